"""What every reader returns, and the path that all text formats share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corpus.errors import ReadError
from corpus.metadata import Facts, document
from corpus.model import Document, Source
from corpus.segmentation import Syntax, segment


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as read: its decoded text, and the works in it, whose spans point into that text."""

    source: Source
    documents: tuple[Document, ...]


Reader = Callable[[bytes, str], Parsed]
"""From the bytes of a file and its name to what it holds; raises ReadError."""


def parse(source: Source, syntax: Syntax, name: str) -> Parsed:
    """Return the works of a text without front matter; ``name`` is the last resort for title and date."""
    works = segment(source.text, syntax)
    if not works:
        raise ReadError("no text", where=name)
    return Parsed(source, tuple(document(work, Facts(), name) for work in works))
