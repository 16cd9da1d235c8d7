"""Directories that mirror one index, its writers and its readers; the server is a stand-in in memory."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from opensearch_stand_in import SERVER, StandIn
from support import write_files

from corpus.errors import DuizhaoError
from index import update as updating
from index.checking import check
from index.compaction import compact
from index.engine import IndexDamagedError
from index.home import refresh, writing
from index.manifest import Manifest, read_manifest
from index.opensearch import lease as leasing
from index.opensearch.connecting import connect
from index.opensearch.files import Files
from index.opensearch.lease import lease
from index.update import update
from search.searcher import open_index

posix = pytest.mark.skipif(os.name != "posix", reason="needs links")
MODULES = ("sharing", "engine", "connecting")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    made = StandIn()
    for module in MODULES:
        monkeypatch.setattr(f"index.opensearch.{module}.client_of", lambda _server: made)
    with monkeypatch.context() as quick:
        quick.setattr("os.fsync", lambda _file: None)
        yield made


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    write_files(folder, {"1.md": "# 甲\n\n养老保险。\n"})
    return folder


def titles(directory: Path) -> list[str]:
    return [document.title for document in read_manifest(directory).documents]


# --- links in an index from elsewhere ---------------------------------------------------------------------


@posix
@pytest.mark.parametrize("folder", ["segments", "segments/NAME", "segments/NAME/postings", "alignments"])
def test_a_mirror_writes_through_no_link(folder: str, server: StandIn, sources: Path, tmp_path: Path) -> None:
    whole = server.mirror(tmp_path / "whole")
    update(whole, [sources])
    [segment] = read_manifest(whole).segments
    hostile, outside = server.mirror(tmp_path / "hostile"), tmp_path / "outside"
    outside.mkdir()
    link = hostile / folder.replace("NAME", segment.name)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(outside)
    with pytest.raises(IndexDamagedError, match="is a link"):
        open_index(hostile)
    assert list(outside.iterdir()) == []


@posix
@pytest.mark.parametrize("folder", ["segments", "segments/0123456789abcdef", "alignments", "lexicons"])
def test_a_writer_writes_through_no_link(folder: str, sources: Path, tmp_path: Path) -> None:
    outside, link = tmp_path / "outside", tmp_path / "index" / folder
    outside.mkdir()
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    with pytest.raises(IndexDamagedError, match="is a link"):
        update(tmp_path / "index", [sources])
    assert list(outside.iterdir()) == []


# --- two writers ------------------------------------------------------------------------------------------


def test_what_a_writer_commits_after_it_lost_its_lease_is_whole(
    server: StandIn, sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, other = server.mirror(tmp_path / "slow"), server.mirror(tmp_path / "other")
    update(slow, [sources])

    def asleep(directory: Path, manifest: Manifest) -> Manifest:
        """The machine sleeps with a new segment built, and is taken for dead by one that changes nothing."""
        monkeypatch.setattr(updating, "compact", compact)
        server.indexes["duizhao-tests-store"].pop("writer")
        update(other, [sources / "1.md"])
        return compact(directory, manifest)

    monkeypatch.setattr(updating, "compact", asleep)
    write_files(sources, {"2.md": "# 乙\n\n医疗。\n"})
    with pytest.raises(DuizhaoError, match="another machine has changed"):
        update(slow, [sources])
    third = server.mirror(tmp_path / "third")
    refresh(third)
    assert {SERVER.segment(segment.name) for segment in read_manifest(third).segments} <= set(server.indexes)
    assert titles(third) == ["甲"]
    assert update(slow, [sources]).documents == 2


def test_a_writer_that_was_taken_for_dead_tidies_nothing(
    server: StandIn, sources: Path, tmp_path: Path
) -> None:
    slow, other = server.mirror(tmp_path / "slow"), server.mirror(tmp_path / "other")
    update(slow, [sources])
    with writing(slow, 0) as home:
        manifest = read_manifest(slow)._replace(generation=2)
        home.commit(manifest)
        server.indexes["duizhao-tests-store"].pop("writer")
        write_files(sources, {"2.md": "# 乙\n\n医疗。\n"})
        update(other, [sources])
        home.tidy(manifest)
    names = {SERVER.segment(segment.name) for segment in read_manifest(other).segments}
    assert len(names) == 2
    assert names <= set(server.indexes)
    third = server.mirror(tmp_path / "third")
    refresh(third)
    assert titles(third) == ["甲", "乙"]


@pytest.mark.parametrize("writes", [2, 5])
def test_a_lost_answer_costs_no_lease(writes: int, server: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leasing, "_RENEWED_EVERY", 0.001)
    server.create_index("store", {})
    written: list[object] = []
    enough = threading.Event()

    def loses(method: str, path: str) -> bool:
        if (method, path) == ("PUT", "/store/_doc/writer"):
            written.append(server.indexes["store"]["writer"])
            if len(written) == writes:
                enough.set()
            return len(written) == 2
        return False

    server.loses = loses
    with lease(server, "store", 1):  # type: ignore[arg-type]
        assert enough.wait(5), "renewed again and again"
    assert "writer" not in server.indexes["store"]


def test_a_file_that_is_stored_again_meanwhile_is_not_deleted(server: StandIn) -> None:
    files = Files(server)  # type: ignore[arg-type]
    files.create()
    files.write("kept", b"1")
    files.write("gone", b"2")
    parts = files.others([])
    files.write("kept", b"1")
    files.delete(parts)
    assert b"".join(files.read("kept", 1)) == b"1"
    with pytest.raises(IndexDamagedError):
        list(files.read("gone", 1))


# --- what is only here ------------------------------------------------------------------------------------


def test_a_local_index_is_not_given_up_for_one_of_the_same_name(
    server: StandIn, sources: Path, tmp_path: Path
) -> None:
    update(server.mirror(tmp_path / "team"), [sources])
    write_files(tmp_path / "mine", {"mine.md": "# 我的\n\n教育。\n"})
    local = tmp_path / "local"
    update(local, [tmp_path / "mine"])
    with pytest.raises(DuizhaoError, match="the server one under this name") as caught:
        connect(local, urls=SERVER.urls, name=SERVER.name, anew=True)
    assert "--name" in caught.value.hint
    assert not (local / "server.json").exists()


def test_an_index_that_waits_for_its_move_is_not_replaced(
    server: StandIn, sources: Path, tmp_path: Path
) -> None:
    local = tmp_path / "local"
    update(local, [sources])
    connect(local, urls=SERVER.urls, name=SERVER.name, anew=True)
    write_files(tmp_path / "theirs", {"theirs.md": "# 他们\n\n教育。\n"})
    update(server.mirror(tmp_path / "faster"), [tmp_path / "theirs"])
    with pytest.raises(DuizhaoError, match="the server one under this name"):
        open_index(local)
    (local / "server.json").unlink()
    with open_index(local) as index:
        assert index.search("养老").total == 1


def test_a_mirror_that_is_behind_is_not_damaged(server: StandIn, sources: Path, tmp_path: Path) -> None:
    team, behind = server.mirror(tmp_path / "team"), server.mirror(tmp_path / "behind")
    update(team, [sources])
    refresh(behind)
    for age, word in enumerate(("教育", "医疗"), 1):
        write_files(sources, {"1.md": f"# 甲\n\n{word}。\n"}, age=age)
        update(team, [sources])
    checked = check(behind)
    assert checked.generation == read_manifest(team).generation
    assert not [fault for fault in checked.faults if "no longer" in fault.what]
