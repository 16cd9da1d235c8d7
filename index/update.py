"""Bringing an index up to date with the files: what is new, changed, moved, gone; then one step."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import DuizhaoError
from corpus.files import read_regular
from index.base import Base, find_base
from index.carrying import carry_keys
from index.compaction import compact
from index.disposal import clear_up
from index.durable import cannot_write, make_directory
from index.embedding import with_vectors, without_vectors
from index.encoder import require_encoder
from index.engine import engine as find_engine
from index.home import Home, writing
from index.learning import learn_lexicon
from index.likely_versions import unresolved
from index.lock import WAIT_SECONDS, writer_lock
from index.manifest import (
    SEGMENTS,
    AlignmentEntry,
    DocumentEntry,
    Manifest,
)
from index.naming import name_documents
from index.parallel import Progress, build_all
from index.scan import FoundFile, Scan, Skipped, is_under, scan
from index.segment import Built, fingerprint, trusted_stamp
from index.versions import pair_versions


@dataclass(slots=True)
class Summary:
    """What an update did; documents are named by path.

    Attributes:
        added: Files that are new.
        changed: Files read again because they differ.
        moved: New path -> old path, for files that keep their ids.
        unchanged: Number of files left as they were.
        removed: Documents dropped because their file is gone or no longer wanted.
        kept: Files that can no longer be read, whose earlier version stays.
        skipped: Files left out, with reasons.
        identical: Path -> path with the very same content; both are indexed.
        links: Path -> path of the same file; indexed once.
        renamed: Ids that two documents claim: claimed -> given.
        notes: Path -> what was found amiss in a file that was read.
        versions: The documents that are paired as versions of one another, and how well they align.
        documents: Documents in the index now.
        paragraphs: Paragraphs in the index now.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    identical: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    versions: list[AlignmentEntry] = field(default_factory=list)
    documents: int = 0
    paragraphs: int = 0


def update(
    directory: Path,
    paths: Sequence[Path],
    *,
    exclude: Collection[str] = (),
    rebuild: bool = False,
    engine: str | None = None,
    jobs: int = 1,
    align: bool = True,
    semantic: bool | None = None,
    wait: float = WAIT_SECONDS,
    progress: Progress | None = None,
    on_wait: Callable[[str], None] | None = None,
) -> Summary:
    """Index files and folders into a directory, which is created where there is none.

    Only new and changed files are read. Documents whose file vanished under `paths` are dropped; documents
    elsewhere, or below a path that is missing or unreadable, are left alone. Until the last step the index
    is what it was, whatever happens.

    Args:
        directory: The index directory.
        paths: Files and folders; with `rebuild` and none given, the files that the index names.
        exclude: Globs of paths to leave out.
        rebuild: Read every file that is found again. An index that is damaged, or of another version or
            engine, is made anew, from `paths` and the files that it names.
        engine: The engine of an index that is new or rebuilt; None for its own, or the default.
        jobs: Number of processes that read files.
        align: Whether documents are paired with their versions in other languages and scripts.
        semantic: Whether paragraphs have vectors; None for as they are, and none in a new index.
        wait: Seconds to wait for another writer.
        progress: Told of bytes to read, and of bytes read.
        on_wait: Told who is waited for.

    Raises:
        IndexLockedError: Another writer was not done in time.
        IndexStaleError: The index is of another version and `rebuild` is off.
        EncoderMissingError: Paragraphs are to have vectors, and the extra is not installed.
        DuizhaoError: The directory cannot be written to, or the index has another engine and is not rebuilt;
            or everything is to be made anew, and files are away.
    """
    try:
        make_directory(directory / SEGMENTS)
        with writer_lock(directory, wait=wait, on_wait=on_wait), writing(directory, wait) as home:
            base = find_base(directory, paths, engine, home.engine, rebuild=rebuild)
            work = Update(
                directory, home, base, exclude=exclude, rebuild=rebuild, jobs=jobs, progress=progress
            )
            return work.run(paths, align=align, semantic=semantic)
    except OSError as error:
        raise cannot_write(directory, error) from error


class Update:
    """One update by the one writer, who holds the lock; the arguments are those of `update`."""

    def __init__(
        self,
        directory: Path,
        home: Home,
        base: Base,
        *,
        exclude: Collection[str] = (),
        rebuild: bool = False,
        jobs: int = 1,
        progress: Progress | None = None,
    ) -> None:
        self._directory = directory
        self._home = home
        self._exclude = exclude
        self._rebuild = rebuild
        self._jobs = jobs
        self._progress = progress
        self._base, self._old, self._known = base, base.manifest, base.known
        find_engine(self._old.engine)  # should its package be missing, that is said before anything is read
        self._by_path: dict[str, list[DocumentEntry]] = {}
        for document in self._known:
            self._by_path.setdefault(document.path, []).append(document)
        self._fresh: set[str] = set()
        self._summary = Summary()

    def run(self, paths: Sequence[Path], *, align: bool, semantic: bool | None = None) -> Summary:
        """Read what is new under the paths, and make the next generation current."""
        is_semantic = bool(self._old.model) if semantic is None else semantic
        if is_semantic:
            require_encoder()
        if self._rebuild and (self._base.scratch or not paths):
            paths = [*paths, *self._not_gone_from(paths)]
        found = scan(paths, self._exclude, self._directory, self._by_path.keys())
        self._summary.skipped = found.skipped
        self._summary.links = found.same
        fresh = [file for file in found.files.values() if self._rebuild or not self._is_unchanged(file)]
        self._summary.unchanged = len(found.files) - len(fresh)
        built = build_all(self._directory, self._old.engine, fresh, self._jobs, self._progress)
        manifest = self._manifest(found, built, {file.path for file in fresh})
        manifest = compact(self._directory, manifest)
        manifest = self._paired(manifest) if align else manifest._replace(alignments=None, lexicon=None)
        manifest = self._encoded(manifest) if is_semantic else without_vectors(manifest)
        if not self._base.is_written or manifest != self._old._replace(generation=manifest.generation):
            self._home.commit(manifest)
        clear_up(self._home, self._directory, manifest)
        self._count(manifest)
        return self._summary

    def _not_gone_from(self, paths: Sequence[Path]) -> Iterator[Path]:
        """The files that are known, but for those that are no longer where a look is taken anyway."""
        roots = [os.path.abspath(path) for path in paths]  # noqa: PTH100 - links are kept as they were given
        for path in self._by_path:
            if not (any(is_under(path, root) for root in roots) and _is_gone(path)):
                yield Path(path)

    def _is_unchanged(self, file: FoundFile) -> bool:
        known = self._by_path.get(file.path)
        if not known or known[0].size != file.size:
            return False
        if known[0].stamp == file.stamp:
            return True
        try:
            path = Path(file.path)
            return known[0].sha256 == fingerprint(path, read_regular(path))
        except (DuizhaoError, OSError):
            return False  # reading it as a document will say why

    def _manifest(self, found: Scan, built: list[Built], fresh: set[str]) -> Manifest:
        new = [document for batch in built for document in batch.documents]
        read = {document.path for document in new}
        failed = {skip.path for batch in built for skip in batch.skipped}
        self._summary.skipped += [skip for batch in built for skip in batch.skipped]
        self._summary.notes = {document.path: document.notes for document in new if document.notes}
        before = self._known if self._base.scratch else self._old.documents
        stays = [d for d in before if self._stays(d, found, read, failed)]
        # A folder that was renamed is indexed under its new name alone.
        arrived = {_look(document) for document in new}
        stays = [d for d in stays if _look(d) not in arrived or not _is_gone(d.path)]
        if self._base.scratch and stays:
            lost = f"{len(stays):,} of {len(before):,} documents would be lost: their files cannot be read"
            raise DuizhaoError(lost, where=stays[0].path, hint=f"bring them back, or {self._base.instead}")
        kept = {document.id for document in stays}
        gone = [document for document in self._known if document.id not in kept and document.path not in read]
        names = name_documents(new, self._by_path, gone, kept)
        self._summary.moved, self._summary.renamed = names.moved, names.renamed
        named = carry_keys(self._directory, names.documents, names.earlier)
        self._fresh = {document.id for document in named}.union(self._base.realign)
        documents = [self._seen(d, found, failed) for d in stays] + named
        self._describe(documents, gone, read & fresh)
        segments = [*self._old.segments, *(batch.segment for batch in built if batch.segment)]
        return self._old.successor(documents, segments)

    def _paired(self, manifest: Manifest) -> Manifest:
        """The generation with its documents paired with their versions."""
        for path, stated in unresolved(manifest.documents).items():
            self._note(path, f"translation_of names no document of the index: {stated}")
        if self._rebuild:  # what is there may be damaged
            manifest = manifest._replace(alignments=None, lexicon=None)
        alignments = pair_versions(self._directory, manifest, self._fresh, self._progress, self._note)
        manifest = manifest._replace(alignments=alignments)
        manifest = manifest._replace(lexicon=learn_lexicon(self._directory, manifest, self._progress))
        self._summary.versions = list(manifest.alignments or ())
        return manifest

    def _note(self, path: str, note: str) -> None:
        self._summary.notes[path] = (*self._summary.notes.get(path, ()), note)

    def _encoded(self, manifest: Manifest) -> Manifest:
        """The generation with vectors; those of before are taken over, unless everything is read again."""
        known = () if self._rebuild else self._old.segments
        return with_vectors(self._directory, manifest, known, self._progress)

    def _stays(self, document: DocumentEntry, found: Scan, read: set[str], failed: set[str]) -> bool:
        if document.path in read:
            return False
        if document.path in failed:
            if document.path not in self._summary.kept:
                self._summary.kept.append(document.path)
            return True
        return document.path in found.files or not found.covers(document.path)

    def _seen(self, document: DocumentEntry, found: Scan, failed: set[str]) -> DocumentEntry:
        """A document that stays, its file's stamp brought up to date if it was looked at."""
        file = None if document.path in failed else found.files.get(document.path)
        return document if file is None else document._replace(stamp=trusted_stamp(file))

    def _describe(self, documents: list[DocumentEntry], gone: list[DocumentEntry], read: set[str]) -> None:
        summary = self._summary
        origins = set(summary.moved.values())
        summary.removed = sorted({document.path for document in gone} - origins)
        summary.changed = sorted(path for path in read if path in self._by_path)
        summary.added = sorted(
            path for path in read if path not in self._by_path and path not in summary.moved
        )
        firsts: dict[str, str] = {}
        for document in sorted(documents, key=lambda d: d.path):
            first = firsts.setdefault(document.content, document.path)
            if first != document.path:
                summary.identical[document.path] = first

    def _count(self, manifest: Manifest) -> None:
        self._summary.documents = len(manifest.documents)
        self._summary.paragraphs = sum(document.paragraphs for document in manifest.documents)


def _look(document: DocumentEntry) -> tuple[str, int, str]:
    """What a document keeps when its folder is renamed."""
    return document.sha256, document.part, Path(document.path).name


def _is_gone(path: str) -> bool:
    """Whether a file is known not to be there, rather than out of reach."""
    try:
        os.stat(path)  # noqa: PTH116 - a string is at hand
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
