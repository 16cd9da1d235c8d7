"""Notes that say which metadata would complete a citation."""

from __future__ import annotations

from pathlib import Path

import pytest
from citing import document, works

from search.citations import STYLES
from search.citations.facts import work_of
from search.citations.missing import notes


@pytest.mark.parametrize(
    ("style", "work", "lacking"),
    [
        ("gbt7714", "zh-bare", ["no author", "no date"]),
        ("gbt7714", "zh-book-bare", ["no author", "no date", "no place", "no publisher"]),
        ("gbt7714", "zh-report-online", ["no day of access"]),
        ("gbt7714-2025", "zh-report-online", []),
        ("gbt7714-2025", "en-web", ["no day of access"]),
        ("gbt7714-2025", "zh-law-standing", ["no day of access"]),
        ("mla", "en-report-capitals", ["title in capitals"]),
        ("plain", "en-report-capitals", []),
        ("chicago", "zh-two-bodies", ["no translation of the title"]),
        ("apa", "en-bare", ["no author", "no date"]),
        ("plain", "zh-report", []),
    ],
)
def test_a_note_says_which_metadata_would_complete_a_citation(
    style: str, work: str, lacking: list[str], tmp_path: Path
) -> None:
    entry = document(works()[work] | {"path": str(tmp_path / "report.txt")})
    told = list(notes(entry, work_of(entry), STYLES[style].wants))
    assert [note.partition(": ")[2].partition(";")[0] for note in told] == lacking
    assert all(note.endswith(": to report.meta.yaml") for note in told)


@pytest.mark.parametrize(
    ("style", "without", "lacking"),
    [
        ("gbt7714", "page", ["no page"]),
        ("mla", "page", ["no page"]),
        ("chicago", "page", []),
        ("plain", "container_title", ["no newspaper"]),
    ],
)
def test_a_newspaper_without_name_or_page_is_noted(style: str, without: str, lacking: list[str]) -> None:
    facts = works()["zh-news"] | {"type": "article-newspaper"}
    entry = document({name: value for name, value in facts.items() if name != without})
    told = list(notes(entry, work_of(entry), STYLES[style].wants))
    assert [note.partition(": ")[2].partition(";")[0] for note in told] == lacking


def test_a_note_names_the_sidecar_that_there_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt.yaml").write_text("title: 港口\n", encoding="utf-8")
    entry = document({"title": "港口", "author": "某部", "path": str(tmp_path / "a.txt")})
    assert list(notes(entry, work_of(entry), ("date",))) == ["doc: no date; add date: to a.txt.yaml"]


def test_a_title_that_is_the_name_of_the_file_is_noted_as_missing(tmp_path: Path) -> None:
    facts = {"title": "scan", "author": "某部", "title_from": "file name", "path": str(tmp_path / "scan.txt")}
    entry = document(facts)
    [note] = notes(entry, work_of(entry), ("author",))
    assert note == "doc: no title but the name of the file; add title: to scan.meta.yaml"


def test_a_web_page_without_an_address_is_noted(tmp_path: Path) -> None:
    entry = document(
        {
            "title": "港口",
            "type": "webpage",
            "author": "某部",
            "date": "2024",
            "path": str(tmp_path / "a.txt"),
        }
    )
    assert list(notes(entry, work_of(entry), ("date",))) == ["doc: no address; add url: to a.meta.yaml"]
