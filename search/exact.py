"""The exact tier: every paragraph that matches, counted, ranked, and shown a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import nlargest
from typing import TypeAlias

from corpus.model import KINDS, Span
from index.analysis import Analysis
from index.plan import And, Or, Phrase, Plan
from index.plan import Term as PlanTerm
from index.reader import Located, Segment, Snapshot
from search.compile import Compiler, QueryTerm
from search.match import Found, StoredTexts, Texts, UnfoldedTexts, find, spans, tally
from search.nodes import AllNode, AnyNode, FilterNode, Node, TermNode, ThemeNode, candidates
from search.rank import LITERAL_BOOST, Weights, factors, idf, scorer, shares
from search.results import UNDATED, Explanation, Hit, Share, Sort, Tier

_HEADINGS = frozenset(KINDS.index(kind) for kind in ("title", "heading"))


#: A paragraph that matches: its document's place in the index and its number, which give the order of
#: documents, how often each term occurs, and its segment. A bare tuple, since there may be many.
MatchedParagraph: TypeAlias = tuple[int, int, tuple[int, ...], int]


class ExactSearch:
    """One query on one snapshot.

    Attributes:
        occurrences: What is highlighted in all matches together.
    """

    def __init__(self, snapshot: Snapshot, compiler: Compiler) -> None:
        self._snapshot = snapshot
        self._compiler = compiler
        self._nodes = [compiler.node(segment) for segment in snapshot.segments]
        self._matches: list[MatchedParagraph] = []
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
        return {place for place, _, _, _ in self._matches}

    def page(
        self, offset: int, limit: int | None, sort: Sort = "score", *, explain: bool = False
    ) -> list[Hit]:
        """The hits from `offset` on, at most `limit`; see `search.searcher.Index.search` for `sort`."""
        end = self.total if limit is None else min(self.total, offset + limit)
        if offset >= end:
            return []
        ranked = self._best(end) if sort == "score" else self._dated(newest_first=sort == "date")[:end]
        return [self._hit(rank, match, explain) for rank, match in enumerate(ranked[offset:], offset + 1)]

    def _collect(self, place: int, segment: Segment) -> None:
        node = self._nodes[place]
        order, slots = segment.order, segment.store.slot
        texts = self._texts(segment)
        for number, counts, occurrences in tally(
            node, texts, segment.store, candidates(node, segment.postings), len(self._compiler.terms)
        ):
            document = order[slots[number]]
            if document >= 0:
                self._matches.append((document, number, counts, place))
                self.occurrences += occurrences

    def _texts(self, segment: Segment) -> Texts:
        return UnfoldedTexts(segment.store) if self._compiler.exact_script else StoredTexts(segment.store)

    @cached_property
    def _score(self) -> Callable[[Sequence[int], int, bool], float]:
        return scorer(self._weights)

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
        return [self._df(i, term) for i, term in enumerate(terms)]

    def _df(self, index: int, term: QueryTerm) -> int:
        """About how many paragraphs contain a term: what its rarest token says, else what was found."""
        tokens = list(dict.fromkeys(_tokens(term.plan)))
        if not tokens:
            return sum(counts[index] > 0 for _, _, counts, _ in self._matches)
        return min(self._snapshot.df(tokens))

    def _best(self, k: int) -> list[MatchedParagraph]:
        """The `k` matches with the best scores.

        Only those whose texts could lift them among the best are looked at.
        """
        scores = list(self._scores())
        floor = nlargest(k, scores)[-1]
        matches = zip(scores, self._matches, strict=True)
        contenders = [(value, match) for value, match in matches if value * LITERAL_BOOST >= floor]
        ranked = sorted((-value * self._literal_boost(match), match) for value, match in contenders)
        return [match for _, match in ranked[:k]]

    def _scores(self) -> Iterator[float]:
        """The score of each match, but for what depends on its text."""
        lengths = [segment.store.length for segment in self._snapshot.segments]
        kinds = [segment.store.kind for segment in self._snapshot.segments]
        score = self._score
        for _, number, counts, i in self._matches:
            yield score(counts, lengths[i][number], kinds[i][number] in _HEADINGS)

    def _literal_boost(self, match: MatchedParagraph) -> float:
        """More than 1 where the very characters stand that were typed."""
        _, number, _, i = match
        text = self._snapshot.segments[i].store.text
        start, end = text.bounds(number)
        literals = (term.literal for term in self._compiler.terms if term.literal)
        found = any(text.map.find(literal, start, end) >= 0 for literal in literals)
        return LITERAL_BOOST if found else 1.0

    def _dated(self, *, newest_first: bool) -> list[MatchedParagraph]:
        """All matches by date, those without one last, ties in document order."""
        undated = "" if newest_first else UNDATED
        dates = [document.date or undated for document in self._snapshot.documents]
        return sorted(sorted(self._matches), key=lambda match: dates[match[0]], reverse=newest_first)

    def _hit(self, rank: int, match: MatchedParagraph, explain: bool) -> Hit:
        _, number, counts, i = match
        segment, node = self._snapshot.segments[i], self._nodes[i]
        texts, store = self._texts(segment), segment.store
        found = find(node, texts, number) or []
        labels = self._labels(found)
        heading = store.kind[number] in _HEADINGS
        value = self._score(counts, store.length[number], heading)
        return make_hit(
            rank,
            self._snapshot.locate(segment, number),
            spans=spans(found, texts.analysis(number)),
            score=value * self._literal_boost(match),
            tier="exact",
            matched=(*_reasons(labels), *_fields(node, number)),
            themes={label: own for label, own in labels.items() if own},
            explanation=self._explanation(match) if explain else None,
        )

    def _explanation(self, match: MatchedParagraph) -> Explanation:
        _, number, counts, i = match
        store, terms, weights = self._snapshot.segments[i].store, self._compiler.terms, self._weights
        length, heading = store.length[number], store.kind[number] in _HEADINGS
        scores = shares(weights, counts, length)
        rows = zip(terms, counts, self._dfs, weights.idf, scores, strict=True)
        return Explanation(
            tuple(
                Share(term.label, "term", count, df, weight, score)
                for term, count, df, weight, score in rows
                if count
            ),
            factors(weights, counts, length, heading) | {"literal": self._literal_boost(match)},
        )

    def _labels(self, found: Iterable[Found]) -> dict[str, tuple[str, ...]]:
        """The terms that were found, each theme with those of its own that were."""
        labels: dict[str, dict[str, None]] = {}
        for item in found:
            own = labels.setdefault(self._compiler.terms[item.term].label, {})
            own |= dict.fromkeys([item.label] if item.label else [])
        return {label: tuple(own) for label, own in labels.items()}


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
        case AllNode(parts) | AnyNode(parts):
            return [label for part in parts for label in _fields(part, number)]
        case _:
            return []


def _size(term: QueryTerm) -> int:
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
