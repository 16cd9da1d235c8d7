"""Printed page numbers: lines of their own that look like one, or that rise from page to page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from statistics import median
from typing import NamedTuple

from corpus.numerals import han, roman
from corpus.segmentation.lines import Line

Page = int | str

_WIDEST = 28  # Columns of the longest: 第 117 页，共 240 页.
_DASH = r"[-‐‑‒–—―－−·•~～]"
_N, _TOTAL, _ROMAN = r"\d{1,4}", r"\d{1,4}", r"[ivxl]{1,7}"
# A number in these clothes is a page number wherever it stands alone.
_DRESSED = re.compile(
    rf"{_DASH}\s*(?P<dashed>{_N})\s*{_DASH}"
    rf"|第\s*(?P<zh>{_N}|[〇零一二三四五六七八九十百]{{1,5}})\s*[页頁](?:\s*[,，/／]?\s*共\s*{_TOTAL}\s*[页頁])?"
    rf"|(?:Page|PAGE|page|p\.|P\.)\s*(?P<page>{_N})(?:\s*(?:of|OF|/)\s*{_TOTAL})?"
    rf"|(?P<of>{_N})\s*(?:/|／|of)\s*{_TOTAL}"
    rf"|{_DASH}\s*(?P<roman>{_ROMAN})\s*{_DASH}"
)
# In these it may as well be a cell of a table or the number of an item, unless it rises.
_PLAIN = re.compile(
    rf"(?P<bare>{_N})|(?P<small>{_ROMAN})|\|\s*(?P<barred>{_N})\s*\|"
    rf"|[\[［【〔]\s*(?P<bracketed>{_N})\s*[\]］】〕]|[（(]\s*(?P<parenthesised>{_N})\s*[）)]"
)
_STRIDE = 3  # How far two page numbers in a row may differ: some pages print none.
_SHORTEST_PAGE = 6  # Lines; the numbers of items stand closer together than those of pages.
_FEWEST = 3  # Numbers that rise a second time, in another part of the source.
_SMALL = frozenset("ivxl")


class Numbered(NamedTuple):
    """A line that may print the number of its page."""

    at: int
    page: Page
    value: int


def find_numbers(lines: Sequence[Line]) -> Iterator[tuple[int, Page]]:
    """Yield the lines, by index, that print nothing but the number of their page, with that number."""
    plain: dict[str, list[Numbered]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.width > _WIDEST:
            continue
        if dressed := _DRESSED.fullmatch(line.text):
            yield index, _numbered(index, dressed).page
        elif bare := _PLAIN.fullmatch(line.text):
            plain[bare.lastgroup or ""].append(_numbered(index, bare))
    rows = list(accumulate(line.gap + 1 for line in lines))
    for style, numbers in plain.items():
        for number in _rising(numbers, lines, rows, is_bare=style == "bare"):
            yield number.at, number.page


def _numbered(index: int, found: re.Match[str]) -> Numbered:
    printed = found[found.lastgroup or 0]
    if printed.isdecimal():
        return Numbered(index, int(printed), int(printed))
    if printed[0] in _SMALL:
        return Numbered(index, printed, roman(printed))
    return Numbered(index, han(printed), han(printed))


def _rising(
    numbers: Sequence[Numbered], lines: Sequence[Line], rows: Sequence[int], *, is_bare: bool
) -> Iterator[Numbered]:
    """The numbers that rise from page to page; one alone is a page number only at a page break."""
    chain = _longest_chain(numbers)
    if len(chain) < 2:
        yield from (number for number in numbers if is_bare and _at_break(number.at, lines))
        return
    if not is_bare and not _are_pages_apart(chain, rows):
        return
    yield from chain
    # Before and after it, another part of the source may count its own pages.
    first, last = chain[0].at, chain[-1].at
    for part in (
        [number for number in numbers if number.at < first],
        [number for number in numbers if number.at > last],
    ):
        if len(_longest_chain(part)) >= _FEWEST and _are_pages_apart(part, rows):
            yield from _rising(part, lines, rows, is_bare=is_bare)


def _longest_chain(numbers: Sequence[Numbered]) -> list[Numbered]:
    length: dict[int, int] = {}  # By page number: of the longest chain that ends with it so far ...
    ends: dict[int, int] = {}  # ... and where in ``numbers`` that one ends.
    previous: list[int | None] = []
    for place, number in enumerate(numbers):
        page = number.value
        before = max(range(page - _STRIDE, page), key=lambda other: length.get(other, 0))
        previous.append(ends.get(before))
        if length.get(before, 0) >= length.get(page, 0):
            length[page], ends[page] = length.get(before, 0) + 1, place
    chain: list[Numbered] = []
    step = ends[max(length, key=length.__getitem__)] if length else None
    while step is not None:
        chain.append(numbers[step])
        step = previous[step]
    return chain[::-1]


def _are_pages_apart(chain: Sequence[Numbered], rows: Sequence[int]) -> bool:
    return median(rows[b.at] - rows[a.at] for a, b in pairwise(chain)) >= _SHORTEST_PAGE


def _at_break(index: int, lines: Sequence[Line]) -> bool:
    return lines[index].new_page or (index + 1 < len(lines) and lines[index + 1].new_page)
