"""Building a segment, from files or from other segments; it is written once and never changed."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import DuizhaoError
from corpus.metadata import sidecar_bytes, sidecar_of
from corpus.model import Document, Paragraph
from corpus.readers import file_bytes, read
from index.durable import sync_directory
from index.engine import engine
from index.manifest import POSTINGS, SEGMENTS, DocumentEntry, SegmentEntry
from index.scan import FoundFile, Skipped
from index.store import Row, Store, StoreWriter

#: A file changed this recently may change again within the same tick of its clock: it is compared by content.
_CLOCK_GRAIN_NS = 2_000_000_000


@dataclass(slots=True)
class Built:
    """What came of a batch: a segment (None if it would be empty), its documents, the files left out.

    The ids of the documents are those that the files name themselves, or empty.
    """

    segment: SegmentEntry | None = None
    documents: list[DocumentEntry] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


class SegmentWriter:
    """Writes a new segment below an index directory; nothing refers to it until a manifest does."""

    def __init__(self, index: Path, engine_name: str) -> None:
        self.name = secrets.token_hex(8)
        self._directory = index / SEGMENTS / self.name
        self._engine = engine(engine_name)
        self._store = StoreWriter()
        self._documents: list[DocumentEntry] = []

    def add(self, entry: DocumentEntry, paragraphs: Iterable[tuple[int, Paragraph]]) -> None:
        """Add a document, `entry` saying all but where in the segment it is."""
        first = len(self._store.analyses)
        self._store.start_document()
        for n, paragraph in paragraphs:
            self._store.add(n, paragraph)
        count = len(self._store.analyses) - first
        slot = len(self._documents)
        self._documents.append(entry._replace(segment=self.name, slot=slot, first=first, paragraphs=count))

    def finish(self) -> Built:
        """Write everything and flush it to the disk; nothing if there is no document."""
        if not self._documents:
            return Built()
        (self._directory / POSTINGS).mkdir(parents=True)
        try:
            self._store.finish(self._directory)
            self._engine.write(self._directory / POSTINGS, self._store.analyses)
            files, hashes = _sync(self._directory)
        except BaseException:
            shutil.rmtree(self._directory, ignore_errors=True)
            raise
        count, length = len(self._store.analyses), self._store.length
        return Built(SegmentEntry(self.name, count, length, files, hashes), self._documents)


def build(index: Path, engine_name: str, files: Sequence[FoundFile], done: Callable[[int], None]) -> Built:
    """Read files into a new segment; what cannot be read is reported, not raised.

    Args:
        index: The index directory.
        engine_name: The engine that writes the postings.
        files: The files, in the order of their documents in the segment.
        done: Told the number of bytes after each file.
    """
    writer = SegmentWriter(index, engine_name)
    skipped: list[Skipped] = []
    for file in files:
        found = _read_or_reason(file)
        if isinstance(found, str):
            skipped.append(Skipped(file.path, found))
        else:
            for entry, document in found:
                numbered = enumerate((p for p in document.paragraphs if p.kind != "boilerplate"), 1)
                writer.add(entry, numbered)
        done(file.size)
    built = writer.finish()
    built.skipped = skipped
    return built


def merge(index: Path, engine_name: str, documents: Sequence[tuple[DocumentEntry, Store]]) -> Built:
    """Bring documents of several segments into a new one."""
    writer = SegmentWriter(index, engine_name)
    for entry, store in documents:
        rows = store.rows(entry.first, entry.first + entry.paragraphs)
        writer.add(entry, ((row.n, _paragraph(row)) for row in rows))
    return writer.finish()


def read_documents(file: FoundFile) -> list[tuple[DocumentEntry, Document]]:
    """Read one file; the entries lack their place in a segment.

    Raises:
        ReadError: It cannot be read, or not as a document.
    """
    path = Path(file.path)
    stamp = trusted_stamp(file)
    data = file_bytes(path)
    parsed = read(path, data)
    digest = fingerprint(path, data)
    entries = []
    for part, document in enumerate(parsed.documents):
        entry = DocumentEntry(
            id=document.id or "",
            path=file.path,
            part=part,
            title=document.title,
            date=document.date,
            sha256=digest,
            size=file.size,
            stamp=stamp,
            format=parsed.format,
            encoding=parsed.source.encoding,
            segment="",
            slot=0,
            first=0,
            paragraphs=0,
            boilerplate=sum(paragraph.kind == "boilerplate" for paragraph in document.paragraphs),
            metadata=dict(document.metadata),
            notes=parsed.notes,
            provenance=dict(document.provenance),
        )
        entries.append((entry, document))
    return entries


def trusted_stamp(file: FoundFile) -> str:
    """The file's stamp if it is old enough to tell later changes by, else an empty one."""
    return file.stamp if time.time_ns() - file.newest_ns > _CLOCK_GRAIN_NS else ""


def fingerprint(path: Path, data: bytes) -> str:
    """SHA-256 of a file's bytes, followed by that of its sidecar's where there is one."""
    digest = hashlib.sha256(data).hexdigest()
    sidecar = sidecar_of(path)
    if sidecar is None:
        return digest
    return f"{digest}+{hashlib.sha256(sidecar_bytes(sidecar)).hexdigest()}"


def _paragraph(row: Row) -> Paragraph:
    return Paragraph(
        row.kind,
        row.text,
        row.span,
        row.section,
        row.lang,
        row.page,
        extra=row.extra,
        locator=row.locator,
    )


def _sync(directory: Path) -> tuple[dict[str, int], dict[str, str]]:
    """Flush a new segment to the disk; returns the bytes and the SHA-256 of each file."""
    sizes, hashes = {}, {}
    for path in sorted(directory.rglob("*")):
        if path.is_dir():
            sync_directory(path)
            continue
        name = path.relative_to(directory).as_posix()
        with path.open("rb+") as file:
            os.fsync(file.fileno())
            sizes[name] = path.stat().st_size
            hashes[name] = hashlib.file_digest(file, "sha256").hexdigest()
    for parent in (directory, directory.parent, directory.parent.parent):
        sync_directory(parent)
    return sizes, hashes


def _read_or_reason(file: FoundFile) -> list[tuple[DocumentEntry, Document]] | str:
    """What a file holds, or why it cannot be read."""
    try:
        return read_documents(file)
    except (DuizhaoError, OSError) as error:
        return _reason(error, file.path)
    except MemoryError:
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        return f"a fault in duizhao, please report it: {type(error).__name__} at {where}: {error}"


def _reason(error: DuizhaoError | OSError, path: str) -> str:
    if isinstance(error, DuizhaoError):
        beside = f"{Path(error.where).name}: " if error.where not in ("", path) else ""  # its sidecar
        return beside + (f"{error.what}; {error.hint}" if error.hint else error.what)
    return error.strerror or str(error)
