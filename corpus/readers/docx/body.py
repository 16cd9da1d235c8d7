"""The blocks of a document in reading order: paragraphs, rows of tables, text boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, repeat
from xml.etree.ElementTree import Element

from corpus.readers.docx.breaks import divide
from corpus.readers.docx.lists import Label, Lists
from corpus.readers.docx.package import Package, integer, is_on, value
from corpus.readers.docx.runs import Content, Note, branch, collect
from corpus.readers.docx.styles import Styles

_MOST_COLUMNS = 63  # Of a table in Word.
_OUT = frozenset({"del", "moveFrom", "sectPr", "sdtPr", "tblPr", "tblGrid", "trPr", "tcPr"})


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a row of a table.

    Attributes:
        number: Of the paragraph, or the first one in the row; see `blocks`.
        text: Its characters, automatic numbers included.
        cells: Of a row, one for each column; one that reaches over several columns or rows stands once.
        outline: Level of a heading, from 0; `styles.TITLE` of a title.
        label: What an automatic list prints before it.
        is_bold: Whether all of it is bold.
        is_contents: Whether it is a line of a table of contents.
        is_caption: Whether it is the caption of a table or figure.
        is_first: Whether it is the first row of its table.
        notes: The notes that it refers to.
    """

    number: int
    text: str
    cells: tuple[str, ...] = ()
    outline: int | None = None
    label: Label | None = None
    is_bold: bool = False
    is_contents: bool = False
    is_caption: bool = False
    is_first: bool = False
    notes: tuple[Note, ...] = field(default=())


def blocks(package: Package) -> Iterator[Block]:
    """Yield the blocks of a document that are not blank, or refer to a note.

    All paragraphs of the body are counted from 1 on, blank ones and those in tables too; those in a text box
    follow the paragraph that it is anchored in.
    """
    styles = Styles(package.styles)
    yield from _Body(styles, Lists(package.numbering, styles)).read(package.body)


def texts(note: Element, styles: Styles) -> list[str]:
    """Return the texts of the paragraphs in a note."""
    lists = Lists(Element("numbering"), styles)
    return [block.text for block in _Body(styles, lists).read(note)]


class _Body:
    def __init__(self, styles: Styles, lists: Lists) -> None:
        self._styles = styles
        self._lists = lists
        self._numbers = count(1)

    def read(self, parent: Element) -> Iterator[Block]:
        content, cut_off = Content(), None
        for element in parent:
            tag = element.tag
            if tag == "p":
                number = next(self._numbers)
                collect(element, self._styles, content)
                if _goes_on(element):
                    cut_off = element, number
                    continue
                yield from self._paragraph(element, number, content)
                content, cut_off = Content(), None
            elif tag == "tbl":
                yield from self._table(element)
            elif tag == "AlternateContent":
                chosen = branch(element)
                yield from self.read(chosen) if chosen is not None else ()
            elif tag not in _OUT:
                yield from self.read(element)
        if cut_off is not None:
            yield from self._paragraph(*cut_off, content)

    def _paragraph(self, paragraph: Element, number: int, content: Content) -> Iterator[Block]:
        place = self._styles.place(paragraph)
        label = self._lists.label(place) if place else None
        outline, style = self._styles.outline(paragraph), self._styles.of(paragraph)
        pieces = divide(content.text, is_title=outline is not None or _is_centred(paragraph))
        if content.notes and not pieces:
            yield Block(number, "", notes=tuple(content.notes))
        for index, piece in enumerate(pieces):
            own = label if index == 0 else None
            yield Block(
                number,
                own.text + piece if own and not own.is_bullet else piece,
                outline=outline if index == 0 else None,
                label=own,
                is_bold=content.is_bold,
                is_contents=style.is_contents,
                is_caption=style.is_caption,
                notes=tuple(content.notes) if index == len(pieces) - 1 else (),
            )
        for box in content.boxes:
            yield from self.read(box)

    def _table(self, table: Element) -> Iterator[Block]:
        rows = [list(self._row(row)) for row in _rows(table)]
        if all(len(row) <= 1 for row in rows):
            # With one column it is a frame around text.
            yield from (block for row in rows for cell in row for block in cell)
            return
        is_first = True
        for row in rows:
            inside = [block for cell in row for block in cell]
            if inside:
                cells = tuple(" ".join(" ".join(block.cells) or block.text for block in cell) for cell in row)
                notes = tuple(note for block in inside for note in block.notes)
                text = f"| {' | '.join(cells)} |"
                yield Block(inside[0].number, text, cells, notes=notes, is_first=is_first)
                is_first = False

    def _row(self, row: Element) -> Iterator[Sequence[Block]]:
        """Yield what stands in each column; where a cell goes on from the left or above, nothing does."""
        yield from repeat((), _span(row, "trPr/gridBefore", 0))
        for cell in _inside(row, "tc"):
            merge = cell.find("tcPr/vMerge")
            inside = list(self.read(cell))
            yield () if merge is not None and merge.get("val") != "restart" else inside
            yield from repeat((), _span(cell, "tcPr/gridSpan", 1) - 1)


def _goes_on(paragraph: Element) -> bool:
    """Whether the next paragraph belongs to it: its end was deleted, or it is a dropped capital."""
    properties = paragraph.find("pPr")
    if properties is None:
        return False
    mark = properties.find("rPr")
    is_deleted = mark is not None and (mark.find("del") is not None or mark.find("moveFrom") is not None)
    frame = properties.find("framePr")
    return is_deleted or (frame is not None and frame.get("dropCap", "none") != "none")


def _is_centred(paragraph: Element) -> bool:
    return value(paragraph, "pPr/jc") == "center"


def _rows(table: Element) -> Iterator[Element]:
    return (row for row in _inside(table, "tr") if is_on(row.find("trPr"), "del") is None)


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or cells of a row, also those that a content control or a change encloses."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag not in _OUT:
            yield from _inside(element, tag)


def _span(element: Element, path: str, default: int) -> int:
    return min(max(integer(value(element, path), default), default), _MOST_COLUMNS)
