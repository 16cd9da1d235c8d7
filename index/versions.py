"""Which documents of an index are versions of one another, and the files that keep how they align.

Two documents are paired where the metadata of one says so (``translation_of``: the id, file or title of the
other), or where they bear the same day, are in different languages or scripts, and prove on trial to have as
much in common as versions have. ``translation_of: none`` keeps a document out.

How two documents align depends on their texts alone. It is kept in a file whose name is the hash of both
texts; the file is never changed, and an update aligns only what it has not seen.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from index.alignment import ALIGNMENT_VERSION, align
from index.manifest import ALIGNMENTS, AlignmentEntry, DocumentEntry, Manifest, sync_directory
from index.reader import open_store
from index.store import Row

#: What the metadata of a document says that is no version of any other.
NONE = "none"
_FACT = "translation_of"
_STATED, _SAME_DAY = "translation_of", "same day"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# With how many others of its day a document is tried, the nearest in number of paragraphs first, and how many
# times more paragraphs one may have than the other: up to five times as many in translations of work reports.
_TRIALS = 3
_RATIO = 10


class _Pair(NamedTuple):
    left: DocumentEntry
    right: DocumentEntry
    origin: str


def pair_versions(directory: Path, manifest: Manifest, fresh: Set[str]) -> tuple[AlignmentEntry, ...]:
    """The alignments of a generation; what is new is written into the index, which nothing names yet.

    Args:
        directory: The index.
        manifest: The generation, with the alignments of the one before it.
        fresh: Ids of documents that are new or read again; without earlier alignments, all are.
    """
    known = {(entry.left, entry.right): entry for entry in manifest.alignments or ()}
    found = []
    for pair in _candidates(manifest.documents):
        names = (pair.left.id, pair.right.id)
        if manifest.alignments is not None and fresh.isdisjoint(names):
            found += [known[names]] if names in known else []
        elif entry := _aligned(directory, manifest, pair):
            found.append(entry)
    return tuple(sorted(found))


def unresolved(documents: Sequence[DocumentEntry]) -> dict[str, str]:
    """Path -> what ``translation_of`` says there, of documents where it names none of the index."""
    return {
        document.path: stated
        for document in documents
        if (stated := _stated(document)) not in ("", NONE) and _named(stated, document, documents) is None
    }


def remove_unused(directory: Path, manifest: Manifest) -> None:
    """Delete the alignments that the manifest does not name."""
    keep = {f"{entry.name}.json" for entry in manifest.alignments or ()}
    folder = directory / ALIGNMENTS
    for path in folder.glob("*.json*") if folder.is_dir() else ():
        if path.name not in keep:
            path.unlink(missing_ok=True)


def _candidates(documents: Sequence[DocumentEntry]) -> list[_Pair]:
    """Pairs that metadata name, then pairs of the same day."""
    pairs = {}
    for document in documents:
        original = _named(_stated(document), document, documents)
        if original is not None:
            pairs[original.id, document.id] = _Pair(original, document, _STATED)
    settled = {frozenset(names) for names in pairs}
    for one, other in _of_the_same_day([document for document in documents if _stated(document) != NONE]):
        if frozenset((one.id, other.id)) not in settled:
            pairs[one.id, other.id] = _Pair(one, other, _SAME_DAY)
    return list(pairs.values())


def _of_the_same_day(documents: Iterable[DocumentEntry]) -> Iterator[tuple[DocumentEntry, DocumentEntry]]:
    days: dict[str, list[DocumentEntry]] = {}
    for document in documents:
        if document.date and _DAY.fullmatch(document.date):
            days.setdefault(document.date, []).append(document)
    for day in days.values():
        near = {document.id: _nearest(document, day) for document in day}
        for one, other in combinations(day, 2):
            if other.id in near[one.id] and one.id in near[other.id]:
                yield one, other


def _nearest(document: DocumentEntry, others: Iterable[DocumentEntry]) -> set[str]:
    """The documents nearest in size of those in another language or script."""

    def ratio(other: DocumentEntry) -> float:
        sizes = sorted((max(1, document.paragraphs), max(1, other.paragraphs)))
        return sizes[1] / sizes[0]

    foreign = [
        other for other in others if _language(other) != _language(document) and ratio(other) <= _RATIO
    ]
    return {other.id for other in sorted(foreign, key=lambda other: (ratio(other), other.id))[:_TRIALS]}


def _language(document: DocumentEntry) -> str:
    return document.metadata.get("language", "")


def _stated(document: DocumentEntry) -> str:
    stated = document.metadata.get(_FACT, "").strip()
    return NONE if stated.lower() == NONE else stated


def _named(stated: str, document: DocumentEntry, documents: Iterable[DocumentEntry]) -> DocumentEntry | None:
    """The document that another one names: by id, by file as seen from its own, or by title."""
    if not stated:
        return None
    path = os.path.normpath(Path(document.path).parent / stated)
    others = [other for other in documents if other.id != document.id]
    for name, meant in (("id", stated), ("path", path), ("title", stated)):
        for other in others:
            if getattr(other, name) == meant:
                return other
    return None


def _aligned(directory: Path, manifest: Manifest, pair: _Pair) -> AlignmentEntry | None:
    """The alignment of a pair, made if nobody has; None if the two prove to be no versions."""
    ours, theirs = _rows(directory, manifest, pair.left), _rows(directory, manifest, pair.right)
    keys, other_keys = _keys(pair.left, ours), _keys(pair.right, theirs)
    name = hashlib.sha256(json.dumps([ALIGNMENT_VERSION, keys, other_keys]).encode()).hexdigest()[:32]
    known = next((entry for entry in manifest.alignments or () if entry.name == name), None)
    if known:
        return known._replace(left=pair.left.id, right=pair.right.id, origin=pair.origin)
    alignment = align(ours, theirs)
    if pair.origin == _SAME_DAY and not alignment.are_versions:
        return None
    links = [[keys[link.left], other_keys[link.right], round(link.confidence, 4)] for link in alignment.links]
    size = _write(directory / ALIGNMENTS, name, links)
    figures = len(links), round(alignment.confidence, 4), round(alignment.support, 4)
    return AlignmentEntry(pair.left.id, pair.right.id, name, size, pair.origin, *figures)


def _rows(directory: Path, manifest: Manifest, document: DocumentEntry) -> list[Row]:
    segment = next(segment for segment in manifest.segments if segment.name == document.segment)
    store = open_store(directory, segment)
    try:
        return list(store.rows(document.first, document.first + document.paragraphs))
    finally:
        store.close()


def _keys(document: DocumentEntry, rows: Iterable[Row]) -> list[str]:
    return [document.keys.get(row.key, row.key) for row in rows]


def _write(folder: Path, name: str, links: list[list[object]]) -> int:
    """Write a file of links, and flush it to the disk; returns its size in bytes."""
    folder.mkdir(exist_ok=True)
    data = json.dumps({"links": links}, separators=(",", ":")).encode()
    new = folder / f"{name}.json.new"
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / f"{name}.json")
    sync_directory(folder)
    return len(data)
