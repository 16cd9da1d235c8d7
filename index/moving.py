"""An index made from another's paragraphs, for another engine; source files are not needed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from corpus.errors import DuizhaoError
from corpus.files import read_regular
from index.compaction import groups, living
from index.disposal import clear_up
from index.durable import cannot_write, make_directory, write_file
from index.embedding import with_vectors
from index.engine import REBUILD, IndexDamagedError, engine
from index.home import refresh, writing
from index.lock import WAIT_SECONDS, writer_lock
from index.manifest import SEGMENTS, Manifest
from index.manifest_file import IndexMissingError, read_manifest
from index.parallel import Progress
from index.reader import naming_damage, open_generation, open_store
from index.segment import merge
from index.store import Store


def move(
    directory: Path,
    source: Path,
    engine_name: str,
    *,
    wait: float = WAIT_SECONDS,
    progress: Progress | None = None,
    on_wait: Callable[[str], None] | None = None,
) -> Manifest:
    """Make an index of the paragraphs of another: the same ids, metadata and alignments, another engine.

    Later updates read the source files as if nothing had happened. Until the last step the index is what it
    was, whatever happens.

    Args:
        directory: The index to make. It may be the source, but no other index.
        source: The index that has the paragraphs.
        engine_name: The engine of the new one.
        wait: Seconds to wait for another writer.
        progress: Told of bytes of source files to move, and of bytes moved.
        on_wait: Told who is waited for.

    Raises:
        IndexMissingError: The source is no index.
        IndexStaleError: It is of another version.
        IndexLockedError: Another writer was not done in time.
        DuizhaoError: The directory holds another index, or cannot be written to.
    """
    engine(engine_name)  # should its package be missing, that is said before anything is written
    refresh(source)
    read_manifest(source)
    try:
        make_directory(directory / SEGMENTS)
        with writer_lock(directory, wait=wait, on_wait=on_wait), writing(directory, wait) as home:
            _require_room(directory, source)
            new = _moved(directory, source, engine_name, progress)
            home.commit(new)
            clear_up(home, directory, new)
            return new
    except OSError as error:
        raise cannot_write(directory, error) from error


def _require_room(directory: Path, source: Path) -> None:
    if directory.samefile(source):
        return
    try:
        read_manifest(directory)
    except IndexMissingError:
        return
    hint = "name a new one with --index"
    raise DuizhaoError("there is an index already", where=directory, hint=hint)


def _moved(directory: Path, source: Path, engine_name: str, progress: Progress | None) -> Manifest:
    with ExitStack() as files:

        def open_all(manifest: Manifest) -> tuple[dict[str, Store], dict[str, bytes]]:
            stores = {
                segment.name: files.enter_context(closing(open_store(source, segment)))
                for segment in manifest.segments
            }
            with naming_damage(source):
                others = {name: _whole(source / name, sum_) for name, sum_ in manifest.sums().items()}
            return stores, others

        old, (stores, others) = open_generation(source, open_all)
        if progress:
            progress.start(sum(document.size for document in old.documents), "Moving")
        new = old._replace(engine=engine_name, segments=(), documents=())
        new = _rewritten(directory, old, new, stores, progress)
        if old.model:
            new = with_vectors(directory, new, old.segments, progress, source=source)
    for name, data in others.items():
        write_file(directory / name, data)
    return new


def _whole(path: Path, sha256: str) -> bytes:
    """The bytes of a file that is taken over as it is: in an index from elsewhere it may be any."""
    data = read_regular(path)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise IndexDamagedError("is not as it was written", where=path, hint=REBUILD)
    return data


def _rewritten(
    directory: Path, old: Manifest, new: Manifest, stores: dict[str, Store], progress: Progress | None
) -> Manifest:
    """The generation `new` with the documents of `old`, in segments of its own."""
    documents, segments = [], []
    for group in groups(old.segments, living(old)):
        names = {segment.name for segment in group}
        moving = [document for document in old.documents if document.segment in names]
        built = merge(directory, new.engine, [(document, stores[document.segment]) for document in moving])
        documents += built.documents
        segments += [built.segment] if built.segment else []
        if progress:
            progress.advance(sum(document.size for document in moving))
    return new.successor(documents, segments)
