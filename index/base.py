"""What an update builds on: the index that there is, or what one that cannot be read still tells."""

from __future__ import annotations

from collections.abc import Sequence, Set
from pathlib import Path
from typing import NamedTuple

from corpus.errors import DuizhaoError
from index.engine import REBUILD_FROM, IndexDamagedError
from index.manifest import DocumentEntry, Manifest
from index.manifest_file import IndexMissingError, IndexStaleError, check_files, read_manifest, salvage


class Base(NamedTuple):
    """What an update builds on.

    Attributes:
        manifest: The documents and segments that can stay.
        known: The documents whose ids carry over, those that cannot stay too.
        scratch: Whether everything is made anew.
        instead: What to do for documents that would have to stay then.
        realign: Ids of documents whose versions are to be aligned again.
        is_written: Whether the manifest is the one in the directory.
    """

    manifest: Manifest
    known: Sequence[DocumentEntry]
    scratch: bool = False
    instead: str = ""
    realign: Set[str] = frozenset()
    is_written: bool = True


def find_base(
    directory: Path, paths: Sequence[Path], wanted: str | None, default: str, *, rebuild: bool
) -> Base:
    """What there is to build on.

    Args:
        directory: The index.
        paths: The files and folders that are to be indexed, if any were named.
        wanted: The engine that was asked for, if any.
        default: The engine of a new index.
        rebuild: Whether an index that cannot be built on is made anew.

    Raises:
        IndexMissingError: There is no index, and no paths.
        IndexStaleError: It is of another version and not to be rebuilt, or does not say of which files.
        IndexDamagedError: The same of one that is damaged.
        DuizhaoError: It has another engine and is not to be rebuilt.
    """
    try:
        manifest = read_manifest(directory)
    except IndexMissingError:
        if not paths:
            raise  # there are no files that it would name
        return Base(Manifest(engine=wanted or default), (), scratch=True, is_written=False)
    except (IndexStaleError, IndexDamagedError) as error:
        if not rebuild:
            raise
        found = salvage(directory)
        if not (found.documents or paths):
            raise type(error)(error.what, where=error.where, hint=REBUILD_FROM) from error
        return _scratch(found, wanted or found.engine, "name the folders too that they are gone from")
    wanted = wanted or manifest.engine
    move = f"`duizhao index --from {directory} --engine {wanted}` moves it"
    if manifest.engine != wanted:
        if rebuild:
            return _scratch(manifest, wanted, f"{move} without its files")
        raise DuizhaoError(f"the index has the engine {manifest.engine}", where=directory, hint=move)
    if rebuild and not _is_whole(directory, manifest):
        return _scratch(manifest, wanted, "`duizhao index --repair` makes anew only what is damaged")
    return Base(manifest, manifest.documents)


def _scratch(manifest: Manifest, engine: str, instead: str) -> Base:
    """There are no segments that could be read, so nothing can stay."""
    empty = manifest._replace(engine=engine, segments=(), documents=())
    return Base(empty, manifest.documents, scratch=True, instead=instead, is_written=False)


def _is_whole(directory: Path, manifest: Manifest) -> bool:
    try:
        for segment in manifest.segments:
            check_files(directory, segment)
    except (IndexDamagedError, FileNotFoundError):
        return False
    return True
