"""The entries of a manifest made of what its file says; a value that cannot be is refused.

A manifest may come from elsewhere, or from a disk that has spoilt it: what is let through here is believed
everywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, product
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from index.manifest import AlignmentEntry, DocumentEntry, LexiconEntry, Manifest, SegmentEntry

# What is taken for the fields that a manifest of another version did not have.
_NO_DOCUMENT = DocumentEntry("", "", 0, "", None, "", 0, "", "", "", "", 0, 0, 0, 0, {})


def manifest_of(values: dict[str, Any]) -> Manifest:
    """The generation that the values of a manifest of this version describe.

    Raises:
        ValueError: They cannot be.
        TypeError: One is of another type, or an entry has other fields.
        KeyError: One is missing.
        AttributeError: An entry is none.
    """
    manifest = Manifest(
        generation=values["generation"],
        engine=values["engine"],
        segments=tuple(map(_segment, values["segments"])),
        documents=tuple(map(_document, values["documents"])),
        alignments=_alignments(values["alignments"]),
        lexicon=_lexicon(values["lexicon"]),
        model=str(values["model"]),
    )
    numbers = (manifest.generation,)
    _require((*numbers, manifest.engine), {(int, str)}, numbers, ())
    _require_one_of_each(manifest)
    return manifest


def salvaged(values: dict[str, Any]) -> DocumentEntry:
    """A document of another version, which may have had other fields; but for these two none is needed."""
    known = {name: value for name, value in values.items() if name in DocumentEntry._fields}
    blank = _NO_DOCUMENT._replace(id=values["id"], path=values["path"])
    return _document(blank._asdict() | known)


def _require_one_of_each(manifest: Manifest) -> None:
    """Refuse what would be counted twice, and what is named and not there."""
    segments = {_checked_name(segment.name) for segment in manifest.segments}
    if len(segments) != len(manifest.segments):
        raise ValueError("a segment is listed twice")
    places = {(document.segment, document.slot) for document in manifest.documents}
    if len(places) != len(manifest.documents):
        raise ValueError("two documents have the same place")
    if not segments.issuperset(document.segment for document in manifest.documents):
        raise ValueError("a document names a segment that there is not")
    aligned = {name for entry in manifest.alignments or () for name in (entry.left, entry.right)}
    if aligned and not aligned <= {document.id for document in manifest.documents}:
        raise ValueError("an alignment names a document that there is not")


def _segment(values: dict[str, Any]) -> SegmentEntry:
    entry = SegmentEntry(**values)
    numbers = (entry.paragraphs, entry.length, *entry.files.values())
    _require(entry, _SEGMENT, numbers, entry.sha256.values())
    for name in (*entry.files, *entry.sha256):
        if PurePosixPath(name).is_absolute() or ".." in name.split("/"):
            raise ValueError(f"file name {name!r}")
    return entry


def _document(values: dict[str, Any]) -> DocumentEntry:
    entry = DocumentEntry(**values)
    numbers = (entry.part, entry.size, entry.slot, entry.first, entry.paragraphs, entry.boilerplate)
    facts = (entry.metadata.values(), entry.provenance.values(), entry.keys.values())
    _require(entry, _DOCUMENT, numbers, chain(entry.notes, *facts))
    return entry._replace(notes=tuple(entry.notes))


def _alignments(values: list[dict[str, Any]] | None) -> tuple[AlignmentEntry, ...] | None:
    if values is None:
        return None
    entries = tuple(AlignmentEntry(**entry) for entry in values)
    for entry in entries:
        _require(entry, _ALIGNMENT, (entry.size, entry.links, entry.confidence, entry.support), ())
        _checked_name(entry.name)
    return entries


def _lexicon(values: dict[str, Any] | None) -> LexiconEntry | None:
    if values is None:
        return None
    entry = LexiconEntry(**values)
    _require(entry, {(str, int, str, int)}, (entry.size, entry.words), ())
    _checked_name(entry.name)
    return entry


_Forms: TypeAlias = set[tuple[type, ...]]
# What JSON may make of the values of an entry. Documents come by the ten thousand: each has one look.
_DATES: tuple[type, ...] = (str, type(None))
_SEGMENT: _Forms = {(str, int, int, dict, dict)}
_DOCUMENT: _Forms = {
    (str, str, int, str, date, str, int, str, str, str, str, int, int, int, int, dict, notes, dict, dict)
    for date, notes in product(_DATES, (list, tuple))
}
_ALIGNMENT: _Forms = {(str, str, str, int, str, str, int, *both) for both in product((int, float), repeat=2)}
_MOST = 2**53


def _require(
    entry: Iterable[object],
    forms: _Forms,
    numbers: Sequence[float],
    texts: Iterable[object],
) -> None:
    """Compare the values of an entry with their types: one of another would fail later, anywhere."""
    if tuple(map(type, entry)) not in forms or not {str}.issuperset(map(type, texts)):
        raise TypeError(f"an entry of another form: {entry!r:.80}")
    if not (min(numbers) >= 0 and max(numbers) < _MOST):
        raise ValueError(f"a number that cannot be: {entry!r:.80}")


def _checked_name(name: str) -> str:
    # A manifest from elsewhere must not lead out of its own directory.
    if not name.isalnum():
        raise ValueError(f"file name {name!r}")
    return name
