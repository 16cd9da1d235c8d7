"""No occurrence lost, none invented, every one marked: search against a brute-force scan.

The scan shares nothing with the code under test but the fold: it reads a text character by character.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from opencc import OpenCC
from support import SHARED, Work, everything, opened

from corpus.fold import fold, fold_width
from corpus.model import Span
from search.results import Results
from search.searcher import Index, open_index

UNIT = re.compile(r"[\u3007\u4e00-\u9fff]|[A-Za-z0-9]+")
IGNORED = re.compile(r"[\s“”‘’「」『』《》〈〉]*")
HAN = re.compile(r"[\u3007\u4e00-\u9fff]")
CONVERTERS = [OpenCC(name).convert for name in ("s2t", "t2s", "s2hk", "s2tw")]


class Unit(NamedTuple):
    text: str
    start: int
    end: int
    run: int


def units(text: str, folding: Callable[[str], str] = fold) -> list[Unit]:
    """The Han characters and words of a text; `run` changes where nothing may match across."""
    folded = folding(text)
    found: list[Unit] = []
    for match in UNIT.finditer(folded):
        run = 0
        if found:
            before = found[-1]
            touch = HAN.match(match[0]) or HAN.match(before.text)
            joined = touch and IGNORED.fullmatch(folded, before.end, match.start())
            run = before.run + (not joined)
        found.append(Unit(match[0].lower(), *match.span(), run))
    return found


def places(text: Sequence[Unit], needle: Sequence[str]) -> list[tuple[int, int]]:
    """Where a needle stands in a row and in one run: first unit, and one past the last."""
    found, at = [], 0
    while at + len(needle) <= len(text):
        part = text[at : at + len(needle)]
        if [unit.text for unit in part] == list(needle) and part[0].run == part[-1].run:
            found.append((at, at + len(needle)))
            at += len(needle)
        else:
            at += 1
    return found


def merged(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    whole: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if whole and start < whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def marks(text: Sequence[Unit], found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return merged((text[first].start, text[last - 1].end) for first, last in found)


def expect(results: Results, expected: dict[int, list[tuple[int, int]]]) -> None:
    """The hits are just the expected paragraphs (by number from 0), marked in just the expected places."""
    assert {hit.n - 1: list(hit.spans) for hit in results.hits} == expected
    assert results.total == len(expected)
    assert results.occurrences == sum(map(len, expected.values()))


def scan(
    texts: Sequence[str], query: str, folding: Callable[[str], str] = fold
) -> dict[int, list[tuple[int, int]]]:
    needle = [unit.text for unit in units(query, folding)]
    by_number = ((number, units(text, folding)) for number, text in enumerate(texts))
    return {number: marks(text, found) for number, text in by_number if (found := places(text, needle))}


# Characters that merge, that one script writes otherwise, that repeat; words with digits; all the marks.
PIECES = [
    *(
        "发",
        "發",
        "展",
        "后",
        "後",
        "里",
        "裏",
        "裡",
        "规",
        "規",
        "划",
        "劃",
        "五",
        "〇",
        "国",
        "國",
        "着",
        "著",
    ),
    *("发展", "發展", "规划", "規劃", "五五", "国", "里后"),
    *("“", "”", "‘", "《", "》", "「", "」", "〈", " ", "\n", "\u3000", "\n  "),
    *("，", "。", "、", "：", "（", "）", "…", "½", "㎡", "①", "-"),
    *("GDP", "plan", " 5G", "C919", "ＧＤＰ", " R and D ", "12"),
]
paragraph = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)
paragraphs = st.lists(paragraph, min_size=1, max_size=6)
relaxed = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def substrings(texts: Sequence[str], *, han: bool) -> list[str]:
    """What stands in the runs of some texts, as typed: up to five units in a row."""
    found = set()
    for text in texts:
        row = units(text, fold_width)
        for first in range(len(row)):
            for last in range(first + 1, min(first + 6, len(row) + 1)):
                part = row[first:last]
                if part[0].run == part[-1].run and (not han or all(HAN.match(unit.text) for unit in part)):
                    found.add("".join(unit.text for unit in part))
    return sorted(found)


@relaxed
@given(paragraphs)
@example(["“十四\n五”规划，五五五五五。五", "5G\n国C919"])
@example(["发发发发", "發發", ""])
def test_every_substring_of_every_run_is_found_wherever_it_stands(texts: list[str]) -> None:
    """In whatever script it is written; and in its own alone, if that is asked for."""
    with opened(texts) as index:
        for query in substrings(texts, han=True):
            expected = scan(texts, query)
            for spelling in {query, *(convert(query) for convert in CONVERTERS)}:
                expect(everything(index, spelling), expected)
            expect(everything(index, query, exact_script=True), scan(texts, query, fold_width))


@relaxed
@given(paragraphs)
def test_quoted_strings_of_characters_and_words_are_found(texts: list[str]) -> None:
    with opened(texts) as index:
        for query in substrings(texts, han=False)[:60]:
            expect(everything(index, f'"{query}"'), scan(texts, query))


@relaxed
@given(paragraphs, st.data())
def test_every_combination_of_terms_means_what_it_says(texts: list[str], data: st.DataObject) -> None:
    terms = substrings(texts, han=False)
    if not terms:
        return
    term = st.sampled_from([*terms, "沒有", "国发"])
    chosen = data.draw(st.lists(term, min_size=3, max_size=3))
    one, two, three = (scan(texts, query) for query in chosen)
    a, b, c = (f'"{query}"' for query in chosen)

    def union(*found: dict[int, list[tuple[int, int]]], among: set[int]) -> dict[int, list[tuple[int, int]]]:
        return {n: merged(span for spans in found for span in spans.get(n, [])) for n in among}

    with opened(texts) as index:
        both = one.keys() & two.keys()
        expect(everything(index, f"{a} {b}"), union(one, two, among=both))
        expect(everything(index, f"{a} OR {b}"), union(one, two, among=one.keys() | two.keys()))
        expect(everything(index, f"{a} -{b}"), union(one, among=one.keys() - two.keys()))
        expect(everything(index, f"{a} {b} NOT {c}"), union(one, two, among=both - three.keys()))
        expect(
            everything(index, f"{a} -({b} OR {c})"), union(one, among=one.keys() - two.keys() - three.keys())
        )
        expect(
            everything(index, f"{a} -({b} {c})"), union(one, among=one.keys() - (two.keys() & three.keys()))
        )
        among = (one.keys() | two.keys()) & three.keys()
        expect(everything(index, f"({a} | {b}) {c}"), union(one, two, three, among=among))


@relaxed
@given(paragraphs, st.integers(1, 6), st.data())
def test_near_counts_what_lies_between(texts: list[str], distance: int, data: st.DataObject) -> None:
    terms = substrings(texts, han=False)
    if not terms:
        return
    one, two = data.draw(st.sampled_from(terms)), data.draw(st.sampled_from(terms))
    expected = {}
    for number, text in enumerate(map(units, texts)):
        left, right = (places(text, [unit.text for unit in units(query)]) for query in (one, two))

        def near(place: tuple[int, int], others: list[tuple[int, int]]) -> bool:
            return any(0 <= o[0] - place[1] <= distance or 0 <= place[0] - o[1] <= distance for o in others)

        kept = [p for p in left if near(p, right)] + [p for p in right if near(p, left)]
        if kept:
            expected[number] = marks(text, kept)
    with opened(texts) as index:
        expect(everything(index, f'"{one}" NEAR/{distance} "{two}"'), expected)


@relaxed
@given(paragraphs, st.data())
def test_wildcards_stand_for_characters_of_one_run(texts: list[str], data: st.DataObject) -> None:
    terms = [term for term in substrings(texts, han=True) if len(term) < 4] or ["国"]
    one, two = data.draw(st.sampled_from(terms)), data.draw(st.sampled_from(terms))
    wild = data.draw(st.sampled_from(["?", "*", "??", "*?"]))
    query = data.draw(st.sampled_from([one + wild + two, wild + one, f"{one}{wild}{two}*"]))
    regex = re.compile(fold(query).replace("?", ".").replace("*", ".{0,10}?"))
    expected = {}
    for number, text in enumerate(map(units, texts)):
        # One character for each unit, so that places of characters are places of units.
        row = [(unit.text if HAN.match(unit.text) else "\n", unit.run) for unit in text]
        spans, start = [], 0
        for end in range(1, len(row) + 1):
            if end == len(row) or row[end][1] != row[start][1]:
                run = "".join(character for character, _ in row[start:end])
                spans += [(start + m.start(), start + m.end()) for m in regex.finditer(run)]
                start = end
        if spans:
            expected[number] = marks(text, spans)
    with opened(texts) as index:
        expect(everything(index, f"({query})"), expected)


@pytest.mark.parametrize(
    "query",
    [
        "plan OR plans 国",
        '"发展，规划"',
        "发展 NEAR/3 plan",
        "发* plans",
        "5G国 OR 国发",
        "pl?n*",
        "国 OR 国国 OR 国国国",
    ],
)
def test_overlapping_terms_are_marked_and_counted_once(query: str) -> None:
    texts = [
        "国国国国 plans Plan 发展，规划",
        "plan发展 5G国发展",
        "發展；規劃planning国",
        "国发展planned 5G国",
    ]
    with opened(texts) as index:
        results = everything(index, query)
        assert results.total
        assert all(hit.spans for hit in results.hits)


def test_words_in_the_match_text_of_stems_and_of_forms_are_counted_once() -> None:
    with opened(["growing plans grow", "grow"]) as index:
        results = everything(index, 'grow OR "growing plans"')
        assert [hit.spans for hit in sorted(results.hits, key=lambda hit: hit.n)] == [
            (Span(0, 13), Span(14, 18)),
            (Span(0, 4),),
        ]
        assert results.occurrences == 3


@given(st.integers(1, 4))
@settings(deadline=None, max_examples=4)
def test_totals_do_not_depend_on_segments(segments: int) -> None:
    works = [Work([f"发展规划{n}，五〇", "國"], path=f"/{n}.txt") for n in range(6)]
    with opened(works, segments=segments) as index:
        results = everything(index, "发展")
        assert (results.total, results.documents, results.occurrences) == (6, 6, 6)
        assert [hit.document.path for hit in results.hits] == [f"/{n}.txt" for n in range(6)]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Index, list[str]]]:
    sources = [
        *sorted((SHARED / "corpora" / "gwr-zh").glob("*.txt"))[-2:],
        *sorted((SHARED / "corpora" / "hk-hansard").glob("*.txt"), key=lambda path: path.stat().st_size)[:1],
    ]
    files = [path for path in sources if path.is_file()]
    if not files:
        pytest.skip("the shared corpora are not beside this checkout")
    from index.update import update

    directory = tmp_path_factory.mktemp("reports")
    update(directory, files)
    with open_index(directory) as index:
        yield (
            index,
            [found.row.text for d in index.snapshot.documents for found in index.snapshot.paragraphs(d)],
        )


@pytest.mark.slow
def test_random_strings_of_real_reports(reports: tuple[Index, list[str]]) -> None:
    index, texts = reports
    rng = random.Random(1)
    runs = "\n".join(run_text(text) for text in texts)
    stretches = [stretch for stretch in runs.split("\n") if stretch]
    for number, query in enumerate(strings(rng, stretches, 1000)):
        # Showing every hit of a frequent character costs most: one string in four is enough for that.
        results = index.search(query, limit=0) if number % 4 else everything(index, query)
        assert results.occurrences == runs.count(query), query
        assert results.total == sum(query in run_text(text) for text in texts), query


@pytest.mark.slow
def test_scripts_agree_on_real_reports(reports: tuple[Index, list[str]]) -> None:
    index, texts = reports
    rng = random.Random(2)
    stretches = [stretch for text in texts for stretch in run_text(text).split("\n") if stretch]
    for query in strings(rng, stretches, 300):
        answers = [index.search(spelling, limit=0) for spelling in (query, *(c(query) for c in CONVERTERS))]
        assert len({(answer.total, answer.occurrences) for answer in answers}) == 1, query


@cache
def run_text(text: str) -> str:
    """The folded Han runs of a text, a line each."""
    parts: list[str] = []
    run = -1
    for unit in units(text):
        if unit.run != run:
            parts.append("\n")
            run = unit.run
        parts.append(unit.text if HAN.match(unit.text) else "\n")
    return "".join(parts)


def strings(rng: random.Random, stretches: list[str], count: int) -> Iterator[str]:
    for _ in range(count):
        stretch = rng.choice(stretches)
        start = rng.randrange(len(stretch))
        yield stretch[start : start + rng.randint(1, 12)]
