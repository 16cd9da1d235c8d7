"""From a file to documents: one reader for each format, and the table that names them.

A format is added with one file here and one row in ``FORMATS``.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from corpus.errors import ReadError
from corpus.files import read_regular
from corpus.loading import load
from corpus.metadata import apply, sidecar
from corpus.readers import content, docx, epub, pdf
from corpus.readers.parsed import Format, Parsed, Reader

_PACKED = 1 << 30  # Bytes of a file that may hold pictures; what is read of it has limits of its own.

FORMATS: dict[str, Format] = {
    "text": Format((".txt", ".text"), "corpus.readers.text:read"),
    "markdown": Format((".md", ".markdown"), "corpus.readers.markdown:read"),
    "wiki": Format((".wiki", ".mediawiki"), "corpus.readers.wiki:read"),
    "html": Format((".html", ".htm", ".xhtml", ".xht"), "corpus.readers.html:read"),
    "epub": Format((".epub",), "corpus.readers.epub.reader:read", epub.holds, _PACKED),
    "docx": Format(
        (".docx", ".docm", ".dotx", ".dotm"), "corpus.readers.docx.reader:read", docx.holds, _PACKED
    ),
    "pdf": Format((".pdf",), "corpus.readers.pdf.reader:read", pdf.holds, _PACKED),
}
"""By name; what is no text has a ``holds`` that tells it by its content."""

_MAY_BE_HTML = ("text", "markdown")  # People save web pages under such names.

_BY_SUFFIX = {suffix: name for name, entry in FORMATS.items() for suffix in entry.suffixes}

SUFFIXES: frozenset[str] = frozenset(_BY_SUFFIX)
"""The suffixes that are claimed, in lower case; a walk through a folder passes over all others."""


def read(path: Path, data: bytes | None = None) -> Parsed:
    """Read a file and the sidecar beside it; ``data`` are its bytes where they are at hand.

    Raises:
        ReadError: Nobody reads its suffix, or it or its sidecar cannot be read.
    """
    parsed = read_bytes(file_bytes(path) if data is None else data, str(path))
    facts = sidecar(path)
    if facts is None:
        return parsed
    return replace(parsed, documents=apply(facts, parsed.documents), notes=(*parsed.notes, *facts.notes))


def file_bytes(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        ReadError: It is none, or cannot be read.
    """
    try:
        if (size := path.stat().st_size) > _PACKED:
            raise _too_large(size, _PACKED, path)
        return read_regular(path)
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", where=path) from error


def read_bytes(data: bytes, name: str) -> Parsed:
    """Read the bytes of a file called ``name``, whose suffix says how; without one its content does.

    Raises:
        ReadError: Nobody reads the suffix of ``name``, its content is of another format, or it is empty,
            binary or broken.
    """
    # Here, so that a walk through folders, which wants the table alone, does not wait for it.
    from corpus.mojibake import doubts

    format_ = _format(data, name)
    entry = FORMATS[format_]
    if len(data) > entry.largest:
        raise _too_large(len(data), entry.largest, name)
    reader: Reader = load(entry.reader)
    parsed = reader(data, name)
    unsure = doubts(parsed.source.text) if parsed.source.encoding else ()
    return replace(parsed, format=format_, notes=(*parsed.notes, *unsure))


def _format(data: bytes, name: str) -> str:
    if not data:
        raise ReadError("empty file", where=name)
    suffix = Path(name).suffix.lower()
    claimed = _BY_SUFFIX.get(suffix)
    known = content.unread(data)
    if known is not None:
        raise _unread(known, suffix, name)
    held = next((key for key, entry in FORMATS.items() if entry.holds and entry.holds(data)), None)
    if claimed is None and suffix and held is None and suffix not in content.BY_SUFFIX:
        raise ReadError("unsupported format", where=name, hint=f"supported are {', '.join(sorted(SUFFIXES))}")
    if (not suffix or claimed in _MAY_BE_HTML) and held is None and content.is_html(data):
        return "html"
    if not suffix:
        return held or "text"
    if claimed is not None and held == (claimed if FORMATS[claimed].holds else None):
        return claimed
    raise _mislabelled(held or _kind_of_text(data), claimed or suffix[1:], name)


def _too_large(size: int, limit: int, where: object) -> ReadError:
    what = f"{size >> 20:,} MiB, and no more than {limit >> 20:,} MiB are read of such a file"
    return ReadError(what, where=where, hint="divide it")


def _unread(known: content.Unread, suffix: str, name: str) -> ReadError:
    if suffix in content.BY_SUFFIX:
        return ReadError(f"{known.what}, which is not read", where=name, hint=known.hint)
    return ReadError(f"holds {known.what}, whatever its name says", where=name, hint=known.hint)


def _kind_of_text(data: bytes) -> str | None:
    """The format of text that is not named as such; None if it is no text."""
    from corpus.encodings import decode

    if content.is_html(data):
        return "html"
    try:
        decode(data, where="")
    except ReadError:
        return None
    return "text"


def _mislabelled(held: str | None, named: str, name: str) -> ReadError:
    if held is None:
        hint = "it is damaged or something else: get it again"
        return ReadError(f"holds no {named.upper()}, whatever its name says", where=name, hint=hint)
    proper = Path(name).with_suffix(FORMATS[held].suffixes[0]).name
    what = "plain text" if held == "text" else held.upper()
    return ReadError(f"holds {what}, whatever its name says", where=name, hint=f"rename it to {proper}")


__all__ = ["FORMATS", "SUFFIXES", "Format", "Parsed", "Reader", "file_bytes", "read", "read_bytes"]
