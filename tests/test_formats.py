"""The same document in every format and every encoding: the same paragraphs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from corpus import samples
from corpus.model import Paragraph
from corpus.readers import FORMATS, read_bytes
from scripts.writers import WRITERS, Block, parse, to_html, to_text

DATA = Path(__file__).parent / "data" / "formats"
OWN = ("care", "housing")
SAMPLES = ("hans-productive-forces-report", "hant-mainland-growth-report")
NAMES = (*OWN, *SAMPLES)
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk", "big5hkscs")


def blocks_of(data: bytes, name: str) -> list[Block]:
    """The blocks of a document as it is read, empty ones and furniture left out."""
    (work,) = read_bytes(data, name).documents
    return [
        Block(paragraph.kind, paragraph.text, _level(paragraph))
        for paragraph in work.paragraphs
        if paragraph.kind != "boilerplate" and paragraph.text
    ]


def _level(paragraph: Paragraph) -> int:
    level = paragraph.extra.get("level", 1)  # That of the title is 1.
    return level - 1 if isinstance(level, int) else 0


@cache
def written(name: str) -> tuple[Block, ...]:
    if name in OWN:
        return tuple(parse((DATA / f"{name}.txt").read_text("utf-8")))
    path = samples.directory() / f"{name}.txt"
    return tuple(blocks_of(path.read_bytes(), path.name))


def squeezed(text: str) -> str:
    """Without white space and the signs that stand between cells."""
    return "".join(text.split()).replace("|", "").replace("!", "")


def expected(name: str) -> list[tuple[str, str]]:
    return [(block.kind, squeezed(block.text)) for block in written(name)]


def paragraphs(data: bytes, name: str) -> list[tuple[str, str]]:
    return [(block.kind, squeezed(block.text)) for block in blocks_of(data, name)]


def encoded() -> dict[tuple[str, str], bytes]:
    """By document and encoding, its text, where the encoding holds it."""
    texts = {name: to_text(written(name)).decode() for name in NAMES}
    data = {(name, e): texts[name].encode(e, errors="replace") for name in NAMES for e in ENCODINGS}
    return {(name, e): made for (name, e), made in data.items() if made.decode(e) == texts[name]}


def test_every_format_has_a_writer() -> None:
    assert set(WRITERS) == set(FORMATS)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("format_", WRITERS)
def test_a_document_has_the_same_paragraphs_in_every_format(name: str, format_: str) -> None:
    data = WRITERS[format_](written(name))
    assert paragraphs(data, name + FORMATS[format_].suffixes[0]) == expected(name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("format_", WRITERS)
def test_a_document_has_the_same_sections_in_every_format(name: str, format_: str) -> None:
    def sections(data: bytes, suffix: str) -> list[tuple[str, ...]]:
        (work,) = read_bytes(data, name + suffix).documents
        kept = [p for p in work.paragraphs if p.kind != "boilerplate" and p.text]
        return [tuple(map(squeezed, paragraph.section)) for paragraph in kept]

    data = WRITERS[format_](written(name))
    assert sections(data, FORMATS[format_].suffixes[0]) == sections(to_text(written(name)), ".txt")


def test_every_encoding_holds_some_document() -> None:
    assert {encoding for _, encoding in encoded()} == set(ENCODINGS)


@pytest.mark.parametrize(("name", "encoding"), encoded())
def test_a_document_has_the_same_paragraphs_in_every_encoding(name: str, encoding: str) -> None:
    assert paragraphs(encoded()[name, encoding], f"{name}.txt") == expected(name)


@pytest.mark.parametrize(("name", "encoding"), encoded())
def test_a_web_page_has_the_same_paragraphs_in_every_encoding(name: str, encoding: str) -> None:
    page = to_html(written(name)).decode().replace('charset="utf-8"', f'charset="{encoding}"')
    assert paragraphs(page.encode(encoding), f"{name}.html") == expected(name)
