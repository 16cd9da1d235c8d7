"""From files to documents: which reader takes what."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import span

from corpus.errors import ReadError
from corpus.readers import SUFFIXES, read, read_bytes

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
        read_bytes(b"text", "photo.jpg")
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
