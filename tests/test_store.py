"""The paragraphs of a segment: what is stored comes back."""

from __future__ import annotations

import errno
import os
import sqlite3
from array import array
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.fold import fold
from corpus.model import KINDS, LANGUAGES, Paragraph, Span
from index import store as store_module
from index.analysis import Analysis
from index.blocks import Blocks, write_blocks
from index.engine import IndexDamagedError
from index.ids import content_key, document_id, unique_id
from index.store import ROWS, Store, StoreWriter

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
paragraph = st.builds(
    Paragraph,
    kind=st.sampled_from(KINDS),
    text=st.one_of(text, st.sampled_from(["“十四\n五”规划，GDP５．２％", "The plans' growth", "", "𨭎\0甲"])),
    span=st.builds(Span, st.integers(0, 10**12), st.integers(0, 10**12)),
    section=st.lists(text, max_size=3).map(tuple),
    lang=st.sampled_from(LANGUAGES),
    page=st.one_of(st.none(), st.integers(-1, 10**6), text),
    skip=st.just(()),  # these two are not stored
    markup=st.just(()),
    extra=st.dictionaries(text, st.one_of(st.integers(-9, 9), text, st.none()), max_size=2),
    locator=st.dictionaries(text, st.one_of(st.integers(-9, 9), text), max_size=2),
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(paragraph, max_size=4), max_size=4))
def test_what_is_stored_comes_back(documents: list[list[Paragraph]]) -> None:
    whole = [(slot, n, p) for slot, document in enumerate(documents) for n, p in enumerate(document, 1)]
    with TemporaryDirectory() as folder:
        store = stored(Path(folder), documents)
        assert len(store) == len(whole)
        rows = list(store.rows(0, len(whole)))
        for number, (row, (slot, n, given_)) in enumerate(zip(rows, whole, strict=True)):
            assert (row.number, row.slot, row.n) == (number, slot, n)
            assert (
                Paragraph(
                    row.kind,
                    row.text,
                    row.span,
                    row.section,
                    row.lang,
                    row.page,
                    extra=row.extra,
                    locator=row.locator,
                )
                == given_
            )
            assert store.row(number) == row
            assert number in store.numbers_of(row.key)
            analysis = Analysis(given_.text)
            assert store.length[number] == analysis.length
            assert store.forms[number].decode() == analysis.forms
            stems = store.forms if store.stems.is_empty(number) else store.stems
            assert stems[number].decode() == analysis.stems
        assert len({(row.slot, row.key) for row in rows}) == len(rows), "keys are unique in their document"
        store.close()


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text("甲乙 a\n", max_size=6), max_size=6), st.text("甲乙a", min_size=1, max_size=2))
def test_places_and_counts_of_a_needle(texts: list[str], needle: str) -> None:
    with TemporaryDirectory() as folder:
        store = stored(Path(folder), [[Paragraph("paragraph", t, Span(0, 0)) for t in texts]])
        block, packed = store.text, needle.encode()
        for number, text_ in enumerate(texts):
            start, end = block.bounds(number)
            assert block.map[start:end].decode() == text_
        counts = [text_.count(needle) for text_ in texts]
        with patch.object(store_module, "_TOGETHER", 2):
            assert block.counts(range(len(texts)), packed) == counts
        assert block.counts(range(len(texts))[1:], packed) == counts[1:]
        assert block.holding(packed) == [number for number, count in enumerate(counts) if count]
        store.close()


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text("甲乙裏𨭎a。", max_size=6), max_size=6))
def test_paragraphs_with_a_character_are_counted(texts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        store = stored(Path(folder), [[Paragraph("paragraph", t, Span(0, 0)) for t in texts]])
        for character in "甲乙里𨭎丁":  # 裏 is folded to 里
            assert store.character_df(character) == sum(character in fold(text_) for text_ in texts)
        assert store.character_df("a") == 0, "only Han characters are counted"
        store.close()


def test_two_paragraphs_never_run_into_each_other(tmp_path: Path) -> None:
    store = stored(tmp_path, [[Paragraph("paragraph", t, Span(0, 1)) for t in ("甲", "乙")]])
    assert store.forms.map.find("甲乙".encode(), store.forms.start, store.forms.end) < 0
    store.close()


def test_a_paragraph_that_is_not_there_is_damage(tmp_path: Path) -> None:
    store = stored(tmp_path, [[Paragraph("paragraph", "甲", Span(0, 1))]])
    with pytest.raises(IndexDamagedError):
        store.row(7)
    store.close()


def stored(directory: Path, documents: list[list[Paragraph]]) -> Store:
    writer = StoreWriter()
    for document in documents:
        writer.start_document()
        for n, item in enumerate(document, 1):
            writer.add(n, item)
    writer.finish(directory)
    return Store(directory)


@given(
    st.dictionaries(
        st.text(max_size=5), st.one_of(st.binary(max_size=9), st.lists(st.integers(0, 2**32 - 1))), max_size=4
    )
)
def test_blocks_come_back(blocks: dict[str, bytes | list[int]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.blocks"
        write_blocks(path, {name: b if isinstance(b, bytes) else array("I", b) for name, b in blocks.items()})
        opened = Blocks(path)
        for name, block in blocks.items():
            start, end = opened.range(name)
            if isinstance(block, bytes):
                assert opened.map[start:end] == block
            else:
                numbers = opened.numbers(name, "I")
                assert list(numbers) == block
                numbers.release()
        opened.close()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_content_key_knows_no_white_space(value: str) -> None:
    assert content_key(value) == content_key("\n".join(value.split()))
    assert len(content_key(value)) == 12


def test_content_keys_know_no_normal_form_but_every_other_difference() -> None:
    assert content_key("cafe\u0301") == content_key("café")
    assert len({content_key(value) for value in ("规划", "規劃", "规划。", "Plan", "plan")}) == 5


@given(st.text(), st.text(), st.sets(st.text(max_size=3)))
def test_ids_of_documents_are_free_and_need_no_quoting(stem: str, title: str, taken: set[str]) -> None:
    first = document_id(stem, title, taken)
    second = document_id(stem, title, {*taken, first})
    assert first not in taken
    assert second not in {*taken, first}
    assert not set(first) & set(" /:'\"$&()*?\n")


def test_a_free_id_is_kept_and_a_taken_one_numbered() -> None:
    assert unique_id("a", {"b"}) == "a"
    assert unique_id("a", {"a", "a-2"}) == "a-3"


def test_rows_that_are_gone_are_missing_not_damaged(tmp_path: Path) -> None:
    """A reader that finds a file gone looks for a newer generation."""
    StoreWriter().finish(tmp_path)
    (tmp_path / ROWS).unlink()
    with pytest.raises(FileNotFoundError):
        Store(tmp_path)


def test_rows_that_sqlite_cannot_open_are_damaged(tmp_path: Path) -> None:
    StoreWriter().finish(tmp_path)
    with (
        patch("sqlite3.connect", side_effect=sqlite3.OperationalError("unable to open database file")),
        pytest.raises(IndexDamagedError, match="unable to open"),
    ):
        Store(tmp_path)


def test_a_disk_that_breaks_under_sqlite_is_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(sqlite3.Connection):
        def execute(self, *_arguments: object) -> NoReturn:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
            raise error

    StoreWriter().finish(tmp_path)
    monkeypatch.setattr("sqlite3.connect", partial(sqlite3.connect, factory=Broken))
    with closing(Store(tmp_path)) as store, pytest.raises(OSError, match="Input/output error") as caught:
        store.row(0)
    assert caught.value.errno == errno.EIO


@pytest.mark.skipif(os.name != "posix", reason="other systems have no named pipes")
def test_a_pipe_in_place_of_the_rows_is_not_waited_for(tmp_path: Path) -> None:
    StoreWriter().finish(tmp_path)
    (tmp_path / ROWS).unlink()
    os.mkfifo(tmp_path / ROWS)
    with pytest.raises(OSError, match="not a regular file"):
        Store(tmp_path)
