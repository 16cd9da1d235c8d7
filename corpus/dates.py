"""Dates as they are printed in Chinese and English, read into ISO 8601."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<{}>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)\.?"
_HAN = "[一二三四五六七八九十]"
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")

_PATTERNS = (
    re.compile(r"(?<!\d)(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月(?:\s*(?P<d>\d{1,2})\s*[日号號])?"),
    re.compile(rf"(?P<y>[〇零○一二三四五六七八九]{{4}})年(?P<m>{_HAN}{{1,2}})月(?:(?P<d>{_HAN}{{1,3}})日)?"),
    re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})(?![\d-])"),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH.format('m')},?\s+(?P<y>\d{{4}})(?!\d)"),
    re.compile(rf"\b{_MONTH.format('m')}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)"),
    re.compile(rf"\b{_MONTH.format('m')}\s+(?P<y>\d{{4}})(?!\d)"),
)
_COMPACT = re.compile(r"(?<!\d)(?P<y>(?:1[89]|20)\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)")
_IN_FORCE = re.compile(r"\s*(?:起|开始|開始)?\s*(?:施行|实施|實施|生效)")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d{2}(?!\d)")


def find_date(text: str) -> str | None:
    """Return the first date in ``text`` to the day or month, ISO 8601; None if there is none.

    Understands ``2024年3月5日``, ``二〇二四年三月``, ``2024-03-05``, ``21 March 2024``, ``March 5, 2012``.
    """
    return next((iso for iso, _ in _dates(text)), None)


def version_date(note: str) -> str | None:
    """Return the latest date in a note on adoption and amendments, ISO 8601; None if there is none.

    The date on which a version takes effect (``自2022年1月1日起施行``) is not that of the version.
    """
    return max((iso for iso, end in _dates(note) if not _IN_FORCE.match(note, end)), default=None)


def _dates(text: str) -> Iterator[tuple[str, int]]:
    """The dates in ``text`` in order, each with where it ends (code points)."""
    found = [match for pattern in _PATTERNS for match in pattern.finditer(text)]
    position = 0
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        if match.start() >= position and (iso := _iso(match)):
            yield iso, match.end()
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


def _iso(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    year, month = int(parts["y"].translate(_HAN_DIGITS)), _month(parts["m"])
    day = parts.get("d")
    try:
        exact = datetime.date(year, month, _number(day) if day else 1)
    except ValueError:  # The 31st of April: a misprint or no date at all.
        return None
    return exact.isoformat() if day else exact.isoformat()[:7]


def _month(printed: str) -> int:
    name = printed[:3].lower()
    return _MONTHS.index(name) + 1 if name in _MONTHS else _number(printed)


def _number(printed: str) -> int:
    """A number below 100 in Arabic or Han digits: ``5``, ``五``, ``十``, ``二十一``."""
    if printed.isdecimal() and printed.isascii():
        return int(printed)
    tens, ten, ones = printed.rpartition("十")
    if not ten:
        return int(printed.translate(_HAN_DIGITS))
    return 10 * int(tens.translate(_HAN_DIGITS) or 1) + int(ones.translate(_HAN_DIGITS) or 0)
