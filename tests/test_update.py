"""Bringing an index up to date: what is read, kept, dropped, named, and what never changes."""

from __future__ import annotations

import multiprocessing
import os
import re
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import Library, marked

import index.update as updating
from corpus import readers
from corpus.errors import DuizhaoError
from index import compaction, parallel, segment
from index.engine import IndexDamagedError
from index.manifest import ALIGNMENTS, FILE, SEGMENTS
from index.manifest_file import IndexMissingError, IndexStaleError, read_manifest
from index.removal import remove
from search.searcher import open_index

REPORT = "# 政府工作报告\n\n发展新质生产力，推动高质量发展。\n\n稳定就业，改善民生。\n"
BRIEF = "# Brief\n\nThe plan sets growth at 5.2%.\n\nGrowth remains the goal of the plan.\n"
NOTE = "# 說明\n\n發展養老服務，完善社會保障。\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path)
    library.write({"a/report.md": REPORT, "a/brief.md": BRIEF, "b/note.md": NOTE})
    return library


@pytest.fixture
def read_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read as documents, as they are read."""
    names: list[str] = []
    real = readers.read

    def reading(path: Path, data: bytes) -> object:
        names.append(path.name)
        return real(path, data)

    monkeypatch.setattr(segment, "read", reading)
    return names


def files(library: Library, *names: str) -> list[str]:
    return [str(library.sources / name) for name in names]


def test_everything_is_read_once_and_then_nothing(library: Library, read_files: list[str]) -> None:
    summary = library.update()
    assert summary.added == files(library, "a/brief.md", "a/report.md", "b/note.md")
    assert sorted(read_files) == ["brief.md", "note.md", "report.md"]
    before = read_manifest(library.index), (library.index / FILE).read_bytes()
    again = library.update()
    assert len(read_files) == 3
    assert (again.unchanged, again.added, again.changed, again.removed) == (3, [], [], [])
    assert (read_manifest(library.index), (library.index / FILE).read_bytes()) == before
    assert summary.paragraphs == again.paragraphs > 0


def test_what_fails_in_several_processes_ends_no_process_of_others(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pool(ProcessPoolExecutor):
        def submit(self, *_work: object, **_options: object) -> NoReturn:
            raise KeyboardInterrupt

    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe()
    child = context.Process(target=receiver.recv, daemon=True)
    child.start()
    monkeypatch.setattr(parallel, "ProcessPoolExecutor", Pool)
    monkeypatch.setattr(parallel, "_SMALLEST_BATCH", 1)
    with pytest.raises(KeyboardInterrupt):
        library.update(jobs=2)
    sender.send("end")
    child.join(30)
    assert child.exitcode == 0


def test_what_office_puts_beside_an_open_file_is_no_file(library: Library) -> None:
    library.write({"a/~$report.docx": b"\x05owner", "a/~$brief.md": "owner"})
    summary = library.update("a")
    assert (summary.skipped, summary.documents) == ([], 2)


def test_only_what_changed_is_read(library: Library, read_files: list[str]) -> None:
    library.update()
    read_files.clear()
    library.write({"a/brief.md": BRIEF + "\nInflation is low.\n"}, age=60)
    summary = library.update()
    assert read_files == ["brief.md"]
    assert summary.changed == files(library, "a/brief.md")
    assert summary.unchanged == 2
    assert library.search("inflation").total == 1
    assert library.search("growth").total == 2


def test_another_date_alone_changes_nothing(library: Library, read_files: list[str]) -> None:
    library.update()
    read_files.clear()
    library.write({"a/brief.md": BRIEF}, age=60)
    assert library.update().unchanged == 3
    assert read_files == []


def test_the_same_size_and_another_date_is_told_by_content(library: Library) -> None:
    library.update()
    library.write({"a/brief.md": BRIEF.replace("5.2%", "5.3%")}, age=60)
    assert library.update().changed == files(library, "a/brief.md")
    assert library.search("5.3").total == 1
    assert library.search("5.2").total == 0


def test_a_second_folder_is_added_to_the_first(library: Library) -> None:
    library.update("a")
    summary = library.update("b")
    assert summary.added == files(library, "b/note.md")
    assert summary.removed == []
    assert summary.documents == 3


def test_files_that_vanished_are_dropped_but_only_under_the_paths_given(library: Library) -> None:
    library.update()
    (library.sources / "a/report.md").unlink()
    (library.sources / "b/note.md").unlink()
    summary = library.update("a")
    assert summary.removed == files(library, "a/report.md")
    assert set(library.document_ids()) == {"a/brief.md", "b/note.md"}


@pytest.mark.parametrize("gone", ["a", "."])
def test_a_missing_root_empties_nothing(library: Library, gone: str) -> None:
    library.update()
    moved = library.root / "elsewhere"
    (library.sources / gone).rename(moved)
    summary = library.update(gone)
    assert summary.removed == []
    assert summary.documents == 3
    assert [skip.reason for skip in summary.skipped] == ["no such file or directory"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_directory_keeps_what_it_held(library: Library) -> None:
    library.update()
    (library.sources / "a").chmod(0)
    try:
        summary = library.update()
    finally:
        (library.sources / "a").chmod(0o755)
    assert summary.documents == 3
    assert summary.removed == []


def test_a_file_that_can_no_longer_be_read_keeps_its_earlier_version(library: Library) -> None:
    library.update()
    library.write({"a/brief.md": b"\x00\x01\x02" * 100}, age=60)
    summary = library.update()
    assert summary.kept == files(library, "a/brief.md")
    assert [skip.path for skip in summary.skipped] == files(library, "a/brief.md")
    assert library.search("growth").total == 2


def test_a_moved_file_keeps_its_ids(library: Library) -> None:
    library.update()
    before = library.ids()
    (library.sources / "c").mkdir()
    (library.sources / "a/brief.md").rename(library.sources / "c/renamed.md")
    summary = library.update()
    assert summary.moved == dict(
        zip(files(library, "c/renamed.md"), files(library, "a/brief.md"), strict=True)
    )
    assert (summary.removed, summary.added) == ([], [])
    assert library.ids()["c/renamed.md"] == before["a/brief.md"]


def test_a_folder_that_is_renamed_and_indexed_by_its_new_name_is_counted_once(library: Library) -> None:
    before = (library.update("a", "b").documents, sorted(library.ids().values()))
    (library.sources / "a").rename(library.sources / "c")
    summary = library.update("c")
    assert (summary.documents, sorted(library.ids().values())) == before
    assert summary.identical == {}
    assert list(summary.moved) == files(library, "c/brief.md", "c/report.md")


def test_an_update_without_news_makes_no_generation(library: Library) -> None:
    library.update()
    library.update()
    before = (library.index / FILE).read_bytes()
    library.update()
    assert (library.index / FILE).read_bytes() == before


def test_two_files_that_change_places_keep_their_paths(library: Library) -> None:
    """By path first, then by content."""
    library.update()
    before = library.document_ids()
    library.write({"a/brief.md": REPORT, "a/report.md": BRIEF}, age=60)
    library.update()
    assert library.document_ids() == before


def test_another_title_at_the_same_path_keeps_the_id(library: Library) -> None:
    library.update()
    before = library.document_ids()
    library.write({"a/brief.md": BRIEF.replace("# Brief", "# Quite another title")}, age=60)
    library.update()
    assert library.document_ids() == before


def test_identical_files_are_named_and_both_are_indexed(library: Library) -> None:
    library.write({"b/copy.md": BRIEF})
    summary = library.update()
    assert list(summary.identical) == files(library, "b/copy.md")
    assert summary.identical[files(library, "b/copy.md")[0]] == files(library, "a/brief.md")[0]
    results = library.search("growth")
    assert results.documents == 2
    assert len(set(library.document_ids().values())) == 4
    [note] = results.notes
    assert "copy.md" in note


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_second_name_of_a_file_is_counted_once(library: Library, link: object) -> None:
    link(library.sources / "a/brief.md", library.sources / "b/again.md")  # type: ignore[operator]
    assert library.update().documents == 3
    assert library.search("growth").documents == 1


def test_a_link_to_a_directory_is_followed_once_and_a_loop_not_at_all(library: Library) -> None:
    (library.sources / "a/loop").symlink_to(library.sources, target_is_directory=True)
    (library.sources / "a/self").symlink_to("self")
    assert library.update().documents == 3
    assert library.update("a", ".").documents == 3


def test_a_link_that_leads_nowhere_is_reported(library: Library) -> None:
    (library.sources / "a/broken.md").symlink_to("nowhere.md")
    assert [skip.path for skip in library.update().skipped] == files(library, "a/broken.md")


@pytest.mark.parametrize("pattern", ["brief.md", "br*.md", "a/brief.md", "*/brief.md"])
def test_excluded_files_are_left_out_and_dropped(library: Library, pattern: str) -> None:
    library.update()
    summary = library.update(exclude=[pattern])
    assert summary.removed == files(library, "a/brief.md")
    assert set(library.document_ids()) == {"a/report.md", "b/note.md"}


def test_an_excluded_directory_is_not_walked(library: Library) -> None:
    assert library.update(exclude=["a/"]).added == files(library, "b/note.md")


def test_the_index_is_never_indexed(library: Library) -> None:
    updating.update(library.sources / "index", [library.sources])
    summary = updating.update(library.sources / "index", [library.sources])
    assert summary.documents == 3


def test_removing_by_id_and_by_path(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.update()
    ids = library.document_ids()
    assert [d.id for d in remove(library.index, [ids["a/brief.md"]])] == [ids["a/brief.md"]]
    assert library.search("growth").total == 0
    monkeypatch.chdir(library.sources)
    remove(library.index, ["b/note.md"])
    assert set(library.document_ids()) == {"a/report.md"}


def test_removing_what_is_not_there_removes_nothing(library: Library, tmp_path: Path) -> None:
    library.update()
    ids = library.document_ids()
    with pytest.raises(DuizhaoError, match="nowhere"):
        remove(library.index, [ids["a/brief.md"], "nowhere"])
    assert library.document_ids() == ids
    with pytest.raises(IndexMissingError):
        remove(tmp_path / "no index", ["x"])


def test_what_cannot_be_cleared_up_fails_no_command(library: Library) -> None:
    """By then the work is done."""
    (library.index / ALIGNMENTS / f"{'0' * 32}.json" / "of a user").mkdir(parents=True)
    assert library.update().documents == 3
    with mock.patch("index.home._Directory.tidy", side_effect=DuizhaoError("the server is away")):
        assert len(remove(library.index, [str(library.sources / "b/note.md")])) == 1
    assert library.update("a").documents == 2


def test_removing_everything_leaves_an_index_that_answers(library: Library) -> None:
    library.update()
    remove(library.index, list(library.document_ids().values()))
    assert library.search("growth").total == 0
    assert list((library.index / SEGMENTS).iterdir()) == []
    assert library.update().documents == 3


def test_a_sidecar_is_read_again_when_it_changes(library: Library) -> None:
    library.update()
    library.write({"a/brief.md.yaml": "title: The Brief of 2024\ndate: 2024-03-05\n"}, age=60)
    assert library.update().changed == files(library, "a/brief.md")
    assert library.search("growth year:2024").total == 2
    library.write({"a/brief.md.yaml": "title: The Brief of 2023\ndate: 2023-03-05\n"}, age=120)
    library.update()
    assert library.search("growth year:2023").total == 2
    (library.sources / "a/brief.md.yaml").unlink()
    assert library.update().changed == files(library, "a/brief.md")
    assert library.search("growth year:2023").total == 0


# --- ids -------------------------------------------------------------------------------------------------


def test_ids_look_as_documented(library: Library) -> None:
    library.update()
    for path, ids in library.ids().items():
        stem = Path(path).stem
        for name in ids:
            assert re.fullmatch(rf"{stem}-[0-9a-f]{{6}}:[0-9a-f]{{12}}(\.\d+)?", name)


def test_an_odd_file_name_makes_an_id_that_needs_no_quoting(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write({"my report (final) & more.md": BRIEF, "___.md": NOTE, "报告 二.md": REPORT})
    library.update()
    ids = library.document_ids()
    assert re.fullmatch(r"my-report-final-more-[0-9a-f]{6}", ids["my report (final) & more.md"])
    assert re.fullmatch(r"报告-二-[0-9a-f]{6}", ids["报告 二.md"])


def test_the_same_name_and_title_in_two_folders_is_told_apart(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write({"a/r.md": BRIEF, "b/r.md": BRIEF + "\nMore.\n"})
    library.update()
    ids = library.document_ids()
    assert ids["b/r.md"] == ids["a/r.md"] + "-2"
    library.update(rebuild=True)
    assert library.document_ids() == ids


@pytest.mark.parametrize(
    "files",
    [
        {"r.md": f"---\nid: my-own\ntitle: T\n---\n\n{BRIEF}"},
        {"r.md": BRIEF, "r.md.yaml": "id: my-own\n"},
        {"r.md": BRIEF, "r.json": '{"id": "my-own"}'},
    ],
)
def test_a_document_may_name_itself(tmp_path: Path, files: dict[str, str]) -> None:
    library = Library(tmp_path)
    library.write(files)
    library.update()
    assert library.document_ids() == {"r.md": "my-own"}


def test_an_id_claimed_twice_goes_to_the_first_and_is_reported(tmp_path: Path) -> None:
    library = Library(tmp_path)
    front = "---\nid: mine\n---\n\n"
    library.write({"a.md": front + BRIEF, "b.md": front + NOTE})
    summary = library.update()
    assert library.document_ids() == {"a.md": "mine", "b.md": "mine-2"}
    assert summary.renamed == {"mine": "mine-2"}
    library.update(rebuild=True)
    assert library.document_ids() == {"a.md": "mine", "b.md": "mine-2"}


sentences = st.lists(
    st.sampled_from(
        [
            "推动养老服务高质量发展，完善社会保障体系，健全分层分类的社会救助制度，让老年人安享幸福晚年。",
            "穩定就業，改善民生，加大對重點群體的幫扶力度，落實各項優惠政策，促進高校畢業生就業創業。",
            "今年国内生产总值增长百分之五左右，居民消费价格涨幅百分之二左右，粮食产量保持在六亿吨以上。",
            "加强科技创新能力建设，打好关键核心技术攻坚战，发挥企业创新主体作用，培育壮大新兴产业。",
        ]
    ),
    min_size=2,
    max_size=3,
    unique=True,
).map(
    lambda chosen: [
        sentence + "同时，各地区各部门要结合实际抓好落实，确保各项任务按期完成、取得实效。"
        for sentence in chosen
    ]
)


def keys_by_text(content: bytes) -> dict[str, str]:
    """Index one file; the ids of its paragraphs by their text without white space."""
    with TemporaryDirectory() as folder:
        library = Library(Path(folder))
        library.write({"r.md": content})
        library.update()
        with open_index(library.index) as index:
            [document] = index.snapshot.documents
            return {
                "".join(found.row.text.split()): found.id for found in index.snapshot.paragraphs(document)
            }


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(sentences, st.sampled_from(["utf-8-sig", "utf-16", "gb18030"]), st.integers(22, 36))
def test_ids_of_paragraphs_outlive_wrapping_encoding_and_neighbours(
    texts: list[str], encoding: str, width: int
) -> None:
    plain = "# 政府工作报告\n\n" + "\n\n".join(texts) + "\n"
    before = keys_by_text(plain.encode())
    assert len(before) == len(texts) + 1
    assert keys_by_text(plain.encode(encoding)) == before
    wrapped = "# 政府工作报告\n\n" + "\n\n".join("\n".join(wrap(text, width)) for text in texts) + "\n"
    assert keys_by_text(wrapped.encode()) == before
    more = "# 政府工作报告\n\n各位代表，现在报告工作。\n\n" + "\n\n".join(texts) + "\n\n报告到此结束。\n"
    after = keys_by_text(more.encode())
    assert {text: after.get(text) for text in before} == before


def wrap(text: str, width: int) -> list[str]:
    return [text[i : i + width] for i in range(0, len(text), width)]


# --- rebuilding ------------------------------------------------------------------------------------------


def test_rebuilding_reads_everything_and_changes_no_id(library: Library, read_files: list[str]) -> None:
    library.update()
    before = library.ids()
    read_files.clear()
    updating.update(library.index, [], rebuild=True)
    assert sorted(read_files) == ["brief.md", "note.md", "report.md"]
    assert library.ids() == before


def test_an_index_of_another_version_is_named_and_rebuilt_with_its_ids(library: Library) -> None:
    library.update()
    library.write({"a/brief.md": BRIEF.replace("# Brief", "# Another title")}, age=60)
    library.update()
    before = library.ids()
    manifest = library.index / FILE
    manifest.write_text(manifest.read_text().replace('"schema":', '"schema":9'))
    with pytest.raises(IndexStaleError, match="another version"):
        library.update()
    with pytest.raises(IndexStaleError, match="--rebuild"):
        open_index(library.index)
    updating.update(library.index, [], rebuild=True)
    assert library.ids() == before


def test_a_damaged_manifest_is_named_and_rebuilt_from_the_paths(library: Library) -> None:
    library.update()
    (library.index / FILE).write_text("{")
    with pytest.raises(IndexDamagedError):
        library.update()
    assert library.update(rebuild=True).documents == 3
    assert library.search("growth").total == 2


@pytest.mark.parametrize("is_there", [True, False], ids=["cut in half", "deleted"])
def test_nothing_is_rebuilt_from_a_manifest_that_names_no_file(is_there: bool, library: Library) -> None:
    library.update()
    manifest = library.index / FILE
    whole = manifest.read_bytes()
    manifest.write_bytes(whole[: len(whole) // 2]) if is_there else manifest.unlink()
    with pytest.raises((IndexDamagedError, IndexMissingError)) as caught:
        updating.update(library.index, [], rebuild=True)
    assert "the folders that were indexed" in caught.value.hint or not is_there
    manifest.write_bytes(whole)
    assert library.search("growth").total == 2, "the segments are still there"


def set_back(library: Library) -> None:
    """Make the index one of an older version."""
    manifest = library.index / FILE
    manifest.write_text(manifest.read_text().replace('"schema":', '"schema":9'))


def spoil(library: Library) -> None:
    next(library.index.rglob("*.trm")).write_bytes(b"")


@pytest.mark.parametrize(
    ("before", "engine", "way"),
    [
        (lambda library: None, "tantivy", "--from"),
        (spoil, None, "--repair"),
        (set_back, None, "name the folders"),
    ],
    ids=["other engine", "damaged", "older"],
)
def test_making_all_anew_loses_no_document_whose_file_is_away(
    before: Callable[[Library], None], engine: str | None, way: str, library: Library
) -> None:
    library.update()
    before(library)
    manifest = (library.index / FILE).read_bytes()
    (library.sources / "b").rename(library.root / "unplugged")
    for paths in ([], [library.sources / "b"]):
        with pytest.raises(DuizhaoError, match="1 of 3 documents would be lost") as caught:
            updating.update(library.index, paths, rebuild=True, engine=engine)
        assert way in caught.value.hint
    assert (library.index / FILE).read_bytes() == manifest
    summary = library.update(rebuild=True, engine=engine)
    assert summary.removed == files(library, "b/note.md"), "it is not where a look was taken"
    assert summary.documents == 2


def test_a_damaged_segment_is_rebuilt(library: Library) -> None:
    library.update()
    for path in library.index.rglob("*.trm"):
        path.write_bytes(bytes(path.stat().st_size))
    with pytest.raises(IndexDamagedError):
        library.search("growth")
    library.update(rebuild=True)
    assert library.search("growth").total == 2


# --- segments --------------------------------------------------------------------------------------------


def hits(library: Library, query: str) -> list[tuple[str, str]]:
    return [(hit.id, marked(hit)) for hit in library.search(query, limit=None).hits]


def test_merging_segments_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compaction, "MAX_SEGMENTS", 3)
    library, whole = Library(tmp_path / "one"), Library(tmp_path / "two")
    for number in range(9):
        contents = {
            f"{number}.md": f"# 报告{number}\n\n发展{'好' * number}经济。\n\nPlans grow.\n\n經濟工作會議。\n"
        }
        library.write(contents)
        whole.write(contents)
        library.update()
    whole.update()
    assert 1 < len(read_manifest(library.index).segments) <= 4
    assert library.ids() == whole.ids()
    for query in ["经济", "plan", "经济 NEAR/3 发展", "kind:title", "pl*"]:
        assert hits(library, query) == hits(whole, query)
    names = {segment.name for segment in read_manifest(library.index).segments}
    assert {path.name for path in (library.index / SEGMENTS).iterdir()} == names


def test_large_segments_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compaction, "MAX_SEGMENTS", 3)
    monkeypatch.setattr(compaction, "SMALL", 1)
    library = Library(tmp_path)
    for number in range(6):
        library.write({f"{number}.md": f"# 报告{number}\n\n发展经济。\n"})
        library.update()
    assert len(read_manifest(library.index).segments) == 6


def test_a_segment_that_is_mostly_dead_is_rewritten(library: Library) -> None:
    library.write({f"a/{n}.md": f"# 报告{n}\n\n经济{n}。\n" for n in range(6)})
    library.update()
    for n in range(5):
        (library.sources / f"a/{n}.md").unlink()
    for name in ("a/brief.md", "a/report.md"):
        (library.sources / name).unlink()
    library.update()
    [left] = read_manifest(library.index).segments
    assert left.paragraphs == sum(d.paragraphs for d in read_manifest(library.index).documents)
    assert library.search("经济").total == 1


def test_dead_paragraphs_are_never_found(library: Library) -> None:
    library.update()
    ids = library.document_ids()
    remove(library.index, [ids["a/report.md"]])
    with open_index(library.index) as index:
        assert any(segment.dead for segment in index.snapshot.segments)
        assert index.search("新质生产力").total == 0
        assert index.search("发展").total == 1
        assert index.search("新质生产能力").related == () or all(
            hit.document.id != ids["a/report.md"] for hit in index.search("新质生产能力").related
        )
        assert index.search("lang:zh").documents == 1


@pytest.mark.slow
def test_two_processes_make_the_same_index_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_SMALLEST_BATCH", 1 << 12)
    results = []
    for jobs in (1, 2):
        library = Library(tmp_path / str(jobs))
        text = "".join(f"发展经济{i}，稳定就业。The plan {i} grows.\n\n" for i in range(50))
        library.write({f"{n}.md": f"# 报告{n}\n\n{text}" for n in range(5)})
        library.update(jobs=jobs)
        results.append([hits(library, query) for query in ("经济 49", "就业 plan 7", "kind:title")])
        assert jobs == 1 or len(read_manifest(library.index).segments) > 1
    assert results[0] == results[1]
    assert results[0][0]


def test_a_reader_is_not_disturbed_by_a_newer_generation(library: Library) -> None:
    library.update()
    with open_index(library.index) as old:
        library.write(
            dict.fromkeys(("a/brief.md", "a/report.md", "b/note.md"), "# New\n\nGrowth again.\n"), age=60
        )
        library.update()
        assert old.search("growth").total == 2
        assert old.search("养老").total == 1
        [hit] = old.search("新质生产力").hits
        assert old.snapshot.paragraph(hit.id).row.text == hit.text
        with open_index(library.index) as new:
            assert new.search("growth").total == 3
            assert new.search("养老").total == 0


def test_an_index_is_not_made_where_it_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DuizhaoError, match="in the way"):
        updating.update(tmp_path / "file", [tmp_path])
    assert (tmp_path / "file").read_text() == "x"


@pytest.mark.skipif(os.name != "posix", reason="file names are text elsewhere")
@pytest.mark.parametrize("sidecar", [None, '{"title": "\\ud800", "id": "\\udfff"}'])
def test_names_that_are_no_text_are_indexed_or_reported(tmp_path: Path, sidecar: str | None) -> None:
    library = Library(tmp_path)
    name = os.fsdecode(b"\xff\xfe.md") if sidecar is None else "a.md"
    library.write({name: "养老服务没有标题。\n", "b.md": NOTE})
    if sidecar:
        library.write({"a.md.json": sidecar})
    summary = library.update()
    assert summary.documents + len(summary.skipped) == 2
    assert library.search("养老").total >= 1


def test_identical_files_of_a_renamed_folder_keep_their_own_ids(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write({"d/a.md": BRIEF, "d/b.md": BRIEF}, age=60)
    library.update()
    before = {Path(path).name: id_ for path, id_ in library.document_ids().items()}
    (library.sources / "d").rename(library.sources / "e")
    assert library.update().removed == []
    assert {Path(path).name: id_ for path, id_ in library.document_ids().items()} == before


def test_works_of_one_file_keep_their_ids_when_another_comes_before_them(tmp_path: Path) -> None:
    library = Library(tmp_path)
    works = [f"= {name}文 =\n\n{name}文说的是{name}。\n\n" for name in "甲乙丙"]
    library.write({"a.wiki": "".join(works[:2])}, age=60)
    library.update()
    ids = {paragraph for paragraphs in library.ids().values() for paragraph in paragraphs}
    library.write({"a.wiki": works[2] + "".join(works[:2])}, age=50)
    library.update()
    with open_index(library.index) as index:
        assert {found.id for d in index.snapshot.documents for found in index.snapshot.paragraphs(d)} > ids


def test_rebuilding_does_not_swap_ids_that_two_documents_claim(tmp_path: Path) -> None:
    library = Library(tmp_path)
    claim = "---\nid: x\n---\n\n"
    library.write({"b.md": claim + BRIEF}, age=60)
    library.update()
    library.write({"a.md": claim + REPORT}, age=60)
    library.update()
    before = library.document_ids()
    assert set(before.values()) == {"x", "x-2"}
    library.update(rebuild=True)
    assert library.document_ids() == before


def test_excluding_looks_at_nothing_above_the_paths_given(tmp_path: Path) -> None:
    library = Library(tmp_path / "archive")
    library.write({"reports/x.md": BRIEF, "reports/attic/y.md": BRIEF})
    assert library.update("reports", exclude=["a*"]).documents == 1
    assert library.update("reports", exclude=["attic/*"]).documents == 1
    assert library.update("reports", exclude=["s*"]).documents == 2


def test_a_file_that_cannot_be_read_is_reported_each_time(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write({"a.md": BRIEF, "b.md": REPORT}, age=60)
    library.update()
    library.write({"a.md": b"\0" * len(BRIEF.encode())}, age=50)
    for _ in range(2):
        summary = library.update()
        assert (summary.kept, len(summary.skipped)) == (files(library, "a.md"), 1)


def test_a_change_does_not_hide_behind_the_time_of_a_sidecar(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write({"a.md.yaml": "title: Brief"}, age=50)
    library.write({"a.md": BRIEF}, age=300)
    library.update()
    library.write({"a.md": BRIEF.swapcase()}, age=200)
    assert library.update().changed == files(library, "a.md")


def test_a_copy_elsewhere_takes_nothing_from_a_folder_that_is_away(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write({"x/a.md": BRIEF}, age=60)
    library.update("x")
    ids = library.ids()["x/a.md"]
    (library.sources / "x").rename(tmp_path / "away")
    library.write({"z.md": BRIEF}, age=60)
    library.update("z.md")
    (tmp_path / "away").rename(library.sources / "x")
    library.update("x")
    assert library.ids()["x/a.md"] == ids


def test_a_sidecar_without_its_document_is_reported(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write({"a.md": BRIEF, "a.yaml": "title: A", "b.yaml": "title: B", "data.json": "{}"})
    assert [Path(skipped.path).name for skipped in library.update().skipped] == ["b.yaml", "data.json"]


def test_files_that_cannot_be_read_make_no_segment(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write({"a.md": b"", "b.md": b"\0" * 99})
    assert len(library.update().skipped) == 2
    assert list((library.index / SEGMENTS).iterdir()) == []
    assert library.search("growth").total == 0


def test_a_fault_of_a_reader_costs_no_other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(tmp_path)
    library.write({"bad.txt": "坏", "good.txt": REPORT})

    def read(path: Path, data: bytes) -> object:
        if path.name == "bad.txt":
            raise KeyError("of a kind nobody foresaw")
        return readers.read(path, data)

    monkeypatch.setattr(segment, "read", read)
    summary = library.update()
    assert summary.added == [str(library.sources / "good.txt")]
    [skipped] = summary.skipped
    assert skipped.path.endswith("bad.txt")
    assert "a fault in duizhao, please report it: KeyError at test_update.py:" in skipped.reason
