"""Paragraphs that show a term in use: aligned pairs with the term on both sides, else one for each side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple

from corpus.model import KINDS, Span
from index.counterparts import Counterparts
from index.reader import Located, Snapshot
from search.statistics.counting import Counting, Ref

if TYPE_CHECKING:
    from search.searcher import Index

_WANTED = 2
# Of paragraphs with the term, so many of the most suitable are looked up in alignments.
_POOL = 500
# Han characters and Latin words: a shorter paragraph shows little of how a term is used.
_SHORTEST = 15
_HEADINGS = {KINDS.index("title"), KINDS.index("heading")}
_YEAR = len("2024")


class Quoted(NamedTuple):
    """A paragraph with the term in it, and where: code points of its text."""

    located: Located
    spans: tuple[Span, ...]


class Example(NamedTuple):
    """A paragraph, or two that say the same in two languages.

    Attributes:
        paragraphs: One or two, the Chinese one first.
        confidence: How likely it is that two belong together, from 0 to 1; None of one alone.
    """

    paragraphs: tuple[Quoted, ...]
    confidence: float | None = None


def examples(index: Index, chinese: Counting | None, english: Counting | None) -> tuple[Example, ...]:
    """Two aligned pairs, short and likely, of different years if possible; else a paragraph each language.

    Args:
        index: The index, opened.
        chinese: The Chinese forms of the term, if it has any.
        english: The English ones.
    """
    if chinese and english:
        pairs = sorted(_pairs(index, chinese, english), key=_unsuitability)
        if pairs:
            return _of_different_years(pairs)
    sides = [side for side in (chinese, english) if side and side.matches]
    return tuple(Example((_quoted(index, side, ref),)) for side in sides for ref in _suitable(index, side, 1))


def _pairs(index: Index, chinese: Counting, english: Counting) -> Iterator[Example]:
    counterparts = Counterparts(index.snapshot)
    there = {(index.snapshot.documents[ref.document].id, ref.number): ref for ref in english.matches}
    for ref in _suitable(index, chinese, _POOL):
        located = _locate(index.snapshot, ref)
        for other, confidence in counterparts.of(located):
            match = there.get((other.document.id, other.document.first + other.row.n - 1))
            if match:
                ours = Quoted(located, chinese.spans(ref))
                yield Example((ours, Quoted(other, english.spans(match))), confidence)


def _suitable(index: Index, counting: Counting, most: int) -> list[Ref]:
    """The paragraphs that match, the most suitable first: no headings, not too short, as short as may be."""
    stores = [segment.store for segment in index.snapshot.segments]

    def unsuitability(ref: Ref) -> tuple[bool, bool, int]:
        store = stores[ref.segment]
        length = store.length[ref.number]
        return store.kind[ref.number] in _HEADINGS, length < _SHORTEST, length

    return nsmallest(most, counting.matches, key=unsuitability)


def _unsuitability(pair: Example) -> tuple[bool, bool, float, int]:
    """What sorts pairs: headings and very short ones last; then by confidence, to one digit, and length."""
    rows = [quoted.located.row for quoted in pair.paragraphs]
    lengths = [len(row.text) for row in rows]
    heading = any(row.kind in ("title", "heading") for row in rows)
    return heading, min(lengths) < _SHORTEST, -round(pair.confidence or 0, 1), sum(lengths)


def _of_different_years(pairs: Iterable[Example]) -> tuple[Example, ...]:
    """The first pairs, of one year or undated ones one only, unless there are no others."""
    by_year: dict[str, list[Example]] = {}
    for pair in pairs:
        by_year.setdefault((pair.paragraphs[0].located.document.date or "")[:_YEAR], []).append(pair)
    firsts = [of_year[0] for of_year in by_year.values()]
    others = [pair for of_year in by_year.values() for pair in of_year[1:]]
    return tuple([*firsts, *others][:_WANTED])


def _quoted(index: Index, counting: Counting, ref: Ref) -> Quoted:
    return Quoted(_locate(index.snapshot, ref), counting.spans(ref))


def _locate(snapshot: Snapshot, ref: Ref) -> Located:
    return snapshot.locate(snapshot.segments[ref.segment], ref.number)
