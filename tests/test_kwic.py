"""Concordances: every occurrence in context."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_runner import here
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from support import Work, everything, opened, write_index

from search.searcher import Index
from search.statistics.concordance import Concordance, Order, concordance

WORKS = [
    Work(["中央提出“發展”新質生產力，發展很快。", "Development and 发展 differ."], "/b", "2020"),
    Work(["不发展，小发展，大发展。", "=发展", "农村发展了。\x1b[31m"], "/c", None),
    Work(["乡村要发展经济，城市也要发展。"], "/a", "2021-03"),
]
QUERIES = [
    "发展",
    "發展",
    "发*",
    "发展 农村",
    "development",
    "发展 NOT 农村",
    "theme:rural",
    "kind:paragraph",
]


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with opened(WORKS, segments=2) as opened_index:
        yield opened_index


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("kwic")
    write_index(directory, WORKS)
    return directory


@pytest.mark.parametrize("query", QUERIES)
def test_each_occurrence_of_a_search_is_one_line(query: str, index: Index) -> None:
    found, results = concordance(index, query), everything(index, query)
    numbers = (found.occurrences, found.paragraphs, found.documents)
    assert numbers == (results.occurrences, results.total, results.documents)
    marked = {(hit.id, span) for hit in results.hits for span in hit.spans}
    assert {(line.id, line.span) for line in found.lines} == marked
    assert len(found.lines) == found.occurrences


@given(width=st.integers(1, 30), query=st.sampled_from(["发展", "development", "城市"]))
def test_contexts_are_what_the_paragraph_has_there(index: Index, width: int, query: str) -> None:
    for line in concordance(index, query, width=width).lines:
        text = index.snapshot.paragraph(line.id).row.text
        start, end = line.span
        assert line.node == text[start:end]
        assert line.left == text[max(0, start - width) : start]
        assert line.right == text[end : end + width]


def contexts(found: Concordance) -> list[str]:
    return [f"{line.left}|{line.right}" for line in found.lines]


def test_lines_are_sorted_by_what_stands_next(index: Index) -> None:
    ordered = concordance(index, "发展", order="right", within="doc:/c", width=3)
    # What nothing or punctuation follows comes first, then 了, 大 and 小.
    assert contexts(ordered) == ["展，大|。", "=|", "农村|了。\x1b", "展，小|，大发", "不|，小发"]
    left = concordance(index, "发展", order="left", within="doc:/c")
    assert [line.left[-1] for line in left.lines] == sorted(line.left[-1] for line in left.lines)


@pytest.mark.parametrize(
    ("order", "documents"),
    [("document", ["/a", "/b", "/c"]), ("date", ["/b", "/a", "/c"])],
)
def test_lines_come_in_order_of_documents_or_dates(order: Order, documents: list[str], index: Index) -> None:
    found = concordance(index, "发展", order=order)
    assert list(dict.fromkeys(line.document.id for line in found.lines)) == documents


@pytest.mark.parametrize("order", ["document", "date", "left", "right"])
def test_a_limit_keeps_the_first_lines_and_the_totals(order: Order, index: Index) -> None:
    whole, some = concordance(index, "发展", order=order), concordance(index, "发展", order=order, limit=3)
    assert some.lines == whole.lines[:3]
    assert some.occurrences == whole.occurrences > 3


def lines(folder: Path, *arguments: str) -> list[str]:
    done = here("kwic", "--index", folder, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_occurrences_stand_below_each_other_whatever_their_width(folder: Path) -> None:
    heading, *rows = lines(folder, "发展 OR development", "--width", "11", "--format", "plain")
    assert heading == "11 occurrences in 6 paragraphs in 3 documents"
    found = json.loads("\n".join(lines(folder, "发展 OR development", "--format", "json")))["lines"]
    for row, line in zip(rows, found, strict=True):
        before, _, after = row.partition(f"  {line['node']}  ")
        assert cell_len(before) == 11
        assert cell_len(row) - cell_len(line["id"]) == 11 + 2 + len("Development") + 2 + 11 + 2
        assert after.endswith(line["id"])


def test_script_is_as_printed_and_controls_are_harmless(folder: Path) -> None:
    out = "\n".join(lines(folder, "发展", "--format", "plain"))
    assert "發展" in out
    assert "\x1b" not in out


def test_an_occurrence_has_colour_in_a_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[1;31mDevelopment" in "\n".join(lines(folder, "development", "--format", "rich"))
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[1;31m" not in "\n".join(lines(folder, "development", "--format", "rich"))


def test_data_formats_agree(folder: Path) -> None:
    command = ("发展", "--width", "4", "--format")
    whole = json.loads("\n".join(lines(folder, *command, "json")))
    assert [json.loads(line) for line in lines(folder, *command, "jsonl")] == whole["lines"]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines(folder, *command, "csv")))))
    assert [(row["id"], int(row["start"]), row["node"]) for row in rows] == [
        (line["id"], line["start"], line["node"]) for line in whole["lines"]
    ]
    assert "'=" in [row["left"] for row in rows]  # no formula for a spreadsheet
    assert max(len(line["left"]) for line in whole["lines"]) == 4


def test_a_query_that_finds_nothing_is_no_error(folder: Path) -> None:
    done = here("kwic", "--index", folder, "火星")
    assert (done.returncode, done.stdout) == (1, "0 occurrences in 0 paragraphs in 0 documents\n")


def test_a_limit_is_told(folder: Path) -> None:
    assert lines(folder, "发展", "--limit", "2")[0].endswith("; here 2 lines")
    assert len(lines(folder, "发展", "--limit", "9" * 30)) == 1 + 10


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give a QUERY or a --theme"),
        (["发展", "--width", "0"], "0 is not in the range"),
        (["发展", "--sort", "luck"], "'luck' is not one of"),
        (["发展", "--limit", "-1"], "give a number from 0 on, or all"),
        (["发展", "--in", "农村"], "made of fields alone"),
        (["“发展"], "“"),
    ],
)
def test_bad_input_is_named(arguments: list[str], message: str, folder: Path) -> None:
    done = here("kwic", "--index", folder, *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""
