"""Footnotes: moved past the paragraph that they would interrupt, as paragraphs of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from corpus.readers.pdf.features import Frames, Type, gap
from corpus.readers.pdf.printed import Printed
from corpus.segmentation.characters import ends_clause

_SMALL = 0.93  # Of the body's type: notes are set smaller.
_OPENS = re.compile(r"(?:\d{1,3}|[①-⑳*†‡]|[\[［〔(（]\d{1,3}[\]］〕)）]|注\s?[:：\d])")
_ROOM = 4  # Columns that a line leaves when it ends a paragraph.
_SET_IN = 2  # Columns that a first line is set in by.


def move_notes(lines: Sequence[Printed], body: Type, frames: Frames) -> list[Printed]:
    """Return the lines of a document with footnotes behind the paragraph that runs past them."""
    moved: list[Printed] = []
    waiting: list[Printed] = []
    for _, group in groupby(lines, key=lambda line: (line.page, line.column)):
        column = list(group)
        first = _first_note(column, body)
        for line in column[:first]:
            if waiting and _opens(moved[-1:], line, body, frames):
                moved += waiting
                line.apart, waiting = True, []
            moved.append(line)
        waiting += _opened(column[first:])
    return moved + waiting


def _first_note(column: Sequence[Printed], body: Type) -> int:
    """Where the notes at the foot of a column begin; past its end if there are none."""
    first = len(column)
    while first and column[first - 1].size <= _SMALL * body.size and not column[first - 1].is_row:
        first -= 1
    notes = (index for index in range(first, len(column)) if _OPENS.match(column[index].text))
    return next(notes, len(column)) if first else len(column)


def _opened(notes: list[Printed]) -> list[Printed]:
    for line in notes:
        line.apart = _OPENS.match(line.text) is not None
        line.starts = False
    return notes


def _opens(above: Sequence[Printed], line: Printed, body: Type, frames: Frames) -> bool:
    """Whether a paragraph begins with a line, as far as its place says."""
    if not above:
        return True
    before = above[0]
    room = (frames.of(before)[1] - before.right) / body.column
    if room > _ROOM:
        return True
    if line.starts or before.page != line.page or before.column != line.column:
        return ends_clause(before.text) and _indent(line, body, frames) >= _SET_IN
    return gap(before, line, body.leading) > 0 or (
        _indent(line, body, frames) >= _SET_IN > _indent(before, body, frames)
    )


def _indent(line: Printed, body: Type, frames: Frames) -> float:
    return (line.left - frames.of(line)[0]) / body.column
