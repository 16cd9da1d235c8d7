"""What every reader returns, and the rows of the table that names the readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corpus.model import Document, Source


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as read.

    Attributes:
        source: Its text.
        documents: The works in it.
        format: The name of its format in the table.
        notes: What a reader of it should know: pages without text, for one.
    """

    source: Source
    documents: tuple[Document, ...]
    format: str = ""
    notes: tuple[str, ...] = ()


Reader = Callable[[bytes, str], Parsed]
"""From the bytes of a file and its name to what it holds; raises ReadError."""


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table of formats.

    Attributes:
        suffixes: In lower case, the usual one first.
        reader: Where its `Reader` is, as ``module:attribute``.
        holds: Tells it by its content; None for text, which any content may be.
        largest: Bytes of a file that is still read; text takes some 40 bytes of memory a byte.
    """

    suffixes: tuple[str, ...]
    reader: str
    holds: Callable[[bytes], bool] | None = None
    largest: int = 64 << 20
