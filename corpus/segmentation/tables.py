"""What the rows of a table mean: the names of its columns and its caption, as fields of each row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.segmentation.characters import ends_sentence, width
from corpus.segmentation.units import Unit

_LONGEST_LABEL = 40  # Columns of a cell that names a column.
_LONGEST_CAPTION = 120  # Columns.
_HEADER_ROWS = 2  # At most, above a rule.
_FIGURE = re.compile(
    r"(?!(?:19|20)\d\d\Z)[-–−+±~～约約¥$€]{0,2}\d[\d.,\s]*(?:%|‰|[万萬亿億]?[元吨噸人户戶个個]?)?\Z"
)
_CAPTION = re.compile(r"(?:附?表|专栏|專欄|Table|TABLE)\s*(?:[A-Z]?\d|[一二三四五六七八九十])")
_MEASURE = re.compile(r"[（(]?\s*(?:单位|單位|计量单位|Units?)\s*[:：]")
_BAR = re.compile(r"\|")
_BAR_OR_MARK = re.compile(r"(?:\A|(?<=\s))[|!]")  # A row of a wiki has "!" before the cells of headers.


@dataclass(slots=True)
class _Table:
    """Rows in a row: their places in the work, and how many stand above the first rule."""

    start: int
    end: int = 0
    rows: list[Unit] = field(default_factory=list)
    ruled: int = 0


def cells(text: str) -> list[str]:
    """Return the texts of the cells of a row, such as ``| a | b |``."""
    sign = _BAR_OR_MARK if text.startswith("!") else _BAR
    parts = [part.strip() for part in sign.split(text)]
    if parts and not parts[0]:
        del parts[0]
    return parts[:-1] if len(parts) > 1 and not parts[-1] else parts


def _cells(row: Unit) -> list[str]:
    return list(row.piece.mark.cells) or cells(row.text)


def add_table_fields(work: Sequence[Unit]) -> None:
    """Tell header rows, and give all others ``header`` and ``caption`` of their table where it has them."""
    for unit in work:
        if unit.kind == "table_row" and not any(_cells(unit)):
            unit.is_boilerplate("markup")  # Blank cells where a syntax demands a header.
    tables = list(_tables(work))
    for table, caption in zip(tables, _captions(work, tables), strict=True):
        _describe(table, caption)


def _describe(table: _Table, caption: str) -> None:
    headers: list[Unit] = []
    below = False
    for unit, is_header in zip(table.rows, _are_headers(table), strict=True):
        if is_header:
            headers = [unit] if below else [*headers, unit]
            unit.extra["role"] = "header"
        elif headers:
            unit.extra["header"] = _header(unit, headers)
        if caption and not is_header:
            unit.extra["caption"] = caption
        below = not is_header


def _header(row: Unit, headers: Sequence[Unit]) -> list[str]:
    """The cells of the header row that has as many columns as the row; else of the one that has most."""
    named = [_cells(header) for header in headers]
    columns = len(_cells(row))
    return next((names for names in named if len(names) == columns), max(named, key=len))


def _are_headers(table: _Table) -> list[bool]:
    """Which rows name columns: the source says so, a rule stands below, or the first row has labels only."""
    marked = [row.piece.mark.marker == "header" for row in table.rows]
    if any(marked):
        return marked
    labels = len(table.rows) > 1 and _are_labels(_cells(table.rows[0]))
    return [place < (table.ruled or labels) for place in range(len(table.rows))]


def _are_labels(names: Sequence[str]) -> bool:
    given = [name for name in names if name]
    return 2 * len(given) >= len(names) and bool(given) and all(map(_is_label, given))


def _is_label(cell: str) -> bool:
    return width(cell) <= _LONGEST_LABEL and not ends_sentence(cell) and not _FIGURE.match(cell)


def _tables(work: Sequence[Unit]) -> Iterator[_Table]:
    table: _Table | None = None
    for place, unit in enumerate(work):
        mark = unit.piece.mark
        if unit.kind == "table_row":
            if table is None or mark.marker == "first":
                if table:
                    yield table
                table = _Table(place)
            table.rows.append(unit)
            table.end = place + 1
        elif table and mark.kind == "rule" and mark.marker != "table":
            # The rules of a wiki stand between all rows and tell nothing.
            if not (table.ruled or mark.marker) and len(table.rows) <= _HEADER_ROWS:
                table.ruled = len(table.rows)
        elif table and mark.kind != "row":
            yield table
            table = None
    if table:
        yield table


def _captions(work: Sequence[Unit], tables: Sequence[_Table]) -> list[str]:
    """The caption of each table: above it or below, whichever the work prefers."""
    above = [_above(work, table) for table in tables]
    below = [_below(work, table) for table in tables]
    under = sum(unit is not None for unit in below) > sum(unit is not None for unit in above)
    first, second = (below, above) if under else (above, below)
    taken = {id(unit) for unit in first if unit}
    chosen = [
        one or (other if id(other) not in taken else None) for one, other in zip(first, second, strict=True)
    ]
    return [unit.text if unit else "" for unit in chosen]


def _above(work: Sequence[Unit], table: _Table) -> Unit | None:
    """The caption above a table; a line that says how it counts may stand between."""
    shown = [unit for unit in work[max(0, table.start - 6) : table.start] if unit.kind != "boilerplate"]
    if shown and _MEASURE.match(shown[-1].text):
        shown.pop()
    return shown[-1] if shown and _is_caption(shown[-1]) else None


def _below(work: Sequence[Unit], table: _Table) -> Unit | None:
    following = (unit for unit in work[table.end : table.end + 4] if unit.kind != "boilerplate")
    unit = next(following, None)
    return unit if unit and _is_caption(unit) else None


def _is_caption(unit: Unit) -> bool:
    if unit.extra.get("role") == "table_caption":
        return True
    numbered = _CAPTION.match(unit.text) is not None and unit.kind != "table_row"
    return numbered and unit.width <= _LONGEST_CAPTION and not ends_sentence(unit.text)
