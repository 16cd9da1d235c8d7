"""From lines to blocks: which printed lines belong to one paragraph."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from corpus.segmentation.characters import (
    ends_clause,
    joins_tight,
    must_go_on,
    starts_lower,
)
from corpus.segmentation.layout import Layout
from corpus.segmentation.lines import Line

_FLUENT = 80  # Columns: a line so long that does not end a sentence was cut, it is no heading.
_UNCLOSED_LINES = 8  # An emphasis that is not closed by then was never meant to be one.
_WHOLE = ("heading", "emphasis", "bracket", "whole", "rule", "site")
# Marks that a wrapped line may carry by chance: "5. " and "- " also stand inside sentences.
_ACCIDENTAL = ("number", "bullet", "note")
_STOP = re.compile(r"[，。；：,.;:!?！？]")
_TITLE_LINES = 3  # A note on adoption stands below a title of at most so many lines.


@dataclass(slots=True)
class Block:
    """Lines that form one unit.

    Attributes:
        lines: At least one once the block is in use.
        skipped: The page furniture that interrupts them.
        width: Columns of all lines together.
    """

    lines: list[Line] = field(default_factory=list)
    skipped: list[Line] = field(default_factory=list)
    width: int = 0

    @property
    def first(self) -> Line:
        """The line that opens the block."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The line read last."""
        return self.lines[-1]

    def add(self, line: Line) -> None:
        """Append a line."""
        self.lines.append(line)
        self.width += line.width


def group(lines: Sequence[Line], furniture: Collection[int], layout: Layout) -> list[Block]:
    """Return the blocks of a document; ``furniture`` holds the indexes of lines that are none's text."""
    blocks: list[Block] = []
    between: list[Line] = []
    for index, line in enumerate(lines):
        if index in furniture:
            between.append(line)
            continue
        across = bool(between) or line.new_page or line.gap < layout.gap
        if blocks and _continues(blocks[-1], line, layout, across):
            blocks[-1].skipped += between
        else:
            blocks.append(Block())
        blocks[-1].add(line)
        between = []
    return blocks


def _continues(block: Block, line: Line, layout: Layout, across: bool) -> bool:
    """Whether ``line`` belongs to ``block``; ``across`` if a page break may stand between them."""
    before = block.last
    if _is_unclosed(block, line, layout):
        return line.gap <= layout.gap or across
    if line.mark.kind not in ("plain", *_ACCIDENTAL) or before.mark.kind in ("rule", "row"):
        return line.mark.kind == before.mark.kind == "quote" and not line.gap
    if line.mark.kind in _ACCIDENTAL and not _is_chance(block, line, layout, across):
        return False
    if before.mark.kind in _WHOLE and not _may_wrap(before, line, layout):
        return False
    if layout.wrapped:
        return _continues_wrapped(block, line, layout, across)
    return _continues_cut(block, line, across)


def _may_wrap(heading: Line, line: Line, layout: Layout) -> bool:
    """Whether a heading that only its start marks (``## ``) may go on in the next line."""
    mark = heading.mark
    return layout.wrapped and mark.kind == "heading" and not mark.suffix and layout.is_full(heading, line)


def _is_unclosed(block: Block, line: Line, layout: Layout) -> bool:
    """Whether markup that the block opens is not closed before ``line``: ``**``, ``= ``, a table row."""
    first, last = block.first.text, block.last.text
    if len(block.lines) > _UNCLOSED_LINES:
        return False
    if block.first.mark.kind == "row":
        if line.mark.kind == "row":
            return layout.wrapped and last[-1] != "|" and layout.is_full(block.last, line)
        return (
            line.mark.kind != "rule" and first.startswith("| ") and (last[-1] != "|" or line.text[-1] == "|")
        )
    for opener in ("***", "**", "=="):
        if first.startswith(opener) and not first.startswith(f"{opener} "):
            return sum(line.text.count(opener) for line in block.lines) == 1
    return first.startswith("= ") and not last.endswith("=")


def _is_chance(block: Block, line: Line, layout: Layout, across: bool) -> bool:
    """Whether what looks like a number or bullet only happens to start a wrapped line."""
    before = block.last
    if line.mark.kind == "note":
        return len(block.lines) > _TITLE_LINES or _STOP.search(before.text) is not None
    if not layout.wrapped or (line.gap > layout.gap and not across):
        return False
    if ends_clause(before.text) or line.mark.kind == block.first.mark.kind == "bullet":
        return False
    return layout.is_full(before, line) and (line.indent <= before.indent or not layout.indented)


def _continues_wrapped(block: Block, line: Line, layout: Layout, across: bool) -> bool:
    before = block.last
    finished, full = ends_clause(before.text), layout.is_full(before, line)
    if _is_set_in(block, line, layout) or (finished and _is_heading_like(line, layout)):
        return False
    if across:
        return full or (not finished and (starts_lower(line.text) or not layout.is_short(before)))
    if line.gap > layout.gap:
        return not finished and starts_lower(line.text) and not layout.is_short(before)
    if full or (len(block.lines) == 1 and layout.narrow_first and layout.is_narrow(before)):
        return not (finished and layout.narrow_first and layout.is_narrow(line))
    return _goes_on_with_room(block, line, layout)


def _goes_on_with_room(block: Block, line: Line, layout: Layout) -> bool:
    """Whether a line that leaves room for the next word goes on all the same."""
    before = block.last
    if _is_label(block):
        return before.soft or starts_lower(line.text)
    if layout.separated and not layout.is_short(before):
        return True
    return not ends_clause(before.text) and _is_cut(before, line, layout)


def _is_heading_like(line: Line, layout: Layout) -> bool:
    """Whether the line is neither long, as inner lines are, nor finished, as last lines are."""
    by_gap = layout.separated and not layout.indented
    return not by_gap and layout.is_short(line) and _STOP.search(line.text) is None


def _is_label(block: Block) -> bool:
    """Whether the block could be a whole heading or a line below a title: one line, no stops inside."""
    return len(block.lines) == 1 and _STOP.search(block.last.text) is None


def _is_cut(before: Line, line: Line, layout: Layout) -> bool:
    """Whether an unfinished line that leaves room goes on all the same."""
    if before.soft or starts_lower(line.text) or must_go_on(before.text, line.text):
        return True
    return not layout.is_short(before) and joins_tight(before.text, line.text)


def _is_set_in(block: Block, line: Line, layout: Layout) -> bool:
    """Whether the line's indent opens a paragraph; in a list it only hangs."""
    hangs = block.first.mark.kind in ("bullet", "number") and len(block.lines) == 1
    return layout.indented and line.indent >= block.last.indent + 2 and not hangs


def _continues_cut(block: Block, line: Line, across: bool) -> bool:
    """Whether a paragraph that is normally one line was cut here: by a page, a link, a lost line."""
    before = block.last
    if block.first.mark.kind == "row" or line.indent >= 2 > block.first.indent:
        return False
    if before.text.endswith(",") or ends_clause(before.text):
        return before.text.endswith(",") and starts_lower(line.text)
    if starts_lower(line.text):
        return block.first.mark.kind != "bullet" and block.width >= _FLUENT * 2 // 3
    if line.gap and not across:
        return False
    if must_go_on(before.text, line.text):
        return True
    return block.width >= _FLUENT and joins_tight(before.text, line.text)
