"""Lines that say when a document was issued or delivered, and nothing that its text would say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from corpus.dates import dates
from corpus.model import Paragraph

_LONGEST = 200  # Code points.
_AT = "\ufffc"  # Stands for the date, so that one pattern does for all ways to write it.
_OPEN, _CLOSE = r"[\s（(\[【—–\-─*]*", r"[\s）)\]】*.。]*"
_WEEKDAY = r"(?:星期[一二三四五六日天]|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_DAY = rf"(?:{_WEEKDAY}[\s,，]*)?{_AT}(?:[\s,，（(]*{_WEEKDAY}[）)]?)?"
_CLOCK = r"(?:[T\s]*\d{1,2}:\d{2}(?::\d{2})?)?"
_FROM = r"(?:来源|來源|Source)\s*[:：]\s*\S.{0,40}"
_MEETING = "(?:[会會][议議]?|全[会會])"
_DELIVERED = r"(?:Delivered|Presented|Made|Given|Adopted|Approved) (?:at|to|before|by|on)\b"
_RECORD = "[纪紀记記][录錄]|公[报報]|RECORD OF PROCEEDINGS|Minutes"
_WRITTEN = "成文日期|落款日期|Date of (?:issue|adoption)"
_ISSUED = (
    "(?:[发發]布|公布|公佈|印[发發]|[签簽][发發]|[会會][议議]|刊登|出版)?(?:日期|[时時][间間])"
    "|Date(?: of (?:publication|release|delivery|(?:the )?meeting))?"
    "|(?:Released?|Published|Issued|Posted)(?: on| date)?"
)
_UPDATED = "更新(?:日期|时间|時間)|(?:Last )?(?:updated|revised|modified)(?: on)?"

_POSTED = rf"(?:.*[\s|｜])?(?:{_ISSUED})[\s:：|]*{_DAY}{_CLOCK}(?:[\s|｜].*)?"

# What a line is, with the dates in it cut out, in order of trust; a label tells it even in a list or table.
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("label", re.compile(rf"(?:.*[\s|])?(?:{_WRITTEN})[\s:：|]*{_DAY}.*", re.IGNORECASE)),
    ("occasion", re.compile(rf"{_OPEN}{_AT}.{{0,40}}在.{{2,60}}{_MEETING}(?:上|期间|期間|的).{{0,40}}")),
    ("occasion", re.compile(rf"{_OPEN}{_AT}[^，。]{{0,30}}第[^，。]{{1,30}}{_MEETING}{_CLOSE}")),
    ("occasion", re.compile(rf"{_OPEN}{_DELIVERED}.*{_DAY}{_CLOSE}")),
    ("occasion", re.compile(rf"(?:The )?[A-Z]\S* (?:Plenary )?(?:Session|Meeting) of .*[\s,]{_DAY}{_CLOSE}")),
    ("date", re.compile(rf"{_OPEN}(?:on )?{_DAY}{_CLOCK}(?:[\s|｜]*{_FROM})?{_CLOSE}", re.IGNORECASE)),
    ("date", re.compile(rf"{_FROM}\s{_DAY}{_CLOCK}")),
    ("label", re.compile(_POSTED, re.IGNORECASE)),
    ("place", re.compile(rf"[^\d，。,]{{2,30}}[,，]\s*{_DAY}{_CLOSE}")),
    ("series", re.compile(rf"[^，。]{{2,60}}?\s*[|｜·•─—–]+\s*{_DAY}(?:\s*[|｜·•─—–].{{0,60}})?")),
    ("series", re.compile(rf"[^，。]{{0,30}}(?:{_RECORD})[\s,，─—–-]*{_DAY}{_CLOSE}")),
    ("label", re.compile(rf"(?:.*[\s|])?(?:{_UPDATED})[\s:：|]*{_DAY}{_CLOCK}.*", re.IGNORECASE)),
)
_BARE = re.compile(rf"{_OPEN}{_DAY}{_CLOCK}{_CLOSE}")
_RUN_IN = re.compile(rf"[—–─-]\s*{_AT}\s*在第?[^，。]{{4,50}}{_MEETING}上")
_BEHIND_TITLE = re.compile(
    rf"\s*(?:[—–─-]+\s*(?:{_AT}.{{0,40}}在.{{2,60}}{_MEETING}上.*|{_DELIVERED}.*)|[（(]{_DAY}[）)])\Z"
)
_TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}")
_NEWS = re.compile(
    r"[（(]?(?:[\u4e00-\u9fff]{1,6}[报報社网網][\u4e00-\u9fff]{0,10}?)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日\s*[电電讯訊]"
    r"|[A-Z]{3,20}(?:/[A-Z]{3,20})?, (?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d{1,2}) ?(?:\([A-Z]|[—–-])"
)


class DateLine(NamedTuple):
    """The date of a line above the text.

    Attributes:
        iso: ISO 8601, as precise as printed.
        rank: How far to trust it, 0 most.
        form: What tells it: a ``label``, an ``occasion``, a ``date``, a ``place`` or ``series`` before it.
        is_bare: Whether the line is nothing but a date.
    """

    iso: str
    rank: int
    form: str
    is_bare: bool


def date_line(text: str) -> DateLine | None:
    """Return the date of a line that says when the document was issued; None if it is of another kind."""
    if len(text) > _LONGEST:
        return None
    first, cut = _cut(text)
    if first is None:
        return None
    for rank, (form, pattern) in enumerate(_FORMS):
        if pattern.fullmatch(cut):
            return DateLine(first, rank, form, _BARE.fullmatch(cut) is not None)
    return None


def run_in_date(text: str) -> str | None:
    """Return the date of the occasion in a first paragraph that runs title, occasion and text together."""
    for found in dates(text[:_LONGEST]):
        if _RUN_IN.search(f"{text[: found.start]}{_AT}{text[found.end :]}"[:_LONGEST]):
            return found.iso
    return None


def split_title(title: str) -> tuple[str, str]:
    """Return a title without the occasion or date printed behind it in the same line, and that."""
    first = next(dates(title), None)
    cut = title if first is None else f"{title[: first.start]}{_AT}{title[first.end :]}"
    behind = _BEHIND_TITLE.search(cut)
    # Up to the first date, places in the line and in what is left of it are the same.
    if behind is None or not behind.start() or (first and first.start < behind.start()):
        return title, ""
    return title[: behind.start()], title[behind.start() :].strip(" \u3000—–─-")


def running_date(paragraphs: Iterable[Paragraph]) -> str | None:
    """Return the one date of the running headers, if they have one: ``立法會 ─ 2010年5月12日``.

    A date with a time of day is that of the printing, as browsers add it.
    """
    headers = [p.text for p in paragraphs if p.extra.get("role") == "running_header"]
    printed = Counter(
        line.iso for text in headers if not _TIME_OF_DAY.search(text) and (line := date_line(text))
    )
    return next(iter(printed)) if len(printed) == 1 else None


def month_and_day(text: str) -> str | None:
    """Return ``03-05`` of the dateline of news: ``新华社北京3月5日电``, ``BEIJING, March 5 (Xinhua)``."""
    found = _NEWS.match(text)
    if found is None:
        return None
    # Any leap year will do to see whether there is such a day.
    spelt = f"2024年{found['m']}月{found['d']}日" if found["m"] else f"{found['month']} {found['day']}, 2024"
    iso = next((printed.iso for printed in dates(spelt)), None)
    return iso[5:] if iso else None


def _cut(text: str) -> tuple[str | None, str]:
    """The first date in a line, and the line with all of its dates replaced by `_AT`."""
    cut, end, first = "", 0, None
    for found in dates(text):
        cut, end, first = f"{cut}{text[end : found.start]}{_AT}", found.end, first or found.iso
    return first, cut + text[end:]
