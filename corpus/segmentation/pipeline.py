"""The steps in a row: lines, furniture, layout, blocks, clean text, kinds, titles, headings, sections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from corpus.model import Language, Paragraph, Span
from corpus.scripts import language
from corpus.segmentation import furniture as page_furniture
from corpus.segmentation.articles import add_articles
from corpus.segmentation.blocks import group
from corpus.segmentation.contents import mark_contents
from corpus.segmentation.cutting import cut
from corpus.segmentation.extras import add_extras
from corpus.segmentation.furniture import Furniture
from corpus.segmentation.headings import mark_headings
from corpus.segmentation.joining import Vocabulary, join
from corpus.segmentation.layout import Layout, measure
from corpus.segmentation.lines import Block, Line, split_lines
from corpus.segmentation.marks import PLAIN_TEXT, STRUCTURED, Syntax
from corpus.segmentation.outline import assign_sections
from corpus.segmentation.pagenumbers import Page
from corpus.segmentation.series import mend
from corpus.segmentation.tables import add_table_fields
from corpus.segmentation.units import Unit, draft
from corpus.segmentation.works import split

_SAMPLE = 20_000  # Code points that tell the language of a document.

Locate = Callable[[Span], Mapping[str, object]]
"""From a range of the text that was read out of a source to the place in that source, as a locator."""


def segment(source: str, syntax: Syntax = PLAIN_TEXT, *, start: int = 0) -> list[tuple[Paragraph, ...]]:
    """Divide a decoded file into works, and each into paragraphs in reading order.

    Every character from ``start`` on that is not blank belongs to exactly one paragraph: it is in its span
    and not in its ``skip``. Page furniture is a paragraph of kind ``boilerplate``.

    Args:
        source: The decoded text, newlines as they are.
        syntax: How it writes structure.
        start: Where to begin (code points), past front matter that was read already.

    Returns:
        One tuple for each work; empty if nothing but blanks follows ``start``.
    """
    return segment_lines(split_lines(source, syntax, start=start), source, syntax)


def segment_lines(
    lines: Sequence[Line],
    source: str,
    syntax: Syntax = PLAIN_TEXT,
    *,
    furniture: Mapping[int, Furniture] | None = None,
    locate: Locate | None = None,
) -> list[tuple[Paragraph, ...]]:
    """Divide printed lines into works and paragraphs, as :func:`segment` does.

    Args:
        lines: In reading order; their offsets point into ``source``.
        source: Their text, each line where it says it is.
        syntax: How inline markup is written.
        furniture: Which lines are page furniture, by index, where the source tells; otherwise it is found.
        locate: Given where ``source`` is not what a reader has before him: every paragraph then has a
            locator and no span.
    """
    found = dict(page_furniture.find(lines) if furniture is None else furniture)
    layout = measure([line for index, line in enumerate(lines) if index not in found], syntax)
    blocks = cut(group(lines, found, layout))
    return _assemble(lines, blocks, found, _Printing(source, syntax, layout, locate))


def segment_blocks(lines: Sequence[Line], source: str, locate: Locate | None) -> list[tuple[Paragraph, ...]]:
    """Divide the blocks of a source that marks its own paragraphs, each given as one line; see above.

    Lines marked ``site`` are page furniture.
    """
    blocks = cut(Block([line], width=line.width) for line in lines)
    return _assemble(lines, blocks, {}, _Printing(source, STRUCTURED, Layout(), locate))


class _Printing(NamedTuple):
    """What all paragraphs of a source share."""

    source: str
    syntax: Syntax
    layout: Layout
    locate: Locate | None


def _assemble(
    lines: Sequence[Line], blocks: Iterable[Block], furniture: dict[int, Furniture], printing: _Printing
) -> list[tuple[Paragraph, ...]]:
    source, syntax = printing.source, printing.syntax
    vocabulary = Vocabulary([line for index, line in enumerate(lines) if index not in furniture])
    works = split(draft([join(block, source, syntax, vocabulary) for block in blocks]))
    for work in works:
        mark_contents(work)
        mark_headings(work)
        if not furniture:
            mend(work)
        add_articles(work)
        add_extras(work)
        add_table_fields(work)
        assign_sections(work)
    start = lines[0].start if lines else 0
    page_of = _pages(lines, furniture, printing.layout)
    default = language(source[start : start + _SAMPLE])
    printed = [[_placed(unit, page_of, default, printing.locate) for unit in work] for work in works] or [[]]
    aside = ((lines[index], item.role) for index, item in furniture.items())
    _insert(printed, [_boilerplate(line, role, page_of, default, printing.locate) for line, role in aside])
    return [tuple(placed.paragraph for placed in work) for work in printed if work]


def _pages(lines: Sequence[Line], furniture: dict[int, Furniture], layout: Layout) -> dict[int, Page]:
    """The page printed for each line that has one, by the line's start."""
    breaks = [line.new_page or line.gap < layout.gap for line in lines]
    labels = page_furniture.pages(lines, furniture, breaks)
    return {line.start: page for line, page in zip(lines, labels, strict=True) if page is not None}


class _Placed(NamedTuple):
    """A paragraph, and where it starts in the text that was read."""

    start: int
    paragraph: Paragraph


def _placed(unit: Unit, page_of: dict[int, Page], default: Language, locate: Locate | None) -> _Placed:
    piece = unit.piece
    paragraph = Paragraph(
        unit.kind,
        piece.text,
        piece.span,
        unit.section,
        language(piece.text, default),
        page_of.get(piece.span.start),
        piece.skip,
        piece.markup,
        {"level": unit.level, **unit.extra} if unit.level else unit.extra,
        unit.locator,
    )
    return _Placed(piece.span.start, _located(paragraph, piece.span, locate))


def _boilerplate(
    line: Line, role: str, page_of: dict[int, Page], default: Language, locate: Locate | None
) -> _Placed:
    span, lang = Span(line.start, line.end), language(line.text, default)
    page = page_of.get(line.start)
    paragraph = Paragraph("boilerplate", line.text, span, (), lang, page, extra={"role": role})
    return _Placed(span.start, _located(paragraph, span, locate))


def _located(paragraph: Paragraph, span: Span, locate: Locate | None) -> Paragraph:
    if locate is None:
        return paragraph
    return paragraph._replace(span=None, skip=(), markup=(), locator={**paragraph.locator, **locate(span)})


def _insert(works: list[list[_Placed]], boilerplate: Sequence[_Placed]) -> None:
    """Put the page furniture where it stands, in the last work that starts before it."""
    starts = [work[0].start for work in works if work]
    for placed in boilerplate:
        place = max(0, sum(start <= placed.start for start in starts) - 1)
        works[place].append(placed)
    for work in works:
        work.sort(key=lambda placed: placed.start)
