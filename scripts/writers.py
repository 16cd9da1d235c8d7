"""One document written in every format that is read, by the tools that people write them with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from html import escape
from typing import Any, NamedTuple


class Block(NamedTuple):
    """A piece of a document: a title, a heading, a paragraph, an item of a list or a row of a table.

    Attributes:
        level: Of a heading, 1 for the sections; 0 elsewhere.
        cells: Of a table row.
    """

    kind: str
    text: str
    level: int = 0
    cells: tuple[str, ...] = ()


def parse(written: str) -> list[Block]:
    """Blocks from lines: ``= title``, ``== heading``, ``* item``, ``| a | b``; others are paragraphs."""
    return [_block(line) for line in written.splitlines() if line.strip()]


def _block(line: str) -> Block:
    sign, _, text = line.partition(" ")
    if sign.strip("=") == "":
        return Block("heading" if len(sign) > 1 else "title", text, len(sign) - 1)
    if sign == "|":
        return Block("table_row", text, cells=tuple(cell.strip() for cell in text.split("|")))
    return Block("list_item", text) if sign == "*" else Block("paragraph", line)


def to_text(blocks: Sequence[Block]) -> bytes:
    pieces = {"list_item": "- {}", "table_row": "| {} |"}
    lines = [pieces.get(block.kind, "{}").format(block.text) for block in blocks]
    return _spaced(blocks, lines).encode()


def to_markdown(blocks: Sequence[Block]) -> bytes:
    lines = []
    for index, block in enumerate(blocks):
        signs = {
            "title": "# ",
            "heading": "#" * (block.level + 1) + " ",
            "list_item": "- ",
            "table_row": "| ",
        }
        line = signs.get(block.kind, "") + block.text + (" |" if block.cells else "")
        if block.cells and not blocks[index - 1].cells:
            line += "\n|" + "---|" * len(block.cells)
        lines.append(line)
    return _spaced(blocks, lines).encode()


def to_wiki(blocks: Sequence[Block]) -> bytes:
    lines = []
    for index, block in enumerate(blocks):
        if block.kind in ("title", "heading"):
            signs = "=" * (block.level + 1)
            lines.append(f"{signs} {block.text} {signs}")
        elif block.cells:
            begin = "|-\n" if blocks[index - 1].cells else "{|\n"
            sign = "|" if blocks[index - 1].cells else "!"
            end = "" if index + 1 < len(blocks) and blocks[index + 1].cells else "\n|}"
            lines.append(f"{begin}{sign} {f' {sign}{sign} '.join(block.cells)}{end}")
        else:
            lines.append(("* " if block.kind == "list_item" else "") + block.text)
    return _spaced(blocks, lines).encode()


def _spaced(blocks: Sequence[Block], lines: Sequence[str]) -> str:
    """The blocks with blank lines between them, but not within lists and tables."""
    text = lines[0]
    for before, block, line in zip(blocks, blocks[1:], lines[1:], strict=False):
        inside = block.kind == before.kind and block.kind in ("list_item", "table_row")
        text += ("\n" if inside else "\n\n") + line
    return text + "\n"


def to_html(blocks: Sequence[Block], *, is_xhtml: bool = False) -> bytes:
    parts = []
    for index, block in enumerate(blocks):
        before = blocks[index - 1].kind if index else ""
        after = blocks[index + 1].kind if index + 1 < len(blocks) else ""
        parts.append(_element(block, is_first=before != block.kind, is_last=after != block.kind))
    start = '<html xmlns="http://www.w3.org/1999/xhtml">' if is_xhtml else "<!DOCTYPE html><html>"
    head = f'<head><meta charset="utf-8"/><title>{escape(blocks[0].text)}</title></head>'
    return f"{start}{head}<body>{''.join(parts)}</body></html>".encode()


def _element(block: Block, *, is_first: bool, is_last: bool) -> str:
    text = escape(block.text)
    if block.kind == "list_item":
        return "<ul>" * is_first + f"<li>{text}</li>" + "</ul>" * is_last
    if block.kind == "table_row":
        tag = "th" if is_first else "td"
        cells = "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in block.cells)
        return "<table>" * is_first + f"<tr>{cells}</tr>" + "</table>" * is_last
    tag = f"h{block.level + 1}" if block.kind in ("title", "heading") else "p"
    return f"<{tag}>{text}</{tag}>"


def to_epub(blocks: Sequence[Block]) -> bytes:
    """An e-book with a chapter for each section."""
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    starts = [index for index, block in enumerate(blocks) if index == 0 or block.level == 1]
    chapters = [blocks[start:end] for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True)]
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(len(chapters))
    )
    references = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(blocks[0].text)}</dc:title>'
        '<dc:identifier id="id">x</dc:identifier><dc:language>zh</dc:language></metadata>'
        f"<manifest>{items}</manifest><spine>{references}</spine></package>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr("META-INF/container.xml", container)
        book.writestr("book.opf", package)
        for n, chapter in enumerate(chapters):
            book.writestr(f"c{n}.xhtml", to_html(chapter, is_xhtml=True))
    return packed.getvalue()


def to_docx(blocks: Sequence[Block]) -> bytes:
    import docx

    made = docx.Document()
    table: Any = None
    for block in blocks:
        if not block.cells:
            table = None
        if block.cells:
            table = made.add_table(rows=0, cols=len(block.cells)) if table is None else table
            for cell, text in zip(table.add_row().cells, block.cells, strict=True):
                cell.text = text
        elif block.kind in ("title", "heading"):
            made.add_heading(block.text, block.level)
        else:
            made.add_paragraph(block.text, style="List Bullet" if block.kind == "list_item" else None)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def to_pdf(blocks: Sequence[Block]) -> bytes:
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle(
        "body", fontName="STSong-Light", fontSize=11, leading=17, wordWrap="CJK", spaceAfter=9
    )
    flow: list[Any] = []
    for index, block in enumerate(blocks):
        text = escape(block.text)
        if block.cells:
            if blocks[index - 1].cells:
                continue
            rows = [row.cells for row in _table_from(blocks, index)]
            style = [
                ("FONT", (0, 0), (-1, -1), "STSong-Light", 11),
                ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
            ]
            flow.append(Table(rows, style=style, spaceAfter=12))
        elif block.kind in ("title", "heading"):
            size = {0: 20, 1: 15, 2: 13}[block.level]
            flow.append(
                Paragraph(
                    text, ParagraphStyle("head", body, fontSize=size, leading=size * 1.5, spaceBefore=8)
                )
            )
        elif block.kind == "list_item":
            flow.append(
                Paragraph(text, ParagraphStyle("item", body, leftIndent=18, bulletIndent=4), bulletText="•")
            )
        else:
            english = text.isascii() or text[:20].isascii()
            flow.append(Paragraph(text, ParagraphStyle("text", body, wordWrap=None) if english else body))
    packed = io.BytesIO()
    SimpleDocTemplate(packed, title=blocks[0].text).build(flow)
    return packed.getvalue()


def _table_from(blocks: Sequence[Block], start: int) -> list[Block]:
    end = next((i for i in range(start, len(blocks)) if not blocks[i].cells), len(blocks))
    return list(blocks[start:end])


WRITERS: dict[str, Callable[[Sequence[Block]], bytes]] = {
    "text": to_text,
    "markdown": to_markdown,
    "wiki": to_wiki,
    "html": to_html,
    "epub": to_epub,
    "docx": to_docx,
    "pdf": to_pdf,
}
