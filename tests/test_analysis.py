"""From text to pieces, match text and tokens: golden cases, and the laws that search stands on."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from corpus.fold import fold, fold_width
from corpus.han import HAN
from index.analysis import BREAK, Analysis
from index.stemming import stem

GOLDEN = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "analysis.jsonl").read_text(encoding="utf-8").splitlines()
]
RUN = re.compile(f"[{HAN}]+")
CONVERTERS = [OpenCC(name).convert for name in ("s2t", "t2s", "s2hk", "s2tw", "hk2s", "tw2s")]

words = st.sampled_from(
    [
        *("发展", "新質生產力", "十四五", "規劃", "〇", "𨭎", "裏", "⽂", "\uf9dd"),
        *(
            "plan's",
            "Five-Year",
            "R&D",
            "5G",
            "C919",
            "1,200",
            "5.2",
            "PM2.5",
            "ＧＤＰ５．２％",
            "14th",
            "U.S.",
        ),
        *(
            "cafe\u0301",
            "Beyoncé",
            "eﬃcient",
            "growth¹",
            "co\u00adop",
            "l’objectif",
            "İs",
            "Straße",
            "½",
            "㎡",
            "①",
        ),
        *(
            " ",
            "\n",
            "\u3000",
            "“",
            "”",
            "《",
            "「",
            "，",
            "。",
            "…",
            ", ",
            ". ",
            "! ",
            "-",
            "、",
            "\u200b",
            "\ufe00",
        ),
    ]
)
mixed = st.one_of(st.lists(words, max_size=14).map("".join), st.text(max_size=30))
han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)


@pytest.mark.parametrize("case", GOLDEN, ids=[case["id"] for case in GOLDEN])
def test_golden(case: dict[str, str]) -> None:
    analysis = Analysis(case["text"])
    assert analysis.forms == case["forms"]
    assert analysis.stems == case.get("stems", case["forms"])


@settings(deadline=None)
@given(mixed)
def test_pieces_stand_in_order_and_name_their_source(text: str) -> None:
    end = 0
    for piece in Analysis(text).pieces:
        assert end <= piece.start < piece.end <= len(text)
        end = piece.end
        [again] = Analysis(text[piece.start : piece.end]).pieces
        assert again.text == piece.text
        assert again.han == piece.han


@settings(deadline=None)
@given(mixed)
@example("ＧＤＰ５．２％，工\n作“十四五”规划 plans' growth")
def test_every_part_of_a_match_text_is_traced_to_what_it_stands_for(text: str) -> None:
    analysis = Analysis(text)
    for name, stems in ((analysis.forms, False), (analysis.stems, True)):
        for match in re.finditer(rf"[{HAN}]+|(?<= )[^ \n{HAN}]+(?= )", name):
            [(start, end)] = analysis.source_spans([match.span()], stems=stems)
            again = Analysis(text[start:end])
            assert (again.stems if stems else again.forms).strip(" ") == match[0]


@settings(deadline=None)
@given(mixed, st.data())
def test_every_substring_of_a_run_is_traced_to_what_it_stands_for(text: str, data: st.DataObject) -> None:
    analysis = Analysis(text)
    runs = [match.span() for match in RUN.finditer(analysis.forms)]
    if not runs:
        return
    low, high = data.draw(st.sampled_from(runs))
    start = data.draw(st.integers(low, high - 1))
    end = data.draw(st.integers(start + 1, high))
    [span] = analysis.source_spans([(start, end)], stems=False)
    source = text[slice(*span)]
    assert Analysis(source).forms == analysis.forms[start:end]
    assert RUN.match(fold(source[0]))
    assert RUN.match(fold(source[-1])), "a span ends with a matched character, not with a mark"


@settings(deadline=None)
@given(mixed)
def test_bigrams_are_all_pairs_of_every_run(text: str) -> None:
    analysis = Analysis(text)
    pairs = {run[i : i + 2] for run in RUN.findall(analysis.forms) for i in range(len(run) - 1)}
    assert {token.text for token in analysis.tokens() if token.field == "bigram"} == pairs
    assert analysis.terms()["bigram"] == pairs


@settings(deadline=None)
@given(mixed)
def test_tokens_are_the_terms_and_slice_to_their_text(text: str) -> None:
    analysis = Analysis(text)
    found: dict[str, set[str]] = {"bigram": set(), "form": set(), "stem": set()}
    position = -1
    for token in analysis.tokens():
        found[token.field].add(token.text)
        assert token.position >= position
        position = token.position
        again = Analysis(text[token.start : token.end])
        assert (again.stems if token.field == "stem" else again.forms).strip(" ") == token.text
    assert found == {name: terms for name, terms in analysis.terms().items() if name != "word"}


@settings(deadline=None)
@given(mixed)
def test_positions_tell_neighbours_from_strangers(text: str) -> None:
    """Positions count the characters, words and borders of the match text, so that phrases can go by them."""
    analysis = Analysis(text)
    tokens = [token for token in analysis.tokens() if token.field == "form"]
    sides = re.findall(r" ([^ \n]+) |([^ \n]+)|(\n)", analysis.forms)
    expected, position = [], 0
    for word, run, border in sides:
        if word:
            expected.append((word, position))
        position += 1 if word or border else len(run)
    assert [(token.text, token.position) for token in tokens] == expected


@settings(deadline=None)
@given(han)
@example("发展规划里后面干复")
def test_both_scripts_have_one_match_text(text: str) -> None:
    for convert in CONVERTERS:
        converted = convert(text)
        if len(converted) == len(text):
            assert Analysis(converted).forms == Analysis(text).forms


@settings(deadline=None)
@given(mixed)
def test_a_folded_text_has_the_same_match_text(text: str) -> None:
    assert Analysis(fold(text)).forms == Analysis(text).forms
    assert Analysis(fold_width(text)).stems == Analysis(text).stems


@settings(deadline=None)
@given(mixed)
def test_length_counts_characters_of_runs_and_words(text: str) -> None:
    analysis = Analysis(text)
    units = re.findall(rf"[{HAN}]|(?<= )[^ \n{HAN}]+(?= )", analysis.forms)
    assert analysis.length == len(units)


@settings(deadline=None)
@given(mixed)
@example("㆒〸〺")  # numbers that decompose to Han characters
def test_match_texts_keep_their_form(text: str) -> None:
    """Runs bare, each word between two blanks, a border only between two pieces."""
    analysis = Analysis(text)
    for name in (analysis.forms, analysis.stems):
        assert re.fullmatch(rf"(?:(?:[{HAN}]+| [^ \n]+ )(?:\n(?!\Z))?)*", name)
        assert not name.startswith(BREAK)
    assert "\0" not in analysis.forms


@given(han, st.lists(st.sampled_from(" \n\t\u3000“”‘’「」『』《》〈〉\u200b\ufeff"), max_size=4))
def test_marks_and_wraps_inside_a_run_change_nothing(run: str, marks: list[str]) -> None:
    assert Analysis("".join(marks).join(run)).forms == fold(run)


@given(han, han, st.sampled_from("，。、；：！？…—·（）()|/,.;:!?-"))
def test_punctuation_parts_runs(left: str, right: str, mark: str) -> None:
    assert Analysis(f"{left}{mark}{right}").forms == f"{fold(left)}{BREAK}{fold(right)}"


@pytest.mark.parametrize(
    "spellings",
    [
        ("ageing", "aging"),
        ("programme", "program", "programmes", "programs"),
        ("defence", "defense"),
        ("organisation", "organization", "organisations"),
        ("modernise", "modernize", "modernising", "modernized", "modernisation"),
        ("labour", "labor"),
        ("favourable", "favorable"),
        ("centre", "center"),
        ("analyse", "analyze"),
        ("licence", "license"),
        ("travelled", "traveled"),
        ("catalogue", "catalog"),
        ("policy", "policies"),
    ],
)
def test_national_spellings_share_a_stem(spellings: tuple[str, ...]) -> None:
    assert len({stem(word) for word in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("four", "for"),
        ("our", "or"),
        ("hour", "hor"),
        ("wise", "wize"),
        ("5.2", "5"),
        ("rise", "riz"),
        ("tour", "tor"),
    ],
)
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)
