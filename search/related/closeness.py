"""How close together and how unbroken a passage holds what a question asks for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from search.related.units import Passage, Question, needle

# Bytes of UTF-8 to a Han character: distances are measured in Han characters.
_BYTES = 3
# A gap of so many Han characters halves what two neighbours give.
_HALVING_GAP = 8


def proximity(question: Question, passage: Passage) -> float:
    """How near each other the neighbouring words of a question stand in a passage, from 0 to 1.

    Each pair counts with the weight of its commoner word, divided by 1 + gap/8; the sum is divided by what it
    would be without any gap.
    """
    pairs = [(one, two) for one, two in dict.fromkeys(pairwise(question.words)) if one != two]
    most = sum(min(one.weight, two.weight) for one, two in pairs)
    if not most:
        return 0.0
    places = {unit: _places(needle(unit), passage.text) for unit in dict.fromkeys(question.words)}
    reached = 0.0
    for one, two in pairs:
        gap = _gap(places[one], places[two], len(needle(one)), len(needle(two)))
        if gap is not None:
            reached += min(one.weight, two.weight) / (1 + gap / _BYTES / _HALVING_GAP)
    return reached / most


def tiling(runs: Sequence[str], text: str) -> float:
    """How much of a question's Han runs a passage holds in long unbroken parts, from 0 to 1.

    Each run is covered from the left by the longest parts, of two characters or more, that the passage
    contains. A part of n characters counts n - 1.
    """
    most = sum(len(run) - 1 for run in runs)
    return sum(_tiled(run, text) for run in runs) / most if most else 0.0


def _tiled(run: str, text: str) -> int:
    reached = start = 0
    while start < len(run) - 1:
        end = start + 1
        while end < len(run) and run[start : end + 1] in text:
            end += 1
        reached += end - start - 1
        start = end
    return reached


def _places(wanted: bytes, text: bytes) -> list[int]:
    found, at = [], text.find(wanted)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + len(wanted))
    return found


def _gap(ones: list[int], twos: list[int], one_size: int, two_size: int) -> int | None:
    """The fewest bytes between an occurrence of each, in either order; None if one does not occur."""
    gaps = []
    for one in ones:
        at = bisect_left(twos, one)
        gaps += [max(0, two - one - one_size) for two in twos[at : at + 1]]
        gaps += [max(0, one - two - two_size) for two in twos[max(0, at - 1) : at]]
    return min(gaps, default=None)
