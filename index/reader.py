"""One generation of an index, opened for reading."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

from corpus.errors import DuizhaoError
from index.engine import REBUILD, IndexDamagedError, Postings, engine, is_refusal
from index.home import refresh
from index.manifest import FILE, POSTINGS, SEGMENTS, DocumentEntry, Manifest, SegmentEntry
from index.manifest_file import check_files, read_manifest
from index.plan import Term
from index.store import BLOCKS, ROWS, Row, Store
from index.vectors import VECTORS, Vectors

T = TypeVar("T")

_ATTEMPTS = 5
_KEY = re.compile(r"[0-9a-f]+(\.\d+)?")


class IndexClosedError(DuizhaoError):
    """An index is asked that was closed."""


class Located(NamedTuple):
    """A paragraph with the document it belongs to.

    Attributes:
        id: ``document id:key``; see `index.ids`.
        document: Its document.
        row: What is stored of it.
    """

    id: str
    document: DocumentEntry
    row: Row


class Segment:
    """An opened segment.

    Attributes:
        store: Its paragraphs.
        postings: The engine's side of it.
        order: By document slot, the document's place in the index; -1 for a document that is gone.
        vectors: The vectors of its paragraphs, if it has any.
        dead: How many paragraphs belong to documents that are gone.
    """

    def __init__(
        self, index: Path, entry: SegmentEntry, engine_name: str, documents: dict[int, int], living: int
    ) -> None:
        self.entry = entry
        self.dead = entry.paragraphs - living
        # All files are opened here and now: a newer generation may delete them while we read.
        with ExitStack() as files:
            self.store: Store = files.enter_context(closing(open_store(index, entry)))
            self.order = defaultdict(lambda: -1, documents)
            self.vectors: Vectors | None = None
            if VECTORS in entry.files:
                vectors = index / SEGMENTS / entry.name / VECTORS
                self.vectors = files.enter_context(closing(Vectors(vectors, entry.paragraphs)))
            self.postings: Postings = _open_postings(index, entry, engine_name)
            files.pop_all()

    def close(self) -> None:
        """Let go of its files."""
        self.store.close()
        if self.vectors:
            self.vectors.close()
        self.postings.close()


class Snapshot:
    """What an index held when it was opened; later generations do not disturb it.

    Args:
        directory: The index directory.

    Raises:
        IndexMissingError: There is no index.
        IndexStaleError: It is of another version.
        IndexDamagedError: It does not hold together.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        with naming_damage(directory):
            refresh(directory)
            self.manifest, self._segments = open_generation(directory, self._open_segments)
        self._is_closed = False

    def _open_segments(self, manifest: Manifest) -> list[Segment]:
        slots: dict[str, dict[int, int]] = {segment.name: {} for segment in manifest.segments}
        living: Counter[str] = Counter()
        for place, document in enumerate(manifest.documents):
            slots[document.segment][document.slot] = place
            living[document.segment] += document.paragraphs
        with ExitStack() as files:
            segments = [
                files.enter_context(
                    closing(
                        Segment(self.directory, entry, manifest.engine, slots[entry.name], living[entry.name])
                    )
                )
                for entry in manifest.segments
            ]
            files.pop_all()
        return segments

    @property
    def segments(self) -> list[Segment]:
        """Its segments.

        Raises:
            IndexClosedError: It was closed.
        """
        if self._is_closed:
            raise IndexClosedError("the index was closed", where=self.directory, hint="open it again")
        return self._segments

    @property
    def documents(self) -> tuple[DocumentEntry, ...]:
        """The documents in order of path."""
        return self.manifest.documents

    @cached_property
    def paragraph_count(self) -> int:
        """Paragraphs of all documents."""
        return sum(document.paragraphs for document in self.documents)

    @cached_property
    def average_length(self) -> float:
        """Mean number of Han characters and Latin words of a paragraph, dead ones included; at least 1."""
        paragraphs = sum(segment.paragraphs for segment in self.manifest.segments)
        length = sum(segment.length for segment in self.manifest.segments)
        return max(1.0, length / max(1, paragraphs))

    @property
    def has_vectors(self) -> bool:
        """Whether all paragraphs have vectors of the model that is known here."""
        return all(segment.vectors for segment in self.segments)

    def df(self, terms: Sequence[Term]) -> list[int]:
        """For each term, the number of paragraphs that contain it, dead ones included."""
        by_segment = [segment.postings.df(terms).value for segment in self.segments]
        # An index without documents has no segment either.
        return list(map(sum, zip(*by_segment, strict=True))) if by_segment else [0] * len(terms)

    def locate(self, segment: Segment, number: int) -> Located:
        """The paragraph of that number in a segment."""
        row = segment.store.row(number)
        return _located(self.documents[segment.order[row.slot]], row)

    def paragraphs(
        self, document: DocumentEntry, start: int = 1, end: int | None = None
    ) -> Iterator[Located]:
        """The paragraphs of a document with `start` <= n < `end`, in order."""
        segment = self._segment_of(document)
        with naming_damage(self.directory):
            stop = document.paragraphs + 1 if end is None else min(end, document.paragraphs + 1)
            shift = document.first - 1
            rows = list(segment.store.rows(max(1, start) + shift, stop + shift))
        return (_located(document, row) for row in rows)

    def document(self, name: str) -> DocumentEntry:
        """The document with that id.

        Raises:
            DuizhaoError: There is none.
        """
        try:
            return self._documents_by_id[name]
        except KeyError:
            hint = "`duizhao info --documents` lists ids and paths"
            raise DuizhaoError(f"no document is called {name!r}", hint=hint) from None

    def paragraph(self, name: str) -> Located:
        """The paragraph with that id.

        Raises:
            DuizhaoError: There is none.
        """
        owner, _, key = name.rpartition(":")
        document = self._documents_by_id.get(owner)
        if document is not None and _KEY.fullmatch(key):
            segment = self._segment_of(document)
            with naming_damage(self.directory):
                for number in segment.store.numbers_of(_stored_key(document, key)):
                    if document.first <= number < document.first + document.paragraphs:
                        return _located(document, segment.store.row(number))
        if name in self._documents_by_id:
            hint = f"list its paragraphs with `duizhao paragraphs --doc {name}`"
            raise DuizhaoError("that is a document, not a paragraph", where=name, hint=hint)
        what = "no paragraph has that id" if document or not owner else f"no document is called {owner!r}"
        raise DuizhaoError(
            what, where=name, hint="ids look like `document:0123456789ab`; a search prints them"
        )

    def saying(self, content: str) -> list[Located]:
        """The paragraphs with that content key, in whichever document, in order of document and place."""
        with naming_damage(self.directory):
            found = [
                self.locate(segment, number)
                for segment in self.segments
                for number in segment.store.numbers_saying(content)
                if segment.order[segment.store.slot[number]] >= 0
            ]
        return sorted(
            found, key=lambda located: (located.document.path, located.document.part, located.row.n)
        )

    def close(self) -> None:
        """Let go of all files; to do so again changes nothing."""
        if not self._is_closed:
            self._is_closed = True
            for segment in self._segments:
                segment.close()

    @cached_property
    def places(self) -> dict[str, int]:
        """By id of a document, its place among the documents."""
        return {document.id: place for place, document in enumerate(self.documents)}

    @cached_property
    def _documents_by_id(self) -> dict[str, DocumentEntry]:
        return {document.id: document for document in self.documents}

    def _segment_of(self, document: DocumentEntry) -> Segment:
        return self.segments[self._places_of_segments[document.segment]]

    @cached_property
    def _places_of_segments(self) -> dict[str, int]:
        return {segment.entry.name: place for place, segment in enumerate(self.segments)}


@contextmanager
def naming_damage(directory: Path) -> Iterator[None]:
    """Report what an index cannot mean as damage.

    The files of an index are checked for their sizes, not for each byte. A spoilt one shows itself as
    an offset outside of a file, a number without a name, half of a character: as nearly any exception.
    """
    try:
        yield
    except (DuizhaoError, FileNotFoundError):
        raise
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        OSError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        if is_refusal(error):
            raise
        raise IndexDamagedError(
            f"the index is damaged ({type(error).__name__}: {error})",
            where=directory,
            hint=f"{REBUILD}; if that does not help, report it",
        ) from error


def open_store(index: Path, segment: SegmentEntry) -> Store:
    """Open the paragraphs of a segment, its files checked first."""
    check_files(index, segment)
    has_postings = any(name.startswith(f"{POSTINGS}/") for name in segment.files)
    if not (has_postings and {BLOCKS, ROWS} <= segment.files.keys()):
        raise IndexDamagedError("a segment without all its files", where=index / FILE, hint=REBUILD)
    return Store(index / SEGMENTS / segment.name)


def _open_postings(index: Path, segment: SegmentEntry, engine_name: str) -> Postings:
    try:
        directory = index / SEGMENTS / segment.name / POSTINGS
        return engine(engine_name).open(directory, segment.paragraphs)
    except IndexDamagedError:
        check_files(index, segment)  # FileNotFoundError: a newer generation deletes them just now
        raise


def open_generation(directory: Path, opener: Callable[[Manifest], T]) -> tuple[Manifest, T]:
    """The current generation, and what `opener` opens of it.

    A writer may replace it between reading the manifest and opening files: then the next one is tried.
    """
    for _ in range(_ATTEMPTS):
        manifest = read_manifest(directory)
        try:
            return manifest, opener(manifest)
        except FileNotFoundError as error:
            missing = error.filename
    raise IndexDamagedError("a file is missing", where=missing, hint=REBUILD)


def _located(document: DocumentEntry, row: Row) -> Located:
    return Located(f"{document.id}:{document.keys.get(row.key, row.key)}", document, row)


def _stored_key(document: DocumentEntry, key: str) -> str:
    """Under which key the paragraph is stored that goes by one; empty where none does."""
    kept = {carried: stored for stored, carried in document.keys.items()}
    return kept.get(key, "" if key in document.keys else key)
