"""Words of Chinese text."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.fold import fold
from index import words as module
from index.analysis import Analysis
from index.words import short_words, words

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
RUNS = st.text(st.sampled_from("中华人民共和国港口法第十次会议龘〇𠀀的新质生产力发展"))


@settings(deadline=None)  # the first example loads the dictionary
@given(RUNS)
def test_cutting_loses_nothing(run: str) -> None:
    assert "".join(words(run)) == "".join(short_words(run, 3)) == run
    assert all(1 <= len(word) <= 3 for word in short_words(run, 3))


def test_words_are_those_of_jieba() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42.1 uses pkg_resources
        import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True  # and no cache of it in the shared temporary directory
    texts = [path.read_text(encoding="utf-8", errors="ignore") for path in sorted(SAMPLES.glob("h*.*"))]
    runs = {piece.text for text in texts for piece in Analysis(text).pieces if piece.han}
    assert len(runs) > 300
    assert [run for run in runs if list(words(run)) != list(tokenizer.cut(run, HMM=False))] == []


def test_short_words_are_cut_as_often_as_the_dictionary_has_them() -> None:
    assert list(words("中华人民共和国")) == ["中华人民共和国"]
    assert list(short_words("中华人民共和国", 3)) == ["中华", "人民", "共和国"]
    assert list(short_words(fold("全国人民代表大会"), 3)) == ["全国", "人民", "代表", "大会"]


def test_without_jieba_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setattr(module, "_dictionary", module._dictionary.__wrapped__)
    words.cache_clear()
    with pytest.raises(ModuleNotFoundError, match="jieba"):
        list(words("经济"))
