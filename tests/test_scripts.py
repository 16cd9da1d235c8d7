"""Languages of paragraphs, scripts of queries."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus._fold_table import FORMS_FROM, SCRIPTS_FROM
from corpus._script_signs import SIMPLIFIED_ONLY, TRADITIONAL_ONLY
from corpus.fold import fold
from corpus.han import HAN, is_han
from corpus.model import LANGUAGES, Language
from corpus.scripts import language, script

GOLD = Path(__file__).parents[2] / "shared" / "segmentation"

PARAGRAPHS: list[tuple[str, Language]] = [
    ("发展新质生产力，扎实推进高质量发展。", "zh-Hans"),
    ("發展新質生產力，扎實推進高質量發展。", "zh-Hant"),
    ("香港特別行政區政府會羣策羣力，着力改善房屋問題。", "zh-Hant"),
    ("臺灣的國內生產毛額與資訊產業。", "zh-Hant"),
    ("Chinese: 第十四届全国人民代表大会第二次会议", "zh-Hans"),
    ("国产大飞机C919投入商业运营，5G用户普及率超过50%，R&D投入增长。", "zh-Hans"),
    ("Pinyin: Dì-shísì Jiè Quánguó Rénmín Dàibiǎo Dàhuì", "en"),
    ("The term new quality productive forces (新质生产力) was first put forward in 2023.", "en"),
    ("GDP growth, 2024", "en"),
    ("La croissance du pays est restée stable et les dépenses ont augmenté.", "fr"),
    ("Le gouvernement a fixé l'objectif de croissance autour de 5 % pour l'année.", "fr"),
    ("El Gobierno conserva la meta de crecimiento del producto interior bruto.", "es"),
    ("China's R&D spending rose; S. D. Li said so.", "en"),
    ("来源：https://www.example.org/news/2024-03/05/content.htm", "zh-Hans"),
    ("https://www.example.org/about", "und"),
    ("2,895 | 2 | 3 | 99.8%", "und"),
    ("", "und"),
    ("Экономика растёт", "und"),
]


@pytest.mark.parametrize(("text", "expected"), PARAGRAPHS)
def test_language(text: str, expected: Language) -> None:
    assert language(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [row for row in PARAGRAPHS if script(row[0]) or row[1] in ("fr", "es")]
)
def test_a_paragraph_that_tells_overrules_its_document(text: str, expected: Language) -> None:
    assert {language(text, default) for default in LANGUAGES} == {expected}


@pytest.mark.parametrize(
    ("text", "default", "expected"),
    [
        ("各位代表：", "zh-Hant", "zh-Hant"),
        ("各位代表：", "en", "zh-Hans"),
        ("各位代表：", None, "zh-Hans"),
        ("- 3 -", "zh-Hant", "zh-Hant"),
        ("Paris 2024", "fr", "fr"),
        ("Paris 2024", "zh-Hans", "en"),
    ],
)
def test_the_document_decides_what_a_paragraph_leaves_open(
    text: str, default: Language | None, expected: Language
) -> None:
    assert language(text, default) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("数字经济", "Hans"),
        ("數字經濟", "Hant"),
        ("底綫", "Hant"),
        ("十四五", None),
        ("里 台 群 峰 后 干 着", None),
        ("国國", None),
        ("five-year plan", None),
        ("", None),
    ],
)
def test_script(text: str, expected: str | None) -> None:
    assert script(text) == expected


def test_no_character_tells_both_scripts() -> None:
    assert not set(SIMPLIFIED_ONLY) & set(TRADITIONAL_ONLY)


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.jsonl")) or [None], ids=str)
def test_gold_languages(path: Path | None) -> None:
    if path is None:
        pytest.skip("no gold segmentation beside this checkout")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    majority = Counter(language(row["text"]) for row in rows).most_common(1)[0][0]
    assert [row["text"] for row in rows if language(row["text"], majority) != row["lang"]] == []


@pytest.mark.parametrize("char", "一龥㐀𠀀𨭎々〇⽂⻔㇐\uf9dd\U0002f800\U00031350")
def test_han(char: str) -> None:
    assert is_han(char)
    assert re.fullmatch(f"[{HAN}]", char)


@pytest.mark.parametrize("char", ["a", "1", "，", "。", "（", "あ", "한", "　", "", "国国"])
def test_not_han(char: str) -> None:
    assert not is_han(char)


def test_fold_keeps_han_han() -> None:
    assert [char for char in SCRIPTS_FROM + FORMS_FROM if is_han(char) != is_han(fold(char))] == []


@given(st.text(), st.sampled_from([None, *LANGUAGES]))
def test_language_answers_for_any_text(text: str, default: Language | None) -> None:
    assert language(text, default) in LANGUAGES


@given(st.text(alphabet=SIMPLIFIED_ONLY, min_size=1))
def test_simplified_text_is_simplified(text: str) -> None:
    assert language(text, "zh-Hant") == "zh-Hans"
