"""Concepts of a glossary as parts of a query: what is looked for in the place of what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from corpus.glossary import Entry
from index.analysis import BREAK, Analysis
from index.concepts import plural, singular
from search import query


class Concept(NamedTuple):
    """A stretch of a query that is a form of the glossary.

    Attributes:
        typed: As it was typed.
        entries: The entries that have this form.
    """

    typed: str
    entries: tuple[Entry, ...]

    def foreign(self) -> query.Synonyms | None:
        """Its forms in the other language; None if all of them are what was typed."""
        sides = [(entry.english if self._is_chinese else entry.chinese) for entry in self.entries]
        return self._synonyms(sides, foreign=True)

    def others(self) -> query.Synonyms | None:
        """Its further forms in the language that it was typed in, if there are any."""
        sides = [(entry.chinese if self._is_chinese else entry.english) for entry in self.entries]
        return self._synonyms(sides, foreign=False)

    @property
    def _is_chinese(self) -> bool:
        return any(piece.han for piece in Analysis(self.typed).pieces)

    def _synonyms(self, sides: Iterable[Sequence[str]], *, foreign: bool) -> query.Synonyms | None:
        """The forms of each entry, all official ones first."""
        sides = list(sides)
        official = [form for side in sides for form in side[:1]]
        kept = {form: None for form in official if self._is_other(form)}
        count = sum(1 for form in kept for _ in _leaves(form))
        known = [Analysis(form).stems for form in (self.typed, *kept)]
        for form in sorted((form for side in sides for form in side[1:]), key=len):
            text = Analysis(form).stems
            # What holds a shorter form is found by that.
            if not any(shorter in text for shorter in known):
                kept[form] = None
                known.append(text)
        parts = tuple(dict.fromkeys(leaf for form in kept for leaf in _leaves(form)))
        return query.Synonyms(parts, self.typed, count, foreign) if parts else None

    def _is_other(self, form: str) -> bool:
        return Analysis(self.typed).stems not in Analysis(form).stems


def _leaves(form: str) -> Iterator[query.Word | query.Phrase]:
    """What finds a form: one English word as it is and in its plural, several by their stems."""
    analysis = Analysis(form)
    pieces = analysis.pieces
    if len(pieces) == 1 and not pieces[0].han:
        word = pieces[0].text
        yield query.Phrase(form)
        # Of a plural there is no other: an intellectual is seldom meant where intellectual stands.
        if singular(word) == word:
            yield query.Phrase(plural(word))
    elif any(piece.han for piece in pieces) or BREAK in analysis.forms or {"*", "?"} & set(form):
        yield query.Phrase(form)
    elif pieces:
        yield query.Word(form)
