"""The tier ``translation``: paragraphs that say in the other language, or in other words, what was asked.

They hold a translation of it, or are the counterpart of an exact hit. One score ranks both: BM25, in which
all forms of a concept count as one term; a counterpart has the score of its hit times the confidence of the
link, and what is both has the sum. What holds nothing but other forms in the language of the query stands
behind all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import prod
from typing import NamedTuple

from index.reader import Located, Snapshot
from search import query
from search.compile import Compiler, SynonymTerm
from search.exact import ExactSearch, MatchedParagraph, dated, make_hit
from search.match import Found, StoredTexts, find, spans
from search.nodes import AllNode
from search.rank import best_lifted
from search.results import Explanation, Hit, Share, Sort
from search.terms import Interval
from search.translation.linked import Place, Source

#: For an official form as printed: more than what a shorter paragraph with a look-alike gains by its length.
OFFICIAL_BOOST = 1.5


class _Own(NamedTuple):
    """A paragraph that holds a translation.

    Attributes:
        match: It as a match of the translated query.
        score: But for what depends on its text.
        is_loose: Whether it holds nothing in the other language.
    """

    match: MatchedParagraph
    score: float
    is_loose: bool


class TranslationSearch:
    """What one query finds on one snapshot besides its exact hits.

    Args:
        snapshot: What is searched.
        exact: What was found exactly; no paragraph of that is in this tier.
        translated: The query translated; None if there is nothing to translate.
        within: What counterparts must satisfy, made of `conditions`.
        sources: The counterparts of the exact hits, with the hits that they are of.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        exact: ExactSearch,
        translated: Compiler | None,
        within: Compiler,
        sources: Mapping[Place, Sequence[Source]],
    ) -> None:
        self._snapshot = snapshot
        self._exact = exact
        self._within = [within.node(segment) for segment in snapshot.segments]
        self._known = dict(enumerate(exact.numbers))
        self._translated = ExactSearch(snapshot, translated, self._known) if translated else None
        self._terms = translated.terms if translated else []
        self._synonyms = {i: term for i, term in enumerate(self._terms) if isinstance(term, SynonymTerm)}
        self._own = self._holding()
        self._sources = {place: own for place, own in sources.items() if self._is_wanted(place)}
        self._places = self._own.keys() | self._sources.keys()
        self._scores: dict[Place, float] = {}

    @property
    def total(self) -> int:
        """How many paragraphs there are."""
        return len(self._places)

    @cached_property
    def documents(self) -> set[int]:
        """Places of the documents that they stand in."""
        return {place.document for place in self._places}

    def page(
        self, offset: int, limit: int | None, sort: Sort = "score", *, explain: bool = False
    ) -> list[Hit]:
        """The hits from `offset` on, at most `limit`; see `search.searcher.Index.search` for `sort`."""
        end = self.total if limit is None else min(self.total, offset + limit)
        if offset >= end:
            return []
        if sort == "score":
            ranked = self._best(end)
        else:
            ranked = dated(self._snapshot, self._places, newest_first=sort == "date")
        return [self._hit(rank, place, explain) for rank, place in enumerate(ranked[offset:end], offset + 1)]

    def _holding(self) -> dict[Place, _Own]:
        """The paragraphs that hold at least one translation."""
        if self._translated is None:
            return {}
        foreign = [i for i, term in self._synonyms.items() if term.foreign]
        return {
            Place(match[0], match[1], match[3]): _Own(match, score, not any(match[2][i] for i in foreign))
            for match, score in zip(self._translated.matches, self._translated.scores, strict=True)
            if any(match[2][i] for i in self._synonyms)
        }

    def _is_wanted(self, place: Place) -> bool:
        """Whether a counterpart is no exact hit itself and satisfies the conditions."""
        if place.number in self._known[place.segment]:
            return False
        node = self._within[place.segment]
        return node == AllNode(()) or find(node, self._texts(place), place.number) is not None

    def _best(self, k: int) -> list[Place]:
        """The `k` best; what holds nothing in the other language stands behind all others."""
        alone = {place: own for place, own in self._own.items() if place not in self._sources}
        bases = {place: own.score for place, own in alone.items() if not own.is_loose}
        bases |= {place: self._base(place) for place in self._sources}
        ranked = self._lifted(bases, k)
        if len(ranked) < k:
            loose = {place: own.score for place, own in alone.items() if own.is_loose}
            ranked += self._lifted(loose, k - len(ranked))
        return ranked

    def _lifted(self, bases: Mapping[Place, float], k: int) -> list[Place]:
        scored = ((score, place) for place, score in bases.items())
        return best_lifted(scored, k, OFFICIAL_BOOST, lambda _, place: self._score(place))

    def _base(self, place: Place) -> float:
        """The score of a counterpart but for what depends on texts."""
        own, scores = self._own.get(place), self._exact.scores
        from_sources = max(scores[hit] * confidence for hit, confidence in self._sources[place])
        return (own.score if own else 0.0) + from_sources

    def _score(self, place: Place) -> float:
        if place not in self._scores:
            self._scores[place] = self._scored(place)
        return self._scores[place]

    def _scored(self, place: Place) -> float:
        own = self._own.get(place)
        own_score = own.score * self._official_boost(own.match) if own else 0.0
        return own_score + max(map(self._source_score, self._sources.get(place, ())), default=0.0)

    def _source_score(self, source: Source) -> float:
        match = self._exact.matches[source.hit]
        return self._exact.scores[source.hit] * self._exact.literal_boost(match) * source.confidence

    def _official_boost(self, match: MatchedParagraph) -> float:
        """More than 1 where an official form stands as it is printed."""
        _, number, counts, segment = match
        texts = StoredTexts(self._snapshot.segments[segment].store)
        official = (term.official for i, term in self._synonyms.items() if counts[i])
        return OFFICIAL_BOOST if any(find(node, texts, number) is not None for node in official) else 1.0

    def _hit(self, rank: int, place: Place, explain: bool) -> Hit:
        own = self._own.get(place)
        found = self._translated.found(own.match) if self._translated and own else []
        return make_hit(
            rank,
            self._located(place.segment, place.number),
            spans=spans(found, self._texts(place).analysis(place.number)) if found else (),
            score=self._score(place),
            tier="translation",
            matched=dict.fromkeys(self._reasons(place, own, found)),
            explanation=self._explanation(place, own) if explain else None,
        )

    def _reasons(self, place: Place, own: _Own | None, found: Sequence[Found]) -> Iterator[str]:
        """The terms, translated or not, and fields that a paragraph satisfies; whose counterpart it is."""
        if self._translated and own:
            for item in _outermost(found):
                term = self._terms[item.term]
                yield f"{item.label} <- {term.label} (glossary)" if item.label else term.label
            yield from self._translated.fields(own.match)
        for source in self._sources.get(place, ()):
            _, number, _, segment = self._exact.matches[source.hit]
            yield f"counterpart of {self._located(segment, number).id}"

    def _explanation(self, place: Place, own: _Own | None) -> Explanation:
        """Why a paragraph has its score: what it holds, and the best hit that it is the counterpart of."""
        parts: list[Explanation] = []
        if self._translated and own:
            boost = {"official": self._official_boost(own.match)}
            parts.append(self._translated.explanation(own.match, boost))
        for source in sorted(self._sources.get(place, ()), key=self._source_score)[-1:]:
            match = self._exact.matches[source.hit]
            lift = {"literal": self._exact.literal_boost(match), "confidence": source.confidence}
            parts.append(self._exact.explanation(match, lift))
        if len(parts) == 1:
            return parts[0]
        return Explanation(tuple(share for part in parts for share in _scaled(part)), {})

    def _located(self, segment: int, number: int) -> Located:
        return self._snapshot.locate(self._snapshot.segments[segment], number)

    def _texts(self, place: Place) -> StoredTexts:
        return StoredTexts(self._snapshot.segments[place.segment].store)


def _outermost(found: Sequence[Found]) -> Iterator[Found]:
    """What does not stand in something longer: productivity is, as stems, in productive forces."""
    for item in found:
        others = [one for one in found if one.place == item.place]
        if any(not any(_is_inside(place, one) for one in others) for place in item.intervals):
            yield item


def _is_inside(place: Interval, found: Found) -> bool:
    return any(
        other != place and other.start <= place.start and place.end <= other.end for other in found.intervals
    )


def _scaled(part: Explanation) -> Iterator[Share]:
    """Shares that add up to the score, no factor left."""
    lift = prod(part.factors.values())
    return (share._replace(score=share.score * lift) for share in part.shares)


def conditions(asked: query.Query) -> query.Query:
    """What a query asks of counterparts: its fields and its NOT; a theme is a matter of the words."""
    parts = asked.parts if isinstance(asked, query.And) else (asked,)
    return query.And(tuple(part for part in parts if not any(query.leaves(part)) and not _is_theme(part)))


def _is_theme(part: query.Query) -> bool:
    return isinstance(part, query.FieldFilter) and part.name == "theme"
