"""The sample corpus: readable, short, and rich enough for the queries that the guide shows."""

import re
from pathlib import Path

import pytest

from corpus import samples
from corpus.fold import fold
from corpus.scripts import language

TEXTS = {path.name: path.read_text(encoding="utf-8") for path in samples.paths()}


def joined(text: str) -> str:
    """Take page numbers and white space away, as reading a document does."""
    return "".join(re.sub(r"(?m)^\s+(- \d+ -|\d+)\s*$", "", text).split())


def documents_with(word: str, tag: str) -> list[str]:
    return [name for name, text in TEXTS.items() if name.startswith(tag) and word in joined(text)]


def test_there_are_about_a_dozen_documents_in_three_formats() -> None:
    assert 10 <= len(TEXTS) <= 15
    assert {Path(name).suffix for name in TEXTS} == set(samples.SUFFIXES)
    assert samples.directory() == samples.paths()[0].parent


@pytest.mark.parametrize("name", TEXTS)
def test_documents_are_short_and_clean(name: str) -> None:
    text = TEXTS[name]
    size = len(re.findall(r"[\u4e00-\u9fff]|[A-Za-z]+", text))
    assert 150 <= size <= 500
    assert text.endswith("\n")
    assert not re.search(r"[\ufffd\t\r]|[^\S\n]+$", text, re.MULTILINE)


NAMES = {"zh-Hans": "hans", "zh-Hant": "hant", "en": "en"}


@pytest.mark.parametrize("name", [name for name in TEXTS if not name.startswith("bilingual-")])
def test_names_tell_the_language(name: str) -> None:
    assert name.partition("-")[0] == NAMES[language(TEXTS[name])]


@pytest.mark.parametrize(("tag", "word"), [("hans", "新质生产力"), ("hant", "新質生產力")])
def test_the_first_query_of_the_guide_finds_both_scripts(tag: str, word: str) -> None:
    assert len(documents_with(word, tag)) >= 3


@pytest.mark.parametrize(
    "word", ["地方政府债务", "养老", "房地产", "住房", "“十四五”规划", "十四五规划", "国内生产总值", "质量"]
)
def test_words_occur_in_both_scripts(word: str) -> None:
    found = [name for name, text in TEXTS.items() if fold(word) in fold(joined(text))]
    assert {"hans", "hant"} <= {name[:4] for name in found}


@pytest.mark.parametrize(
    "word",
    ["羣體", "衞生", "底綫", "裏，", "着力", "臺灣", "資訊", "品質", "國內生產毛額", "國內生產總值", "信息"],
)
def test_regional_forms_occur(word: str) -> None:
    assert documents_with(word, "hant")


@pytest.mark.parametrize(
    "phrase",
    ["new quality productive forces", "14th five-year plan", "elderly care", "local government debt"],
)
def test_english_terms_occur(phrase: str) -> None:
    assert [name for name, text in TEXTS.items() if phrase in " ".join(text.casefold().split())]
