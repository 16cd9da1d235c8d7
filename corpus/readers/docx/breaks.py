"""Line breaks inside a paragraph: most only wrap it, but some writers end their paragraphs with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import chain, pairwise

from corpus.readers.docx.runs import BREAK
from corpus.segmentation.characters import ends_clause, joins_tight, must_go_on, width
from corpus.segmentation.numbering import number
from corpus.segmentation.roles import role

_BLANK_LINE = re.compile(rf"{BREAK}\s*{BREAK}")
_INDENT = re.compile(r"[\u3000\u2003\t]|[ \xa0]{2}")
_FULL = 0.75  # Of the longest line: what a wrapped line takes at least.


class _End(IntEnum):
    """Whether a paragraph ends at a line break; what is ``LIKELY`` also happens by chance in wrapped text."""

    NO = 0
    LIKELY = 1
    YES = 2


def divide(text: str, *, is_title: bool) -> list[str]:
    """Return the paragraphs, none of them blank, that ``text`` with its line breaks consists of.

    Args:
        text: Of what Word calls one paragraph.
        is_title: It is a heading or centred, so that short lines in it say nothing.
    """
    if BREAK not in text:
        return [text] if text.strip() else []
    return [piece for part in _BLANK_LINE.split(text) for piece in _divide(part, is_title)]


def _divide(text: str, is_title: bool) -> Iterator[str]:
    lines = [line for line in text.split(BREAK) if line.strip()]
    full = 0.0 if is_title else _FULL * max(map(width, lines), default=0)
    ends = [_end(before, line, full) for before, line in pairwise(lines)]
    is_wrapped = is_title or ends.count(_End.LIKELY) <= ends.count(_End.NO)
    least = _End.YES if is_wrapped else _End.LIKELY
    start = 0
    for index, end in enumerate([*ends, _End.YES], start=1):
        if end >= least and lines:
            yield join(lines[start:index])
            start = index


def _end(before: str, line: str, full: float) -> _End:
    stripped, following = before.strip(), line.strip()
    if _INDENT.match(line) or role(stripped) or role(following):
        return _End.YES
    if must_go_on(stripped, following):
        return _End.NO
    if width(stripped) < full:
        return _End.YES
    return _End.LIKELY if ends_clause(stripped) or number(following) else _End.NO


def join(lines: Sequence[str]) -> str:
    """Return the text that was divided into ``lines``; Chinese needs no blanks between them."""
    stripped = [line.strip() for line in lines]
    joints = ("" if joins_tight(before, line) else " " for before, line in pairwise(stripped))
    return "".join(chain([stripped[0]], *zip(joints, stripped[1:], strict=True)))
