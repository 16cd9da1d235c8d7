"""Headers, footers and page numbers: the outermost lines of pages, where they recur from page to page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus.numerals import han, roman
from corpus.readers.pdf.printed import Printed, gather
from corpus.readers.pdf.sheets import Sheet

_DEPTH = 3  # Lines at either edge of a page that may be furniture.
_SAME_PLACE = 3.0  # Points that a line which recurs may move by.
_OFTEN = 3  # Pages on which a line must recur, if these are not most pages.
_MOSTLY = 0.6
_LARGEST = 1.05  # Of the body's type: headings recur too, but furniture is not set larger than the text.
_APART = 1.3  # Lines of text between a line in the place of a header and the text.
_SHORT = 12  # Lines of text; what is no wider and recurs at the edge needs no room to be furniture.
_NUMBER = re.compile(
    r"\d+|(?<![a-z])[ivxlc]+(?![a-z])|(?<=第)[一二三四五六七八九十百零〇]+(?=[页頁])", re.IGNORECASE
)


_Spot = tuple[bool, int, float]


class _Row(NamedTuple):
    """A line near the edge of a page."""

    page: int
    is_top: bool
    line: Printed
    place: float  # Points from that edge's side of the page.
    room: float  # Points between it and the next line inwards.

    @property
    def spot(self) -> _Spot:
        """Where it stands, and how large it is set."""
        return self.is_top, round(self.place), round(self.line.size, 1)

    @property
    def key(self) -> tuple[bool, str]:
        return self.is_top, _NUMBER.sub("#", self.line.text)


def take_out(sheets: Sequence[Sheet], size: float, leading: float) -> None:
    """Move page furniture from the runs of every sheet to its header and footer, and number the pages.

    Args:
        sheets: All pages.
        size: Of the body's type, in points.
        leading: From one baseline to the next in the body, in em.
    """
    edges = [(sheet, _rows(sheet, is_top)) for sheet in sheets for is_top in (True, False)]
    rows = [row for _, found in edges for row in found if row.line.size <= _LARGEST * size]
    recurring = _recurring(rows, len(sheets))
    places = Counter(row.spot for row in rows if row.key in recurring)
    for sheet, found in edges:
        known = [row.key in recurring and row.line.size <= _LARGEST * size for row in found]
        for row in found[: _depth(found, known, places, size * leading)]:
            (sheet.header if row.is_top else sheet.footer).append(row.line)
            taken = set(map(id, row.line.runs))
            sheet.runs = [run for run in sheet.runs if id(run) not in taken]
        sheet.footer.sort(key=lambda line: -line.base)
    _number(sheets)


def _rows(sheet: Sheet, is_top: bool) -> list[_Row]:
    """The lines at one edge of a page, the outermost first."""
    lines = gather(sheet.runs, sheet.number)
    ordered = lines[: _DEPTH + 1] if is_top else lines[: -_DEPTH - 2 : -1]
    rows: list[_Row] = []
    for line, inward in pairwise([*ordered, None]):
        if line is None or line.is_row or len(rows) == _DEPTH:
            break
        place = sheet.top - line.base if is_top else line.base
        room = abs(line.base - inward.base) if inward else 0.0
        rows.append(_Row(sheet.number, is_top, line, place, room))
    return rows


def _recurring(rows: Sequence[_Row], pages: int) -> set[tuple[bool, str]]:
    """The texts, numbers apart, that stand in one place on many pages."""
    by_key: dict[tuple[bool, str], list[_Row]] = defaultdict(list)
    for row in rows:
        by_key[row.key].append(row)
    return {key for key, found in by_key.items() if _recurs(found, pages)}


def _recurs(rows: Sequence[_Row], pages: int) -> bool:
    usual = Counter(round(row.place / _SAME_PLACE) for row in rows).most_common(1)[0][0]
    there = [row for row in rows if abs(row.place - usual * _SAME_PLACE) <= _SAME_PLACE]
    if len(there) < 2 or (len(there) < _OFTEN and len(there) < _MOSTLY * pages):
        return False
    return "#" not in there[0].key[1] or _counts(there)


def _counts(rows: Sequence[_Row]) -> bool:
    """Whether numbers in the lines rise with the pages; they may begin anew in a later part."""
    if all(a.line.text == b.line.text for a, b in pairwise(rows)):
        return True
    steps = [{number - row.page for number in _numbers(row.line.text)} for row in rows]
    rises = [not a.isdisjoint(b) for a, b in pairwise(steps)]
    return sum(rises) >= _MOSTLY * len(rises)


def _depth(rows: Sequence[_Row], known: Sequence[bool], places: Mapping[_Spot, int], leading: float) -> int:
    """How many of the outermost lines are furniture: up to the last one that stands apart from the text."""
    depth = 0
    for index, (row, recurs) in enumerate(zip(rows, known, strict=True), start=1):
        is_apart = row.room > _APART * leading
        if not recurs and not (is_apart and _is_in_place(row, places)):
            break
        if is_apart or not row.room or (index == 1 and row.line.right - row.line.left < _SHORT * leading):
            depth = index
    return depth


def _is_in_place(row: _Row, places: Mapping[_Spot, int]) -> bool:
    """Whether a line stands where furniture stands on other pages."""
    is_top, place, size = row.spot
    return sum(places.get((is_top, near, size), 0) for near in (place - 1, place, place + 1)) >= _OFTEN


def _number(sheets: Sequence[Sheet]) -> None:
    """Tell the printed number of each page: the one whose distance to the page's place is usual."""
    printed = {
        sheet.number: [
            found
            for line in sorted((*sheet.footer, *sheet.header), key=lambda line: len(line.text))
            for found in _NUMBER.findall(line.text)
        ]
        for sheet in sheets
    }
    steps = Counter(_value(found) - page for page, numbers in printed.items() for found in set(numbers))
    for sheet in sheets:
        usual = sorted(printed[sheet.number], key=lambda found: _likelihood(found, sheet.number, steps))
        if usual and (steps[_value(usual[0]) - sheet.number] > 1 or len(sheets) == 1):
            sheet.label = int(usual[0]) if usual[0].isdecimal() else usual[0]


def _likelihood(found: str, page: int, steps: Mapping[int, int]) -> tuple[int, bool]:
    """The less, the more a number is that of its page: digits before letters, which may be a word."""
    return -steps[_value(found) - page], not found.isdecimal()


def _numbers(text: str) -> Iterator[int]:
    return map(_value, _NUMBER.findall(text))


def _value(printed: str) -> int:
    if printed.isdecimal():
        return int(printed[:9])
    return roman(printed) if printed.isascii() else han(printed)
