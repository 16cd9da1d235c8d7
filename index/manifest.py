"""What an index holds, as the plain file says that is the only way in; `index.manifest_file` reads it.

``manifest.json`` names the generation, the versions, the segments with the size and hash of each of their
files, and the documents. It is checked before anything else is opened, and replacing it is the one step that
makes a new generation current. Segments are never changed, so everything it names stays true until it is
replaced. Sizes are compared whenever an index is opened, hashes when it is checked (`index.checking`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from index.engine import DEFAULT_ENGINE

FILE = "manifest.json"
SEGMENTS = "segments"
ALIGNMENTS = "alignments"
LEXICONS = "lexicons"
POSTINGS = "postings"


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
