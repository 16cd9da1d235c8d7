"""Cutting texts into clauses of about equal size, the units that an alignment moves in.

Sentences alone will not do: where Chinese writes one long sentence of many parts, English writes three. Long
sentences are therefore cut again at commas. What is cut for alignment is never shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from corpus.model import Kind, Language

_HEADINGS: tuple[Kind, ...] = ("title", "heading")


class Aligned(Protocol):
    """What can be aligned: a paragraph as read, or as stored."""

    @property
    def kind(self) -> Kind:
        """What it is."""

    @property
    def text(self) -> str:
        """Its characters."""

    @property
    def lang(self) -> Language:
        """Its language."""


class Clause(NamedTuple):
    """A part of a paragraph.

    Attributes:
        paragraph: Which paragraph of the document it belongs to, from 0.
        text: Its characters.
        size: Number of letters, digits and Han characters in it; at least 1.
        heading: Whether it is a heading or title.
    """

    paragraph: int
    text: str
    size: int
    heading: bool


class _Cut(NamedTuple):
    """How a text of one kind of writing is cut.

    Attributes:
        sentence: A sentence with what follows it.
        part: A part of one, up to a comma.
        long: A sentence of more code points than this is cut again.
    """

    sentence: re.Pattern[str]
    part: re.Pattern[str]
    long: int


_CHINESE = _Cut(
    re.compile(r"[^。！？；]+[。！？；]*[”’」』）)》]*|[。！？；]+"),
    re.compile(r"[^，：]+[，：]?|[，：]"),
    36,
)
# A stop ends a sentence where a blank and a capital, digit or quotation mark follow.
_LATIN = _Cut(
    re.compile(r"(?s).+?(?:[.!?;:][)\"”’]*\s+(?=[\"“‘(]?[A-Z0-9—])|\Z)"),
    re.compile(r"[^,:;]+[,:;]?|[,:;]"),
    144,
)
#: Parts are gathered until they have this share of the size at which a sentence is long ...
_ENOUGH = 0.6
#: ... and a last one with less than this share goes with the one before it.
_TOO_SHORT = 0.22


def clauses(paragraphs: Sequence[Aligned]) -> list[Clause]:
    """The clauses of a document in order; every paragraph has at least one."""
    return [
        Clause(n, text, max(1, sum(map(str.isalnum, text))), paragraph.kind in _HEADINGS)
        for n, paragraph in enumerate(paragraphs)
        for text in _cut(paragraph.text, _CHINESE if paragraph.lang.startswith("zh") else _LATIN)
    ]


def _cut(text: str, cut: _Cut) -> list[str]:
    """The clauses of one paragraph; joined they are its text."""
    return [
        clause
        for sentence in cut.sentence.findall(text) or [text]
        for clause in ([sentence] if len(sentence) <= cut.long else _gathered(sentence, cut))
    ]


def _gathered(sentence: str, cut: _Cut) -> Iterator[str]:
    """A long sentence in clauses."""
    pieces = [""]
    for part in cut.part.findall(sentence):
        if len(pieces[-1]) >= cut.long * _ENOUGH:
            pieces.append("")
        pieces[-1] += part
    if len(pieces) > 1 and len(pieces[-1]) < cut.long * _TOO_SHORT:
        last = pieces.pop()
        pieces[-1] += last
    yield from pieces
