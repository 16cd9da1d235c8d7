"""The order that a page is read in: which of its runs stand in columns, told by the white between them.

A *gutter* is an upright strip of white, named by where the column behind it begins. Runs that cross a gutter
part the page into bands; a band with text on both sides of it is read column by column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from corpus.readers.pdf.printed import Printed, gather
from corpus.readers.pdf.runs import Run

_FEWEST = 4  # Lines on each side that make columns.
_SHARE = 0.25  # Of the lines beside the clearest gutter of a page; fewer are words in line by chance.
_SET_IN = 3.0  # Em that first lines are set in by.
_IN_LINE = 0.6  # Share of the lines behind a gutter that begin at it.
_NARROWEST = 8.0  # Em of a column.
_CLEAR = 0.6  # Em of white in a gutter.
_TOLERANCE = 1.5  # Points that edges of one column differ by.
_NEAR = 4.0  # Points between gutters of different pages that are one.
_FULL = 1.5  # Em that a full line of a column may leave.
_ENDS = 3.0  # Em between a column's full lines and the next column.
_FULL_IN_COLUMNS = 0.3  # Share of full lines in columns that are drawn one after the other ...
_FULL_IN_ROWS = 0.7  # ... and in columns drawn line by line, as the cells of a table are.
_LARGER = 1.15  # Times the type of the columns: a heading above them.
_SAME_BAND = 1.6  # Em between the baselines of two lines of one paragraph.


class Region(NamedTuple):
    """Part of a page that is read from top to bottom: one column of several, or the full width."""

    runs: list[Run]
    place: int = 0
    columns: int = 1


def gutters(runs: Sequence[Run]) -> list[float]:
    """Return the gutters that a page certainly has, from left to right; ``runs`` in the order drawn."""
    ordered = _from_top(runs)
    lines: dict[float, int] = {}  # Beside each gutter.
    for edge in _left_edges(runs):
        lines[edge] = max((_lines_beside(runs, band, edge) for band in _bands(ordered, edge)), default=0)
    enough = max(_FEWEST, _SHARE * max(lines.values(), default=0))
    kept: list[float] = []
    for edge in sorted(edge for edge in lines if lines[edge] >= enough):
        if not kept or edge - kept[-1] > _NEAR:
            kept.append(edge)
    return kept


def regions(runs: Sequence[Run], known: Sequence[float]) -> list[Region]:
    """Return the parts of a page in reading order; ``known`` are gutters that the document certainly has."""
    ordered = _from_top(runs)
    is_whole = not any(_crosses(run, gutter) for run in runs for gutter in known)
    parts: list[Region] = []
    across: list[Run] = []
    for crosses, group in groupby(ordered, key=lambda run: any(_crosses(run, gutter) for gutter in known)):
        band = list(group)
        if crosses or not _keeps_columns(band, known, is_whole):
            across += band
            continue
        above = _above(band, across, known)
        parts += [Region([*across, *above])] if across or above else []
        parts += _columns(band[len(above) :], known)
        across = []
    return [*parts, Region(across)] if across else parts


def _columns(band: Sequence[Run], known: Sequence[float]) -> Iterator[Region]:
    for index in range(len(known) + 1):
        side = [run for run in band if _side(run, known) == index]
        if side:
            yield Region(side, index, len(known) + 1)


def _keeps_columns(band: Sequence[Run], known: Sequence[float], is_whole: bool) -> bool:
    """Whether runs that cross no gutter are columns: behind one, or filling the column before one.

    On a page where nothing crosses, it is enough that all behind the last gutter are first lines, set in.
    """
    if any(abs(run.left - gutter) <= _NEAR for run in band for gutter in known):
        return True
    if not is_whole:
        return False
    behind = [run.left - gutter for run in band for gutter in known[-1:] if run.left > gutter]
    set_in = bool(behind) and max(behind) <= _SET_IN * max(run.size for run in band)
    return set_in or any(0 < gutter - run.right < _ENDS * run.size for run in band for gutter in known)


def _above(band: Sequence[Run], across: Sequence[Run], known: Sequence[float]) -> list[Run]:
    """The lines at the top of a band that belong to what stands across, though they are short.

    They have nothing beside them, and are the last line of the text above or set larger than the columns.
    """
    usual = sorted(run.size for run in band)[len(band) // 2]
    above = list(across[-1:])
    taken: list[Run] = []
    for line in _rows(band):
        is_larger = line[0].size > _LARGER * usual
        if len({_side(run, known) for run in line}) > 1 or not (is_larger or _ends(above, line)):
            break
        taken += line
        above = line if is_larger else []
    return taken


def _ends(above: Sequence[Run], line: Sequence[Run]) -> bool:
    """Whether a line stands right below another one, in the same type."""
    if not above:
        return False
    size = above[0].size
    close = above[0].base - line[0].base < _SAME_BAND * size
    return close and all(abs(run.size - size) < 0.5 for run in line)


def _rows(band: Sequence[Run]) -> Iterator[list[Run]]:
    """Runs from top to bottom in groups of about the same height."""
    row: list[Run] = []
    for run in band:
        if row and row[0].base - run.base >= 0.5 * row[0].size:
            yield row
            row = []
        row.append(run)
    yield row


def _side(run: Run, known: Sequence[float]) -> int:
    return sum(run.left >= gutter - _TOLERANCE for gutter in known)


def _from_top(runs: Sequence[Run]) -> list[Run]:
    return sorted(runs, key=lambda run: (-run.base, run.left))


def _crosses(run: Run, gutter: float) -> bool:
    return run.left < gutter - _TOLERANCE and run.right > gutter + _TOLERANCE


def _left_edges(runs: Sequence[Run]) -> list[float]:
    """Where enough runs begin to make a column."""
    counts = Counter(round(run.left) for run in runs)
    often = [edge for edge in counts if counts[edge - 1] + counts[edge] + counts[edge + 1] >= _FEWEST]
    return [min(run.left for run in runs if abs(run.left - edge) <= 1) for edge in often]


def _bands(ordered: Sequence[Run], gutter: float) -> Iterator[tuple[float, float]]:
    """The highest and the lowest baseline of runs between two that cross ``gutter``, if they are enough."""
    for crosses, group in groupby(ordered, key=lambda run: _crosses(run, gutter)):
        if not crosses:
            band = list(group)
            high = band[0].base - band[-1].base > (_FEWEST - 2) * band[0].size
            if high and len(band) >= 2 * _FEWEST:
                yield band[0].base, band[-1].base


def _lines_beside(runs: Sequence[Run], band: tuple[float, float], gutter: float) -> int:
    """How many lines stand at least on either side of a gutter; 0 if they are no columns of text."""
    inside = [run for run in runs if band[0] >= run.base >= band[1] and not run.is_row]
    behind = [run.left >= gutter - _TOLERANCE for run in inside]
    left = [run for run, is_behind in zip(inside, behind, strict=True) if not is_behind]
    right = [run for run, is_behind in zip(inside, behind, strict=True) if is_behind]
    if min(len(left), len(right)) < _FEWEST or not _are_set_apart(left, right, gutter):
        return 0
    sides = gather(left, 0), gather(right, 0)
    fewest = min(map(len, sides))
    at_edge = sum(line.left <= gutter + _SET_IN * line.size for line in sides[1])
    if fewest < _FEWEST or at_edge < _IN_LINE * len(sides[1]):
        return 0
    switches = sum(before != after for before, after in pairwise(behind))
    is_drawn_so = 4 * switches <= max(8, *map(len, sides))
    fullness = min(map(_fullness, sides))
    return fewest if fullness >= (_FULL_IN_COLUMNS if is_drawn_so else _FULL_IN_ROWS) else 0


def _are_set_apart(left: Sequence[Run], right: Sequence[Run], gutter: float) -> bool:
    """Whether both sides are wide enough for text, and white parts them."""
    size = median(run.size for side in (left, right) for run in side)
    clear = gutter - max(run.right for run in left) >= _CLEAR * size
    return clear and min(_width(left), _width(right)) >= _NARROWEST * size


def _width(runs: Sequence[Run]) -> float:
    return max(run.right for run in runs) - min(run.left for run in runs)


def _fullness(lines: Sequence[Printed]) -> float:
    """Share of the lines that reach the right edge."""
    edge = max(line.right for line in lines)
    return sum(line.right >= edge - _FULL * line.size for line in lines) / len(lines)
