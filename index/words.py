"""Words of Chinese text by jieba's dictionary: for ranking, statistics and pinyin, never for matching.

A word segmenter splits the same string differently in different sentences, so matching on its words loses
occurrences; bigrams lose none.

The words are those of jieba's ``cut(run, HMM=False)``. Its dictionary is read as the plain text it is: jieba
itself lists every beginning of every word first, which takes longer to load than many a document to cut. (Its
hidden Markov model stays out: it guesses long words that do not recur, which makes ranking worse.)
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import log
from pathlib import Path
from typing import NamedTuple

_ANY = 1 << 30


class _Dictionary(NamedTuple):
    """Words and how likely they are.

    Attributes:
        weights: Logarithm of each word's share of all words.
        reach: By their first two characters, the length of the longest words.
        unknown: The weight of a character that is no word: as if seen once.
    """

    weights: dict[str, float]
    reach: dict[str, int]
    unknown: float


@lru_cache(maxsize=1 << 15)  # of runs some ten characters long a tenth to a third come again: names, formulas
def words(run: str) -> tuple[str, ...]:
    """The likeliest words of a run of folded Han characters, in order; names it lacks stay characters."""
    return tuple(short_words(run, _ANY))


def short_words(run: str, longest: int) -> Iterator[str]:
    """The likeliest words of a run of folded Han characters, none of more than `longest` characters."""
    start = 0
    for end in _ends(run, longest):
        yield run[start:end]
        start = end


def _ends(run: str, longest: int) -> Iterator[int]:
    """Where each of the likeliest words ends: the path of the greatest sum of weights (Viterbi 1967)."""
    weights, reach, unknown = _dictionary()
    size = len(run)
    best, ends = [0.0] * (size + 1), [0] * size
    for start in range(size - 1, -1, -1):
        top, last = weights.get(run[start], unknown) + best[start + 1], start + 1
        farthest = min(reach.get(run[start : start + 2], 1), longest, size - start)
        for end in range(start + 2, start + farthest + 1):
            weight = weights.get(run[start:end])
            if weight is not None and weight + best[end] >= top:  # of equals the longer, as jieba has it
                top, last = weight + best[end], end
        best[start], ends[start] = top, last
    end = 0
    while end < size:
        end = ends[end]
        yield end


@lru_cache(maxsize=1)
def _dictionary() -> _Dictionary:
    fields = _path().read_text(encoding="utf-8").split()  # word, count, part of speech, word, ...
    known, counts = fields[::3], [int(count) or 1 for count in fields[1::3]]
    total = log(sum(counts))
    reach: dict[str, int] = {}
    for word in known:
        if len(word) > reach.get(word[:2], 1):
            reach[word[:2]] = len(word)
    weights = {word: log(count) - total for word, count in zip(known, counts, strict=True)}
    return _Dictionary(weights, reach, -total)


def _path() -> Path:
    """The file of jieba's dictionary: word, count and part of speech in each line.

    Raises:
        ModuleNotFoundError: jieba, which this package requires, is not installed.
    """
    from importlib.util import find_spec

    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba is not installed", name="jieba")
    return Path(spec.origin).with_name("dict.txt")
