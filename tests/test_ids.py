"""What ids promise: a paragraph that an edit leaves alone keeps its id, and nobody else ever gets it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from support import Library

from corpus.errors import DuizhaoError
from index.carrying import replaced_keys
from index.compaction import MAX_SEGMENTS
from index.ids import content_key, content_of, paragraph_keys
from index.update import update
from search.searcher import open_index

# Few texts and short documents: repeats, and repeats of repeats, are the rule.
text = st.sampled_from("甲乙丙丁")
texts = st.lists(text, max_size=8)


def keys_of(document: Sequence[str], before: Sequence[str] | None = None) -> list[str]:
    """The keys of a document's paragraphs, `before` being those that it had."""
    own = paragraph_keys([content_key(paragraph) for paragraph in document])
    if before is None:
        return own
    replaced = replaced_keys(before, own)
    return [replaced.get(key, key) for key in own]


@given(texts)
def test_keys_of_a_document_are_different_and_say_what_the_text_says(document: list[str]) -> None:
    keys = keys_of(document)
    assert len(set(keys)) == len(keys)
    assert [content_of(key) for key in keys] == [content_key(paragraph) for paragraph in document]
    assert keys == keys_of(document)


@given(texts, texts)
def test_a_text_that_stands_once_has_its_content_key_wherever_it_stands(
    before: list[str], after: list[str]
) -> None:
    document = [*before, "只说一次。", *after]
    assert keys_of(document)[len(before)] == content_key("只说一次。")


@given(st.lists(texts, min_size=2, max_size=5))
def test_keys_are_different_after_any_edits(versions: list[list[str]]) -> None:
    keys: list[str] | None = None
    for document in versions:
        before, keys = keys, keys_of(document, keys)
        assert len(set(keys)) == len(keys)
        assert [content_of(key) for key in keys] == [content_key(paragraph) for paragraph in document]
        assert before is None or keys_of(document, keys) == keys, "nothing changed, so nothing changes"


@given(texts, texts, st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), texts), max_size=4))
@example(["甲", "乙"], [], [(0, 0, ["乙", "丙"])])
@example(["甲", "乙", "甲"], [], [(0, 1, [])])
def test_one_edit_after_another_touches_no_key_outside_of_it(
    one: list[str], other: list[str], edits: list[tuple[int, int, list[str]]]
) -> None:
    """Any text in one place replaced by any other, again and again."""
    document = one + other
    keys = keys_of(document)
    for at, length, inserted in edits:
        start, end = min(at, len(document)), min(at + length, len(document))
        head, tail = document[:start], document[end:]
        edited = [*head, *inserted, *tail]
        # What begins and ends like what it replaces is a smaller edit; where it is, nobody could tell.
        assume([*inserted, *tail, None][0] != [*document[start:], None][0])
        assume([None, *head, *inserted][-1] != [None, *document[:end]][-1])
        after = keys_of(edited, keys)
        assert after[:start] == keys[:start]
        assert after[start + len(inserted) :] == keys[end:]
        document, keys = edited, after


@given(texts, texts, st.data())
def test_a_text_that_stood_once_keeps_its_key_whatever_happens_around_it(
    one: list[str], other: list[str], data: st.DataObject
) -> None:
    document = [*one, "只说一次。", *other]
    key = keys_of(document)[len(one)]
    before, after = data.draw(texts), data.draw(texts)
    edited = [*before, "只说一次。", *after]
    assert keys_of(edited, keys_of(document))[len(before)] == key


@given(st.lists(st.sampled_from("乙丙丁")), st.lists(st.sampled_from("乙丙丁")), *[st.integers(1, 5)] * 2)
def test_of_repeats_in_a_row_the_first_keep_their_keys(
    head: list[str], tail: list[str], before: int, after: int
) -> None:
    start, both = len(head), min(before, after)
    old = keys_of([*head, *"甲" * before, *tail])
    new = keys_of([*head, *"甲" * after, *tail], old)
    assert new[: start + both] == old[: start + both]
    assert new[start + after :] == old[start + before :]
    assert set(new[start + both : start + after]).isdisjoint(old)


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        pytest.param("标甲乙", "标甲乙丙甲丁", {1: 1}, id="a copy added below"),
        pytest.param("标甲乙", "丙甲丁标甲乙", {1: 4}, id="a copy added above"),
        pytest.param("标甲乙丙", "标甲乙丙标甲乙", {0: 0, 1: 1, 2: 2}, id="a copied part below"),
        pytest.param("首标甲乙丙", "标甲乙首标甲乙丙", {1: 4, 2: 5, 3: 6}, id="a copied part above"),
        pytest.param("标甲乙丙甲丁", "标乙丙甲丁", {4: 3}, id="the first of two removed"),
        pytest.param("标甲乙丙甲丁", "标甲乙丙丁", {1: 1}, id="the second of two removed"),
        pytest.param("标甲乙丙甲丁", "首标乙丙戊甲丁", {4: 5}, id="and the others' neighbours changed"),
        pytest.param("标甲乙丙甲丁己", "标甲戊丙庚甲己丁", {1: 1, 4: 5}, id="neighbours changed everywhere"),
        pytest.param("标甲乙丙甲丁", "丙甲丁标甲乙", {1: 4, 4: 1}, id="two parts that change places"),
        pytest.param("标甲乙乙丙丙甲尾", "首标乙乙丙丙甲尾末", {6: 6}, id="told by neighbours"),
        pytest.param("一甲二三甲四", "首三甲一二四末", {4: 2}, id="told by what stands before"),
        pytest.param("一甲二三甲四", "首甲四一二三末", {4: 1}, id="told by what stands after"),
        pytest.param("一甲二三甲四", "首三二一四甲末", {1: 5}, id="told by nothing, taken in order"),
        pytest.param("一甲二甲三甲四", "零一甲二三甲四", {1: 2, 5: 5}, id="the second of three removed"),
    ],
)
def test_repeats_are_told_by_what_stands_around_them(before: str, after: str, same: dict[int, int]) -> None:
    old = keys_of(before)
    new = keys_of(after, old)
    assert {i: new[j] for i, j in same.items()} == {i: old[i] for i in same}
    others = {new[j] for j in range(len(after)) if j not in same.values()}
    assert others.isdisjoint(old[i] for i in same)


def test_a_copy_in_the_old_surroundings_of_another_gets_a_key_of_its_own() -> None:
    first = keys_of("一甲二三甲四")
    second = keys_of("一五甲六二三甲四", first)
    assert second[2] == first[1]
    third = keys_of("一甲二五甲六三甲四", second)
    assert third[4] == first[1]
    assert len(set(third)) == len(third)


def test_an_index_made_anew_gives_no_repeat_the_key_of_another() -> None:
    """Without the earlier index: the key a repeat had, or one that nobody had."""
    both = keys_of("标甲乙丙甲丁")
    assert keys_of("零标甲乙丙甲丁")[2] == both[1]
    assert set(keys_of("标乙丙甲丁")) & {both[1], both[4]} == set()
    assert keys_of("标甲乙")[1] not in both


# --- through the index -----------------------------------------------------------------------------------

TITLE = "# 港口报告\n\n"
WORDS = ["港口扩建已经开工。", "航道水深十二米。", "码头工人六百名。"]


def body(*paragraphs: str) -> str:
    return TITLE + "\n\n".join(paragraphs) + "\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def indexed(library: Library, content: str, name: str = "r.md", *, age: int = 0) -> list[str]:
    """The ids of the paragraphs below the title after an update."""
    library.write({name: content}, age=age)
    library.update()
    return library.ids()[name][1:]


def test_a_copy_gets_another_id_and_the_original_keeps_its_own(library: Library) -> None:
    one, two, three = WORDS
    [first, second, third] = indexed(library, body(one, two, three))
    [copy, *rest] = indexed(library, body(two, one, two, three), age=60)
    assert rest == [first, second, third]
    assert copy.startswith(f"{second}.")
    assert text_of(library, second) == text_of(library, copy) == two


def test_of_two_repeats_the_one_that_remains_keeps_its_id(library: Library) -> None:
    one, two, three = WORDS
    before = indexed(library, body(two, one, two, three))
    after = indexed(library, body(one, two, three), age=60)
    assert after == before[1:]
    assert text_of(library, after[1]) == two
    for gone in (before[0], before[0].partition(".")[0]):
        with pytest.raises(DuizhaoError, match="no paragraph has that id"):
            text_of(library, gone)


def test_what_was_carried_over_outlives_moving_merging_and_rebuilding(library: Library) -> None:
    one, two, three = WORDS
    indexed(library, body(one, two, three))
    ids = indexed(library, body(two, one, two, three), age=60)
    (library.sources / "r.md").rename(library.sources / "moved.md")
    library.update()
    assert library.ids()["moved.md"][1:] == ids
    for i in range(MAX_SEGMENTS + 1):
        library.write({f"{i}.md": body(f"第{i}号泊位启用。")})
        library.update()
    assert library.ids()["moved.md"][1:] == ids
    update(library.index, [], rebuild=True)
    assert library.ids()["moved.md"][1:] == ids
    [damaged, *_] = (library.index / "segments").glob("*/paragraphs.blocks")
    damaged.write_bytes(b"")
    update(library.index, [], rebuild=True)
    assert library.ids()["moved.md"][1:] == ids


def text_of(library: Library, name: str) -> str:
    with open_index(library.index) as index:
        return index.snapshot.paragraph(name).row.text
