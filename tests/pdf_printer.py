"""A small typesetter: prints paragraphs as PDF in many layouts, always the same way."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

SONG, MING = "STSong-Light", "MSung-Light"
WIDTH, HEIGHT = 595.0, 500.0
for _font in (SONG, MING):
    pdfmetrics.registerFont(UnicodeCIDFont(_font))
_TOKEN = re.compile(r"[A-Za-z0-9.,%$'’()-]+|\s+|.", re.DOTALL)
_NEVER_FIRST = "，。、；：？！）》”"


@dataclass(frozen=True)
class Layout:
    """How to print; lengths in points but for ``indent``, ``gap`` and ``leading``, in em."""

    font: str = SONG
    bold: str = ""
    size: float = 11
    leading: float = 1.5
    indent: float = 2
    gap: float = 0
    columns: int = 1
    gutter: float = 20
    margin: float = 72
    title_size: float = 18
    justified: bool = True
    divided: bool = False
    header: Callable[[int], str] | None = None
    footer: Callable[[int], str] | None = None


def canvas(stream: io.BytesIO) -> Canvas:
    return Canvas(stream, pagesize=(WIDTH, HEIGHT), invariant=True)


def draw(*pages: Callable[[Canvas], None]) -> bytes:
    """A PDF of pages that are drawn by hand."""
    stream = io.BytesIO()
    sheet = canvas(stream)
    for page in pages:
        page(sheet)
        sheet.showPage()
    sheet.save()
    return stream.getvalue()


def assemble(*objects: bytes) -> bytes:
    """A PDF of objects written by hand, numbered from 1; the first is the catalog."""
    parts, places = [b"%PDF-1.7\n"], []
    for number, content in enumerate(objects, start=1):
        places.append(sum(map(len, parts)))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    count = len(objects) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table))
    return b"".join(parts) + end % (count, sum(map(len, parts[:-1])))


def packed(data: bytes, entries: bytes = b"") -> bytes:
    """A stream, compressed; ``entries`` are further ones of its dictionary."""
    content = zlib.compress(data)
    head = b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n" % (entries, len(content))
    return head + content + b"\nendstream"


def typeset(paragraphs: Sequence[str], layout: Layout, headings: Sequence[str] = ()) -> bytes:
    """Print a title and paragraphs; ``headings`` are those of them set in bold type."""
    stream = io.BytesIO()
    Printer(canvas(stream), layout).print(paragraphs, headings)
    return stream.getvalue()


class Printer:
    def __init__(self, sheet: Canvas, layout: Layout) -> None:
        self.sheet, self.layout = sheet, layout
        self.page, self.column = 1, 0
        self.top = self.y = HEIGHT - layout.margin
        room = WIDTH - 2 * layout.margin - (layout.columns - 1) * layout.gutter
        self.width = room / layout.columns

    def print(self, paragraphs: Sequence[str], headings: Sequence[str]) -> None:
        self._title(paragraphs[0])
        for paragraph in paragraphs[1:]:
            font = self.layout.bold if paragraph in headings else self.layout.font
            self._paragraph(paragraph, font)
        self._end_page()
        self.sheet.save()

    def _title(self, text: str) -> None:
        layout = self.layout
        size, font = layout.title_size, layout.bold or layout.font
        for line in wrap(text, font, size, 0.8 * (WIDTH - 2 * layout.margin)):
            self.y -= 1.4 * size
            self.sheet.setFont(font, size)
            self.sheet.drawCentredString(WIDTH / 2, self.y, line)
        self.y -= layout.size * layout.leading
        self.top = self.y

    def _paragraph(self, text: str, font: str) -> None:
        layout = self.layout
        indent = layout.indent * layout.size
        lines = wrap(text, font, layout.size, self.width, indent, divided=layout.divided)
        for index, line in enumerate(lines):
            self._feed(layout.size * layout.leading + layout.size * layout.gap * (index == 0))
            shift = indent * (index == 0)
            room = self.width - shift if layout.justified and index < len(lines) - 1 else None
            self._line(line, font, layout.margin + self.column * (self.width + layout.gutter) + shift, room)

    def _feed(self, height: float) -> None:
        if self.y - height < self.layout.margin:
            self.column += 1
            if self.column == self.layout.columns:
                self._end_page()
                self.page, self.column, self.top = self.page + 1, 0, HEIGHT - self.layout.margin
            self.y = self.top
            height = self.layout.size * self.layout.leading
        self.y -= height

    def _line(self, line: str, font: str, x: float, room: float | None) -> None:
        text = self.sheet.beginText(x, self.y)
        text.setFont(font, self.layout.size)
        if room is not None:
            spare = room - pdfmetrics.stringWidth(line, font, self.layout.size)
            if line.isascii():
                text.setWordSpace(spare / max(1, line.count(" ")))
            else:
                text.setCharSpace(spare / max(1, len(line) - 1))
        text.textOut(line)
        self.sheet.drawText(text)

    def _end_page(self) -> None:
        self.sheet.setFont(self.layout.font, 9)
        if self.layout.header:
            self.sheet.drawCentredString(WIDTH / 2, HEIGHT - 40, self.layout.header(self.page))
        if self.layout.footer:
            self.sheet.drawCentredString(WIDTH / 2, 40, self.layout.footer(self.page))
        self.sheet.showPage()


def wrap(
    text: str, font: str, size: float, width: float, indent: float = 0, *, divided: bool = False
) -> list[str]:
    """The lines of a paragraph: closing marks are not set first, long English words may be divided."""
    lines, line, room = [], "", width - indent
    tokens = _TOKEN.findall(text)
    while tokens:
        token = tokens.pop(0)
        if pdfmetrics.stringWidth((line + token).rstrip(), font, size) <= room:
            line += token
            continue
        half = token[: len(token) // 2]
        fits = pdfmetrics.stringWidth(f"{line}{half}-", font, size) <= room
        if divided and fits and half.isalpha() and half.isascii() and len(half) > 2:
            line, token = f"{line}{half}-", token[len(half) :]
        carried = ""
        while (carried or token)[0] in _NEVER_FIRST:
            line, carried = line[:-1], line[-1] + carried
        lines.append(line.rstrip())
        line, room = carried + token.lstrip(), width
    return [*lines, line.rstrip()]
