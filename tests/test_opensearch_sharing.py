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
