"""Moving an index to another engine, without its source files."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from pathlib import Path
from unittest import mock

import pytest
from cli_runner import here
from support import Library

from corpus.errors import DuizhaoError
from index.engine import ROOMS, IndexDamagedError
from index.manifest import ALIGNMENTS, POSTINGS, SEGMENTS
from index.manifest_file import read_manifest
from index.moving import move
from search.searcher import open_index

pytest.importorskip("tantivy", reason="the engine tantivy is not installed")

FILES = {
    "a.md": "---\nid: own-id\ndate: 2020-01-02\n---\n# 报告\n\n"
    "经济发展稳定。\n\n经济发展稳定。\n\n就业优先，稳定就业。\n",
    "b.txt": "乡村振兴与经济发展\n\n农村改革继续推进，農村經濟發展。\n",
    "en.md": "---\ntranslation_of: a.md\n---\n# Report\n\nThe economy grows.\n\nEmployment comes first.\n",
}
QUERIES = [
    "经济发展",
    "農村",
    "就业",
    "economy",
    "稳",
    "经济 -就业",
    "doc:own-id",
    "growing economy",
    "year:2020",
]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path)
    made.write(FILES)
    made.update()
    # A changed document, so that the index has keys that are carried over and paragraphs that are gone.
    made.write({"b.txt": str(FILES["b.txt"]).replace("继续", "持续")}, age=10)
    made.update()
    return made


def answers(directory: Path) -> list[object]:
    with open_index(directory) as index:
        found = [index.search(query) for query in QUERIES]
    return [
        (
            r.total,
            r.documents,
            r.occurrences,
            [(h.id, h.spans, h.n, h.section, h.document.metadata) for h in r.hits],
        )
        for r in found
    ]


@pytest.mark.parametrize("in_place", [False, True])
def test_a_moved_index_gives_the_same_answers_without_the_sources(library: Library, in_place: bool) -> None:
    target = library.index if in_place else library.root / "moved"
    before, old = answers(library.index), read_manifest(library.index)
    shutil.move(library.sources, library.root / "elsewhere")
    done = here("index", "--from", library.index, "--engine", "tantivy", "--index", target)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Moved 9 paragraphs in 3 documents to the engine tantivy" in done.stdout
    assert answers(target) == before
    new = read_manifest(target)
    assert (new.engine, new.generation, new.alignments) == ("tantivy", old.generation + 1, old.alignments)
    assert new.alignments
    assert (target / ALIGNMENTS / f"{new.alignments[0].name}.json").is_file()
    assert len(list((target / SEGMENTS).iterdir())) == len(new.segments)
    shutil.move(library.root / "elsewhere", library.sources)
    # Updates go on as usual, by the engine that the index has now.
    updated = Library(library.root)
    summary = updated.update() if in_place else None
    assert summary is None or (summary.unchanged, summary.added, summary.changed) == (3, [], [])


def test_an_index_moves_back(library: Library) -> None:
    before = answers(library.index)
    for engine in ("tantivy", "whoosh"):
        move(library.index, library.index, engine)
    assert answers(library.index) == before


def test_an_index_that_is_there_is_left_alone(library: Library) -> None:
    other = Library(library.root / "other")
    other.write({"c.txt": "别的"})
    other.update()
    with pytest.raises(DuizhaoError, match="there is an index already"):
        move(other.index, library.index, "tantivy")
    assert other.search("别的").total == 1


def test_an_update_does_not_change_the_engine_unasked(library: Library) -> None:
    with pytest.raises(DuizhaoError, match="has the engine whoosh") as caught:
        library.update(engine="tantivy")
    assert "--from" in caught.value.hint
    library.update(rebuild=True, engine="tantivy")
    library.update(rebuild=True)
    assert read_manifest(library.index).engine == "tantivy"
    assert library.search("经济发展").total == 4


@pytest.mark.parametrize("arguments", [["x.txt"], ["--rebuild"], ["--no-align"], ["--jobs", "2"], []])
def test_what_moving_goes_with_is_said(library: Library, arguments: list[str]) -> None:
    engine = ["--engine", "tantivy"] if arguments else []
    done = here("index", "--from", library.index, *engine, *arguments, "--index", library.root / "new")
    assert done.returncode == 2
    assert "--from DIR goes with --engine NAME" in done.stderr


def test_info_says_when_an_index_has_outgrown_its_engine_and_what_to_do(library: Library) -> None:
    def advice() -> str:
        (line,) = [
            line for line in here("info", "--index", library.index).stdout.splitlines() if "outgrown" in line
        ]
        return line

    assert "outgrown" not in here("info", "--index", library.index).stdout
    with mock.patch.dict("index.engine.ROOMS", {"whoosh": ROOMS["whoosh"]._replace(paragraphs=8)}):
        command = shlex.split(advice().split("`")[1])
        assert ROOMS["whoosh"].reason in advice()
        assert json.loads(here("info", "--index", library.index, "--format", "json").stdout)["advice"]
        assert here(*command[1:]).returncode == 0
        assert "outgrown" not in here("info", "--index", library.index).stdout
    assert read_manifest(library.index).engine == "tantivy"


def test_a_missing_package_is_named_with_the_command_that_installs_it(library: Library) -> None:
    move(library.index, library.index, "tantivy")
    with mock.patch.dict(sys.modules, {"tantivy": None}):
        sys.modules.pop("index.tantivy_engine")
        for arguments in (["search", "经济"], ["index", library.sources]):
            done = here(*arguments, "--index", library.index)
            assert done.returncode == 2
            assert "pip install 'duizhao[tantivy]'" in done.stderr
        done = here("index", library.sources, "--engine", "tantivy", "--index", library.root / "new")
        assert (done.returncode, done.stdout) == (2, "")


def test_an_index_is_read_where_nothing_can_be_written(library: Library) -> None:
    move(library.index, library.index, "tantivy")
    # A lock file that is a folder cannot be opened, whoever asks.
    for postings in library.index.glob(f"{SEGMENTS}/*/{POSTINGS}"):
        (postings / ".tantivy-meta.lock").unlink(missing_ok=True)
        (postings / ".tantivy-meta.lock").mkdir()
    assert library.search("经济发展").total == 4


def test_a_segment_that_vanishes_while_it_is_opened_is_not_taken_for_damage(library: Library) -> None:
    move(library.index, library.index, "tantivy")
    for path in library.index.glob(f"{SEGMENTS}/*/{POSTINGS}/*.idx"):
        path.unlink()
    with pytest.raises(IndexDamagedError, match="a file is missing"):
        open_index(library.index)
