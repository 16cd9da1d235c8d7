"""The exact tier: every paragraph that matches, counted, ranked, and shown a page at a time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from heapq import nlargest
from itertools import chain, compress
from typing import Any, TypeAlias, TypeVar

from corpus.model import KINDS, Span
from index.analysis import Analysis
from index.plan import And, Character, Or, Phrase, Plan, terms_of
from index.plan import Term as PlanTerm
from index.reader import Located, Segment, Snapshot, naming_damage
from search.compile import Compiler, QueryTerm, SynonymTerm
from search.match import Found, StoredTexts, Tally, Texts, UnfoldedTexts, find, spans, tally
from search.nodes import (
    AllNode,
    AnyNode,
    FilterNode,
    Node,
    TermNode,
    ThemeNode,
    WideNode,
    candidates,
    is_faithful,
    plan,
)
from search.rank import LITERAL_BOOST, Weights, best_lifted, factors, idf, scorer, shares
from search.results import UNDATED, Counts, Explanation, Hit, Share, Sort, Tier

_IS_HEADING = [kind in ("title", "heading") for kind in KINDS]
_UNKNOWN = sys.maxsize
# Of what engines rank first, so many are looked at altogether, and so many at least of each segment.
_FIRST = 300
_FEWEST = 50

#: A paragraph that matches: its document's place in the index and its number, which give the order of
#: documents, how often each term occurs, and its segment. A bare tuple, since there may be many.
MatchedParagraph: TypeAlias = tuple[int, int, tuple[int, ...], int]
_Match = TypeVar("_Match", bound=tuple[Any, ...])


class ExactSearch:
    """One query on one snapshot.

    Where engines answer exactly and rank by themselves, only what they rank first is verified, until more is
    asked for.

    Args:
        snapshot: What is searched.
        compiler: Of the query.
        without: By place of a segment, the numbers of paragraphs that are left out.
    """

    def __init__(
        self, snapshot: Snapshot, compiler: Compiler, without: Mapping[int, Collection[int]] | None = None
    ) -> None:
        self._snapshot = snapshot
        self._compiler = compiler
        self._nodes = [compiler.node(segment) for segment in snapshot.segments]
        self._without = without or {}

    @cached_property
    def total(self) -> int:
        """How many paragraphs match."""
        if self._first is None:
            return sum(len(found.numbers) for found in self._collected)
        parts = zip(self._snapshot.segments, self._nodes, self._first, strict=True)
        return sum(self._total_of(*part) for part in parts)

    @cached_property
    def documents(self) -> set[int]:
        """Places of the documents in which paragraphs match."""
        segments = self._snapshot.segments
        return {
            segment.order[slot]
            for segment, numbers in zip(segments, self.numbers, strict=True)
            for slot in set(map(segment.store.slot.__getitem__, numbers))
        }

    def count(self) -> Counts:
        """What all matches are together."""
        with naming_damage(self._snapshot.directory):
            return Counts(len(self.documents), self._occurrences)

    @cached_property
    def _occurrences(self) -> int:
        return sum(sum(found.marks()) for found in self._collected)

    def page(
        self, offset: int, limit: int | None, sort: Sort = "score", *, explain: bool = False
    ) -> list[Hit]:
        """The hits from `offset` on, at most `limit`; see `search.searcher.Index.search` for `sort`."""
        end = self.total if limit is None else min(self.total, offset + limit)
        if offset >= end:
            return []
        newest = sort == "date"
        ranked = (
            self._ranked(end) if sort == "score" else dated(self._snapshot, self.matches, newest_first=newest)
        )
        return [self._hit(rank, match, explain) for rank, match in enumerate(ranked[offset:end], offset + 1)]

    @cached_property
    def numbers(self) -> list[set[int]]:
        """By segment, the numbers of the paragraphs that match; no text is read where engines are exact."""
        if self._first is None:
            return [set(found.numbers) for found in self._collected]
        pairs = zip(self._snapshot.segments, self._proposed, strict=True)
        return [set(_living(segment, numbers)) for segment, numbers in pairs]

    @cached_property
    def matches(self) -> list[MatchedParagraph]:
        """The paragraphs that match, in no order."""
        return [
            match
            for place, found in enumerate(self._collected)
            for match in self._matched(place, found.numbers, found.counts)
        ]

    @cached_property
    def scores(self) -> list[float]:
        """The score of each match, but for what depends on its text."""
        return [score for place, found in enumerate(self._collected) for score in self._scores(place, found)]

    def literal_boost(self, match: MatchedParagraph) -> float:
        """More than 1 where the very characters stand that were typed."""
        _, number, _, i = match
        text = self._snapshot.segments[i].store.text
        start, end = text.bounds(number)
        for literal in self._literals:
            if text.map.find(literal, start, end) >= 0:
                return LITERAL_BOOST
        return 1.0

    @cached_property
    def _literals(self) -> list[bytes]:
        return [term.literal for term in self._compiler.terms if term.literal]

    def found(self, match: MatchedParagraph) -> list[Found]:
        """What stands in a match of the query."""
        _, number, _, i = match
        return find(self._nodes[i], self._texts(self._snapshot.segments[i]), number) or []

    def fields(self, match: MatchedParagraph) -> list[str]:
        """The fields that a match satisfies."""
        return _fields(self._nodes[match[3]], match[1])

    def explanation(self, match: MatchedParagraph, lift: Mapping[str, float]) -> Explanation:
        """Why a match has its score, `lift` being what depends on its text, by name."""
        _, number, counts, i = match
        store, terms, weights = self._snapshot.segments[i].store, self._compiler.terms, self._weights
        length, heading = store.length[number], _IS_HEADING[store.kind[number]]
        scores = shares(weights, counts, length)
        rows = zip(terms, counts, self._dfs, weights.idf, scores, strict=True)
        return Explanation(
            tuple(
                Share(term.label, "term", count, df, weight, score)
                for term, count, df, weight, score in rows
                if count
            ),
            factors(weights, counts, length, heading) | dict(lift),
        )

    @cached_property
    def _first(self) -> list[Sequence[int]] | None:
        """By segment, the numbers of what its engine ranks first; None if one does not rank."""
        if self._without:
            return None
        found: list[Sequence[int]] = []
        for segment, node in zip(self._snapshot.segments, self._nodes, strict=True):
            numbers = segment.postings.best(plan(node), self._share) if is_faithful(node) else None
            if numbers is None:
                return None
            found.append(numbers)
        return found

    @property
    def _share(self) -> int:
        """How many paragraphs are looked at of each segment."""
        return max(_FEWEST, _FIRST // max(1, len(self._nodes)))

    def _total_of(self, segment: Segment, node: Node, first: Sequence[int]) -> int:
        if len(first) < self._share:
            return len(_living(segment, first))
        asked = plan(node)
        if segment.dead:
            return len(_living(segment, segment.postings.candidates(asked).value))
        return segment.postings.count(asked).value

    @cached_property
    def _collected(self) -> list[Tally]:
        """By segment, all that matches."""
        return self._collect(self._proposed)

    @cached_property
    def _proposed(self) -> list[Sequence[int]]:
        """By segment, the numbers of all paragraphs that may match."""
        pairs = zip(self._nodes, self._snapshot.segments, strict=True)
        return [candidates(node, segment.postings) for node, segment in pairs]

    def _collect(self, proposed: Iterable[Sequence[int]]) -> list[Tally]:
        """By segment, what matches of the numbers that are proposed."""
        return [self._tally(place, numbers) for place, numbers in enumerate(proposed)]

    def _tally(self, place: int, proposed: Sequence[int]) -> Tally:
        segment = self._snapshot.segments[place]
        if without := self._without.get(place, ()):
            proposed = [number for number in proposed if number not in without]
        texts, term_count = self._texts(segment), len(self._compiler.terms)
        found = tally(self._nodes[place], texts, segment.store, proposed, term_count)
        if not segment.dead:
            return found
        order, slots = segment.order, segment.store.slot
        return found.only([order[slots[number]] >= 0 for number in found.numbers])

    def _matched(
        self, place: int, numbers: Iterable[int], counts: Iterable[tuple[int, ...]]
    ) -> Iterator[MatchedParagraph]:
        segment = self._snapshot.segments[place]
        for number, own in zip(numbers, counts, strict=True):
            yield segment.order[segment.store.slot[number]], number, own, place

    def _texts(self, segment: Segment) -> Texts:
        return UnfoldedTexts(segment.store) if self._compiler.exact_script else StoredTexts(segment.store)

    @cached_property
    def _score(self) -> Callable[[Sequence[int], int, int], float]:
        """Gives the score of a paragraph by counts, length and code of its kind."""
        score = scorer(self._weights)
        # Many paragraphs are alike in all that counts.
        return cache(lambda counts, length, kind: score(counts, length, _IS_HEADING[kind]))

    @cached_property
    def _weights(self) -> Weights:
        return Weights(
            idf=[idf(self._snapshot.paragraph_count, df) for df in self._dfs],
            sizes=[_size(term) for term in self._compiler.terms],
            average_length=self._snapshot.average_length,
        )

    @cached_property
    def _dfs(self) -> list[int]:
        terms = self._compiler.terms
        if len(terms) == 1 and all(isinstance(node, TermNode | ThemeNode) for node in self._nodes):
            return [self.total]  # nothing but the term decides what matches
        if all(isinstance(node, AnyNode) for node in self._nodes):
            # Whatever has one of them was found.
            return [
                self._found_df(i) if isinstance(term, SynonymTerm) else self._df(i, term)
                for i, term in enumerate(terms)
            ]
        return [self._df(i, term) for i, term in enumerate(terms)]

    def _found_df(self, index: int) -> int:
        return sum(counts[index] > 0 for found in self._collected for counts in found.counts)

    def _df(self, index: int, term: QueryTerm) -> int:
        """About how many paragraphs contain a term: what its rarest token says, else what was found."""
        tokens = list(dict.fromkeys(terms_of(term.plan)))
        most = _most(term.plan, dict(zip(tokens, self._snapshot.df(tokens), strict=True)))
        if isinstance(term.plan, Character):
            return sum(segment.store.character_df(term.plan.text) for segment in self._snapshot.segments)
        return self._found_df(index) if most == _UNKNOWN else most

    def _ranked(self, k: int) -> list[MatchedParagraph]:
        """The `k` matches with the best scores; what engines rank first stays in front of the others."""
        if self._first is None:
            return self._best(self._collected, k)
        front = self._collect(self._first)
        ranked = self._best(front, k)
        if len(ranked) < k:
            known = [set(found.numbers) for found in front]
            whole = zip(self._collected, known, strict=True)
            rest = [found.only([number not in own for number in found.numbers]) for found, own in whole]
            ranked += self._best(rest, k - len(ranked))
        return ranked

    def _best(self, matches: Sequence[Tally], k: int) -> list[MatchedParagraph]:
        """The `k` of some matches, by segment, with the best scores."""
        scores = [self._scores(place, found) for place, found in enumerate(matches)]
        floor = min(nlargest(k, chain.from_iterable(scores)), default=0.0)
        contenders: list[tuple[float, MatchedParagraph]] = []
        for place, (found, values) in enumerate(zip(matches, scores, strict=True)):
            near = [value * LITERAL_BOOST >= floor for value in values]
            own = self._matched(place, compress(found.numbers, near), compress(found.counts, near))
            contenders += zip(compress(values, near), own, strict=True)
        return best_lifted(
            contenders, k, LITERAL_BOOST, lambda score, match: score * self.literal_boost(match)
        )

    def _scores(self, place: int, found: Tally) -> list[float]:
        """The scores of some matches of a segment, but for what depends on their texts."""
        store = self._snapshot.segments[place].store
        lengths = map(store.length.__getitem__, found.numbers)
        kinds = map(store.kind.__getitem__, found.numbers)
        return list(map(self._score, found.counts, lengths, kinds))

    def _hit(self, rank: int, match: MatchedParagraph, explain: bool) -> Hit:
        _, number, counts, i = match
        segment, store = self._snapshot.segments[i], self._snapshot.segments[i].store
        found, lift = self.found(match), self.literal_boost(match)
        labels = self._labels(found)
        return make_hit(
            rank,
            self._snapshot.locate(segment, number),
            spans=spans(found, self._texts(segment).analysis(number)),
            score=self._score(counts, store.length[number], store.kind[number]) * lift,
            tier="exact",
            matched=(*_reasons(labels), *self.fields(match)),
            themes={label: own for label, own in labels.items() if own},
            explanation=self.explanation(match, {"literal": lift}) if explain else None,
        )

    def _labels(self, found: Iterable[Found]) -> dict[str, tuple[str, ...]]:
        """The terms that were found, each theme with those of its own that were."""
        labels: dict[str, dict[str, None]] = {}
        for item in found:
            own = labels.setdefault(self._compiler.terms[item.term].label, {})
            own |= dict.fromkeys([item.label] if item.label else [])
        return {label: tuple(own) for label, own in labels.items()}


def dated(snapshot: Snapshot, matches: Iterable[_Match], *, newest_first: bool) -> list[_Match]:
    """Matches, or other tuples led by the place of a document, by its date; none last, ties in order."""
    undated = "" if newest_first else UNDATED
    dates = [document.date or undated for document in snapshot.documents]
    return sorted(sorted(matches), key=lambda match: dates[match[0]], reverse=newest_first)


def _reasons(labels: Mapping[str, Sequence[str]]) -> list[str]:
    return [f"{label}: {', '.join(own)}" if own else label for label, own in labels.items()]


def make_hit(
    rank: int,
    found: Located,
    *,
    spans: tuple[Span, ...],
    score: float,
    tier: Tier,
    matched: Iterable[str],
    themes: Mapping[str, tuple[str, ...]] | None = None,
    explanation: Explanation | None = None,
) -> Hit:
    """A hit from a stored paragraph."""
    row = found.row
    return Hit(
        rank=rank,
        id=found.id,
        document=found.document,
        n=row.n,
        section=row.section,
        kind=row.kind,
        lang=row.lang,
        page=row.page,
        text=row.text,
        spans=spans,
        score=score,
        tier=tier,
        matched=tuple(matched),
        themes=themes or {},
        explanation=explanation,
        span=row.span,
        locator=row.locator,
        extra=row.extra,
    )


def _fields(node: Node, number: int) -> list[str]:
    """The fields that a paragraph satisfies."""
    match node:
        case FilterNode(label, allows):
            return [label] if allows(number) else []
        case AllNode(parts) | AnyNode(parts) | WideNode(parts):
            return [label for part in parts for label in _fields(part, number)]
        case _:
            return []


def _size(term: QueryTerm) -> int:
    return Analysis(term.label).length


def _most(asked: Plan, dfs: Mapping[PlanTerm, int]) -> int:
    """How many paragraphs satisfy a plan at most, as far as the tokens in it tell."""
    match asked:
        case PlanTerm():
            return dfs[asked]
        case Phrase(parts) | And(parts):
            return min((_most(part, dfs) for part in parts), default=_UNKNOWN)
        case Or(parts):
            return min(_UNKNOWN, sum(_most(part, dfs) for part in parts))
        case _:
            return _UNKNOWN


def _living(segment: Segment, numbers: Sequence[int]) -> Sequence[int]:
    """Those paragraphs whose documents are not gone."""
    if not segment.dead:
        return numbers
    order, slots = segment.order, segment.store.slot
    return [number for number in numbers if order[slots[number]] >= 0]
