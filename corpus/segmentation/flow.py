"""Whether a line without a mark of its own goes on with the paragraph above it."""

from __future__ import annotations

import re

from corpus.han import HAN
from corpus.segmentation.characters import (
    cuts_number,
    ends_clause,
    is_abbreviated,
    joins_tight,
    must_go_on,
    starts_lower,
)
from corpus.segmentation.layout import Layout
from corpus.segmentation.lines import Block, Line
from corpus.segmentation.roles import FRONT, is_whole, opens_front, role

STOP = re.compile(r"[，。；：,.;:!?！？]")
"""What stands inside of sentences but not of headings."""
_FLUENT = 80  # Columns: a line so long that does not end a sentence was cut, it is no heading.
_LEFT_OVER = re.compile(rf"[{HAN}]\Z")  # One character alone is the end of a word, not a line of its own.
_HEADING_LINES = 4
_NOTE = 400  # Columns of a note that the lines around a title consist of.


def goes_on(block: Block, line: Line, layout: Layout, across: bool) -> bool:
    """Tell whether ``line`` belongs to ``block``, as far as layout and wording say.

    Args:
        block: What was read so far of the paragraph above.
        line: The next line of text.
        layout: Of the document.
        across: Whether a page break may stand between them.
    """
    if _is_left_over(block, line):
        return True
    if layout.wrapped:
        return _continues_wrapped(block, line, layout, across)
    return _continues_cut(block, line, layout, across)


def _continues_wrapped(block: Block, line: Line, layout: Layout, across: bool) -> bool:
    before = block.last
    finished, full = is_finished(before, line), layout.is_full(before, line)
    if layout.is_centred(line) or layout.is_centred(before):
        return _continues_centred(block, line, layout)
    if _opens_by_looks(block, line, layout):
        return False
    if across:
        return full or (not finished and (starts_lower(line.text) or not layout.is_short(before)))
    if line.gap > layout.gap:
        return not finished and starts_lower(line.text) and full
    if layout.spaced:
        return full or _continues_spaced(block, line, layout)
    return _continues_tight(block, line, layout)


def _continues_tight(block: Block, line: Line, layout: Layout) -> bool:
    """Whether a line goes on where only the ends of lines, and lost indents, tell paragraphs apart."""
    before = block.last
    finished, full = is_finished(before, line), layout.is_full(before, line)
    if layout.narrow_first and layout.is_narrow(line) and (finished or _is_numbered_heading(block, layout)):
        return False
    is_first = layout.narrow_first and len(block.lines) == 1
    if full and finished and layout.tight and not is_first and layout.has_room(before, line):
        return False
    if full or (is_first and layout.is_narrow(before)):
        return True
    return _goes_on_with_room(block, line, layout)


def _is_numbered_heading(block: Block, layout: Layout) -> bool:
    """Whether the block is one numbered line that is no fuller than the first of a paragraph."""
    number = block.first.mark.number
    numbered = number is not None and number.system not in ("run_in", "dash", "ordinal", "article")
    return numbered and len(block.lines) == 1 and layout.is_narrow(block.last)


def _continues_centred(block: Block, line: Line, layout: Layout) -> bool:
    """Whether both lines are parts of one heading: the upper fills its line well and is not finished."""
    before = block.last
    if not layout.is_centred(line) or is_finished(before, line) or opens_front(line.text):
        return False
    filled = layout.is_full(before, line) and len(block.lines) < _HEADING_LINES
    alike = layout.is_centred(before) or filled
    return alike and line.gap <= layout.gap and not layout.is_short(before)


def _opens_by_looks(block: Block, line: Line, layout: Layout) -> bool:
    """Whether the looks of the line, or what stands above it, say that a paragraph begins."""
    before = block.last
    has_room = not layout.is_full(before, line)
    if (has_room and _is_front(block, line)) or (block.is_front and opens_front(line.text)):
        return True
    may_end = line.gap or has_room or opens_front(line.text)
    if may_end and _is_note(block, line):
        return True
    heads = is_finished(before, line) and _is_heading_like(line, layout)
    return heads or _is_set_in(block, line, layout)


def _continues_spaced(block: Block, line: Line, layout: Layout) -> bool:
    """Whether a line without a gap before it goes on where gaps tell the paragraphs apart."""
    before = block.last
    if layout.joins_lines:
        return not before.hard and not _is_note(block, line) and role(line.text) not in FRONT
    if not is_label(block):
        return layout.wrapped or not is_finished(before, line)
    if before.soft or starts_lower(line.text) or must_go_on(before.text, line.text):
        return True
    return (
        layout.wrapped
        and role(line.text) not in FRONT
        and 4 * (before.indent + before.width) >= 3 * layout.width
    )


def is_finished(before: Line, line: Line) -> bool:
    """Tell whether ``before`` ends a clause, and not in the middle of a number."""
    return (
        ends_clause(before.text)
        and not cuts_number(before.text, line.text)
        and not is_abbreviated(before.text)
    )


def _is_note(block: Block, line: Line) -> bool:
    """Whether the block is complete by its wording, as a date or a note on adoption is."""
    if block.width > _NOTE or ends_clause(block.last.text):
        return False
    return is_whole("".join(line.text for line in block.lines), line.text)


def _is_front(block: Block, line: Line) -> bool:
    """Whether the line is worded like those below a title, and may stand below one."""
    return len(block.lines) == 1 and role(line.text) in FRONT


def _is_left_over(block: Block, line: Line) -> bool:
    """Whether the line is but the last character of the one before, which may be part of a title."""
    if not _LEFT_OVER.match(line.text):
        return False
    before = block.last
    near = not line.gap or (block.is_front and line.indent <= before.indent)
    return near and len(before.text) > 2 and not ends_clause(before.text)


def _goes_on_with_room(block: Block, line: Line, layout: Layout) -> bool:
    """Whether a line that leaves room for the next word goes on all the same."""
    before = block.last
    if is_label(block):
        return before.soft or starts_lower(line.text) or must_go_on(before.text, line.text)
    if layout.separated and not layout.is_short(before):
        return True
    return not is_finished(before, line) and _is_cut(before, line, layout)


def _is_heading_like(line: Line, layout: Layout) -> bool:
    """Whether the line is neither long, as inner lines are, nor finished, as last lines are."""
    by_gap = (layout.separated and not layout.indented) or starts_lower(line.text)
    return not by_gap and layout.is_short(line) and STOP.search(line.text) is None


def is_label(block: Block) -> bool:
    """Tell whether the block could be a whole heading or a line below a title: one line, no stops inside."""
    return len(block.lines) == 1 and STOP.search(block.last.text) is None


def _is_cut(before: Line, line: Line, layout: Layout) -> bool:
    """Whether an unfinished line that leaves room goes on all the same."""
    if before.soft or starts_lower(line.text) or must_go_on(before.text, line.text):
        return True
    return not layout.is_short(before) and joins_tight(before.text, line.text)


def _is_set_in(block: Block, line: Line, layout: Layout) -> bool:
    """Whether the line's indent opens a paragraph; in a list it only hangs."""
    before, kind = block.last, block.first.mark.kind
    alone = len(block.lines) == 1
    hangs = kind == "bullet" or (kind == "number" and line.indent != layout.first)
    if not layout.indented or (alone and hangs and line.indent > before.indent):
        return False
    if line.indent >= before.indent + 2:
        return True
    # Of two first lines in a row, the one above is a whole paragraph, as is a heading in the middle.
    return alone and line.indent == layout.first and before.indent > layout.margin + 1


def _continues_cut(block: Block, line: Line, layout: Layout, across: bool) -> bool:
    """Whether a paragraph that is normally one line goes on in ``line``."""
    if block.first.mark.kind == "row" or _is_note(block, line) or _is_front(block, line):
        return False
    set_in = line.indent >= 2 > block.first.indent
    if layout.spaced and not line.gap and (layout.joins_lines or not set_in):
        return _continues_spaced(block, line, layout)
    return not set_in and _is_cut_off(block, line, across)


def _is_cut_off(block: Block, line: Line, across: bool) -> bool:
    """Whether the paragraph was cut before ``line``: by a page, a link, a lost line."""
    before = block.last
    if before.text.endswith(",") or is_finished(before, line):
        return before.text.endswith(",") and starts_lower(line.text)
    if starts_lower(line.text):
        return block.first.mark.kind != "bullet" and block.width >= _FLUENT * 2 // 3
    if line.gap and not across:
        return False
    if must_go_on(before.text, line.text):
        return True
    if cuts_number(before.text, line.text) and not is_label(block):
        return True
    return block.width >= _FLUENT and joins_tight(before.text, line.text)
