"""Which documents of an index are versions of one another, and the files that keep how they align.

Two documents are paired where the metadata of one says so (``translation_of``: the id, file or title of the
other), or where they may be versions of one another (`index.likely_versions`) and prove on trial to have as
much in common as versions have. ``translation_of: none`` keeps a document out.

How two documents align depends on their texts alone. It is kept in a file whose name is the hash of both
texts; the file is never changed, and an update aligns only what it has not seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import chain
from pathlib import Path

from index.alignment import ALIGNMENT_VERSION, TooLongError, align
from index.durable import write_file
from index.likely_versions import (
    SAME_DAY,
    STATED,
    Pair,
    are_one_text,
    best_pairs,
    crowded_days,
    figures_in,
    language,
    same_day_pairs,
    stated_pairs,
)
from index.manifest import ALIGNMENTS, AlignmentEntry, DocumentEntry, Manifest
from index.parallel import Progress
from index.reader import open_store
from index.store import Row


def pair_versions(
    directory: Path,
    manifest: Manifest,
    fresh: Set[str],
    progress: Progress | None = None,
    tell: Callable[[str, str], None] | None = None,
) -> tuple[AlignmentEntry, ...]:
    """The alignments of a generation; what is new is written into the index, which nothing names yet.

    Args:
        directory: The index.
        manifest: The generation, with the alignments of the one before it.
        fresh: Ids of documents that are new or read again; without earlier alignments, all are.
        progress: Told of the sizes of the files to align, and of those aligned.
        tell: Told of the path of a document, and why its versions were not looked for, or not aligned.
    """
    documents = manifest.documents
    if manifest.alignments is None:
        fresh = {document.id for document in documents}
    known = {(entry.left, entry.right): entry for entry in manifest.alignments or ()}
    found, waiting = [], []
    for pair in _pairs(directory, manifest, fresh):
        names = (pair.left.id, pair.right.id)
        if names in known and fresh.isdisjoint(names) and _path(directory, known[names].name).is_file():
            found.append(known[names])
        else:
            waiting.append(pair)
    if progress and waiting:
        progress.start(sum(map(_size, waiting)), "Aligning")
    told = tell or (lambda _path, _why: None)
    for pair in waiting:
        try:
            if entry := _aligned(directory, manifest, pair):
                found.append(entry)
        except TooLongError as error:
            told(pair.right.path, f"not aligned with {pair.left.path}: {error.what}")
        if progress:
            progress.advance(_size(pair))
    for day in crowded_days(_of_days_with(fresh, documents)):
        what = f"no version of it was looked for among the {len(day):,} documents of its day"
        told(day[0].path, f"{what}, which are too many; `translation_of` in a sidecar names one")
    return tuple(sorted(best_pairs(found, documents)))


def _pairs(directory: Path, manifest: Manifest, fresh: Set[str]) -> Iterator[Pair]:
    """Pairs that metadata name; of days with a fresh document all others that may be, else those known."""
    settled = set()
    for pair in stated_pairs(manifest.documents):
        settled.add(frozenset((pair.left.id, pair.right.id)))
        yield pair
    fresh_days = _of_days_with(fresh, manifest.documents)
    days = {document.date for document in fresh_days}
    by_id = {document.id: document for document in manifest.documents}
    known = (
        Pair(by_id[entry.left], by_id[entry.right], SAME_DAY)
        for entry in manifest.alignments or ()
        if entry.origin == SAME_DAY
        and fresh.isdisjoint((entry.left, entry.right))
        and by_id[entry.left].date not in days
    )
    tried = same_day_pairs(
        fresh_days,
        lambda document: figures_in(row.text for row in rows_of(directory, manifest, document)),
    )
    for pair in chain(known, tried):
        if frozenset((pair.left.id, pair.right.id)) not in settled:
            yield pair


def _of_days_with(fresh: Set[str], documents: Sequence[DocumentEntry]) -> list[DocumentEntry]:
    """The documents of all days that have a fresh one."""
    days = {document.date for document in documents if document.id in fresh}
    return [document for document in documents if document.date in days]


def _size(pair: Pair) -> int:
    return pair.left.size + pair.right.size


def _aligned(directory: Path, manifest: Manifest, pair: Pair) -> AlignmentEntry | None:
    """The alignment of a pair, made if nobody has; None if the two prove to be no versions."""
    ours, theirs = rows_of(directory, manifest, pair.left), rows_of(directory, manifest, pair.right)
    keys, other_keys = _keys(pair.left, ours), _keys(pair.right, theirs)
    name = hashlib.sha256(json.dumps([ALIGNMENT_VERSION, keys, other_keys]).encode()).hexdigest()[:32]
    path = _path(directory, name)
    known = next((entry for entry in manifest.alignments or () if entry.name == name), None)
    if known and pair.origin in (STATED, known.origin) and path.is_file():
        return known._replace(left=pair.left.id, right=pair.right.id, origin=pair.origin)
    if pair.origin == SAME_DAY and not _may_say_the_same(pair, ours, theirs):
        return None
    alignment = align(ours, theirs)
    if pair.origin == SAME_DAY and not alignment.are_versions:
        return None
    links = [[link.left, link.right, round(link.confidence, 4)] for link in alignment.links]
    kept = json.dumps({"links": links, "beads": alignment.beads}, separators=(",", ":")).encode()
    return AlignmentEntry(
        left=pair.left.id,
        right=pair.right.id,
        name=name,
        size=write_file(path, kept),
        sha256=hashlib.sha256(kept).hexdigest(),
        origin=pair.origin,
        links=len(links),
        confidence=round(alignment.confidence, 4),
        support=round(alignment.support, 4),
    )


def _path(directory: Path, name: str) -> Path:
    return directory / ALIGNMENTS / f"{name}.json"


def _may_say_the_same(pair: Pair, ours: Iterable[Row], theirs: Iterable[Row]) -> bool:
    """Whether texts are worth aligning: if both are Chinese, only if they are one text."""
    if not (language(pair.left).startswith("zh") and language(pair.right).startswith("zh")):
        return True
    return are_one_text((row.text for row in ours), (row.text for row in theirs))


def rows_of(directory: Path, manifest: Manifest, document: DocumentEntry) -> list[Row]:
    """The paragraphs of a document of a generation."""
    segment = next(segment for segment in manifest.segments if segment.name == document.segment)
    store = open_store(directory, segment)
    try:
        return list(store.rows(document.first, document.first + document.paragraphs))
    finally:
        store.close()


def _keys(document: DocumentEntry, rows: Iterable[Row]) -> list[str]:
    return [document.keys.get(row.key, row.key) for row in rows]
