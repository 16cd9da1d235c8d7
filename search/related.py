"""The related tier: passages that share much with a query that matches nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from index.plan import Or
from index.reader import Segment, Snapshot
from search import query
from search.compile import Compiler
from search.exact import make_hit
from search.match import Found, StoredTexts, find, spans
from search.rank import Weights, idf, score
from search.results import Hit
from search.terms import Text, token_terms

#: The engine's best by shared tokens; only these are scored with frequencies and lengths.
_POOL = 200


class _Scored(NamedTuple):
    negative: float
    place: int
    number: int
    segment: int
    found: tuple[Found, ...]


def related(snapshot: Snapshot, asked: query.Query, limit: int) -> list[Hit]:
    """The passages nearest to a query: those with the best BM25 over its bigrams and stems.

    Fields and NOT of the query hold here as well.
    """
    tokens = dict(token for leaf in query.leaves(asked) for token in token_terms(leaf))
    by_segment = [segment.postings.df(list(tokens)).value for segment in snapshot.segments]
    dfs = [sum(values) for values in zip(*by_segment, strict=True)]
    total = snapshot.paragraph_count
    weighed = {
        replace(term, weight=idf(total, df)): text
        for (term, text), df in zip(tokens.items(), dfs, strict=True)
        if df
    }
    if not weighed:
        return []
    weights = Weights([term.weight for term in weighed], [1] * len(weighed), snapshot.average_length)
    compiler = Compiler(_limits(asked), snapshot.documents, exact_script=False)
    scored = sorted(
        item
        for i, segment in enumerate(snapshot.segments)
        for item in _score(i, segment, Or(tuple(weighed)), list(weighed.values()), weights, compiler)
    )
    return [_hit(rank, snapshot, item, list(weighed.values())) for rank, item in enumerate(scored[:limit], 1)]


def _limits(asked: query.Query) -> query.Query:
    """The fields and the NOT of a query, without its terms."""
    parts = asked.parts if isinstance(asked, query.And) else (asked,)
    return query.And(
        tuple(p for p in parts if isinstance(p, query.FieldFilter | query.YearRange | query.Not))
    )


def _score(
    place: int, segment: Segment, plan: Or, texts: list[Text], weights: Weights, compiler: Compiler
) -> Iterator[_Scored]:
    limits = compiler.node(segment)
    stored = StoredTexts(segment.store)
    for number, _ in segment.postings.top(plan, _POOL).value:
        document = segment.order[segment.store.slot[number]]
        if document < 0 or find(limits, stored, number) is None:
            continue
        found = []
        for i, text in enumerate(texts):
            where = stored.place(text.stream, number)
            if intervals := text.intervals(where.buffer, where.start, where.end):
                found.append(Found(i, where, intervals))
        counts = [0] * len(texts)
        for item in found:
            counts[item.term] = len(item.intervals)
        value = score(weights, counts, segment.store.length[number])
        yield _Scored(-value, document, number, place, tuple(found))


def _hit(rank: int, snapshot: Snapshot, item: _Scored, texts: list[Text]) -> Hit:
    segment = snapshot.segments[item.segment]
    return make_hit(
        rank,
        snapshot.locate(segment, item.number),
        spans=spans(item.found, StoredTexts(segment.store).analysis(item.number)),
        score=-item.negative,
        tier="related",
        matched=(texts[found.term].label for found in item.found),
    )
