"""From files to documents: which reader takes what."""

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from support import span

from corpus.errors import ReadError
from corpus.readers import FORMATS, SUFFIXES, read, read_bytes
from corpus.readers.content import BY_SUFFIX, UNREAD
from index.scan import scan

WIKI = """= Annual session =

Infobox
- Year: 2031
- Chair: A. Lee

The session was short.

== Votes ==
| Topic | For |
| Budget | 12 |
"""


def kinds(text: str, name: str) -> list[str]:
    return [paragraph.kind for paragraph in read_bytes(text.encode(), name).documents[0].paragraphs]


def test_wiki_text_is_known_by_its_headings_under_any_suffix() -> None:
    expected = ["title", "infobox", "infobox", "infobox", "paragraph", "heading", "table_row", "table_row"]
    assert kinds(WIKI, "x.txt") == kinds(WIKI, "x.wiki") == expected


def test_markdown_is_known_by_its_marks() -> None:
    text = "# Plan\n\nA **bold** [word](https://example.org/a).\n\n- one\n- two\n\n---\n"
    (work,) = read_bytes(text.encode(), "x.txt").documents
    assert [p.text for p in work.paragraphs[:4]] == ["Plan", "A bold word.", "one", "two"]
    assert work.paragraphs[4].kind == "boilerplate"


def test_plain_text_keeps_its_stars_and_underscores() -> None:
    (work,) = read_bytes(
        b"Twice 5*3*2 and snake_case_name stay as they are.\nNext line.\n", "x.txt"
    ).documents
    assert work.paragraphs[0].text == "Twice 5*3*2 and snake_case_name stay as they are."


def test_front_matter_is_furniture_and_owned() -> None:
    (work,) = read_bytes(b"---\ntitle: T\n---\n\nSome text follows here.\n", "x.md").documents
    first = work.paragraphs[0]
    assert (first.kind, first.extra["role"], first.span) == ("boilerplate", "front_matter", (0, 16))


def test_two_rules_around_text_are_no_front_matter() -> None:
    (work,) = read_bytes(b"---\nSome words: none of them: a fact\n---\nMore words.\n", "x.md").documents
    assert "Some words: none of them: a fact" in [paragraph.text for paragraph in work.paragraphs]


def test_a_suffix_nobody_reads_is_an_error_that_names_it() -> None:
    with pytest.raises(ReadError, match="unsupported format") as caught:
        read_bytes(b"text", "data.xyz")
    assert all(suffix in caught.value.hint for suffix in SUFFIXES)


def test_suffixes_ignore_case_and_may_be_missing() -> None:
    assert kinds("一句话。\n又一句话。", "A.TXT") == kinds("一句话。\n又一句话。", "README")


def test_a_missing_file_is_a_read_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        read(tmp_path / "none.txt")


def test_spans_point_into_the_decoded_source(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("题目\r\n\r\n　　第一段写在这里。\r\n".encode("gb18030"))
    parsed = read(path)
    spans = [parsed.source.text[slice(*span(p))] for p in parsed.documents[0].paragraphs]
    assert spans == ["题目", "第一段写在这里。"]


@pytest.mark.parametrize(
    "block",
    [
        "id: mine\ntitle: Elderly care: a report",
        "题目: 养老: 一份报告\n年份: 2031",
        "title: 'Care\ntags:\n  - one\n# a comment",
        "title: [a, b",
    ],
)
@pytest.mark.parametrize("name", ["x.md", "x.txt"])
def test_front_matter_that_is_no_yaml_is_named(block: str, name: str) -> None:
    with pytest.raises(ReadError, match="front matter is not valid YAML") as caught:
        read_bytes(f"---\n{block}\n---\nMore words.\n".encode(), name)
    assert caught.value.where == name
    assert "needs quotes" in caught.value.hint


@pytest.mark.parametrize(
    "line", ["See: one: two\nand so it went on.", "In 2031: none: at all", "“甲：乙”: 丙: 丁"]
)
def test_a_line_with_colons_between_two_rules_stays_text(line: str) -> None:
    (work,) = read_bytes(f"---\n{line}\n---\nMore words.\n".encode(), "x.md").documents
    assert line.splitlines()[-1] in " ".join(paragraph.text for paragraph in work.paragraphs)


def archive(**members: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, content in members.items():
            made.writestr(zipfile.ZipInfo(name.replace("__", "/")), content)
    return packed.getvalue()


def compound(stream: str) -> bytes:
    """As much of an Office 97 file as tells its kind."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512)


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
DOCX = archive(word__document="<x/>")
EPUB = archive(**{"META-INF__container.xml": "<x/>"})
PAGE = (
    "<!DOCTYPE html>\n<html><head><title>T</title></head><body><h1>Plan</h1><p>养老服务 and so on.</p></html>"
)
PLAIN = "各位代表：\n现在，我向大会报告工作。\n".encode()
ODT = archive(mimetype="application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("data", "name", "what", "hint"),
    [
        (PDF, "report.txt", "holds PDF", "rename it to report.pdf"),
        (PDF, "report.docx", "holds PDF", "rename it to report.pdf"),
        (PDF, "report.doc", "holds PDF", "rename it to report.pdf"),
        (DOCX, "report.pdf", "holds DOCX", "rename it to report.docx"),
        (DOCX, "report.epub", "holds DOCX", "rename it to report.docx"),
        (DOCX, "report.doc", "holds DOCX", "rename it to report.docx"),
        (EPUB, "book.docx", "holds EPUB", "rename it to book.epub"),
        (PAGE.encode(), "report.doc", "holds HTML", "rename it to report.html"),
        (PAGE.encode(), "report.pdf", "holds HTML", "rename it to report.html"),
        (PAGE.encode("utf-16"), "report.docx", "holds HTML", "rename it to report.html"),
        (PLAIN, "report.docx", "holds plain text", "rename it to report.txt"),
        (PLAIN.decode().encode("gb18030"), "report.pdf", "holds plain text", "rename it to report.txt"),
        (PLAIN, "report.doc", "holds plain text", "rename it to report.txt"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "scan.txt", "holds an image", "OCR"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "scan.pdf", "holds an image", "OCR"),
        (b"{\\rtf1\\ansi hello}", "a.docx", "holds an RTF document", "save it as DOCX"),
        (compound("WordDocument"), "a.docx", "holds a Word document of before 2007", "save it as DOCX"),
        (compound("Workbook"), "a.docx", "holds an Excel workbook", "save it as PDF"),
        (ODT, "a.docx", "holds an OpenDocument text", "save it as DOCX"),
        (archive(xl__workbook="<x/>"), "a.docx", "holds an Excel workbook", "save it as PDF"),
        (gzip.compress(PLAIN, mtime=0), "a.txt", "holds a compressed file", "extract it first"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(99), "a.docx", "holds a 7z archive", "extract it first"),
        (b"Rar!\x1a\x07\x01\x00", "a.epub", "holds a RAR archive", "extract it first"),
        (archive(a="b"), "a.docx", "holds a ZIP archive of something else", "extract it first"),
        (compound("WordDocument"), "a.doc", "a Word document of before 2007, which is not read", "as DOCX"),
        (compound("WordDocument"), "a.wps", "a Word document of before 2007, which is not read", "as DOCX"),
        (ODT, "a.odt", "an OpenDocument text, which is not read", "save it as DOCX"),
        (b"CAJ\x00" + bytes(99), "a.caj", "a document of CAJViewer, which is not read", "save it as PDF"),
        (archive(OFD="x", **{"OFD.xml": "<x/>"}), "a.ofd", "an OFD document, which is not read", "PDF"),
        (b"\x00\x01\x02\x03" * 99, "a.pdf", "holds no PDF", "get it again"),
        (b"", "a.pdf", "empty file", ""),
        (b"", "a.doc", "empty file", ""),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_named(data: bytes, name: str, what: str, hint: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, name)
    assert what in caught.value.what
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(99), gzip.compress(PLAIN, mtime=0), compound("WordDocument"), ODT]
)
def test_without_a_suffix_the_content_is_named(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"holds an? "):
        read_bytes(data, "report")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("name", ["page.txt", "page"])
def test_a_web_page_is_known_by_its_start(name: str, encoding: str) -> None:
    parsed = read_bytes(PAGE.encode(encoding), name)
    assert parsed.format == "html"
    assert [p.text for p in parsed.documents[0].paragraphs] == ["Plan", "养老服务 and so on."]


def test_text_that_speaks_of_html_is_no_page() -> None:
    text = "A page begins with <!DOCTYPE html> and <html>.\n\nThat is all.\n"
    assert read_bytes(text.encode(), "x.txt").format == "text"


def test_nothing_is_both_read_and_not() -> None:
    assert not SUFFIXES & set(BY_SUFFIX)
    assert len(BY_SUFFIX) == sum(len(row.suffixes) for row in UNREAD)
    assert all(entry.suffixes for entry in FORMATS.values())


def test_a_folder_names_the_documents_that_are_not_read(tmp_path: Path) -> None:
    for name in ("old.doc", "notes.rtf", "other.xyz", "good.txt"):
        (tmp_path / name).write_bytes(PLAIN)
    found = scan([tmp_path])
    reasons = {Path(skipped.path).name: skipped.reason for skipped in found.skipped}
    assert set(reasons) == {"old.doc", "notes.rtf", "other.xyz"}
    assert reasons["old.doc"].startswith("a Word document of before 2007, which is not read: open it")
    assert reasons["notes.rtf"].startswith("an RTF document, which is not read")
    assert reasons["other.xyz"].startswith("not a format that is read")


def test_a_misread_line_is_noted() -> None:
    bad = "中华人民共和国".encode("gbk").decode("latin-1")
    parsed = read_bytes(
        f"第一段写在这里。\n\n{bad}\n\n第三段写在这里，比第一段要长得多，也是中文。\n".encode(), "x.txt"
    )
    assert parsed.notes == ("line 3 is mojibake: saved after GBK was read as Latin-1",)


def test_lost_characters_are_noted() -> None:
    text = "各位代表：现在，我向大会报告工作，请予审议，并请各位委员提出意见。\n" * 3 + "粮食产\ufffd提高。\n"
    assert read_bytes(text.encode(), "x.md").notes == ("1 characters were lost and are U+FFFD",)


def test_a_file_too_large_to_be_cut_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    small = replace(FORMATS["text"], largest=1 << 20)
    monkeypatch.setitem(FORMATS, "text", small)
    with pytest.raises(ReadError, match="2 MiB, and no more than 1 MiB"):
        read_bytes(b"a" * (2 << 20), "large.txt")


@pytest.mark.parametrize("name", ["page.txt", "page.md", "page"])
def test_a_web_page_is_one_whatever_text_it_is_called(name: str) -> None:
    page = "<!DOCTYPE html><html><body><h1>养老报告</h1><p>社区食堂每天供应三餐。</p></body></html>"
    parsed = read_bytes(page.encode(), name)
    assert parsed.format == "html"
    assert [paragraph.text for paragraph in parsed.documents[0].paragraphs][-1] == "社区食堂每天供应三餐。"
