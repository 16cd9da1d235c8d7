"""From a file to documents: one reader for each format, and the table that names them.

A format is added with one file here and one row in ``FORMATS``.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from corpus.errors import ReadError
from corpus.loading import load
from corpus.metadata import apply, sidecar
from corpus.readers.base import Format, Parsed, Reader

FORMATS: dict[str, Format] = {
    "text": Format((".txt", ".text"), "corpus.readers.text:read"),
    "markdown": Format((".md", ".markdown"), "corpus.readers.markdown:read"),
    "wiki": Format((".wiki", ".mediawiki"), "corpus.readers.wiki:read"),
}
"""By name; what is no text has a ``holds`` that tells it by its content."""

_BY_SUFFIX = {suffix: name for name, entry in FORMATS.items() for suffix in entry.suffixes}

SUFFIXES: frozenset[str] = frozenset(_BY_SUFFIX)
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
    return replace(parsed, documents=apply(facts, parsed.documents)) if facts else parsed


def read_bytes(data: bytes, name: str) -> Parsed:
    """Read the bytes of a file called ``name``, whose suffix says how; without one its content does.

    Raises:
        ReadError: Nobody reads the suffix of ``name``, its content is of another format, or it is empty,
            binary or broken.
    """
    format_ = _format(data, name)
    reader: Reader = load(FORMATS[format_].reader)
    return replace(reader(data, name), format=format_)


def _format(data: bytes, name: str) -> str:
    suffix = Path(name).suffix.lower()
    claimed = _BY_SUFFIX.get(suffix)
    if claimed is None and suffix:
        raise ReadError("unsupported format", where=name, hint=f"supported are {', '.join(sorted(SUFFIXES))}")
    held = next((key for key, entry in FORMATS.items() if entry.holds and entry.holds(data)), None)
    if claimed is None or held == claimed:
        return held or "text"
    if held is not None:
        proper = Path(name).with_suffix(FORMATS[held].suffixes[0]).name
        raise ReadError(
            f"holds {held.upper()}, whatever its name says", where=name, hint=f"rename it to {proper}"
        )
    if FORMATS[claimed].holds:
        raise ReadError(
            f"holds no {claimed.upper()}, whatever its name says", where=name, hint="look at how it was saved"
        )
    return claimed


__all__ = ["FORMATS", "SUFFIXES", "Format", "Parsed", "Reader", "read", "read_bytes"]
