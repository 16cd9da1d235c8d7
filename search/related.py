"""The related tier: passages that share much with a query that matches nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nsmallest
from itertools import islice
from typing import NamedTuple

from index.plan import Or, Term
from index.reader import Snapshot
from search import query
from search.compile import Compiler
from search.exact import make_hit
from search.match import AllNode, Found, StoredTexts, find, spans
from search.rank import Weights, idf, scorer
from search.results import Hit
from search.terms import Text, token_terms

#: The engine's best by shared tokens; only these are scored with frequencies and lengths.
_POOL = 100


def related(snapshot: Snapshot, asked: query.Query, limit: int) -> list[Hit]:
    """The passages nearest to a query: those with the best BM25 over its bigrams and stems.

    Fields and NOT of the query hold here as well.
    """
    tokens = _weighed(snapshot, asked)
    if not tokens:
        return []
    search = _Search(snapshot, asked, tokens)
    best = nsmallest(limit, (item for place in range(len(snapshot.segments)) for item in search.score(place)))
    return [search.hit(rank, item) for rank, item in enumerate(best, 1)]


def _weighed(snapshot: Snapshot, asked: query.Query) -> dict[Term, Text]:
    """The tokens of a query that occur, weighed by rarity, and how to find each."""
    tokens = dict(token for leaf in query.leaves(asked) for token in token_terms(leaf))
    by_segment = [segment.postings.df(list(tokens)).value for segment in snapshot.segments]
    # An index without documents has no segment either.
    found = zip(tokens.items(), map(sum, zip(*by_segment, strict=True)), strict=bool(by_segment))
    total = snapshot.paragraph_count
    return {term._replace(weight=idf(total, df)): text for (term, text), df in found if df}


def _limits(asked: query.Query) -> query.Query:
    """The fields and the NOT of a query, without its terms."""
    parts = asked.parts if isinstance(asked, query.And) else (asked,)
    kept = (p for p in parts if isinstance(p, query.Filter | query.Not))
    return query.And(tuple(kept))


class _Candidate(NamedTuple):
    """A passage, sorted best first: its negative score, the places that give its order, what was found."""

    negative: float
    document: int
    number: int
    segment: int
    found: tuple[Found, ...]


class _Search:
    def __init__(self, snapshot: Snapshot, asked: query.Query, tokens: dict[Term, Text]) -> None:
        self._snapshot = snapshot
        self._limits = Compiler(_limits(asked), snapshot.documents, exact_script=False)
        self._plan = Or(tuple(tokens))
        self._texts = list(tokens.values())
        weights = [term.weight for term in tokens]
        self._score = scorer(Weights(weights, [1] * len(weights), snapshot.average_length))

    def score(self, place: int) -> Iterator[_Candidate]:
        """The passages of a segment that the engine finds nearest."""
        segment = self._snapshot.segments[place]
        limits, stored = self._limits.node(segment), StoredTexts(segment.store)
        limited = limits != AllNode(()) or segment.has_dead
        nearest = segment.postings.top(self._plan, len(segment.store) if limited else _POOL).value
        passing = (
            number
            for number, _ in nearest
            if segment.order[segment.store.slot[number]] >= 0 and find(limits, stored, number) is not None
        )
        for number in islice(passing, _POOL):
            document = segment.order[segment.store.slot[number]]
            found = tuple(self._find(stored, number))
            counts = [0] * len(self._texts)
            for item in found:
                counts[item.term] = len(item.intervals)
            value = self._score(counts, segment.store.length[number], False)
            yield _Candidate(-value, document, number, place, found)

    def hit(self, rank: int, item: _Candidate) -> Hit:
        """A passage as a hit, with the tokens that it shares as reasons."""
        segment = self._snapshot.segments[item.segment]
        return make_hit(
            rank,
            self._snapshot.locate(segment, item.number),
            spans=spans(item.found, StoredTexts(segment.store).analysis(item.number)),
            score=-item.negative,
            tier="related",
            matched=(self._texts[found.term].label for found in item.found),
        )

    def _find(self, stored: StoredTexts, number: int) -> Iterator[Found]:
        for i, text in enumerate(self._texts):
            where = stored.place(text.stream, number)
            if intervals := text.intervals(where.buffer, where.start, where.end):
                yield Found(i, where, intervals)
