"""Tables of wiki text: a row is what stands between two ``|-``, however many lines its cells take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpus.segmentation.marks import Mark
from corpus.segmentation.wikitext.page import Page

_LINE = re.compile(
    r"^[ \t\u3000]*(?P<content>(?:(?::+[ \t]*)?(?P<sign>\{\||\|\}(?!\})|\|-|\|\+|[|!]))?)", re.MULTILINE
)
_SEPARATOR = re.compile(r"\|\||!!|\|")
_ATTRIBUTES = re.compile(
    r"\s*(?:(?:[\w-]+\s*=\s*(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s|\"']+)|nowrap)\s*){1,20}\Z", re.IGNORECASE
)
_BULLETS = re.compile(r"[*#:;]+")

_TABLE, _ROW = Mark("rule", marker="table"), Mark("rule", marker="row")


class _Line(NamedTuple):
    begin: int  # Where it is printed from.
    start: int  # Of its content.
    end: int
    sign: str
    after: int  # Where the sign ends.


def read_tables(page: Page, start: int) -> None:
    """Note the rows, captions and markup of the tables that are closed."""
    lines = list(_lines(page, start))
    for first, last in _closed(lines):
        table = _Table(page)
        for line in lines[first : last + 1]:
            table.take(line)
        table.end_row()


def _lines(page: Page, start: int) -> Iterator[_Line]:
    """The lines that begin outside of templates and links."""
    begins = [found for found in _LINE.finditer(page.source, start) if not page.is_nested(found.start())]
    ends = [*(found.start() for found in begins), len(page.source)][1:]
    for found, end in zip(begins, ends, strict=True):
        yield _Line(found.start(), found.start("content"), end, found["sign"] or "", found.end())


def _closed(lines: Sequence[_Line]) -> list[tuple[int, int]]:
    """The first and last lines of tables that stand in no other."""
    opened: list[int] = []
    tables: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        if line.sign == "{|":
            opened.append(index)
        elif line.sign == "|}" and opened:
            first = opened.pop()
            while tables and tables[-1][0] > first:
                tables.pop()
            tables.append((first, index))
    return tables


@dataclass(slots=True)
class _Table:
    page: Page
    row: int | None = None  # Where the row that is being read starts.
    is_header: bool = True

    def take(self, line: _Line) -> None:
        if line.sign in ("|", "!"):
            self._take_cells(line)
        elif not line.sign:
            self._go_on(line)
        else:
            self.end_row()
            self._take_markup(line)

    def end_row(self) -> None:
        if self.row is not None:
            self.page.marks[self.row] = Mark("row", marker="header" if self.is_header else "")
        self.row, self.is_header = None, True

    def _take_cells(self, line: _Line) -> None:
        page = self.page
        if self.row is None:
            self.row = line.start
            page.hide(line.start, line.after - 1)  # Colons set a table in.
            page.marks[line.start] = Mark("row")
        else:
            page.joins.add(line.begin)
        self.is_header = self.is_header and line.sign == "!"
        cell = line.after
        for found in _SEPARATOR.finditer(page.source, line.after, line.end):
            if page.is_nested(found.start()) or (found.group() == "!!" and line.sign == "|"):
                continue
            if found.group() != "|":
                page.hide(found.start(), found.start() + 1, blank=True)
                cell = found.end()
            elif _ATTRIBUTES.match(page.source, cell, found.start()):
                page.hide(cell, found.end())

    def _go_on(self, line: _Line) -> None:
        """A line below a cell belongs to it, whatever list or text it is of."""
        if self.row is None:
            return
        self.page.joins.add(line.begin)
        if bullets := _BULLETS.match(self.page.source, line.start, line.end):
            self.page.hide(line.start, bullets.end())

    def _take_markup(self, line: _Line) -> None:
        page = self.page
        if line.sign == "|}":
            page.hide(line.start, line.after)
            page.breaks.add(line.after)
            page.marks[line.start] = _TABLE
        elif line.sign == "|+":
            bar = page.source.find("|", line.after, line.end)
            named = bar >= 0 and _ATTRIBUTES.match(page.source, line.after, bar)
            page.hide(line.start, bar + 1 if named else line.after)
            page.marks[line.start] = Mark("caption", marker="table_caption")
        else:
            page.hide(line.start, line.start + len(page.source[line.start : line.end].rstrip()))
            page.marks[line.start] = _ROW if line.sign == "|-" else _TABLE
