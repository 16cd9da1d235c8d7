"""NEAR: which occurrences of two parts of a query stand close to each other.

As in SQLite's FTS4, ``NEAR/n`` lets at most n words or Han characters lie between the two, in either order.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from corpus.han import HAN
from search.match import Found, MatchText, Place, code_points

_RUN_OR_WORD = re.compile(rf"([{HAN}]+)|[^ \n{HAN}]+")


def near(left: Sequence[Found], right: Sequence[Found], distance: int) -> list[Found] | None:
    """What was found on either side, less the occurrences that have none of the other side nearby."""
    units = {item.place.name: _Units(item.place) for item in (*left, *right)}
    left_units, right_units = _around(left, units), _around(right, units)
    kept = _keep(left, _close(left_units, right_units, distance))
    kept += _keep(right, _close(right_units, left_units, distance))
    return kept or None


class _Units:
    """The words and Han characters of a match text, numbered."""

    def __init__(self, place: Place) -> None:
        self._starts: list[int] = []
        self._sizes: list[int] = []
        for match in _RUN_OR_WORD.finditer(place.buffer[place.start : place.end].decode()):
            self._starts.append(match.start())
            self._sizes.append(len(match[1] or " "))
        self._before = [0, *accumulate(self._sizes)]

    def before(self, offset: int) -> int:
        """How many begin before a code point."""
        i = bisect_left(self._starts, offset) - 1
        return self._before[i] + min(offset - self._starts[i], self._sizes[i]) if i >= 0 else 0


def _around(found: Sequence[Found], units: Mapping[MatchText, _Units]) -> list[tuple[int, int]]:
    """For each occurrence, the words and Han characters before it, and up to its end."""
    return [
        (units[item.place.name].before(first), units[item.place.name].before(last))
        for item in found
        for first, last in code_points(item)
    ]


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
