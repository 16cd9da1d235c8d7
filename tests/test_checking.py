"""An index that is looked over: every spoilt byte is found, and only what is damaged is made anew."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from cli_runner import here
from support import Library, write_files

from corpus.errors import DuizhaoError
from index.checking import check
from index.counterparts import Counterparts
from index.engine import IndexDamagedError
from index.learning import learn_lexicon
from index.lock import FILE as LOCK
from index.manifest import ALIGNMENTS, FILE, SEGMENTS, Manifest
from index.manifest_file import read_manifest, write_manifest
from index.reader import Snapshot
from index.repair import repair
from search.searcher import open_index

ROOT = Path(__file__).parents[1]
DAY = "---\ndate: 2024-03-05\nid: {}\n---\n\n"
FILES = {
    "a.md": DAY.format("a")
    + "# 报告\n\n经济增长5.2%，养老服务发展。\n\n就业人数增加1200万。\n\n完。\n\n完。\n",
    "b.md": DAY.format("b")
    + "# Report\n\nGrowth was 5.2%, elderly care.\n\nEmployment rose by 1200.\n\nEnd.\n",
    "b.md.yaml": "translation_of: a\n",
}
posix = pytest.mark.skipif(os.name != "posix", reason="needs links and signals")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Two versions in one segment, a third document in another."""
    library = Library(tmp_path_factory.mktemp("sound"))
    library.write(FILES)
    library.update()
    library.write({"c.md": "# 第三\n\n养老床位增加了。\n"}, age=1)
    library.update()
    assert check(library.index).faults == []
    return library


@pytest.fixture
def spoilt(sound: Library, tmp_path: Path) -> Library:
    """The same index to spoil; its sources stay where they are."""
    library = Library(tmp_path)
    shutil.rmtree(library.sources)
    shutil.copytree(sound.index, library.index)
    return library


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 0x10
    path.write_bytes(data)


def contents(library: Library) -> tuple[object, ...]:
    with open_index(library.index) as index:
        ids = [
            (found.id, found.row.text)
            for d in index.snapshot.documents
            for found in index.snapshot.paragraphs(d)
        ]
        return ids, index.search("养老").total, index.snapshot.manifest.alignments


def test_every_file_is_covered_by_a_hash(sound: Library, spoilt: Library) -> None:
    """A bit is turned in each file in turn, where it may do no harm at all: it is found, and mended."""
    names = sorted(path.relative_to(spoilt.index) for path in spoilt.index.rglob("*") if path.is_file())
    assert len(names) == 11
    for name in names:
        if name.name == LOCK:
            continue
        whole = (spoilt.index / name).read_bytes()
        if name.name == FILE:  # a title that looks like one
            (spoilt.index / name).write_bytes(whole.replace(b'"Report"', b'"Repott"'))
        else:
            flip(spoilt.index / name, len(whole) // 2)
        found = check(spoilt.index)
        assert [fault.where for fault in found.faults] == [name.as_posix()]
        assert repair(spoilt.index).summary is not None
        assert contents(spoilt) == contents(sound)
        shutil.rmtree(spoilt.index)
        shutil.copytree(sound.index, spoilt.index)


@pytest.mark.parametrize("how", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["missing", "empty"])
@pytest.mark.parametrize("kind", ["paragraphs.sqlite", "postings", ALIGNMENTS])
def test_what_is_gone_is_made_anew(
    how: Callable[[Path], object], kind: str, sound: Library, spoilt: Library
) -> None:
    how(next(path for path in sorted(spoilt.index.rglob("*")) if path.is_file() and kind in str(path)))
    assert len(check(spoilt.index).faults) == 1
    repair(spoilt.index)
    assert check(spoilt.index).faults == []
    assert contents(spoilt) == contents(sound)


def test_the_advised_rebuild_reads_what_a_missing_file_cannot_tell(sound: Library, spoilt: Library) -> None:
    for path in spoilt.index.rglob("paragraphs.sqlite"):
        path.unlink()
    assert "--rebuild" in here("info", "--index", spoilt.index).stderr
    assert here("index", "--rebuild", "--index", spoilt.index).returncode == 0
    assert contents(spoilt) == contents(sound)


def test_postings_are_made_anew_without_the_sources(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write({"a.md": "# 报告\n\n养老服务。\n"})
    library.update()
    before = contents(library)
    shutil.rmtree(library.sources)
    flip(next(library.index.rglob("*.pst")), 3)
    assert repair(library.index).summary is not None
    assert contents(library) == before
    assert check(library.index).faults == []


def test_a_document_is_lost_only_where_neither_index_nor_file_has_it(tmp_path: Path) -> None:
    library = Library(tmp_path)
    for age, name in enumerate(("gone", "damaged", "both")):
        library.write({f"{name}.md": f"# {name}\n\n养老服务，{name}。\n"}, age=age)
        library.update()
    entries = {Path(d.path).stem: d for d in read_manifest(library.index).documents}
    for name in ("damaged", "both"):
        flip(library.index / SEGMENTS / entries[name].segment / "paragraphs.blocks", 40)
    for name in ("gone", "both"):
        (library.sources / f"{name}.md").unlink()
    done = here("index", "--repair", "--index", library.index)
    assert done.returncode == 2
    assert [line.partition(": its")[0] for line in done.stdout.splitlines() if "lost" in line] == [
        f"lost: {library.sources / 'both.md'}"
    ]
    assert set(library.document_ids()) == {"gone.md", "damaged.md"}
    assert here("info", "--check", "--index", library.index).returncode == 0


def test_the_command_says_what_is_wrong_and_what_to_do(spoilt: Library) -> None:
    done = here("info", "--check", "--index", spoilt.index)
    assert (done.returncode, done.stdout.endswith("0 faults\n")) == (0, True)
    assert here("index", "--repair", "--index", spoilt.index).stdout == "Nothing is damaged\n"
    flip(next(spoilt.index.rglob("paragraphs.blocks")), 40)
    done = here("info", "--check", "--index", spoilt.index)
    assert done.returncode == 2
    assert "paragraphs.blocks: is not as it was written" in done.stdout
    assert "`duizhao index --repair`" in done.stdout
    told = json.loads(here("info", "--check", "--index", spoilt.index, "--format", "json").stdout)
    assert [fault["part"] for fault in told["faults"]] == ["paragraphs"]
    for given in ([".", "--exclude", "x"], ["--engine", "tantivy"], ["--no-semantic"], ["--name", "x"]):
        refused = here("index", *given, "--repair", "--index", spoilt.index)
        assert (refused.returncode, "--repair knows what to read" in refused.stderr) == (2, True)


def forge(library: Library, path: Path, before: bytes, after: bytes) -> None:
    """Change a file and give the manifest the hash of what it is now: as a fault in writing would."""
    path.write_bytes(path.read_bytes().replace(before, after, 1))
    values = json.loads((library.index / FILE).read_text())
    for segment in values["segments"]:
        relative = path.relative_to(library.index / SEGMENTS).as_posix().partition("/")
        if segment["name"] == relative[0]:
            segment["sha256"][relative[2]] = hashlib.sha256(path.read_bytes()).hexdigest()
            segment["files"][relative[2]] = path.stat().st_size
    values.pop("sha256")
    values["sha256"] = hashlib.sha256(json.dumps(values, separators=(",", ":")).encode()).hexdigest()
    (library.index / FILE).write_text(json.dumps(values, separators=(",", ":")))


def test_a_file_of_links_is_read_no_further_than_it_was_written(spoilt: Library) -> None:
    manifest = read_manifest(spoilt.index)
    [path] = (spoilt.index / ALIGNMENTS).iterdir()
    os.truncate(path, 1 << 26)
    with closing(Snapshot(spoilt.index)) as snapshot:
        tracemalloc.start()
        with pytest.raises(IndexDamagedError):
            Counterparts(snapshot).links(manifest.documents[0])
        with suppress(IndexDamagedError):
            learn_lexicon(spoilt.index, manifest, None)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 1 << 25


def test_what_was_written_wrongly_is_found_by_its_sense(spoilt: Library) -> None:
    """Hashes agree; a text and its match text do not, and the text is not that of the source."""
    for path in spoilt.index.rglob("paragraphs.blocks"):
        forge(spoilt, path, "1200万".encode(), "1300万".encode())
    assert check(spoilt.index).damage.paragraphs
    repair(spoilt.index)
    assert check(spoilt.index).faults == []


def test_a_source_that_changed_or_went_is_no_damage(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write({"a.md": "# 甲\n\n养老。\n", "b.md": "# 乙\n\n养老。\n"})
    library.update()
    library.write({"a.md": "# 甲\n\n就业。\n"})
    (library.sources / "b.md").unlink()
    found = check(library.index)
    assert found.faults == []
    assert len(found.notes) == 2


def test_an_empty_index_needs_no_folder_of_segments(tmp_path: Path) -> None:
    """Version control keeps no empty folders."""
    write_manifest(tmp_path, Manifest())
    assert check(tmp_path).faults == []


def test_a_manifest_that_cannot_be_read_asks_for_the_folders(spoilt: Library) -> None:
    (spoilt.index / FILE).write_text("{")
    with pytest.raises(IndexDamagedError) as caught:
        repair(spoilt.index)
    assert "--rebuild" in caught.value.hint


# --- an index or a folder from elsewhere ------------------------------------------------------------------


@posix
@pytest.mark.parametrize("name", [LOCK, f"{FILE}.new"])
def test_a_link_in_an_index_is_not_written_through(name: str, tmp_path: Path) -> None:
    """It would empty any file of the user's that the index names."""
    library = Library(tmp_path)
    library.write({"a.md": "# 甲\n\n养老。\n"})
    library.update()
    (tmp_path / "mine").write_text("precious")
    (library.index / name).unlink(missing_ok=True)
    (library.index / name).symlink_to(tmp_path / "mine")
    library.write({"b.md": "# 乙\n\n养老。\n"})
    try:
        library.update()
    except DuizhaoError as error:
        assert "cannot write" in error.what  # noqa: PT017 - either way will do
    assert (tmp_path / "mine").read_text() == "precious"


@posix
def test_a_linked_folder_of_alignments_loses_no_file_of_the_users(tmp_path: Path) -> None:
    library = Library(tmp_path)
    write_files(tmp_path / "mine", {"settings.json": "{}", f"{'0' * 32}.json": "{}"})
    library.write({"a.md": "# 甲\n\n养老。\n"})
    library.update()
    (library.index / ALIGNMENTS).symlink_to(tmp_path / "mine")
    with pytest.raises(IndexDamagedError, match="is a link"):
        library.update()
    assert len(list((tmp_path / "mine").iterdir())) == 2


@posix
def test_a_link_out_of_the_folder_is_named_and_not_followed(tmp_path: Path) -> None:
    library = Library(tmp_path)
    write_files(tmp_path / "private", {"diary.md": "# 日记\n\n养老。\n", "facts.yaml": "title: 私\n"})
    library.write({"a.md": "# 甲\n\n养老。\n", "b/c.md": "# 乙\n\n养老。\n"})
    for name in ("folder", "diary.md"):
        (library.sources / name).symlink_to(tmp_path / "private" / ("" if name == "folder" else name))
    (library.sources / "a.md.yaml").symlink_to(tmp_path / "private/facts.yaml")
    (library.sources / "d").symlink_to("b")
    summary = library.update()
    assert {Path(skipped.path).name for skipped in summary.skipped} == {"folder", "diary.md", "a.md"}
    assert library.search("养老").total == 1
    assert not library.update("folder/diary.md").skipped, "what is named is read"


# --- what happens while one works -------------------------------------------------------------------------


def test_a_stamp_from_the_future_is_not_trusted(tmp_path: Path) -> None:
    """A clock that jumped back, as laptops' do: a change with the same stamp is seen all the same."""
    library = Library(tmp_path)
    library.write({"a.md": "# 甲\n\n养老。\n"})
    ahead = time.time() + 3600
    os.utime(library.sources / "a.md", (ahead, ahead))
    library.update()
    (library.sources / "a.md").write_text("# 甲\n\n就业。\n", encoding="utf-8")
    os.utime(library.sources / "a.md", (ahead, ahead))
    library.update()
    assert (library.search("就业").total, library.search("养老", match="exact").total) == (1, 0)


def test_a_file_that_vanishes_or_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is there when it is found; one is gone when it is read, the other is being written."""
    import index.segment as building

    library = Library(tmp_path)
    library.write(
        {"gone.md": "# 甲\n\n养老。\n", "now.md": "# 乙\n\n养老。\n", "stays.md": "# 丙\n\n养老。\n"}
    )
    real = building.file_bytes  # type: ignore[attr-defined]

    def meanwhile(path: Path) -> bytes:
        if path.name == "gone.md":
            path.unlink()
        data = real(path)
        if path.name == "now.md":
            path.write_text("# 乙\n\n就业。\n", encoding="utf-8")
        return data

    monkeypatch.setattr(building, "file_bytes", meanwhile)
    summary = library.update()
    assert [Path(skipped.path).name for skipped in summary.skipped] == ["gone.md"]
    assert library.search("养老").total == 2
    monkeypatch.undo()
    library.update()
    assert (library.search("就业").total, library.search("养老").total) == (1, 1)


def test_a_disk_that_breaks_is_no_damage_and_no_traceback(
    spoilt: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> str:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(hashlib, "file_digest", broken)
    assert {fault.what for fault in check(spoilt.index).faults} == {"cannot be read: Input/output error"}


ASK = """
import sys
from pathlib import Path
from corpus.errors import DuizhaoError
from search.searcher import open_index
while not Path(sys.argv[2]).exists():
    with open_index(sys.argv[1]) as index:
        total = index.search("养老", limit=0).total
        kept = len(index.search("不变").hits)
    assert 17 <= total <= 19 and kept == 1, (total, kept)
"""


@posix
@pytest.mark.slow
def test_sixteen_searching_processes_during_a_merge(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write({"kept.md": "# 不变\n"})
    for number in range(17):
        library.write({f"{number:02}.md": f"# {number}\n\n养老{number}。\n"})
        library.update()
    command = [sys.executable, "-c", ASK, str(library.index), str(tmp_path / "stop")]
    readers = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(16)]
    for number in (17, 18):
        library.write({f"{number:02}.md": f"# {number}\n\n养老{number}。\n"})
        library.update()
    (tmp_path / "stop").touch()
    assert [(reader.communicate(timeout=60)[1], reader.returncode) for reader in readers] == [(b"", 0)] * 16
    assert len(read_manifest(library.index).segments) < 17
