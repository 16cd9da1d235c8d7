"""What a search returns: plain, frozen, the same for every renderer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from corpus.model import Kind, Language, Span
from index.manifest import DocumentEntry

Tier = Literal["exact", "translation", "related"]


def place(span: Span | None, locator: Mapping[str, object]) -> dict[str, object]:
    """Where a paragraph stands, as plain values."""
    start, end = span or (None, None)
    return {"char_start": start, "char_end": end, "locator": dict(locator)}


@dataclass(frozen=True, slots=True)
class Hit:
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
        matched: The terms and fields of the query that it satisfies; for related hits, the tokens it shares.
        span: Where it stands in the decoded source (code points); None where that is no plain text.
        locator: Where it stands in the source's own terms; see `corpus.model.Paragraph`.
        extra: What only some kinds have: ``level``, ``marker``, a table's ``header`` ...
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
            **place(self.span, self.locator),
            **self.extra,
        }


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one query.

    Attributes:
        query: As typed.
        total: Paragraphs that match exactly, whatever `limit`.
        documents: Documents they stand in.
        occurrences: What is highlighted in them, all together.
        took_ms: Milliseconds from text to answer.
        hits: The page of exact hits that was asked for.
        related: Nearest passages where nothing matches exactly; never mixed with `hits`.
        notes: What the reader should know: why nothing was found, what is counted twice.
    """

    query: str
    total: int
    documents: int
    occurrences: int
    took_ms: float
    hits: tuple[Hit, ...]
    related: tuple[Hit, ...] = ()
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The answer as plain values, one object a query."""
        return {
            "query": self.query,
            "total": self.total,
            "documents": self.documents,
            "occurrences": self.occurrences,
            "took_ms": round(self.took_ms, 2),
            "hits": [hit.to_json() for hit in self.hits],
            "related": [hit.to_json() for hit in self.related],
            "notes": list(self.notes),
        }
