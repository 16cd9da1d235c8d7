"""A block of a manuscript, and the ids of paragraphs in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from corpus.model import Span
from search.verification.marks import goes_on, unclosed

_KEY = re.compile(r":[0-9a-f]{12}(?:\.\d+)?(?![0-9A-Za-z])")
# What the id of a document, as the index makes them, has none of; they are file names, so there is an end.
_OUTSIDE = re.compile(r"[\s\[\](){}<>（）［］“”‘’\"「」『』«»*`|]")
_LONGEST = 255
_BEFORE_OWNER = re.compile(r".*[,;:/，。；、：]")


@dataclass(frozen=True)
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
        return str(self.line + bisect_left(self._breaks, offset)) if self.line else self.where

    @cached_property
    def _breaks(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.text)]


class FoundId(NamedTuple):
    """An id in a text, and where (code points)."""

    span: Span
    name: str


def has_id(text: str) -> bool:
    """Whether there is what looks like the id of a paragraph in a text."""
    return next(ids_in(text, ()), None) is not None


def ids_in(text: str, known: Container[str]) -> Iterator[FoundId]:
    """The ids of paragraphs in a text; `known` are the ids of documents.

    Where an id begins that stands amid Chinese text, only the index can tell.
    """
    for key in _KEY.finditer(text):
        start = _start(text, key.start(), known)
        if start < key.start():
            yield FoundId(Span(start, key.end()), text[start : key.end()])


def _start(text: str, end: int, known: Container[str]) -> int:
    """Where the id of a document begins that ends at `end`."""
    least = max(0, end - _LONGEST)
    opening = text.rfind("[", least, end) + 1
    if opening and text[opening:end] in known:
        return opening
    start = max((found.end() for found in _OUTSIDE.finditer(text, least, end)), default=least)
    cut = next((at for at in range(start, end) if text[at:end] in known), None)
    if cut is not None:
        return cut
    before = _BEFORE_OWNER.match(text, start, end)
    return before.end() if before and before.end() < end else start


def joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, a quotation of several paragraphs made one: what is set as one, or closed only at its end.

    By custom each paragraph of such a quotation opens with the mark, and only the last closes it.
    """
    last: Block | None = None
    for block in blocks:
        text = last and _continued(last, block)
        if last is not None and text:
            last = replace(last, text=text)
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last


def _continued(last: Block, block: Block) -> str:
    """The text of two blocks with one quotation, empty if they have not; lines keep their numbers."""
    gap = "\n" * (block.line - last.line - last.text.count("\n")) if block.line else "\n\n"
    if last.is_quote and block.is_quote:
        return f"{last.text}{gap}{block.text}"
    mark = unclosed(last.text)
    if not mark or not goes_on(block.text, mark) or any(ids_in(last.text[last.text.rfind(mark) :], ())):
        return ""
    return f"{last.text}{gap}{block.text.lstrip().removeprefix(mark)}"
