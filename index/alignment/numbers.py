"""The values of the numbers in a text, the same in Chinese and in English: 114万亿 is 114 trillion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.numerals import han

_CHINESE_UNITS = {"百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12}
_ENGLISH_UNITS = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_FIGURE = r"(\d+(?:,\d{3})*(?:\.\d+)?)"
_CHINESE = re.compile(rf"{_FIGURE}\s*(万亿|千万|百万|[百千万亿])?")
_ENGLISH = re.compile(rf"{_FIGURE}(?:\s+(hundred|thousand|million|billion|trillion)\b)?", re.IGNORECASE)
# Han numerals count only where they must be numbers: before what is counted, or after 第. (Folded: 个, 条.)
_HAN = re.compile(
    r"第([零一二两三四五六七八九十百]+)|([零一二两三四五六七八九十百]+)(?=[届次个条、项大年）月]|方面|中全会)"
)
_WORD = re.compile(r"[A-Za-z]+")
_CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
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
}


def chinese_numbers(text: str) -> Iterator[str]:
    """The values in a folded Chinese text, to six digits, one for each time a number is mentioned."""
    yield from _figures(_CHINESE, _CHINESE_UNITS, text)
    for ordinal, cardinal in _HAN.findall(text):
        yield _written(float(han((ordinal or cardinal).replace("两", "二"))))


def latin_numbers(text: str) -> Iterator[str]:
    """The same of a text in Latin letters; number words and months are English."""
    yield from _figures(_ENGLISH, _ENGLISH_UNITS, text)
    for word in _WORD.findall(text.lower()):
        if word in _WORDS:
            yield _written(_WORDS[word])


def _figures(pattern: re.Pattern[str], units: dict[str, float], text: str) -> Iterator[str]:
    for figure, unit in pattern.findall(text):
        yield _written(float(figure.replace(",", "")) * units.get(unit.lower(), 1.0))


def _written(value: float) -> str:
    return f"{value:.6g}"
