"""Measures of association and of keyness: pure functions of counts."""

from __future__ import annotations

from math import log, log2

# What stands in for a frequency of zero, of which there is no logarithm (Hardie 2014).
_HALF = 0.5
# The maximum of logDice (Rychlý 2008): 14 where two words occur only together.
_LOG_DICE_MAXIMUM = 14


def log_likelihood(a: int, b: int, total_a: int, total_b: int) -> float:
    """How surely a word's frequencies in two corpora differ; 0 where its shares are equal.

    Rayson and Garside, "Comparing Corpora using Frequency Profiling" (2000): both frequencies against those
    expected if the corpora were one. Above 3.84 the difference is significant at p < .05, above 6.63 at
    p < .01, above 15.13 at p < .0001 (chi-squared, one degree of freedom). Which corpus has more of the
    word, `log_ratio` tells.

    Args:
        a: How often the word occurs in the first corpus.
        b: How often it occurs in the second.
        total_a: Words in the first corpus, at least `a`.
        total_b: Words in the second, at least `b`.
    """
    share = (a + b) / ((total_a + total_b) or 1)
    return max(0.0, 2 * (_surprise(a, total_a * share) + _surprise(b, total_b * share)))


def association(a: int, b: int, total_a: int, total_b: int) -> float:
    """How surely a word prefers the places in one set to those outside of it, or avoids them.

    The log-likelihood ratio of Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence"
    (1993): as `log_likelihood`, with the places where the word does *not* stand counted too, which matters
    where the word is frequent. The same levels of significance hold.

    Args:
        a: How often the word stands inside.
        b: How often it stands outside.
        total_a: All places inside, at least `a`.
        total_b: All places outside, at least `b`.
    """
    absent = log_likelihood(total_a - a, total_b - b, total_a, total_b)
    return log_likelihood(a, b, total_a, total_b) + absent


def log_ratio(a: int, b: int, total_a: int, total_b: int) -> float:
    """How many times a word's share doubles from the second corpus to the first; negative if it falls.

    Hardie, "Log Ratio: an informal introduction" (2014). A frequency of zero is taken for one half. The
    arguments are those of `log_likelihood`; the totals are not zero.
    """
    return log2(((a or _HALF) / total_a) / ((b or _HALF) / total_b))


def mutual_information(joint: int, x: int, y: int, total: int) -> float:
    """How many times more often a word stands in some places than by chance, as a power of 2.

    Church and Hanks, "Word Association Norms, Mutual Information, and Lexicography" (1990), whose places are
    the occurrences of another word; with a window of several words each has several places. High for rare
    words, so give a minimum frequency.

    Args:
        joint: How often the word stands there, at least once.
        x: How many places there are.
        y: How often the word occurs.
        total: Words in the corpus.
    """
    return log2(joint * total / (x * y))


def log_dice(joint: int, x: int, y: int) -> float:
    """How exclusively two words meet: 14 if they occur only together, one less for each halving.

    Rychlý, "A Lexicographer-Friendly Association Score" (2008). Independent of the size of the corpus. Above
    14 only where one word stands beside the other more often than once.

    Args:
        joint: How often they meet, at least once.
        x: How often the first occurs.
        y: How often the second occurs.
    """
    return _LOG_DICE_MAXIMUM + log2(2 * joint / (x + y))


def _surprise(observed: int, expected: float) -> float:
    return observed * log(observed / expected) if observed else 0.0
