"""What comes from elsewhere can be anything and of any size: each path, each file of a user's has its limit.

Commands run in this process, so an alarm stands by: what waits for a pipe would wait for ever.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from cli_runner import build_index, here
from support import LONG_AGO, Library, Text

import corpus.files
import index.alignment
import search.cli.options
from corpus import glossary
from corpus.glossary import GlossaryError, read_glossary
from index import likely_versions
from index.alignment import align
from index.alignment.beads import Bead
from index.alignment.evidence import learned
from index.alignment.numbers import chinese_numbers
from index.analysis import Analysis
from index.concepts import MAX_ENTRIES, Concepts
from index.counterparts import Counterparts
from index.engine import IndexDamagedError
from index.manifest import ALIGNMENTS, FILE, LEXICONS, SEGMENTS
from index.moving import move
from scripts.crash import Report
from search.evaluation import files as collections
from search.evaluation.files import CollectionError, read_lines
from search.searcher import open_index
from search.themes import registry
from search.themes.model import ThemeError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs pipes with names, and alarms")

GUARD_SECONDS = 20
LINES = "".join(f"渔业产量增长{n}.7%，远洋捕捞。\n\n码头扩建{n + 20}处。\n\n" for n in range(9))
LINES_IN_ENGLISH = "".join(
    f"Fishery output grew by {n}.7%, ocean fishing.\n\nWharves: {n + 20} extended.\n\n" for n in range(9)
)
PAIR: dict[str, str | bytes] = {
    "zh.md": f"---\ndate: 2024-03-05\n---\n\n# 海港报告\n\n{LINES}",
    "en.md": f"---\ntranslation_of: zh.md\n---\n\n# Report of the harbour\n\n{LINES_IN_ENGLISH}",
}


@pytest.fixture(autouse=True)
def _alarm(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError("it would wait for ever")

    monkeypatch.setattr(corpus.files, "_PATIENCE", 0.0)
    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(GUARD_SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index that no test changes."""
    return build_index(tmp_path_factory.mktemp("limits"))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Two versions of a report, with what was learned of them."""
    made = Library(tmp_path)
    made.write(PAIR)
    made.update()
    return made


# Pipes and devices


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
@pytest.mark.parametrize(
    "command",
    [
        "search 养老 --glossary {}",
        "term 养老 --glossary {}",
        "search -f {}",
        "cite -f {}",
        "verify {}",
        "themes check {}",
        "align {} {}",
        "segment {}",
        "meta show {}",
        "eval --corpus {} --queries {} --qrels {}",
        "eval --score {} --qrels {}",
    ],
)
def test_what_is_no_file_is_refused_wherever_one_is_named(
    kind: str, command: str, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if command.startswith("eval"):
        pytest.importorskip("ir_measures", reason="the extra `eval` is not installed")
    monkeypatch.setenv("DUIZHAO_INDEX", str(plain))
    path = tmp_path / "named"
    make: dict[str, Callable[[], object]] = {
        "pipe": lambda: os.mkfifo(path),
        "device": lambda: path.symlink_to("/dev/zero"),
        "folder": path.mkdir,
    }
    make[kind]()
    done = here(*command.format(path, path, path).split())
    assert done.returncode == 2
    assert "not a regular file" in done.stderr or "nobody writes to this pipe" in done.stderr


@pytest.mark.parametrize("command", ["search --format json -f", "verify --format json"])
def test_a_pipe_with_a_writer_is_read(command: str, plain: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    text = "养老\n星岛\n"
    writer = threading.Thread(target=(tmp_path / "pipe").write_text, args=(text, "utf-8"))
    corpus.files._PATIENCE = GUARD_SECONDS
    writer.start()
    done = here(*command.split(), tmp_path / "pipe", "--index", plain)
    writer.join()
    assert done.returncode == 0
    if command.startswith("search"):
        assert [json.loads(line)["query"] for line in done.stdout.splitlines()] == text.split()


def test_pipes_among_themes_and_collections_are_refused(plain: Path, tmp_path: Path) -> None:
    pytest.importorskip("ir_measures", reason="the extra `eval` is not installed")
    for name in ("care.yaml", "corpus.jsonl", "queries.jsonl", "qrels.tsv"):
        os.mkfifo(tmp_path / name)
    for command in (("search", "theme:care", "--themes", tmp_path, "--index", plain), ("eval", tmp_path)):
        done = here(*command)
        assert done.returncode == 2
        assert "not a regular file" in done.stderr


def forge(directory: Path, change: Callable[[dict[str, Any]], object] = lambda _: None) -> None:
    """Make the manifest agree with the sizes of all files, after another change."""
    values = json.loads((directory / FILE).read_text())
    change(values)
    for segment in values["segments"]:
        home = directory / SEGMENTS / segment["name"]
        segment["files"] = {name: (home / name).stat().st_size for name in segment["files"]}
    for entry in values["alignments"]:
        entry["size"] = (directory / ALIGNMENTS / f"{entry['name']}.json").stat().st_size
    values["lexicon"]["size"] = (directory / LEXICONS / f"{values['lexicon']['name']}.tsv").stat().st_size
    (directory / FILE).write_text(json.dumps(values))


def use(directory: Path) -> None:
    with open_index(directory) as opened:
        opened.search("渔业")
        opened.search("渔业增长多少", match="related")
        counterparts = Counterparts(opened.snapshot)
        for document in opened.snapshot.documents:
            counterparts.links(document)


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_a_pipe_in_the_place_of_any_file_of_an_index_is_damage(engine: str, tmp_path: Path) -> None:
    pytest.importorskip(engine)
    library = Library(tmp_path)
    library.write(PAIR)
    library.update(engine=engine)
    use(library.index)
    whole = (library.index / FILE).read_bytes()
    names = [path for path in library.index.rglob("*") if path.is_file() and path.name != "writer.lock"]
    assert {path.parent.name for path in names} >= {ALIGNMENTS, LEXICONS, "postings"}
    for path in names:
        data = path.read_bytes()
        path.unlink()
        os.mkfifo(path)
        if path.name != FILE:
            forge(library.index)
        with pytest.raises(IndexDamagedError):
            use(library.index)
        path.unlink()
        path.write_bytes(data)
        (library.index / FILE).write_bytes(whole)
    use(library.index)


def test_a_segment_that_names_no_files_is_not_opened(library: Library) -> None:
    [rows] = library.index.rglob("paragraphs.sqlite")
    rows.unlink()
    os.mkfifo(rows)
    forge(library.index, lambda values: values["segments"][0].update(files={}))
    with pytest.raises(IndexDamagedError, match="without all its files"):
        use(library.index)


def test_an_index_for_another_engine_takes_over_nothing_that_was_not_written(library: Library) -> None:
    """In an index from elsewhere, a link leads to any file; the new one may go to a server."""
    [links] = (library.index / ALIGNMENTS).iterdir()
    secret = library.root / "secret"
    secret.write_text("x" * links.stat().st_size)
    links.unlink()
    links.symlink_to(secret)
    with pytest.raises(IndexDamagedError, match="not as it was written"):
        move(library.root / "moved", library.index, "whoosh")


def test_an_alignment_of_documents_that_there_are_not_is_damage(library: Library) -> None:
    forge(library.index, lambda values: values["alignments"][0].update(left="nobody"))
    assert "names a document that there is not" in here("info", "--check", "--index", library.index).stderr


# Glossaries


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"zh\ten\n\xff\xfe", "not UTF-8"),
        ("zh\ten\n".encode("utf-16"), "not UTF-8"),
        ("zh\ten\n".encode("utf-16-le"), "no column zh"),
        (b"\0" * 9, "no column zh"),
        (b"zh\ten\n" + b"\t" * 30_000, "a line of 30,000 characters"),
        (f"zh\ten\n码头\t{' | '.join('a' * 51)}\n".encode(), "50 forms of 200 characters"),
        (f"zh\ten\n{'养' * 201}\tcare\n".encode(), "50 forms of 200 characters"),
    ],
    ids=["bytes", "utf-16", "utf-16-le", "nul", "line", "forms", "form"],
)
def test_a_glossary_beyond_the_limits_is_refused(content: bytes, what: str, tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_bytes(content)
    with pytest.raises(GlossaryError, match=what) as caught:
        read_glossary(path)
    assert caught.value.where.startswith(str(path))


@pytest.mark.parametrize(("limit", "value"), [("MAX_BYTES", 20), ("MAX_LINES", 2)])
def test_a_glossary_may_be_so_long(
    limit: str, value: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("zh\ten\n码头\twharf\n渡口\tferry", encoding="utf-8")
    assert len(read_glossary(path)) == 2
    monkeypatch.setattr(glossary, limit, value)
    with pytest.raises(GlossaryError, match=r"longer|more than"):
        read_glossary(path)


FORMS = [
    "*",
    "国*",
    '"',
    "“",
    "(",
    "OR",
    "NOT x",
    "NEAR/5",
    "year:2024",
    "-x",
    "\x1b[31mred",
    "\u202egnp",
    "e\u0301",
]


def test_no_form_is_an_operator_or_moves_the_cursor(plain: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    for chinese, english in [("养老服务", " | ".join(FORMS)), (" | ".join(FORMS), "elderly care")]:
        path.write_text(f"zh\ten\tnote\n{chinese}\t{english}\tn\x1b[2J\u202e\n", encoding="utf-8")
        for command, text in product(("search", "term"), ("养老服务", "elderly care")):
            form = "plain" if command == "search" else "json"
            done = here(command, "--format", form, "--glossary", path, "--index", plain, text)
            assert done.returncode in {0, 1}, done.stderr
            assert not {"\x1b", "\u202e"} & set(done.stdout + done.stderr)


def test_a_form_stands_for_so_many_entries_at_most(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    rows = "".join(f"第{n}灯塔\tlighthouse\n" for n in range(MAX_ENTRIES + 5))
    path.write_text(f"zh\ten\n{rows}", encoding="utf-8")
    [mention] = Concepts(read_glossary(path)).mentions(Analysis("a lighthouse").pieces)
    assert [entry.chinese for entry in mention.entries] == [(f"第{n}灯塔",) for n in range(MAX_ENTRIES)]


# Themes, queries, collections


@pytest.mark.parametrize(("limit", "value"), [("MAX_FILES", 40), ("MAX_BYTES", 500_000)])
def test_a_folder_of_themes_has_limits(
    limit: str, value: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(50):
        (tmp_path / f"t{n}.yaml").write_text("#" * 20_000)
    assert len(registry.Themes(tmp_path).paths) == 50 + len(list(registry.BUILTIN.glob("*.yaml")))
    monkeypatch.setattr(registry, limit, value)
    with pytest.raises(ThemeError, match=r"more than 40 themes|longer than 500,000 bytes"):
        assert registry.Themes(tmp_path).paths
    assert here("search", "theme:t1", "--themes", tmp_path).returncode == 2


def test_a_line_of_a_batch_without_an_end_is_refused(
    plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "queries").write_text("养老\n" + "x" * 5000, encoding="utf-8")
    monkeypatch.setattr(search.cli.options, "_LONGEST_LINE", 3000)
    done = here("search", "-f", tmp_path / "queries", "--index", plain, "--format", "json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["query"] == "养老"
    assert "a line is longer than 3,000 characters" in done.stderr
    monkeypatch.setattr(search.cli.options, "_MOST_BYTES", 2000)
    assert "longer than" in here("search", "-f", tmp_path / "queries", "--index", plain).stderr


def test_a_packed_collection_is_unpacked_up_to_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "corpus.jsonl.gz"
    path.write_bytes(gzip.compress(b"x" * 100 + b"\n" + b"y" * 100))
    assert [len(line.text) for line in read_lines(path)] == [100, 100]
    monkeypatch.setattr(collections, "MAX_BYTES", 150)
    with pytest.raises(CollectionError, match="longer than"):
        list(read_lines(path))
    monkeypatch.setattr(collections, "MAX_LINE", 50)
    with pytest.raises(CollectionError, match="a line is longer than 50 bytes"):
        list(read_lines(path))


# Alignment


def test_a_text_beside_one_many_times_longer_has_a_path() -> None:
    """Its band went down in steps so wide that no row touched the next."""
    short = [Text("港口吞吐量达到12亿吨。")] * 2
    long = [Text("Ports handled 1.2 billion tons.", lang="en")] * 1300
    beads = align(long, short).beads
    assert (sum(a for a, _ in beads), sum(b for _, b in beads)) == (1300, 2)


def test_what_is_too_long_to_align_is_indexed_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.alignment, "MAX_CLAUSES", 10)
    library = Library(tmp_path)
    library.write(PAIR)
    summary = library.update()
    path = str(library.sources / "en.md")
    [note] = summary.notes[path]
    assert re.search(
        r"not aligned with .*zh\.md: too long to align: \d+ clauses where 10 are the most$", note
    )
    assert (summary.documents, summary.paragraphs, summary.versions) == (2, 38, [])
    assert library.search("渔业").total == 9
    done = here("align", library.sources / "zh.md", library.sources / "en.md")
    assert (done.returncode, done.stdout) == (2, "")
    assert "too long to align" in done.stderr


def test_versions_are_not_looked_for_in_a_crowd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(tmp_path)
    english = str(PAIR["en.md"]).replace("translation_of: zh.md", "date: 2024-03-05")
    library.write(
        {"zh.md": PAIR["zh.md"], "en.md": english, "other.md": "---\ndate: 2024-03-05\n---\n\n养老\n"}
    )
    monkeypatch.setattr(likely_versions, "MAX_OF_A_DAY", 2)
    summary = library.update()
    assert summary.versions == []
    assert summary.notes[str(library.sources / "en.md")] == (
        "no version of it was looked for among the 3 documents of its day, which are too many; "
        "`translation_of` in a sidecar names one",
    )
    monkeypatch.setattr(likely_versions, "MAX_OF_A_DAY", 3)
    os.utime(library.sources / "en.md", (LONG_AGO + 9, LONG_AGO + 9))
    assert len(library.update(rebuild=True).versions) == 1


def test_a_long_row_of_numerals_is_no_number() -> None:
    assert list(chinese_numbers("第" + "一" * 400 + "条，第二十条")) == ["20"]


def test_nothing_is_learned_from_pages_without_a_stop() -> None:
    """Each word of the one would be counted with each of the other."""
    ours, theirs = ({f"{side}{n}" for n in range(400)} for side in "ab")
    beads = [Bead(range(n, n + 1), range(n, n + 1)) for n in range(3)]
    assert learned([frozenset(ours)] * 3, [frozenset(theirs)] * 3, beads) == {}
    few = learned([frozenset({"a"})] * 3, [frozenset({"b"})] * 3, beads)
    assert few == {"a": {"b": 1.0}}


# The trial of killed writers


def test_a_trial_says_what_it_proved() -> None:
    report = Report()
    report.ends.update({("build", "old"): 3, ("build", "finished"): 1, ("merge", "finished"): 2})
    *_, unproved, total = report.lines()
    assert unproved == "merge: nothing is proved, each round was finished before the kill"
    assert total == "6 rounds, 3 killed at work, 0 failures"
    assert report.unproved == ["merge"]
