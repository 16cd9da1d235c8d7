"""Two versions of a document set side by side: what belongs together, and what must hold of any two texts."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import SHARED, Text

from corpus.readers import read
from index.alignment import Alignment, align
from index.alignment.beads import Bead, length_ratio
from index.alignment.clauses import Clause, clauses
from index.alignment.glossary import concepts
from index.alignment.numbers import chinese_numbers, latin_numbers
from index.analysis import Analysis

DATA = Path(__file__).parent / "data" / "alignment"

CHINESE = ("港口吞吐量达到12亿吨。", "渔民收入增长5.2%，住房有保障。", "第三条", "一、教育", "海上风大。")
ENGLISH = (
    "Ports handled 1.2 billion tons.",
    "Article 3",
    "I. Education",
    "Incomes grew 5.2%; houses are warm.",
)

chinese = st.sampled_from(CHINESE).map(Text)
english = st.sampled_from(ENGLISH).map(lambda text: Text(text, lang="en"))
documents = st.lists(chinese | english, max_size=8)


def paragraphs(name: str) -> list[Text]:
    [document] = read(DATA / name).documents
    kept = (p for p in document.paragraphs if p.kind != "boilerplate")
    return [Text(p.text, p.kind, p.lang) for p in kept]


@pytest.fixture(scope="module")
def report() -> Alignment:
    return align(paragraphs("zh.md"), paragraphs("en.md"))


def rows(alignment: Alignment) -> list[tuple[list[int], list[int]]]:
    """The rows by numbers of paragraphs, from 1."""
    return [([n + 1 for n in row.left], [n + 1 for n in row.right]) for row in alignment.rows()]


def test_a_translation_is_set_beside_its_original(report: Alignment) -> None:
    """One beside one, one beside two, two beside one, and a paragraph that nobody translated."""
    assert rows(report) == [
        *[([1], [1]), ([2], [2]), ([3], [3]), ([4], [4, 5]), ([5, 6], [6]), ([7], [7]), ([8], [8])],
        *[([9], [9, 10]), ([10], []), ([11], [11]), ([12], [12])],
    ]
    assert report.are_versions
    assert min(link.confidence for link in report.links) > 0.9


def test_either_text_may_come_first(report: Alignment) -> None:
    mirrored = align(paragraphs("en.md"), paragraphs("zh.md"))
    assert {(link.right, link.left, link.confidence) for link in mirrored.links} == set(report.links)
    assert mirrored.support == report.support


def test_other_texts_are_no_versions() -> None:
    other = [Text(f"The keeper of lamp {n} went home before the rain.", lang="en") for n in range(20, 32)]
    alignment = align(paragraphs("zh.md"), other)
    assert not alignment.are_versions
    assert alignment.confidence < 0.5


def test_scripts_of_one_text_align_one_to_one() -> None:
    from corpus.convert import convert

    ours = paragraphs("zh.md")
    theirs = [Text(convert(text.text, "traditional"), text.kind, "zh-Hant") for text in ours]
    assert [text.text for text in theirs] != [text.text for text in ours]
    alignment = align(ours, theirs)
    assert rows(alignment) == [([n], [n]) for n in range(1, len(ours) + 1)]
    assert alignment.are_versions


def test_a_paragraph_cut_out_leaves_a_gap() -> None:
    ours = paragraphs("zh.md")
    alignment = align(ours, [*ours[:4], *ours[6:]])
    assert [row for row in rows(alignment) if not row[1]] == [([5], []), ([6], [])]
    assert {(link.left, link.right) for link in alignment.links} == {
        (n, n if n < 4 else n - 2) for n in range(len(ours)) if n not in (4, 5)
    }


@settings(max_examples=40, deadline=None)
@given(left=documents, right=documents)
def test_every_paragraph_is_in_one_row_and_rows_keep_the_order(left: list[Text], right: list[Text]) -> None:
    alignment = align(left, right)
    found = list(alignment.rows())
    assert list(chain.from_iterable(row.left for row in found)) == list(range(len(left)))
    assert list(chain.from_iterable(row.right for row in found)) == list(range(len(right)))
    for link in alignment.links:
        assert 0 <= link.confidence <= 1
        assert any(link.left in row.left and link.right in row.right for row in found)
    assert all(row.left or row.right for row in found)


@settings(max_examples=30, deadline=None)
@given(numbers=st.lists(st.integers(100, 999), min_size=1, max_size=12, unique=True))
def test_equal_texts_align_one_to_one(numbers: list[int]) -> None:
    texts = [Text(f"第{n}号渡船运送乘客{n * 7}人，比上年多{n * 3}人。") for n in numbers]
    alignment = align(texts, texts)
    assert [(link.left, link.right) for link in alignment.links] == [(n, n) for n in range(len(texts))]


@settings(max_examples=100, deadline=None)
@given(
    text=st.text(alphabet='港口，。；：！“”渔 abC.,:;!?"’)1A—', min_size=1, max_size=300),
    is_chinese=st.booleans(),
)
def test_clauses_are_the_text(text: str, is_chinese: bool) -> None:
    found = clauses([Text(text, lang="zh-Hans" if is_chinese else "en")])
    assert "".join(clause.text for clause in found) == text
    assert all(clause.size >= 1 for clause in found)


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("达到114万亿元", "reached 114 trillion yuan"),
        ("1.2亿人", "120 million people"),
        ("3000万亩", "30 million mu"),
        ("2,400套", "2,400 units"),
        ("第十四个五年规划", "the fourteenth plan, of five years"),
        ("三项任务", "three tasks"),
        ("3月5日", "March 5"),
        ("二千一百个单位", "2 100 flats"),
        ("百分之二十", "20 per cent"),
        ("一亿二千万人", "120 million people"),
        ("一百三十七人，四十多场", "137 people and more than forty sessions"),
    ],
)
def test_numbers_are_the_same_in_both_languages(chinese: str, english: str) -> None:
    assert set(chinese_numbers(chinese)) == set(latin_numbers(english)) != set()


def test_what_only_looks_like_a_number() -> None:
    assert list(latin_numbers("It may rain.")) == []
    assert list(chinese_numbers("千万不要一一列举，十四五规划，成千上万，千方百计")) == []


def test_lengths_are_compared_where_both_texts_say_the_same() -> None:
    left, right = (
        [Clause(n, "", size, heading=False) for n, size in enumerate(sizes)]
        for sizes in ([10, 10, 40], [30, 31])
    )
    beads = [Bead(range(1), range(1)), Bead(range(1, 2), range(1, 2)), Bead(range(2, 3), range(2, 2))]
    assert length_ratio(left, right, beads, [{0: 9.0}, {1: 9.0}, {}]) in (3.0, 3.1)
    assert length_ratio(left, right, beads, [{}, {}, {}]) == 61 / 60


def test_a_concept_is_the_same_in_both_languages_and_scripts() -> None:
    here, there, english = (
        list(concepts(Analysis(text).pieces))
        for text in ("发展新质生产力。", "發展新質生產力。", "developing new quality productive forces.")
    )
    assert here == there
    assert set(here) & set(english)


YEARS = (2020,)


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
def test_reports_and_their_translations(year: int) -> None:
    """F1 against pairs of sentences, which say in which Chinese paragraph an English one has its source."""
    if not (SHARED / "corpora").is_dir():
        pytest.skip("the corpora are not here")
    texts = [
        [
            p
            for p in read(SHARED / "corpora" / folder / f"{year}.txt").documents[0].paragraphs
            if p.kind != "boilerplate"
        ]
        for folder in ("gwr-zh", "gwr-en")
    ]
    truth = _truth(year, *([_squeezed(p.text) for p in side] for side in texts))
    judged = {right for _, right in truth}
    found = {(k.left, k.right) for k in align(*texts).links if k.right in judged}
    assert 2 * len(found & truth) / (len(found) + len(truth)) > 0.97


def _truth(year: int, chinese: list[str], english: list[str]) -> set[tuple[int, int]]:
    """Which paragraphs the two sides of each pair stand in; pairs are in the order of the English text."""
    truth = set()
    here = 0
    for line in (SHARED / "corpora" / "gwr-pairs.jsonl").read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        if pair["year"] != year:
            continue
        source, target = _squeezed(pair["zh"]), _squeezed(pair["en"])
        lefts = [n for n, text in enumerate(chinese) if source and source in text]
        rights = [n for n in range(here, min(here + 40, len(english))) if target in english[n]]
        if lefts and rights:
            here = rights[0]
            nearest = min(lefts, key=lambda n: abs(n / len(chinese) - here / len(english)))
            truth.add((nearest, here))
    return truth


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()
