"""What an engine is asked: a small, frozen expression over tokens.

A plan speaks of tokens as `index.analysis` makes them and of paragraph attributes, never of files, screens
or queries as typed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """Paragraphs that contain a token; `weight` counts in `Postings.top`."""

    field: str
    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Paragraphs that contain the tokens at given distances; an engine without positions may AND them.

    Attributes:
        terms: The tokens.
        offsets: Position of each, the first at 0; positions as in `index.analysis.Token`.
    """

    terms: tuple[Term, ...]
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Glob:
    """Paragraphs that contain any token of a field that matches a pattern of ``?`` and ``*``."""

    field: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Everything:
    """All paragraphs: what is asked has no token to go by."""


@dataclass(frozen=True, slots=True)
class And:
    """Paragraphs that satisfy every part; parts that are `Not` take away."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Paragraphs that satisfy any part."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Paragraphs that do not satisfy the part; stands only inside an `And` beside something positive."""

    part: Plan


Plan = Term | Phrase | Glob | Everything | And | Or | Not
