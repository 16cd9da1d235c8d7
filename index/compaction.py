"""Merging segments: where many updates left many small ones, and where most of a segment is dead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from index.manifest import Manifest, SegmentEntry
from index.reader import open_store
from index.segment import merge

#: With more small segments than this, the smaller half of them is merged: each costs a query some tenths of a
#: millisecond.
MAX_SEGMENTS = 16
#: A segment with no more paragraphs is small.
SMALL = 5_000
# Paragraphs of a merged segment, at most: they pass through memory, some 300 MB for so many.
_LARGEST = 40_000


def compact(directory: Path, manifest: Manifest) -> Manifest:
    """The same documents in fewer segments, if there is reason; new segments are written into the index."""
    live = living(manifest)
    worn = [segment for segment in manifest.segments if 2 * live[segment.name] < segment.paragraphs]
    small = sorted((s for s in manifest.segments if live[s.name] <= SMALL), key=lambda s: live[s.name])
    if len(small) > MAX_SEGMENTS:
        worn += [segment for segment in small[: len(small) // 2] if segment not in worn]
    for group in groups(worn, live):
        manifest = _merged(directory, manifest, group)
    return manifest


def living(manifest: Manifest) -> Counter[str]:
    """By name of a segment, how many of its paragraphs belong to documents that are there."""
    live: Counter[str] = Counter()
    for document in manifest.documents:
        live[document.segment] += document.paragraphs
    return live


def groups(segments: Sequence[SegmentEntry], live: Counter[str]) -> Iterator[list[SegmentEntry]]:
    """The segments, as many at a time as one merged segment can hold.

    Args:
        segments: Segments that are to be merged.
        live: By name of a segment, its paragraphs that are not dead.
    """
    group: list[SegmentEntry] = []
    for segment in segments:
        if group and sum(live[s.name] for s in [*group, segment]) > _LARGEST:
            yield group
            group = []
        group.append(segment)
    if group:
        yield group


def _merged(directory: Path, manifest: Manifest, worn: Sequence[SegmentEntry]) -> Manifest:
    names = {segment.name for segment in worn}
    with ExitStack() as files:
        stores = {s.name: files.enter_context(closing(open_store(directory, s))) for s in worn}
        moving = [(d, stores[d.segment]) for d in manifest.documents if d.segment in names]
        built = merge(directory, manifest.engine, moving)
    stays = [document for document in manifest.documents if document.segment not in names]
    segments = [segment for segment in manifest.segments if segment.name not in names]
    whole = manifest.successor(
        stays + built.documents, [*segments, *([built.segment] if built.segment else [])]
    )
    return whole._replace(generation=manifest.generation)
