"""What reading a text as a whole finds before it is divided into lines: markup, and where lines begin."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from corpus.segmentation.marks import Mark

_LINE_BREAKS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


class Hidden(NamedTuple):
    """A range of the source (code points) that is markup.

    Attributes:
        start: Its first character.
        end: Past its last.
        blank: It stands for a blank between words, as ``<br>`` does.
    """

    start: int
    end: int
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Structure:
    """What only a look at the whole text can tell; all offsets are code points of the source.

    Attributes:
        hidden: Markup, in order, no two ranges overlapping; a line break inside of it ends no line.
        breaks: Where a line begins although none is printed there.
        joins: Where a printed line begins that goes on with the one above.
        marks: What a line opens, by its first character that is not blank.
    """

    hidden: Sequence[Hidden] = ()
    breaks: Collection[int] = ()
    joins: Collection[int] = ()
    marks: Mapping[int, Mark] = field(default_factory=dict)


Scan: TypeAlias = Callable[[str, int], Structure]
"""From a text, and where to begin in it, to its structure."""


def united(ranges: Iterable[Hidden], breaks: Collection[int] = ()) -> list[Hidden]:
    """Return the ranges in order, overlapping and touching ones made one unless they touch at a break."""
    merged: list[Hidden] = []
    for start, end, blank in sorted(ranges):
        if merged and start <= merged[-1].end and start not in breaks:
            last = merged[-1]
            merged[-1] = Hidden(last.start, max(end, last.end), last.blank or blank)
        elif end > start:
            merged.append(Hidden(start, end, blank))
    return merged


def visible(source: str, start: int, end: int, hidden: Iterable[Hidden]) -> str:
    """Return the text of a range without its markup, on one line.

    Args:
        source: The whole text.
        start: Of the range.
        end: Of the range.
        hidden: Markup in order, which may reach over the edges of the range.
    """
    kept: list[str] = []
    position = start
    for begin, stop, blank in hidden:
        if begin >= end:
            break
        kept.append(source[position : max(begin, position)])
        if blank:
            kept.append(" ")
        position = max(position, stop)
    kept.append(source[position:end])
    return _LINE_BREAKS.sub(" ", "".join(kept))
