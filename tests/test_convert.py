"""Conversion for display: plain characters, and highlights that stay where they belong."""

import subprocess
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import convert as module
from corpus._fold_table import SCRIPTS_FROM
from corpus.convert import Target, convert, convert_spans
from corpus.fold import fold
from corpus.model import Span

# What a decoded file may hold: no lone surrogates.
TEXTS = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from(SCRIPTS_FROM)), max_size=60)


@pytest.mark.parametrize(
    ("text", "to", "expected"),
    [
        ("發展新質生產力，提高質量。", "simplified", "发展新质生产力，提高质量。"),
        ("发展新质生产力，提高质量。", "traditional", "發展新質生產力，提高質量。"),
        ("香港的羣眾着力保衞底綫", "simplified", "香港的群众着力保卫底线"),
        ("皇后在後面；头发与发展", "traditional", "皇后在後面；頭髮與發展"),
        ("GDP grew 5.2%", "traditional", "GDP grew 5.2%"),
    ],
)
def test_convert(text: str, to: Target, expected: str) -> None:
    assert convert(text, to) == expected


def test_phrases_are_converted_across_the_borders_of_spans() -> None:
    text = "头发与发展"
    assert convert_spans(text, [Span(0, 1), Span(3, 4)], "traditional") == (
        "頭髮與發展",
        (Span(0, 1), Span(3, 4)),
    )


@given(TEXTS, st.sampled_from(["simplified", "traditional"]))
def test_plain_conversion_keeps_length_and_meaning(text: str, to: Target) -> None:
    converted = convert(text, to)
    assert len(converted) == len(text)
    assert fold(converted) == fold(text)


@pytest.fixture
def vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the conversion change words, as OpenCC's configuration for Taiwan does (短信 becomes 簡訊)."""
    from opencc import OpenCC

    monkeypatch.setattr(module, "_converter", lambda _: OpenCC("s2twp").convert)


LENGTHENING = "先说一句，菲律宾与克罗地亚的内存和互联网，哈萨克斯坦也一样。"


@pytest.mark.usefixtures("vocabulary")
@pytest.mark.parametrize(
    "marked", [["克罗地亚"], ["内存", "哈萨克斯坦"], ["互联网", "菲律宾"], ["内存和互联网", "互联网"], []]
)
def test_spans_follow_when_the_length_changes(marked: Sequence[str]) -> None:
    spans = [Span(at := LENGTHENING.index(word), at + len(word)) for word in marked]
    converted, moved = convert_spans(LENGTHENING, spans, "traditional")
    assert len(converted) != len(LENGTHENING)
    assert [converted[start:end] for start, end in moved] == [convert(word, "traditional") for word in marked]


def test_importing_loads_no_dictionary() -> None:
    code = "import sys, corpus.convert; sys.exit('opencc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
