"""From a file to documents: one reader for each format, and the table that names them.

A format is added with one file here and one row in ``_READERS``.
"""

from __future__ import annotations

from pathlib import Path

from corpus.errors import ReadError
from corpus.metadata import apply, sidecar
from corpus.readers import markdown, text, wiki
from corpus.readers.base import Parsed, Reader

_READERS: dict[str, Reader] = {
    ".txt": text.read,
    ".text": text.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".wiki": wiki.read,
    ".mediawiki": wiki.read,
    "": text.read,
}

SUFFIXES: frozenset[str] = frozenset(_READERS) - {""}
"""The suffixes that are claimed, in lower case; a walk through a folder passes over all others."""


def read(path: Path, data: bytes | None = None) -> Parsed:
    """Read a file and the sidecar beside it; ``data`` are its bytes where they are at hand.

    Raises:
        ReadError: Nobody reads its suffix, or it or its sidecar cannot be read.
    """
    if data is None and path.exists() and not path.is_file():
        raise ReadError("not a regular file", where=path)  # a pipe would be waited for
    try:
        data = path.read_bytes() if data is None else data
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", where=path) from error
    parsed = read_bytes(data, str(path))
    facts = sidecar(path)
    return Parsed(parsed.source, apply(facts, parsed.documents)) if facts else parsed


def read_bytes(data: bytes, name: str) -> Parsed:
    """Read the bytes of a file called ``name``, whose suffix says how; without one it is text.

    Raises:
        ReadError: Nobody reads the suffix of ``name``, or the bytes are empty, binary or broken.
    """
    reader = _READERS.get(Path(name).suffix.lower())
    if reader is None:
        raise ReadError("unsupported format", where=name, hint=f"supported are {', '.join(sorted(SUFFIXES))}")
    return reader(data, name)


__all__ = ["SUFFIXES", "Parsed", "Reader", "read", "read_bytes"]
