"""Rows of values: aligned for people, CSV and JSON lines for programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TextIO, TypeAlias

from search.render import View
from search.render.records import to_line
from search.render.table import cell
from search.render.wording import printable

Value: TypeAlias = "str | int | float | None"

_GAP = "  "
# Digits of a figure after its point; a share has two more than its percentage.
_DATA_DIGITS = 6


class Column(NamedTuple):
    """A column of a sheet.

    Attributes:
        name: What programs call it.
        form: How people see its figures, as `format` takes it; empty for texts, which stand at the left.
        heading: What people call it, where that is not `name`.
    """

    name: str
    form: str = ""
    heading: str = ""


class Sheet(NamedTuple):
    """Rows under columns; None is an empty cell."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]


def records(sheet: Sheet) -> Iterator[dict[str, Value]]:
    """Each row as an object, figures rounded to six digits after the point."""
    names = [column.name for column in sheet.columns]
    for row in sheet.rows:
        yield dict(zip(names, map(_rounded, row), strict=True))


def write_jsonl(sheet: Sheet, out: TextIO) -> None:
    """Write an object a row."""
    out.writelines(map(to_line, records(sheet)))


def write_csv(sheet: Sheet, out: TextIO) -> None:
    """Write a header, then the rows; texts as in `search.render.table`."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(cell(column.name) for column in sheet.columns)  # a name may be a query
    for row in sheet.rows:
        writer.writerow(cell(value) if isinstance(value, str) else _rounded(value) for value in row)


def aligned(sheet: Sheet) -> list[str]:
    """The headings and the rows as lines, columns aligned whatever the width of their characters."""
    forms = [column.form for column in sheet.columns]
    headings = [column.heading or column.name for column in sheet.columns]
    lines = [list(map(printable, headings))]
    lines += [[_shown(value, form) for value, form in zip(row, forms, strict=True)] for row in sheet.rows]
    widths = [max(map(columns, texts)) for texts in zip(*lines, strict=True)]
    return [_GAP.join(_padded(line, widths, forms)).rstrip() for line in lines]


def tell(notes: Iterable[str], view: View) -> None:
    """Write notes where they belong: where someone reads along, else to standard error."""
    stream = view.out if view.notes_inline else view.err
    stream.writelines(f"{printable(note)}\n" for note in notes)


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, most: int) -> str:
    """The text in at most so many columns, an ellipsis at its end where it was longer."""
    from rich.cells import set_cell_size

    return text if columns(text) <= most else set_cell_size(text, most - 1) + "…"


def _padded(texts: Iterable[str], widths: Iterable[int], forms: Iterable[str]) -> Iterator[str]:
    for text, width, form in zip(texts, widths, forms, strict=True):
        blanks = " " * (width - columns(text))
        yield f"{blanks}{text}" if form else f"{text}{blanks}"


def _shown(value: Value, form: str) -> str:
    if value is None:
        return ""
    return printable(value) if isinstance(value, str) else format(value, form)


def _rounded(value: Value) -> Value:
    return round(value, _DATA_DIGITS) if isinstance(value, float) else value
