"""The units by which passages are scored, and BM25 over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import NamedTuple

from search.rank import K1, B, idf
from search.related.question import Stretch
from search.related.vocabulary import Vocabulary
from search.results import Share, ShareKind

# A Latin word that recurs says less than a Han one, and counts once where Han characters count as word,
# bigram and character. All three figures were found by trial.
STEM_K1 = 0.8
STEM_B = 0.5
STEM_SAY = 3
# Of more different bigrams and stems than this, as in a page pasted as a question, the rarest tell enough.
_MOST_TOKENS = 100


class Unit(NamedTuple):
    """A word, bigram or character of a question's Han runs, or a stem of its Latin words.

    Attributes:
        text: As in match texts.
        kind: Which of these it is.
        df: How many paragraphs contain it.
        weight: Its inverse document frequency.
    """

    text: str
    kind: ShareKind
    df: int
    weight: float


class Passage(NamedTuple):
    """A passage as it is looked through.

    Attributes:
        text: Its match text with Latin words as stems, UTF-8; Han runs are the same in either.
        length: Han characters and Latin words.
        chinese: Whether it is in Chinese.
    """

    text: bytes
    length: int
    chinese: bool


class Question(NamedTuple):
    """A question in units.

    Attributes:
        runs: Its Han runs.
        words: The words of these and its stems, in order; what is found nowhere left out.
        units: All units, each once.
        asked: The words and stems in order, those found nowhere too.
        unknown: The bigrams and stems that are found nowhere.
    """

    runs: tuple[str, ...]
    words: tuple[Unit, ...]
    units: tuple[Unit, ...]
    asked: tuple[str, ...]
    unknown: tuple[Unit, ...]


def question(stretches: Sequence[Stretch], vocabulary: Vocabulary) -> Question:
    """Cut the stretches of a question into units; of a very long question, only its rarest parts."""
    bigrams = vocabulary.df("bigram", (pair for stretch in stretches for pair in stretch.bigrams))
    stems = vocabulary.df("stem", (stretch.text for stretch in stretches if not stretch.han))
    unknown = _unknown(stretches, bigrams | stems, vocabulary.paragraphs)
    if len(bigrams) + len(stems) > _MOST_TOKENS:
        bigrams, stems = _rarest(bigrams, stems)
        stretches = [kept for stretch in stretches for kept in _kept(stretch, bigrams, stems)]
    runs = tuple(stretch.text for stretch in stretches if stretch.han)
    characters = vocabulary.character_df(dict.fromkeys("".join(runs)))
    in_order = [word for stretch in stretches for word in _words(stretch, bigrams, vocabulary)]
    words = vocabulary.df("word", (text for kind, text in in_order if kind == "word"))
    df: dict[ShareKind, dict[str, int]] = {
        "word": words,
        "stem": stems,
        "bigram": bigrams,
        "character": characters,
    }
    units = {
        (kind, text): Unit(text, kind, count, idf(vocabulary.paragraphs, count))
        for kind, counts in df.items()
        for text, count in counts.items()
    }
    known = tuple(units[word] for word in in_order if word in units)
    return Question(runs, known, tuple(units.values()), tuple(text for _, text in in_order), unknown)


def _unknown(stretches: Sequence[Stretch], known: Mapping[str, int], paragraphs: int) -> tuple[Unit, ...]:
    """The bigrams and stems of stretches that are not known, each once."""
    weight = idf(paragraphs, 0)
    bigrams = dict.fromkeys(pair for stretch in stretches for pair in stretch.bigrams)
    stems = dict.fromkeys(stretch.text for stretch in stretches if not stretch.han)
    kinds: dict[ShareKind, Iterable[str]] = {"bigram": bigrams, "stem": stems}
    return tuple(
        Unit(text, kind, 0, weight) for kind, texts in kinds.items() for text in texts if text not in known
    )


def _words(
    stretch: Stretch, bigrams: Mapping[str, int], vocabulary: Vocabulary
) -> Iterator[tuple[ShareKind, str]]:
    """The words of a stretch in order; characters in no word stand alone, a stem is its own word."""
    if not stretch.han:
        yield "stem", stretch.text
        return
    for word in vocabulary.words(stretch.text, bigrams):
        yield "word" if len(word) > 1 else "character", word


def _rarest(bigrams: dict[str, int], stems: dict[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    both = bigrams | stems  # no token is both
    kept = set(nsmallest(_MOST_TOKENS, both, key=both.__getitem__))
    return {t: df for t, df in bigrams.items() if t in kept}, {t: df for t, df in stems.items() if t in kept}


def _kept(stretch: Stretch, bigrams: Mapping[str, int], stems: Mapping[str, int]) -> Iterator[Stretch]:
    """What is left of a stretch when all but these tokens are taken out of it."""
    if not stretch.han:
        yield from [stretch] if stretch.text in stems else []
        return
    start = 0
    for end, pair in enumerate([*stretch.bigrams, ""], 1):
        if pair not in bigrams:
            yield from [Stretch(stretch.text[start:end], True)] if end - start > 1 else []
            start = end


class Scorer:
    """BM25 of passages for a question: words, bigrams, characters and stems, each with the same say.

    That is Robertson and Zaragoza's BM25 (see `search.rank`), summed over the kinds of units.
    """

    def __init__(self, units: Iterable[Unit], average_length: float) -> None:
        self._units = tuple(units)
        self._average_length = average_length
        # A word of two characters is a bigram too: what is looked for once counts for both.
        self._han: dict[bytes, float] = {}
        self._latin: dict[bytes, float] = {}
        for unit in self._units:
            gains = self._latin if unit.kind == "stem" else self._han
            gains[needle(unit)] = gains.get(needle(unit), 0.0) + _gain(unit)

    def score(self, passage: Passage) -> float:
        """The score of a passage."""
        han, latin = norms(passage.length, self._average_length)
        score = _bm25(self._latin, passage.text, latin)
        # In English there is no Chinese.
        return score if passage.text.isascii() else score + _bm25(self._han, passage.text, han)

    def shares(self, passage: Passage) -> Iterator[Share]:
        """The same score, unit by unit; units that are not in the passage are left out."""
        han, latin = norms(passage.length, self._average_length)
        for unit in self._units:
            if count := passage.text.count(needle(unit)):
                score = _gain(unit) * count / (count + (latin if unit.kind == "stem" else han))
                yield Share(unit.text, unit.kind, count, unit.df, unit.weight, score)


def whole(question: Question) -> float:
    """What a passage of average length scores that holds everything asked once; more than 0."""
    units = (*question.units, *question.unknown)
    return sum(_gain(unit) / (1 + (STEM_K1 if unit.kind == "stem" else K1)) for unit in units) or 1.0


def norms(length: int, average_length: float) -> tuple[float, float]:
    """What BM25 adds to counts in a passage of that length: of Han units, and of stems."""
    relative = length / average_length
    return K1 * (1 - B + B * relative), STEM_K1 * (1 - STEM_B + STEM_B * relative)


def _gain(unit: Unit) -> float:
    """What a unit adds at most, however often it occurs."""
    return unit.weight * (STEM_SAY * (STEM_K1 + 1) if unit.kind == "stem" else K1 + 1)


def _bm25(gains: dict[bytes, float], text: bytes, norm: float) -> float:
    score = 0.0
    for wanted, gain in gains.items():
        if count := text.count(wanted):
            score += gain * count / (count + norm)
    return score


def needle(unit: Unit) -> bytes:
    """What a unit looks like in a match text, UTF-8."""
    return (f" {unit.text} " if unit.kind == "stem" else unit.text).encode()
