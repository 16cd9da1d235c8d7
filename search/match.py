"""Deciding which paragraphs match, and where.

A query tree becomes a tree of nodes (`search.nodes`) with terms ready to be found. `find` evaluates it on one
paragraph and returns what it found, or None: the match is the highlight, because both come out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, Protocol, TypeAlias

from corpus.fold import fold_width
from corpus.model import Span
from index.analysis import Analysis
from index.plan import Everything
from index.store import Store
from search.nodes import AllNode, AnyNode, FilterNode, NearNode, Node, TermNode, ThemeNode
from search.terms import Buffer, Interval, Stream, Text

MatchText = Literal["forms", "stems"]


class Place(NamedTuple):
    """A paragraph's match text: which one, and the bytes of a buffer where it stands."""

    name: MatchText
    buffer: Buffer
    start: int
    end: int


class Found(NamedTuple):
    """The occurrences of one term in a paragraph.

    Attributes:
        term: Its place among the terms of the query.
        place: The match text it was found in.
        intervals: Where, in order.
        label: Which of the terms of a theme it is; empty unless the term is a theme.
    """

    term: int
    place: Place
    intervals: Sequence[Interval]
    label: str = ""


class Texts(Protocol):
    """Where match texts come from."""

    def place(self, stream: Stream, number: int) -> Place:
        """The match text of a paragraph in which terms of a stream are found."""
        ...

    def analysis(self, number: int) -> Analysis:
        """The paragraph, analysed as its match texts were."""
        ...


class StoredTexts:
    """The folded match texts in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def place(self, stream: Stream, number: int) -> Place:
        """See `Texts`."""
        stems = self._store.stems
        if stream == "stems" and not stems.is_empty(number):
            return Place("stems", stems.map, *stems.bounds(number))
        return Place("forms", self._store.forms.map, *self._store.forms.bounds(number))

    def analysis(self, number: int) -> Analysis:
        """See `Texts`."""
        return Analysis(self._store.text[number].decode())


class UnfoldedTexts:
    """Match texts that keep the scripts apart, made when asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def place(self, stream: Stream, number: int) -> Place:
        """See `Texts`."""
        analysis = self.analysis(number)
        name: MatchText = "stems" if stream == "stems" and analysis.stems != analysis.forms else "forms"
        text = (analysis.stems if name == "stems" else analysis.forms).encode()
        return Place(name, text, 0, len(text))

    def analysis(self, number: int) -> Analysis:
        """See `Texts`."""
        return Analysis(self._store.text[number].decode(), fold_width)


def find(node: Node, texts: Texts, number: int) -> list[Found] | None:
    """Evaluate a node on a paragraph: what was found, or None if it does not match."""
    match node:
        case TermNode(order, term):
            place = texts.place(term.stream, number)
            intervals = term.intervals(place.buffer, place.start, place.end)
            return [Found(order, place, intervals)] if intervals else None
        case FilterNode():
            return [] if node.allows(number) else None
        case AllNode():
            return _find_all(node, texts, number)
        case AnyNode(parts):
            branches = [found for part in parts if (found := find(part, texts, number)) is not None]
            return [found for branch in branches for found in branch] if branches else None
        case ThemeNode():
            from search.themes.matching import find_theme  # most queries name no theme

            return find_theme(node, texts, number)
        case NearNode():
            from search.near import near  # it is seldom asked for

            left, right = find(node.left, texts, number), find(node.right, texts, number)
            return None if left is None or right is None else near(left, right, node.distance)


def _find_all(node: AllNode, texts: Texts, number: int) -> list[Found] | None:
    whole: list[Found] = []
    for part in node.parts:
        found = find(part, texts, number)
        if found is None:
            return None
        whole += found
    return None if any(find(part, texts, number) is not None for part in node.none) else whole


#: A paragraph that matches: its number, how often each term occurs, how many occurrences are highlighted.
#: Thousands are made for a frequent word: a bare tuple takes a tenth of the time of a named one.
Tally: TypeAlias = tuple[int, tuple[int, ...], int]


def tally(node: Node, texts: Texts, store: Store, numbers: Iterable[int], term_count: int) -> Iterable[Tally]:
    """Evaluate a node on paragraphs and count."""
    if isinstance(node, TermNode) and isinstance(node.term, Text) and isinstance(texts, StoredTexts):
        return [(number, (count,), count) for number, count in _tally_text(node.term, store, numbers)]
    return _tally_node(node, texts, numbers, term_count)


def _tally_node(node: Node, texts: Texts, numbers: Iterable[int], term_count: int) -> Iterator[Tally]:
    for number in numbers:
        found = find(node, texts, number)
        if found is not None:
            counts = [0] * term_count
            for item in found:
                counts[item.term] += len(item.intervals)
            yield number, tuple(counts), occurrences(found, texts, number)


def _tally_text(term: Text, store: Store, numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The same for the most frequent query, one term without wildcards: numbers and counts.

    `bytes.count` finds just what `Text.intervals` does.
    """
    if isinstance(term.plan, Everything) and term.stream == "any":
        return store.forms.scan(term.needle)  # no postings help
    if term.stream != "stems":
        return store.forms.counts(numbers, term.needle)
    both = list(numbers)
    alike = [number for number in both if store.stems.is_empty(number)]
    found = store.stems.counts(both, term.needle)
    return found + store.forms.counts(alike, term.needle) if alike else found


def occurrences(found: Sequence[Found], texts: Texts, number: int) -> int:
    """How many occurrences are highlighted in a paragraph; those that overlap are one."""
    if len(found) == 1:
        return len(found[0].intervals)
    if len({item.place.name for item in found}) == 1:
        return len(_merged(interval for item in found for interval in item.intervals))
    return len(spans(found, texts.analysis(number)))


def spans(found: Sequence[Found], analysis: Analysis) -> tuple[Span, ...]:
    """The occurrences as code points of the paragraph's text; those that overlap are one."""
    whole = (span for item in found for span in source_spans(item, analysis))
    return tuple(Span(*pair) for pair in _merged(whole))


def source_spans(found: Found, analysis: Analysis) -> list[Span]:
    """Each occurrence of a term as code points of the paragraph's text, in order."""
    place, whole = found.place, []
    for interval in found.intervals:
        start = len(place.buffer[place.start : interval.start].decode())
        end = start + len(place.buffer[interval.start : interval.end].decode())
        whole.append(Span(*analysis.source_span(start, end, stems=place.name == "stems")))
    return whole


def _merged(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(pairs):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
