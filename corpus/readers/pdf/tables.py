"""Rows of tables: told by the lines ruled around their cells, or by cells that stand in line."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from corpus.readers.pdf.printed import Printed, gather
from corpus.readers.pdf.runs import Box, Run
from corpus.segmentation.characters import joins_tight

_TOUCH = 2.5  # Points that two ruled lines which meet may miss each other by.
_ALIGNED = 0.6  # Em that cells of one column may be out of line by.
_FEWEST_ROWS = 3  # Rows without ruled lines that stand in line by more than chance.
_MOST_RULES = 1500  # On a page; more are a drawing.
_TALLEST = 20  # Lines in a cell; what holds more is a frame around text.


def as_row(cells: Iterable[str]) -> str:
    """Return a row as tables are written in text."""
    return f"| {' | '.join(cells)} |"


def set_rows(runs: Sequence[Run], rules: Sequence[Box]) -> list[Run]:
    """Return the runs of a page, those inside of a ruled table replaced by one for each row."""
    tables = [] if len(rules) > _MOST_RULES else [_Grid(group) for group in _touching(rules)]
    tables = [table for table in tables if table.is_table]
    kept = list(runs)
    for table in tables:
        inside = [run for run in kept if table.holds(run)]
        if inside and table.is_filled_like(inside):
            first = next(index for index, run in enumerate(kept) if run is inside[0])
            within = set(map(id, inside))
            rows = list(table.rows(inside))
            kept = [run for run in kept if id(run) not in within]
            kept[first:first] = rows
    return kept


def _touching(rules: Sequence[Box]) -> list[list[Box]]:
    """The ruled lines in groups that hang together."""
    groups: list[list[Box]] = []
    for rule in rules:
        joined, apart = [rule], []
        for group in groups:
            if any(_meets(rule, other) for other in group):
                joined += group
            else:
                apart.append(group)
        groups = [*apart, joined]
    return groups


def _meets(one: Box, other: Box) -> bool:
    return (
        one.left <= other.right + _TOUCH
        and other.left <= one.right + _TOUCH
        and one.bottom <= other.top + _TOUCH
        and other.bottom <= one.top + _TOUCH
    )


class _Grid:
    """Ruled lines that may be those of a table."""

    def __init__(self, rules: Sequence[Box]) -> None:
        upright = [rule for rule in rules if rule.top - rule.bottom > rule.right - rule.left]
        level = [rule for rule in rules if rule.top - rule.bottom <= rule.right - rule.left]
        self._across = _places((rule.left + rule.right) / 2 for rule in upright)
        self._down = _places((rule.bottom + rule.top) / 2 for rule in level)

    @property
    def is_table(self) -> bool:
        """Whether there are two cells beside each other at least, and two rows."""
        return len(self._across) >= 3 and len(self._down) >= 3

    def holds(self, run: Run) -> bool:
        """Tell whether a run stands inside."""
        middle, height = (run.left + run.right) / 2, (run.bottom + run.top) / 2
        return self._across[0] < middle < self._across[-1] and self._down[0] < height < self._down[-1]

    def is_filled_like(self, runs: Sequence[Run]) -> bool:
        """Tell whether no cell holds more than cells do; ``runs`` are those inside."""
        heights = Counter((*self._cell(run), round(run.base)) for run in runs)
        return max(Counter(place[:2] for place in heights).values()) <= _TALLEST

    def _cell(self, run: Run) -> tuple[int, int]:
        """The row and the column of a run, by its middle."""
        row = bisect_right(self._down, (run.bottom + run.top) / 2)
        return row, bisect_right(self._across, (run.left + run.right) / 2)

    def rows(self, runs: Sequence[Run]) -> Iterator[Run]:
        """Yield a run for each row that is not blank."""
        rows: dict[int, list[Run]] = {}
        for run in runs:
            rows.setdefault(self._cell(run)[0], []).append(run)
        for place in sorted(rows, reverse=True):
            members = rows[place]
            yield Run(
                as_row(self._cells(members)),
                self._across[0],
                self._across[-1],
                max(run.base for run in members),
                members[0].size,
                angle=members[0].angle,
                is_row=True,
            )

    def _cells(self, runs: Sequence[Run]) -> Iterator[str]:
        columns: dict[int, list[Run]] = {}
        for run in runs:
            columns.setdefault(self._cell(run)[1], []).append(run)
        for place in range(1, len(self._across)):
            text = ""
            for line in gather(columns.get(place, []), 0):
                text += line.text if not text or joins_tight(text, line.text) else f" {line.text}"
            yield text


def _places(found: Iterable[float]) -> list[float]:
    """The places in order, those that are as good as the one before left out."""
    places: list[float] = []
    for place in sorted(found):
        if not places or place - places[-1] > _TOUCH:
            places.append(place)
    return places


def mark_aligned(lines: Sequence[Printed]) -> list[Printed]:
    """Return the lines of a column, those whose cells stand in line with their neighbours made rows."""
    marked: list[Printed] = []
    for count, group in groupby(lines, key=lambda line: 1 if line.is_row else len(line.cells())):
        members = list(group)
        if count > 1 and len(members) >= _FEWEST_ROWS and _are_aligned(members):
            for line in members:
                texts = [gather(cell, line.page)[0].text for cell in line.cells()]
                row = Run(as_row(texts), line.left, line.right, line.base, line.size, is_row=True)
                row.angle = line.runs[0].angle
                marked.append(Printed([row], line.page))
        else:
            marked += members
    return marked


def _are_aligned(lines: Sequence[Printed]) -> bool:
    """Whether each cell begins, ends or is centred where those above and below do."""
    edges = [[(cell[0].left, cell[-1].right) for cell in line.cells()] for line in lines]
    slack = _ALIGNED * max(line.size for line in lines)
    return all(_in_line([row[column] for row in edges], slack) for column in range(len(edges[0])))


def _in_line(edges: Sequence[tuple[float, float]], slack: float) -> bool:
    ways = ([left for left, _ in edges], [right for _, right in edges], [(a + b) / 2 for a, b in edges])
    return any(max(places) - min(places) <= slack for places in ways)
