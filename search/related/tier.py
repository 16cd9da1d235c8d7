"""The related tier: the passages of an index that are nearest to a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import chain, islice
from math import prod

from corpus.model import LANGUAGES
from index.analysis import Analysis
from index.counterparts import Counterparts
from index.plan import Everything, Or, Plan, Term
from index.reader import Snapshot
from search import query
from search.compile import Compiler
from search.exact import make_hit
from search.match import Found, StoredTexts, find, source_spans, spans
from search.nodes import AllNode, Node
from search.related.candidates import Candidate, Linked, Place
from search.related.closeness import proximity, tiling
from search.related.concepts import Concept, ConceptScorer, is_chinese
from search.related.question import stretches
from search.related.semantic import Similarity
from search.related.translator import Translator
from search.related.units import Passage, Scorer, Unit, needle, question, whole
from search.related.vocabulary import Vocabulary
from search.results import Explanation, Hit
from search.terms import Stream, Text

#: The engine's best by shared bigrams and stems; only these are scored, and no more can be returned.
POOL = 500
# The engine's best by what the question is called in the other language, which are scored too.
_FOREIGN = 200
# The best of these by BM25; only these are looked at for proximity and tiling.
_RERANKED = 100
# So many passages are proposed by meaning alone.
_PROPOSED = 100
# What each adds at most, as a share of the score. By trial: of four sets of questions
# three gain on both halves over 0.3, and one stays as it is.
_PROXIMITY = 0.6
_TILING = 0.6
_EVERYTHING = AllNode(())
_CHINESE = frozenset(i for i, language in enumerate(LANGUAGES) if language.startswith("zh"))


class RelatedSearch:
    """One question on one snapshot.

    Args:
        snapshot: What is searched.
        asked: The query; only its words and phrases are looked at.
        within: What passages must satisfy besides, made of `limits` of the query.
        translator: Finds what it is called in the other language; None to look for it as typed alone.
        counterparts: Those of the paragraphs of the index; None to let them be.
        similarity: How near in meaning its paragraphs are; None to go by words alone.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        asked: query.Query,
        within: Compiler,
        translator: Translator | None = None,
        counterparts: Counterparts | None = None,
        *,
        similarity: Similarity | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._nodes = [within.node(segment) for segment in snapshot.segments]
        vocabulary = Vocabulary(snapshot)
        self._question = question(stretches(asked), vocabulary)
        self._concepts = translator.concepts(asked, self._question, vocabulary) if translator else ()
        self._scorer = Scorer(self._question.units, snapshot.average_length)
        self._concept_scorer = ConceptScorer(self._concepts, snapshot.average_length)
        self._similarity = similarity
        self._whole = whole(self._question)
        indexed = (unit for unit in self._question.units if unit.kind in ("bigram", "stem"))
        own = Or(tuple(Term(unit.kind, unit.text, unit.weight) for unit in indexed))
        # Asked for apart, so that neither language crowds out the other.
        foreign = Or(tuple(token for concept in self._concepts for token in concept.tokens))
        self._plans = [(plan, size) for plan, size in ((own, POOL), (foreign, _FOREIGN)) if plan.parts]
        self._linked = Linked(snapshot, counterparts) if counterparts else None
        self._raised: dict[Candidate, Candidate] = {}
        self._best: set[Place] = set()

    def page(self, offset: int, limit: int | None, *, explain: bool = False) -> list[Hit]:
        """The passages from `offset` on, nearest first, ties in document order; at most `POOL` altogether."""
        end = POOL if limit is None else min(POOL, offset + limit)
        if not (self._plans or self._similarity) or offset >= end:
            return []
        ranked = self._ranked()[offset:end]
        return [self._hit(rank, item, explain) for rank, item in enumerate(ranked, offset + 1)]

    def _ranked(self) -> list[Candidate]:
        ranked = self._lifted(self._scored(self._pool(self._nodes)))
        return (
            self._with_counterparts(ranked) if self._linked and self._snapshot.manifest.alignments else ranked
        )

    def _with_counterparts(self, ranked: list[Candidate]) -> list[Candidate]:
        """The candidates and counterparts of the best passages, with the scores that these give."""
        sources = ranked
        if any(node != _EVERYTHING for node in self._nodes):
            # What a condition refuses may have a counterpart that it does not.
            sources = self._lifted(self._scored(self._pool([_EVERYTHING] * len(self._nodes))))
        raised = self._linked.raised(ranked, sources[:_RERANKED]) if self._linked else {}
        self._raised = {item: source for item, source in raised.items() if self._is_wanted(item)}
        places = {item.place for item in self._raised}
        merged = [*self._raised, *(item for item in ranked if item.place not in places)]
        # A long paragraph has several counterparts; of these the nearest by itself comes first.
        own = {item[1:]: item.negative for item in ranked}
        return sorted(merged, key=lambda item: (item.negative, own.get(item[1:], 0.0), item))

    def _is_wanted(self, item: Candidate) -> bool:
        """Whether a passage satisfies the conditions."""
        node, stored = self._nodes[item.segment], StoredTexts(self._snapshot.segments[item.segment].store)
        return node == _EVERYTHING or find(node, stored, item.number) is not None

    def _pool(self, nodes: Sequence[Node]) -> list[Candidate]:
        """The passages that words in either language and meaning propose; nodes are conditions by segment."""
        pools = [
            nsmallest(
                size, (item for i, node in enumerate(nodes) for item in self._nearest(i, plan, size, node))
            )
            for plan, size in self._plans
        ]
        if self._similarity:
            near = (item for i, node in enumerate(nodes) for item in self._near_in_meaning(i, node))
            pools.append(nsmallest(_PROPOSED, near))
        # The same passage may be proposed by several, with other scores.
        return list({item[1:]: item for item in chain.from_iterable(pools)}.values())

    def _nearest(self, place: int, plan: Plan, size: int, node: Node) -> Iterator[Candidate]:
        """The passages of a segment that the engine finds nearest, by the weights of what they share."""
        segment = self._snapshot.segments[place]
        # Of how many the best must be asked for, so that enough are left of them, is known only for the dead.
        refused = segment.dead if node == _EVERYTHING else len(segment.store)
        return islice(self._passing(place, segment.postings.top(plan, size + refused).value, node), size)

    def _near_in_meaning(self, place: int, node: Node) -> Iterator[Candidate]:
        """The passages of a segment whose vectors are nearest."""
        near = self._similarity.nearest(place) if self._similarity else ()
        return islice(self._passing(place, near, node), _PROPOSED)

    def _passing(self, place: int, found: Iterable[tuple[int, float]], node: Node) -> Iterator[Candidate]:
        """Of paragraphs found in a segment, numbers and scores, those that are there and satisfy a node."""
        segment = self._snapshot.segments[place]
        stored, order, slots = StoredTexts(segment.store), segment.order, segment.store.slot
        for number, score in found:
            document = order[slots[number]]
            if document >= 0 and (node == _EVERYTHING or find(node, stored, number) is not None):
                yield Candidate(-score, document, number, place)

    def _scored(self, pool: Iterable[Candidate]) -> list[Candidate]:
        """The candidates by what they share with the question in either language, and by meaning."""
        return sorted(item._replace(negative=-self._score(item)) for item in pool)

    def _score(self, item: Candidate) -> float:
        passage = self._passage(item)
        words = self._scorer.score(passage) + self._concept_scorer.score(passage)
        return words + self._similarity.score(item.place, self._whole) if self._similarity else words

    def _lifted(self, scored: Sequence[Candidate]) -> list[Candidate]:
        """The candidates, the best of them lifted by how close together they hold the question."""
        # Lifted are only the best, and nothing is lowered: they stay in front of the others.
        best = [item._replace(negative=item.negative * self._lift(item)) for item in scored[:_RERANKED]]
        self._best |= {item.place for item in best}
        return [*sorted(best), *scored[_RERANKED:]]

    def _lift(self, item: Candidate) -> float:
        return prod(self._factors(self._passage(item)).values())

    def _factors(self, passage: Passage) -> dict[str, float]:
        near = _PROXIMITY * proximity(self._question, passage)
        return {"closeness": 1 + near + _TILING * tiling(self._question.runs, passage.text.decode())}

    def _passage(self, item: Candidate) -> Passage:
        store = self._snapshot.segments[item.segment].store
        texts = store.forms if store.stems.is_empty(item.number) else store.stems
        return Passage(texts[item.number], store.length[item.number], store.lang[item.number] in _CHINESE)

    def _hit(self, rank: int, item: Candidate, explain: bool) -> Hit:
        segment = self._snapshot.segments[item.segment]
        stored = StoredTexts(segment.store)
        own = list(self._own(stored, item.number))
        translated = list(
            self._translated(stored, item.number, chinese=segment.store.lang[item.number] in _CHINESE)
        )
        places = [place for _, place in own] + [place for _, found in translated for place in found]
        source = self._raised.get(item)
        analysis = stored.analysis(item.number)
        return make_hit(
            rank,
            self._snapshot.locate(segment, item.number),
            spans=spans(places, analysis),
            score=-item.negative,
            tier="related",
            matched=(
                *_named([unit for unit, _ in own]),
                *(_reason(concept, found, analysis) for concept, found in translated),
                *([self._counterpart(source)] if source else []),
                *(self._similarity.reasons(item.place) if self._similarity else ()),
            ),
            explanation=self._explanation(source or item) if explain else None,
        )

    def _counterpart(self, source: Candidate) -> str:
        segment = self._snapshot.segments[source.segment]
        return f"counterpart of {self._snapshot.locate(segment, source.number).id}"

    def _explanation(self, item: Candidate) -> Explanation:
        passage = self._passage(item)
        meaning = self._similarity.shares(item.place, self._whole) if self._similarity else ()
        shares = (*self._scorer.shares(passage), *self._concept_scorer.shares(passage), *meaning)
        return Explanation(shares, self._factors(passage) if item.place in self._best else {})

    def _own(self, stored: StoredTexts, number: int) -> Iterator[tuple[Unit, Found]]:
        """What a passage shares with the question; single characters are no reason worth showing."""
        for i, unit in enumerate(self._question.units):
            if unit.kind == "character":
                continue
            text = _text(needle(unit), is_stem=unit.kind == "stem")
            if found := _found(i, text, stored, number):
                yield unit, found

    def _translated(
        self, stored: StoredTexts, number: int, *, chinese: bool
    ) -> Iterator[tuple[Concept, list[Found]]]:
        """What a passage has of the question in the other language; `chinese` is that of the passage."""
        first = len(self._question.units)
        for i, concept in enumerate(self._concepts, first):
            if is_chinese(concept) != chinese:
                continue
            texts = (_text(one.needle, is_stem=b" " in one.needle) for one in concept.alternatives)
            if found := [place for text in texts if (place := _found(i, text, stored, number))]:
                yield concept, found


def _found(term: int, text: Text, stored: StoredTexts, number: int) -> Found | None:
    where = stored.place(text.stream, number)
    intervals = text.intervals(where.buffer, where.start, where.end)
    return Found(term, where, intervals) if intervals else None


def _text(looked_for: bytes, *, is_stem: bool) -> Text:
    """What a highlight is found with."""
    stream: Stream = "stems" if is_stem else "any"
    return Text("", looked_for, stream, Everything(), b"", faithful=False)


def _reason(concept: Concept, found: Iterable[Found], analysis: Analysis) -> str:
    """What stands in a passage for a part of the question, and who says that it does."""
    here = (source_spans(place, analysis)[0] for place in found)
    forms = dict.fromkeys(analysis.folded[start:end].lower() for start, end in here)
    return f"{', '.join(forms)} <- {concept.asked} ({concept.source})"


def _named(found: list[Unit]) -> list[str]:
    """The words and stems of a passage, and its bigrams that are part of none of them."""
    words = [unit.text for unit in found if unit.kind != "bigram"]
    pairs = [unit.text for unit in found if unit.kind == "bigram"]
    return [*words, *(pair for pair in pairs if not any(pair in word for word in words))]


def limits(asked: query.Query) -> query.Query:
    """What a query asks of passages besides its words: its fields, its themes and its NOT."""
    conditions = asked.parts if isinstance(asked, query.And) else (asked,)
    return query.And(tuple(part for part in conditions if not any(query.leaves(part))))
