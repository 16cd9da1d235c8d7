"""What lines around a title are: who spoke, where and when, to whom. Told by their wording."""

from __future__ import annotations

import re

_DATE_ZH = r"\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATE_EN = rf"(?:{_MONTH}\s\d{{1,2}},?\s\d{{4}}|(?:\d{{1,2}}\s)?{_MONTH}\s\d{{4}})"
_OFFICE = "(?:总理|總理|(?:省|市|州|部|院|检察|檢察)[长長]|主席|主任|书记|書記|行政[长長]官)"
_CAPITAL, _AND = r"[A-Z][\w'’.-]*", r"(?:,?\sand\s|,?\s)"
_DATED = re.compile(rf"[（(—–]*{_DATE_ZH}")
_NOTE_LINE = re.compile(rf"{_DATED.pattern}|[〈<]")
_LONGEST = 200  # Code points; a longer line is prose, whatever it begins with.

SALUTATION = re.compile(
    r"(?:(?:尊敬的)?(?:各位|全体)?(?:代表|委员|委員|议员|議員|同志|来宾|來賓|朋友)(?:们|們)?(?:、(?:各位)?\w{2,4}){0,3}"
    r"|女士们、?，?先生们|主席先生|(?:Fellow|Esteemed|Dear|Honou?rable) [A-Z]?\w{1,20}(?: and \w{1,20})?"
    r"|Ladies and [Gg]entlemen)\s*[：:！!，,]\Z"
)
RELEASE_TIME = re.compile(
    r"(?:Release(?:d| [Tt]ime)?|Posted|Published|(?:Last )?[Uu]pdated|发布时间|發布時間|更新时间|更新時間)"
    r"\s*[:：]?\s*(?:on\s)?(?:\d{1,4}|an?|one)?\s*\w{1,8}\s*(?:ago|前)\Z"
)

# The first that matches wins.
_ROLES: tuple[tuple[str, str], ...] = (
    ("salutation", SALUTATION.pattern),
    (
        "adoption_note",
        rf"(?s:[（(]?\s*(?:根[据據])?\s*{_DATE_ZH}.{{0,160}}"
        r"(?:通过|通過|批准|公布|公佈|发布|發布|修订|修訂|修正|施行|生效)(?:的《[^》]{1,100}》)?\s*[）)]?\Z"
        rf"|\(?(?:Adopted|Approved|Promulgated) (?:at|by|on) .{{5,150}}\Z)",
    ),
    (
        "occasion",
        rf"[—–\-\s（(]*{_DATE_ZH}.{{0,80}}(?:上|会议|會議)\s*[）)]?\Z"
        rf"|(?:The )?{_CAPITAL} (?:Plenary )?(?:Session|Meeting) of .{{5,120}}{_DATE_EN}\Z"
        rf"|[—–\-\s(]*(?:Delivered|Presented|Made|Given) (?:at|to|before) .{{5,150}}\Z",
    ),
    ("release_time", RELEASE_TIME.pattern),
    (
        "date",
        r"(?:(?:Date(?: of \w+)?|(?:Published|Issued|Posted|(?:Last )?[Uu]pdated)(?: on)?"
        r"|(?:[发發]布|更新|成文)?日期|(?:[发發]布|更新)[时時][间間])"
        r"\s*[:：]?\s*|on\s)?"
        rf"[（(]?(?:{_DATE_ZH}|{_DATE_EN}|\d{{4}}-\d{{1,2}}-\d{{1,2}})[）)]?"
        r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?:\s+(?:来源|來源)\s*[:：]\s*\S{1,20})?\Z",
    ),
    ("source", r"(?:(?:文章|稿件)?来源|來源|稿源)\s*[:：]\s*\S.{0,30}\Z"),
    ("series", r".{0,60}(?:\bNo\.\s?\d+|第\s?\d+\s?[期号號])\Z"),
    (
        "author",
        rf"[\u4e00-\u9fff]{{0,16}}{_OFFICE}[\s:：]+"
        r"[\u4e00-\u9fff·]{1,6}(?:\s[\u4e00-\u9fff])?\Z"
        rf"|[Bb]y\s(?:the\s{_CAPITAL}|{_CAPITAL}{_AND}{_CAPITAL})(?:{_AND}{_CAPITAL}){{0,6}}\Z"
        r"|作者\s*[:：]\s*\S.{0,20}\Z",
    ),
)
_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _ROLES))
# A name in English says so only beside a title: anything may be capitalised.
_NAME = re.compile(
    r"(?:[Bb]y\s)?[A-Z][\w'’.-]+(?:\s[A-Z][\w'’.-]+){1,3}"
    r"(?:,?\s(?:Premier|Minister|President|Governor|Mayor|Chair\w*|Secretary|Director)\b.{0,80})?\Z"
)
# All notes on adoption and amendments in one pair of brackets, as long as they may be.
_NOTES = re.compile(rf"[（(]\s*{_DATE_ZH}[^。]{{0,3000}}[）)]\Z")
# Headings of what stands before and behind the text proper.
_APART = re.compile(
    r"(?:executive )?summary|abstract|overview|highlights|at a glance|key (?:findings|points|messages)"
    r"|introduction|preface|foreword|references|bibliography|disclaimer"
    r"|(?:conclusions?|concluding remarks|outlook)(?: and .{1,30})?|acknowledge?ments?|(?:end)?notes"
    r"|about the authors?|摘\s?要|内容提要|[前引导導序]\s?言|[绪緒]\s?[论論]"
    r"|[结結]\s?[论論语語](?:[与與和及].{1,8})?"
    r"|[结結]束[语語]|[后後]\s?[记記]|参考(?:文献|资料)|參考(?:文獻|資料)|致\s?[谢謝]|[注註]\s?[释釋]|作者[简簡]介",
    re.IGNORECASE,
)
FRONT = frozenset({"adoption_note", "occasion", "date", "source", "series", "author"})
"""Roles that lines between a title and its text have."""


def role(text: str) -> str:
    """Return what ``text`` is beside a title or in a speech, empty if its wording does not tell."""
    if len(text) > _LONGEST:
        return ""
    found = _ANY.match(text)
    return (found and found.lastgroup) or ""


def is_whole(text: str, following: str) -> bool:
    """Tell whether ``text`` is a whole line around a title, to which ``following`` adds nothing."""
    if role(text) not in FRONT:
        return False
    return continues_note(following) or bool(front_role(following)) or role(text + following) not in FRONT


def continues_note(text: str) -> bool:
    """Tell whether ``text``, below a note on adoption, belongs to the notes: a date, the name of a law."""
    return _NOTE_LINE.match(text) is not None


def opens_front(text: str) -> bool:
    """Tell whether ``text``, a printed line, starts one of the lines that stand below a title."""
    return _DATED.match(text) is not None or role(text) in FRONT


def front_role(text: str) -> str:
    """Return what ``text``, read between a title and its text, is; empty if it is the text."""
    if _NOTES.match(text):
        return "adoption_note"
    is_name = len(text) <= _LONGEST and _NAME.match(text) and not stands_apart(text)
    return role(text) or ("author" if is_name else "")


def stands_apart(text: str) -> bool:
    """Tell whether ``text`` heads what stands beside the text proper: a preface, references."""
    return _APART.fullmatch(text.strip(" \u3000:：")) is not None
