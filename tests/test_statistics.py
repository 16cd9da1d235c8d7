"""Measures, words, collocates and keywords."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_runner import here
from hypothesis import given, settings
from hypothesis import strategies as st
from support import Text, Work, opened, write_index

from index.analysis import Analysis
from search.searcher import Index
from search.statistics.collocates import collocates
from search.statistics.counting import document_named, paragraphs, selected
from search.statistics.keywords import keywords
from search.statistics.measures import (
    association,
    log_dice,
    log_likelihood,
    log_ratio,
    mutual_information,
)
from search.statistics.words import PrintedWords, count_words, function_words, words_in

# Dunning (1993), table of bigrams: -2 log λ, k(AB), k(A~B), k(~AB), k(~A~B).
DUNNING = [
    (270.72, 110, 2442, 111, 29114),
    (263.90, 29, 13, 123, 31612),
    (256.84, 31, 23, 139, 31584),
    (167.23, 10, 0, 3, 31764),
    (157.21, 76, 104, 2476, 29121),
    (115.02, 16, 0, 865, 30896),
]
# Church and Hanks (1990), words near "doctor" in 15 million words: I(x, y), f(x, y), f(x), f(y).
CHURCH_HANKS = [
    (11.3, 12, 111, 621),
    (10.7, 30, 1105, 241),
    (9.4, 8, 1105, 154),
    (8.9, 11, 1105, 317),
    (8.7, 25, 621, 1407),
    (8.6, 19, 1105, 676),
]
TEXTS = st.text(alphabet="经济發展养老的“”，。 GDPsaé’19%.\n", max_size=60)


@pytest.mark.parametrize(("expected", "ab", "a", "b", "neither"), DUNNING)
def test_association_gives_the_published_values(
    expected: float, ab: int, a: int, b: int, neither: int
) -> None:
    assert association(ab, b, ab + a, b + neither) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize(("expected", "joint", "x", "y"), CHURCH_HANKS)
def test_mutual_information_gives_the_published_values(expected: float, joint: int, x: int, y: int) -> None:
    assert mutual_information(joint, x, y, 15_000_000) == pytest.approx(expected, abs=0.1)


def test_log_likelihood_gives_the_value_of_the_calculator_of_its_authors() -> None:
    assert log_likelihood(52, 57, 50_000, 75_000) == pytest.approx(2.65, abs=0.005)


def test_log_likelihood_worked_by_hand() -> None:
    # 30 expected in 30,000 words, 10 in 10,000: 2 (20 ln 20/30 + 20 ln 20/10)
    assert log_likelihood(20, 20, 30_000, 10_000) == pytest.approx(40 * math.log(4 / 3))


counts = st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(50, 999), st.integers(50, 999))


@given(counts)
def test_log_likelihood_is_symmetric_and_grows_with_difference(table: tuple[int, int, int, int]) -> None:
    a, b, total_a, total_b = table
    value = log_likelihood(a, b, total_a, total_b)
    assert value == pytest.approx(log_likelihood(b, a, total_b, total_a))
    assert (value < 1e-9) == (a * total_b == b * total_a)


@pytest.mark.parametrize(
    ("table", "expected"),
    [  # chi2_contingency(..., correction=False, lambda_="log-likelihood") of SciPy 1.17
        ((3, 40, 90, 7000), 5.529441),
        ((25, 1, 60, 61), 34.215227),
        ((4, 4, 9, 9), 0),
        ((1, 999, 500, 1000), 1879.30078),
    ],
)
def test_association_agrees_with_a_statistics_library(
    table: tuple[int, int, int, int], expected: float
) -> None:
    assert association(*table) == pytest.approx(expected, abs=1e-5)


def test_log_dice_is_14_for_words_that_only_meet_and_falls_by_one_with_each_halving() -> None:
    assert log_dice(8, 8, 8) == 14
    assert [log_dice(joint, 8, 8) for joint in (4, 2, 1)] == [13, 12, 11]


def test_log_ratio_counts_doublings() -> None:
    assert log_ratio(8, 1, 100, 100) == 3
    assert log_ratio(1, 4, 1000, 1000) == -2
    assert log_ratio(4, 0, 100, 100) == 3  # zero is taken for one half


@settings(deadline=None)  # the first example loads the dictionary
@given(TEXTS)
def test_words_stand_where_they_say_and_together_are_the_pieces(text: str) -> None:
    found = list(words_in(text))
    ends = [0, *(word.end for word in found)]
    assert all(end <= word.start < word.end for end, word in zip(ends, found, strict=False))
    for word in found:
        assert set(word.printed) <= set(text[word.start : word.end])
        assert word.printed[0] == text[word.start]
    han = "".join(word.key for word in found if "一" <= word.key[0] <= "鿿")
    assert han == "".join(piece.text for piece in Analysis(text).pieces if piece.han)


@settings(deadline=None, max_examples=10)
@given(st.lists(TEXTS.filter(lambda text: text.strip() != ""), min_size=1, max_size=3))
def test_stored_words_are_the_printed_words(texts: list[str]) -> None:
    printed = PrintedWords(word for text in texts for word in words_in(text))
    with opened(texts) as index:
        counted = count_words(index.snapshot, paragraphs(index), printed.counts)
    assert counted.counts == printed.counts


def test_the_commonest_form_stands_for_a_stem() -> None:
    printed = PrintedWords(words_in("Housing for the housed; housing, houses. Housing!"))
    assert printed.form("hous") == "Housing"
    assert "for" in function_words()
    assert {"的", "与"} <= function_words()


PAPERS = [
    Work(
        [
            "Rural credit grew. Rural credit fell.",
            "Rural roads and rural schools need credit, said the bank.",
        ],
        path="rural",
    ),
    Work(["Urban roads are long; the bank and the schools are near."] * 3, path="urban"),
    Work(["养老服务和养老金", "房地产市场和住房市场", "市场，市场，市场"], path="中文"),
]


@pytest.fixture(scope="module")
def papers() -> Iterator[Index]:
    with opened(PAPERS) as index:
        yield index


def test_collocates_are_counted_in_windows_that_stay_in_the_paragraph(papers: Index) -> None:
    found = collocates(papers, "credit", window=1, minimum=1, all_words=True)
    assert {one.word: one.frequency for one in found.collocates} == {
        "Rural": 2,
        "grew": 1,
        "fell": 1,
        "need": 1,
        "said": 1,
    }
    assert (found.occurrences, found.query) == (3, "credit")


def test_a_place_near_two_occurrences_counts_once(papers: Index) -> None:
    found = collocates(papers, "rural", window=2, minimum=1, all_words=True)
    near = {one.word: one.frequency for one in found.collocates}
    assert near["credit"] == 2  # the first between two
    assert near["and"] == 1  # in reach of both


def test_a_collocate_has_the_measures_of_its_counts(papers: Index) -> None:
    found = collocates(papers, "credit", window=1, minimum=2)
    [rural] = found.collocates
    latin = sum(len([p for p in Analysis(t).pieces if not p.han]) for work in PAPERS for t in _texts(work))
    # Six words stand in windows, two of them rural; three are nodes; two of rural stand outside.
    assert rural.total == 4
    assert rural.log_likelihood == pytest.approx(association(2, 2, 6, latin - 6 - 3))
    assert rural.log_dice == log_dice(2, 3, 4)
    assert rural.mutual_information == mutual_information(2, 6, 4, latin - 3)


def test_chance_knows_the_window_and_the_writing() -> None:
    even = "甲乙 rain sun rain sun 甲乙 rain sun rain sun 甲乙"
    with opened([Work([even, "rain sun wind"], "/even")]) as index:
        found = collocates(index, "甲乙", window=2, minimum=1)
        # Eight of eleven words stand in windows; four of five times rain does: 4 * 11 / (8 * 5).
        assert {one.word: one.mutual_information for one in found.collocates} == {
            "rain": pytest.approx(math.log2(1.1)),
            "sun": pytest.approx(math.log2(1.1)),
        }


def _texts(work: Work) -> list[str]:
    return [text.text if isinstance(text, Text) else text for text in work.texts]


def test_keywords_have_the_measures_of_their_counts(papers: Index) -> None:
    own = selected(papers, document="rural")
    found = keywords(papers, own, selected(papers) - own, minimum=1)
    rural = found.keywords[0]
    assert (rural.word, rural.frequency, rural.reference) == ("Rural", 4, 0)
    assert rural.log_likelihood == pytest.approx(log_likelihood(4, 0, 16, 33))
    assert rural.log_ratio == pytest.approx(log_ratio(4, 0, 16, 33))
    assert (found.words, found.reference) == (16, 33)  # Chinese words do not count against English ones


def test_the_nearest_ids_are_named(papers: Index) -> None:
    with pytest.raises(Exception, match="nearest: rural"):
        document_named(papers.snapshot, "rurals")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("papers")
    write_index(directory, PAPERS)
    return directory


def asked(folder: Path, *arguments: str) -> Any:
    done = here(arguments[0], "--index", folder, *arguments[1:], "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_collocates_come_in_all_formats(folder: Path) -> None:
    rows = asked(folder, "collocates", "credit", "--min", "2")["rows"]
    assert [row["word"] for row in rows] == ["Rural"]
    command = ("collocates", "--index", folder, "credit", "--min", "2", "--format")
    assert [json.loads(line) for line in here(*command, "jsonl").stdout.splitlines()] == rows
    [row] = csv.DictReader(io.StringIO(here(*command, "csv").stdout))
    assert {name: str(value) for name, value in rows[0].items()} == row
    heading, *lines = here(*command, "plain").stdout.splitlines()
    assert heading == "3 occurrences, 1 collocate"
    assert lines[1].split()[:3] == ["Rural", "3", "4"]


def test_chinese_words_are_collocates_too(folder: Path) -> None:
    rows = asked(folder, "collocates", "房地產", "--min", "1")["rows"]
    assert "市场" in {row["word"] for row in rows}
    assert "和" not in {row["word"] for row in rows}
    everything = asked(folder, "collocates", "房地產", "--min", "1", "--all-words")["rows"]
    assert "和" in {row["word"] for row in everything}


@pytest.mark.parametrize("by", ["log-likelihood", "log-dice", "mutual-information", "frequency"])
def test_collocates_are_sorted_by_the_measure(by: str, folder: Path) -> None:
    rows = asked(folder, "collocates", "credit", "--min", "1", "--by", by)["rows"]
    values = [row[by.replace("-", "_")] for row in rows]
    assert values == sorted(values, reverse=True)


def test_keywords_of_a_document_a_query_and_another_document(folder: Path) -> None:
    against_rest = asked(folder, "keywords", "--doc", "rural", "--min", "2")
    assert [row["word"] for row in against_rest["rows"]] == ["Rural", "credit"]
    by_query = asked(folder, "keywords", "doc:rural", "--min", "2")
    assert by_query == against_rest
    narrow = asked(folder, "keywords", "--doc", "rural", "--against", "urban", "--min", "2")
    assert narrow == asked(folder, "keywords", "doc:rural", "--against-query", "doc:urban", "--min", "2")
    assert narrow["rows"][0]["log_likelihood"] >= against_rest["rows"][0]["log_likelihood"]


def test_paragraphs_on_both_sides_are_told(folder: Path) -> None:
    done = here("keywords", "--index", folder, "rural", "--against", "rural", "--min", "1")
    assert "2 paragraphs on both sides" in done.stderr
    assert done.returncode == 1  # nothing is more frequent than in itself


def test_keywords_of_what_is_not_there_are_told(folder: Path) -> None:
    done = here("keywords", "--index", folder, "zzzz")
    assert (done.returncode, done.stderr) == (1, "zzzz: no paragraph is found\n")


def test_the_words_compared_are_in_the_same_writings() -> None:
    chinese = Work(["土地 rain 土地 土地"], "/a")
    with opened([chinese, Work(["rain falls and falls", "土地"], "/b")]) as index:
        own = selected(index, document="/a")
        found = keywords(index, own, selected(index) - own, minimum=2)
    assert [(one.word, one.frequency, one.reference) for one in found.keywords] == []
    assert (found.words, found.reference) == (3, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["keywords", "--doc", "rurall"], "nearest: rural"),
        (["keywords", "--doc", "rural", "--against", "zzzzzz"], "no document is called 'zzzzzz'"),
        (["keywords", "rural", "--doc", "rural"], "give either a QUERY, or a document"),
        (["keywords", "--doc", "ural"], "nearest: rural"),
        (["keywords", "--doc", "r"], "nearest: rural"),
        (["keywords", "--doc", ""], "no document is called ''"),
        (["keywords", "--doc", "rural", "--against", ""], "no document is called ''"),
        (["keywords", "--doc", "rural", "--against-query", ""], "the query is empty"),
        (["keywords"], "give either a QUERY, or a document"),
        (
            ["keywords", "rural", "--against", "urban", "--against-query", "urban"],
            "give either --against or --against-query",
        ),
        (["keywords", "--doc", "rural", "--in", "doc:rural"], "there is nothing to compare with"),
        (["keywords", "rural", "--in", "credit"], "made of fields alone"),
        (["collocates"], "give a QUERY or a --theme"),
        (["collocates", ""], "the query is empty"),
        (["collocates", "credit", "--window", "0"], "0 is not in the range"),
        (["collocates", "credit", "--limit", "some"], "give a number from 0 on, or all"),
        (["collocates", "credit", "--by", "luck"], "'luck' is not one of"),
        (["collocates", "--theme", "no_such_theme"], "there is no such theme"),
    ],
)
def test_bad_input_is_named(arguments: list[str], message: str, folder: Path) -> None:
    done = here(arguments[0], "--index", folder, *arguments[1:])
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["collocates", "keywords"])
def test_a_query_that_finds_nothing_is_no_error(command: str, folder: Path) -> None:
    done = here(command, "--index", folder, "nowhere")
    assert done.returncode == 1
    assert done.stdout.startswith("0 ")
    assert here(command, "--index", folder, "nowhere", "--format", "csv").stdout.startswith("word,frequency,")


def test_a_huge_limit_is_all(folder: Path) -> None:
    command = ("collocates", "--index", folder, "credit", "--min", "1", "--limit")
    assert here(*command, "9" * 30).stdout == here(*command, "all").stdout
