"""Scores of exact hits: BM25, and small boosts that never cross tiers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from heapq import heappush, heappushpop
from math import log
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T", bound=tuple[Any, ...])

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


def idf(paragraphs: int, df: float) -> float:
    """Inverse document frequency of a term in `df` of so many paragraphs; never negative."""
    df = min(df, paragraphs)
    return log(1 + (paragraphs - df + 0.5) / (df + 0.5))


def scorer(weights: Weights) -> Callable[[Sequence[int], int, bool], float]:
    """The function that scores paragraphs for a query.

    It takes how often each term occurs, the paragraph's length in Han characters and Latin words, and whether
    it is a title or heading, and gives BM25, raised for headings and for paragraphs full of matches: the same
    for the same paragraph in either script.
    """
    terms = [(idf * (K1 + 1), size) for idf, size in zip(weights.idf, weights.sizes, strict=True)]
    flat, slope = K1 * (1 - B), K1 * B / weights.average_length

    def score(counts: Sequence[int], length: int, heading: bool) -> float:
        norm = flat + slope * length
        bm25 = covered = 0.0
        for (gain, size), count in zip(terms, counts, strict=True):
            bm25 += gain * count / (count + norm)
            covered += size * count
        whole = bm25 * _density(covered, length)
        return whole * HEADING_BOOST if heading else whole

    return score


def best_lifted(
    scored: Iterable[tuple[float, T]], k: int, most: float, lifted: Callable[[float, T], float]
) -> list[T]:
    """The `k` best things by what `lifted` makes of their scores, ties in order; few are asked about.

    Args:
        scored: The things with their scores, none negative.
        k: How many; at least 1.
        most: What a score is lifted by at most.
        lifted: Takes a score and its thing, and gives the final score; takes its time, as it reads texts.
    """
    found: list[tuple[float, T]] = []
    best: list[float] = []  # a heap of the k best final scores
    for score, thing in sorted(scored, reverse=True):
        if len(best) == k and score * most < best[0]:
            break
        final = lifted(score, thing)
        found.append((-final, thing))
        heappush(best, final) if len(best) < k else heappushpop(best, final)
    return [thing for _, thing in sorted(found)[:k]]


def shares(weights: Weights, counts: Sequence[int], length: int) -> list[float]:
    """What each term adds to the score of a paragraph: BM25 as `scorer` sums it up."""
    norm = K1 * (1 - B + B * length / weights.average_length)
    return [idf * (K1 + 1) * count / (count + norm) for idf, count in zip(weights.idf, counts, strict=True)]


def factors(weights: Weights, counts: Sequence[int], length: int, heading: bool) -> dict[str, float]:
    """What `scorer` multiplies the sum of the shares by, by name."""
    covered = sum(size * count for size, count in zip(weights.sizes, counts, strict=True))
    return {"density": _density(covered, length), "heading": HEADING_BOOST if heading else 1.0}


def _density(covered: float, length: int) -> float:
    return 1 + DENSITY_BOOST * (covered / length if covered < length else 1.0)
