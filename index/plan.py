"""What an engine is asked: a small, frozen expression over tokens.

A plan speaks of tokens as `index.analysis` makes them and of paragraph attributes, never of files, screens
or queries as typed. (Named tuples, because a dataclass takes ten times as long to define and every command
would wait for that.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import translate
from typing import NamedTuple


class Term(NamedTuple):
    """Paragraphs that contain a token; `weight` counts in `Postings.top`."""

    field: str
    text: str
    weight: float = 1.0


class Phrase(NamedTuple):
    """Paragraphs that contain the tokens at given distances; an engine without positions may AND them.

    Attributes:
        terms: The tokens.
        offsets: Position of each, the first at 0; positions as in `index.analysis.Token`.
    """

    terms: tuple[Term, ...]
    offsets: tuple[int, ...]


class Glob(NamedTuple):
    """Paragraphs that contain any token of a field that matches a pattern of ``?`` and ``*``."""

    field: str
    pattern: str


def matcher(pattern: str) -> Callable[[str], object]:
    """What tells whether a token matches a pattern of ``?`` and ``*``; brackets stand for themselves."""
    return re.compile(translate(pattern.replace("[", "[[]"))).fullmatch


class Character(NamedTuple):
    """Paragraphs that contain a Han character; an engine without postings of single ones proposes all."""

    text: str


class Everything(NamedTuple):
    """All paragraphs: what is asked has no token to go by."""


class And(NamedTuple):
    """Paragraphs that satisfy every part; parts that are `Not` take away."""

    parts: tuple[Plan, ...]


class Or(NamedTuple):
    """Paragraphs that satisfy any part."""

    parts: tuple[Plan, ...]


class Not(NamedTuple):
    """Paragraphs that do not satisfy the part; stands only inside an `And` beside something positive."""

    part: Plan


Plan = Term | Phrase | Glob | Character | Everything | And | Or | Not


def terms_of(plan: Plan) -> Iterator[Term]:
    """The terms of a plan in order, but for those that are refused."""
    match plan:
        case Term():
            yield plan
        case And(parts) | Or(parts) | Phrase(parts):
            for part in parts:
                yield from terms_of(part)
        case _:
            return
