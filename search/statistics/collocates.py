"""Collocates: the words that stand near the occurrences of a query more often than elsewhere."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from corpus.model import Span
from index.reader import Snapshot, naming_damage
from search.statistics.counting import Counting, paragraphs, parse_fields, parse_within, text_of
from search.statistics.measures import association, log_dice, mutual_information
from search.statistics.words import PrintedWords, Word, WordCounts, count_words, function_words, words_in

if TYPE_CHECKING:
    from search.searcher import Index

Measure = Literal["log_likelihood", "log_dice", "mutual_information", "frequency"]


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word near the occurrences of a query.

    Attributes:
        word: In the form in which it is printed there most often.
        frequency: How often it stands in a window.
        total: How often it occurs in all paragraphs.
        log_likelihood: `search.statistics.measures.association` of the word and the windows.
        log_dice: `search.statistics.measures.log_dice` of it and the query.
        mutual_information: `search.statistics.measures.mutual_information` of the word and the windows, so
            that chance is what so many places near the query would hold of it (Evert 2008).
    """

    word: str
    frequency: int
    total: int
    log_likelihood: float
    log_dice: float
    mutual_information: float


@dataclass(frozen=True, slots=True)
class Collocates:
    """The words around a query.

    Attributes:
        query: As typed.
        occurrences: How often the query occurs, as a search counts it.
        collocates: The strongest first.
        notes: What the reader should know.
    """

    query: str
    occurrences: int
    collocates: tuple[Collocate, ...]
    notes: tuple[str, ...]


def collocates(
    index: Index,
    text: str,
    *,
    window: int = 5,
    by: Measure = "log_likelihood",
    minimum: int = 3,
    limit: int | None = None,
    all_words: bool = False,
    within: str = "",
) -> Collocates:
    """Find the words that stand near a query more often than elsewhere.

    A place near two occurrences counts once (surface co-occurrence: Evert, "Corpora and collocations", 2008).
    Chinese words are compared with the Chinese words elsewhere, Latin ones with the Latin.

    Args:
        index: The index, opened.
        text: The query as typed.
        window: Words on each side of an occurrence that are near it, in its paragraph.
        by: What they are sorted by.
        minimum: How often a word must stand near.
        limit: How many to return, None for all.
        all_words: Whether to report function words too.
        within: Fields that limit what is counted: ``year:2024``.

    Raises:
        DuizhaoError: The query cannot be understood, `within` has words in it, or the index is damaged.
    """
    fields = parse_fields(within)
    asked = parse_within(text, fields)
    dropped = frozenset() if all_words else function_words()
    with naming_damage(index.snapshot.directory):
        counting = Counting(index, asked)
        near = _Near(index.snapshot, counting, window)
        keys = [key for key, n in near.inside.counts.items() if n >= minimum and key not in dropped]
        corpus = count_words(index.snapshot, paragraphs(index, fields), keys)
    found = [near.collocate(key, corpus) for key in keys if near.attracts(key, corpus)]
    found.sort(key=lambda one: (-attrgetter(by)(one), one.word))
    return Collocates(text, counting.occurrences, tuple(found[:limit]), counting.notes)


class _Near:
    """The words in the windows around the occurrences of a query.

    Attributes:
        inside: Words in windows.
    """

    def __init__(self, snapshot: Snapshot, counting: Counting, window: int) -> None:
        self._occurrences = counting.occurrences
        near: list[Word] = []
        nodes: Counter[str] = Counter()
        for ref in counting.matches:
            found = list(words_in(text_of(snapshot, ref)))
            inside, own = _places(found, counting.spans(ref), window)
            near += map(found.__getitem__, inside)
            nodes.update(found[place].key for place in own)
        self.inside = PrintedWords(near)
        self._nodes = WordCounts(nodes)

    def attracts(self, key: str, corpus: WordCounts) -> bool:
        """Whether a word has a greater share of the words in windows than of those outside."""
        a, b, inside, outside = self._table(key, corpus)
        return a * outside > b * inside

    def collocate(self, key: str, corpus: WordCounts) -> Collocate:
        """A word of the windows with its measures."""
        joint, total = self.inside[key], corpus[key]
        a, b, inside, outside = table = self._table(key, corpus)
        return Collocate(
            word=self.inside.form(key),
            frequency=joint,
            total=total,
            log_likelihood=association(*table),
            log_dice=log_dice(joint, self._occurrences, total),
            mutual_information=mutual_information(a, inside, a + b, inside + outside),
        )

    def _table(self, key: str, corpus: WordCounts) -> tuple[int, int, int, int]:
        """How often a word stands inside and outside of windows, and how many words do; nodes are neither."""
        a, inside = self.inside[key], self.inside.total_like(key)
        b = corpus[key] - a - self._nodes[key]
        return a, b, inside, corpus.total_like(key) - inside - self._nodes.total_like(key)


def _places(words: Sequence[Word], spans: Sequence[Span], window: int) -> tuple[set[int], set[int]]:
    """Which words stand near some spans of their paragraph, and which in them, be it in part."""
    starts, ends = [word.start for word in words], [word.end for word in words]
    near: set[int] = set()
    nodes: set[int] = set()
    for span in spans:
        first, after = bisect_right(ends, span.start), bisect_left(starts, span.end)
        nodes.update(range(first, after))
        near.update(range(max(0, first - window), min(len(words), after + window)))
    return near - nodes, nodes
