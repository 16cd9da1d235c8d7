"""What clauses of two texts have in common: numbers, names, concepts, and words that go together."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import TypeAlias

from index.alignment.beads import Band, Bead, within
from index.alignment.clauses import Clause
from index.alignment.glossary import concepts
from index.alignment.numbers import chinese_numbers, latin_numbers
from index.analysis import Analysis
from index.stemming import stem
from index.words import words

Signs: TypeAlias = frozenset[str]
"""What a clause is known by: words and stems, ``=5.2`` for a number, ``#7`` for a concept of the glossary."""
Lexicon: TypeAlias = Mapping[str, Mapping[str, float]]
"""By sign of the left text: signs of the right -> how strongly they go together, from 0 to 1."""

#: Words so frequent that they tell nothing.
_EMPTY_WORDS = (
    "the of and to in a for we will on with that by is as be our from their it this have has are were was an "
    "at its or which more all into than been not also should"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())
#: Weight in nats of what two clauses share, against the logarithm of how rare it is.
_WORD, _NUMBER, _CONCEPT = 0.33, 1.0, 0.6
_HEADINGS, _HEADING_AND_TEXT = 3.0, -1.0
#: A pair of signs is learned if seen together so often, and so much more often together than apart.
_SEEN, _DICE = 2, 0.25
#: Of two clauses with more pairs of signs, such as pages without a stop, nothing is learned: it would take
#: too much memory. Clauses of reports have 400.
_MOST_PAIRS = 100_000


def signs(clause: Clause) -> Signs:
    """What a clause is known by."""
    analysis = Analysis(clause.text)
    is_chinese = any(piece.han for piece in analysis.pieces)
    numbers = chinese_numbers(analysis.folded) if is_chinese else latin_numbers(analysis.folded)
    return frozenset(
        (
            *content_words(analysis),
            *(f"={number}" for number in numbers if number != "0"),
            *concepts(analysis.pieces),
        )
    )


def content_words(analysis: Analysis) -> Iterator[str]:
    """The Chinese words and Latin stems of a text; single characters, numbers and empty words left out."""
    for piece in analysis.pieces:
        if piece.han:
            yield from (word for word in words(piece.text) if len(word) > 1)
        elif len(piece.text) > 1 and not piece.text[0].isdigit() and piece.text not in _EMPTY:
            yield stem(piece.text)


def learned(left: Sequence[Signs], right: Sequence[Signs], beads: Iterable[Bead]) -> Lexicon:
    """Which signs go together in beads, by Dice's coefficient."""
    lefts: Counter[str] = Counter()
    rights: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    for bead in beads:
        if bead.left and bead.right:
            ours = set().union(*(left[a] for a in bead.left))
            theirs = set().union(*(right[b] for b in bead.right))
            if len(ours) * len(theirs) > _MOST_PAIRS:
                continue
            lefts.update(ours)
            rights.update(theirs)
            both.update(product(ours, theirs))
    lexicon: dict[str, dict[str, float]] = {}
    for (one, other), count in both.items():
        dice = 2 * count / (lefts[one] + rights[other])
        if count >= _SEEN and dice > _DICE:
            lexicon.setdefault(one, {})[other] = dice
    return lexicon


class Evidence:
    """How much likelier than chance clauses of two texts belong together, in nats."""

    def __init__(self, left: Sequence[Clause], right: Sequence[Clause]) -> None:
        self.left, self.right = [signs(clause) for clause in left], [signs(clause) for clause in right]
        self._clauses, self._others = left, right
        self._places: dict[str, list[int]] = {}
        for b, there in enumerate(self.right):
            for sign in there:
                self._places.setdefault(sign, []).append(b)
        self._frequency = Counter(sign for here in self.left for sign in here)
        self._headings = [b for b, clause in enumerate(right) if clause.heading]

    def similarity(self, lexicon: Lexicon, band: Band) -> list[dict[int, float]]:
        """By left clause: right clause of the band -> likeness, where there is any."""
        return [self._row(a, lexicon, within(band, a)) for a in range(len(self.left))]

    def _row(self, a: int, lexicon: Lexicon, there: range) -> dict[int, float]:
        strengths: dict[str, float] = {}
        for sign in self.left[a]:
            if sign in self._places:
                strengths[sign] = 1.0
            for other, dice in lexicon.get(sign, {}).items():
                strengths[other] = max(dice, strengths.get(other, 0.0))
        row: dict[int, float] = {}
        for sign, strength in strengths.items():
            weight = strength * self._weight(sign)
            for b in _those_in(there, self._places[sign]):
                row[b] = row.get(b, 0.0) + weight
        heading = self._clauses[a].heading
        for b in _those_in(there, self._headings) if not heading else ():
            row[b] = row.get(b, 0.0) + _HEADING_AND_TEXT
        for b in range(there.start, min(there.stop, len(self._others))) if heading else ():
            row[b] = row.get(b, 0.0) + (_HEADINGS if self._others[b].heading else _HEADING_AND_TEXT)
        return row

    def _weight(self, sign: str) -> float:
        """What sharing a sign is worth: the rarer, the more."""
        count = len(self._places[sign])
        if sign[0] == "=":
            return 6 / math.sqrt(count * max(1, self._frequency[sign]))
        rarity = math.log((1 + len(self.right)) / count)
        return rarity * (_CONCEPT if sign[0] == "#" else _WORD)


def _those_in(there: range, places: Sequence[int]) -> Sequence[int]:
    """Those of sorted places that lie in a range."""
    return places[bisect_left(places, there.start) : bisect_left(places, there.stop)]
