"""Numbers as automatic lists print them, in Word and in browsers: 一, ①, iv, B, 07."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_TENS = ("", "十", "百", "千")
_FORMAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_TENS = ("", "拾", "佰", "仟")
_TRADITIONAL_DIGITS = "零壹貳參肆伍陸柒捌玖"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_MOST = 9999  # What these systems are written out for; beyond it stand plain digits.


def count(number: int, system: str) -> str:
    """Return ``number`` in a system named as in ECMA-376 part 1, 17.18.59, or in plain digits."""
    write = _SYSTEMS.get(system, str)
    return write(number) if 0 < number <= _MOST else str(number)


def _counted(digits: str, places: tuple[str, ...], zero: str = "零") -> Callable[[int], str]:
    """A writer of 一百零五, which says 十五 below twenty if its digits are the plain ones."""

    def write(number: int) -> str:
        text = ""
        for power in range(3, -1, -1):
            digit = number // 10**power % 10
            if digit:
                text += digits[digit] + places[power]
            elif text and number % 10**power and not text.endswith(zero):
                text += zero
        return text[1:] if digits is _DIGITS and 10 <= number < 20 else text

    return write


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _to_99(number: int) -> str:
    """一 to 九十九, then digit by digit: 一〇〇."""
    return _COUNTED(number) if number < 100 else _digits(number)


def _japanese(number: int) -> str:
    """百五: neither a zero nor a one is said before a power of ten."""
    written = _COUNTED(number).replace("零", "")
    return written.replace("一百", "百").replace("一千", "千").replace("一十", "十")


def _roman(number: int) -> str:
    text = ""
    for worth, sign in _ROMAN:
        times, number = divmod(number, worth)
        text += sign * times
    return text


def _letter(number: int) -> str:
    """A to Z, then AA, BB."""
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _of_set(signs: str) -> Callable[[int], str]:
    """A writer of the signs of a set, of plain digits beyond it."""
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + ord("０") - ord("0")) for digit in str(number))


def _ordinal(number: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if 10 < number % 100 < 14 else ends.get(number % 10, 'th')}"


_COUNTED = _counted(_DIGITS, _TENS)
_SYSTEMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
    "ordinal": _ordinal,
    "chineseCounting": _to_99,
    "chineseCountingThousand": _COUNTED,
    "ideographLegalTraditional": _counted(_TRADITIONAL_DIGITS, _FORMAL_TENS),
    "chineseLegalSimplified": _counted(_FORMAL_DIGITS, _FORMAL_TENS),
    "taiwaneseCounting": _to_99,
    "taiwaneseCountingThousand": _COUNTED,
    "japaneseCounting": _japanese,
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "ideographTraditional": _of_set("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _of_set("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _of_set("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "decimalEnclosedCircle": _of_set(_CIRCLED),
    "decimalEnclosedCircleChinese": _of_set(_CIRCLED),
    "decimalEnclosedParen": _of_set("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _of_set("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
}
