"""Word documents as programs make them, and broken ones."""

from __future__ import annotations

import io
import random
import re
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from docx_maker import (
    BOLD,
    HEADINGS,
    PROSE,
    field,
    item,
    level,
    note_of,
    numbering,
    p,
    pr,
    r,
    styled,
    tbl,
    tc,
    word,
    zipped,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.model import Document, Paragraph
from corpus.readers import read_bytes
from corpus.readers.markdown import read as read_markdown

SHARED = Path(__file__).parents[2] / "shared" / "corpora" / "gwr-provincial-2025-docx"
SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"

# What people and programs make


def test_a_document_from_python_docx_has_the_paragraphs_it_was_made_of() -> None:
    made = docx.Document()
    made.add_heading("Ageing in three cities", 0)
    made.add_heading("Homes", 1)
    made.add_paragraph("The first city built 300 homes, which were let to older people within a month.")
    made.add_paragraph("lifts in all houses", style="List Bullet")
    made.add_paragraph("meals for those who cannot cook", style="List Bullet")
    made.add_heading("Money", 1)
    table = made.add_table(2, 2)
    for cell, value in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["City", "Sum", "First", "12"], strict=True
    ):
        cell.text = value
    found = saved(made).paragraphs
    assert [(each.kind, each.section) for each in found] == [
        ("title", ()),
        ("heading", ("Ageing in three cities",)),
        ("paragraph", ("Ageing in three cities", "Homes")),
        ("list_item", ("Ageing in three cities", "Homes")),
        ("list_item", ("Ageing in three cities", "Homes")),
        ("heading", ("Ageing in three cities",)),
        ("table_row", ("Ageing in three cities", "Money")),
        ("table_row", ("Ageing in three cities", "Money")),
    ]
    assert found[-1].text == "| First | 12 |"
    assert found[3].extra["marker"] == "•"


def saved(made: object) -> Document:
    buffer = io.BytesIO()
    made.save(buffer)  # type: ignore[attr-defined]
    (document,) = read_bytes(buffer.getvalue(), "made.docx").documents
    return document


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.md")), ids=lambda path: path.stem)
def test_a_sample_made_into_a_word_document_has_the_same_paragraphs(path: Path) -> None:
    (expected,) = read_markdown(path.read_bytes(), path.name).documents
    shown = [each for each in expected.paragraphs if each.kind != "boilerplate"]
    made = docx.Document()
    for each in shown:
        add(made, each)
    found = saved(made).paragraphs
    assert [squeezed(each.text) for each in found] == [squeezed(each.text) for each in shown]
    assert [each.kind for each in found] == [each.kind for each in shown]
    assert [each.section for each in found] == [each.section for each in shown]


def add(made: object, paragraph: Paragraph) -> None:
    document: docx.document.Document = made  # type: ignore[assignment]
    if paragraph.kind == "title":
        document.add_paragraph(paragraph.text, style="Title")
    elif paragraph.kind == "heading":
        level = paragraph.extra["level"]
        assert isinstance(level, int)
        document.add_heading(paragraph.text, level - 1)
    elif paragraph.kind == "list_item" and not paragraph.text.startswith(str(paragraph.extra["marker"])):
        document.add_paragraph(paragraph.text, style="List Bullet")
    elif paragraph.kind == "table_row":
        cells = [cell.strip() for cell in paragraph.text.strip("|").split("|")]
        row = document.add_table(1, len(cells)).rows[0]
        for cell, value in zip(row.cells, cells, strict=True):
            cell.text = value
    else:
        document.add_paragraph(paragraph.text)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the provincial reports are not here")
def test_every_character_of_the_provincial_reports_is_in_some_paragraph() -> None:
    paths = sorted(SHARED.glob("*.docx"))
    assert len(paths) == 31
    for path in paths:
        data = path.read_bytes()
        (document,) = read_bytes(data, path.name).documents
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            xml = container.read("word/document.xml").decode()
        stored = (
            "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml))
            .replace("&lt;", "<")
            .replace("&gt;", ">")
        )
        assert squeezed("".join(each.text for each in document.paragraphs)) == squeezed(
            stored.replace("&amp;", "&")
        )
        assert all(each.kind != "boilerplate" for each in document.paragraphs)
        assert document.title == path.stem


# Bad input

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("data", "what", "hint"),
    [
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "password-protected", "without a password"),
        (COMPOUND + "WordDocument".encode("utf-16-le"), "Word document of before 2007", "save it as DOCX"),
        (zipped({"xl/workbook.xml": "<a/>"}), "whatever its name says", ""),
        (b"plain text", "whatever its name says", ""),
        (word(pr("text"))[:-60], "truncated", "save it again"),
        (zipped({"word/document.bin": b""}), r"document\.xml is missing", "save it again"),
        (zipped({"word/document.xml": "<a/>"}), "has no body", ""),
        (zipped({"word/document.xml": "<a>"}), "no well-formed XML", "save it again"),
        (zipped({"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "declares entities", ""),
        (zipped({"word/document.xml": f"<a>{' ' * (20 << 20)}</a>"}), "ZIP bomb", ""),
        (word(""), "no text", ""),
        (word(p() + tbl(tc(p()) + tc(p()))), "no text", ""),
    ],
)
def test_what_cannot_be_read_is_reported(data: bytes, what: str, hint: str) -> None:
    with pytest.raises(ReadError, match=what) as caught:
        read_bytes(data, "file.docx")
    assert caught.value.where == "file.docx"
    assert hint in caught.value.hint


@pytest.mark.parametrize("name", ["file.docm", "file.DOTX", "file"])
def test_other_names_for_the_same(name: str) -> None:
    parsed = read_bytes(word(pr("text")), name)
    assert (parsed.format, parsed.documents[0].paragraphs[0].text) == ("docx", "text")


def test_nesting_is_bounded() -> None:
    inner = pr("x")
    for _ in range(40):
        inner = tbl(tc(inner) + tc(p()))
    with pytest.raises(ReadError, match=r"levels deep|no text") as caught:
        read_bytes(word(inner + "<w:sdt>" * 300 + "</w:sdt>" * 300), "deep.docx")
    assert "levels deep" in caught.value.what


BODY = "".join(
    [
        pr("某省的报告", styled("Title")) + item(PROSE) + item(PROSE, 1),
        p(field(" REF ", r("see")) + note_of("footnote", 1)),
        tbl(
            tc(pr("A"), properties="<w:gridSpan w:val='2'/>") + tc(pr("B")),
            tc(pr("C"), properties="<w:vMerge/>"),
        ),
        p(f"<w:del>{r('no')}</w:del><w:ins>{r('yes')}</w:ins>"),
        p("<w:r><w:t>one</w:t><w:br/><w:sym w:font='Symbol' w:char='F061'/></w:r>"),
    ]
)
MEMBERS = {
    "styles": HEADINGS + BOLD,
    "footnotes": f"<w:footnote w:id='1'>{pr('注。')}</w:footnote>",
    **numbering(level(0, "chineseCounting", "第%1条"), level(1, "decimal", "%1.%2")),
}


@settings(max_examples=200)
@given(seed=st.integers(0, 2**32), changes=st.integers(1, 8))
def test_whatever_is_broken_is_read_or_reported(seed: int, changes: int) -> None:
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(word(BODY, parts=MEMBERS))) as container:
        members = {name: container.read(name).decode() for name in container.namelist()}
    name = chance.choice(sorted(members))
    for _ in range(changes):
        members[name] = mutated(members[name], chance)
    with suppress(ReadError):
        read_bytes(zipped(members), "file.docx")


def mutated(xml: str, chance: random.Random) -> str:
    """Change something inside, mostly so that it stays well-formed."""
    kind = chance.randrange(4)
    if kind == 0:
        values = list(re.finditer(r"(?<==')[^']*(?=')", xml)) or list(re.finditer(r'(?<==")[^"]*(?=")', xml))
        place = chance.choice(values)
        other = chance.choice(["", "-1", "0", "1", "9", "63", "99999999999", "%9", "x", "二"])
        return xml[: place.start()] + other + xml[place.end() :]
    if kind == 1:
        tags = list(re.finditer(r"<w:\w+[^<>]*/>", xml))
        return xml if not tags else _without(xml, chance.choice(tags))
    if kind == 2:
        old, new = (
            chance.choice(["p", "r", "t", "tbl", "tr", "tc", "sdt", "ins", "del", "lvl", "style"])
            for _ in "ab"
        )
        return re.sub(rf"(</?w:){old}\b", rf"\g<1>{new}", xml)
    place_ = chance.randrange(len(xml))
    return xml[:place_] + chance.choice("<>&'\"x \0") + xml[place_ + 1 :]


def _without(xml: str, tag: re.Match[str]) -> str:
    return xml[: tag.start()] + xml[tag.end() :]
