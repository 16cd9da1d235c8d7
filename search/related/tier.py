"""The related tier: the passages of an index that are nearest to a question."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nsmallest
from itertools import islice
from math import prod
from typing import NamedTuple

from index.plan import Everything, Or, Term
from index.reader import Snapshot
from search import query
from search.compile import Compiler
from search.exact import make_hit
from search.match import Found, StoredTexts, find, spans
from search.nodes import AllNode
from search.related.closeness import proximity, tiling
from search.related.question import stretches
from search.related.units import Passage, Scorer, Unit, needle, question
from search.related.vocabulary import Vocabulary
from search.results import Explanation, Hit
from search.terms import Stream, Text

#: The engine's best by shared bigrams and stems; only these are scored, and no more can be returned.
POOL = 500
# The best of these by BM25; only these are looked at for proximity and tiling.
_RERANKED = 100
# What each adds at most, as a share of the score. By trial: of four sets of questions
# three gain on both halves over 0.3, and one stays as it is.
_PROXIMITY = 0.6
_TILING = 0.6


class _Candidate(NamedTuple):
    """A passage, sorted best first: its negative score, and its places, which give the order of documents."""

    negative: float
    document: int
    number: int
    segment: int


class RelatedSearch:
    """One question on one snapshot.

    Args:
        snapshot: What is searched.
        asked: The query; only its words and phrases are looked at.
        within: What passages must satisfy besides, made of `limits` of the query.
    """

    def __init__(self, snapshot: Snapshot, asked: query.Query, within: Compiler) -> None:
        self._snapshot = snapshot
        self._within = within
        self._question = question(stretches(asked), Vocabulary(snapshot))
        self._scorer = Scorer(self._question.units, snapshot.average_length)
        indexed = (unit for unit in self._question.units if unit.kind in ("bigram", "stem"))
        self._plan = Or(tuple(Term(unit.kind, unit.text, unit.weight) for unit in indexed))

    def page(self, offset: int, limit: int | None, *, explain: bool = False) -> list[Hit]:
        """The passages from `offset` on, nearest first, ties in document order; at most `POOL` altogether."""
        end = POOL if limit is None else min(POOL, offset + limit)
        if not self._plan.parts or offset >= end:
            return []
        ranked = self._ranked()[offset:end]
        return [self._hit(rank, item, explain) for rank, item in enumerate(ranked, offset + 1)]

    def _ranked(self) -> list[_Candidate]:
        places = range(len(self._snapshot.segments))
        pool = nsmallest(POOL, (item for place in places for item in self._nearest(place)))
        scored = sorted(item._replace(negative=-self._scorer.score(self._passage(item))) for item in pool)
        # Lifted are only the best, and nothing is lowered: they stay in front of the others.
        best = [item._replace(negative=item.negative * self._lift(item)) for item in scored[:_RERANKED]]
        return sorted(best) + scored[_RERANKED:]

    def _nearest(self, place: int) -> Iterator[_Candidate]:
        """The passages of a segment that the engine finds nearest, by the weights of what they share."""
        segment = self._snapshot.segments[place]
        node, stored = self._within.node(segment), StoredTexts(segment.store)
        everywhere = node == AllNode(())
        # Of how many the best must be asked for, so that enough are left of them, is known only for the dead.
        refused = segment.dead if everywhere else len(segment.store)
        order, slots = segment.order, segment.store.slot
        passing = (
            _Candidate(-score, order[slots[number]], number, place)
            for number, score in segment.postings.top(self._plan, POOL + refused).value
            if order[slots[number]] >= 0 and (everywhere or find(node, stored, number) is not None)
        )
        return islice(passing, POOL)

    def _lift(self, item: _Candidate) -> float:
        return prod(self._factors(self._passage(item)).values())

    def _factors(self, passage: Passage) -> dict[str, float]:
        near = _PROXIMITY * proximity(self._question, passage)
        return {"closeness": 1 + near + _TILING * tiling(self._question.runs, passage.text.decode())}

    def _passage(self, item: _Candidate) -> Passage:
        store = self._snapshot.segments[item.segment].store
        texts = store.forms if store.stems.is_empty(item.number) else store.stems
        return Passage(texts[item.number], store.length[item.number])

    def _hit(self, rank: int, item: _Candidate, explain: bool) -> Hit:
        segment = self._snapshot.segments[item.segment]
        stored = StoredTexts(segment.store)
        found = list(self._found(stored, item.number))
        return make_hit(
            rank,
            self._snapshot.locate(segment, item.number),
            spans=spans([place for _, place in found], stored.analysis(item.number)),
            score=-item.negative,
            tier="related",
            matched=_named([unit for unit, _ in found]),
            explanation=self._explanation(item, rank) if explain else None,
        )

    def _explanation(self, item: _Candidate, rank: int) -> Explanation:
        passage = self._passage(item)
        factors = self._factors(passage) if rank <= _RERANKED else {}
        return Explanation(tuple(self._scorer.shares(passage)), factors)

    def _found(self, stored: StoredTexts, number: int) -> Iterator[tuple[Unit, Found]]:
        """What a passage shares with the question; single characters are no reason worth showing."""
        for i, unit in enumerate(self._question.units):
            if unit.kind == "character":
                continue
            text = _text(unit)
            where = stored.place(text.stream, number)
            if intervals := text.intervals(where.buffer, where.start, where.end):
                yield unit, Found(i, where, intervals)


def _text(unit: Unit) -> Text:
    """A unit as what a highlight is found with."""
    stream: Stream = "stems" if unit.kind == "stem" else "any"
    return Text(unit.text, needle(unit), stream, Everything(), b"", faithful=False)


def _named(found: list[Unit]) -> list[str]:
    """The words and stems of a passage, and its bigrams that are part of none of them."""
    words = [unit.text for unit in found if unit.kind != "bigram"]
    pairs = [unit.text for unit in found if unit.kind == "bigram"]
    return [*words, *(pair for pair in pairs if not any(pair in word for word in words))]


def limits(asked: query.Query) -> query.Query:
    """What a query asks of passages besides its words: its fields, its themes and its NOT."""
    conditions = asked.parts if isinstance(asked, query.And) else (asked,)
    return query.And(tuple(part for part in conditions if not any(query.leaves(part))))
