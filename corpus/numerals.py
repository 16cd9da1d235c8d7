"""The values of numbers written in Han characters and in Roman letters."""

from __future__ import annotations

from itertools import pairwise

_HAN = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def roman(printed: str) -> int:
    """Return the value of a number in Roman letters, small or capital."""
    values = [_ROMAN[letter] for letter in printed.lower()]
    return sum(-a if a < b else a for a, b in pairwise([*values, 0]))


def han(printed: str) -> int:
    """Return the value of a Han number below 10,000, written digit by digit (一二) or with tens (十二).

    Arabic digits may stand among its characters.
    """
    value = digits = 0
    for char in printed:
        if char in _UNITS:
            value, digits = value + (digits or 1) * _UNITS[char], 0
        else:
            digits = 10 * digits + (int(char) if char.isdecimal() else _HAN[char])
    return value + digits
