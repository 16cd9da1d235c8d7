"""MLA: an entry of works cited and, for a place or a quotation, the citation that goes into the text.

MLA Handbook, 9th edition; rules followed:

- The template of core elements: author. title. container, number, publisher, date, location (5.1-5.2).
- The first person is inverted, but for those whose family name comes first anyway, as Chinese ones (5.7,
  2.73); a second one is joined with ``and``, of three or more the first is named with et al. (5.8, 5.9).
- A body that is author and publisher is named as publisher, and the entry begins with the title (5.18).
- Titles of independent works are in italics, of articles, pages and speeches in quotation marks
  (2.106-2.109).
- Titles in another script are romanised, the characters behind them, a translation in brackets (5.29).
- Months are shortened (5.42); no n.d.: what has no date is left without, and the day of access helps
  (5.111).
- In the text: name and page, or par., art., sec. after a comma (6.4, 6.20, 6.23).
"""

from __future__ import annotations

from search.citations.names import western_parts
from search.citations.pieces import Italic, Line, capital, comma, join, line, sentences
from search.citations.quoting import quotation
from search.citations.romanise import name_of, title_of
from search.citations.titles import name_with_characters, place, title, with_characters
from search.citations.wording import Terms, day_first, edition
from search.citations.work import Citation, Name, Work

_TERMS = Terms("{}", "PDF p. {}", "art. {number}", "par. {}", "sec. “{}”")
_IN_QUOTES = frozenset({"webpage", "speech", "article-newspaper"})


def cite(citation: Citation) -> Line:
    """A citation as an entry, and one for the text where place or words are cited."""
    entry = _entry(citation.work)
    if not (citation.is_quoted or citation.is_placed):
        return entry
    inside = line("(", _inside(citation), ")")
    if not citation.is_quoted:
        return line(entry, " ", inside)
    passage = citation.passage
    return line(entry, " ", quotation(passage.quoted, passage.language), " ", inside, ".")


def _entry(work: Work) -> Line:
    is_quoted = work.kind in _IN_QUOTES
    shown = title(work, is_italic=not is_quoted, has_characters=True, is_quoted=is_quoted)
    accessed = f"Accessed {day_first(work.accessed, is_short=True)}" if work.url and work.accessed else ""
    genre = "Speech" if work.kind == "speech" else ""
    return sentences([_names(work), shown, capital(comma(_container(work))), genre, accessed])


def _container(work: Work) -> list[str | Line]:
    date = day_first(work.date, is_short=True)
    if work.kind == "speech":
        return [with_characters(work.event), date, place(work.place), work.url]
    container = with_characters(work.container, work.container_pinyin, is_italic=True)
    issuer = None if work.publisher in _authors(work) else work.publisher
    publisher = name_with_characters(issuer) if issuer else ""
    page = ("pp. " if "-" in work.page else "p. ") + work.page if work.page else ""
    return [container, edition(work), work.number, publisher, date, page, work.url]


def _authors(work: Work) -> tuple[Name, ...]:
    """Who stands first: the authors, unless one body is author and publisher."""
    return () if work.authors == (work.publisher,) else work.authors


def _names(work: Work) -> str:
    authors = _authors(work)
    if not authors:
        return ""
    parts = western_parts(authors[0].text) if authors[0].is_person else None
    first = ", ".join(filter(None, parts)) if parts else name_with_characters(authors[0])
    if len(authors) > 2:
        return f"{first}, et al."
    return ", and ".join([first, *map(name_with_characters, authors[1:])])


def _inside(citation: Citation) -> Line:
    """``Guowuyuan 4, par. 12``: no comma before a page alone (6.4)."""
    places = _TERMS.places(citation.place) if citation.is_placed else []
    short = _short(citation.work)
    if places and citation.place.page:
        return comma((join(" ", (short, places[0])), *places[1:]))
    return comma((short, *places))


def _short(work: Work) -> Line:
    """Who or what stands for the work in the text."""
    authors = _authors(work)
    if not authors:
        spelt = title_of(work)
        return [f"“{spelt}”" if work.kind in _IN_QUOTES else Italic(spelt)]
    parts = [western_parts(name.text) if name.is_person else None for name in authors]
    names = [part[0] if part else name_of(name) for part, name in zip(parts, authors, strict=True)]
    return [f"{names[0]} et al." if len(names) > 2 else " and ".join(names)]
