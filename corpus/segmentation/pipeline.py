"""The steps in a row: lines, furniture, layout, blocks, clean text, kinds, titles, headings, sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.model import Language, Paragraph, Span
from corpus.scripts import language
from corpus.segmentation import furniture as page_furniture
from corpus.segmentation.blocks import group
from corpus.segmentation.cutting import cut
from corpus.segmentation.extras import add_extras
from corpus.segmentation.furniture import Furniture, Page
from corpus.segmentation.headings import mark_headings
from corpus.segmentation.joining import Vocabulary, join
from corpus.segmentation.layout import Layout, measure
from corpus.segmentation.lines import Line, split_lines
from corpus.segmentation.marks import PLAIN_TEXT, Syntax
from corpus.segmentation.outline import assign_sections
from corpus.segmentation.units import Unit, draft
from corpus.segmentation.works import split

_SAMPLE = 20_000  # Code points that tell the language of a document.


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
    lines = split_lines(source, syntax, start=start)
    furniture = page_furniture.find(lines)
    text = [line for index, line in enumerate(lines) if index not in furniture]
    layout = measure(text, syntax)
    vocabulary = Vocabulary(text)
    blocks = cut(group(lines, furniture, layout))
    works = split(draft([join(block, source, syntax, vocabulary) for block in blocks]))
    for work in works:
        mark_headings(work)
        add_extras(work)
        assign_sections(work)
    page_of = _pages(lines, furniture, layout)
    default = language(source[start : start + _SAMPLE])
    printed = [list(_paragraphs(work, page_of, default)) for work in works] or [[]]
    _insert(printed, [_boilerplate(lines[i], item.role, page_of, default) for i, item in furniture.items()])
    return [tuple(work) for work in printed if work]


def _pages(lines: Sequence[Line], furniture: dict[int, Furniture], layout: Layout) -> dict[int, Page]:
    """The page printed for each line that has one, by the line's start."""
    breaks = [line.new_page or line.gap < layout.gap for line in lines]
    labels = page_furniture.pages(lines, furniture, breaks)
    return {line.start: page for line, page in zip(lines, labels, strict=True) if page is not None}


def _paragraphs(work: Sequence[Unit], page_of: dict[int, Page], default: Language) -> Iterator[Paragraph]:
    for unit in work:
        piece = unit.piece
        yield Paragraph(
            unit.kind,
            piece.text,
            piece.span,
            unit.section,
            language(piece.text, default),
            page_of.get(piece.span.start),
            piece.skip,
            piece.markup,
            {"level": unit.level, **unit.extra} if unit.level else unit.extra,
        )


def _boilerplate(line: Line, role: str, page_of: dict[int, Page], default: Language) -> Paragraph:
    span, lang = Span(line.start, line.end), language(line.text, default)
    page = page_of.get(line.start)
    return Paragraph("boilerplate", line.text, span, (), lang, page, extra={"role": role})


def _insert(works: list[list[Paragraph]], boilerplate: Sequence[Paragraph]) -> None:
    """Put the page furniture where it stands, in the last work that starts before it."""
    starts = [work[0].span.start for work in works if work]
    for paragraph in boilerplate:
        place = max(0, sum(start <= paragraph.span.start for start in starts) - 1)
        works[place].append(paragraph)
    for work in works:
        work.sort(key=lambda paragraph: paragraph.span.start)
