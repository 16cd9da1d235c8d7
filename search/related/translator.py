"""The concepts of a question: its parts with what they are called in the other language of an index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from corpus.glossary import Glossary
from corpus.model import LANGUAGES
from index.analysis import Analysis, Piece
from index.concepts import Concepts, concepts_in, relevant
from index.lexicon import Lexicon, open_lexicon
from index.reader import Snapshot
from index.stemming import stem
from search import query
from search.related import cedict as cc_cedict
from search.related.alternatives import Alternatives, Dictionary, Source, mentioned, translated
from search.related.concepts import Concept, concepts
from search.related.units import Question
from search.related.vocabulary import Vocabulary


class Translator:
    """Finds the concepts of questions to one index.

    Args:
        snapshot: The index.
        glossaries: The user's own before the built-in one.
    """

    def __init__(self, snapshot: Snapshot, glossaries: Sequence[Glossary]) -> None:
        self._snapshot = snapshot
        self._glossaries = glossaries
        self._is_first = True

    def concepts(self, asked: query.Query, question: Question, vocabulary: Vocabulary) -> tuple[Concept, ...]:
        """The concepts of a question that occur in the index; none if that is in one language."""
        return concepts(self._found(asked, question), vocabulary) if self._is_bilingual else ()

    def _found(self, asked: query.Query, question: Question) -> Iterator[Alternatives]:
        yield from mentioned(asked, self._mentionable)
        words = _typed(asked, question)
        for dictionary, source in self._dictionaries():
            found = translated(words, dictionary, source)
            yield from found.values()
            words = {word: typed for word, typed in words.items() if word not in found}
            if not words:
                return  # the next need not be opened

    def _mentionable(self, pieces: Sequence[Piece]) -> Concepts:
        """The concepts that a text may mention.

        Who asks once waits for these alone; who asks again has all of them ready.
        """
        if self._is_first:
            self._is_first = False
            return relevant(pieces, *self._glossaries)
        return concepts_in(*self._glossaries)

    def _dictionaries(self) -> Iterator[tuple[Dictionary, Source]]:
        """What translates single words, the first that knows one before all others."""
        if self._lexicon:
            yield self._lexicon, "learned"
        if dictionary := cc_cedict.cedict():
            yield dictionary, "CC-CEDICT"

    @cached_property
    def _lexicon(self) -> Lexicon | None:
        learned = self._snapshot.manifest.lexicon
        return open_lexicon(self._snapshot.directory, learned) if learned else None

    @cached_property
    def _is_bilingual(self) -> bool:
        """Whether the index has Chinese paragraphs and others."""
        numbers = set().union(*(segment.store.lang for segment in self._snapshot.segments))
        known = {LANGUAGES[number] for number in numbers} - {"und"}
        return len({language.startswith("zh") for language in known}) > 1


def _typed(asked: query.Query, question: Question) -> dict[str, str]:
    """The words and stems of a question, each once, with what was typed.

    A Chinese character alone has too many translations.
    """
    typed = {
        stem(piece.text): piece.text
        for leaf in query.leaves(asked)
        for piece in Analysis(leaf.text).pieces
        if not piece.han
    }
    return {word: typed.get(word, word) for word in question.asked if word in typed or len(word) > 1}
