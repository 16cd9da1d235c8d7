"""A citation for notes of one's own: the facts in their own script, one after the other, in no style."""

from __future__ import annotations

from search.citations.pieces import Line, join, line
from search.citations.quoting import quotation
from search.citations.wording import Terms
from search.citations.work import Citation

_TERMS = Terms("p. {}", "PDF p. {}", "{printed}", "¶ {}", "§ {}")


def cite(citation: Citation) -> Line:
    """A citation without a style; what is unknown is left out."""
    work = citation.work
    names = "; ".join(name.text for name in work.creators)
    places = _TERMS.places(citation.place) if citation.is_placed else []
    title = f"{work.title} [{work.title_translation}]" if work.title_translation else work.title
    shown = join(", ", (names, title, work.container, work.number, work.date, *places, work.url))
    if not citation.is_quoted:
        return shown
    return line(quotation(citation.passage.quoted, citation.passage.language), " ", shown)
