"""Words that a theme might lack: those which its paragraphs use unusually often, for a person to judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from corpus.han import is_han
from corpus.model import LANGUAGES, Span
from index.plan import Term
from index.reader import naming_damage
from search import query
from search.statistics.counting import Counting, text_of
from search.statistics.measures import association
from search.statistics.words import PrintedWords, Word, function_words, words_in

if TYPE_CHECKING:
    from index.reader import Segment
    from search.searcher import Index

#: A word in fewer paragraphs of the theme than this may be there by chance.
LEAST = 3

_SIGNIFICANT = 10.83  # p < .001 by chi-squared with one degree of freedom
_LONGEST = 8  # characters of a join
_JOINS = 200
_SAME = 0.8


class Suggestion(NamedTuple):
    """A word that the paragraphs of a theme use more often than others do.

    Attributes:
        word: In the form that is printed most often.
        paragraphs: Paragraphs of the theme with the word outside of what the theme's terms cover.
        elsewhere: Other paragraphs with the word.
        log_likelihood: How surely the word prefers the theme; see `search.statistics.measures.association`.
    """

    word: str
    paragraphs: int
    elsewhere: int
    log_likelihood: float


def suggest(index: Index, theme: str, limit: int | None) -> list[Suggestion]:
    """The words that are typical of a theme's paragraphs and in none of its terms, the surest first.

    Paragraphs with a word are counted, not occurrences, so that one that repeats a word counts once (Egbert
    and Biber, "Incorporating text dispersion into keyword analyses", 2019). Chinese words are those of jieba
    and joins of two that stand side by side; English words are counted by their stems. A word is counted in
    paragraphs of its own language.

    Args:
        index: The index.
        theme: Id of the theme.
        limit: How many, at most; None for all.

    Raises:
        ThemeError: There is no such theme, or its file cannot be used.
        IndexDamagedError: The index cannot be read.
    """
    with naming_damage(index.snapshot.directory):
        found = _Paragraphs(index, theme)
        suggestions = {key: one for key in found.frequent() if (one := found.suggestion(key)) is not None}
    kept = _without_fragments(suggestions)
    return sorted(kept, key=lambda one: (-one.log_likelihood, one.word))[:limit]


class _Paragraphs:
    """The words of a theme's paragraphs.

    Counted twice: those outside of the theme's occurrences, which are what it lacks, and all, which the
    index counts too, so that the difference stands elsewhere.
    """

    def __init__(self, index: Index, theme: str) -> None:
        self._index = index
        self._outside: Counter[str] = Counter()
        self._anywhere: Counter[str] = Counter()
        self._own = {True: 0, False: 0}
        self._writings = [_writings(segment) for segment in index.snapshot.segments]
        self._total = {han: sum(one.count(han) for one in self._writings) for han in (True, False)}
        all_words: list[Word] = []
        all_joins: list[Word] = []
        counting = Counting(index, query.FieldFilter("theme", theme))
        for ref in counting.matches:
            han = self._writings[ref.segment][ref.number]
            words = [word for word in words_in(text_of(index.snapshot, ref)) if is_han(word.key[0]) == han]
            free = list(_uncovered(words, counting.spans(ref)))
            self._own[bool(han)] += 1
            joins = list(_joins(free))
            self._anywhere.update({word.key for word in [*words, *_joins(words)]})
            self._outside.update({word.key for word in [*free, *joins]})
            all_words += words
            all_joins += joins
        self._words, self._joins = PrintedWords(all_words), PrintedWords(all_joins)

    def frequent(self) -> Iterator[str]:
        """The words and joins that are worth looking at."""
        frequent = [key for key, count in self._outside.most_common() if count >= LEAST]
        yield from (key for key in frequent if self._is_word(key))
        yield from [key for key in frequent if self._joins[key] and not self._words[key]][:_JOINS]

    def suggestion(self, key: str) -> Suggestion | None:
        """What there is to say for a word; None if nothing."""
        han = is_han(key[0])
        inside, own = self._outside[key], self._own[han]
        others = self._total[han] - own
        elsewhere = max(0, min(others, self._everywhere(key) - self._anywhere[key]))
        value = association(inside, elsewhere, own, others)
        if value < _SIGNIFICANT or inside * others <= elsewhere * own:
            return None
        printed = self._words if self._words[key] else self._joins
        return Suggestion(printed.form(key), inside, elsewhere, value)

    def _is_word(self, key: str) -> bool:
        return self._words[key] > 0 and len(key) > 1 and key not in function_words()

    def _everywhere(self, key: str) -> int:
        """How many paragraphs of the index, of those in its language, have a word."""
        han = is_han(key[0])
        if not self._words[key]:
            matches = Counting(self._index, query.Word(key)).matches
            return sum(self._writings[ref.segment][ref.number] == han for ref in matches)
        term = Term("word" if han else "stem", key)
        return sum(
            sum(writings[number] == han for number in segment.postings.candidates(term).value)
            for writings, segment in zip(self._writings, self._index.snapshot.segments, strict=True)
        )


def _uncovered(words: Iterable[Word], spans: Sequence[Span]) -> Iterator[Word]:
    """The words that lie outside of all spans."""
    for word in words:
        if not any(word.start < span.end and span.start < word.end for span in spans):
            yield word


def _joins(words: Iterable[Word]) -> Iterator[Word]:
    """Two Chinese words side by side as one."""
    for one, two in pairwise(words):
        touch = one.end == two.start and is_han(one.key[0]) and len(one.key + two.key) <= _LONGEST
        if touch and not function_words().intersection((one.key, two.key)):
            yield Word(one.key + two.key, one.printed + two.printed, one.start, two.end)


def _writings(segment: Segment) -> list[bool | None]:
    """Of each paragraph whether it is in Chinese; None of those whose documents are gone."""
    chinese = [tag.startswith("zh") for tag in LANGUAGES]
    store, order = segment.store, segment.order
    return [
        chinese[lang] if order[slot] >= 0 else None for lang, slot in zip(store.lang, store.slot, strict=True)
    ]


def _without_fragments(suggestions: Mapping[str, Suggestion]) -> Iterator[Suggestion]:
    """Those that are not merely a part of a longer one: 供给 where 供给侧 stands nearly as often."""
    for key, one in suggestions.items():
        longer = [other for name, other in suggestions.items() if key in name and key != name]
        if not (is_han(key[0]) and any(other.paragraphs >= _SAME * one.paragraphs for other in longer)):
            yield one
