"""From a paragraph back to its file, which may have changed or be gone."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from support import Library

from corpus.errors import ReadError
from index.reader import Located
from search.cli import run
from search.searcher import open_index
from search.source import source_view

WRAPPED = (
    "\ufeff题目在此\r\n\r\n　　第一段从这里开始，写到这里换了一行，\r\n"
    "再写到这里才完。\r\n　　第二段很短。\r\n"
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path)
    library.write({"报告.txt": WRAPPED})
    library.update()
    return library


def located(library: Library, query: str) -> Located:
    with open_index(library.index) as index:
        [hit] = index.search(query).hits
        return index.snapshot.paragraph(hit.id)


def test_the_lines_of_a_text_file_are_shown_whole(library: Library) -> None:
    view = source_view(located(library, "才完"))
    assert view.lines == ((3, "　　第一段从这里开始，写到这里换了一行，"), (4, "再写到这里才完。"))
    assert view.place.startswith("lines 3-4, characters ")
    assert not view.is_changed


def test_the_characters_named_are_those_of_the_decoded_file(library: Library) -> None:
    view = source_view(located(library, "第二段"))
    start, end = map(int, view.place.rpartition(" ")[2].split("-"))
    assert WRAPPED.lstrip("\ufeff")[start:end] == "第二段很短。"


def test_a_file_that_changed_is_said_to_have(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    id_ = located(library, "第二段").id
    library.write({"报告.txt": "新的内容。\n"})
    assert run(["show", id_, "--source", "--index", str(library.index)]) == 0
    out, err = capsys.readouterr()
    assert "no longer there" in out
    assert "has changed since" in err


def test_a_file_that_is_gone_is_an_error_with_its_name(library: Library) -> None:
    paragraph = located(library, "第二段")
    (library.sources / "报告.txt").unlink()
    with pytest.raises(ReadError, match=r"报告\.txt"):
        source_view(paragraph)


def test_json_gives_the_place_as_data(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    id_ = located(library, "第二段").id
    assert run(["show", id_, "--source", "--format", "json", "--index", str(library.index)]) == 0
    view = json.loads(capsys.readouterr().out)
    assert view["lines"] == [[5, "　　第二段很短。"]]
    assert view["url"].startswith("file:///")


def test_a_file_that_nothing_opens_is_an_error(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(click, "launch", lambda _url: 1)
    id_ = located(library, "第二段").id
    assert run(["show", id_, "--open", "--index", str(library.index)]) == 2
    assert "报告.txt: no program here opens it" in capsys.readouterr().err


def test_opening_launches_the_file(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(click, "launch", opened.append)
    id_ = located(library, "第二段").id
    assert run(["show", id_, "--open", "--index", str(library.index)]) == 0
    assert opened == [(library.sources / "报告.txt").as_uri()]
