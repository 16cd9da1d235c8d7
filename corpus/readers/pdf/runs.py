"""From characters with boxes to runs of them: what stands on one baseline without a wide gap."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from corpus.segmentation.characters import is_cjk

_WORD_GAP = 0.18  # Em between two Latin letters that a blank stands between, drawn or not.
_RUN_GAP = 0.6  # Em that no blank inside a line takes, unless the line is justified: a run ends.
_NEXT = 3  # Places between glyphs that are drawn one after the other; blanks may stand between.
_SAME_LINE = 0.05  # Em that the baselines of one run may differ by.

IsBold = Callable[[int], bool]
"""Tells by its place whether a glyph is set in bold type."""


class Box(NamedTuple):
    """A rectangle in points, as PDF counts them: from the lower left."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class Run:
    """Characters that follow each other on one baseline without a wide gap.

    Coordinates are points, turned so that the text runs from left to right; ``y`` grows upwards.

    Attributes:
        text: The characters, a blank where one was drawn or its room left.
        left: Where the first begins.
        right: Where the last ends.
        base: The baseline.
        size: Of the type.
        bold: Whether it is set in bold type.
        blank: Whether a blank was drawn after it.
        angle: Direction it is read in, degrees counterclockwise.
        is_row: Whether it is a whole row of a table.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    blank: bool = False
    angle: int = 0
    is_row: bool = False

    @property
    def bottom(self) -> float:
        """The lower edge of the type."""
        return self.base - 0.2 * self.size

    @property
    def top(self) -> float:
        """The upper edge of the type."""
        return self.base + 0.8 * self.size


class Glyph(NamedTuple):
    """A character and its box, turned as :class:`Run` says; ``end`` is past its advance."""

    place: int
    text: str
    start: float
    end: float
    base: float
    size: float
    angle: int


def join(glyphs: Sequence[Glyph], is_bold: IsBold) -> list[Run]:
    """Return the runs of a page in the order drawn, which tells columns from cells."""
    placed = [run for line in _lines(glyphs) for run in _runs(line, is_bold)]
    return [run for _, run in sorted(placed, key=lambda found: found[0])]


def _lines(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs on each baseline from left to right: a mark from another font may be drawn later."""
    line: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.angle, -glyph.base)):
        if line and (glyph.angle != line[0].angle or line[0].base - glyph.base > _SAME_LINE * line[0].size):
            yield sorted(line, key=_start)
            line = []
        line.append(glyph)
    yield sorted(line, key=_start)


def _start(glyph: Glyph) -> tuple[float, int]:
    return glyph.start, glyph.place


def _runs(glyphs: Sequence[Glyph], is_bold: IsBold) -> Iterator[tuple[int, Run]]:
    """The runs on one baseline, each with the place of its first glyph in the order drawn."""
    current: list[Glyph] = []
    last: Glyph | None = None  # That is not blank.
    for glyph in glyphs:
        if not glyph.text.isspace():
            if last is not None and not _follows(last, glyph):
                yield current[0].place, _run(current, is_bold)
                current = []
            elif last is not None and _covers(last, glyph):
                continue
            last = glyph
        if last is not None:
            current.append(glyph)
    if current:
        yield current[0].place, _run(current, is_bold)


def _follows(before: Glyph, glyph: Glyph) -> bool:
    size = max(before.size, glyph.size)
    room = _RUN_GAP if 0 < glyph.place - before.place <= _NEXT else _WORD_GAP
    return abs(glyph.size - before.size) <= _SAME_LINE * size and glyph.start - before.end <= room * size


def _covers(before: Glyph, glyph: Glyph) -> bool:
    """Whether a character is drawn twice, as some programs make type bold; a ligature is told in parts."""
    return before.text == glyph.text and 0 < glyph.start - before.start < 0.1 * glyph.size


def _run(glyphs: Sequence[Glyph], is_bold: IsBold) -> Run:
    inked = [glyph for glyph in glyphs if not glyph.text.isspace()]
    first, last = inked[0], inked[-1]
    probes = {first.place, inked[len(inked) // 2].place, last.place}
    return Run(
        _text(glyphs),
        first.start,
        max(first.start, *(glyph.end for glyph in inked[-2:])),
        first.base,
        first.size,
        all(map(is_bold, probes)),
        glyphs[-1].text.isspace(),
        first.angle,
    )


def _text(glyphs: Sequence[Glyph]) -> str:
    """The characters, with a blank wherever one was drawn or the room of one was left."""
    gaps = [b.start - a.end for a, b in pairwise(glyphs)]
    usual = sorted(gaps)[len(gaps) // 2] if len(gaps) > 2 else 0.0  # Letter-spaced type leaves more.
    room = max(usual, 0.0) + _WORD_GAP * glyphs[0].size
    parts = [glyphs[0].text]
    for (before, glyph), gap in zip(pairwise(glyphs), gaps, strict=True):
        if gap > room and _may_be_parted(before.text[-1], glyph.text[0]):
            parts.append(" ")
        parts.append(glyph.text)
    return "".join(parts).strip()


def _may_be_parted(before: str, after: str) -> bool:
    """Whether room is a blank's: that around Chinese punctuation, or between two scripts, is not."""
    if is_cjk(before) or is_cjk(after):
        return is_cjk(before) and is_cjk(after) and before.isalpha() and after.isalpha()
    return True
