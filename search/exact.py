"""The exact tier: every paragraph that matches, counted, ranked, and shown a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from heapq import heappush, heappushpop
from typing import NamedTuple

from corpus.model import KINDS, Span
from index.analysis import Analysis
from index.plan import And, Or, Phrase, Plan
from index.plan import Term as PlanTerm
from index.reader import Located, Segment, Snapshot
from search.compile import Compiler
from search.match import (
    AllNode,
    AnyNode,
    FilterNode,
    Node,
    StoredTexts,
    Texts,
    UnfoldedTexts,
    find,
    plan,
    spans,
    tally,
)
from search.rank import MAX_BOOST, Weights, base_score, boost, idf
from search.results import Hit, Tier
from search.terms import Term

_HEADINGS = frozenset(KINDS.index(kind) for kind in ("title", "heading"))


class Match(NamedTuple):
    """A paragraph that matches.

    Attributes:
        place: Its document's place in the index.
        number: Its number in its segment; together with `place`, the order of documents.
        counts: How often each term occurs.
        segment: Which segment it is in.
    """

    place: int
    number: int
    counts: tuple[int, ...]
    segment: int


class ExactSearch:
    """One query on one snapshot.

    Attributes:
        occurrences: What is highlighted in all matches together.
    """

    def __init__(self, snapshot: Snapshot, compiler: Compiler) -> None:
        self._snapshot = snapshot
        self._compiler = compiler
        self._nodes = [compiler.node(segment) for segment in snapshot.segments]
        self._matches: list[Match] = []
        self.occurrences = 0
        for i, segment in enumerate(snapshot.segments):
            self._collect(i, segment)

    @property
    def total(self) -> int:
        """How many paragraphs match."""
        return len(self._matches)

    @cached_property
    def documents(self) -> set[int]:
        """Places of the documents in which paragraphs match."""
        return {match.place for match in self._matches}

    def page(self, offset: int, limit: int | None, *, by_date: bool) -> list[Hit]:
        """The hits from `offset` on, at most `limit`, best or newest first, ties in document order."""
        end = self.total if limit is None else min(self.total, offset + limit)
        if offset >= end:
            return []
        ranked = self._newest()[:end] if by_date else self._best(end)
        return [self._hit(rank, match) for rank, match in enumerate(ranked[offset:], offset + 1)]

    def _collect(self, place: int, segment: Segment) -> None:
        node = self._nodes[place]
        candidates = segment.postings.candidates(plan(node)).value
        order, slots = segment.order, segment.store.slot
        texts = self._texts(segment)
        for number, counts, occurrences in tally(
            node, texts, segment.store, candidates, len(self._compiler.terms)
        ):
            document = order[slots[number]]
            if document >= 0:
                self._matches.append(Match(document, number, counts, place))
                self.occurrences += occurrences

    def _texts(self, segment: Segment) -> Texts:
        return UnfoldedTexts(segment.store) if self._compiler.exact_script else StoredTexts(segment.store)

    @cached_property
    def _weights(self) -> Weights:
        terms = self._compiler.terms
        total = self._snapshot.paragraph_count
        single = len(terms) == 1
        return Weights(
            idf=[idf(total, self.total if single else self._df(i, term)) for i, term in enumerate(terms)],
            sizes=[_size(term) for term in terms],
            average_length=self._snapshot.average_length,
        )

    def _df(self, index: int, term: Term) -> int:
        """About how many paragraphs contain a term: what its rarest token says, else what was found."""
        tokens = list(dict.fromkeys(_tokens(term.plan)))
        if not tokens:
            return sum(match.counts[index] > 0 for match in self._matches)
        by_segment = [segment.postings.df(tokens).value for segment in self._snapshot.segments]
        return min(map(sum, zip(*by_segment, strict=True)))

    def _best(self, k: int) -> list[Match]:
        """The `k` matches with the best scores.

        Boosts need a look at the text, so matches are taken in order of their base score, until no boost
        could lift the next one among the best.
        """
        scored = sorted(((-base, match) for base, match in zip(self._bases(), self._matches, strict=True)))
        best: list[tuple[float, int, Match]] = []
        for place, (negative, match) in enumerate(scored):
            if len(best) == k and -negative * MAX_BOOST < best[0][0]:
                break
            # Smaller is worse: a later paragraph of the same score.
            item = (-negative * self._boost(match), -place, match)
            if len(best) < k:
                heappush(best, item)
            else:
                heappushpop(best, item)
        return [match for _, match in sorted((-score, match) for score, _, match in best)]

    def _bases(self) -> Iterator[float]:
        known: dict[tuple[tuple[int, ...], int], float] = {}
        lengths = [segment.store.length for segment in self._snapshot.segments]
        weights = self._weights
        for match in self._matches:
            key = (match.counts, lengths[match.segment][match.number])
            if key not in known:
                known[key] = base_score(weights, *key)
            yield known[key]

    def _newest(self) -> list[Match]:
        dates = [document.date or "" for document in self._snapshot.documents]
        return sorted(sorted(self._matches), key=lambda match: dates[match.place], reverse=True)

    def _boost(self, match: Match) -> float:
        store = self._snapshot.segments[match.segment].store
        start, end = store.text.bounds(match.number)
        literals = [term.literal for term in self._compiler.terms if term.literal]
        return boost(
            self._weights,
            match.counts,
            store.length[match.number],
            literal=any(store.text.map.find(literal, start, end) >= 0 for literal in literals),
            heading=store.kind[match.number] in _HEADINGS,
        )

    def _hit(self, rank: int, match: Match) -> Hit:
        segment = self._snapshot.segments[match.segment]
        node = self._nodes[match.segment]
        texts = self._texts(segment)
        found = find(node, texts, match.number) or []
        terms = dict.fromkeys(self._compiler.terms[item.term].label for item in found)
        length = segment.store.length[match.number]
        return make_hit(
            rank,
            self._snapshot.locate(segment, match.number),
            spans=spans(found, texts.analysis(match.number)),
            score=base_score(self._weights, match.counts, length) * self._boost(match),
            tier="exact",
            matched=(*terms, *_fields(node, match.number)),
        )


def make_hit(
    rank: int, found: Located, *, spans: tuple[Span, ...], score: float, tier: Tier, matched: Iterable[str]
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
        char_start=row.char_start,
        char_end=row.char_end,
        extra=row.extra,
    )


def _fields(node: Node, number: int) -> list[str]:
    """The fields that a paragraph satisfies."""
    match node:
        case FilterNode(label, allows):
            return [label] if allows(number) else []
        case AllNode(parts) | AnyNode(parts):
            return [label for part in parts for label in _fields(part, number)]
        case _:
            return []


def _size(term: Term) -> int:
    return Analysis(term.label).length


def _tokens(asked: Plan) -> Iterator[PlanTerm]:
    match asked:
        case PlanTerm():
            yield asked
        case Phrase(parts) | And(parts) | Or(parts):
            for part in parts:
                yield from _tokens(part)
        case _:
            return
