"""The values of the numbers in a text, the same in Chinese and in English: 114万亿 is 114 trillion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.numerals import han

_CHINESE_UNITS = {"百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12}
_ENGLISH_UNITS = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
# Thousands are parted by commas, in Hong Kong by blanks too: 8 000.
_FIGURE = r"(\d{1,3}(?:[ \u00a0\u2009]\d{3})+(?!\d)|\d+(?:,\d{3})*(?:\.\d+)?)"
_BETWEEN_THOUSANDS = re.compile(r"[,\s]")
_CHINESE = re.compile(rf"{_FIGURE}\s*(万亿|千万|百万|[百千万亿])?")
_ENGLISH = re.compile(rf"{_FIGURE}(?:\s+(hundred|thousand|million|billion|trillion)\b)?", re.IGNORECASE)
_DIGITS = "零〇一二两三四五六七八九"
_HAN = re.compile(
    rf"(?P<before>第|百分之)?(?P<number>(?:[{_DIGITS}十百千]+(?:万亿|[万亿])?)+)"
    r"(?=(?P<after>[届次个条、项大年）月间名座倍]|方面|平方|中全会)?)"
)
_HAN_PART = re.compile(rf"([{_DIGITS}十百千]+)(万亿|[万亿])?")
# Han numerals must be numbers before what is counted, or after 第 (folded: 个, 条); elsewhere if digits and
# units alternate: 一百三十七, but not 十四五, 一一 or 千万.
_SURELY = re.compile(rf"(?=.*[{_DIGITS}])(?=.*[十百千万亿])(?!.*[{_DIGITS[2:]}]{{2}})")
#: A longer row of Han numerals, of a table or of nonsense, is no number.
_LONGEST = 40
_WORD = re.compile(r"[A-Za-z]+")
_CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_TENS = "- - - thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "- first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth"
)
# May is a verb more often than a month.
_MONTHS = "- january february march april - june july august september october november december"
_WORDS = {
    word: float(value)
    for row in (_CARDINALS, _ORDINALS, _MONTHS)
    for value, word in enumerate(row.split())
    if word != "-"
} | {word: 10.0 * value for value, word in enumerate(_TENS.split()) if word != "-"}


def chinese_numbers(text: str) -> Iterator[str]:
    """The values in a folded Chinese text, to six digits, one for each time a number is mentioned."""
    yield from _figures(_CHINESE, _CHINESE_UNITS, text)
    for found in _HAN.finditer(text):
        if len(found["number"]) > _LONGEST:
            continue
        if found["before"] or found["after"] or _SURELY.match(found["number"]):
            yield _written(_han_value(found["number"]))


def latin_numbers(text: str) -> Iterator[str]:
    """The same of a text in Latin letters; number words and months are English."""
    yield from _figures(_ENGLISH, _ENGLISH_UNITS, text)
    for word in _WORD.findall(text.lower()):
        if word in _WORDS:
            yield _written(_WORDS[word])


def _figures(pattern: re.Pattern[str], units: dict[str, float], text: str) -> Iterator[str]:
    for figure, unit in pattern.findall(text):
        yield _written(float(_BETWEEN_THOUSANDS.sub("", figure)) * units.get(unit.lower(), 1.0))


def _han_value(number: str) -> float:
    """The value of a number in Han characters: 一亿二千万 is 120 million."""
    parts = _HAN_PART.findall(number.replace("两", "二"))
    return sum(float(han(part)) * _CHINESE_UNITS.get(unit, 1.0) for part, unit in parts)


def _written(value: float) -> str:
    return f"{value:.6g}"
