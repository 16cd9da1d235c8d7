"""From entries to the lines that segmentation judges, and from its paragraphs back to the page."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.model import Span
from corpus.readers.pdf.features import Frames, Type, gap, measure
from corpus.readers.pdf.headings import Entry, enter
from corpus.readers.pdf.notes import move_notes
from corpus.readers.pdf.printed import Printed
from corpus.readers.pdf.runs import Box
from corpus.readers.pdf.sheets import Sheet
from corpus.segmentation import furniture as page_furniture
from corpus.segmentation.characters import width
from corpus.segmentation.furniture import Furniture
from corpus.segmentation.lines import Line

_EDGE = 3  # Lines at either edge of a page that may be furniture.
_CLOTHES = 12  # Code points around the number of a page: Page 3 of 10.


@dataclass(slots=True)
class Text:
    """A PDF as lines for segmentation.

    Attributes:
        lines: With offsets into ``source``.
        furniture: Which of them are page furniture.
        labels: The number printed on each page, by its place in the file.
    """

    lines: list[Line] = field(default_factory=list)
    furniture: dict[int, Furniture] = field(default_factory=dict)
    labels: dict[object, int | str | None] = field(default_factory=dict)
    _printed: list[list[Printed]] = field(default_factory=list)
    _end: int = 0

    @property
    def source(self) -> str:
        """What was read out of it, a line for each entry."""
        return "\n".join(line.text for line in self.lines)

    def add(self, line: Line, printed: list[Printed]) -> None:
        """Append a line, and where it is printed."""
        start, self._end = self._end, self._end + len(line.text) + 1
        self.lines.append(replace(line, start=start, end=self._end - 1))
        self._printed.append(printed)

    def page(self, index: int) -> int:
        """Return the page that a line stands on, from 1."""
        return self._printed[index][0].page

    def height(self, index: int) -> float:
        """Return how high on its page a line stands, in points."""
        return self._printed[index][0].base

    def locate(self, span: Span) -> Mapping[str, object]:
        """Return where a range of ``source`` is printed."""
        first = max(0, bisect_left(self.lines, span.start + 1, key=_start) - 1)
        last = bisect_left(self.lines, span.end, key=_start)
        shown = [index for index in range(first, last) if index == first or index not in self.furniture]
        lines = [line for index in shown for line in self._printed[index]]
        page, end = lines[0].page, lines[-1].page
        box = _around([line.box for line in lines if line.page == page])
        locator: dict[str, object] = {"pdf_page": page, "box": [round(edge, 1) for edge in box]}
        return locator | ({"pdf_page_end": end} if end != page else {})


def compose(flow: Sequence[Printed], sheets: Sequence[Sheet]) -> Text:
    """Return the lines of a document with its page furniture.

    Args:
        flow: Its text in reading order.
        sheets: All pages; their headers and footers are put between the text of two pages.
    """
    text = Text(labels={sheet.number: sheet.label for sheet in sheets})
    body, frames = measure(flow), Frames(flow)
    entries = enter(move_notes(flow, body, frames), body, frames)
    above: Printed | None = None
    for entry in _with_furniture(entries, sheets):
        if entry.role:
            text.furniture[len(text.lines)] = Furniture(entry.role, text.labels[entry.lines[0].page])
        text.add(_line(entry, above, body, frames), entry.lines)
        above = above if entry.role else entry.lines[-1]
    _find_more(text)
    return text


def _with_furniture(entries: Sequence[Entry], sheets: Sequence[Sheet]) -> Iterator[Entry]:
    """The entries with headers before and footers behind what begins on each page."""
    page = 0
    for entry in entries:
        for following in sheets[page : entry.lines[0].page]:
            yield from _furniture(sheets[page - 1].footer if page else (), sheets[page - 1])
            yield from _furniture(following.header, following)
            page = following.number
        yield entry
    for sheet in sheets[max(0, page - 1) :]:
        yield from _furniture(sheet.header if sheet.number > page else (), sheet)
        yield from _furniture(sheet.footer, sheet)


def _furniture(lines: Sequence[Printed], sheet: Sheet) -> Iterator[Entry]:
    for line in lines:
        rest = line.text.replace(str(sheet.label), "") if sheet.label is not None else line.text
        is_number = len(rest) < len(line.text) and len(rest) <= _CLOTHES
        yield Entry([line], role="page_number" if is_number else "running_header")


def _line(entry: Entry, above: Printed | None, body: Type, frames: Frames) -> Line:
    """The features of an entry; what it leaves free on the right is what tells whether it is full."""
    first, last = entry.lines[0], entry.lines[-1]
    text = entry.text
    if entry.role:
        return Line(0, 0, text, width=width(text), gap=1)
    left, right = frames.of(first)
    indent = max(0, round((first.left - left) / body.column))
    usual = round(frames.usual / body.column)
    room = round((right - last.right) / body.column)
    if entry.mark.kind == "heading":
        room = max(room, usual // 2)  # It was put together already; what follows would never fit.
    starts = first.starts or above is None
    blank = 0 if starts or above is None else gap(above, first, body.leading)
    return Line(
        0,
        0,
        text,
        indent=indent,
        width=max(1, usual - indent - room),
        gap=max(blank, first.apart),
        new_page=starts,
        mark=entry.mark,
        emphasis=entry.emphasis,
    )


def _find_more(text: Text) -> None:
    """Add the furniture that is told by its wording, if it stands at the edge of a page."""
    edges = _edges(text)
    for index, found in page_furniture.find(text.lines).items():
        if index in edges and index not in text.furniture:
            text.furniture[index] = found
            page = text.page(index)
            text.labels[page] = text.labels.get(page) or found.page


def _edges(text: Text) -> set[int]:
    """The lines of text that are the outermost ones on their pages."""
    by_page: dict[int, list[int]] = defaultdict(list)
    for index in range(len(text.lines)):
        if index not in text.furniture:
            by_page[text.page(index)].append(index)
    edges: set[int] = set()
    for indexes in by_page.values():
        from_top = sorted(indexes, key=text.height, reverse=True)
        edges.update(from_top[:_EDGE], from_top[-_EDGE:])
    return edges


def _start(line: Line) -> int:
    return line.start


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )
