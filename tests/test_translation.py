"""The tier `translation`: queries by the glossary, and the counterparts of exact hits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from cli_runner import here
from hypothesis import given, settings
from hypothesis import strategies as st
from support import Text, Work, marked, opened, write_files

from corpus.glossary import Entry, GlossaryError, builtin, read_glossary, users_glossary
from index.analysis import Analysis
from index.concepts import Concepts, relevant
from index.counterparts import Counterparts
from index.manifest import ALIGNMENTS
from search.results import Sort
from search.searcher import Index, open_index

DATA = Path(__file__).parent / "data" / "alignment"
HEADER = "zh\ten\tyears\tstatus\tnote\n"
# Made up, so that the built-in glossary knows nothing of them.
GLOSSARY = (
    f"{HEADER}晴雨表 | 晴雨计\tzorb glass | glass of zorb\t2001-\tofficial\t\n"
    "蓝灯笼\tblue lantern | azure lamp\t\t\t\n"
    "石桥\tflimmers\t\t\t\n"
    "晴雨表指数\tzorb glass index\t\t\t\n"
)
TEXTS = [
    "晴雨表挂在蓝灯笼旁边。",
    "A blue lantern hangs beside the glass of zorb.",
    "Two zorb glasses and an azure lamp hang in our old house.",
    "石桥上没有晴雨计。",
    "Flimmers were painted; flimmering was not.",
    "The zorb glass index of zorb glasses, printed with a lantern that is blue.",
    "青石桥，藍燈籠。",
]


@pytest.fixture(scope="module")
def glossary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("glossary") / "own.tsv"
    file.write_text(GLOSSARY, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def index(glossary: Path) -> Iterator[Index]:
    with opened([Work([Text(text, lang="en" if text.isascii() else "zh-Hans") for text in TEXTS])]) as made:
        made.glossary = glossary
        yield made


def numbers(index: Index, query: str, **options: Any) -> list[int]:
    """The places in TEXTS of what is found in translation, best first."""
    return [hit.n - 1 for hit in index.search(query, match="translation", **options).translations]


def test_a_term_finds_its_forms_in_the_other_language_and_says_so(index: Index) -> None:
    found = index.search("蓝灯笼")
    assert {hit.n - 1 for hit in found.hits} == {0, 6}
    assert (found.translated_total, found.translated_documents) == (2, 1)
    best, variant = found.translations
    assert marked(best) == "A [blue lantern] hangs beside the glass of zorb."
    assert best.matched == ("blue lantern <- 蓝灯笼 (glossary)",)
    assert (best.tier, best.rank) == ("translation", 1)
    assert marked(variant) == "Two zorb glasses and an [azure lamp] hang in our old house."
    assert best.score > variant.score


def test_english_finds_both_scripts_and_longest_forms_win(index: Index) -> None:
    assert sorted(numbers(index, "blue lantern")) == [0, 2, 6]
    assert numbers(index, "zorb glass index") == []
    assert numbers(index, "晴雨表指数") == [5]


def test_forms_of_one_language_stand_behind_those_of_the_other(index: Index) -> None:
    """晴雨计 in Chinese and "glass of zorb" in English say the same as what is asked."""
    assert numbers(index, "晴雨表")[-1] == 3
    assert set(numbers(index, "晴雨表")) == {1, 2, 5, 3}
    # Both words of it stand in TEXTS[1], which therefore is an exact hit.
    assert set(numbers(index, "zorb glass")) == {0, 3}


def test_a_word_is_found_by_its_form_not_by_its_stem(index: Index) -> None:
    assert numbers(index, "石桥") == [4]
    [hit] = index.search("石桥").translations
    assert marked(hit) == "[Flimmers] were painted; flimmering was not."
    assert set(numbers(index, "flimmer")) == {3, 6}
    assert numbers(index, "flimmering") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("蓝灯笼 晴雨表", {1, 2}),
        ("blue lantern zorb glass", {0, 2}),
        ("the zorb glass and a blue lantern", {0, 1, 2}),
        ("晴雨表 NOT 蓝灯笼", {3, 5}),
        ("晴雨表 OR 石桥", {1, 2, 4, 5}),
        ("晴雨表 NEAR/1 蓝灯笼", set()),
        ("晴雨表 NEAR/3 蓝灯笼", {1, 2}),
        ("晴雨表 lang:zh", {3}),
        ("蓝灯笼 lang:en", {1, 2}),
        ('"zorb glass"', {0, 1, 3}),
        ("蓝灯笼晴雨表", {1, 2}),
        ("晴雨?", set()),
        ("晴雨表 painted", set()),
        ("石桥 painted", {4}),
    ],
)
def test_operators_and_fields_keep_their_meaning(index: Index, query: str, expected: set[int]) -> None:
    assert set(numbers(index, query)) == expected


def test_what_is_not_in_the_glossary_is_named_once(index: Index) -> None:
    note, _ = index.search("石桥 painted").notes
    assert note.endswith(": painted")
    assert index.search("painted").notes == ()


def test_what_is_translated_in_part_has_nearest_passages_too(index: Index) -> None:
    partly = index.search("石桥 painted")
    assert (partly.total, partly.translated_total) == (0, 1)
    assert {hit.n - 1 for hit in partly.related} >= {3, 4}
    assert index.search("石桥 painted", match="translation").related == ()
    question = index.search("where zorb glass?")
    assert (question.total, question.translated_total, bool(question.related)) == (0, 3, True)
    wholly = index.search("蓝灯笼晴雨表")
    assert (wholly.total, wholly.translated_total, wholly.related) == (0, 2, ())


def test_no_translation_where_none_is_wanted(index: Index) -> None:
    for options in ({"match": "exact"}, {"translate": False}, {"match": "related"}):
        found = index.search("蓝灯笼", **options)
        assert (found.translations, found.translated_total, found.translated_documents) == ((), 0, 0)
    assert index.search("zorb glass index lang:zh", translate=False).related == ()
    with pytest.raises(ValueError, match="translations"):
        index.search("蓝灯笼", match="translation", translate=False)


TERMS = ["晴雨表", "晴雨计", "蓝灯笼", "石桥", "zorb glass", "azure lamp", "flimmers", "painted", "没有"]
# What each of them may be said by; the very words come first.
SAID_BY = {
    "晴雨表": ["zorb glass", "glass of zorb", "晴雨计"],
    "晴雨计": ["zorb glass", "glass of zorb", "晴雨表"],
    "蓝灯笼": ["blue lantern", "azure lamp"],
    "石桥": ["flimmers"],
    "zorb glass": ["晴雨表", "晴雨计", "glass of zorb"],
    "azure lamp": ["蓝灯笼", "blue lantern"],
    "flimmers": ["石桥"],
    "painted": [],
    "没有": [],
}


def _holds(number: int, forms: Sequence[str]) -> bool:
    text = Analysis(TEXTS[number])
    return any(
        Analysis(form).stems in text.stems if " " in form else Analysis(form).forms in text.forms
        for form in forms
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(TERMS), min_size=1, max_size=3, unique=True), st.sampled_from(["AND", "OR"]))
def test_totals_are_those_of_a_look_at_every_paragraph(index: Index, terms: list[str], operator: str) -> None:
    query = f" {operator} ".join(f"({term})" for term in terms)
    found = index.search(query, limit=None)
    exact = {hit.n - 1 for hit in found.hits}
    every = all if operator == "AND" else any
    expected = {
        number
        for number in range(len(TEXTS))
        if every(_holds(number, SAID_BY[term]) or _own(number, term) for term in terms)
        and any(_holds(number, SAID_BY[term]) for term in terms)
    } - exact
    assert {hit.n - 1 for hit in found.translations} == expected
    assert found.translated_total == len(expected)
    assert all(hit.spans for hit in found.translations)
    plain = index.search(query, limit=None, translate=False)
    assert plain.hits == found.hits


def _own(number: int, term: str) -> bool:
    text = Analysis(TEXTS[number]).stems
    return all(Analysis(word).stems in text for word in term.split())


def test_pages_of_translations_laid_together_are_the_whole(index: Index) -> None:
    sorts: tuple[Sort, ...] = ("score", "date", "document")
    for sort, size in product(sorts, (1, 2)):
        whole = index.search("晴雨表", match="translation", sort=sort, limit=None).translations
        pages = [
            hit
            for offset in range(0, len(whole), size)
            for hit in index.search(
                "晴雨表", match="translation", sort=sort, limit=size, offset=offset
            ).translations
        ]
        assert tuple(pages) == whole
        assert [hit.rank for hit in pages] == list(range(1, len(whole) + 1))


def test_a_score_is_explained(index: Index) -> None:
    for hit in index.search("晴雨表", explain=True).translations:
        assert hit.explanation is not None
        product_ = sum(share.score for share in hit.explanation.shares)
        for factor in hit.explanation.factors.values():
            product_ *= factor
        assert hit.score == pytest.approx(product_)


# The glossary and its concepts.


def test_a_file_of_the_users_is_read_whatever_the_editor_that_wrote_it(tmp_path: Path) -> None:
    file = tmp_path / "own.tsv"
    file.write_bytes("\ufeffen\tzh\tsource\r\nblue lantern|azure lamp\t蓝灯笼\tan old book\r\n\r\n".encode())
    [entry] = read_glossary(file)
    assert entry == Entry(("蓝灯笼",), ("blue lantern", "azure lamp"), "", "", "", "own.tsv:2")


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("zh\tenglish\n", ":1", "no column en"),
        (f"{HEADER}蓝灯笼\n", ":2", "column en is empty"),
        (f"{HEADER}\n蓝灯笼\tblue lantern |\n", ":3", "one of its forms"),
        ("", ":1", "no column zh"),
    ],
)
def test_a_glossary_that_cannot_be_used_is_refused(tmp_path: Path, text: str, where: str, what: str) -> None:
    file = tmp_path / "own.tsv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(GlossaryError, match=what) as error:
        read_glossary(file)
    assert error.value.where == f"{file}{where}"
    file.write_bytes(b"zh\ten\n\xff\tx\n")
    with pytest.raises(GlossaryError, match="UTF-8"):
        read_glossary(file)


def test_the_users_file_is_named_or_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DUIZHAO_GLOSSARY", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert users_glossary() is None
    write_files(tmp_path / "duizhao", {"glossary.tsv": GLOSSARY})
    assert users_glossary() == tmp_path / "duizhao" / "glossary.tsv"
    monkeypatch.setenv("DUIZHAO_GLOSSARY", "env.tsv")
    assert users_glossary() == Path("env.tsv")
    assert users_glossary(Path("named.tsv")) == Path("named.tsv")


def test_concepts_of_a_short_text_are_those_of_all() -> None:
    every = Concepts(builtin())
    for text in (
        "地方政府债务风险与人均GDP",
        "development of important imports under the rule of law",
        "labour markets in the centre of ageing societies; 9·11事件",
    ):
        pieces = Analysis(text).pieces
        found = list(every.mentions(pieces))
        assert found == list(relevant(pieces, builtin()).mentions(pieces))
        assert found


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("晴雨表指数，蓝灯笼", [(0, 0, 0, 5), (1, 1, 0, 3)]),
        ("旧晴雨表", [(0, 0, 1, 4)]),
        ("zorb glasses of zorb", [(0, 1, 0, 7)]),
        ("a flimmer, flimmering", [(1, 1, 0, 7)]),
    ],
)
def test_mentions_say_where_they_stand(glossary: Path, text: str, spans: list[tuple[int, ...]]) -> None:
    found = Concepts(read_glossary(glossary)).mentions(Analysis(text).pieces)
    assert [tuple(mention[:4]) for mention in found] == spans


# Counterparts, and the command line.


@pytest.fixture(scope="module")
def aligned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("aligned")
    for name, part in (("zh.md", "## 二"), ("en.md", "## II.")):
        beginning = (DATA / name).read_text(encoding="utf-8").partition(part)[0]
        write_files(folder / "corpus", {name: beginning})
    here("index", folder / "corpus", "--index", folder / "index")
    return folder / "index"


def test_counterparts_of_exact_hits_are_translations(aligned: Path) -> None:
    with open_index(aligned) as index:
        found = index.search("the", limit=None)
        sources = {hit.id for hit in found.hits}
        counterparts = Counterparts(index.snapshot)
        expected = {
            other.located.id for name in sources for other in counterparts.of(index.snapshot.paragraph(name))
        }
        reasons = {hit.id: set(hit.matched) for hit in found.translations}
        assert set(reasons) == expected - sources
        assert found.translated_total == len(reasons) > 1
        assert {one.partition("counterpart of ")[2] for own in reasons.values() for one in own} <= sources
        both = index.search("farmers").translations[0]
        assert both.matched[0].endswith("<- farmers (glossary)")
        assert both.matched[-1].startswith("counterpart of harbour-en:")
        assert both.spans
        assert not index.search("the lang:en").translations
        assert index.search("the", translate=False).hits == found.hits[:10]


def test_damaged_links_are_named(aligned: Path) -> None:
    [file] = (aligned / ALIGNMENTS).glob("*.json")
    whole = file.read_text(encoding="utf-8")
    try:
        file.write_text(whole.replace("[[0,", "[[99999,", 1)[: len(whole)], encoding="utf-8")
        result = here("search", "the", "--index", aligned)
        assert result.returncode == 2
        assert "damaged" in result.stderr
        file.unlink()
        with open_index(aligned) as index:
            assert "counterparts are left out" in index.search("the").notes[-1]
    finally:
        file.write_text(whole, encoding="utf-8")


def test_the_command_line_shows_the_tier_below_exact_hits(aligned: Path, glossary: Path) -> None:
    plain = here("search", "farmers", "--index", aligned, "--limit", "1")
    assert plain.returncode == 0
    above, heading, below = plain.stdout.partition("In translation: ")
    assert "harbour-en:" in above
    assert heading
    assert "<- farmers (glossary)\n" in below
    listed = here("search", "farmers", "--index", aligned, "--match", "translation", "--format", "jsonl")
    assert {json.loads(line)["tier"] for line in listed.stdout.splitlines()} == {"translation"}
    off = here("search", "farmers", "--index", aligned, "--no-translate", "--format", "json")
    answer = json.loads(off.stdout)
    assert (answer["translations"], answer["translated_total"], answer["translated_documents"]) == ([], 0, 0)
    both = here("search", "farmers", "--index", aligned, "--match", "translation", "--no-translate")
    assert both.returncode == 2
    missing = here("search", "farmers", "--index", aligned, "--glossary", glossary.parent / "none.tsv")
    assert (missing.returncode, "no such glossary" in missing.stderr) == (2, True)


def test_only_a_translation_is_a_find_too(aligned: Path, tmp_path: Path) -> None:
    with open_index(aligned) as index:
        word = next(hit.text.split()[0] for hit in index.search("lang:en kind:paragraph").hits)
    file = tmp_path / "own.tsv"
    file.write_text(f"{HEADER}晴雨表\t{word}\t\t\t\n", encoding="utf-8")
    result = here("search", "晴雨表", "--index", aligned, "--glossary", file)
    assert result.returncode == 0
    assert result.stdout.startswith("0 paragraphs")
    assert "Nearest passages" not in result.stdout
