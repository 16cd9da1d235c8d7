"""The entries of all glossaries that have a term, and those that are near it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from heapq import nlargest
from pathlib import Path
from typing import NamedTuple

from corpus.fold import fold
from corpus.glossary import Entry, Glossary, glossaries
from corpus.han import HAN
from index.analysis import Analysis
from index.concepts import relevant, units
from search.stop_words import STOP_WORDS

BUILTIN = "built-in glossary"
USERS = "your glossary"

_NEAREST = 5
# Of what two forms have in common, as Dice's coefficient measures it, this much at least.
_LIKENESS = 0.3
_WORD = re.compile(r"[a-z0-9]+")
_RUN = re.compile(f"[{HAN}]+")


class Known(NamedTuple):
    """An entry with where it comes from.

    Attributes:
        entry: The entry; its ``where`` names file and line.
        source: `BUILTIN` or `USERS`.
    """

    entry: Entry
    source: str


class Glossaries:
    """The user's glossary, if there is one, and the built-in one.

    Args:
        named: The user's file; None for the one that `corpus.glossary.users_glossary` finds.

    Raises:
        GlossaryError: The user's file cannot be used.
    """

    def __init__(self, named: Path | None = None) -> None:
        self._named = named

    def having(self, term: str) -> tuple[Known, ...]:
        """The entries of which a form is the term, in either script and whatever its inflection.

        The user's own come first.
        """
        return tuple(
            Known(entry, source) for source, glossary in self._all for entry in _having(term, glossary)
        )

    def near(self, term: str) -> tuple[Known, ...]:
        """The entries that share most characters or words with a term, at most five, the nearest first."""
        wanted = _features(term)
        known = (Known(entry, source) for source, glossary in self._all for entry in glossary)
        rated = ((_likeness(wanted, one.entry), one) for one in known if _shares(wanted, one.entry))
        best = nlargest(_NEAREST, (one for one in rated if one[0] >= _LIKENESS), key=lambda one: one[0])
        return tuple(one for _, one in best)

    @cached_property
    def _all(self) -> list[tuple[str, Glossary]]:
        found = glossaries(self._named)
        return list(zip((USERS, BUILTIN)[-len(found) :], found, strict=True))


def _having(term: str, glossary: Glossary) -> Iterator[Entry]:
    pieces = Analysis(term).pieces
    row = units(pieces)
    if row:
        for size, entries in relevant(pieces, glossary).at(row, 0):
            # GDP is a form of one entry in both languages.
            yield from dict.fromkeys(entries) if size == len(row) else ()


def _shares(wanted: frozenset[str], entry: Entry) -> bool:
    """Whether an entry may have anything in common; it costs little to ask of thousands."""
    text = fold("\n".join((*entry.chinese, *entry.english))).lower()
    return any(feature in text for feature in wanted)


def _likeness(wanted: frozenset[str], entry: Entry) -> float:
    """How much the form of an entry that is nearest has in common: 2 |A ∩ B| / (|A| + |B|)."""
    forms: Iterable[str] = (*entry.chinese, *entry.english)
    return max(
        2 * len(wanted & features) / (len(wanted) + len(features) or 1) for features in map(_features, forms)
    )


def _features(text: str) -> frozenset[str]:
    """The pairs of neighbouring Han characters of a text, and its words but for function words."""
    folded = fold(text).lower()
    runs = _RUN.findall(folded)
    pairs = (run[i : i + 2] for run in runs for i in range(max(1, len(run) - 1)))
    return frozenset([*pairs, *(word for word in _WORD.findall(folded) if word not in STOP_WORDS)])
