"""Looking an index over: its files against their hashes, what it holds against itself and its sources.

An index is opened without reading all of it, so a byte that a disk has spoilt can stay unseen for long. A
check reads every file once. What the bytes cannot tell, whether they were written rightly, is tried on a
sample of the paragraphs (`index.consistency`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, get_args

from corpus.errors import DuizhaoError
from corpus.files import open_regular, read_regular
from index.consistency import Fault, Part, paragraph_faults, posting_faults, source_faults
from index.engine import IndexDamagedError
from index.home import refresh
from index.manifest import (
    ALIGNMENTS,
    FILE,
    LEXICONS,
    POSTINGS,
    SEGMENTS,
    AlignmentEntry,
    DocumentEntry,
    Manifest,
    SegmentEntry,
    is_unspoilt,
    read_manifest,
)
from index.reader import Segment, naming_damage
from index.store import Store
from index.vectors import VECTORS

_ATTEMPTS = 5
#: Documents that are read from their sources again.
_SOURCES = 20
#: Of each segment, paragraphs that are analysed again and looked up in the postings.
_SAMPLE = 100


class Damage(NamedTuple):
    """What cannot be trusted.

    Attributes:
        manifest: Whether the manifest is not as it was written.
        paragraphs: Names of segments.
        postings: Names of segments of which the paragraphs are sound.
        vectors: Names of segments.
        alignments: Names of alignments.
        lexicon: Whether it is the lexicon.
    """

    manifest: bool
    paragraphs: frozenset[str]
    postings: frozenset[str]
    vectors: frozenset[str]
    alignments: frozenset[str]
    lexicon: bool


@dataclass(slots=True)
class Checked:
    """What was looked at, and what was found.

    Attributes:
        generation: Of the index.
        files: Files that were read.
        bytes: Of all of them together.
        paragraphs: Paragraphs of all documents.
        sampled: Paragraphs that were analysed again and looked up in the postings.
        reread: Paragraphs that were compared with their sources.
        faults: What is wrong.
        notes: What is worth knowing, but no damage.
    """

    generation: int
    files: int = 0
    bytes: int = 0
    paragraphs: int = 0
    sampled: int = 0
    reread: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def damage(self) -> Damage:
        """The parts that the faults are in."""
        parts: dict[Part, set[str]] = {part: set() for part in get_args(Part)}
        for fault in self.faults:
            parts[fault.part].add(fault.name)
        # Where the paragraphs are damaged, the postings are made anew with them.
        postings = parts["postings"] - parts["paragraphs"]
        return Damage(
            bool(parts["manifest"]),
            frozenset(parts["paragraphs"]),
            frozenset(postings),
            frozenset(parts["vectors"]),
            frozenset(parts["alignments"]),
            bool(parts["lexicon"]),
        )

    def to_json(self) -> dict[str, object]:
        """The findings as plain values."""
        values = {name: getattr(self, name) for name in self.__slots__ if name != "faults"}
        return values | {"faults": [fault._asdict() for fault in self.faults]}


def check(directory: Path) -> Checked:
    """Look an index over; it is read and not changed, and may be written to meanwhile.

    Raises:
        IndexMissingError: There is no index.
        IndexStaleError: It is of another version.
        IndexDamagedError: The manifest cannot be read.
    """
    for _ in range(_ATTEMPTS):
        manifest = _latest(directory)
        found = _Check(directory, manifest).run()
        # An update that ended meanwhile has taken away what it replaced.
        if not found.faults or _latest(directory).generation == manifest.generation:
            return found
    raise DuizhaoError("the index is being written to all the time", where=directory, hint="check it later")


def _latest(directory: Path) -> Manifest:
    refresh(directory)
    return read_manifest(directory)


class _Check:
    def __init__(self, directory: Path, manifest: Manifest) -> None:
        self._directory = directory
        self._manifest = manifest
        self._found = Checked(
            manifest.generation, paragraphs=sum(document.paragraphs for document in manifest.documents)
        )
        self._documents: dict[str, list[DocumentEntry]] = {segment.name: [] for segment in manifest.segments}
        for document in manifest.documents:
            self._documents[document.segment].append(document)
        self._paragraphs = {document.id: document.paragraphs for document in manifest.documents}

    def run(self) -> Checked:
        self._found.faults += self._of_manifest()
        for segment in self._manifest.segments:
            self._segment(segment)
        for entry in self._manifest.alignments or ():
            self._found.faults += self._of_alignment(entry)
        self._found.faults += self._of_lexicon()
        self._found.notes += self._left_behind()
        return self._found

    def _of_manifest(self) -> Iterator[Fault]:
        manifest = self._manifest
        self._count(self._directory / FILE)
        if not is_unspoilt(self._directory):
            yield Fault("manifest", "", FILE, "is not as it was written")
        ids = [document.id for document in manifest.documents]
        if len(set(ids)) != len(ids):
            yield Fault("manifest", "", FILE, "two documents have the same id")
        places = [(document.path, document.part) for document in manifest.documents]
        if places != sorted(places):
            yield Fault("manifest", "", FILE, "the documents are out of order")

    def _segment(self, entry: SegmentEntry) -> None:
        home = f"{SEGMENTS}/{entry.name}"
        spoilt = list(self._of_files(entry))
        self._found.faults += spoilt
        if spoilt:
            return  # what cannot be trusted is not worth a closer look
        documents = sorted(self._documents[entry.name], key=lambda document: document.first)
        try:
            with naming_damage(self._directory), closing(self._opened(entry)) as segment:
                faults = [*paragraph_faults(segment.store, entry, documents, _SAMPLE)]
                faults += posting_faults(segment, _SAMPLE)
                self._found.sampled += min(_SAMPLE, entry.paragraphs)
                self._found.faults += faults
                if not faults:
                    self._against_sources(segment.store, documents)
        except FileNotFoundError as error:
            self._found.faults.append(Fault("paragraphs", entry.name, home, f"{error.filename} is missing"))
        except IndexDamagedError as error:
            self._found.faults.append(Fault("paragraphs", entry.name, home, error.what))

    def _opened(self, entry: SegmentEntry) -> Segment:
        places = {document.slot: place for place, document in enumerate(self._documents[entry.name])}
        living = sum(document.paragraphs for document in self._documents[entry.name])
        return Segment(self._directory, entry, self._manifest.engine, places, living)

    def _of_files(self, entry: SegmentEntry) -> Iterator[Fault]:
        home = f"{SEGMENTS}/{entry.name}"
        for name, size in entry.files.items():
            part: Part = "postings" if name.startswith(f"{POSTINGS}/") else "paragraphs"
            part = "vectors" if name == VECTORS else part
            what = self._wrong_with(self._directory / home / name, size, entry.sha256.get(name, ""))
            if what:
                yield Fault(part, entry.name, f"{home}/{name}", what)

    def _of_alignment(self, entry: AlignmentEntry) -> Iterator[Fault]:
        name = f"{ALIGNMENTS}/{entry.name}.json"
        path = self._directory / name
        what = self._wrong_with(path, entry.size, entry.sha256)
        if not what:
            what = _wrong_links(path, self._paragraphs[entry.left], self._paragraphs[entry.right])
        if what:
            yield Fault("alignments", entry.name, name, what)

    def _of_lexicon(self) -> Iterator[Fault]:
        if entry := self._manifest.lexicon:
            path = self._directory / LEXICONS / f"{entry.name}.tsv"
            if what := self._wrong_with(path, entry.size, entry.sha256):
                yield Fault("lexicon", entry.name, path.relative_to(self._directory).as_posix(), what)

    def _wrong_with(self, path: Path, size: int, sha256: str) -> str:
        """What is wrong with the bytes of a file; empty if nothing is."""
        try:
            if not path.is_file():
                return "is missing"
            if (found := path.stat().st_size) != size:
                return f"has {found:,} bytes where {size:,} were written"
            with open_regular(path) as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            return f"cannot be read: {error.strerror}"
        self._count(path)
        return "" if digest == sha256 else "is not as it was written"

    def _count(self, path: Path) -> None:
        self._found.files += 1
        self._found.bytes += path.stat().st_size

    def _against_sources(self, store: Store, documents: Iterable[DocumentEntry]) -> None:
        """Compare those of the segment's documents with their sources whose turn it is."""
        turn = self._sampled_documents
        for document in documents:
            if document.id in turn:
                compared = source_faults(store, document)
                self._found.reread += compared.paragraphs
                self._found.faults += compared.faults
                self._found.notes += compared.notes

    @property
    def _sampled_documents(self) -> set[str]:
        """The documents that are read again: others in every generation."""
        documents = self._manifest.documents
        step = max(1, len(documents) // _SOURCES)
        return {document.id for document in documents[self._manifest.generation % step :: step]}

    def _left_behind(self) -> Iterator[str]:
        """Files that nothing names; an update that is at work, or that died, leaves them."""
        named = {segment.name for segment in self._manifest.segments}
        strays = [path for path in (self._directory / SEGMENTS).iterdir() if path.name not in named]
        strays += self._directory.glob("*.new")
        for path in sorted(strays):
            where = path.relative_to(self._directory).as_posix()
            yield f"{where} belongs to no generation: an update is at work, or died; the next one clears up"


def _wrong_links(path: Path, left: int, right: int) -> str:
    """What is wrong with a file of links between so many paragraphs, its bytes being as they were written."""
    try:
        links = json.loads(read_regular(path))["links"]
        known = all(0 <= ours < left and 0 <= theirs < right for ours, theirs, _ in links)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        return f"holds no links ({type(error).__name__})"
    return "" if known else "links paragraphs that there are not"
