"""The plain file that says what an index holds."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import Work, write_index

from corpus.errors import DuizhaoError
from index.engine import IndexDamagedError
from index.manifest import FILE, SEGMENTS, DocumentEntry, Manifest, SegmentEntry
from index.manifest_file import (
    IndexMissingError,
    IndexStaleError,
    check_files,
    read_manifest,
    salvage,
    write_manifest,
)


def entry(path: str, segment: str = "abc", part: int = 0, slot: int = 0) -> DocumentEntry:
    return DocumentEntry(
        id=path,
        path=path,
        part=part,
        title="题",
        date="2024",
        sha256="00",
        size=1,
        stamp="1@1",
        format="text",
        encoding="utf-8",
        segment=segment,
        slot=slot,
        first=0,
        paragraphs=3,
        boilerplate=1,
        metadata={"author": "某 “甲”"},
    )


text = st.text(max_size=12)


@settings(deadline=None, max_examples=40)
@given(paths=st.lists(text, max_size=4, unique=True))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, paths: list[str]) -> None:
    """Paths may hold what is no text: they come from a file system."""
    directory = tmp_path_factory.mktemp("index")
    paths = [*paths, os.fsdecode(b"/\xff")]
    segment = SegmentEntry("abc", 3, 40, {"x": 1}, {"x": "ab"})
    documents = [entry(path, slot=slot) for slot, path in enumerate(paths)]
    manifest = Manifest().successor(documents, [segment])
    write_manifest(directory, manifest)
    assert read_manifest(directory) == manifest
    assert salvage(directory) == Manifest(engine=manifest.engine, documents=manifest.documents)
    assert [path.name for path in directory.iterdir()] == [FILE]


def test_a_successor_is_in_order_and_drops_segments_without_documents() -> None:
    segments = [SegmentEntry(name, 1, 1, {}, {}) for name in ("abc", "def")]
    documents = [entry("/b"), entry("/a", part=1), entry("/a", part=0)]
    manifest = Manifest(generation=4).successor(documents, segments)
    assert manifest.generation == 5
    assert [(d.path, d.part) for d in manifest.documents] == [("/a", 0), ("/a", 1), ("/b", 0)]
    assert [segment.name for segment in manifest.segments] == ["abc"]


def test_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="no index here"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("name", ["schema", "analysis", "byteorder"])
def test_another_version_is_named_with_the_way_out(name: str, tmp_path: Path) -> None:
    write_index(tmp_path, [Work(["甲"])])
    values = json.loads((tmp_path / FILE).read_text())
    (tmp_path / FILE).write_text(json.dumps({**values, name: "other"}))
    with pytest.raises(IndexStaleError, match=name) as caught:
        read_manifest(tmp_path)
    assert "--rebuild" in caught.value.hint
    assert len(salvage(tmp_path).documents) == 1


def test_a_file_of_someone_else_is_not_an_index(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"name": "app", "version": "1.0"}')
    with pytest.raises(IndexStaleError, match="not an index"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[1]",
        "5",
        "[" * 100_000,
        '{"documents": [1]}',
        '{"documents": [{"id": 1}]}',
        '{"documents": {}}',
        '{"engine": "whoosh", "documents": ["a"]}',
        '{"engine": "whoosh", "documents": [{"title": "of no id"}]}',
    ],
)
def test_nothing_can_be_salvaged_from_nonsense(content: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(content)
    assert salvage(tmp_path) == Manifest()


def test_documents_are_salvaged_whatever_fields_an_older_version_had(tmp_path: Path) -> None:
    write_index(tmp_path, [Work(["甲"], path="/a.md", sha256="ab")])
    values = json.loads((tmp_path / FILE).read_text())
    (document,) = values["documents"]
    document["colour"] = "red"
    del document["provenance"], document["boilerplate"], document["metadata"]
    (tmp_path / FILE).write_text(json.dumps({**values, "schema": 5}))
    (salvaged,) = salvage(tmp_path).documents
    assert (salvaged.id, salvaged.path, salvaged.sha256, salvaged.metadata) == ("/a.md", "/a.md", "ab", {})


def test_files_are_compared_with_their_sizes(tmp_path: Path) -> None:
    write_index(tmp_path, [Work(["甲"])])
    [segment] = read_manifest(tmp_path).segments
    check_files(tmp_path, segment)
    path = tmp_path / SEGMENTS / segment.name / "paragraphs.blocks"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(IndexDamagedError, match="bytes where"):
        check_files(tmp_path, segment)
    path.unlink()
    with pytest.raises(FileNotFoundError):
        check_files(tmp_path, segment)


def test_every_file_of_a_segment_is_listed(tmp_path: Path) -> None:
    write_index(tmp_path, [Work(["甲乙", "plan"])])
    [segment] = read_manifest(tmp_path).segments
    home = tmp_path / SEGMENTS / segment.name
    assert set(segment.files) == {p.relative_to(home).as_posix() for p in home.rglob("*") if p.is_file()}


def test_a_generation_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_index(tmp_path, [Work(["甲"])])
    before = (tmp_path / FILE).read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_manifest(tmp_path, Manifest())
    assert (tmp_path / FILE).read_bytes() == before


def test_an_unknown_engine_is_named(tmp_path: Path) -> None:
    from search.searcher import open_index

    write_index(tmp_path, [Work(["甲"])])
    manifest = tmp_path / FILE
    manifest.write_text(manifest.read_text().replace('"engine":"whoosh"', '"engine":"lucene"'))
    with pytest.raises(DuizhaoError, match="lucene"):
        open_index(tmp_path)
