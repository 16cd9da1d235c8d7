"""What a query means, how hits are ranked, and what is said where nothing matches."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import Text, Work, everything, marked, opened, write_index

from corpus.errors import DuizhaoError
from index.manifest_file import IndexMissingError
from index.reader import IndexClosedError
from search.parser import QuerySyntaxError
from search.rank import HEADING_BOOST, LITERAL_BOOST
from search.searcher import Index, open_index

GOLDEN = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "search.jsonl").read_text(encoding="utf-8").splitlines()
]


def text_of(value: str | dict[str, Any]) -> Text:
    if isinstance(value, str):
        return Text(value)
    return Text(**{**value, "section": tuple(value.get("section", ()))})


def works_of(case: dict[str, Any]) -> list[Work]:
    documents = case.get("documents") or [{"texts": case["texts"]}]
    return [
        Work(**{**document, "texts": [text_of(text) for text in document["texts"]]}) for document in documents
    ]


@pytest.mark.parametrize("case", GOLDEN, ids=[case["id"] for case in GOLDEN])
def test_golden(case: dict[str, Any]) -> None:
    """The paragraphs found, in order of document, with the matches in square brackets."""
    with opened(works_of(case)) as index:
        results = everything(index, case["query"], **case.get("options", {}))
        hits = sorted(results.hits, key=lambda hit: (hit.document.path, hit.n))
        assert [marked(hit) for hit in hits] == case["found"]


def test_a_field_is_the_reason_of_a_hit_without_marks() -> None:
    with opened([Work([Text("甲", kind="heading"), "乙"])]) as index:
        [hit] = everything(index, "kind:heading").hits
        assert hit.matched == ("kind:heading",)
        [hit] = everything(index, "甲 kind:heading").hits
        assert set(hit.matched) == {"甲", "kind:heading"}


def test_a_hit_says_which_alternatives_it_has() -> None:
    with opened(["养老与住房", "养老"]) as index:
        by_n = {hit.n: hit.matched for hit in everything(index, "养老 OR 住房").hits}
        assert by_n == {1: ("养老", "住房"), 2: ("养老",)}


def test_the_same_paragraph_in_either_script_scores_the_same_but_for_the_literal_boost() -> None:
    with opened(["推动养老服务发展，保障基本民生。", "推動養老服務發展，保障基本民生。", "教育"]) as index:
        neutral = everything(index, "保障基本民生")  # written alike in both scripts
        assert [hit.n for hit in neutral.hits] == [1, 2]
        assert neutral.hits[0].score == neutral.hits[1].score
        for query, order in [("养老服务", [1, 2]), ("養老服務", [2, 1])]:
            hits = everything(index, query).hits
            assert [hit.n for hit in hits] == order
            assert hits[0].score == pytest.approx(hits[1].score * LITERAL_BOOST)


def test_headings_stand_before_the_same_text_as_a_paragraph() -> None:
    with opened([Work(["养老服务", Text("养老服务", kind="heading")])]) as index:
        first, second = everything(index, "养老服务").hits
        assert first.kind == "heading"
        assert first.score == pytest.approx(second.score * HEADING_BOOST)


def test_more_matches_in_less_text_come_first() -> None:
    with opened(["经济" + "工作" * 30, "经济，经济", "经济" + "工作" * 10]) as index:
        assert [hit.n for hit in everything(index, "经济").hits] == [2, 3, 1]


def test_a_rare_term_weighs_more() -> None:
    with opened(["经济甲甲", "罕见甲甲", *["经济"] * 8]) as index:
        assert everything(index, "罕见 OR 经济甲").total == 2
        assert everything(index, "罕见 OR 经济").hits[0].n == 2


def test_ties_are_in_document_order_whatever_the_segments() -> None:
    works = [Work(["经济", "经济"], path=f"/{n:02}.txt") for n in range(8)]
    for segments in (1, 3):
        with opened(works, segments=segments) as index:
            hits = everything(index, "经济").hits
            assert [(hit.document.path, hit.n) for hit in hits] == [
                (w.path, n) for w in works for n in (1, 2)
            ]


def test_newest_first_by_date_and_undated_last() -> None:
    dates = [None, "2019", "2024-03-05", "2024", "2024-03-05", "2021-01"]
    works = [Work(["经济"], path=f"/{n}.txt", date=date) for n, date in enumerate(dates)]
    with opened(works, segments=2) as index:
        hits = everything(index, "经济", sort="date").hits
        assert [hit.document.path for hit in hits] == [
            "/2.txt",
            "/4.txt",
            "/3.txt",
            "/5.txt",
            "/1.txt",
            "/0.txt",
        ]


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(["经济", "經濟", "经济经济", "经济工作", "工作"]), min_size=1, max_size=14),
    st.integers(1, 5),
    st.sampled_from(["score", "date"]),
)
def test_pages_laid_together_are_the_whole(texts: list[str], size: int, sort: str) -> None:
    works = [Work([text], path=f"/{n:02}.txt", date=f"20{n % 3 + 10}") for n, text in enumerate(texts)]
    with opened(works, segments=min(2, len(works))) as index:
        whole = everything(index, "经济", sort=sort)
        pages = [
            index.search("经济", limit=size, offset=offset, sort=sort)  # type: ignore[arg-type]
            for offset in range(0, whole.total + size, size)
        ]
        assert [hit for page in pages for hit in page.hits] == list(whole.hits)
        assert [hit.rank for hit in whole.hits] == list(range(1, whole.total + 1))
        assert {(p.total, p.documents, p.occurrences) for p in pages} == {
            (whole.total, whole.documents, whole.occurrences)
        }


def test_a_limit_of_nothing_counts_all_the_same() -> None:
    with opened(["经济，经济", "經濟"]) as index:
        results = index.search("经济", limit=0)
        assert (results.total, results.documents, results.occurrences, results.hits) == (2, 1, 3, ())


def test_the_term_that_occurs_nowhere_is_named() -> None:
    with opened(["发展经济", "稳定就业"]) as index:
        assert any("火星" in note and "经济" not in note for note in index.search("经济 火星").notes)
        [note] = index.search("经济 就业", match="exact").notes
        assert "经济" not in note, "both occur"
        assert index.search("经济").notes == ()


def test_a_term_that_only_the_other_script_has_is_named_under_exact_script() -> None:
    with opened(["發展經濟"]) as index:
        assert any("经济" in note for note in index.search("经济", exact_script=True).notes)


def test_identical_documents_are_named() -> None:
    twins = [Work(["经济"], path=path, sha256="same") for path in ("/a.txt", "/b.txt")]
    with opened([*twins, Work(["就业"], path="/c.txt")]) as index:
        [note] = index.search("经济").notes
        assert "/a.txt" in note
        assert "/b.txt" in note
        assert index.search("就业").notes == ()


def test_nearest_passages_come_only_where_nothing_matches() -> None:
    texts = ["推动养老服务高质量发展", "教育", "養老事業", "就业优先"]
    with opened(texts) as index:
        found = index.search("养老")
        assert found.total == 2
        assert found.related == ()
        missed = index.search("养老服务体系", translate=False)
        assert (missed.total, missed.hits, missed.occurrences) == (0, (), 0)
        assert [hit.n for hit in missed.related] == [1, 3]
        assert all(hit.tier == "related" and hit.spans for hit in missed.related)
        assert [hit.rank for hit in missed.related] == [1, 2]
        assert index.search("养老服务体系", match="exact").related == ()


def test_nearest_passages_respect_fields_and_not() -> None:
    works = [
        Work(
            [Text("养老服务", lang="zh-Hans"), Text("養老服務", lang="zh-Hant")], path="/a.txt", date="2020"
        ),
        Work([Text("养老服务二", lang="zh-Hans")], path="/b.txt", date="2024"),
    ]
    with opened(works) as index:
        assert [h.lang for h in index.search("养老体系 lang:zh-Hant").related] == ["zh-Hant"]
        assert [h.document.path for h in index.search("养老体系 year:2024").related] == ["/b.txt"]
        assert [h.document.path for h in index.search("养老体系 -doc:b.txt").related] == ["/a.txt", "/a.txt"]
        assert index.search("养老体系 kind:heading").related == ()


def test_nothing_near_is_nothing() -> None:
    with opened(["教育"]) as index:
        assert index.search("养老体系").related == ()
        assert index.search("year:1999").related == ()


def test_an_empty_index_answers() -> None:
    with opened([Work(["。"])]) as index:
        results = index.search("经济")
        assert (results.total, results.hits, results.related) == (0, (), ())
        assert everything(index, "kind:paragraph").total == 1


@pytest.mark.parametrize(
    "query", ["", "  ", "，。", "-经济", '"经济', "(经济", "a" * 30_000, "\x00", "\ud800"]
)
def test_what_is_no_query_is_refused(query: str) -> None:
    with opened(["经济"]) as index, pytest.raises(QuerySyntaxError):
        index.search(query)


ODD = [
    "经",
    "济",
    "經",
    "plan",
    "½",
    "①",
    "㎡",
    "*",
    "?",
    '"',
    "“",
    "”",
    "(",
    ")",
    "-",
    "NOT ",
    "OR ",
    "NEAR/2 ",
    " ",
]
ODD += [
    "kind:heading",
    "year:2020",
    "doc:a",
    "，",
    "5.2",
    "%",
    "'s",
    "lang:zh",
    "￼",
    "\u200b",
    "ꙮ",
    "\U0003fffe",
]


@pytest.fixture(scope="module")
def odd() -> Iterator[Index]:
    texts: list[Text | str] = [
        "经济 plan's 5.2%",
        "經濟½",
        "½①",
        Text("plan 经 5.2", kind="heading"),
        "",
        "济经“济”ꙮ",
    ]
    with opened([Work(texts, date="2020")]) as index:
        yield index


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(st.lists(st.sampled_from(ODD), max_size=9).map("".join), st.text(max_size=15)), st.booleans()
)
def test_every_query_has_an_answer_or_a_syntax_error(odd: Index, query: str, exact: bool) -> None:
    try:
        results = everything(odd, query, exact_script=exact)
    except QuerySyntaxError:
        return
    for hit in results.hits:
        assert hit.spans or hit.matched, "a hit has marks or a reason"


def test_there_must_be_an_index(tmp_path: Path) -> None:
    for missing in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(IndexMissingError) as caught:
            open_index(missing)
        assert caught.value.where == str(missing)
        assert "duizhao index" in caught.value.hint
    (tmp_path / "file").write_text("")
    with pytest.raises(DuizhaoError):
        open_index(str(tmp_path / "file"))


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_a_closed_index_says_that_it_is_closed(engine: str, tmp_path: Path) -> None:
    pytest.importorskip(engine)
    write_index(tmp_path, [Work(["养老服务"])], engine=engine)
    index = open_index(tmp_path)
    [hit] = index.search("养老").hits
    index.close()
    index.close()
    for ask in (lambda: index.search("养老"), lambda: index.snapshot.paragraph(hit.id)):
        with pytest.raises(IndexClosedError, match="the index was closed"):
            ask()


def test_the_package_offers_the_interface() -> None:
    import search

    assert search.open_index is open_index
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        search.nothing  # noqa: B018


def test_a_word_that_looks_like_a_field_is_named() -> None:
    with opened(["政府"]) as index:
        [note, *_] = index.search("heading:政府").notes
        assert note.startswith("heading: is no field")
        assert not any("is no field" in note for note in index.search("政府 https://example.org").notes)


@pytest.mark.parametrize("operator", ["and", "or", "not"])
def test_an_operator_in_small_letters_is_named_where_nothing_is_found(operator: str) -> None:
    with opened(["养老", "住房"]) as index:
        assert any(operator.upper() in note for note in index.search(f"养老 {operator} 住房").notes)


@pytest.mark.parametrize("options", [{"limit": -1}, {"offset": -1}, {"sort": "title"}, {"match": "near"}])
def test_options_that_mean_nothing_are_refused(options: dict[str, Any]) -> None:
    with opened(["养老"]) as index, pytest.raises(ValueError, match=r"."):
        index.search("养老", **options)


@pytest.mark.parametrize("query", ["?lanned", "?.2%", "la*ned", "?2%"])
def test_a_wildcard_stands_for_characters_of_a_whole_word(query: str) -> None:
    with opened(["explanned 5.2% 12.2%", "planned 32%"]) as index:
        expected = {"?lanned": ["planned"], "?2%": ["32%"]}.get(query, [])
        assert [hit.text[slice(*hit.spans[0])] for hit in everything(index, query).hits] == expected
