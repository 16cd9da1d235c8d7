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

#: No boost is greater.
MAX_BOOST = LITERAL_BOOST * HEADING_BOOST * (1 + DENSITY_BOOST)


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


def base_score(weights: Weights, counts: Sequence[int], length: int) -> float:
    """BM25 of a paragraph: the same for the same paragraph in either script."""
    norm = K1 * (1 - B + B * length / weights.average_length)
    return sum(
        w * count * (K1 + 1) / (count + norm) for w, count in zip(weights.idf, counts, strict=True) if count
    )


def boost(weights: Weights, counts: Sequence[int], length: int, *, literal: bool, heading: bool) -> float:
    """The factor for a hit in the script typed, in a heading, or in a paragraph full of matches."""
    covered = sum(size * count for size, count in zip(weights.sizes, counts, strict=True))
    factor = 1 + DENSITY_BOOST * min(1.0, covered / max(1, length))
    if literal:
        factor *= LITERAL_BOOST
    if heading:
        factor *= HEADING_BOOST
    return factor
