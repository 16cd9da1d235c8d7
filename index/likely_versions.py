"""Which documents may be versions of one another: what their metadata say, and what the two have in common.

Metadata name a version (``translation_of``), or two documents bear the same day and are in different
languages or scripts. Of one day, those stay apart that bear numbers of different documents or were issued by
different bodies, and two Chinese texts that are not the same but for their characters. How well two of the
rest go together is found out by aligning them; of those in one language only the best are taken.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import NamedTuple

from corpus.fold import fold
from corpus.han import HAN
from index.alignment.numbers import chinese_numbers, latin_numbers
from index.issuers import are_different_bodies
from index.manifest import AlignmentEntry, DocumentEntry

#: What the metadata of a document says that is no version of any other.
NONE = "none"
#: Why two documents are paired.
STATED, SAME_DAY = "translation_of", "same day"
_FACT = "translation_of"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HAN = re.compile(f"[{HAN}]")
# With how many others of its day and of one language a document is tried, and how many times more paragraphs
# one may have than the other: up to five times as many in translations of work reports.
_TRIALS = 3
#: Most documents of a day among which versions are looked for, each with each: with more, the day is that on
#: which they were fetched.
MAX_OF_A_DAY = 1000
# On a day with more documents than this, not all that may be versions are tried.
_CROWD = _TRIALS + 1
_RATIO = 10
# Two Chinese texts that share so many of their bigrams are one text: 0.9 and more in two scripts, 0.6 at most
# between work reports of neighbouring years.
_ONE_TEXT = 0.75
# With this share of what the best in its language has in common, or less, a document is none: an abstract.
_RIVAL = 0.8

Bag = Counter[str]


class Pair(NamedTuple):
    """Two documents that may be versions of one another.

    Attributes:
        left: The original, where the metadata say which that is.
        right: The other.
        origin: `STATED` or `SAME_DAY`.
    """

    left: DocumentEntry
    right: DocumentEntry
    origin: str


def stated_pairs(documents: Sequence[DocumentEntry]) -> list[Pair]:
    """Pairs that metadata name."""
    pairs = {}
    for document in documents:
        original = _named(stated(document), document, documents)
        if original is not None:
            pairs[original.id, document.id] = Pair(original, document, STATED)
    return list(pairs.values())


def same_day_pairs(
    documents: Iterable[DocumentEntry], figures: Callable[[DocumentEntry], Bag]
) -> Iterator[Pair]:
    """Pairs of one day that may be versions; where many are, those with most figures in common.

    Args:
        documents: Of an index.
        figures: Gives the values of the numbers in the text of a document; asked only on days with many.
    """
    for day in _days(documents):
        if len(day) > MAX_OF_A_DAY:
            continue
        bags = {document.id: figures(document) for document in day} if len(day) > _CROWD else {}
        near = {document.id: _nearest(document, day, bags) for document in day}
        for one, other in combinations(day, 2):
            if other.id in near[one.id] and one.id in near[other.id]:
                yield Pair(one, other, SAME_DAY)


def crowded_days(documents: Iterable[DocumentEntry]) -> Iterator[Sequence[DocumentEntry]]:
    """The documents of each day that has too many to look for versions among them."""
    return (day for day in _days(documents) if len(day) > MAX_OF_A_DAY)


def best_pairs(
    found: Iterable[AlignmentEntry], documents: Iterable[DocumentEntry]
) -> Iterator[AlignmentEntry]:
    """Those that metadata name, and of one day those that no rival in the same language clearly beats."""
    entries = list(found)
    languages = {document.id: language(document) for document in documents}
    best: dict[tuple[str, str], float] = {}
    for entry in entries:
        for key in ((entry.left, languages[entry.right]), (entry.right, languages[entry.left])):
            best[key] = max(entry.support, best.get(key, 0.0))
    for entry in entries:
        rival = max(best[entry.left, languages[entry.right]], best[entry.right, languages[entry.left]])
        if entry.origin == STATED or entry.support >= _RIVAL * rival:
            yield entry


def figures_in(texts: Iterable[str]) -> Bag:
    """The values of the numbers in texts, the same in Chinese and in English."""
    found: Bag = Counter()
    for text in texts:
        numbers = chinese_numbers if _HAN.search(text) else latin_numbers
        found.update(numbers(fold(text)))
    return found


def are_one_text(left: Iterable[str], right: Iterable[str]) -> bool:
    """Whether two Chinese texts are the same, script aside, give or take a local word for another."""
    return _dice(_bigrams(left), _bigrams(right)) >= _ONE_TEXT


def language(document: DocumentEntry) -> str:
    """The language and script of a document; empty if unknown."""
    return document.metadata.get("language", "")


def stated(document: DocumentEntry) -> str:
    """What a document names as its other version: empty, `NONE`, or a name of whatever kind."""
    value = document.metadata.get(_FACT, "").strip()
    return NONE if value.lower() == NONE else value


def unresolved(documents: Sequence[DocumentEntry]) -> dict[str, str]:
    """Path -> what ``translation_of`` says there, of documents where it names none of the index."""
    return {
        document.path: name
        for document in documents
        if (name := stated(document)) not in ("", NONE) and _named(name, document, documents) is None
    }


def _days(documents: Iterable[DocumentEntry]) -> Iterable[list[DocumentEntry]]:
    """Documents by their day, but for those that are no versions of any."""
    days: dict[str, list[DocumentEntry]] = {}
    for document in documents:
        if document.date and _DAY.fullmatch(document.date) and stated(document) != NONE:
            days.setdefault(document.date, []).append(document)
    return days.values()


def _named(name: str, document: DocumentEntry, documents: Iterable[DocumentEntry]) -> DocumentEntry | None:
    """The document that another one names: by id, by file as seen from its own, or by title."""
    if not name:
        return None
    path = os.path.normpath(Path(document.path).parent / name)
    others = [other for other in documents if other.id != document.id]
    for kind, meant in (("id", name), ("path", path), ("title", name)):
        for other in others:
            if getattr(other, kind) == meant:
                return other
    return None


def _nearest(document: DocumentEntry, others: Iterable[DocumentEntry], bags: Mapping[str, Bag]) -> set[str]:
    """Of those in each other language the few that are most alike, by their figures if these are given."""
    foreign: dict[str, list[DocumentEntry]] = {}
    for other in others:
        if language(other) != language(document) and _may_be_versions(document, other):
            foreign.setdefault(language(other), []).append(other)
    found: set[str] = set()
    for rivals in foreign.values():
        likeness = {other.id: _dice(bags[document.id], bags[other.id]) for other in rivals if bags}
        rivals.sort(key=lambda other: (-likeness.get(other.id, 0), _ratio(document, other), other.id))
        found.update(other.id for other in rivals[:_TRIALS])
    return found


def _may_be_versions(one: DocumentEntry, other: DocumentEntry) -> bool:
    if _ratio(one, other) > _RATIO:
        return False
    numbers, others = (_figures_of(d.metadata.get("number", "")) for d in (one, other))
    if numbers and others and not (numbers <= others or others <= numbers):
        return False
    return not are_different_bodies(one.metadata.get("publisher", ""), other.metadata.get("publisher", ""))


@lru_cache(maxsize=4096)
def _figures_of(number: str) -> frozenset[str]:
    """The figures in the number of a document, which is compared with those of all others of its day."""
    return frozenset(figures_in([number]))


def _ratio(one: DocumentEntry, other: DocumentEntry) -> float:
    fewer, more = sorted((max(1, one.paragraphs), max(1, other.paragraphs)))
    return more / fewer


def _bigrams(texts: Iterable[str]) -> Bag:
    return Counter(a + b for text in texts for a, b in pairwise(_HAN.findall(fold(text))))


def _dice(one: Bag, other: Bag) -> float:
    """Dice's coefficient of two bags, from 0 to 1."""
    return 2 * (one & other).total() / max(1, one.total() + other.total())
