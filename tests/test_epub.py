"""EPUB: the chapters of a book in reading order, and what is said of it."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers import Parsed, read_bytes

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
PROSE = "The council has decided to build more homes, and to let them at prices that people can pay."
CONTAINER = """<?xml version="1.0"?><container version="1.0"
  xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
  <rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
METADATA = """<dc:title>Homes for all</dc:title><dc:creator>A. Lee</dc:creator><dc:creator>B. Wu</dc:creator>
  <dc:date opf:event="modification">2033-01-01</dc:date><dc:date>2031-05</dc:date>
  <dc:publisher>City Press</dc:publisher><dc:language>en</dc:language>
  <dc:identifier>urn:isbn:1</dc:identifier>"""


def chapter(body: str) -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"
      xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>{body}</body></html>"""


def package(names: list[str], metadata: str = METADATA, contents: str = "") -> str:
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"'
        f"{' properties=' + chr(34) + 'nav' + chr(34) if name == contents else ''}/>"
        for n, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(names)))
    return f"""<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf">
      <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>
      <manifest>{items}</manifest><spine>{spine}</spine></package>"""


def container(files: Mapping[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", CONTAINER)
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def book(
    chapters: Mapping[str, str], *, metadata: str = METADATA, contents: str = "", **more: str | bytes
) -> bytes:
    """A book of ``chapters`` in that order; ``more`` are members, with ``__`` for ``/``."""
    files: dict[str, str | bytes] = {
        f"OEBPS/{name}": chapter(body) for name, body in reversed(list(chapters.items()))
    }
    files["OEBPS/book.opf"] = package(list(chapters), metadata, contents)
    return container(files | {name.replace("__", "/"): content for name, content in more.items()})


def texts(parsed: Parsed) -> list[str]:
    (work,) = parsed.documents
    return [paragraph.text for paragraph in work.paragraphs if paragraph.kind != "boilerplate"]


TWO = {
    "text/b.xhtml": f"<h1>Homes for all</h1><h2>One</h2><p>{PROSE}</p>",
    "text/a.xhtml": f"<h2 id='two'>Two</h2><p>{PROSE}</p>",
}


def test_chapters_stand_in_the_order_of_the_spine_with_their_place() -> None:
    (work,) = read_bytes(book(TWO), "x.epub").documents
    assert [(p.text, p.section, dict(p.locator)) for p in work.paragraphs] == [
        ("Homes for all", (), {"chapter": "OEBPS/text/b.xhtml", "block": 1}),
        ("One", ("Homes for all",), {"chapter": "OEBPS/text/b.xhtml", "block": 2}),
        (PROSE, ("Homes for all", "One"), {"chapter": "OEBPS/text/b.xhtml", "block": 3}),
        ("Two", ("Homes for all",), {"chapter": "OEBPS/text/a.xhtml", "block": 1, "anchor": "two"}),
        (PROSE, ("Homes for all", "Two"), {"chapter": "OEBPS/text/a.xhtml", "block": 2}),
    ]
    assert {p.span for p in work.paragraphs} == {None}


def test_facts_of_the_package() -> None:
    (work,) = read_bytes(book(TWO), "x.epub").documents
    assert (work.title, work.date) == ("Homes for all", "2031-05")
    stated = {"author": "A. Lee; B. Wu", "publisher": "City Press", "identifier": "urn:isbn:1"}
    assert stated.items() <= work.metadata.items()


def test_a_title_that_only_the_package_has_stands_first() -> None:
    parsed = read_bytes(book({"a.xhtml": f"<h1>One</h1><p>{PROSE}</p>"}), "x.epub")
    (work,) = parsed.documents
    assert [(p.kind, p.text) for p in work.paragraphs][:2] == [("title", "Homes for all"), ("heading", "One")]
    assert work.paragraphs[0].locator["chapter"] == "OEBPS/book.opf"


def test_the_table_of_contents_is_furniture_and_all_else_is_text() -> None:
    nav = '<nav epub:type="toc"><h1>Contents</h1><ol><li><a href="a.xhtml">Chapter one</a></li></ol></nav>'
    front = "<div class='nav'><p>City Press</p></div><h1>Homes for all</h1>"
    notes = f"""<p>{PROSE}<a epub:type="noteref" href="#n1">1</a></p>
      <aside epub:type="footnote" id="n1">{PROSE}</aside>"""
    parsed = read_bytes(
        book({"nav.xhtml": nav, "t.xhtml": front, "a.xhtml": notes}, contents="nav.xhtml"), "x.epub"
    )
    assert texts(parsed) == ["Homes for all", PROSE, PROSE]
    roles = {p.text: p.extra["role"] for p in parsed.documents[0].paragraphs if p.kind == "boilerplate"}
    assert roles == {"Contents": "navigation", "1. Chapter one": "navigation", "City Press": "title_page"}


def test_printed_pages_are_those_of_the_page_breaks() -> None:
    body = f"""<p>{PROSE}</p><span epub:type="pagebreak" title="12"/><p>{PROSE}</p>
      <p>{PROSE}<span epub:type="pagebreak" id="page13"/> {PROSE}</p><p>{PROSE}</p>"""
    (work,) = read_bytes(book({"a.xhtml": body}), "x.epub").documents
    assert [p.page for p in work.paragraphs] == [None, None, 12, 12, 13]


def test_the_moment_of_conversion_is_no_date_of_issue() -> None:
    made = "2033-04-05T06:07:08Z"
    said = f'<dc:date>{made}</dc:date><meta property="dcterms:modified">{made}</meta>'
    files = {
        "OEBPS/book.opf": package(["a.xhtml"]).replace("</metadata>", f"{said}</metadata>"),
        "OEBPS/a.xhtml": chapter(f"<p>{PROSE}</p>"),
    }
    files["OEBPS/book.opf"] = files["OEBPS/book.opf"].replace("<dc:date>2031-05</dc:date>", "")
    (work,) = read_bytes(container(files), "x.epub").documents
    assert work.date is None


def test_a_missing_chapter_is_noted() -> None:
    files = {"OEBPS/book.opf": package(["a.xhtml", "b.xhtml"]), "OEBPS/a.xhtml": chapter(f"<p>{PROSE}</p>")}
    parsed = read_bytes(container(files), "x.epub")
    assert parsed.notes == ("OEBPS/b.xhtml is missing",)
    assert texts(parsed) == ["Homes for all", PROSE]


def test_names_of_chapters_may_be_escaped_and_chapters_empty() -> None:
    files = {
        "OEBPS/book.opf": package(["%E7%AB%A0%201.xhtml", "b.xhtml"]),
        "OEBPS/章 1.xhtml": chapter(f"<p>{PROSE}</p>"),
        "OEBPS/b.xhtml": "",
    }
    parsed = read_bytes(container(files), "x.epub")
    assert texts(parsed) == ["Homes for all", PROSE]
    assert parsed.notes == ("OEBPS/b.xhtml is empty",)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "OEBPS/book.opf is missing"),
        ({"OEBPS/book.opf": "<package><"}, "no well-formed XML"),
        ({"OEBPS/book.opf": '<!DOCTYPE p [<!ENTITY a "b">]><package/>'}, "declares entities"),
        ({"OEBPS/book.opf": "<package/>"}, "no text"),
        ({"OEBPS/book.opf": package(["a.xhtml"]), "OEBPS/a.xhtml": "<p/>"}, "no text"),
        (
            {
                "OEBPS/book.opf": package(["a.xhtml"]),
                "OEBPS/a.xhtml": '<!DOCTYPE html [<!ENTITY a "b">]><p>&a;</p>',
            },
            "declares entities",
        ),
        ({"OEBPS/book.opf": package(["a.xhtml"]), "OEBPS/a.xhtml": b"\x00\x01" * 99}, "binary data"),
        ({"OEBPS/book.opf": package(["a.xhtml"]), "OEBPS/a.xhtml": b"a" * (40 << 20)}, "ZIP bomb"),
    ],
)
def test_what_is_wrong_with_a_book_is_named(files: dict[str, str | bytes], message: str) -> None:
    metadata_free = {
        name: content.replace(METADATA, "") if isinstance(content, str) else content
        for name, content in files.items()
    }
    with pytest.raises(ReadError, match=message):
        read_bytes(container(metadata_free), "x.epub")


def _encryption(algorithm: str) -> str:
    return f"""<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
      xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>
      <enc:EncryptionMethod Algorithm="{algorithm}"/></enc:EncryptedData></encryption>"""


def test_encrypted_books_are_named_and_scrambled_fonts_do_not_matter() -> None:
    locked = _encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    with pytest.raises(ReadError, match="protected by DRM"):
        read_bytes(book(TWO, **{"META-INF__encryption.xml": locked}), "x.epub")
    fonts = _encryption("http://www.idpf.org/2008/embedding")
    assert len(texts(read_bytes(book(TWO, **{"META-INF__encryption.xml": fonts}), "x.epub"))) == 5


def test_a_book_is_told_by_its_content() -> None:
    with pytest.raises(ReadError, match="holds EPUB"):
        read_bytes(book(TWO), "x.html")
    with pytest.raises(ReadError, match="whatever its name says"):
        read_bytes(b"PK\x03\x04 something else", "x.epub")
    assert read_bytes(book(TWO), "book").format == "epub"


@given(st.data())
def test_damaged_books_are_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(book(TWO))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(len(whole) // 2, len(whole)))
    try:
        parsed = read_bytes(bytes(whole[:end]), "x.epub")
    except ReadError:
        return
    assert parsed.documents


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.md")))
def test_a_book_made_from_markdown_says_the_same(name: str, tmp_path: Path) -> None:
    made = tmp_path / "made.epub"
    pandoc = ["pandoc", "-f", "markdown-smart", str(SAMPLES / name), "-o", str(made)]
    subprocess.run(pandoc, check=True, capture_output=True)  # It warns of missing titles.
    (work,) = read_bytes(made.read_bytes(), "made.epub").documents
    (original,) = read_bytes((SAMPLES / name).read_bytes(), name).documents
    title = _letters(work.title)
    said = [_letters(p.text) for p in original.paragraphs if p.kind != "boilerplate"]
    paragraphs = [p for p in work.paragraphs if "title_page" not in str(p.locator["chapter"])]
    read = [_letters(p.text) for p in paragraphs if p.kind != "boilerplate"]
    assert [text for text in read if text != title] == [text for text in said if text != title]


def _letters(text: str) -> str:
    return "".join(text.split()).replace("|", "")
