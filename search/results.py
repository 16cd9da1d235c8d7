"""What a search returns: plain, frozen, the same for every renderer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from corpus.model import Kind, Language, Span
from index.manifest import DocumentEntry

Tier = Literal["exact", "translation", "related"]
Sort = Literal["score", "date", "document"]
Match = Literal["auto", "exact", "translation", "related"]
#: The date of a document without one: later than every date.
UNDATED = "~"
#: What a share of a score is for: a term of the query as typed, or a part of it, as the related tier counts,
#: or what such a part is called in the other language, or what the whole of it means.
ShareKind = Literal["term", "word", "bigram", "character", "stem", "translation", "meaning"]


def place(span: Span | None, locator: Mapping[str, object]) -> dict[str, object]:
    """Where a paragraph stands, as plain values."""
    start, end = span or (None, None)
    return {"char_start": start, "char_end": end, "locator": dict(locator)}


class Share(NamedTuple):
    """What one term of a query adds to the score of a hit.

    Attributes:
        text: The term; as folded and stemmed where it is no ``term``.
        kind: What it is.
        occurrences: How often it stands in the paragraph.
        df: About how many paragraphs of the index contain it.
        weight: Its inverse document frequency.
        score: What `occurrences` and the paragraph's length make of `weight`.
    """

    text: str
    kind: ShareKind
    occurrences: int
    df: int
    weight: float
    score: float


class Explanation(NamedTuple):
    """Why a hit has its score: the sum of the shares times all factors.

    Attributes:
        shares: By term, in the order of the query.
        factors: What lifts the sum, by name; 1 is no lift.
    """

    shares: tuple[Share, ...]
    factors: Mapping[str, float]

    def to_json(self) -> dict[str, object]:
        """The explanation as plain values."""
        return {
            "terms": [share._asdict() | _rounded(share) for share in self.shares],
            "factors": {name: round(factor, 4) for name, factor in self.factors.items()},
        }


def counterparts_json(found: Sequence[Hit] | None) -> dict[str, object]:
    """Counterparts as plain values, if they were asked for."""
    return {} if found is None else {"counterparts": [hit.to_json() for hit in found]}


def _rounded(share: Share) -> dict[str, object]:
    return {"weight": round(share.weight, 4), "score": round(share.score, 4)}


class Hit(NamedTuple):
    """A paragraph that was found.

    Attributes:
        rank: From 1, within its tier and counted over all pages of results.
        id: ``document id:content key``; what `show` takes.
        document: The document it stands in.
        n: Its place among the paragraphs of the document, from 1.
        section: Headings above it, the document's title first.
        text: Characters as printed.
        spans: What matched, code points into `text`, in order, none overlapping another.
        score: Comparable within one search only.
        matched: The terms, themes and fields of the query that it satisfies; for related hits, the tokens
            it shares.
        span: Where it stands in the decoded source (code points); None where that is no plain text.
        locator: Where it stands in the source's own terms; see `corpus.model.Paragraph`.
        themes: By id of each theme that was asked for, those of its terms that the paragraph contains.
        extra: What only some kinds have: ``level``, ``marker``, a table's ``header`` ...
        explanation: Why it has its score, if that was asked for.
        counterparts: The paragraphs of other versions of its document that say the same, as hits of the tier
            ``translation``, if they were asked for; else None.
    """

    rank: int
    id: str
    document: DocumentEntry
    n: int
    section: tuple[str, ...]
    kind: Kind
    lang: Language
    page: int | str | None
    text: str
    spans: tuple[Span, ...]
    score: float
    tier: Tier
    matched: tuple[str, ...]
    span: Span | None
    locator: Mapping[str, object]
    extra: Mapping[str, object]
    themes: Mapping[str, tuple[str, ...]] = {}
    explanation: Explanation | None = None
    counterparts: tuple[Hit, ...] | None = None

    def to_json(self) -> dict[str, object]:
        """The hit as plain values."""
        return {
            "rank": self.rank,
            "id": self.id,
            "document": self.document.to_json(),
            "n": self.n,
            "section": list(self.section),
            "kind": self.kind,
            "lang": self.lang,
            "page": self.page,
            "text": self.text,
            "spans": [list(span) for span in self.spans],
            "score": round(self.score, 4),
            "tier": self.tier,
            "matched": list(self.matched),
            **({"themes": {name: list(terms) for name, terms in self.themes.items()}} if self.themes else {}),
            **({"explain": self.explanation.to_json()} if self.explanation else {}),
            **place(self.span, self.locator),
            **self.extra,
            **counterparts_json(self.counterparts),
        }


class Counts(NamedTuple):
    """What is counted of all paragraphs that match: see `Results`."""

    documents: int
    occurrences: int


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one query.

    Attributes:
        query: As typed.
        total: Paragraphs that match exactly, whatever `limit`.
        count: Counts the rest of what matches; the first call takes the time that this takes, unless finding
            the hits took it already.
        took_ms: Milliseconds from text to answer.
        hits: The page of exact hits that was asked for.
        related: The nearest passages, if they were asked for or nothing else is found; never mixed either.
        notes: What the reader should know: why nothing was found, what is counted twice.
        match: What was asked for.
        is_near: Whether passages were asked for and any is near, on this page or another.
        translations: The page of paragraphs that say it in the other language or in other words, if they
            were asked for; never mixed with `hits`.
        translated_total: How many there are of these, whatever `limit`; 0 where nobody asked.
        translated_documents: Documents they stand in.
    """

    query: str
    total: int
    count: Callable[[], Counts] = field(repr=False, compare=False)
    took_ms: float
    hits: tuple[Hit, ...]
    related: tuple[Hit, ...] = ()
    notes: tuple[str, ...] = ()
    match: Match = "auto"
    is_near: bool = False
    translations: tuple[Hit, ...] = ()
    translated_total: int = 0
    translated_documents: int = 0

    @property
    def documents(self) -> int:
        """Documents that the matching paragraphs stand in."""
        return self.count().documents

    @property
    def occurrences(self) -> int:
        """What is highlighted in all of them together."""
        return self.count().occurrences

    @property
    def listed(self) -> tuple[Hit, ...]:
        """The hits of the tier that was asked for, for forms that have a place for one tier only."""
        match self.match:
            case "related":
                return self.related
            case "translation":
                return self.translations
            case _:
                return self.hits

    @property
    def found(self) -> bool:
        """Whether there is what was asked for, on any page: of one tier if it was that, else any match."""
        match self.match:
            case "related":
                return self.is_near
            case "translation":
                return self.translated_total > 0
            case _:
                return self.total + self.translated_total > 0

    def to_json(self) -> dict[str, object]:
        """The answer as plain values, one object a query."""
        return {
            "query": self.query,
            "total": self.total,
            "documents": self.documents,
            "occurrences": self.occurrences,
            "took_ms": round(self.took_ms, 2),
            "hits": [hit.to_json() for hit in self.hits],
            "translations": [hit.to_json() for hit in self.translations],
            "translated_total": self.translated_total,
            "translated_documents": self.translated_documents,
            "related": [hit.to_json() for hit in self.related],
            "notes": list(self.notes),
        }
