"""Dates as they are printed in Chinese and English, read into ISO 8601."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<m>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_ZEROS = "〇零○ＯO"
_HAN_DIGIT = f"[{_ZEROS}一二三四五六七八九]"
_HAN = f"(?:[一二三四五六七八九十]|[{_ZEROS}](?=[一二三四五六七八九]))"
_HAN_DIGITS = str.maketrans(f"{_ZEROS}一二三四五六七八九", "00000123456789")
_ROC = 1911  # The year before the first of the Republic's calendar.

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # 3月份 is a month that a text is about, not one in which it was issued.
        r"(?<!\d)(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月(?!份)(?:\s*(?P<d>\d{1,2})\s*[日号號])?",
        rf"(?P<y>{_HAN_DIGIT}{{4}})年(?P<m>{_HAN}{{1,2}})月(?!份)(?:(?P<d>{_HAN}{{1,3}})[日号號])?",
        r"(?:民[国國]|中[华華]民[国國])\s*(?P<roc>\d{2,3})\s*年\s*(?P<m>\d{1,2})\s*月(?:\s*(?P<d>\d{1,2})\s*日)?",
        r"(?<![\d/.-])(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)",
        r"(?<![\d/.-])(?P<y>\d{4})-(?P<m>\d{2})(?![\d/-])",
        rf"(?<!\d){_DAY}\s+{_MONTH},?\s+(?P<y>\d{{4}})(?!\d)",
        rf"\b{_MONTH}\s+{_DAY},?\s+(?P<y>\d{{4}})(?!\d)",
        rf"\b{_MONTH},?\s+(?P<y>\d{{4}})(?!\d)",
    )
)
_COMPACT = re.compile(r"(?<!\d)(?P<y>(?:1[89]|20)\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)")
_IN_FORCE = re.compile(r"\s*(?:起|开始|開始)?\s*(?:施行|实施|實施|生效)")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d{2}(?!\d)")
# 05/03/2024 is March to some and May to others; nobody can tell.
_AMBIGUOUS = re.compile(r"(?<!\d)\d{1,2}([-/.])\d{1,2}\1\d{4}(?!\d)")


class Printed(NamedTuple):
    """A date in a text: ISO 8601 as precise as printed, and its range there (code points, half open)."""

    iso: str
    start: int
    end: int


def find_date(text: str) -> str | None:
    """Return the first date in ``text`` to the day or month, ISO 8601; None if there is none.

    Understands ``2024年3月5日``, ``二〇二四年三月``, ``民國113年3月5日``, ``2024-03-05``, ``2024.3.5``,
    ``12th May 2010``, ``5 Mar 2024``, ``March 5, 2012``; not ``05/03/2024``, which has two meanings.
    """
    return next((found.iso for found in dates(text)), None)


def version_date(note: str) -> str | None:
    """Return the latest date in a note on adoption and amendments, ISO 8601; None if there is none.

    The date on which a version takes effect (``自2022年1月1日起施行``) is not that of the version.
    """
    return max((iso for iso, _, end in dates(note) if not _IN_FORCE.match(note, end)), default=None)


def dates(text: str) -> Iterator[Printed]:
    """Yield the dates in ``text`` in order, none within another; those that no calendar has are left out."""
    found = [match for pattern in _PATTERNS for match in pattern.finditer(text)]
    position = 0
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        if match.start() >= position and (iso := _iso(match)):
            yield Printed(iso, match.start(), match.end())
            position = match.end()


def year_in_name(name: str) -> str | None:
    """Return the date (also ``20240305``) or, failing that, the year that a file name holds."""
    dated = find_date(name)
    if dated:
        return dated
    compact = _COMPACT.search(name)
    if compact and (iso := _iso(compact)):
        return iso
    year = _YEAR.search(name)
    return year.group() if year else None


def is_ambiguous(text: str) -> bool:
    """Tell whether ``text`` holds a date of which day and month cannot be told apart: ``05/03/2024``."""
    return _AMBIGUOUS.search(text) is not None


def _iso(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    roc, day = parts.get("roc"), parts.get("d")
    year = int(roc) + _ROC if roc else int(parts["y"].translate(_HAN_DIGITS))
    try:
        exact = datetime.date(year, _month(parts["m"]), _number(day) if day else 1)
    except ValueError:  # The 31st of April, the month 十十: a misprint or no date at all.
        return None
    return exact.isoformat() if day else exact.isoformat()[:7]


def _month(printed: str) -> int:
    name = printed[:3].lower()
    return _MONTHS.index(name) + 1 if name in _MONTHS else _number(printed)


def _number(printed: str) -> int:
    """A number below 100 in Arabic or Han digits: ``5``, ``五``, ``十``, ``二十一``, ``〇五``.

    Raises:
        ValueError: It is none: ``十十``.
    """
    if printed.isdecimal():
        return int(printed)
    tens, ten, ones = printed.rpartition("十")
    if not ten:
        return int(printed.translate(_HAN_DIGITS))
    return 10 * int(tens.translate(_HAN_DIGITS) or 1) + int(ones.translate(_HAN_DIGITS) or 0)
