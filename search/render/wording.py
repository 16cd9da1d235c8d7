"""What the renderers for people have in common: sentences, places, and texts made safe to show."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from corpus.controls import CONTROLS
from corpus.model import Span
from search.render import BadQuery, View

if TYPE_CHECKING:
    from index.manifest import DocumentEntry
    from search.render import Script
    from search.results import Explanation, Hit, Results

#: Stands between two snippets of a paragraph.
ELLIPSIS = " … "

# A document must not be able to move the cursor, set the window's title, turn the direction of writing, or
# say something that nobody sees. Each such character becomes one other character, so that spans stay true.
_SAFE = {code: " " if chr(code).isspace() else "\ufffd" for code in CONTROLS}
#: What JSON leaves bare of these, to be escaped as JSON escapes the others.
BARE_IN_JSON = {code: f"\\u{code:04x}" for code in CONTROLS if 0x20 <= code < 0x10000} | {
    code: json.dumps(chr(code))[1:-1] for code in CONTROLS if code >= 0x10000
}


def printable(text: str) -> str:
    """The text on one line without control characters, of the same length in code points."""
    return text.translate(_SAFE)


def plural(number: int, noun: str) -> str:
    """A number and what it counts: ``1 paragraph``, ``5,210 paragraphs``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def totals(results: Results) -> str:
    """What was found altogether, and which part of it is shown."""
    found = f"{_in_documents(results.total, results.documents)}, {plural(results.occurrences, 'occurrence')}"
    return f"{found}{_shown(results.hits, results.total)}"


def other_tiers(results: Results) -> Iterator[tuple[str, Sequence[Hit]]]:
    """What stands below the exact hits: the heading of each tier and its hits."""
    total = results.translated_total
    if total:
        found = _in_documents(total, results.translated_documents)
        yield f"In translation: {found}{_shown(results.translations, total)}", results.translations
    if results.related:
        yield "Nearest passages:", results.related


def _in_documents(paragraphs: int, documents: int) -> str:
    return f"{plural(paragraphs, 'paragraph')} in {plural(documents, 'document')}"


def _shown(hits: Sequence[Hit], total: int) -> str:
    """Which of so many hits are shown, if not all."""
    return f"; here {hits[0].rank:,} to {hits[-1].rank:,}" if 0 < len(hits) < total else ""


def in_script(text: str, spans: Sequence[Span], script: Script) -> tuple[str, tuple[Span, ...]]:
    """A text and its marked ranges in the script wanted, safe to show."""
    if script != "original":
        from corpus.convert import convert_spans

        text, spans = convert_spans(text, spans, script)
    return printable(text), tuple(spans)


def title(document: DocumentEntry, script: Script) -> str:
    """Title and date of a document."""
    name, _ = in_script(document.title, (), script)
    return f"{name} ({printable(document.date)})" if document.date else name


class Placed(Protocol):
    """What stands somewhere in a document: a hit, or a paragraph of an index."""

    @property
    def section(self) -> tuple[str, ...]:
        """Headings above it."""

    @property
    def n(self) -> int:
        """Its number."""

    @property
    def page(self) -> int | str | None:
        """Its printed page."""

    @property
    def locator(self) -> Mapping[str, object]:
        """Its place in the terms of its source."""

    @property
    def text(self) -> str:
        """Its characters."""


def place(document: DocumentEntry, placed: Placed, script: Script) -> str:
    """Where in its document a paragraph stands: headings below the title, article, number, page.

    The page is the printed one; where none is printed, that of the PDF.
    """
    section = placed.section
    path = section[1:] if section[:1] == (document.title,) else section
    headings = [in_script(heading, (), script)[0] for heading in path]
    where = [" › ".join(headings)] if headings else []
    article, pdf_page = placed.locator.get("article"), placed.locator.get("pdf_page")
    if article and not placed.text.startswith(str(article)):
        where.append(in_script(str(article), (), script)[0])
    where.append(f"¶ {placed.n}")
    if placed.page is not None:
        where.append(f"p. {printable(str(placed.page))}")
    elif pdf_page is not None:
        where.append(f"PDF p. {pdf_page}")
    return " · ".join(where)


def table_heading(extra: Mapping[str, object], script: Script) -> str:
    """What a row of a table means, as its table prints it: caption and column names; empty if unknown."""
    parts = [caption(extra)] if caption(extra) else []
    names = column_names(extra)
    parts += [f"| {' | '.join(names)} |"] if any(names) else []
    return in_script(" · ".join(parts), (), script)[0]


def caption(extra: Mapping[str, object]) -> str:
    """The caption of the table that a paragraph is a row of, empty if it has none."""
    return str(extra.get("caption") or "")


def column_names(extra: Mapping[str, object]) -> list[str]:
    """The names of the columns of that table, as far as they are known."""
    header = extra.get("header")
    return [str(name) for name in header] if isinstance(header, list) else []


def reason_lines(hit: Hit) -> Iterator[str]:
    """Why a hit was found where highlights do not tell; terms of themes in it; what explains its score."""
    if hit.tier == "translation":
        yield from map(printable, hit.matched)
    elif hit.tier == "related":
        # Words that are shared are single, and highlighted; whatever else makes a passage near has blanks.
        yield from (printable(reason) for reason in hit.matched if " " in reason)
    for name, terms in hit.themes.items():
        yield printable(f"{name}: {', '.join(terms)}")
    if hit.explanation:
        yield from map(printable, _explanation_lines(hit.score, hit.explanation))


def _explanation_lines(score: float, explanation: Explanation) -> Iterator[str]:
    """The score as a product, then its sum by kind of term: share, times in the paragraph, weight."""
    total = sum(share.score for share in explanation.shares)
    lifts = [f" × {name} {factor:.3f}" for name, factor in explanation.factors.items() if factor != 1]
    yield f"score {score:.2f} = {total:.2f}{''.join(lifts)}"
    for kind in dict.fromkeys(share.kind for share in explanation.shares):
        shares = (share for share in explanation.shares if share.kind == kind)
        told = (f"{s.text} {s.score:.2f} ({s.occurrences} × weight {s.weight:.2f})" for s in shares)
        yield f"{kind}: {', '.join(told)}"


def complain(bad: BadQuery, view: View) -> None:
    """Say of a query in a batch why it was not answered."""
    view.err.write(f"{error_text(bad.error)}\n")


def tell_notes(results: Results, view: View) -> None:
    """Write the notes where they belong."""
    stream = view.out if view.notes_inline else view.err
    for note in results.notes:
        stream.write(f"{printable(note)}\n")


def error_text(error: Exception) -> str:
    """The message of an error, safe to show."""
    return on_lines(f"duizhao: {error}")


def on_lines(text: str) -> str:
    """A text with its lines kept and everything else in it safe to show."""
    return "\n".join(map(printable, text.split("\n")))
