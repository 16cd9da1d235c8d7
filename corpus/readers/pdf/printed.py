"""From runs to printed lines: what stands on one baseline, superscripts included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.readers.pdf.repair import clean
from corpus.readers.pdf.runs import Box, Run
from corpus.segmentation.characters import is_cjk

_RAISED = 0.45  # Em of the larger type that a superscript or subscript stands off the baseline.
_INITIAL = 2.4  # Type so many times larger than its neighbour is an initial, which spans several lines.
_OPEN_LINES = 6  # Lines above that a run may still belong to.
_CJK_GAP = 1.2  # Em that letter-spaced Chinese may leave without a blank meant.
_MARK = 0.8  # Raised type so much smaller than what it stands before is the mark of a note.
_LATIN_GAP = 0.1  # Em between two runs that is no mere kerning.
_EVEN = 0.1  # Em that the gaps of a justified line differ by ...
_WIDE = 4.0  # ... and that they never reach.
CELL_GAP = 1.5
"""Em between two cells of a table; justified lines leave less between two words."""


@dataclass(slots=True)
class Printed:
    """A printed line.

    Attributes:
        runs: From left to right.
        page: Number of its page, from 1.
        text: Its characters, repaired.
        column: Number of its column, from 0, and of the columns that stand side by side there.
        starts: Whether it is the first of its page or column.
        apart: Whether it opens a paragraph, whatever its place says: a footnote, or the text after one.
    """

    runs: list[Run]
    page: int
    text: str = ""
    column: tuple[int, int] = (0, 1)
    starts: bool = False
    apart: bool = False
    left: float = field(init=False)
    right: float = field(init=False)
    base: float = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        sizes: Counter[float] = Counter()
        for run in self.runs:
            sizes[run.size] += len(run.text)
        self.size = max(sizes, key=sizes.__getitem__)
        self.base = next(run.base for run in self.runs if run.size == self.size)
        self.left = min(run.left for run in self.runs)
        self.right = max(run.right for run in self.runs)
        self.text = self.text or clean("".join(_with_blanks(self.runs)))

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(run.bold for run in self.runs)

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return self.runs[0].is_row

    @property
    def box(self) -> Box:
        """Its place on the page as PDF counts it, whatever direction it is read in."""
        return upright(
            Box(
                self.left,
                min(run.bottom for run in self.runs),
                self.right,
                max(run.top for run in self.runs),
            ),
            self.runs[0].angle,
        )

    def cells(self) -> list[list[Run]]:
        """Return the runs, divided where the gap is too wide for a blank."""
        gaps = [run.left - before.right for before, run in pairwise(self.runs)]
        # A justified line of few words has as wide gaps, but all of one width.
        is_even = len(gaps) > 1 and max(gaps) - min(gaps) < _EVEN * self.size
        room = (_WIDE if is_even else CELL_GAP) * self.size
        cells = [[self.runs[0]]]
        for run, gap in zip(self.runs[1:], gaps, strict=True):
            if gap > room:
                cells.append([])
            cells[-1].append(run)
        return cells


def gather(runs: Sequence[Run], page: int) -> list[Printed]:
    """Return the lines that ``runs``, all read in one direction, stand on; from top to bottom."""
    lines: list[list[Run]] = []
    mains: list[Run] = []  # The largest run of each line.
    for run in sorted(runs, key=lambda run: -run.base):
        place = len(lines) - 1
        lowest = max(-1, place - _OPEN_LINES)
        while place > lowest and not _is_beside(mains[place], run):
            place -= 1
        if place == lowest:
            lines.append([run])
            mains.append(run)
        else:
            lines[place].append(run)
            if run.size > mains[place].size:
                mains[place] = run
    printed = [Printed(sorted(line, key=lambda run: run.left), page) for line in lines]
    return sorted((line for line in printed if line.text), key=lambda line: -line.base)


def _is_beside(main: Run, run: Run) -> bool:
    """Whether a run stands on a line, judged by the largest type there."""
    apart = abs(main.base - run.base)
    large, small = (main.size, run.size) if main.size > run.size else (run.size, main.size)
    if apart > _RAISED * large or run.is_row or main.is_row:
        return False
    if large > _INITIAL * small:
        return apart <= 0.25 * small
    overlap = min(main.top, run.top) - max(main.bottom, run.bottom)
    return 2 * overlap >= small


def _with_blanks(runs: Sequence[Run]) -> Iterator[str]:
    yield runs[0].text
    for before, run in pairwise(runs):
        gap = run.left - before.right
        size = max(before.size, run.size)
        tight = is_cjk(before.text[-1]) or is_cjk(run.text[0])
        is_mark = before is runs[0] and before.size < _MARK * run.size and before.base > run.base
        if before.blank or is_mark or gap > (_CJK_GAP if tight else _LATIN_GAP) * size:
            yield " "
        yield run.text


def upright(box: Box, angle: int) -> Box:
    """Return a box of turned coordinates as PDF counts it; of text set askew, as if it were not."""
    left, bottom, right, top = box
    if angle == 90:
        return Box(-top, left, -bottom, right)
    if angle == 180:
        return Box(-right, -top, -left, -bottom)
    if angle == 270:
        return Box(bottom, -right, top, -left)
    return box
