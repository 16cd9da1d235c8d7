"""Scores of exact hits: BM25, and small boosts that never cross tiers."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import NamedTuple

# Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), section 3.
K1 = 1.2
B = 0.75

#: For a hit in the very characters that were typed, not their counterparts in the other script.
LITERAL_BOOST = 1.1
#: For a title or heading.
HEADING_BOOST = 1.15
#: At most, for a paragraph that consists of nothing but matches.
DENSITY_BOOST = 0.2


class Weights(NamedTuple):
    """What a query's scores depend on besides the paragraph.

    Attributes:
        idf: Inverse document frequency of each term.
        sizes: Han characters and Latin words in each term.
        average_length: Of all paragraphs, in Han characters and Latin words.
    """

    idf: Sequence[float]
    sizes: Sequence[int]
    average_length: float


def idf(paragraphs: int, df: int) -> float:
    """Inverse document frequency of a term in `df` of so many paragraphs; never negative."""
    df = min(df, paragraphs)
    return log(1 + (paragraphs - df + 0.5) / (df + 0.5))


def score(weights: Weights, counts: Sequence[int], length: int, *, heading: bool = False) -> float:
    """BM25 of a paragraph, raised for headings and for paragraphs full of matches.

    The same for the same paragraph in either script.

    Args:
        weights: Of the query.
        counts: How often each term occurs.
        length: Of the paragraph, in Han characters and Latin words.
        heading: Whether it is a title or heading.
    """
    norm = K1 * (1 - B + B * length / weights.average_length)
    bm25 = covered = 0.0
    for weight, size, count in zip(weights.idf, weights.sizes, counts, strict=True):
        if count:
            bm25 += weight * count * (K1 + 1) / (count + norm)
            covered += size * count
    density = min(1.0, covered / length) if length else 0.0
    return bm25 * (1 + DENSITY_BOOST * density) * (HEADING_BOOST if heading else 1.0)
