"""A theme: what a reader wants everything on, as the terms of two languages that say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log2
from pathlib import Path
from typing import Literal, NamedTuple

from corpus.errors import DuizhaoError

#: The languages a theme has labels and terms in; the keys of its file.
ThemeLanguage = Literal["zh", "en"]

#: What the terms in a paragraph must count together, if a theme does not say: one is enough. See `credit`.
THRESHOLD = 1.0
#: However often a term occurs, it counts no more than this times its weight.
MOST_OFTEN = 2.0


class ThemeError(DuizhaoError):
    """There is no such theme, or its file cannot be used."""


def credit(weight: float, occurrences: int) -> float:
    """What a term counts that occurs so often, once at least, in a paragraph.

    A paragraph that comes back to a word is more likely about it: each doubling adds half the weight, up to
    `MOST_OFTEN`. Halves were best among the quarters tried on labelled paragraphs.
    """
    return weight * min(MOST_OFTEN, 1 + log2(occurrences) / 2)


class Problem(NamedTuple):
    """What is wrong with one entry of a theme's file.

    Attributes:
        line: Where, counted from 1.
        what: One sentence without a final stop.
    """

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as it stands in the file, and on which line (from 1)."""

    text: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ThemeTerm:
    """A term: one thing that may be written in several ways.

    Attributes:
        spellings: The ways to write it; the first is its label.
        weight: What it counts where it occurs once; above 0.
    """

    spellings: tuple[Phrase, ...]
    weight: float = 1.0

    @property
    def label(self) -> str:
        """What it is called where it is found."""
        return self.spellings[0].text

    @property
    def line(self) -> int:
        """Its line in the file, from 1."""
        return self.spellings[0].line


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as its file describes it.

    Attributes:
        id: Its name in queries, which is the name of its file too.
        label: Its names for readers.
        terms: Its terms; the language says who reads them, all are looked for in all paragraphs.
        threshold: What the terms in a paragraph must count together for it to belong to the theme.
        exclude: Phrases inside which an occurrence of a term does not count.
        cap: Major topic of the Comparative Agendas Project.
        parent: Id of the theme it is shown under; it inherits nothing.
        note: Its scope, and where its terms come from.
        path: Its file.
    """

    id: str
    label: Mapping[ThemeLanguage, str]
    terms: Mapping[ThemeLanguage, tuple[ThemeTerm, ...]]
    exclude: Mapping[ThemeLanguage, tuple[Phrase, ...]]
    threshold: float
    cap: int | None
    parent: Phrase | None
    note: str
    path: Path

    @property
    def all_terms(self) -> tuple[ThemeTerm, ...]:
        """The terms of both languages, in the order of the file."""
        return tuple(term for terms in self.terms.values() for term in terms)

    @property
    def all_exclude(self) -> tuple[Phrase, ...]:
        """The excluded phrases of both languages."""
        return tuple(phrase for phrases in self.exclude.values() for phrase in phrases)
