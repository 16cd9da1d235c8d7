"""NEAR: which occurrences of two parts of a query stand close to each other.

As in SQLite's FTS4, ``NEAR/n`` lets at most n words or Han characters lie between the two, in either order.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from corpus.han import HAN
from search.match import Found, code_points

_UNIT = re.compile(rf"[{HAN}]|[^ \n{HAN}]+")


def near(left: Sequence[Found], right: Sequence[Found], distance: int) -> list[Found] | None:
    """What was found on either side, less the occurrences that have none of the other side nearby."""
    left_units, right_units = _units(left), _units(right)
    kept = _keep(left, _close(left_units, right_units, distance))
    kept += _keep(right, _close(right_units, left_units, distance))
    return kept or None


def _units(found: Sequence[Found]) -> list[tuple[int, int]]:
    """For each occurrence, the words and Han characters before it, and up to its end."""
    units = []
    for item in found:
        buffer, start = item.place.buffer, item.place.start
        starts = [match.start() for match in _UNIT.finditer(buffer[start : item.place.end].decode())]
        units += [
            (bisect_left(starts, first), bisect_left(starts, last)) for first, last in code_points(item)
        ]
    return units


def _close(units: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]], distance: int) -> list[bool]:
    """For each occurrence, whether another lies within the distance before or after it."""
    starts, ends = sorted(start for start, _ in others), sorted(end for _, end in others)
    return [
        bisect_right(starts, end + distance) > bisect_left(starts, end)
        or bisect_right(ends, start) > bisect_left(ends, start - distance)
        for start, end in units
    ]


def _keep(found: Sequence[Found], wanted: Iterable[bool]) -> list[Found]:
    """What was found, less the occurrences that are not wanted."""
    answers = iter(wanted)
    kept = [item._replace(intervals=[i for i in item.intervals if next(answers)]) for item in found]
    return [item for item in kept if item.intervals]
