"""Mending a damaged index: what is damaged is made anew, from its paragraphs where these are sound, else from
the sources.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from index.base import Base
from index.checking import Checked, Damage, check
from index.durable import cannot_write
from index.embedding import bare
from index.engine import REBUILD_FROM, IndexDamagedError
from index.home import Home, writing
from index.lock import WAIT_SECONDS, writer_lock
from index.manifest import SEGMENTS, DocumentEntry, Manifest, SegmentEntry
from index.manifest_file import IndexMissingError, read_manifest
from index.parallel import Progress
from index.segment import merge
from index.store import Store
from index.update import Summary, Update


class Repaired(NamedTuple):
    """What a repair found and did.

    Attributes:
        checked: What was wrong.
        summary: What was read again; `removed` are files whose paragraphs were damaged and that are gone or
            cannot be read, so that their documents are lost. None if nothing was wrong.
    """

    checked: Checked
    summary: Summary | None


def repair(
    directory: Path,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
    on_wait: Callable[[str], None] | None = None,
) -> Repaired:
    """Check an index and mend what is wrong; documents, ids and keys stay what they were.

    - Damaged postings are made anew from the paragraphs of their segment.
    - Damaged paragraphs are read from their files again.
    - Damaged alignments and vectors are computed again, a damaged lexicon is learned again.
    - After damage to the manifest, which may have changed any title or path, every file is read again.
      Documents whose file is gone stay.

    Args:
        directory: The index.
        jobs: Number of processes that read files.
        progress: Told of bytes to read, and of bytes read.
        on_wait: Told who is waited for, where another is writing.

    Raises:
        IndexMissingError: There is no index.
        IndexStaleError: It is of another version.
        IndexDamagedError: The manifest cannot be read: which files to read only the user knows.
        IndexLockedError: Another writer was not done in time.
        DuizhaoError: The directory cannot be written to.
    """
    try:
        with (
            writer_lock(directory, wait=WAIT_SECONDS, on_wait=on_wait),
            writing(directory, WAIT_SECONDS) as home,
        ):
            checked = check(directory)
            if not checked.faults:
                return Repaired(checked, None)
            return Repaired(checked, _mend(directory, home, checked.damage, jobs, progress))
    except FileNotFoundError as error:
        raise IndexMissingError("no index here", where=directory) from error
    except IndexDamagedError as error:
        raise IndexDamagedError(error.what, where=error.where, hint=REBUILD_FROM) from error
    except OSError as error:
        raise cannot_write(directory, error) from error


def _mend(directory: Path, home: Home, damage: Damage, jobs: int, progress: Progress | None) -> Summary:
    manifest = read_manifest(directory)
    for segment in [segment for segment in manifest.segments if segment.name in damage.postings]:
        manifest = _with_new_postings(directory, manifest, segment)
    base = _sound(manifest, damage)
    lost = [document for document in manifest.documents if document.segment in damage.paragraphs]
    again = manifest.documents if damage.manifest else lost
    paths = [Path(path) for path in {document.path for document in again} if Path(path).is_file()]
    work = Update(directory, home, base, rebuild=bool(paths), jobs=jobs, progress=progress)
    return work.run(paths, align=manifest.alignments is not None)


def _with_new_postings(directory: Path, manifest: Manifest, segment: SegmentEntry) -> Manifest:
    """The generation with a segment replaced by one of the same paragraphs."""
    stays = [document for document in manifest.documents if document.segment != segment.name]
    moving = [document for document in manifest.documents if document.segment == segment.name]
    with closing(Store(directory / SEGMENTS / segment.name)) as store:
        built = merge(directory, manifest.engine, [(document, store) for document in moving])
    others = [other for other in manifest.segments if other.name != segment.name]
    made = [built.segment] if built.segment else []
    return manifest.successor(stays + built.documents, others + made)


def _sound(manifest: Manifest, damage: Damage) -> Base:
    """What is left of a generation, and which documents there were."""
    segments = tuple(
        bare(segment) if segment.name in damage.vectors else segment
        for segment in manifest.segments
        if segment.name not in damage.paragraphs
    )
    stays = tuple(document for document in manifest.documents if document.segment not in damage.paragraphs)
    alignments = manifest.alignments
    realign: set[str] = set()
    if alignments is not None:
        spoilt = [entry for entry in alignments if entry.name in damage.alignments]
        realign = {name for entry in spoilt for name in (entry.left, entry.right)}
        alignments = tuple(entry for entry in alignments if entry not in spoilt)
    lexicon = None if damage.lexicon else manifest.lexicon
    sound = manifest._replace(segments=segments, documents=stays, alignments=alignments, lexicon=lexicon)
    known = [_unplaced(document, damage) for document in manifest.documents]
    return Base(sound, known, realign=realign, is_written=False)


def _unplaced(document: DocumentEntry, damage: Damage) -> DocumentEntry:
    """A document without its segment where that is damaged, so that nobody believes what is read there."""
    return document._replace(segment="") if document.segment in damage.paragraphs else document
