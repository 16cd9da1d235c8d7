"""Parts of a question as they are looked for in the other language, and BM25 over them.

All that a part may be called counts as one term (Pirkle's structured queries, 1998): it occurs as often as
its alternatives, each counted by its likelihood (Darwish and Oard, "Probabilistic Structured Query Methods",
2003), and its document frequency is that of all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from typing import NamedTuple

from index.plan import Term
from search.rank import K1, idf
from search.related.alternatives import Alternative, Alternatives, Source
from search.related.units import STEM_K1, STEM_SAY, Passage, norms
from search.related.vocabulary import Vocabulary
from search.results import Share

# So many translations of the dictionary at most.
_MOST = 10
# A form of the glossary counts so much beside its words, which are looked for too.
_FORM_SAY = 1.5


class Concept(NamedTuple):
    """A part of a question with what is found of it in the other language.

    Attributes:
        asked: As typed.
        source: Who says what it is called.
        alternatives: What it is called, as far as the index has it.
        tokens: The rarest token of each of these.
        df: About how many paragraphs contain any of them.
        weight: Its inverse document frequency.
        say: How much it counts beside others.
    """

    asked: str
    source: Source
    alternatives: tuple[Alternative, ...]
    tokens: tuple[Term, ...]
    df: float
    weight: float
    say: float


def concepts(found: Iterable[Alternatives], vocabulary: Vocabulary) -> tuple[Concept, ...]:
    """The concepts that occur in an index."""
    found = list(dict.fromkeys(found))
    tokens = {token for one in found for alternative in one.found for token in alternative.tokens}
    dfs = vocabulary.dfs(tokens)
    made = (_concept(one, dfs, vocabulary.paragraphs) for one in found)
    return tuple(concept for concept in made if concept.alternatives)


def _concept(found: Alternatives, dfs: dict[Term, int], paragraphs: int) -> Concept:
    rarest = [
        (alternative, min(alternative.tokens, key=lambda token: dfs[token]))
        for alternative in found.found
        if alternative.tokens and all(dfs[token] for token in alternative.tokens)
    ]
    if found.source == "CC-CEDICT":
        # Of synonyms a dictionary does not say which are in use; the index does.
        rarest = nlargest(_MOST, rarest, key=lambda item: (item[0].likelihood, dfs[item[1]]))
    counts = [alternative.likelihood * dfs[token] for alternative, token in rarest]
    is_form = found.source == "glossary"
    # Forms of one thing share words, and their rarest words are more frequent than they: no sum.
    df = max(counts, default=0.0) if is_form else sum(counts)
    weight = idf(paragraphs, df)
    tokens = tuple(token._replace(weight=weight * alternative.likelihood) for alternative, token in rarest)
    alternatives = tuple(alternative for alternative, _ in rarest)
    say = _FORM_SAY if is_form else STEM_SAY
    return Concept(found.asked, found.source, alternatives, tokens, df, weight, say)


class ConceptScorer:
    """BM25 of passages for concepts, in passages of the language that they are translated into.

    So passages in the language of the question have the scores that they have without any translation.
    """

    def __init__(self, concepts: Sequence[Concept], average_length: float) -> None:
        self._average_length = average_length
        self._concepts = concepts
        needles = [(concept, _needles(concept)) for concept in concepts]
        self._latin = [(_gain(concept), own) for concept, own in needles if not is_chinese(concept)]
        self._han = [(_gain(concept), own) for concept, own in needles if is_chinese(concept)]

    def score(self, passage: Passage) -> float:
        """The score of a passage."""
        han, latin = norms(passage.length, self._average_length)
        if passage.chinese:
            return _bm25(self._han, passage.text, han)
        return _bm25(self._latin, passage.text, latin)

    def shares(self, passage: Passage) -> Iterator[Share]:
        """The same score, concept by concept; those that are not in the passage are left out."""
        han, latin = norms(passage.length, self._average_length)
        for concept in self._concepts:
            if is_chinese(concept) != passage.chinese:
                continue
            counts = [(passage.text.count(needle), likelihood) for needle, likelihood in _needles(concept)]
            weighed = sum(count * likelihood for count, likelihood in counts)
            if weighed:
                score = _gain(concept) * weighed / (weighed + (han if is_chinese(concept) else latin))
                occurrences = sum(count for count, _ in counts)
                text = f"{concept.asked} ({concept.source})"
                yield Share(text, "translation", occurrences, round(concept.df), concept.weight, score)


def _needles(concept: Concept) -> list[tuple[bytes, float]]:
    return [(alternative.needle, alternative.likelihood) for alternative in concept.alternatives]


def is_chinese(concept: Concept) -> bool:
    """Whether a concept is translated into Chinese."""
    return any(stretch.han for stretch in concept.alternatives[0].stretches)


def _gain(concept: Concept) -> float:
    """What a concept adds at most, however often it occurs."""
    return concept.weight * concept.say * ((K1 if is_chinese(concept) else STEM_K1) + 1)


def _bm25(gains: Sequence[tuple[float, list[tuple[bytes, float]]]], text: bytes, norm: float) -> float:
    score = 0.0
    for gain, needles in gains:
        weighed = 0.0
        for needle, likelihood in needles:
            if count := text.count(needle):
                weighed += likelihood * count
        if weighed:
            score += gain * weighed / (weighed + norm)
    return score
