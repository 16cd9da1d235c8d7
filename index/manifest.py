"""The plain file that says what an index holds; reading it is the only way in.

``manifest.json`` names the generation, the versions, the segments with the size and hash of each of their
files, and the documents. It is checked before anything else is opened, and replacing it is the one step that
makes a new generation current. Segments are never changed, so everything it names stays true until it is
replaced. Sizes are compared whenever an index is opened, hashes when it is checked (`index.checking`).
"""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, product
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, NoReturn, TypeAlias

from corpus.errors import DuizhaoError
from index.analysis import ANALYSIS_VERSION
from index.durable import replace_file
from index.engine import DEFAULT_ENGINE, ENGINES, REBUILD, IndexDamagedError

FILE = "manifest.json"
SEGMENTS = "segments"
ALIGNMENTS = "alignments"
LEXICONS = "lexicons"
POSTINGS = "postings"
_FORMAT = "duizhao index"
_SUM = "sha256"  # of all the rest of the manifest
#: Changes whenever an older index can no longer be read.
SCHEMA = 6


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
    """One segment.

    Attributes:
        name: Of its directory.
        paragraphs: How many it has, dead ones included.
        length: Han characters and Latin words of all of them.
        files: Bytes of each of its files, by path below its directory.
        sha256: SHA-256 of each of them.
    """

    name: str
    paragraphs: int
    length: int
    files: Mapping[str, int]
    sha256: Mapping[str, str]


class AlignmentEntry(NamedTuple):
    """How two documents that are versions of one another align; see `index.versions`.

    Attributes:
        left: Id of the one document: the original, where the metadata say which that is.
        right: Id of the other.
        name: Of its file, without suffix.
        size: Bytes of that file.
        sha256: Its SHA-256.
        origin: Why the two are paired: ``translation_of`` or ``same day``.
        links: How many pairs of paragraphs are linked.
        confidence: The mean of their confidences.
        support: What the texts have in common, in nats for each bead.
    """

    left: str
    right: str
    name: str
    size: int
    sha256: str
    origin: str
    links: int
    confidence: float
    support: float


class LexiconEntry(NamedTuple):
    """What was learned from the alignments of an index; see `index.lexicon`.

    Attributes:
        name: Of its file, without suffix.
        size: Bytes of that file.
        sha256: Its SHA-256.
        words: How many words it translates, those of both languages.
    """

    name: str
    size: int
    sha256: str
    words: int


class Manifest(NamedTuple):
    """What one generation of an index holds; documents are in order of path and part.

    Attributes:
        alignments: None where nobody has looked for versions.
        lexicon: None where there was nothing to learn from.
        model: What the vectors of all segments are computed by, `index.vectors.MODEL`; empty without vectors.
    """

    generation: int = 0
    engine: str = DEFAULT_ENGINE
    segments: tuple[SegmentEntry, ...] = ()
    documents: tuple[DocumentEntry, ...] = ()
    alignments: tuple[AlignmentEntry, ...] | None = None
    lexicon: LexiconEntry | None = None
    model: str = ""

    def files(self) -> dict[str, int]:
        """The files that it names, as paths below the index directory, with their sizes in bytes."""
        found = {
            f"{SEGMENTS}/{segment.name}/{name}": size
            for segment in self.segments
            for name, size in segment.files.items()
        }
        found |= {f"{ALIGNMENTS}/{entry.name}.json": entry.size for entry in self.alignments or ()}
        if self.lexicon:
            found[f"{LEXICONS}/{self.lexicon.name}.tsv"] = self.lexicon.size
        return found

    def sums(self) -> dict[str, str]:
        """SHA-256 of the files outside of segments, by path below the index directory."""
        found = {f"{ALIGNMENTS}/{entry.name}.json": entry.sha256 for entry in self.alignments or ()}
        if self.lexicon:
            found[f"{LEXICONS}/{self.lexicon.name}.tsv"] = self.lexicon.sha256
        return found

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
    return parse_manifest(text, directory)


def parse_manifest(text: str, directory: Path) -> Manifest:
    """The generation that a manifest describes.

    Raises:
        IndexStaleError: As of `read_manifest`.
        IndexDamagedError: As of `read_manifest`.
    """
    try:
        values = json.loads(text, parse_constant=_refuse)
        _check_versions(values, directory)
        return _from_json(values)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise IndexDamagedError(
            f"the manifest is damaged ({type(error).__name__}: {error})", where=directory / FILE, hint=REBUILD
        ) from error


def salvage(directory: Path) -> Manifest:
    """Engine, documents and model of a manifest of whatever version, as far as they can be made out."""
    try:
        values = json.loads(_read(directory / FILE))
        name = values["engine"] if values["engine"] in ENGINES else DEFAULT_ENGINE
        documents = tuple(map(_document, values["documents"]))
        return Manifest(engine=name, documents=documents, model=str(values.get("model", "")))
    except (IndexDamagedError, OSError, ValueError, TypeError, KeyError, RecursionError):
        return Manifest()  # nothing can be made out: the user names the files again


def _read(path: Path) -> str:
    if path.exists() and not path.is_file():
        # A pipe in this place would be waited for.
        raise IndexDamagedError("not a regular file", where=path, hint=REBUILD)
    return path.read_bytes().decode()  # to look for line ends in megabytes takes ten times as long


def write_manifest(directory: Path, manifest: Manifest) -> None:
    """Make a generation current: written beside, flushed to the disk, and put in place in one step."""
    replace_file(directory / FILE, manifest_text(manifest).encode("ascii"))


def manifest_text(manifest: Manifest) -> str:
    """What `read_manifest` reads, ASCII."""
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
        "lexicon": manifest.lexicon and manifest.lexicon._asdict(),
        "model": manifest.model,
    }
    return _packed({**values, _SUM: _sum(values)})


def is_unspoilt(directory: Path) -> bool:
    """Whether the manifest is, byte for byte, as it was written.

    Raises:
        IndexDamagedError: It is no JSON object.
        OSError: It cannot be read.
    """
    try:
        values = json.loads(_read(directory / FILE))
        stated = values.pop(_SUM, "")
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise IndexDamagedError(f"the manifest cannot be read: {error}", where=directory / FILE) from error
    return bool(stated == _sum(values))


def check_files(directory: Path, segment: SegmentEntry) -> None:
    """Compare the sizes of a segment's files with the manifest.

    Raises:
        FileNotFoundError: One is missing.
        IndexDamagedError: One has another size, or is no file: a pipe would be waited for.
    """
    for name, size in segment.files.items():
        path = directory / SEGMENTS / segment.name / name
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise IndexDamagedError("not a regular file", where=path, hint=REBUILD)
        if found.st_size != size:
            what = f"{found.st_size} bytes where {size} were written"
            raise IndexDamagedError(what, where=path, hint=REBUILD)


def _sum(values: dict[str, Any]) -> str:
    import hashlib  # it loads OpenSSL, which no search needs

    return hashlib.sha256(_packed(values).encode()).hexdigest()


def _packed(values: dict[str, Any]) -> str:
    return json.dumps(values, separators=(",", ":"))


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
    known = {_checked_name(segment.name) for segment in manifest.segments}
    if not all(document.segment in known for document in manifest.documents):
        raise ValueError("a document names a segment that there is not")
    if manifest.alignments:
        ids = {document.id for document in manifest.documents}
        if not all({entry.left, entry.right} <= ids for entry in manifest.alignments):
            raise ValueError("an alignment names a document that there is not")
    return manifest


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


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _checked_name(name: str) -> str:
    # A manifest from elsewhere must not lead out of its own directory.
    if not name.isalnum():
        raise ValueError(f"file name {name!r}")
    return name
