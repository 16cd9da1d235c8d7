"""A block of a manuscript, and the ids of paragraphs in it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from corpus.model import Span

#: What looks like the id of a paragraph; where it begins, amid Chinese text, only the index can tell.
ID = re.compile(r"[^\s\[\](){}<>（）“”\"「」『』«»*`|]+:[0-9a-f]{12}(?:\.\d+)?(?![0-9A-Za-z])")
_BEFORE_OWNER = re.compile(r".*[,;:/，。；、：]")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a manuscript in which a citation and its quotation stand together.

    Attributes:
        text: Its characters, the signs of a block quotation left out.
        where: What it is called where it has no lines: ``block 3``, ``item 2``.
        line: Its first line, from 1; 0 where there are none.
        is_quote: Whether it is marked as a block quotation.
    """

    text: str
    where: str = ""
    line: int = 0
    is_quote: bool = False

    def place(self, offset: int) -> str:
        """Where a code point of its text stands: a line, or the block."""
        return str(self.line + self.text.count("\n", 0, offset)) if self.line else self.where


class FoundId(NamedTuple):
    """An id in a text, and where (code points)."""

    span: Span
    name: str


def ids_in(text: str, known: Container[str]) -> Iterator[FoundId]:
    """The ids of paragraphs in a text; `known` are the ids of documents."""
    for match in ID.finditer(text):
        start = _start(text, match, known)
        yield FoundId(Span(start, match.end()), text[start : match.end()])


def _start(text: str, match: re.Match[str], known: Container[str]) -> int:
    """Where the id begins that a match ends with."""
    owner = match[0].rpartition(":")[0]
    opening = text.rfind("[", 0, match.start()) + 1
    if opening and text[opening : match.end()].rpartition(":")[0] in known:
        return opening
    cut = next((i for i in range(len(owner)) if owner[i:] in known), None)
    if cut is None:
        before = _BEFORE_OWNER.match(owner)
        cut = before.end() if before and before.end() < len(owner) else 0
    return match.start() + cut
