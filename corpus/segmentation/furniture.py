"""Page furniture: which lines are page numbers and running headers, and the page of each line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from corpus.segmentation.lines import Line
from corpus.segmentation.pagenumbers import Page, find_numbers
from corpus.segmentation.runningheaders import find_headers


class Furniture(NamedTuple):
    """One line of page furniture."""

    role: str
    page: Page | None = None


def find(lines: Sequence[Line]) -> dict[int, Furniture]:
    """Return which ``lines`` are page furniture, by index; in doubt a line is text."""
    found = {index: Furniture("page_number", page) for index, page in find_numbers(lines)}
    found.update((index, Furniture("running_header")) for index in find_headers(lines, set(found)))
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
