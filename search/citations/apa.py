"""APA: a reference and, for a place or a quotation, the citation that goes into the text.

Publication Manual of the American Psychological Association, 7th edition; rules followed:

- Titles in another script are romanised, with a translation in brackets (9.38); no characters.
- Persons are inverted and have initials (9.8), but for Chinese ones, in whatever script, who are never
  split; bodies stand in full (9.11). Up to twenty names, ``&`` before the last (9.8).
- Year alone for reports, documents, books and laws, the day too for web pages, speeches and newspapers
  (9.14).
- n.d. without a date (9.17); without an author the title goes first (9.12).
- A publisher that is the author is left out (9.29); so is a site (10.16).
- The number of a report is in parentheses behind the title (9.19, 10.4), what a speech is in brackets
  (10.5).
- A day of access is given for undated web pages alone (9.16).
- Laws are cited as the Bluebook does: title in roman, year, country (11.5, 11.10).
- In the text: one or two names, of three or more the first and et al. (8.17); p., heading, para. (8.13,
  8.28).
- Titles keep the capitals that metadata gives them: a program cannot tell a proper noun (6.17 wants
  sentence case); those all in capitals are set in headline style, see `casing`.
"""

from __future__ import annotations

from search.citations.names import initials, western_parts
from search.citations.pieces import Italic, Line, capital, comma, join, line, sentences
from search.citations.quoting import quotation
from search.citations.romanise import name_of, title_of
from search.citations.titles import latin, place, title
from search.citations.wording import Terms, edition, month_first
from search.citations.work import Citation, Name, Work

_TERMS = Terms("p. {}", "PDF p. {}", "Article {number}", "para. {}", "“{}” section", is_section_first=True)
_TO_THE_DAY = frozenset({"webpage", "speech", "article-newspaper"})
_MOST = 20


def cite(citation: Citation) -> Line:
    """A citation as a reference, and one for the text where place or words are cited."""
    reference = _reference(citation.work)
    if not (citation.is_quoted or citation.is_placed):
        return reference
    places = _TERMS.places(citation.place) if citation.is_placed else []
    inside = line("(", comma((_short(citation.work), citation.work.date[:4] or "n.d.", *places)), ")")
    if not citation.is_quoted:
        return line(reference, " ", inside)
    passage = citation.passage
    return line(reference, " ", quotation(passage.quoted, passage.language), " ", inside, ".")


def _reference(work: Work) -> Line:
    shown, source, names = _title(work), _source(work), _names(work)
    if work.kind == "law":
        return join(" ", (sentences([line(shown, f" ({_date(work)}){_country(work)}")]), work.url))
    date = f"({_date(work)})"
    head = (names, date, shown) if names else (shown, date, "")
    return join(" ", (sentences([*head, *source]), _address(work)))


def _country(work: Work) -> str:
    return f" ({work.jurisdiction})" if work.jurisdiction else ""


def _date(work: Work) -> str:
    if not work.date:
        return "n.d."
    year, _, rest = work.date.partition("-")
    if not rest or work.kind not in _TO_THE_DAY:
        return year
    return f"{year}, {month_first(work.date).removesuffix(year).rstrip(', ')}"


def _names(work: Work) -> str:
    if work.kind == "law":
        return ""
    names = [_name(name) for name in work.creators]
    if len(names) > _MOST:
        return f"{', '.join(names[: _MOST - 1])}, . . . {names[-1]}"
    return ", & ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _name(name: Name) -> str:
    parts = western_parts(name.text) if name.is_person else None
    return ", ".join(filter(None, (parts[0], initials(parts[1])))) if parts else name_of(name)


def _title(work: Work) -> Line:
    is_italic = work.kind not in ("law", "article-newspaper")
    shown = title(work, is_italic=is_italic, has_characters=False)
    if work.kind == "speech":
        return line(shown, " [Speech]")
    notes = ", ".join(filter(None, (_number(work), edition(work))))
    return line(shown, f" ({notes})" if notes else "")


def _number(work: Work) -> str:
    """``No. 12``; what is more than a number names itself: ``WEO/R/12``, ``国发〔2022〕14号``."""
    return f"No. {work.number}" if work.number.isdecimal() else work.number


def _source(work: Work) -> list[str | Line]:
    if work.kind == "article-newspaper":
        return [comma([[Italic(latin(work.container, work.container_pinyin))], work.page])]
    if work.kind == "speech":
        return [capital(comma([latin(work.event), place(work.place)]))]
    publisher = latin(work.imprint.text, work.imprint.pinyin) if work.imprint else ""
    site = latin(work.container, work.container_pinyin) if work.kind == "webpage" else ""
    authors = [name_of(name) for name in work.creators]
    return [publisher, "" if site in (publisher, *authors) else site]


def _address(work: Work) -> str:
    """The address, without a stop behind it (9.35); with the day of access where the page has no date."""
    if work.url and work.accessed and not work.date and work.kind == "webpage":
        return f"Retrieved {month_first(work.accessed)}, from {work.url}"
    return work.url


def _short(work: Work) -> str | Line:
    """Who or what stands for the work in the text."""
    if work.kind == "law" or not work.creators:
        spelt = title_of(work)
        is_article = work.kind == "article-newspaper"
        return spelt if work.kind == "law" else f"“{spelt}”" if is_article else [Italic(spelt)]
    parts = [western_parts(name.text) if name.is_person else None for name in work.creators]
    names = [part[0] if part else name_of(name) for part, name in zip(parts, work.creators, strict=True)]
    return f"{names[0]} et al." if len(names) > 2 else " & ".join(names)
