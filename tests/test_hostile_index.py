"""An index that someone else made, or a disk spoilt: it gives results or says that it is damaged, no more.

Nothing in an index may run code, lead out of its directory, or end in another exception.
"""

from __future__ import annotations

import json
import pickle
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support import Text, Work, write_index
from whoosh.codec import whoosh3
from whoosh.codec.whoosh3 import W3Codec, W3Segment, W3TermInfo
from whoosh.filedb import structfile
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Existence

from corpus.errors import DuizhaoError
from index.checking import check
from index.disposal import remove_unused
from index.engine import IndexDamagedError
from index.manifest import FILE, SEGMENTS, Manifest
from index.manifest_file import IndexStaleError
from index.repair import repair
from search.searcher import open_index

WORKS = [
    Work(["发展新质生产力", "The plan's growth", Text("养老", kind="heading")], path="/a.txt", date="2024"),
    Work([Text("發展養老服務。5.2%", lang="zh-Hant", section=("報告", "一")), "R&D plan"], path="/b.txt"),
]
ALIGNED = {
    "left": "/a.txt",
    "right": "/c.txt",
    "name": "0" * 32,
    "size": 2,
    "sha256": "",
    "origin": "same day",
    "links": 1,
    "confidence": 0.5,
    "support": 1.0,
}
QUERIES = [
    "发展",
    "养",
    "plan",
    "pla*",
    "生?力",
    "养老体系",
    "发展 section:一",
    "year:2024",
    "发展 doc:b",
    "lang:zh",
]


class Bomb:
    """Unpickling it makes a directory."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self.marker).mkdir, (self.marker,))


def use(directory: Path) -> None:
    """Read an index in every way there is."""
    with open_index(directory) as index:
        for query in QUERIES:
            index.search(query, limit=None)
        index.search("发展", sort="date", exact_script=True)
        ids = [
            found.id for document in index.snapshot.documents for found in index.snapshot.paragraphs(document)
        ]
        for name in ids:
            index.snapshot.paragraph(name)


def rewrite_manifest(directory: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = directory / FILE
    values = json.loads(path.read_text())
    change(values)
    path.write_text(json.dumps(values))


def allow_sizes(directory: Path) -> None:
    """Make the manifest agree with the files as they are, as whoever forges an index would."""

    def change(values: dict[str, Any]) -> None:
        for segment in values["segments"]:
            home = directory / SEGMENTS / segment["name"]
            segment["files"] = {name: (home / name).stat().st_size for name in segment["files"]}

    rewrite_manifest(directory, change)


def files_of(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file())


# --- pickles ---------------------------------------------------------------------------------------------


def in_hash_extras(bomb: Bomb, patch: pytest.MonkeyPatch) -> None:
    real = structfile.dump_pickle

    def dump(value: object, file: object, protocol: int) -> None:
        real({**value, "bomb": bomb} if isinstance(value, dict) else value, file, protocol)

    patch.setattr(structfile, "dump_pickle", dump)


def in_block_info(bomb: Bomb, patch: pytest.MonkeyPatch) -> None:
    plant_in_blocks(6, bomb, patch)


def in_block_data(bomb: Bomb, patch: pytest.MonkeyPatch) -> None:
    plant_in_blocks(3, bomb, patch)


def plant_in_blocks(size: int, bomb: Bomb, patch: pytest.MonkeyPatch) -> None:
    """Add the bomb to each tuple of that size; a block's information has six parts, its data three."""

    def dump(value: tuple[object, ...], protocol: int) -> bytes:
        return pickle.dumps((*value, bomb) if len(value) == size else value, protocol)

    patch.setattr(whoosh3, "dumps", dump)


def in_inlined_postings(bomb: Bomb, patch: pytest.MonkeyPatch) -> None:
    packed = W3TermInfo._struct.pack(1, 1.0, 1, 0, 0, 1.0, 0, 0) + pickle.dumps(bomb)
    patch.setattr(W3TermInfo, "to_bytes", lambda self: packed)


def read_as_whoosh_does(postings: Path) -> None:
    """Read all postings with the stock reader, which unpickles whatever it meets."""
    codec, storage = W3Codec(), FileStorage(str(postings))
    reader = codec.terms_reader(storage, W3Segment(codec, "whoosh", segid="postings"))
    try:
        for field, term in reader.terms():
            matcher = reader.matcher(field, term, Existence())
            list(matcher.all_ids())
    finally:
        reader.close()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound index, to be copied and left alone."""
    directory = tmp_path_factory.mktemp("sound") / "index"
    write_index(directory, WORKS)
    return directory


@pytest.fixture
def spoilt(sound: Path, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    return Path(shutil.copytree(sound, tmp_path / "spoilt"))


@pytest.mark.parametrize("plant", [in_hash_extras, in_block_info, in_block_data, in_inlined_postings])
def test_a_pickle_planted_in_the_postings_does_not_run(
    plant: Callable[[Bomb, pytest.MonkeyPatch], None], tmp_path: Path
) -> None:
    marker, directory = tmp_path / "marker", tmp_path / "index"
    with pytest.MonkeyPatch.context() as patch:
        plant(Bomb(marker), patch)
        write_index(directory, WORKS)
    [postings] = directory.glob(f"{SEGMENTS}/*/postings")
    try:
        read_as_whoosh_does(postings)
    except Exception:
        assert marker.exists()
    assert marker.exists(), "the bomb is no bomb: this test would prove nothing"
    marker.rmdir()
    with pytest.raises(IndexDamagedError):
        use(directory)
    assert not marker.exists()


def test_postings_are_not_unpacked_beyond_what_a_block_can_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = zlib.compress
    with monkeypatch.context() as patch:
        patch.setattr(zlib, "compress", lambda _data, level: real(bytes(1 << 20), level))
        write_index(tmp_path, WORKS)
    with pytest.raises(IndexDamagedError, match="larger than any"):
        use(tmp_path)


@pytest.mark.parametrize("name", ["_MAIN_1.toc", "whoosh_postings.seg", "whoosh_postings.trm.toc"])
def test_files_that_whoosh_would_open_are_left_alone(name: str, spoilt: Path, tmp_path: Path) -> None:
    marker, directory = tmp_path / "marker", spoilt
    [postings] = directory.glob(f"{SEGMENTS}/*/postings")
    for place in (directory, postings, postings.parent):
        (place / name).write_bytes(pickle.dumps(Bomb(marker)))
    use(directory)
    assert not marker.exists()


# --- the manifest ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../../x", "/etc", "", ".", "..", "a/b", "a\\b", "x\0", 5, None, ["x"]])
def test_a_segment_name_does_not_lead_out(name: object, spoilt: Path) -> None:
    def change(values: dict[str, Any]) -> None:
        for entry in (*values["segments"], *values["documents"]):
            entry["name" if "name" in entry else "segment"] = name

    rewrite_manifest(spoilt, change)
    with pytest.raises(IndexDamagedError):
        open_index(spoilt)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "5",
        '"x"',
        "[" * 100_000,
        '{"a":' * 50_000,
        "{}",
        '{"format": "duizhao index"}',
        "\xff",
    ],
    ids=range(11),
)
def test_a_manifest_of_nonsense(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(text.encode("latin-1"))
    with pytest.raises((IndexDamagedError, IndexStaleError)):
        open_index(tmp_path)


@pytest.mark.parametrize("value", [None, -1, 10**12, "x", [], {}, 1.5, True, "\ud800"])
@pytest.mark.parametrize(
    "key",
    ["slot", "first", "paragraphs", "date", "title", "path", "id", "segment", "part", "metadata", "sha256"],
)
def test_a_manifest_with_a_wrong_value_in_a_document(key: str, value: object, spoilt: Path) -> None:
    rewrite_manifest(spoilt, lambda values: values["documents"][0].update({key: value}))
    results_or_damage(spoilt)


@pytest.mark.parametrize("value", [None, -1, 10**12, "x", [], {}, 1.5])
@pytest.mark.parametrize("key", ["name", "paragraphs", "length", "files"])
def test_a_manifest_with_a_wrong_value_in_a_segment(key: str, value: object, spoilt: Path) -> None:
    rewrite_manifest(spoilt, lambda values: values["segments"][0].update({key: value}))
    results_or_damage(spoilt)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda values: values["segments"].append(values["segments"][0]), "a segment is listed twice"),
        (lambda values: values["documents"][1].update(slot=0), "two documents have the same place"),
        (lambda values: values.update(alignments=[ALIGNED]), "names a document that there is not"),
    ],
    ids=["segment", "slot", "alignment"],
)
def test_a_manifest_that_counts_twice_or_names_what_is_not_there(
    change: Callable[[dict[str, Any]], object], sentence: str, tmp_path: Path
) -> None:
    write_index(tmp_path, WORKS)
    rewrite_manifest(tmp_path, change)
    for reading in (open_index, check, repair):
        with pytest.raises(IndexDamagedError, match=sentence):
            reading(tmp_path)


@pytest.mark.parametrize("left_out", ["paragraphs.blocks", "paragraphs.sqlite", "postings"])
def test_a_segment_lists_all_that_is_opened(left_out: str, tmp_path: Path) -> None:
    """What is not listed is not looked at before it is opened."""
    write_index(tmp_path, WORKS)

    def change(values: dict[str, Any]) -> None:
        files = values["segments"][0]["files"]
        for name in [name for name in files if name.startswith(left_out)]:
            del files[name]

    rewrite_manifest(tmp_path, change)
    with pytest.raises(IndexDamagedError, match="without all its files"):
        open_index(tmp_path)


def results_or_damage(directory: Path) -> None:
    with suppress(DuizhaoError):  # any other exception fails the test
        use(directory)


# --- the store -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "script",
    [
        "ALTER TABLE paragraph RENAME TO old; CREATE VIEW paragraph AS SELECT * FROM old",
        "ALTER TABLE paragraph RENAME TO old; CREATE VIEW paragraph AS SELECT number,"
        " load_extension('x') AS key, n, section, page, char_start, char_end, extra FROM old",
        "ALTER TABLE section RENAME TO old; CREATE VIEW section AS WITH RECURSIVE endless (id, path) AS"
        " (SELECT 1, '[]' UNION ALL SELECT id + 1, path FROM endless) SELECT * FROM endless",
        "CREATE TRIGGER t AFTER INSERT ON paragraph BEGIN DELETE FROM paragraph; END",
        "DROP TABLE paragraph",
        "CREATE TABLE more (x)",
    ],
)
def test_a_schema_that_is_not_ours_is_refused(script: str, spoilt: Path) -> None:
    [rows] = spoilt.rglob("paragraphs.sqlite")
    connection = sqlite3.connect(rows)
    connection.executescript(script)
    connection.close()
    allow_sizes(spoilt)
    with pytest.raises(IndexDamagedError):
        use(spoilt)


@pytest.mark.parametrize(
    "script", ["DELETE FROM paragraph", "DELETE FROM section", "UPDATE paragraph SET extra = '['"]
)
def test_rows_that_do_not_hold_together(script: str, spoilt: Path) -> None:
    [rows] = spoilt.rglob("paragraphs.sqlite")
    connection = sqlite3.connect(rows)
    with connection:
        connection.execute(script)
    connection.close()
    allow_sizes(spoilt)
    with pytest.raises(IndexDamagedError):
        use(spoilt)


@pytest.mark.parametrize(
    "directory", ["[" * 100_000, "{}", "[]", '{"slot": [0, -8]}', '{"slot": ["a", {}]}', '{"slot": 1e9}']
)
def test_a_block_directory_of_nonsense(directory: str, spoilt: Path) -> None:
    [blocks] = spoilt.rglob("paragraphs.blocks")
    blocks.write_bytes(bytes(64) + directory.encode() + len(directory).to_bytes(8, "little"))
    allow_sizes(spoilt)
    with pytest.raises(IndexDamagedError):
        use(spoilt)


@pytest.mark.parametrize(
    "name", ["slot", "kind", "lang", "section", "length", "text.ends", "forms.ends", "stems.ends"]
)
@pytest.mark.parametrize("value", [b"\xff", b"\x00", b"\x7f"])
def test_huge_numbers_in_a_column(name: str, value: bytes, spoilt: Path) -> None:
    """Not one of them may be taken at its word: four billion slots are no reason to make a list of them."""
    [blocks] = spoilt.rglob("paragraphs.blocks")
    data = bytearray(blocks.read_bytes())
    length = int.from_bytes(data[-8:], "little")
    offset, size = json.loads(data[-8 - length : -8])[name]
    data[offset : offset + size] = value * size
    blocks.write_bytes(data)
    results_or_damage(spoilt)


@pytest.mark.parametrize("keep", [0, 1, 7, 8, 50, -1])
@pytest.mark.parametrize("forged", [False, True], ids=["as-it-happens", "forged"])
def test_files_cut_short(keep: int, forged: bool, sound: Path, tmp_path: Path) -> None:
    names = [path.relative_to(sound) for path in files_of(sound)]
    assert len(names) == 5
    for number, name in enumerate(names):
        directory = tmp_path / str(number)
        shutil.copytree(sound, directory)
        (directory / name).write_bytes((directory / name).read_bytes()[:keep])
        if forged and name.name != FILE:
            allow_sizes(directory)
            results_or_damage(directory)
            continue
        with pytest.raises(DuizhaoError):
            use(directory)


def test_a_missing_file_is_named(sound: Path, tmp_path: Path) -> None:
    for number, path in enumerate(files_of(sound)):
        directory = tmp_path / str(number)
        shutil.copytree(sound, directory)
        (directory / path.relative_to(sound)).unlink()
        with pytest.raises(DuizhaoError):
            use(directory)


@pytest.fixture(scope="module")
def mended(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that each example spoils and mends."""
    return Path(shutil.copytree(sound, tmp_path_factory.mktemp("mended") / "index"))


@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(
    which=st.integers(0, 4),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=4),
)
@example(which=0, flips=[(0.0, 1)])
def test_spoilt_bytes_give_results_or_a_sentence(
    sound: Path, mended: Path, which: int, flips: list[tuple[float, int]]
) -> None:
    whole, copy = sound, mended
    path = files_of(copy)[which]
    data = bytearray(files_of(whole)[which].read_bytes())
    for place, change in flips:
        data[int(place * len(data))] ^= change
    try:
        path.write_bytes(data)
        results_or_damage(copy)
    finally:
        path.write_bytes(files_of(whole)[which].read_bytes())


# --- what is not ours ------------------------------------------------------------------------------------


def test_only_segments_of_ours_are_ever_deleted(spoilt: Path) -> None:
    mine = spoilt / SEGMENTS / "my holiday pictures"
    mine.mkdir()
    (mine / "sea.jpg").write_text("blue")
    (spoilt / SEGMENTS / "notes.txt").write_text("x")
    (spoilt / SEGMENTS / ("0" * 16)).mkdir()
    remove_unused(spoilt, Manifest())
    assert (mine / "sea.jpg").exists()
    assert (spoilt / SEGMENTS / "notes.txt").exists()
    assert sorted(path.name for path in (spoilt / SEGMENTS).iterdir()) == [
        "my holiday pictures",
        "notes.txt",
    ]
