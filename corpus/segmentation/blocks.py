"""From lines to blocks: which printed lines belong to one paragraph."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from corpus.segmentation.characters import ends_sentence
from corpus.segmentation.flow import STOP, goes_on, is_finished, is_label
from corpus.segmentation.layout import Layout
from corpus.segmentation.lines import Block, Line

_UNCLOSED_LINES = 8  # An emphasis that is not closed by then was never meant to be one.
_WHOLE = ("heading", "emphasis", "bracket", "whole", "rule", "site", "caption", "code")
# Marks that a wrapped line may carry by chance: "5. " and "- " also stand inside sentences.
_ACCIDENTAL = ("number", "bullet", "note")
_INSIDE = ("run_in", "dash", "ordinal")  # Numbers that run into their text and may stand amid a paragraph.
_TITLE_LINES = 3  # A note on adoption stands below a title of at most so many lines.


def group(lines: Sequence[Line], furniture: Collection[int], layout: Layout) -> list[Block]:
    """Return the blocks of a document; ``furniture`` holds the indexes of lines that are none's text."""
    blocks: list[Block] = []
    between: list[Line] = []
    is_front = True
    for index, line in enumerate(lines):
        if index in furniture:
            between.append(line)
            continue
        across = bool(between) or line.new_page or line.gap < layout.gap
        if blocks and _continues(blocks[-1], line, layout, across):
            blocks[-1].skipped += between
        else:
            is_front = is_front and not (blocks and ends_sentence(blocks[-1].last.text))
            blocks.append(Block(is_front=is_front))
        blocks[-1].add(line)
        between = []
    return blocks


def _continues(block: Block, line: Line, layout: Layout, across: bool) -> bool:
    """Whether ``line`` belongs to ``block``; ``across`` if a page break may stand between them."""
    before = block.last
    if _is_unclosed(block, line, layout):
        return line.gap <= layout.gap or across
    if line.mark.kind == "row" and before.mark.kind in ("plain", "bullet") and line.gap <= layout.gap:
        return layout.wrapped and not is_finished(before, line) and layout.is_full(before, line)
    if line.mark.kind not in ("plain", *_ACCIDENTAL) or before.mark.kind in ("rule", "row"):
        return line.mark.kind == before.mark.kind and before.mark.kind in ("quote", "code") and not line.gap
    if line.mark.kind in _ACCIDENTAL and not _is_chance(block, line, layout, across):
        return False
    if before.mark.kind in _WHOLE and not _may_wrap(before, line, layout):
        return False
    return goes_on(block, line, layout, across)


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
        return len(block.lines) > _TITLE_LINES or STOP.search(before.text) is not None
    if line.gap > layout.gap and not across:
        return False
    system = line.mark.number.system if line.mark.number else ""
    if layout.spaced and system in _INSIDE and not is_label(block):
        return True
    if is_finished(before, line) or line.mark.kind == block.first.mark.kind == "bullet":
        return False
    if layout.spaced and not is_label(block) and system and not block.first.mark.number:
        return not layout.is_short(before) if layout.wrapped else system == "decimal"
    full = layout.wrapped and layout.is_full(before, line)
    return full and (line.indent <= before.indent or not layout.indented)
