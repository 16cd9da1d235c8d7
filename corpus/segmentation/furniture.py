"""Page furniture: printed page numbers and running headers, told from text by how they recur."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from corpus.segmentation.characters import ends_clause, starts_lower
from corpus.segmentation.lines import Line
from corpus.segmentation.roles import front_role

Page = int | str

_BARE = re.compile(r"(?P<number>\d{1,4})\Z")
# A number in these clothes is a page number wherever it stands alone.
_DRESSED = re.compile(
    r"(?:[-—–―·•~]\s*(?P<dashed>\d{1,4})\s*[-—–―·•~]"
    r"|第\s*(?P<zh>\d{1,4})\s*[页頁](?:\s*[,，/／]?\s*共\s*\d{1,4}\s*[页頁])?"
    r"|(?:Page|PAGE|page|p\.|P\.)\s*(?P<page>\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?"
    r"|(?P<slash>\d{1,4})\s*[/／]\s*\d{1,4}"
    r"|[-—–]\s*(?P<roman>[ivxlc]{1,6})\s*[-—–])\Z"
)
_LONGEST = 80  # Columns of a running header.
_RECURS = 3  # Times that a line must recur to be one.
_FLUENT = 36  # Columns of a line that is prose rather than a heading.
_NEAR = 2  # Lines between it and the edge of a page.
_DIGITS = re.compile(r"\d+")
_STRIDE = 3  # How far two page numbers in a row may differ: some pages print none.


class Furniture(NamedTuple):
    """One line of page furniture."""

    role: str
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class _Numbered:
    index: int
    style: str
    page: Page


def find(lines: Sequence[Line]) -> dict[int, Furniture]:
    """Return which ``lines`` are page furniture, by index; in doubt a line is text."""
    found = {number.index: Furniture("page_number", number.page) for number in _page_numbers(lines)}
    found.update((index, Furniture("running_header")) for index in _running_headers(lines, found))
    return found


def pages(
    lines: Sequence[Line], furniture: Mapping[int, Furniture], breaks: Sequence[bool]
) -> list[Page | None]:
    """Return the number printed on the page of each line, None where the page prints none.

    Args:
        lines: All lines of the source.
        furniture: What :func:`find` found among them.
        breaks: Whether a page starts before the line, as far as the layout shows.
    """
    numbers = {index: item.page for index, item in furniture.items() if item.page is not None}
    on_top = sum(breaks[index] or index == 0 for index in numbers) * 2 > len(numbers)
    labels: list[Page | None] = []
    current: list[int] = []
    for index in range(len(lines)):
        starts = breaks[index] or (index in numbers if on_top else index - 1 in numbers)
        if starts and current:
            labels += _label(current, numbers)
            current = []
        current.append(index)
    return labels + _label(current, numbers)


def _label(indexes: Sequence[int], numbers: Mapping[int, Page]) -> list[Page | None]:
    page = next((numbers[index] for index in indexes if index in numbers), None)
    return [page] * len(indexes)


def _page_numbers(lines: Sequence[Line]) -> Iterable[_Numbered]:
    candidates: dict[str, list[_Numbered]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.width > 24:
            continue
        if bare := _BARE.match(line.text):
            candidates["bare"].append(_Numbered(index, "bare", int(bare["number"])))
        elif dressed := _DRESSED.match(line.text):
            style = dressed.lastgroup or ""
            printed = dressed[style]
            candidates[style].append(_Numbered(index, style, int(printed) if printed.isdigit() else printed))
    for style, numbers in candidates.items():
        yield from _rising(numbers, lines) if style == "bare" else numbers


def _rising(numbers: Sequence[_Numbered], lines: Sequence[Line]) -> list[_Numbered]:
    """The bare numbers that rise from page to page; one alone is a page number only at a page break."""
    length: dict[int, int] = {}  # By page number: of the longest chain that ends with it so far ...
    ends: dict[int, int] = {}  # ... and where in ``numbers`` that one ends.
    previous: list[int | None] = []
    for place, number in enumerate(numbers):
        page = int(number.page)
        before = max(range(page - _STRIDE, page), key=lambda other: length.get(other, 0))
        previous.append(ends.get(before))
        if length.get(before, 0) >= length.get(page, 0):
            length[page], ends[page] = length.get(before, 0) + 1, place
    chain: list[_Numbered] = []
    step = ends[max(length, key=length.__getitem__)] if length else None
    while step is not None:
        chain.append(numbers[step])
        step = previous[step]
    return chain if len(chain) > 1 else [number for number in numbers if _at_break(number.index, lines)]


def _at_break(index: int, lines: Sequence[Line]) -> bool:
    return lines[index].new_page or (index + 1 < len(lines) and lines[index + 1].new_page)


def _running_headers(lines: Sequence[Line], numbers: Mapping[int, Furniture]) -> list[int]:
    """Short lines that recur, digits apart, at the edges of pages or in the middle of sentences."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.width <= _LONGEST and line.mark.kind != "row" and index not in numbers:
            places[_DIGITS.sub("#", line.text)].append(index)
    edges = _page_edges(lines, numbers)
    headers: list[int] = []
    for key, indexes in places.items():
        if len(indexes) < 2 or not _is_label(key):
            continue
        near = [index for index in indexes if index in edges]
        if _is_on_every_page(near, lines) or (len(near) >= _RECURS and 5 * len(near) >= 4 * len(indexes)):
            headers += [index for index in near if index or not _is_title(lines, key)]
        elif len(indexes) >= _RECURS and _are_between(indexes, lines):
            headers += indexes
    return sorted(headers)


def _is_on_every_page(near: Sequence[int], lines: Sequence[Line]) -> bool:
    """Whether each is the first line of a page, and the form feeds are not many more."""
    feeds = sum(line.new_page for line in lines)
    return len(near) > 1 and 3 * len(near) > 2 * feeds and all(lines[i].new_page or not i for i in near)


def _is_title(lines: Sequence[Line], key: str) -> bool:
    """Whether the first line of a source, which recurs as a running header, is also its title."""
    following = lines[1]
    marked = following.mark.kind in ("heading", "emphasis") or following.text.startswith("**")
    if "#" in key or marked:
        return False
    return ends_clause(following.text) or following.width > _LONGEST or bool(front_role(following.text))


def _are_between(indexes: Sequence[int], lines: Sequence[Line]) -> bool:
    """Whether lines that recur stand between those of the text: in sentences, or numbered like pages."""
    cuts = sum(_cuts(index, lines) for index in indexes)
    numbers = [[int(found) for found in _DIGITS.findall(lines[index].text)[-1:]] for index in indexes]
    rise = all(a and b and 0 < b[0] - a[0] <= _STRIDE for a, b in pairwise(numbers))
    return 2 * cuts >= len(indexes) or (cuts > 0 and rise)


def _cuts(index: int, lines: Sequence[Line]) -> bool:
    """Whether the line stands in the middle of a sentence."""
    if not 0 < index < len(lines) - 1:
        return False
    before, after = lines[index - 1], lines[index + 1]
    plain = before.mark.kind == after.mark.kind == "plain" or starts_lower(after.text)
    short = 4 * lines[index].width < 3 * before.width
    return (
        plain
        and short
        and before.width > _FLUENT
        and not ends_clause(before.text)
        and after.gap == lines[index].gap
    )


def _is_label(text: str) -> bool:
    return any(char.isalnum() for char in text) and not ends_clause(text)


def _page_edges(lines: Sequence[Line], numbers: Mapping[int, Furniture]) -> set[int]:
    """Indexes of the lines within reach of a page break."""
    edges = {0}
    for index, line in enumerate(lines):
        if index in numbers:
            edges.update(range(index - _NEAR, index + _NEAR + 1))
        if line.new_page:
            edges.update(range(index - _NEAR, index + _NEAR))
    return edges
