"""The related tier: which passages are near a question, in what order, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import prod
from pathlib import Path

import pytest
from cli_runner import here
from support import Library, Text, Work, marked, opened, write_index

from index import words
from search.related.tier import POOL
from search.results import Hit, Match
from search.searcher import Index

GOLDEN = Path(__file__).parent / "data" / "related.json"

WORKS = [
    Work(
        [
            "政府将从三个方面化解地方债务风险，压实各方责任。",
            "债务由各部门报告。地方财政收入稳定，风险总体可控，防范化解工作有序。",
            "托育机构每年新增普惠托位，收费由物价部门核定。",
            "幼儿园与托育机构实行一体化管理。",
            "The plan promises child care for every district; a nursery opens each year.",
            "The plan was what it was.",
        ],
        path="/a.txt",
        date="2023",
    ),
    Work(
        [
            Text("養老服務由社區承擔，長者食堂按日供餐。", lang="zh-Hant"),
            "养老金按月发放，标准逐年提高。",
            Text("预计今年PM2.5平均浓度下降，蓝天增多。", kind="heading"),
            "碳。",
        ],
        path="/b.txt",
        date="2024",
    ),
]


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with opened(WORKS, segments=2) as opened_index:
        yield opened_index


@pytest.mark.parametrize("match", ["exact", "auto", "related"])
def test_no_dictionary_is_read_to_answer(index: Index, match: Match, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Path:
        raise AssertionError("the dictionary of words is read")

    monkeypatch.setattr(words, "_path", refuse)
    words._dictionary.cache_clear()
    assert index.search("地方政府怎样还债？", match=match).total == 0
    with pytest.raises(AssertionError):
        list(words.words("地方"))


def near(index: Index, question: str, limit: int | None = None, offset: int = 0) -> tuple[Hit, ...]:
    return index.search(question, match="related", limit=limit, offset=offset).related


def places(hits: tuple[Hit, ...]) -> list[tuple[str, int, float]]:
    return [(hit.document.path, hit.n, hit.score) for hit in hits]


@pytest.mark.parametrize(
    ("question", "path", "n"),
    [
        ("政府如何化解地方债务风险？", "/a.txt", 1),
        ("哪些机构可以提供普惠托位", "/a.txt", 3),
        ("what did the report promise on child care", "/a.txt", 5),
        ("社区如何照顾长者", "/b.txt", 1),
        ("今年PM2.5会下降多少？", "/b.txt", 3),
    ],
)
def test_the_passage_that_answers_comes_first(index: Index, question: str, path: str, n: int) -> None:
    first = near(index, question)[0]
    assert (first.document.path, first.n, first.rank, first.tier) == (path, n, 1, "related")
    assert first.spans
    assert first.matched


def test_related_hits_stand_beside_totals_of_exact_ones(index: Index) -> None:
    asked = index.search("托育机构", match="related", limit=1)
    assert (asked.total, asked.documents, asked.occurrences) == (2, 1, 2)
    assert (asked.hits, len(asked.related), asked.found) == ((), 1, True)
    exact = index.search("托育机构")
    assert (exact.total, exact.related, len(exact.hits)) == (2, (), 2)


def test_automatic_matching_says_that_it_went_on(index: Index) -> None:
    gone_on = index.search("普惠托位的收费标准")
    assert (gone_on.total, gone_on.hits, gone_on.found) == (0, (), False)
    assert gone_on.related
    assert "nothing matches exactly; the nearest passages are given instead" in gone_on.notes
    assert index.search("托育机构").notes == ()
    assert index.search("普惠托位的收费标准", match="exact").related == ()


def test_pages_of_related_hits_make_up_the_whole(index: Index) -> None:
    whole = near(index, "养老服务和托育机构")
    assert len(whole) > 2
    pages = [hit for offset in range(len(whole)) for hit in near(index, "养老服务和托育机构", 1, offset)]
    assert pages == list(whole)
    assert near(index, "养老服务和托育机构", 5, POOL) == ()
    assert near(index, "养老服务和托育机构", 0) == ()


def test_no_more_than_the_pool_is_returned() -> None:
    with opened([Work([f"托育机构{n}" for n in range(POOL + 10)])]) as index:
        found = near(index, "托育机构")
        assert [hit.n for hit in found] == list(range(1, POOL + 1)), "ties stand in document order"


@pytest.mark.parametrize(
    ("one", "other"),
    [("養老服務與長者食堂", "养老服务与长者食堂"), ("為什麼發放養老金？", "为什么发放养老金？")],
)
def test_the_script_of_a_question_changes_nothing(index: Index, one: str, other: str) -> None:
    assert places(near(index, one)) == places(near(index, other)) != []


@pytest.mark.parametrize(
    ("question", "telling"),
    [
        ("如何化解债务？", "化解债务"),
        ("请问什么时候发放养老金呢", "发放养老金"),
        ("What does the plan promise?", "plan promise"),
        ("Why doesn't the plan promise it?", "plan promise"),
        ("谁核定收费吗", "核定收费"),
    ],
)
def test_words_that_only_ask_do_not_count(index: Index, question: str, telling: str) -> None:
    assert places(near(index, question)) == places(near(index, telling)) != []


def test_what_is_quoted_is_meant(index: Index) -> None:
    assert near(index, "what was it") != (), "with nothing else, they are looked for"
    assert {hit.n for hit in near(index, '"what" nursery')} == {5, 6}
    assert {hit.n for hit in near(index, "what nursery")} == {5}


@pytest.mark.parametrize("question", ["什么", "谁", "如何？", "碳", "火星 火星", "what"])
def test_a_question_with_little_to_go_by_is_no_error(index: Index, question: str) -> None:
    assert all(hit.spans for hit in near(index, question))


def test_nothing_near_is_told(index: Index) -> None:
    one_character = index.search("碳", match="related")
    assert (one_character.total, one_character.related) == (1, ())
    assert one_character.notes == (
        "no passage is near: that takes a Latin word, or two Chinese characters in a row, in common",
    )
    assert index.search("碳", match="related", limit=0).notes == one_character.notes
    assert not one_character.found  # though there is an exact hit


def test_what_is_near_is_found_on_whatever_page(index: Index) -> None:
    for limit, offset in ((0, 0), (10, 400)):
        beyond = index.search("托育机构", match="related", limit=limit, offset=offset)
        assert (beyond.related, beyond.notes, beyond.found) == ((), (), True)


def test_a_page_as_a_question_is_told_about_once_and_in_short(index: Index) -> None:
    again = index.search("and or nursery zyx zyx and or zyx nursery and")
    assert sum("was read as a word" in note for note in again.notes) == 2
    assert sum("zyx" in note for note in again.notes) == 1
    (told, *_) = index.search("火星基地" * 1000).notes
    assert told.startswith("火星基地火星基地")
    assert told.endswith("… occurs nowhere in the index")
    assert len(told) < 100


def test_a_term_is_not_absent_that_only_the_last_of_many_candidates_has() -> None:
    with opened([Work([*["乙丙和甲乙"] * 70, "甲乙丙"])]) as index:
        assert index.search("甲乙丙 火星", match="exact").notes == ("火星 occurs nowhere in the index",)
        assert index.search("乙丙丁 甲乙", match="exact").notes == ("乙丙丁 occurs nowhere in the index",)


def test_an_empty_index_has_nothing_near(tmp_path: Path) -> None:
    with opened([Work(["。"])]) as index:
        assert near(index, "如何化解债务") == ()
    library = Library(tmp_path)
    library.write({"a.txt": "托育机构。"})
    library.update()
    (library.sources / "a.txt").unlink()
    library.update()
    assert library.search("托育机构在哪", match="related").related == ()


def test_words_close_together_come_before_words_apart() -> None:
    apart = "债务由各级部门分别报告。地方收入情况总体稳定，不存在风险。"
    together = "地方债务风险由各级部门分别报告。收入情况总体稳定，不存在。"
    with opened([apart, together]) as index:
        assert [hit.n for hit in near(index, "债务 风险")] == [2, 1]


def test_distances_do_not_depend_on_the_words_before() -> None:
    before = "Governments, universities and organizations celebrated increasing "
    with opened(["GDP增长。", f"{before}GDP增长。"]) as index:
        asked = index.search("GDP增长", match="related", explain=True)
        factors = [hit.explanation.factors for hit in asked.related if hit.explanation]
    assert len(factors) == 2
    assert factors[0] == factors[1]


def test_fields_and_not_hold(index: Index) -> None:
    assert {hit.document.path for hit in near(index, "养老托育")} == {"/a.txt", "/b.txt"}
    assert {hit.document.path for hit in near(index, "year:2024 养老托育")} == {"/b.txt"}
    assert {hit.document.path for hit in near(index, "养老托育 NOT 养老金 -食堂")} == {"/a.txt"}
    assert {hit.kind for hit in near(index, "(kind:heading OR lang:zh-Hant) 今年养老")} == {
        "heading",
        "paragraph",
    }
    assert near(index, "year:2024") == ()


def test_segments_do_not_show(index: Index) -> None:
    with opened(WORKS, segments=1) as whole:
        for question in ("政府如何化解债务", "养老与托育", "child care plan"):
            assert places(near(whole, question)) == places(near(index, question)) != []


def test_documents_that_are_gone_are_not_near(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write({f"{n}.txt": f"托育机构第{n}年。\n" for n in range(4)})
    library.update()
    (library.sources / "1.txt").unlink()
    library.update()
    with_gone = library.search("托育机构在哪年", match="related").related
    assert {Path(hit.document.path).name for hit in with_gone} == {"0.txt", "2.txt", "3.txt"}


def test_the_highlight_is_what_is_shared(index: Index) -> None:
    [hit] = near(index, "普惠托位收费吗", 1)
    assert marked(hit) == "托育机构每年新增[普惠托位]，[收费]由物价部门核定。"
    [hit] = near(index, "promised nurseries", 1)
    assert marked(hit) == "The plan [promises] child care for every district; a [nursery] opens each year."
    assert hit.matched == ("promiz", "nurseri")


@pytest.mark.parametrize("match", ["related", "exact"])
@pytest.mark.parametrize("question", ["托育机构", "养老", "今年 PM2.5", "plan year", "养老 OR plan"])
def test_an_explanation_adds_up(index: Index, question: str, match: str) -> None:
    results = index.search(question, match=match, explain=True)  # type: ignore[arg-type]
    assert results.listed
    for hit in results.listed:
        assert hit.explanation
        total = sum(share.score for share in hit.explanation.shares)
        assert total * prod(hit.explanation.factors.values()) == pytest.approx(hit.score)
        assert all(share.occurrences and share.df for share in hit.explanation.shares)
    plain = index.search(question, match=match)  # type: ignore[arg-type]
    assert [hit.score for hit in plain.listed] == [hit.score for hit in results.listed]
    assert all(hit.explanation is None for hit in plain.listed)


@pytest.mark.parametrize("query", ["养老", "养老 lang:zh-Hans", "养老 OR kind:heading"])
def test_fields_do_not_change_how_many_paragraphs_contain_a_term(index: Index, query: str) -> None:
    explained = [hit.explanation for hit in index.search(query, explain=True).hits]
    assert {share.df for one in explained if one for share in one.shares} == {2}


def test_explanations_in_json_are_as_they_were(index: Index) -> None:
    queries = {"托育机构的收费": "related", "养老": "exact"}
    found = {
        query: [hit.to_json()["explain"] for hit in index.search(query, match=match, explain=True).listed[:2]]  # type: ignore[arg-type]
        for query, match in queries.items()
    }
    assert json.loads(json.dumps(found)) == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_a_long_question_is_bounded_and_still_answered(index: Index) -> None:
    filler = "".join(chr(0x4E00 + n % 3000) for n in range(2400))
    question = f"{filler}，政府将从三个方面化解地方债务风险，{filler}"
    [first] = index.search(question, match="related", limit=1, explain=True).related
    assert first.n == 1
    assert first.explanation
    tokens = [share for share in first.explanation.shares if share.kind in ("bigram", "stem")]
    assert 10 < len(tokens) <= 100


def test_the_rarest_parts_of_a_long_question_decide() -> None:
    common = [f"{chr(0x5000 + n)}{chr(0x5001 + n)}" for n in range(0, 300, 2)]
    with opened([*common, *common, "托育机构"]) as index:
        assert [hit.n for hit in near(index, f"{''.join(common)}托育机构", 1)] == [301]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("related")
    write_index(path, WORKS)
    return path


def test_the_command_finds_what_was_asked_for(directory: Path) -> None:
    asked = ("search", "普惠托位的收费标准", "--index", directory)
    assert here(*asked).returncode == 1
    related = here(*asked, "--match", "related", "--format", "jsonl")
    assert related.returncode == 0
    rows = [json.loads(line) for line in related.stdout.splitlines()]
    assert rows[0]["n"] == 3
    assert {row["tier"] for row in rows} == {"related"}
    assert here(*asked, "--match", "related", "--format", "csv").stdout.count("\n") == len(rows) + 1
    assert here("search", "火星", "--index", directory, "--match", "related").returncode == 1


def test_the_command_explains(directory: Path) -> None:
    asked = ("search", "--index", directory, "--explain", "--limit", "1", "--format", "plain")
    lines = here(*asked, "养老金").stdout.splitlines()
    assert lines[5].startswith("score ")
    assert "literal 1.100" in lines[5]
    assert lines[6].startswith("term: 养老金 ")
    lines = here(*asked, "--match", "related", "养老金何时发放").stdout.splitlines()
    assert lines[2] == "Nearest passages:"
    assert [line.partition(":")[0] for line in lines[8:11]] == ["word", "bigram", "character"]
    assert "养老金" in lines[8]
    assert "score" not in here(*[part for part in asked if part != "--explain"], "养老金").stdout
