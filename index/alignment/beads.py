"""The cheapest way to set two rows of clauses side by side: a monotone dynamic programme over *beads*.

A bead sets some clauses of one text beside some of the other, or beside none. Its cost is that of its shape,
of the difference of its lengths (Gale and Church, "A Program for Aligning Sentences in Bilingual Corpora",
1993), and of tearing paragraphs, less what its clauses have in common.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from index.alignment.clauses import Clause

#: Cost of a bead by its numbers of clauses, in nats, above that of one and one: about minus the logarithm of
#: how much rarer it is in work reports, whose English is cut into somewhat more clauses than the Chinese.
_SHAPES: dict[tuple[int, int], float] = {
    (1, 1): 0.0,
    **{(1, 2): 1.0, (2, 1): 1.5, (1, 3): 2.2, (2, 2): 2.5, (2, 3): 3.0, (3, 2): 3.0},
    **{(1, 4): 3.5, (3, 1): 4.0, (1, 5): 4.5},
}
#: Cost of leaving out so many clauses of one side: what is missing is often missing at length.
_GAPS = (0.0, 3.5, 5.0, 6.0)
_TALLEST, _WIDEST = (max(sizes) for sizes in zip(*_SHAPES, strict=True))
#: All steps of a path, as numbers of clauses: beads, and gaps in either text. A path is kept as
#: their numbers in this row, a byte each.
_STEPS = (*_SHAPES, *((n, 0) for n in range(1, len(_GAPS))), *((0, n) for n in range(1, len(_GAPS))))
_NUMBERS = {step: number for number, step in enumerate(_STEPS)}
#: How many rows back a step reaches.
_REACH = max(tall for tall, _ in _STEPS)
#: A bead that joins the end of one paragraph with the beginning of the next.
_TEAR = 3.0
#: Variance of the length of a clause, for each character of its mean length, between texts of equal length.
#: Where one has r characters for each of the other, it grows with the root of r, the same in both directions:
#: 27 letters of English for each Chinese character. Gale and Church measured 6.8 for whole sentences.
_VARIANCE = 3.3
#: Clauses with so much in common, in nats, surely belong together.
_COMMON = 2.0
_FINENESS = 16
#: Minus the logarithm of the normal distribution's two tails, by sixteenths of a standard deviation.
_LENGTH_COSTS = [-math.log(max(math.erfc(i / _FINENESS / math.sqrt(2)), 1e-12)) for i in range(8 * _FINENESS)]

Similarity = Sequence[Mapping[int, float]]
"""By left clause: right clause -> how much more likely the two belong together than by chance, in nats."""
Band = Sequence[range]
"""By number of left clauses taken: the numbers of right clauses that may then have been taken."""


class Bead(NamedTuple):
    """Clauses side by side, by their numbers; one of the two ranges may be empty."""

    left: range
    right: range


def proportional_band(left: Sequence[Clause], right: Sequence[Clause], share: float, reach: range) -> Band:
    """Where a path may go that keeps to the diagonal.

    Args:
        left: Clauses of the one text.
        right: Clauses of the other.
        share: How far from the diagonal, as a share of the whole text.
        reach: How far at least and at most, in clauses.
    """
    ends, others = _ends(left), _ends(right)
    whole, other_whole = max(1, ends[-1]), max(1, others[-1])
    band = []
    for end in ends:
        middle = bisect_left(others, end / whole * other_whole)
        low = bisect_left(others, (end / whole - share) * other_whole)
        high = bisect_right(others, (end / whole + share) * other_whole)
        low = middle - min(max(middle - low, reach.start), reach.stop)
        high = middle + min(max(high - middle, reach.start), reach.stop)
        band.append(range(max(0, low), min(len(right), high) + 1))
    return _closed(band, len(right))


def band_around(beads: Sequence[Bead], width: int) -> Band:
    """Where a path may go that stays within `width` right clauses of an earlier one."""
    count = beads[-1].right.stop
    ways = [range(1)]
    for bead in beads:
        if bead.left:
            ways += [bead.right] * len(bead.left)
        else:
            ways[-1] = range(ways[-1].start, bead.right.stop)
    band = [range(max(0, way.start - width), min(count, way.stop + width) + 1) for way in ways]
    return _closed(band, count)


def within(band: Band, clause: int) -> range:
    """The right clauses that may lie beside a left one."""
    last = len(band) - 1
    return range(band[max(0, clause - _TALLEST + 1)].start, band[min(last, clause + _TALLEST)].stop)


def is_cramped(beads: Sequence[Bead], band: Band) -> bool:
    """Whether a path runs along the edge of its band, so that a better one may lie outside."""
    count = beads[-1].right.stop
    ways = ((bead.right.stop, band[bead.left.stop]) for bead in beads)
    return any(
        (j <= way.start + _TALLEST and way.start > 0) or (j >= way.stop - _TALLEST and way.stop <= count)
        for j, way in ways
    )


def best_beads(
    left: Sequence[Clause],
    right: Sequence[Clause],
    similarity: Similarity,
    band: Band,
    ratio: float | None = None,
) -> list[Bead]:
    """The cheapest beads, in order; every clause is in exactly one.

    Args:
        left: Clauses of the one text.
        right: Clauses of the other.
        similarity: Of clauses.
        band: Where the path may go.
        ratio: Characters of the other text for each of the one; else that of the whole texts.
    """
    programme = _Programme(left, right, similarity, band, ratio or _whole_ratio(left, right))
    return programme.beads()


def length_ratio(
    left: Sequence[Clause], right: Sequence[Clause], beads: Sequence[Bead], similarity: Similarity
) -> float:
    """How many characters the other text has for each of the one, where both say the same.

    It is the median over beads whose clauses have something in common: that of the whole texts is another if
    one leaves much out.
    """
    ratios = []
    for bead in beads:
        if any(similarity[a].get(b, 0.0) >= _COMMON for a in bead.left for b in bead.right):
            size = sum(left[a].size for a in bead.left)
            ratios.append((sum(right[b].size for b in bead.right) / size, size))
    middle = sum(size for _, size in ratios) / 2
    for ratio, size in sorted(ratios):
        middle -= size
        if middle <= 0:
            return ratio
    return _whole_ratio(left, right)


def _whole_ratio(left: Sequence[Clause], right: Sequence[Clause]) -> float:
    return sum(clause.size for clause in right) / max(1, sum(clause.size for clause in left))


def _closed(band: list[range], count: int) -> Band:
    """The band with both corners in it, and each row touching the next, so that there is a path."""
    band[0] = range(0, band[0].stop)
    band[-1] = range(min(band[-1].start, count), count + 1)
    for i, (before, columns) in enumerate(pairwise(band), 1):
        band[i] = range(min(columns.start, before.stop - 1), columns.stop)
    return band


def _ends(clauses: Sequence[Clause]) -> list[int]:
    return list(accumulate((clause.size for clause in clauses), initial=0))


def _tears(clauses: Sequence[Clause]) -> list[int]:
    """By number of clauses, how many borders of paragraphs lie among them."""
    borders = (int(a.paragraph != b.paragraph) for a, b in pairwise(clauses))
    return [0, *accumulate(borders, initial=0)][: len(clauses) + 1]


class _Programme:
    def __init__(
        self,
        left: Sequence[Clause],
        right: Sequence[Clause],
        similarity: Similarity,
        band: Band,
        ratio: float,
    ) -> None:
        self._similarity, self._band = similarity, band
        self._ends, self._others = _ends(left), _ends(right)
        self._ratio, self._variance = ratio, _VARIANCE * math.sqrt(ratio)
        self._tears, self._other_tears = _tears(left), _tears(right)
        self._costs: list[list[float]] = []
        self._steps: list[bytearray] = []

    def beads(self) -> list[Bead]:
        for i in range(len(self._ends)):
            self._row(i)
        i, j = len(self._ends) - 1, len(self._others) - 1
        found = []
        while i or j:
            tall, wide = _STEPS[self._steps[i][j - self._band[i].start]]
            found.append(Bead(range(i - tall, i), range(j - wide, j)))
            i, j = i - tall, j - wide
        return found[::-1]

    def _row(self, i: int) -> None:
        """The cheapest way to each place where `i` left clauses have been taken."""
        columns = self._band[i]
        self._costs.append([math.inf] * len(columns))
        self._steps.append(bytearray(len(columns)))
        if i == 0:
            self._costs[0][0] = 0.0
        if i > _REACH:
            self._costs[i - _REACH - 1] = []  # nobody asks for it again
        common = self._common(i, columns)
        for shape in _SHAPES:
            if shape[0] <= i:
                self._set_beside(i, shape, common[shape[0]])
        self._leave_out(i)

    def _common(self, i: int, columns: range) -> list[list[float]]:
        """By how many of the last left clauses: what they have in common with right clauses, summed up.

        The sums begin at the first of `columns` less the width of the widest bead.
        """
        start = max(0, columns.start - _WIDEST)
        row = [0.0] * (columns.stop - start)
        sums = [row]
        for number in range(i - 1, max(-1, i - 1 - _TALLEST), -1):
            row = row.copy()
            for j, value in self._similarity[number].items():
                if start <= j < columns.stop:
                    row[j - start] += value
            sums.append(row)
        return [list(accumulate(row, initial=0.0)) for row in sums]

    def _set_beside(self, i: int, shape: tuple[int, int], common: list[float]) -> None:
        """Reach places of row `i` by beads of one shape, where that is cheaper."""
        (tall, wide), step = shape, _NUMBERS[shape]
        columns, before = self._band[i], self._band[i - tall]
        costs, steps, earlier = self._costs[i], self._steps[i], self._costs[i - tall]
        others, tears, shift = self._others, self._other_tears, max(0, columns.start - _WIDEST)
        size = (self._ends[i] - self._ends[i - tall]) * self._ratio
        torn = _SHAPES[tall, wide] + _TEAR * (self._tears[i] - self._tears[i - tall + 1])
        # Clauses are compared crosswise: in a bead of two and two, each would count twice.
        fold = min(tall, wide)
        for j in range(max(columns.start, before.start + wide), min(columns.stop, before.stop + wide)):
            other = others[j] - others[j - wide]
            off = int(abs(other - size) * _FINENESS / math.sqrt(self._variance * (size + other) / 2))
            cost = earlier[j - wide - before.start] + torn + _TEAR * (tears[j] - tears[j - wide + 1])
            cost += _LENGTH_COSTS[off] if off < len(_LENGTH_COSTS) else _LENGTH_COSTS[-1]
            cost -= (common[j - shift] - common[j - wide - shift]) / fold
            if cost < costs[j - columns.start]:
                costs[j - columns.start], steps[j - columns.start] = cost, step

    def _leave_out(self, i: int) -> None:
        """Reach places of row `i` by leaving out clauses of one side, where that is cheaper."""
        columns, costs, steps = self._band[i], self._costs[i], self._steps[i]
        for count, gap in list(enumerate(_GAPS))[1 : i + 1]:
            before, earlier = self._band[i - count], self._costs[i - count]
            for j in range(max(columns.start, before.start), min(columns.stop, before.stop)):
                if (cost := earlier[j - before.start] + gap) < costs[j - columns.start]:
                    costs[j - columns.start], steps[j - columns.start] = cost, _NUMBERS[count, 0]
        for k in range(1, len(columns)):
            for count in range(1, min(k + 1, len(_GAPS))):
                if (cost := costs[k - count] + _GAPS[count]) < costs[k]:
                    costs[k], steps[k] = cost, _NUMBERS[0, count]
