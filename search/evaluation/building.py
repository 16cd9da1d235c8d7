"""An index of a corpus of passages, made by the writer that indexes documents, and kept for the next time."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol, TypeVar

from corpus.errors import DuizhaoError
from corpus.model import LANGUAGES, Language, Paragraph
from corpus.places import user_directory
from corpus.scripts import language
from index.embedding import with_vectors
from index.lock import writer_lock
from index.manifest import DocumentEntry, Manifest
from index.manifest_file import write_manifest
from index.parallel import Progress
from index.reader import Snapshot
from index.segment import SegmentWriter
from index.vectors import MODEL
from search.evaluation.collection import Passage
from search.evaluation.files import CollectionError

#: Where a paragraph of such an index keeps the id of its passage: the name in its locator.
PASSAGE = "passage"

_WAIT_SECONDS = 600.0

# Code points of a segment, which hold memory while it is written.
_SEGMENT_SIZE = 8_000_000
_T = TypeVar("_T")


class Watch(Protocol):
    """Whoever shows how far something has come: passes items on and counts them."""

    def __call__(self, items: Sequence[_T], what: str) -> Iterable[_T]:
        """The same items."""
        ...


def default_cache() -> Path:
    """Where indexes of corpora are kept: ``duizhao/eval`` in the user's cache directory (XDG)."""
    return user_directory("XDG_CACHE_HOME", "~/.cache") / "eval"


def corpus_index(
    passages: Sequence[Passage],
    cache: Path,
    engine: str,
    watch: Watch,
    on_wait: Callable[[str], None] | None = None,
    *,
    semantic: bool = False,
    progress: Progress | None = None,
) -> Path:
    """The directory of an index of passages: that of an earlier time, or a new one.

    It is called by a hash of all that it is made of, so another corpus gets another index. One that
    cannot be read, because it is damaged or of another version, is made anew.

    Args:
        passages: The corpus; each becomes a paragraph, with the passage's title above it.
        cache: Where indexes are kept.
        engine: The engine that writes the postings.
        watch: Told of each passage.
        on_wait: Told, in a sentence, of another process that builds an index here and is waited for.
        semantic: Whether passages have vectors.
        progress: Told how far they are encoded.

    Raises:
        IndexLockedError: That process was not done in time.
        CollectionError: The index cannot be written.
        EncoderMissingError: Passages are to have vectors, and the extra is not installed.
    """
    directory = cache / _digest(passages, engine, semantic)
    if _is_usable(directory):
        return directory
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with writer_lock(cache, wait=_WAIT_SECONDS, on_wait=on_wait):
            if not _is_usable(directory):  # the process that was waited for may have built this very index
                write = partial(_write, watch(passages, "Indexing"), engine, semantic, progress)
                _replace(directory, write)
    except OSError as error:
        raise CollectionError(
            f"cannot be written: {error.strerror}", where=cache, hint="name another place with --cache"
        ) from error
    return directory


def _digest(passages: Iterable[Passage], engine: str, semantic: bool) -> str:
    digest = hashlib.sha256(f"{engine} {MODEL if semantic else ''}".encode())
    for passage in passages:
        digest.update(json.dumps(passage).encode())
    return digest.hexdigest()[:32]


def _is_usable(directory: Path) -> bool:
    try:
        Snapshot(directory).close()
    except DuizhaoError:
        return False
    return True


def _replace(directory: Path, write: Callable[[Path], None]) -> None:
    """Build an index beside its place and put it there when it is whole."""
    new = Path(mkdtemp(prefix="new-", dir=directory.parent))
    try:
        write(new)
        shutil.rmtree(directory, ignore_errors=True)
        new.replace(directory)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _write(
    passages: Iterable[Passage], engine: str, semantic: bool, progress: Progress | None, directory: Path
) -> None:
    segments, documents = [], []
    for part, batch in enumerate(_batches(passages)):
        writer = SegmentWriter(directory, engine)
        writer.add(_entry(part), enumerate(map(_paragraph, batch), 1))
        built = writer.finish()
        documents += built.documents
        segments += [built.segment] if built.segment else []
    manifest = Manifest(engine=engine).successor(documents, segments)
    if semantic:
        manifest = with_vectors(directory, manifest, (), progress)
    write_manifest(directory, manifest)


def _batches(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    batch: list[Passage] = []
    size = 0
    for passage in passages:
        batch.append(passage)
        size += len(passage.text)
        if size >= _SEGMENT_SIZE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _paragraph(passage: Passage) -> Paragraph:
    # Corpora say zh for either script; which one it is, the text says.
    known: dict[str, Language] = {tag: tag for tag in LANGUAGES}
    return Paragraph(
        kind="paragraph",
        text=passage.text,
        span=None,
        section=(passage.title,) if passage.title else (),
        lang=known.get(passage.lang) or language(passage.text),
        locator={PASSAGE: passage.id},
    )


def _entry(part: int) -> DocumentEntry:
    return DocumentEntry(
        id=f"corpus-{part + 1}",
        path="corpus",
        part=part,
        title="corpus",
        date=None,
        sha256="",
        size=0,
        stamp="",
        format="text",
        encoding="",
        segment="",
        slot=0,
        first=0,
        paragraphs=0,
        boilerplate=0,
        metadata={},
    )
