"""Tables: rows of data as one passage each, or what is in the cells where a table only lays out the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.readers.html.breaks import join
from corpus.readers.html.hints import Attributes
from corpus.readers.html.lists import integer
from corpus.readers.html.page import Passage, Region
from corpus.segmentation.characters import is_cjk
from corpus.segmentation.marks import Mark

_ROW = Mark("row")
_FIELD = Mark("field")
_MANY = 4  # Paragraphs of running text; a cell of data has fewer, or it is one of many.
_MOST = 0.6  # Share of a table's text; a cell with more is the page itself.
_WIDEST = 64  # Columns of which the empty ones are written out.


@dataclass(slots=True)
class Cell:
    """A cell, by the range of passages that stand in it."""

    start: int
    end: int
    columns: int
    rows: int


@dataclass(slots=True)
class Table:
    """A table that is open: where its passages begin, and its cells."""

    start: int
    attributes: Attributes
    rows: list[list[Cell]] = field(default_factory=list)

    def open_row(self) -> None:
        """Begin a row."""
        self.rows.append([])

    def open_cell(self, attributes: Attributes, start: int) -> None:
        """Begin a cell, whose passages begin at ``start``."""
        if not self.rows:
            self.open_row()
        columns, rows = (max(1, integer(attributes, name, 1)) for name in ("colspan", "rowspan"))
        self.rows[-1].append(Cell(start, start, min(columns, _WIDEST), rows))

    def close_cell(self, end: int) -> None:
        """End the cell that was opened last."""
        self.rows[-1][-1].end = end


def close(table: Table, passages: list[Passage], region: Region) -> None:
    """Make rows of the passages of a table that ends here, in ``region``, if it is one of data."""
    rows = [row for row in table.rows if any(cell.end > cell.start for cell in row)]
    if not _is_data(table, rows, passages):
        return
    inside = {index for row in rows for cell in row for index in range(cell.start, cell.end)}
    around = [passages[index] for index in range(table.start, len(passages)) if index not in inside]
    is_infobox = "infobox" in (table.attributes.get("class") or "")
    printed = [
        _field(row, passages, region) if is_infobox else _row(row, passages, region, columns)
        for row, columns in _aligned(rows)
    ]
    passages[table.start :] = around + printed


def _is_data(table: Table, rows: Sequence[Sequence[Cell]], passages: Sequence[Passage]) -> bool:
    """Whether the rows mean something: more than one cell is filled in some, and none holds the page."""
    if table.attributes.get("role") in ("presentation", "none"):
        return False
    if not any(sum(cell.end > cell.start for cell in row) > 1 for row in rows):
        return False
    cells = [passages[cell.start : cell.end] for row in rows for cell in row]
    if any(_is_part_of_page(passage) for cell in cells for passage in cell):
        return False
    total = sum(len(passage.text) for cell in cells for passage in cell)
    return not any(_is_page(cell, total, len(rows)) for cell in cells)


def _is_part_of_page(passage: Passage) -> bool:
    return passage.mark is not None and passage.mark.kind in ("heading", "row", "field")


def _is_page(cell: Sequence[Passage], total: int, rows: int) -> bool:
    if len(cell) < _MANY or sum(passage.is_prose for passage in cell) < _MANY:
        return False
    return rows < 3 or sum(len(passage.text) for passage in cell) > _MOST * total


def _aligned(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[Sequence[Cell], list[int]]]:
    """Each row, with the column of each of its cells: those of cells that reach down from above are taken."""
    reaching: dict[int, int] = {}
    for row in rows:
        column, columns = 0, []
        taken = {place: left - 1 for place, left in reaching.items() if left > 1}
        for cell in row:
            while column in reaching:
                column += 1
            columns.append(column)
            for place in range(column, min(column + cell.columns, _WIDEST)):
                if cell.rows > 1:
                    taken[place] = cell.rows - 1
            column += cell.columns
        reaching = taken
        yield row, columns


def _row(row: Sequence[Cell], passages: Sequence[Passage], region: Region, columns: Sequence[int]) -> Passage:
    texts: list[str] = []
    for cell, column in zip(row, columns, strict=True):
        texts += [""] * (min(column, _WIDEST) - len(texts))
        texts.append(_text(passages[cell.start : cell.end]))
    return _passage(f"| {' | '.join(texts)} |", row, passages, region, _ROW)


def _field(row: Sequence[Cell], passages: Sequence[Passage], region: Region) -> Passage:
    """A row of an infobox: its name, and what stands beside it."""
    texts = [text for cell in row if (text := _text(passages[cell.start : cell.end]))]
    colon = "：" if is_cjk(texts[0][-1]) else ": "
    return _passage(colon.join([texts[0], " ".join(texts[1:])]).strip(" ："), row, passages, region, _FIELD)


def _passage(
    text: str, row: Sequence[Cell], passages: Sequence[Passage], region: Region, mark: Mark
) -> Passage:
    parts = [passage for cell in row for passage in passages[cell.start : cell.end]]
    links, controls = sum(part.links for part in parts), sum(part.controls for part in parts)
    # Its place is the first cell's, unless that says of itself what only a cell is.
    return Passage(text, region, mark, links, controls)


def _text(cell: Sequence[Passage]) -> str:
    text = ""
    for passage in cell:
        text = join(text, passage.text) if text else passage.text
    return text
