"""Which words go together in clauses that say the same in two languages, and how likely.

IBM Model 1 (Brown et al., "The Mathematics of Statistical Machine Translation", 1993) with two changes that
make it cheap enough for plain Python. It starts from how exclusively two words go together, not from nothing,
so that one pass does what five would; and pairs that hardly do are dropped before that pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain
from typing import NamedTuple, TypeAlias

Words: TypeAlias = Set[str]
Table: TypeAlias = dict[str, dict[str, float]]
"""By word of the one language: words of the other, and a number for each."""

# Pairs of words count if seen together so often, and so exclusively: seen together squared, divided by how
# often each is seen. (Work reports 2015-2018 searched with what those before had taught: less is no better.)
_SEEN, _EXCLUSIVE = 2, 0.01
# What else may have brought forth a word, as a share of how often it is seen (the empty word of Model 1).
_NULL = 0.1


class Pair(NamedTuple):
    """The words of two clauses, or groups of clauses, that say the same."""

    left: Words
    right: Words


def translations(pairs: Sequence[Pair]) -> Table:
    """By word of either language, how likely it is rendered by which words of the other, from 0 to 1.

    The languages have no word in common; what both texts have stays out.
    """
    forth = _exclusiveness(pairs)
    back: Table = {}
    for one, row in forth.items():
        for other, value in row.items():
            back.setdefault(other, {})[one] = value
    mirrored = [Pair(pair.right, pair.left) for pair in pairs]
    return _likelihoods(forth, pairs) | _likelihoods(back, mirrored)


def _exclusiveness(pairs: Sequence[Pair]) -> Table:
    places: dict[str, list[int]] = {}
    for i, pair in enumerate(pairs):
        for word in pair.left - pair.right:
            places.setdefault(word, []).append(i)
    counts = Counter(chain.from_iterable(pair.right - pair.left for pair in pairs))
    return {
        word: row
        for word, seen in places.items()
        if len(seen) >= _SEEN and (row := _row(len(seen), (pairs[i].right for i in seen), counts))
    }


def _row(seen: int, beside: Iterable[Words], counts: Mapping[str, int]) -> dict[str, float]:
    together = Counter(chain.from_iterable(beside))
    return {
        other: both * both / (seen * counts[other])
        for other, both in together.items()
        if both >= _SEEN and other in counts and both * both >= _EXCLUSIVE * seen * counts[other]
    }


def _likelihoods(table: Table, pairs: Sequence[Pair]) -> Table:
    """One pass of expectation and maximisation."""
    null = {
        word: _NULL * count / len(pairs)
        for word, count in Counter(chain.from_iterable(pair.right for pair in pairs)).items()
    }
    expected: Table = {word: {} for word in table}
    for pair in pairs:
        known = [(table[word], expected[word]) for word in pair.left if word in table]
        for other in pair.right:
            shares = [(row[other], counts) for row, counts in known if other in row]
            whole = null[other] + sum(value for value, _ in shares)
            for value, counts in shares:
                counts[other] = counts.get(other, 0.0) + value / whole
    return {word: _normalised(row) for word, row in expected.items() if row}


def _normalised(row: Mapping[str, float]) -> dict[str, float]:
    # One occurrence more, of who knows what: what was seen twice is not sure.
    whole = 1 + sum(row.values())
    return {word: value / whole for word, value in row.items()}
