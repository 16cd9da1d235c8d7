"""From printed lines to what segmentation judges by: indents and widths in columns, gaps in blank lines.

A *column* is what a character of the body's type takes on the average, half an em in Chinese, so that a page
reads like text of fixed pitch.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.readers.pdf.printed import Printed
from corpus.segmentation.characters import width

_HALF_EM = 0.5
_TELLING = 20  # Columns of a line that tells how wide a column is.
_FULL = 0.9  # Of the usual width of full lines.
_OVERHANG = 0.03  # Share of lines that may reach over the right margin.
_MARGIN = 0.15  # Lines that begin at the margin, to one that begins where most do: first lines may be more.
_FEWEST = 8  # Lines of left or right pages alone that tell a margin.
_GAP = 1.15  # Times the usual distance of lines from which on a gap is meant.
_MOST_GAP = 9


@dataclass(frozen=True, slots=True)
class Type:
    """The type that a document is set in.

    Attributes:
        size: Of the body, in points.
        column: Points that a column takes.
        leading: From one baseline to the next within a paragraph, in em.
        bold: Whether the body is bold.
    """

    size: float
    column: float
    leading: float
    bold: bool


def measure(lines: Sequence[Printed]) -> Type:
    """Return the type that most characters are set in."""
    sizes: Counter[float] = Counter()
    bold = 0
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
        bold += len(line.text) * line.bold
    size = max(sizes, key=sizes.__getitem__)
    body = [line for line in lines if abs(line.size - size) <= 0.5 and not line.is_row]
    columns = sorted(
        (line.right - line.left) / width(line.text) for line in body if width(line.text) >= _TELLING
    )
    column = columns[len(columns) // 2] if columns else _HALF_EM * size
    return Type(size, column, _leading(body), 2 * bold > sizes.total())


def _leading(body: Sequence[Printed]) -> float:
    """The usual distance, in em, of a line to the full line above."""
    widths = sorted(line.right - line.left for line in body)
    full = _FULL * widths[int(len(widths) * (1 - _OVERHANG))] if widths else 0.0
    inner: Counter[float] = Counter()
    others: Counter[float] = Counter()
    for above, line in pairwise(body):
        apart = round((above.base - line.base) / line.size, 1)
        if above.page == line.page and 0.8 <= apart <= 4:
            (inner if above.right - above.left > full else others)[apart] += 1
    steps = inner if inner.total() > 2 else inner + others
    return max(steps, key=lambda step: (steps[step], -step), default=1.2)


Frame = tuple[float, float]
"""Left and right edge of a column of text, in points."""


class Frames:
    """The edges of the columns of text, on left and right pages."""

    def __init__(self, lines: Sequence[Printed]) -> None:
        kinds: dict[tuple[int, int, int], list[Printed]] = defaultdict(list)
        for line in lines:
            for parity in (line.page % 2, 2):
                kinds[(*line.column, parity)].append(line)
        self._frames = {kind: _frame(members) for kind, members in kinds.items() if kind[2] == 2}
        sides = {kind: _frame(members) for kind, members in kinds.items() if len(members) >= _FEWEST}
        self._frames |= sides
        self._stretch()
        counts = Counter(line.column for line in lines)
        self._main = (*max(counts, key=counts.__getitem__), 2)

    def _stretch(self) -> None:
        """Let text above columns reach over all of them."""
        for parity in (0, 1, 2):
            columns = [frame for kind, frame in self._frames.items() if kind[1] > 1 and kind[2] == parity]
            whole = self._frames.get((0, 1, parity))
            if columns and whole:
                edges = [whole, *columns]
                self._frames[(0, 1, parity)] = (
                    min(left for left, _ in edges),
                    max(right for _, right in edges),
                )

    def of(self, line: Printed) -> Frame:
        """Return the edges of the column that a line stands in."""
        return self._frames.get((*line.column, line.page % 2)) or self._frames[(*line.column, 2)]

    @property
    def usual(self) -> float:
        """How wide the column is that most lines stand in, in points."""
        left, right = self._frames[self._main]
        return right - left


def _frame(lines: Sequence[Printed]) -> Frame:
    lefts = Counter(round(line.left) for line in lines if not line.is_row)
    if not lefts:
        return min(line.left for line in lines), max(line.right for line in lines)
    often = max(2, _MARGIN * max(lefts.values()))
    usual = min((left for left in lefts if lefts[left] >= often), default=min(lefts))
    rights = sorted((line.right for line in lines if not line.is_row), reverse=True)
    return float(usual), rights[int(len(rights) * _OVERHANG)]


def gap(above: Printed, line: Printed, leading: float) -> int:
    """Return how many blank lines the room between two lines of a column amounts to."""
    usual = leading * max(above.size, line.size)
    apart = above.base - line.base
    if apart <= _GAP * usual:
        return 0
    return min(_MOST_GAP, max(1, round(apart / usual - 1)))
