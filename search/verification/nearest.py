"""The paragraph that is likest to words that stand nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from index.analysis import Analysis
from index.plan import Or, Term
from index.reader import Located, Segment, Snapshot
from search.rank import idf
from search.verification.comparing import comparable

#: From this share of common shingles on, a paragraph is what the quoted one has become, not another.
ALIKE = 0.5
_SIZE = 3  # Code points of a shingle.
# Rarest tokens that the engine is asked for, and paragraphs that it proposes of each segment: among 25,633
# paragraphs, 994 of 1,000 quotations with two characters replaced find their own with these.
_TOKENS = 10
_POOL = 10


class Near(NamedTuple):
    """A paragraph, and the share of the words' shingles that it has, between 0 and 1."""

    located: Located
    share: float


def nearest(snapshot: Snapshot, words: str, owner: str) -> Near | None:
    """The paragraph likest to words, or the likest of one document if that is like enough.

    Args:
        snapshot: The index.
        words: What was quoted.
        owner: Id of the document it was quoted from; there may be none of that id.
    """
    wanted = shingles(words)

    def rank(candidate: tuple[Segment, int]) -> tuple[bool, float]:
        segment, number = candidate
        text = comparable(segment.store.text[number].decode())
        share = sum(map(text.__contains__, wanted)) / len(wanted)
        document = snapshot.documents[segment.order[segment.store.slot[number]]]
        return share >= ALIKE and document.id == owner, share

    ranked = [(rank(candidate), candidate) for candidate in _proposed(snapshot, words)]
    if not ranked:
        return None
    (_, share), (segment, number) = max(ranked, key=lambda one: one[0])
    return Near(snapshot.locate(segment, number), share)


def shingles(text: str) -> set[str]:
    """The runs of three code points of a text, script and white space aside; a shorter text is one."""
    folded = comparable(text)
    return {folded[i : i + _SIZE] for i in range(max(1, len(folded) - _SIZE + 1))}


def _proposed(snapshot: Snapshot, words: str) -> Iterator[tuple[Segment, int]]:
    """The paragraphs that share the rarest tokens of some words."""
    found = Analysis(words).tokens()
    tokens = list(dict.fromkeys(Term(token.field, token.text) for token in found if token.field != "form"))
    counts = zip(tokens, snapshot.df(tokens), strict=True)
    rarest = sorted((df, term) for term, df in counts if df)[:_TOKENS]
    if not rarest:
        return
    total = snapshot.paragraph_count
    plan = Or(tuple(term._replace(weight=idf(total, df)) for df, term in rarest))
    for segment in snapshot.segments:
        for number, _ in segment.postings.top(plan, _POOL).value:
            if segment.order[segment.store.slot[number]] >= 0:
                yield segment, number
