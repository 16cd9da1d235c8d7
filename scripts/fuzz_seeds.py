"""Small valid files of every format, for the fuzzer to damage."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache

_TITLE = "关于养老服务的若干意见 On elderly care"
_PARAGRAPHS = (
    "近年来，城乡养老服务体系不断健全，服务质量稳步提高，但供给结构仍不平衡。",
    "到二〇三五年，全体老年人享有基本养老服务，失能老年人得到长期照护。",
    "The plan asks every county to build at least one care home within five years, and to train its staff.",
    "各地區各部門要加強組織領導，明確責任分工，確保各項措施落到實處。",
)
_ROWS = (("年份", "床位（万张）"), ("2031", "820"), ("2032", "861"))


@cache
def seeds() -> tuple[tuple[str, bytes], ...]:
    """Return names (``FORMAT-variant.suffix``) and contents."""
    return tuple(_all())


def _all() -> Iterator[tuple[str, bytes]]:
    text = "\n\n".join((_TITLE, "一、总体要求", *_PARAGRAPHS))
    for encoding in ("utf-8", "gb18030", "utf-16", "utf-16-le"):
        yield f"text-{encoding}.txt", text.encode(encoding)
    yield "text-big5.txt", "\n\n".join((_PARAGRAPHS[3], _PARAGRAPHS[2]) * 2).encode("big5hkscs")
    rows = "\n".join(f"| {year} | {beds} |" for year, beds in _ROWS).replace("\n", "\n|---|---|\n", 1)
    yield (
        "markdown-a.md",
        f"---\ntitle: {_TITLE}\n---\n\n# {_TITLE}\n\n{text}\n\n- 一\n- 二\n\n{rows}\n".encode(),
    )
    table = "{|\n! 年份 !! 床位\n|-\n| 2031 || 820\n|}"
    yield "wiki-a.wiki", f"= {_TITLE} =\n\n== 总体要求 ==\n\n{text}\n\n{table}\n* [[养老|care]]\n".encode()
    yield "html-a.html", _page()
    yield "html-gbk.html", _page().decode().replace("utf-8", "gbk").encode("gb18030")
    yield "epub-a.epub", _epub()
    yield "docx-a.docx", _docx()
    yield "pdf-a.pdf", _pdf(pages=1)
    yield "pdf-b.pdf", _pdf(pages=3)


def _page() -> bytes:
    rows = "".join(f"<tr><td>{year}</td><td>{beds}</td></tr>" for year, beds in _ROWS)
    body = "".join(f"<p>{paragraph}</p>" for paragraph in _PARAGRAPHS)
    page = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"/><title>{_TITLE}</title></head><body>'
        f"<h1>{_TITLE}</h1><h2>一、总体要求</h2>{body}<ul><li>one</li><li>two</li></ul>"
        f"<table>{rows}</table></body></html>"
    )
    return page.encode()


def _epub() -> bytes:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_TITLE}</dc:title>'
        '<dc:identifier id="id">x</dc:identifier><dc:language>zh</dc:language></metadata><manifest>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    page = _page().decode().replace("<!DOCTYPE html><html>", '<html xmlns="http://www.w3.org/1999/xhtml">')
    second = page.replace(_PARAGRAPHS[0], "第二章的第一段写在这里，与第一章不同。").replace("总体", "具体")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, content in (
            ("META-INF/container.xml", container),
            ("book.opf", package),
            ("a.xhtml", page),
            ("b.xhtml", second),
        ):
            book.writestr(name, content)
    return packed.getvalue()


def _docx() -> bytes:
    import docx

    made = docx.Document()
    made.add_heading(_TITLE, 0)
    made.add_heading("一、总体要求", 1)
    for paragraph in _PARAGRAPHS:
        made.add_paragraph(paragraph)
    for item in ("one", "two"):
        made.add_paragraph(item, style="List Number")
    table = made.add_table(rows=0, cols=2)
    for row in _ROWS:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def _pdf(pages: int) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    packed = io.BytesIO()
    canvas = Canvas(packed, pageCompression=1)
    for page in range(pages):
        canvas.setFont("STSong-Light", 11)
        # Pages that were alike would all be headers.
        texts = (
            (_TITLE, *_PARAGRAPHS) if page == 0 else (_PARAGRAPHS[page][::-1], _PARAGRAPHS[page + 1][::-1])
        )
        for line, text in enumerate(texts):
            canvas.drawString(60, 760 - 40 * line, text[:70])
        canvas.showPage()
    canvas.save()
    return packed.getvalue()
