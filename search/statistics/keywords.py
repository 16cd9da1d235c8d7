"""Keywords: the words that some paragraphs use more often than others."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from corpus.errors import DuizhaoError
from corpus.han import is_han
from index.reader import naming_damage
from search.statistics.counting import Ref, text_of
from search.statistics.measures import log_likelihood, log_ratio
from search.statistics.words import PrintedWords, WordCounts, count_words, function_words, words_in

if TYPE_CHECKING:
    from search.searcher import Index

Measure = Literal["log_likelihood", "log_ratio", "frequency"]


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word that is more frequent in one set of paragraphs than in another.

    Attributes:
        word: In the form in which it is printed most often in the first.
        frequency: How often it occurs in the first.
        reference: How often it occurs in the second.
        log_likelihood: `search.statistics.measures.log_likelihood`.
        log_ratio: `search.statistics.measures.log_ratio`.
    """

    word: str
    frequency: int
    reference: int
    log_likelihood: float
    log_ratio: float


@dataclass(frozen=True, slots=True)
class Keywords:
    """The words of one set of paragraphs against another.

    Attributes:
        words: Words of the first, in the writings, Chinese or Latin, of those compared.
        reference: The same for the second.
        keywords: The strongest first.
        shared: Paragraphs that are in both.
    """

    words: int
    reference: int
    keywords: tuple[Keyword, ...]
    shared: int


def keywords(
    index: Index,
    own: Set[Ref],
    others: Set[Ref],
    *,
    by: Measure = "log_likelihood",
    minimum: int = 3,
    limit: int | None = None,
    all_words: bool = False,
) -> Keywords:
    """Compare the words of some paragraphs with those of others.

    Words are those of `search.statistics.words`; a Chinese word is a share of the Chinese words, a Latin
    word of the Latin ones. Words of which the other paragraphs have none in that writing are left out.

    Args:
        index: The index, opened.
        own: The paragraphs; `search.statistics.counting.selected` finds them.
        others: The paragraphs they are compared with.
        by: What keywords are sorted by.
        minimum: How often a word must occur in `own`.
        limit: How many to return, None for all.
        all_words: Whether to report function words too.

    Raises:
        DuizhaoError: There are no other paragraphs.
        IndexDamagedError: The index cannot be read.
    """
    dropped = frozenset() if all_words else function_words()
    if not others:
        raise DuizhaoError("there is nothing to compare with", hint="choose other paragraphs to count")
    snapshot = index.snapshot
    with naming_damage(snapshot.directory):
        here = PrintedWords(word for ref in own for word in words_in(text_of(snapshot, ref)))
        keys = [key for key, n in here.counts.items() if n >= minimum and key not in dropped]
        there = count_words(snapshot, others, keys)
    found = [_keyword(key, here, there) for key in keys if _is_preferred(key, here, there)]
    found.sort(key=lambda one: (-attrgetter(by)(one), one.word))
    writings = {is_han(key[0]): key for key in keys}.values()
    words, reference = (sum(map(counts.total_like, writings)) for counts in (here, there))
    return Keywords(words, reference, tuple(found[:limit]), len(own & others))


def _is_preferred(key: str, here: WordCounts, there: WordCounts) -> bool:
    return here[key] * there.total_like(key) > there[key] * here.total_like(key)


def _keyword(key: str, here: PrintedWords, there: WordCounts) -> Keyword:
    table = here[key], there[key], here.total_like(key), there.total_like(key)
    return Keyword(here.form(key), *table[:2], log_likelihood(*table), log_ratio(*table))
