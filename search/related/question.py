"""What a question is about: its Han runs and Latin stems, without the words that only make it a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from corpus.fold import fold
from index.analysis import Analysis
from index.stemming import stem
from search import query
from search.stop_words import STOP_WORDS

# Single characters are here only if they seldom are part of a name or a longer word.
_QUESTION_WORDS = """
    请问一下 请问 想问一下 我想问 我想知道 想知道 谁能告诉我 有谁知道
    为什么会 为什么 是什么样的 是什么样 是什么时候 是什么 什么样的 什么样 什么时候 什么地方 什么 甚么
    为何 因何 缘何 何以 何时 何地 何处 何人 何种 何者 何谓 何为 何年
    怎么办理 怎么办 怎么样 怎么 怎样的 怎样 该如何 应如何 如何
    哪一个 哪一些 哪一年 哪一种 哪一位 哪一 有哪些 是哪些 哪些 是哪个 哪个 是哪里 在哪里 哪里 哪儿 哪位 哪种
    哪年 哪天 哪国 哪家 是哪 哪
    是多少 多少 多久 多长 多大 多高 多远 几个 几年 几月 几种 几次 几位 几岁 几名 几天
    有没有 是不是 能不能 可不可以 会不会 要不要 应不应该 能否 是否 可否 有无
    是谁 谁
"""
# Particles that close a question; elsewhere they are parts of words, as in 吗啡 and 酒吧街.
_FINAL = "吗呢么"


class Stretch(NamedTuple):
    """A stretch of a question: a run of folded Han characters, or the stem of one Latin word or number."""

    text: str
    han: bool

    @property
    def bigrams(self) -> list[str]:
        """Every two characters in a row, if it is a run."""
        return list(map(str.__add__, self.text, self.text[1:])) if self.han else []


def stretches(asked: query.Query) -> tuple[Stretch, ...]:
    """The stretches of a question in order, question words and stop words left out.

    A question of nothing else keeps them: what is asked has to be looked for with something. Quoted phrases
    keep them too.
    """
    leaves = list(query.leaves(asked))
    telling = tuple(one for leaf in leaves for one in _telling(leaf))
    return telling if is_askable(telling) else tuple(one for leaf in leaves for one in cut(leaf.text))


def is_askable(found: Iterable[Stretch]) -> bool:
    """Whether an engine has tokens for any of these stretches; a Han character alone has none."""
    return any(not stretch.han or len(stretch.text) > 1 for stretch in found)


def cut(text: str) -> Iterator[Stretch]:
    """All stretches of a text."""
    for piece in Analysis(text).pieces:
        yield Stretch(piece.text if piece.han else stem(piece.text), piece.han)


def _telling(leaf: query.Word | query.Phrase) -> Iterator[Stretch]:
    if isinstance(leaf, query.Phrase):
        yield from cut(leaf.text)
        return
    for piece in Analysis(leaf.text).pieces:
        if piece.han:
            yield from (Stretch(run, True) for run in _question_words().split(piece.text) if run)
        elif piece.text not in STOP_WORDS:
            yield Stretch(stem(piece.text), False)


@lru_cache(maxsize=1)
def _question_words() -> re.Pattern[str]:
    words = {fold(word) for word in _QUESTION_WORDS.split()}
    longest_first = "|".join(sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(rf"{longest_first}|[{fold(_FINAL)}]+\Z")
