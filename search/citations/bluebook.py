"""The Bluebook, 21st edition, for Chinese law and documents as they are cited in practice.

Rules followed:

- Names and titles in Chinese are romanised, the characters in parentheses and a translation in brackets
  behind them (20.2.2, 20.2.4); every word of the pinyin but particles has a capital.
- A statute: title, who promulgated it and when, when it took effect, article, country (20.5, table T2.9 for
  China; without the gazette, which metadata seldom has). Titles of statutes are in roman.
- Bodies are shortened by table T6, months by T12; those whose pinyin table T2.9 gives in English are named so
  (``Standing Comm. Nat'l People's Cong.``), no other is translated.
- Other works: author, title in italics, place, date (15.1, 15.3, 15.4); web pages with site and date
  (18.2.2), newspapers with ``at`` and the page (16.6), speeches with the occasion (17.2.6).
- Paragraphs that carry no number of their own are para., not ¶ (3.3).
- Three or more authors: the first and et al. (15.1).
- An undated page has the day it was last visited (18.2.2(c)).
"""

from __future__ import annotations

import re

from corpus.fold import fold
from search.citations.names import given_first
from search.citations.pieces import Italic, Line, comma, join, line, stop
from search.citations.quoting import quotation
from search.citations.romanise import name_of, title_case, title_of, titled
from search.citations.wording import Terms, edition, month_first
from search.citations.work import Citation, Name, Work, has_han

_TERMS = Terms("{}", "PDF p. {}", "art. {number}", "para. {}", "“{}”")
_AT = _TERMS._replace(page="at {}")  # Where a number beside it would be mistaken for the page's (3.2(a)).
_SHORT = {
    "State Council": "St. Council",
    "National": "Nat’l",
    "Congress": "Cong.",
    "Committee": "Comm.",
    "Commission": "Comm’n",
    "Department": "Dep’t",
    "Government": "Gov’t",
    "Administration": "Admin.",
    "Association": "Ass’n",
    "International": "Int’l",
    "Organization": "Org.",
    "University": "Univ.",
    "Bureau": "Bur.",
    "Supreme": "Sup.",
    "Court": "Ct.",
}
#: Table T2.9, by the characters for which it has pinyin.
_NATIONAL = {
    fold("全国人民代表大会"): "National People’s Congress",
    fold("全国人民代表大会常务委员会"): "Standing Committee of the National People’s Congress",
    fold("国务院"): "State Council",
    fold("最高人民法院"): "Supreme People’s Court",
}
_LONG = re.compile(rf"\b(?:{'|'.join(_SHORT)})\b")


def cite(citation: Citation) -> Line:
    """A citation as a legal citation sentence."""
    work = citation.work
    terms = _AT if work.number or work.kind == "article-newspaper" else _TERMS
    places = terms.places(citation.place) if citation.is_placed else []
    body = _law(work, places) if work.kind == "law" else _other(work, places)
    country = f" ({work.jurisdiction})" if work.jurisdiction else ""
    note = stop(comma([line(body, country), _address(work)]))
    if not citation.is_quoted:
        return note
    return line(quotation(citation.passage.quoted, citation.passage.language), " ", note)


def _law(work: Work, places: list[str]) -> Line:
    """``Title (标题) [Translation] (promulgated by ..., Mar. 14, 1997, effective Oct. 1, 1997), art. 4``."""
    issuers = " & ".join(_body(name) for name in work.creators)
    date = month_first(work.date, is_short=True)
    if issuers:
        issued = f"promulgated by {issuers}, {date or 'n.d.'}"
    else:
        issued = f"promulgated {date}" if date else "n.d."
    effective = f", effective {month_first(work.effective, is_short=True)}" if work.effective else ""
    return comma([line(_title(work, is_italic=False), f" ({issued}{effective})"), work.number, *places])


def _other(work: Work, places: list[str]) -> Line:
    names, title = _names(work), _title(work, is_italic=True)
    date = month_first(work.date, is_short=True) or "n.d."
    if work.kind == "article-newspaper":
        page = f"at {work.page}" if work.page and not (places and places[0].startswith("at ")) else ""
        return comma([names, title, _container(work), date, page, *places])
    if work.kind == "book":
        date = " ".join(filter(None, (_edition(work), work.date[:4] or "n.d.")))
    beside = {"speech": _event(work), "webpage": _container(work)}.get(work.kind) or work.number
    if beside:
        return line(comma([names, title, beside, *places]), f" ({date})")
    return line(comma([names, join(" ", (title, ", ".join(places)))]), f" ({date})")


def _edition(work: Work) -> str:
    """``2d ed.``, the first left out (15.4(a), 6.2(b))."""
    return re.sub(r"(?<=[23])[nr]d\b", "d", edition(work))


def _names(work: Work) -> str:
    names = [_person(name) if name.is_person else _titled_body(name) for name in work.creators]
    return f"{names[0]} et al." if len(names) > 2 else " & ".join(names)


def _person(name: Name) -> str:
    """A person's name in its own order: Western ones given name first."""
    return f"{name_of(name)} ({name.text})" if name.is_chinese else given_first(name)


def _titled_body(name: Name) -> str:
    characters = f"({name.text})" if name.is_chinese else ""
    translation = f"[{_shortened(name.translation)}]" if name.translation else ""
    return " ".join(filter(None, (_shortened(name_of(name, capitals=True)), characters, translation)))


def _body(name: Name) -> str:
    """Who promulgated a law: in English where metadata or table T2.9 has it, else in pinyin."""
    english = name.translation or _NATIONAL.get(fold(name.text))
    return _shortened(english or name_of(name, capitals=True))


def _shortened(text: str) -> str:
    """The name of a body in the abbreviations of tables T6 and T2.9."""
    short = _LONG.sub(lambda found: _SHORT[found.group()], text.removeprefix("the ").removeprefix("The "))
    return short.replace("Standing Comm. of the ", "Standing Comm. ")


def _title(work: Work, *, is_italic: bool) -> Line:
    spelt = title_of(work, capitals=True)
    characters = f"({work.title})" if work.is_chinese else ""
    translation = f"[{work.title_translation}]" if work.title_translation else ""
    return join(" ", ([Italic(spelt) if is_italic else spelt], characters, translation))


def _container(work: Work) -> str:
    if not has_han(work.container):
        return work.container
    spelt = titled(work.container_pinyin) if work.container_pinyin else title_case(work.container)
    return f"{spelt} ({work.container})"


def _event(work: Work) -> str:
    event = work.event_translation or (title_case(work.event) if has_han(work.event) else work.event)
    return f"Speech at {event}" if event else "Speech"


def _address(work: Work) -> str:
    if work.url and work.accessed and not work.date:
        return f"{work.url} (last visited {month_first(work.accessed, is_short=True)})"
    return work.url
