"""Measuring the ranking: figures against hand-computed ones, test collections with and without faults."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pytest
from cli_runner import here
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import samples
from index.update import update
from search.evaluation.files import CollectionError
from search.evaluation.measures import MEASURES, compare, means, score
from search.evaluation.trec import read_judgements, read_run, write_run

pytest.importorskip("ir_measures", reason="the extra `eval` is not installed")
pytest.importorskip("scipy", reason="the extra `eval` is not installed")

CORPUS = {
    "flood": ("洪水过后，河堤加高了一米。", "zh"),
    "school": ("山区小学添置了新课桌。", "zh"),
    "bridge": ("跨海大橋的收費站撤銷了。", "zh"),
    "orchard": ("The orchard was replanted after the frost.", "en"),
}
QUERIES = {
    "q1": ("河堤加高", "the dike was raised"),
    "q2": ("跨海大桥收费", "orchard replanted frost"),
}
QRELS = "q1 0 flood 2\nq1 0 school 0\nq2\t0\tbridge\t1\nq2\t0\torchard\t1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A test collection of four passages and two queries."""
    rows = [{"id": name, "text": text, "lang": lang} for name, (text, lang) in CORPUS.items()]
    write_rows(tmp_path / "corpus.jsonl", rows)
    write_rows(
        tmp_path / "queries.jsonl", [{"id": name, "text": zh, "en": en} for name, (zh, en) in QUERIES.items()]
    )
    (tmp_path / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return tmp_path


def write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def measure(folder: Path, *arguments: str | Path) -> dict[str, object]:
    """The outcome of ``duizhao eval FOLDER`` with its cache in the folder."""
    done = here("eval", folder, "--cache", folder / "cache", "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    outcome: dict[str, object] = json.loads(done.stdout)
    return outcome


def refusal(*arguments: str | Path) -> str:
    """What ``duizhao eval`` says when it refuses."""
    done = here("eval", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    return done.stderr


# Figures


def test_figures_are_those_computed_by_hand() -> None:
    judgements = {"q1": {"a": 2, "b": 1, "c": 0}, "q2": {"a": 1, "b": 1}, "q3": {"a": 1}}
    run = {"q1": ["c", "b", "a"], "q2": [*"cdefghijkl", "a"]}
    found = score(judgements, run)
    gained, best = 1 / math.log2(3) + 3 / math.log2(4), 3 / math.log2(2) + 1 / math.log2(3)
    assert found["nDCG@10"] == pytest.approx({"q1": gained / best, "q2": 0, "q3": 0})
    assert found["MRR@10"] == pytest.approx({"q1": 1 / 2, "q2": 0, "q3": 0})
    assert found["R@100"] == pytest.approx({"q1": 1, "q2": 1 / 2, "q3": 0})
    assert means(found) == pytest.approx({"nDCG@10": gained / best / 3, "MRR@10": 1 / 6, "R@100": 1 / 2})


def test_what_is_below_the_cut_does_not_count() -> None:
    found = score({"q": {"a": 1}}, {"q": [*map(str, range(100)), "a"]})
    assert means(found) == {"nDCG@10": 0, "MRR@10": 0, "R@100": 0}


relevances = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 4), min_size=2).filter(
    lambda judged: len(set(judged.values())) > 1
)


@settings(max_examples=25)
@given(relevances)
def test_the_ideal_order_scores_one_and_its_reversal_less(judged: Mapping[str, int]) -> None:
    ideal = sorted(judged, key=lambda name: -judged[name])
    assert means(score({"q": judged}, {"q": ideal})) == pytest.approx(dict.fromkeys(MEASURES, 1))
    assert score({"q": judged}, {"q": ideal[::-1]})["nDCG@10"]["q"] < 1 - 1e-9


# Comparing


def test_runs_that_are_the_same_do_not_differ() -> None:
    scores = score({"q1": {"a": 1}, "q2": {"b": 1}}, {"q1": ["b", "a"]})
    for found in compare(scores, scores).values():
        assert (found.value - found.other, found.better, found.worse, found.p) == (0, 0, 0, 1)


def test_the_probability_of_a_difference_is_exact_for_few_queries() -> None:
    judgements = {f"q{i}": {"a": 1} for i in range(8)}
    good, bad = {query: ["a"] for query in judgements}, {query: ["b", "a"] for query in judgements}
    found = compare(score(judgements, good), score(judgements, bad))
    # All eight differences have the same sign in 2 of 2**8 ways of exchanging the runs.
    assert found["MRR@10"] == pytest.approx((1, 1 / 2, 8, 0, 2 / 2**8))
    assert found["R@100"] == (1, 1, 0, 0, 1)
    back = compare(score(judgements, bad), score(judgements, good))["MRR@10"]
    assert (back.better, back.worse, back.p) == (0, 8, found["MRR@10"].p)


def test_a_difference_that_chance_explains_is_not_significant() -> None:
    judgements = {f"q{i:02}": {"a": 1} for i in range(40)}
    mixed = {query: ["a"] if i % 2 else ["b", "a"] for i, query in enumerate(judgements)}
    other = {query: ["b", "a"] if i % 2 else ["a"] for i, query in enumerate(judgements)}
    found = compare(score(judgements, mixed), score(judgements, other))["MRR@10"]
    assert (found.better, found.worse) == (20, 20)
    assert found.p > 0.9


# Run files


@settings(max_examples=25)
@given(
    st.dictionaries(
        st.sampled_from(["q1", "q2", "问"]), st.lists(st.sampled_from("甲乙丙abc"), min_size=1, unique=True)
    )
)
def test_a_run_is_read_as_it_was_written(run: dict[str, list[str]]) -> None:
    with TemporaryDirectory() as folder:
        write_run(Path(folder, "x.run"), run, "tag")
        assert read_run(Path(folder, "x.run")) == run


def test_ties_in_a_run_are_broken_by_rank(tmp_path: Path) -> None:
    path = tmp_path / "x.run"
    path.write_text("q Q0 c 3 1.5 t\nq Q0 a 2 1.5 t\nq Q0 b 1 1.5 t\nq Q0 z 9 7e0 t\nq Q0 b 10 0 t\n")
    assert read_run(path) == {"q": ["z", "b", "a", "c"]}


def test_an_id_with_a_blank_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match="white space"):
        write_run(tmp_path / "x.run", {"q": ["two words"]}, "t")


def test_judgements_may_have_tabs_or_blanks_and_say_things_twice(tmp_path: Path) -> None:
    path = tmp_path / "qrels.tsv"
    path.write_bytes("\ufeffq1\t0\ta\t1\r\n\r\nq1 0  b -1\nq1 0 a 1\n".encode())
    assert read_judgements(path) == {"q1": {"a": 1, "b": -1}}


# The command


def test_a_folder_is_indexed_asked_and_measured(folder: Path) -> None:
    outcome = measure(folder, "--run", folder / "out.run")
    assert outcome["queries"] == 2
    found = outcome["measures"]
    assert isinstance(found, dict)
    assert found == pytest.approx(
        {"nDCG@10": (1 + 1 / (1 + 1 / math.log2(3))) / 2, "MRR@10": 1, "R@100": 0.75}
    )
    first = (folder / "out.run").read_text(encoding="utf-8").splitlines()[0].split()
    assert first[:4] == ["q1", "Q0", "flood", "1"]
    again = measure(folder, "--score", folder / "out.run")
    assert again["measures"] == found


def test_an_index_is_made_once_for_a_corpus(folder: Path) -> None:
    measure(folder)
    before = {path: path.stat().st_mtime_ns for path in (folder / "cache").rglob("*")}
    packed = folder / "packed.jsonl.gz"
    packed.write_bytes(gzip.compress((folder / "corpus.jsonl").read_bytes()))
    measure(folder, "--corpus", packed)
    assert {path: path.stat().st_mtime_ns for path in (folder / "cache").rglob("*")} == before
    measure(folder, "--lang", "zh")
    assert len(list((folder / "cache").glob("*/manifest.json"))) == 2


def test_an_index_in_the_cache_that_is_damaged_is_made_anew(folder: Path) -> None:
    outcome = measure(folder)
    manifest = next((folder / "cache").rglob("manifest.json"))
    manifest.write_text("{")
    assert measure(folder) == outcome
    assert manifest.read_text() != "{"


def test_one_language_of_a_corpus_and_of_its_queries(folder: Path) -> None:
    chinese = measure(folder, "--lang", "zh")
    assert chinese["measures"] == {"nDCG@10": 1, "MRR@10": 1, "R@100": 1}
    assert chinese["notes"] == ["judged passages outside of the corpus do not count: 1 (orchard)"]
    english = measure(folder, "--lang", "en", "--field", "en")
    assert (english["queries"], english["measures"]) == (1, {"nDCG@10": 1, "MRR@10": 1, "R@100": 1})
    assert english["notes"] == [
        "judged passages outside of the corpus do not count: 3 (bridge, flood, school)",
        "queries without a relevant passage do not count: 1 (q1)",
    ]


def test_queries_that_cannot_be_read_find_nothing_and_are_named(folder: Path) -> None:
    rows = [{"id": "q1", "text": "河堤加高"}, {"id": "q2", "text": " "}, {"id": "q3", "text": "无人判断"}]
    write_rows(folder / "queries.jsonl", rows)
    outcome = measure(folder)
    assert outcome["measures"] == {"nDCG@10": 0.5, "MRR@10": 0.5, "R@100": 0.5}
    assert outcome["notes"] == [
        "queries without a relevant passage do not count: 1 (q3)",
        "queries that cannot be read find nothing: 1 (q2: the query is empty)",
    ]


def test_a_ranking_is_measured_without_translations_and_meanings(folder: Path) -> None:
    write_rows(folder / "queries.jsonl", [{"id": "q1", "text": "elementary school"}])
    write_rows(folder / "corpus.jsonl", [{"id": "flood", "text": "村里的小学添置了课桌。"}])
    (folder / "glossary.tsv").write_text("zh\ten\n小学\telementary school\n", encoding="utf-8")
    with mock.patch.dict("os.environ", DUIZHAO_GLOSSARY=str(folder / "glossary.tsv")):
        with_, without = (
            measure(folder, "--match", "auto", *options) for options in ((), ("--no-translate",))
        )
    assert (with_["run"], without["run"]) == ("duizhao-auto", "duizhao-auto-no-translate")
    assert (with_["measures"], without["measures"]) == (
        {"nDCG@10": 1, "MRR@10": 1, "R@100": 1},
        {"nDCG@10": 0, "MRR@10": 0, "R@100": 0},
    )
    assert measure(folder, "--no-semantic")["run"] == "duizhao-related-no-semantic"
    shown = here("eval", "--help").stdout
    assert "--no-translate" in shown
    assert "--no-semantic" in shown


def test_two_runs_side_by_side(folder: Path) -> None:
    (folder / "other.run").write_text("q1 Q0 school 1 2 t\nq1 Q0 flood 2 1 t\nq9 Q0 flood 1 1 t\n")
    outcome = measure(folder, "--compare", folder / "other.run")
    assert (outcome["run"], outcome["other"]) == ("duizhao-related", str(folder / "other.run"))
    compared = outcome["comparison"]
    assert isinstance(compared, dict)
    assert compared["MRR@10"] == {"value": 1, "other": 0.25, "better": 2, "worse": 0, "p": 0.5}
    shown = here("eval", folder, "--cache", folder / "cache", "--compare", folder / "other.run").stdout
    assert shown.splitlines()[0] == "2 queries"
    cells = [line.split() for line in shown.splitlines()[2:5]]
    assert [row[0] for row in cells] == ["nDCG@10", "MRR@10", "R@100"]
    assert cells[1][1:] == ["1.0000", "0.2500", "+0.7500", "2", "0", "0.5000"]


def test_a_run_is_measured_without_a_corpus(tmp_path: Path) -> None:
    (tmp_path / "x.run").write_text("q1 Q0 b 1 3 t\nq1 Q0 a 2 2 t\n")
    (tmp_path / "qrels").write_text("q1 0 a 1\nq2 0 a 1\n")
    done = here("eval", "--score", tmp_path / "x.run", "--qrels", tmp_path / "qrels")
    assert done.returncode == 0
    assert done.stdout.split() == [
        *("2", "queries", str(tmp_path / "x.run"), "nDCG@10", "0.3155", "MRR@10", "0.2500", "R@100", "0.5000")
    ]


def test_the_questions_about_the_samples_are_answered(tmp_path: Path) -> None:
    update(tmp_path / "index", samples.paths())
    questions = Path(__file__).parent / "data" / "questions"
    outcome = measure(tmp_path, "--index", tmp_path / "index", *collection_in(questions))
    assert outcome["notes"] == [], "every judged paragraph is one of the samples, every query is judged"
    found = outcome["measures"]
    assert isinstance(found, dict)
    assert found["nDCG@10"] > 0.8
    assert found["R@100"] > 0.9


def collection_in(folder: Path) -> list[str | Path]:
    return ["--queries", folder / "queries.jsonl", "--qrels", folder / "qrels.tsv"]


# What is refused


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("corpus.jsonl", '{"id": "a", "text": "x"}\n{"id": "b"\n', "corpus.jsonl:2: no JSON: "),
        ("corpus.jsonl", '["a", "b"]\n', "corpus.jsonl:1: no JSON object"),
        ("corpus.jsonl", "[" * 100_000, "corpus.jsonl:1: no JSON"),
        ("corpus.jsonl", '{"id": "a"}\n', "corpus.jsonl:1: no text called 'text'"),
        ("corpus.jsonl", '{"text": "a"}\n', 'corpus.jsonl:1: the "id" is no name'),
        ("corpus.jsonl", '{"id": "a b", "text": "x"}\n', 'corpus.jsonl:1: the "id" is no name'),
        (
            "corpus.jsonl",
            '{"id": 1, "text": "x"}\n{"id": "1", "text": "x"}\n',
            "the id 1 occurs twice; first in ",
        ),
        ("corpus.jsonl", "\n\n", "corpus.jsonl: no passage"),
        ("corpus.jsonl", b'{"id": "a", "text": "\xff"}\n', "corpus.jsonl:1: not UTF-8"),
        (
            "queries.jsonl",
            '{"id": "q1", "zh": "x", "en": "y"}\n',
            "no text called 'text'; its texts are: zh, en",
        ),
        ("queries.jsonl", '{"id": "q1", "text": "x"}\n' * 2, "queries.jsonl:2: the id q1 occurs twice"),
        ("qrels.tsv", "q1 0 flood\n", "qrels.tsv:1: 3 columns where there should be 4"),
        ("qrels.tsv", "q1 0 flood high\n", "qrels.tsv:1: high is no number"),
        ("qrels.tsv", "q1 0 flood 99\n", "qrels.tsv:1: relevance 99 is above 30"),
        ("qrels.tsv", "q1 0 flood 0.5\n", "qrels.tsv:1: relevance 0.5 is no whole number"),
        ("qrels.tsv", "q1 0 flood 1\nq1 0 flood 2\n", "qrels.tsv:2: flood was judged otherwise before"),
        ("qrels.tsv", "q1 0 elsewhere 1\n", "no query has a relevant passage; are the ids the same"),
        ("other.run", "q1 Q0 flood 1 nan t\n", "other.run:1: nan is no number"),
        ("other.run", "q1 flood 1 2\n", "other.run:1: 4 columns where there should be 6"),
        ("other.run", "q8 Q0 flood 1 2 t\n", "other.run: the run has none of the judged queries"),
    ],
)
def test_faults_are_named_with_their_line(folder: Path, name: str, content: str | bytes, said: str) -> None:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    other = ("--compare", folder / name) if name == "other.run" else ()
    assert said in refusal(folder, "--cache", folder / "cache", *other)


def test_files_that_are_not_there_are_named(folder: Path) -> None:
    (folder / "qrels.tsv").unlink()
    assert "no qrels.tsv; name a file with --qrels" in refusal(folder)
    assert "absent.tsv: cannot be read: No such file" in refusal(folder, "--qrels", folder / "absent.tsv")
    (folder / "corpus.jsonl").unlink()
    assert "no corpus.jsonl; name a file with --corpus" in refusal(folder)
    assert "no passage in fr" in refusal(folder, "--corpus", copy_of_corpus(folder), "--lang", "fr")


def copy_of_corpus(folder: Path) -> Path:
    write_rows(folder / "copy.jsonl", [{"id": "a", "text": "只有中文。"}])
    return folder / "copy.jsonl"


def test_a_corpus_that_is_packed_badly_is_named(folder: Path) -> None:
    (folder / "bad.gz").write_bytes(gzip.compress(b'{"id": "a", "text": "x"}')[:-6])
    assert "bad.gz: cannot be unpacked" in refusal(folder, "--corpus", folder / "bad.gz")


def test_options_that_contradict_each_other(folder: Path) -> None:
    assert "neither --run nor --index" in refusal(folder, "--score", "a.run", "--run", "b.run")
    assert "neither --corpus nor --lang" in refusal(folder, "--index", folder, "--lang", "zh")


def test_a_missing_library_is_said_with_what_to_install(folder: Path) -> None:
    with mock.patch.dict("sys.modules", {"ir_measures": None}):
        said = refusal(folder, "--cache", folder / "cache")
    assert "evaluation needs ir_measures, which is not installed" in said
    assert "pip install 'duizhao[eval]'" in said
    assert not (folder / "cache").exists()
