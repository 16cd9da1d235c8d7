"""Every engine gives the same answers as the default one: ids, totals, spans, tiers and scores."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pytest
from engines import SCRATCH, engine_param
from opencc import OpenCC
from support import Text, Work, write_index

from corpus.model import Kind
from index.engine import DEFAULT_ENGINE, ENGINES, Engine
from index.manifest_file import read_manifest, write_manifest
from search.exact import ExactSearch
from search.results import Hit, Results
from search.searcher import Index, open_index

others = pytest.mark.parametrize("tested", [engine_param(name) for name in ENGINES if name != DEFAULT_ENGINE])

WORDS = ["经济", "经", "发展", "高质量发展", "里", "国", "国国", "就业稳定", "乡村振兴", "稳", "数字"]
LATIN = ["plan", "plans", "planning", "growth", "5G", "GDP", "5.2%", "R&D", "of", "the"]
MARKS = ["，", "。", "、", " ", "“", "”", "\n", "；"]
FIELDS = [
    "lang:zh",
    "lang:en",
    "kind:heading",
    "section:总则",
    "year:2020..2022",
    "doc:b",
    "title:题",
    "script:Hant",
]
to_traditional: Callable[[str], str] = OpenCC("s2hk").convert


def written_texts(rng: random.Random, count: int) -> list[Text]:
    texts = []
    for _ in range(count):
        pieces = rng.choices([*WORDS, *WORDS, *LATIN, *MARKS], k=rng.randint(1, 24))
        text = "".join(f" {piece} " if piece in LATIN else piece for piece in pieces)
        kind: Kind = rng.choice(["paragraph", "paragraph", "paragraph", "heading"])
        section = rng.choice([(), ("总则",), ("附则", "规划")])
        if rng.random() < 0.4:
            texts.append(Text(to_traditional(text), kind, "zh-Hant", section))
        else:
            texts.append(Text(text, kind, rng.choice(["zh-Hans", "en"]), section))
    return texts


def works(rng: random.Random, documents: int, paragraphs: int) -> list[Work]:
    return [
        Work(
            written_texts(rng, paragraphs), path=f"/{'abcdefgh'[i % 8]}{i}.txt", date=f"20{19 + i % 5}-01-02"
        )
        for i in range(documents)
    ]


def leaf(rng: random.Random) -> str:
    han, latin = rng.choice(WORDS), rng.choice(LATIN)
    match rng.randrange(9):
        case 0 | 1:
            return rng.choice([han, to_traditional(han)])
        case 2:
            return latin
        case 3:
            return han + rng.choice(WORDS)
        case 4:
            return rng.choice(
                [latin + han, han + latin, f'"{latin} {rng.choice(LATIN)}"', f'"{han}，{latin}"']
            )
        case 5:
            return rng.choice(
                [f"{han[0]}*{han[-1]}", f"{han}?", f"{latin[:2]}*", f"?{latin[1:]}", "*n", "经??"]
            )
        case 6:
            return rng.choice(FIELDS)
        case 7:
            return f"{han} NEAR/{rng.randint(1, 6)} {rng.choice([latin, *WORDS])}"
        case _:
            return rng.choice(["没有", "nowhere", "½", "国稳经", "里程", "plan growth"])


def query(rng: random.Random, depth: int = 2) -> str:
    if not depth or rng.random() < 0.4:
        return leaf(rng)
    one, two = query(rng, depth - 1), query(rng, depth - 1)
    return rng.choice(
        [f"({one}) ({two})", f"({one}) OR ({two})", f"({one}) -({two})", f"{leaf(rng)} ({one}) ({two})"]
    )


@contextmanager
def indexes(
    tested: Engine, written: list[Work], *, gone: int = 0, segments: int = 2
) -> Iterator[list[Index]]:
    """An index of the default engine and one of the tested, the first few documents dropped again."""
    with ExitStack() as stack:
        opened = []
        for name in (DEFAULT_ENGINE, tested.name):
            folder = stack.enter_context(TemporaryDirectory(dir=SCRATCH, ignore_cleanup_errors=True))
            write_index(Path(folder), written, segments=segments, engine=name)
            manifest = read_manifest(Path(folder))
            kept = list(manifest.documents[gone:])
            write_manifest(Path(folder), manifest.successor(kept, list(manifest.segments)))
            opened.append(stack.enter_context(open_index(folder)))
        yield opened


def shown(hits: tuple[Hit, ...]) -> dict[str, tuple[object, ...]]:
    return {hit.id: (hit.spans, hit.tier, hit.matched, round(hit.score, 6)) for hit in hits}


_PAGED = 60  # queries of which a page and the totals alone are asked for, too


def counted(results: Results) -> tuple[object, ...]:
    return results.total, results.documents, results.occurrences, results.notes


def compare(indexes: list[Index], asked: str, *, pages: bool) -> None:
    one, other = (index.search(asked, limit=None) for index in indexes)
    assert counted(one) == counted(other), asked
    assert shown(one.hits) == shown(other.hits), asked
    assert shown(one.translations) == shown(other.translations), asked
    assert shown(one.related) == shown(other.related), asked
    if pages:
        first, totals = indexes[1].search(asked), indexes[1].search(asked, limit=0)
        assert counted(first) == counted(one), asked
        assert counted(totals)[:3] == counted(one)[:3], asked
        assert [hit.id for hit in first.hits] == [hit.id for hit in other.hits[:10]], asked


def answers_agree(tested: Engine, gone: int, first: int, count: int) -> None:
    """With so many documents dropped, so many queries, from the so-manieth drawn on, have the same answers.

    A query that was drawn before is not asked again.
    """
    rng = random.Random(5 + gone)
    written = works(rng, 6, 8)
    # Few are looked at, so that most queries find more than that.
    few = mock.patch.multiple("search.exact", _FIRST=6, _FEWEST=3)
    with few, indexes(tested, written, gone=gone) as both:
        drawn = [query(rng) for _ in range(first + count)]
        before = set(drawn[:first])
        fresh = [asked for asked in dict.fromkeys(drawn) if asked not in before]
        for i, asked in enumerate(fresh):
            compare(both, asked, pages=i < _PAGED)


@others
@pytest.mark.parametrize("gone", [0, 2])
def test_the_answers_to_random_queries_are_the_same(tested: Engine, gone: int) -> None:
    answers_agree(tested, gone, 0, 120)


@others
@pytest.mark.parametrize("gone", [0, 2])
@pytest.mark.slow
def test_the_answers_to_thousands_of_random_queries_are_the_same(tested: Engine, gone: int) -> None:
    """With those of the quick test, 3,000 are drawn."""
    answers_agree(tested, gone, 120, 1380)


@others
def test_the_best_ten_are_much_the_same(tested: Engine) -> None:
    rng = random.Random(6)
    with indexes(tested, works(rng, 3, 400)) as both:
        shares = []
        for asked in [*WORDS, *LATIN, *(query(rng) for _ in range(10))]:
            one, other = ({hit.id for hit in index.search(asked, match="exact").hits} for index in both)
            shares.append(len(one & other) / len(one) if one else 1.0)
    assert sum(shares) / len(shares) >= 0.9, shares


@others
def test_pages_follow_each_other_without_gap_or_repeat(tested: Engine) -> None:
    few = mock.patch.multiple("search.exact", _FIRST=10, _FEWEST=5)
    with indexes(tested, works(random.Random(7), 4, 40)) as (_, index), few:
        whole = [hit.id for hit in index.search("经", limit=None).hits]
        pages = [index.search("经", offset=start, limit=7).hits for start in range(0, len(whole), 7)]
    assert len(whole) > 30
    assert [hit.id for page in pages for hit in page] == whole
    assert len(set(whole)) == len(whole)
    assert [hit.rank for page in pages for hit in page] == list(range(1, len(whole) + 1))


@others
def test_only_what_is_shown_is_verified(tested: Engine) -> None:
    few = mock.patch.multiple("search.exact", _FIRST=10, _FEWEST=5)
    refused = mock.patch.object(
        ExactSearch, "_collected", new_callable=mock.PropertyMock, side_effect=AssertionError
    )
    with indexes(tested, works(random.Random(8), 4, 40)) as (_, index):
        with few, refused:
            results = index.search("经济 OR 发展", match="exact")
        assert len(results.hits) == 10 < results.total
        assert results.occurrences > results.total


@others
def test_what_was_not_counted_is_counted_when_the_index_is_closed(tested: Engine) -> None:
    with indexes(tested, works(random.Random(9), 4, 40)) as (default, index):
        expected = default.search("发展")
        results = index.search("发展")
    assert counted(results) == counted(expected)
