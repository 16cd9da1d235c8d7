"""Chicago: full notes, The Chicago Manual of Style, 17th and 18th edition (CMOS).

Rules followed, by the numbers of the 17th edition:

- Titles of Chinese works are romanised, sentence style, the characters behind them, a translation in
  brackets without italics or quotation marks (11.90, 14.99). The translation is printed as metadata has it.
- Names of Chinese persons have the family name first and no comma (8.16); those of bodies are romanised
  too.
- Dates are written day, month, year, which 9.35 allows and which needs no commas.
- Reports and documents are treated as books (14.220), a place and publisher in parentheses where they
  differ from the author. Titles of web pages, speeches and newspaper articles are in quotation marks
  (14.206, 14.217, 14.191).
- Titles of laws are roman (8.80); who issued a law comes behind its title.
- What has no page is cited by paragraph, article or the heading it stands ``under`` (14.160).
- A quotation goes before its source (14.38).
- Without an author a note begins with the title (14.79); n.d. and n.p. stand for date and place (14.145,
  14.132).
- More than two authors: the first and et al. (18th edition, 13.23; the 17th named three, 14.76).
- The day of access is given where it is known (14.12).
"""

from __future__ import annotations

from search.citations.pieces import Line, comma, join, line, stop
from search.citations.quoting import quotation
from search.citations.titles import latin, name_with_characters, place, title, with_characters
from search.citations.wording import Terms, day_first, edition
from search.citations.work import Citation, Work

_MOST = 2
_TERMS = Terms("{}", "PDF p. {}", "art. {number}", "para. {}", "under “{}”")
_IN_QUOTES = frozenset({"webpage", "speech", "article-newspaper"})


def cite(citation: Citation) -> Line:
    """A citation as a full note."""
    work = citation.work
    places = _TERMS.places(citation.place) if citation.is_placed else []
    accessed = f"accessed {day_first(work.accessed)}" if work.url and work.accessed else ""
    note = stop(comma([*_work(work), *places, accessed, work.url]))
    if not citation.is_quoted:
        return note
    return line(quotation(citation.passage.quoted, citation.passage.language), " ", note)


def _work(work: Work) -> list[str | Line]:
    """Names, title and what follows it, up to the place cited."""
    names, date = _names(work), day_first(work.date) or "n.d."
    is_quoted = work.kind in _IN_QUOTES
    shown = title(
        work, is_italic=not is_quoted and work.kind != "law", has_characters=True, is_quoted=is_quoted
    )
    if work.kind == "law":
        return [shown, work.number, names, date]
    if work.kind == "speech":
        event = comma(["speech", with_characters(work.event), place(work.place), date])
        return [names, line(shown, " (", event, ")")]
    if is_quoted:
        is_paper = work.kind == "article-newspaper"
        return [
            names,
            shown,
            with_characters(work.container, work.container_pinyin, is_italic=is_paper),
            date,
        ]
    imprint = _imprint(work)
    if not imprint:
        return [names, shown, work.number, date]
    year = (work.date[:4] or "n.d.") if work.kind == "book" else date
    described = join(", ", (shown, work.number, edition(work)))
    return [names, line(described, f" ({imprint}, {year})")]


def _names(work: Work) -> str:
    names = [name_with_characters(name) for name in work.creators]
    return f"{names[0]} et al." if len(names) > _MOST else " and ".join(names)


def _imprint(work: Work) -> str:
    """``Beijing: Renmin chubanshe``; empty where nobody but the author is known to have issued it."""
    where = place(work.place)
    publisher = latin(work.imprint.text, work.imprint.pinyin) if work.imprint else ""
    return ": ".join(filter(None, (where, publisher))) or ("n.p." if work.kind == "book" else "")
