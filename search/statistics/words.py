"""The words of paragraphs, counted: jieba's words of Chinese text, stems of Latin words.

Words serve statistics only; what a query finds never depends on them (see `index.words`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from corpus.fold import fold
from corpus.han import HAN, is_han
from index.analysis import Analysis
from index.reader import Snapshot
from index.stemming import stem
from index.words import words
from search.statistics.counting import Ref
from search.stop_words import STOP_WORDS

# Chinese words that say how a sentence is built and nothing about its subject.
_FUNCTION_WORDS = """
的 了 和 与 及 以及 或 或者 并 并且 而 而且 但 但是 在 是 为 为了 对 对于 关于 将 把 被 由 从 到 向 于 以 按
按照 根据 通过 等 等等 中 上 下 内 外 间 之 之间 其 其中 这 那 这个 那个 这些 那些 此 该 各 每 也 都 又 还 就
才 则 所 者 地 得 着 过 要 会 能 可 可以 应 应当 必须 不 没有 没 有 我 我们 你 你们 他 他们 她 它 它们 自己
个 一 一个 一些 一种 两 二 三 四 五 六 七 八 九 十 百 千 万 亿 年 月 日 第 已 已经 正在 更 更加 最 很 较 比
如 如果 因 因为 所以 由于 同 同时 至 自 使 让 给 当 后 前 时 呢 吗 吧 啊 嘛
"""


class Word(NamedTuple):
    """A word of a paragraph.

    Attributes:
        key: What it is counted as: folded Chinese, or a stem.
        printed: Its characters as printed.
        start: First code point in the paragraph's text.
        end: One past the last.
    """

    key: str
    printed: str
    start: int
    end: int


class WordCounts:
    """How often each word occurs in some paragraphs; numbers are no words.

    Chinese and Latin words are totalled apart, so that in a bilingual index the shares of Chinese words do
    not depend on how much English stands beside them.

    Attributes:
        counts: Occurrences by key; none of words that do not occur.
        total: Words altogether.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = {key: count for key, count in counts.items() if any(map(str.isalpha, key))}
        self.total = sum(self.counts.values())
        self._han = sum(count for key, count in self.counts.items() if is_han(key[0]))

    def __getitem__(self, key: str) -> int:
        return self.counts.get(key, 0)

    def total_like(self, key: str) -> int:
        """How many words there are in the writing of a word, Chinese or Latin."""
        return self._han if is_han(key[0]) else self.total - self._han


class PrintedWords(WordCounts):
    """The same, with the forms in which words are printed."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for word in words:
            self._forms[word.key][word.printed] += 1
        super().__init__({key: forms.total() for key, forms in self._forms.items()})

    def form(self, key: str) -> str:
        """The form that is printed most often; of several, the first in order of code points."""
        forms = self._forms[key]
        return min(forms, key=lambda form: (-forms[form], form))


def words_in(text: str) -> Iterator[Word]:
    """Yield the words of a paragraph, numbers included, in order."""
    for piece in Analysis(text).pieces:
        if not piece.han:
            yield Word(stem(piece.text), text[piece.start : piece.end], piece.start, piece.end)
            continue
        # Quotation marks and white space may stand inside of a run.
        places = [match.start() for match in _han().finditer(text, piece.start, piece.end)]
        first = 0
        for key in words(piece.text):
            own = places[first : first + len(key)]
            yield Word(key, "".join(map(text.__getitem__, own)), own[0], own[-1] + 1)
            first += len(key)


def count_words(snapshot: Snapshot, refs: Iterable[Ref], keys: Iterable[str]) -> WordCounts:
    """Count the words of stored paragraphs in the writings, Chinese or Latin, that some words are in.

    Cutting Chinese text into words is what takes time: about 3 s for a million characters.
    """
    writings = {is_han(key[0]) for key in keys}
    pieces: Counter[str] = Counter()
    for ref in refs:
        # In a match text, white space stands between all pieces and nowhere else.
        pieces.update(snapshot.segments[ref.segment].store.forms[ref.number].decode().split())
    counts: Counter[str] = Counter()
    for piece, count in pieces.items():  # each is cut once, however often it recurs
        han = is_han(piece[0])
        if han in writings:
            for key in words(piece) if han else (stem(piece),):
                counts[key] += count
    return WordCounts(counts)


@cache
def function_words() -> frozenset[str]:
    """The keys of words that say nothing about a subject, Chinese and English."""
    return frozenset([*map(fold, _FUNCTION_WORDS.split()), *map(stem, STOP_WORDS)])


@cache
def _han() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]")
