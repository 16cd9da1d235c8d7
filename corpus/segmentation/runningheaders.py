"""Running headers and footers: short lines that recur in one place of each page, or cut sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from corpus.segmentation.characters import ends_clause, starts_lower
from corpus.segmentation.lines import Line
from corpus.segmentation.roles import front_role

_LONGEST = 80  # Columns of a running header.
_DEEPEST = 3  # Lines of it on one edge of a page.
_RECURS = 3  # Times that a line must recur to be one where nothing shows the pages.
_ALTERNATING = 2  # Headers that a short text may have, on odd and even pages.
_FLUENT = 36  # Columns of a line that is prose rather than a heading.
_SHORTEST_PAGE = 6  # Lines from one to the next, at least.
_EVEN = 1.3  # How many times longer than the shortest page the longest is, where all are printed full.
_STRIDE = 3  # How far the page numbers in two of them in a row may differ.
_DIGITS = re.compile(r"\d+")

Recurring = Mapping[str, Sequence[int]]
"""By what they have in common: the indexes of lines that could be running headers."""


def find_headers(lines: Sequence[Line], numbers: Collection[int]) -> list[int]:
    """Return which ``lines`` are running headers, by index; ``numbers`` are those of page numbers."""
    recurring = _recurring(lines, numbers)
    found: set[int] = set()
    for _ in range(_DEEPEST):
        headers = {
            index for slot in _slots(lines, numbers, found) for index in _filled(slot, recurring, lines)
        }
        if not headers:
            break
        found |= headers
    for indexes in recurring.values():
        if found.isdisjoint(indexes) and _are_between(indexes, lines):
            found.update(indexes)
    return sorted(found)


def _recurring(lines: Sequence[Line], numbers: Collection[int]) -> Recurring:
    """The short lines that recur, digits apart, and could be labels."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.width <= _LONGEST and line.mark.kind not in ("row", "bracket") and index not in numbers:
            places[_key(line)].append(index)
    return {key: indexes for key, indexes in places.items() if len(indexes) > 1 and _is_label(key)}


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text)


def _is_label(text: str) -> bool:
    return any(char.isalnum() for char in text) and not ends_clause(text)


def _slots(lines: Sequence[Line], numbers: Collection[int], found: Collection[int]) -> Iterator[list[int]]:
    """The lines in the same place of each page: its first, its last, those beside its number."""
    text = [index for index in range(len(lines)) if index not in numbers and index not in found]
    feeds = [index for index, line in enumerate(lines) if line.new_page]
    for breaks in (feeds, sorted(numbers)):
        if text and breaks:
            places = [bisect_left(text, index) for index in breaks]
            yield sorted({text[0], *(text[place] for place in places if place < len(text))})
            yield sorted({text[-1], *(text[place - 1] for place in places if place)})


def _filled(slot: Sequence[int], recurring: Recurring, lines: Sequence[Line]) -> list[int]:
    """Those in a slot that recur there and nowhere else, if they fill most of it."""
    members: dict[str, list[int]] = defaultdict(list)
    for index in slot:
        members[_key(lines[index])].append(index)
    headers = [
        index
        for key, indexes in members.items()
        if len(indexes) > 1 and key in recurring and 5 * len(indexes) >= 4 * len(recurring[key])
        for index in indexes
    ]
    if 3 * len(headers) < 2 * (len(slot) - 1):
        return []
    texts = len({_key(lines[index]) for index in headers})
    if texts > _ALTERNATING and _RECURS * texts > len(headers):
        return []  # The same pages come twice.
    return [index for index in headers if index or not _is_title(lines)]


def _is_title(lines: Sequence[Line]) -> bool:
    """Whether the first line of a source, which recurs as a running header, is also its title."""
    following = lines[1]
    marked = following.mark.kind in ("heading", "emphasis") or following.text.startswith("**")
    if marked or _DIGITS.search(lines[0].text):
        return False
    return ends_clause(following.text) or following.width > _LONGEST or bool(front_role(following.text))


def _are_between(indexes: Sequence[int], lines: Sequence[Line]) -> bool:
    """Whether lines that recur a page apart stand inside of sentences, or at even distances."""
    lengths = [sum(line.gap + 1 for line in lines[a:b]) for a, b in pairwise(indexes)]
    if len(indexes) < _RECURS or min(lengths) < _SHORTEST_PAGE:
        return False
    cuts = sum(_cuts(index, lines) for index in indexes)
    numbers = [[int(found) for found in _DIGITS.findall(lines[index].text)[-1:]] for index in indexes]
    rise = all(a and b and 0 < b[0] - a[0] <= _STRIDE for a, b in pairwise(numbers))
    even = max(lengths) <= _EVEN * min(lengths)
    return 2 * cuts >= len(indexes) or (cuts > 0 and (rise or even))


def _cuts(index: int, lines: Sequence[Line]) -> bool:
    """Whether the line stands in the middle of a sentence."""
    if not 0 < index < len(lines) - 1:
        return False
    before, after = lines[index - 1], lines[index + 1]
    plain = before.mark.kind == after.mark.kind == "plain" or starts_lower(after.text)
    return plain and before.width > _FLUENT and not ends_clause(before.text) and after.gap == lines[index].gap
