"""Deciding which paragraphs match, and where.

A query tree becomes a tree of nodes (`search.nodes`) with terms ready to be found. `find` evaluates it on one
paragraph and returns what it found, or None: the match is the highlight, because both come out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, compress
from typing import Literal, NamedTuple, Protocol

from corpus.fold import fold, fold_width
from corpus.model import Span
from index.analysis import Analysis
from index.plan import Character, Everything
from index.store import Store, TextBlock
from search.nodes import AllNode, AnyNode, FilterNode, NearNode, Node, TermNode, ThemeNode, WideNode
from search.terms import Buffer, Interval, Stream, Term, Text

MatchText = Literal["forms", "stems"]
# Where one paragraph in so many has a needle, counting in all is faster than going from one to the next.
_OFTEN = 6


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
        label: Which it is of the terms of a theme, or of synonyms; else empty.
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
        # Many terms are looked for in a paragraph, which is analysed once. No longer lived than one query on
        # one segment.
        self._made: dict[int, tuple[bytes, bytes]] = {}

    def place(self, stream: Stream, number: int) -> Place:
        """See `Texts`."""
        if number not in self._made:
            analysis = self.analysis(number)
            self._made[number] = analysis.forms.encode(), analysis.stems.encode()
        forms, stems = self._made[number]
        if stream == "stems" and stems != forms:
            return Place("stems", stems, 0, len(stems))
        return Place("forms", forms, 0, len(forms))

    def analysis(self, number: int) -> Analysis:
        """See `Texts`."""
        return Analysis(self._store.text[number].decode(), fold_width)


def find(node: Node, texts: Texts, number: int) -> list[Found] | None:
    """Evaluate a node on a paragraph: what was found, or None if it does not match."""
    match node:
        case TermNode():
            return _find_term(node, texts, number)
        case FilterNode():
            return [] if node.allows(number) else None
        case AllNode():
            return _find_all(node, texts, number)
        case AnyNode() | WideNode():
            return _find_any(node.at(number), texts, number)
        case ThemeNode():
            from search.themes.matching import find_theme  # most queries name no theme

            return find_theme(node, texts, number)
        case NearNode():
            return _find_near(node, texts, number)


def _find_term(node: TermNode, texts: Texts, number: int) -> list[Found] | None:
    place = texts.place(node.term.stream, number)
    intervals = node.term.intervals(place.buffer, place.start, place.end)
    return [Found(node.order, place, intervals, node.label)] if intervals else None


def _find_near(node: NearNode, texts: Texts, number: int) -> list[Found] | None:
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


def _find_any(parts: Iterable[Node], texts: Texts, number: int) -> list[Found] | None:
    branches = [found for part in parts if (found := find(part, texts, number)) is not None]
    return [found for branch in branches for found in branch] if branches else None


class Tally(NamedTuple):
    """The paragraphs of a segment that match, as columns: of a frequent word there are very many.

    Attributes:
        numbers: Their numbers.
        counts: How often each term of the query occurs, by paragraph.
        marks: Gives how many occurrences are highlighted, by paragraph; may take as long as finding them.
    """

    numbers: Sequence[int]
    counts: Sequence[tuple[int, ...]]
    marks: Callable[[], Sequence[int]]

    def only(self, wanted: Sequence[bool]) -> Tally:
        """Those of the paragraphs that are wanted."""
        numbers, counts = compress(self.numbers, wanted), compress(self.counts, wanted)
        return Tally(list(numbers), list(counts), lambda: list(compress(self.marks(), wanted)))


def tally(node: Node, texts: Texts, store: Store, numbers: Sequence[int], term_count: int) -> Tally:
    """Evaluate a node on paragraphs, each named once, and count."""
    filters, node = _apart(node)
    for one in filters:  # they cost less than texts
        numbers = list(filter(one.allows, numbers))
    if node == AllNode(()):
        return Tally(numbers, [(0,) * term_count] * len(numbers), lambda: [0] * len(numbers))
    if isinstance(node, TermNode):
        if isinstance(node.term.plan, Everything | Character) and len(numbers) == len(store):
            numbers = _with_rarest(node.term, store)
        if isinstance(node.term, Text) and isinstance(texts, StoredTexts):
            found, counts = _tally_text(node.term, store, numbers)
            bare = {count: (count,) for count in set(counts)}
            return Tally(found, list(map(bare.__getitem__, counts)), lambda: counts)
    if isinstance(node, AnyNode) and isinstance(texts, StoredTexts) and (choices := _choices(node)):
        return _tally_choices(node, choices, store, numbers, term_count)
    return _tally_node(node, texts, numbers, term_count)


def _apart(node: Node) -> tuple[list[FilterNode], Node]:
    """The fields that all paragraphs must satisfy, and the rest of a node."""
    if isinstance(node, FilterNode):
        return [node], AllNode(())
    if not isinstance(node, AllNode):
        return [], node
    filters = [part for part in node.parts if isinstance(part, FilterNode)]
    rest = tuple(part for part in node.parts if not isinstance(part, FilterNode))
    return filters, rest[0] if len(rest) == 1 and not node.none else AllNode(rest, node.none)


def _with_rarest(term: Term, store: Store) -> Sequence[int]:
    """The paragraphs with the rarest characters of a term of which the engine knows nothing."""
    needles = [term.needle] if isinstance(term, Text) else term.needles
    folded = [fold(needle.decode()) for needle in needles]
    rarest = min(folded, key=lambda needle: store.character_df(needle[0]))
    if isinstance(term, Text) and store.character_df(rarest[0]) * _OFTEN > len(store):
        return range(len(store))
    return store.forms.holding(rarest.encode())


def _choices(node: AnyNode) -> list[tuple[int, Text]]:
    """The places and terms of a node any one of which will do; none if it has anything else."""
    found: list[tuple[int, Text]] = []
    for part in node.parts:
        inner = _choices(part) if isinstance(part, AnyNode) else []
        if isinstance(part, TermNode) and isinstance(part.term, Text):
            inner = [(part.order, part.term)]
        if not inner:
            return []
        found += inner
    return found


def _tally_choices(
    node: AnyNode, choices: Iterable[tuple[int, Text]], store: Store, numbers: Sequence[int], term_count: int
) -> Tally:
    """Evaluate a node any one of whose terms will do."""
    counts: dict[int, list[int]] = {}
    for order, term in choices:
        for number, count in zip(*_tally_text(term, store, numbers), strict=True):
            counts.setdefault(number, [0] * term_count)[order] += count
    texts = StoredTexts(store)

    def marks() -> list[int]:
        # Occurrences of different terms may overlap.
        return [occurrences(find(node, texts, number) or [], texts, number) for number in counts]

    return Tally(list(counts), list(map(tuple, counts.values())), marks)


def _tally_node(node: Node, texts: Texts, numbers: Iterable[int], term_count: int) -> Tally:
    same: dict[tuple[int, ...], tuple[int, ...]] = {}  # of hundreds of terms most paragraphs hold one
    whole: list[tuple[int, tuple[int, ...], int]] = []
    for number in numbers:
        found = find(node, texts, number)
        if found is not None:
            counted = [0] * term_count
            for item in found:
                counted[item.term] += len(item.intervals)
            counts = tuple(counted)
            whole.append((number, same.setdefault(counts, counts), occurrences(found, texts, number)))
    found_in, counted_in, marks = zip(*whole, strict=True) if whole else ((), (), ())
    return Tally(found_in, counted_in, lambda: marks)


def _tally_text(term: Text, store: Store, numbers: Sequence[int]) -> tuple[list[int], list[int]]:
    """The same for the most frequent query, one term without wildcards: numbers and counts.

    `bytes.count` finds just what `Text.intervals` does.
    """
    if term.stream != "stems":
        return _counted(store.forms, numbers, term.needle)
    alike = [number for number in numbers if store.stems.is_empty(number)]
    found, counts = _counted(store.stems, numbers, term.needle)
    others, their_counts = _counted(store.forms, alike, term.needle)
    return found + others, counts + their_counts


def _counted(texts: TextBlock, numbers: Sequence[int], needle: bytes) -> tuple[list[int], list[int]]:
    """The paragraphs with a needle, and how often it stands in each."""
    counts = texts.counts(numbers, needle)
    return list(compress(numbers, counts)), list(filter(None, counts))


def occurrences(found: Sequence[Found], texts: Texts, number: int) -> int:
    """How many occurrences are highlighted in a paragraph; those that overlap are one."""
    if not found:
        return 0
    if len(found) == 1:
        return len(found[0].intervals)
    if len({item.place.name for item in found}) == 1:
        return len(_merged(interval for item in found for interval in item.intervals))
    return len(spans(found, texts.analysis(number)))


def spans(found: Sequence[Found], analysis: Analysis) -> tuple[Span, ...]:
    """The occurrences as code points of the paragraph's text; those that overlap are one."""
    each = [source_spans(item, analysis) for item in found]
    return tuple(map(Span._make, each[0] if len(each) == 1 else _merged(chain.from_iterable(each))))


def source_spans(found: Found, analysis: Analysis) -> list[tuple[int, int]]:
    """Each occurrence of a term as code points of the paragraph's text, in order."""
    return analysis.source_spans(list(code_points(found)), stems=found.place.name == "stems")


def code_points(found: Found) -> Iterator[tuple[int, int]]:
    """Each occurrence of a term as code points of the match text, in order."""
    buffer, at, count = found.place.buffer, found.place.start, 0
    for start, end in found.intervals:
        first = count + len(buffer[at:start].decode())
        count = first + len(buffer[start:end].decode())
        at = end
        yield first, count


def _merged(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(pairs):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
