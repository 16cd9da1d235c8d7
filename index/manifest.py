"""The plain file that says what an index holds; reading it is the only way in.

``manifest.json`` names the generation, the versions, the segments with the size of each of their files, and
the documents. It is checked before anything else is opened, and replacing it is the one step that makes a new
generation current. Segments are never changed, so everything it names stays true until it is replaced.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import DuizhaoError
from index.analysis import ANALYSIS_VERSION
from index.engine import DEFAULT_ENGINE, REBUILD, IndexDamagedError

FILE = "manifest.json"
SEGMENTS = "segments"
ALIGNMENTS = "alignments"
POSTINGS = "postings"
_FORMAT = "duizhao index"
#: Changes whenever an older index can no longer be read.
SCHEMA = 5


class IndexMissingError(DuizhaoError):
    """There is no index where one was looked for."""


class IndexStaleError(DuizhaoError):
    """The index was made by another version, or is not one of ours."""


class DocumentEntry(NamedTuple):
    """One document of the index.

    Attributes:
        id: Its name for good.
        path: Absolute path of its file.
        part: Which of the works in that file it is, from 0.
        title: Its title.
        date: ISO 8601 as precise as known, or None.
        sha256: Of its file's bytes, and of the sidecar's where there is one.
        size: Bytes of the file and its sidecar.
        stamp: Size and time of the file and its sidecar; empty if they were too recent to be trusted.
        format: Name of the file's format.
        encoding: What the file was decoded with, empty if it is no text.
        segment: Name of the segment that holds its paragraphs.
        slot: Which document of the segment it is.
        first: Number of its first paragraph in the segment.
        paragraphs: How many paragraphs it has.
        boilerplate: How many pieces of page furniture were left out.
        metadata: Other facts by name.
        notes: What its reader found amiss in the file, one sentence each.
        provenance: Where title, date and the other facts came from, by name.
        keys: Which paragraphs kept an earlier key: the key that is stored -> the key they go by.
    """

    id: str
    path: str
    part: int
    title: str
    date: str | None
    sha256: str
    size: int
    stamp: str
    format: str
    encoding: str
    segment: str
    slot: int
    first: int
    paragraphs: int
    boilerplate: int
    metadata: Mapping[str, str]
    notes: tuple[str, ...] = ()
    provenance: Mapping[str, str] = {}
    keys: Mapping[str, str] = {}

    def to_json(self) -> dict[str, object]:
        """What a hit says of it, as plain values."""
        return {"id": self.id, "title": self.title, "path": self.path, "date": self.date}

    @property
    def content(self) -> str:
        """SHA-256 of its file's bytes alone."""
        return self.sha256.partition("+")[0]


class SegmentEntry(NamedTuple):
    """One segment: how many paragraphs it has, dead ones included, and the size in bytes of each file."""

    name: str
    paragraphs: int
    length: int
    files: Mapping[str, int]


class AlignmentEntry(NamedTuple):
    """How two documents that are versions of one another align; see `index.versions`.

    Attributes:
        left: Id of the one document: the original, where the metadata say which that is.
        right: Id of the other.
        name: Of its file, without suffix.
        size: Bytes of that file.
        origin: Why the two are paired: ``translation_of`` or ``same day``.
        links: How many pairs of paragraphs are linked.
        confidence: The mean of their confidences.
        support: What the texts have in common, in nats for each bead.
    """

    left: str
    right: str
    name: str
    size: int
    origin: str
    links: int
    confidence: float
    support: float


class Manifest(NamedTuple):
    """What one generation of an index holds; documents are in order of path and part.

    `alignments` are None where nobody has looked for versions.
    """

    generation: int = 0
    engine: str = DEFAULT_ENGINE
    segments: tuple[SegmentEntry, ...] = ()
    documents: tuple[DocumentEntry, ...] = ()
    alignments: tuple[AlignmentEntry, ...] | None = None

    def successor(self, documents: list[DocumentEntry], segments: list[SegmentEntry]) -> Manifest:
        """The next generation; segments without a document and alignments of those gone are left out."""
        ids = {document.id for document in documents}
        used = {document.segment for document in documents}
        return self._replace(
            generation=self.generation + 1,
            documents=tuple(sorted(documents, key=lambda d: (d.path, d.part))),
            segments=tuple(segment for segment in segments if segment.name in used),
            alignments=None
            if self.alignments is None
            else tuple(entry for entry in self.alignments if {entry.left, entry.right} <= ids),
        )


def read_manifest(directory: Path) -> Manifest:
    """The current generation of the index in a directory.

    Raises:
        IndexMissingError: There is none.
        IndexStaleError: It is not ours, or of a version that cannot be read.
        IndexDamagedError: It is cut short or does not hold together.
    """
    path = directory / FILE
    try:
        text = _read(path)
    except (FileNotFoundError, NotADirectoryError):
        hint = "create one with `duizhao index PATH...`"
        raise IndexMissingError("no index here", where=directory, hint=hint) from None
    except UnicodeDecodeError as error:
        raise IndexDamagedError(f"the manifest cannot be read: {error}", where=path) from error
    try:
        values = json.loads(text)
        _check_versions(values, directory)
        return _from_json(values)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise IndexDamagedError(
            f"the manifest is damaged ({type(error).__name__}: {error})", where=path, hint=REBUILD
        ) from error


def salvage_documents(directory: Path) -> tuple[DocumentEntry, ...]:
    """The documents that a manifest of whatever version names, as far as they can be made out."""
    try:
        values = json.loads(_read(directory / FILE))
        return tuple(map(_document, values["documents"]))
    except (IndexDamagedError, OSError, ValueError, TypeError, KeyError, RecursionError):
        return ()  # nothing can be made out: the user names the files again


def _read(path: Path) -> str:
    if path.exists() and not path.is_file():
        # A pipe in this place would be waited for.
        raise IndexDamagedError("not a regular file", where=path, hint=REBUILD)
    return path.read_text(encoding="utf-8")


def write_manifest(directory: Path, manifest: Manifest) -> None:
    """Make a generation current: written beside, flushed to the disk, and put in place in one step."""
    values = {
        "format": _FORMAT,
        "schema": SCHEMA,
        "analysis": ANALYSIS_VERSION,
        "byteorder": sys.byteorder,
        "generation": manifest.generation,
        "engine": manifest.engine,
        "segments": [segment._asdict() for segment in manifest.segments],
        "documents": [document._asdict() for document in manifest.documents],
        "alignments": None
        if manifest.alignments is None
        else [entry._asdict() for entry in manifest.alignments],
    }
    new = directory / f"{FILE}.new"
    with new.open("w", encoding="ascii") as file:
        json.dump(values, file, separators=(",", ":"))
        file.flush()
        os.fsync(file.fileno())
    new.replace(directory / FILE)
    sync_directory(directory)


def check_files(directory: Path, segment: SegmentEntry) -> None:
    """Compare the sizes of a segment's files with the manifest.

    Raises:
        FileNotFoundError: One is missing.
        IndexDamagedError: One has another size.
    """
    for name, size in segment.files.items():
        path = directory / SEGMENTS / segment.name / name
        if (found := path.stat().st_size) != size:
            raise IndexDamagedError(f"{found} bytes where {size} were written", where=path, hint=REBUILD)


def sync_directory(directory: Path) -> None:
    """Flush a directory's entries to the disk, where the system can do that."""
    if os.name != "posix":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check_versions(values: dict[str, Any], directory: Path) -> None:
    if values.get("format") != _FORMAT:
        raise IndexStaleError("this is not an index of duizhao", where=directory / FILE)
    wanted = {"schema": SCHEMA, "analysis": ANALYSIS_VERSION, "byteorder": sys.byteorder}
    for name, value in wanted.items():
        if values.get(name) != value:
            raise IndexStaleError(
                f"the index was made by another version ({name} {values.get(name)!r}, here {value!r})",
                where=directory,
                hint=REBUILD,
            )


def _from_json(values: dict[str, Any]) -> Manifest:
    manifest = Manifest(
        generation=int(values["generation"]),
        engine=str(values["engine"]),
        segments=tuple(SegmentEntry(**segment) for segment in values["segments"]),
        documents=tuple(map(_document, values["documents"])),
        alignments=_alignments(values["alignments"]),
    )
    known = {_checked_name(segment.name) for segment in manifest.segments}
    if not all(document.segment in known for document in manifest.documents):
        raise ValueError("a document names a segment that there is not")
    return manifest


def _document(values: dict[str, Any]) -> DocumentEntry:
    entry = DocumentEntry(**values)
    return entry._replace(notes=tuple(entry.notes), provenance=dict(entry.provenance), keys=dict(entry.keys))


def _alignments(values: list[dict[str, Any]] | None) -> tuple[AlignmentEntry, ...] | None:
    if values is None:
        return None
    entries = tuple(AlignmentEntry(**entry) for entry in values)
    for entry in entries:
        _checked_name(entry.name)
    return entries


def _checked_name(name: str) -> str:
    # A manifest from elsewhere must not lead out of its own directory.
    if not name.isalnum():
        raise ValueError(f"file name {name!r}")
    return name
