"""Tables of Markdown, as its dialects print them."""

from __future__ import annotations

import re

from corpus.segmentation.markdown.sheet import Sheet
from corpus.segmentation.marks import RULE, Mark

_CAPTION = re.compile(r"(?:Table)?:[ \t]+(?=\S)")
_PIPE_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?\Z|\|[ \t]*:?-+:?[ \t]*\|?\Z")
_COLUMN_RULE = re.compile(r"-{2,}(?:[ \t]+-{2,})+\Z")
_FULL_RULE = re.compile(r"-{5,}\Z")
_GRID_RULE = re.compile(r"\+(?:[-=:]+\+)+\Z")
_HEADER_LINES = 6  # Of a table whose cells take several lines, at most.
_COLUMN_GAP = re.compile(r"[ \t]{2,}")


def read_table(sheet: Sheet, index: int) -> int | None:
    """Take the table whose first rule is the line at ``index``; returns the index of the line below.

    None if the line is no such rule.
    """
    text = sheet.lines[index].text
    if _PIPE_RULE.match(text) and "|" in sheet.text(index - 1):
        return _pipe_table(sheet, index)
    if _COLUMN_RULE.match(text):
        return _column_table(sheet, index)
    if _GRID_RULE.match(text):
        return _grid_row(sheet, index)
    return None


def _pipe_table(sheet: Sheet, rule: int) -> int:
    _row(sheet, rule - 1, rule, opens=True)
    index = rule + 1
    while "|" in sheet.text(index):
        _row(sheet, index, index + 1)
        index += 1
    return _caption(sheet, index)


def _column_table(sheet: Sheet, rule: int) -> int:
    """A table of pandoc, its columns under dashes; in one framed by rules, blank lines part the rows."""
    above = _lines_above(sheet, rule)
    framed = above > 1 and _FULL_RULE.match(sheet.text(rule - above)) is not None
    end = _column_end(sheet, rule, framed, headed=above > 0)
    if end is None or (above > 1 and not framed):
        return rule + 1
    if above:
        _row(sheet, rule - above + framed, rule, opens=True)
    row = rule + 1
    for index in range(rule + 1, end + 1):
        if not framed or index == end or not sheet.text(index):
            _row(sheet, row, index, opens=not above and row == rule + 1)
            row = index if not framed else index + 1
    return _caption(sheet, end + bool(sheet.text(end)))


def _column_end(sheet: Sheet, rule: int, framed: bool, *, headed: bool) -> int | None:
    """The index of the line below the last row; None if no table stands below the rule."""
    for index in range(rule + 1, len(sheet.lines) + 1):
        text = sheet.text(index)
        if _FULL_RULE.match(text) or _COLUMN_RULE.match(text):
            return index
        if not text and not framed:
            return index if headed and index > rule + 1 else None
    return None


def _lines_above(sheet: Sheet, index: int) -> int:
    count = 0
    while count <= _HEADER_LINES and sheet.text(index - count - 1):
        count += 1
    return count


def _grid_row(sheet: Sheet, rule: int) -> int:
    """A row between two rules of ``+---+``, and the rule above it."""
    heads = "=" in sheet.text(rule)
    sheet.marks[sheet.lines[rule].start] = RULE if heads else Mark("rule", marker="row")
    end = rule + 1
    while sheet.text(end).startswith("|"):
        end += 1
    if end > rule + 1 and _GRID_RULE.match(sheet.text(end)):
        _row(sheet, rule + 1, end, opens=not sheet.text(rule - 1))
    return end if end > rule + 1 else _caption(sheet, end)


def _row(sheet: Sheet, first: int, end: int, *, opens: bool = False) -> None:
    """Note that the lines up to ``end`` are one row, and whether it opens a table."""
    if first < end:
        text = sheet.lines[first].text
        cells = () if "|" in text or end - first > 1 else tuple(_COLUMN_GAP.split(text))
        sheet.marks[sheet.lines[first].start] = Mark("row", marker="first" if opens else "", cells=cells)
        sheet.joins |= {line.begin for line in sheet.lines[first + 1 : end]}


def _caption(sheet: Sheet, index: int) -> int:
    """``: caption`` below a table; returns the index of the line to read on from."""
    below = next((place for place in range(index, index + 3) if sheet.text(place)), index)
    if found := _CAPTION.match(sheet.text(below)):
        sheet.marks[sheet.lines[below].start] = Mark("caption", prefix=found.end(), marker="table_caption")
        return below + 1
    return index
