"""Giving the segments of an index their vectors; no text is encoded that the index has a vector for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from index.durable import beside, put_in_place
from index.encoder import encode
from index.manifest import SEGMENTS, Manifest, SegmentEntry
from index.parallel import Progress
from index.reader import open_store
from index.vectors import DIMENSIONS, MODEL, SUFFIX, VECTORS, Vectors, rows_of, write_vectors

if TYPE_CHECKING:
    from index.vectors import Rows

# Text (UTF-8) -> name of segment and number of paragraph, wherever it stands.
_Places: TypeAlias = dict[bytes, list[tuple[str, int]]]

# Texts encoded between two reports of progress; the encoder makes batches of its own.
_BATCH = 64


def with_vectors(
    directory: Path,
    manifest: Manifest,
    known: Iterable[SegmentEntry],
    progress: Progress | None,
    *,
    source: Path | None = None,
) -> Manifest:
    """The same generation with vectors in all segments; what lacks them gets a file that nothing names yet.

    Args:
        directory: The index.
        manifest: The generation.
        known: Segments whose vectors are taken over where texts are the same.
        source: The index that these are of; None for the same.
        progress: Told of bytes of text to encode, and of bytes encoded.

    Raises:
        EncoderMissingError: The extra is not installed.
        OSError: A file cannot be written.
    """
    import numpy as np

    lacking = [segment for segment in manifest.segments if VECTORS not in segment.files]
    rows = {segment.name: np.zeros((segment.paragraphs, DIMENSIONS), np.int8) for segment in lacking}
    places = _places(directory, lacking)
    found = set()
    for text, row in _known(source or directory, known, places):
        _fill(rows, places[text], row)
        found.add(text)
    for text, row in _encoded([text for text in places if text not in found], progress):
        _fill(rows, places[text], row)
    new = {segment.name: _written(directory, segment, rows[segment.name]) for segment in lacking}
    segments = tuple(new.get(segment.name, segment) for segment in manifest.segments)
    return manifest._replace(model=MODEL, segments=segments)


def without_vectors(manifest: Manifest) -> Manifest:
    """The same generation without vectors."""
    segments = tuple(map(bare, manifest.segments))
    return manifest._replace(model="", segments=segments)


def _places(directory: Path, segments: Iterable[SegmentEntry]) -> _Places:
    """The texts of segments and where they stand."""
    places: _Places = {}
    for segment in segments:
        with closing(open_store(directory, segment)) as store:
            for number in range(len(store)):
                places.setdefault(store.text[number], []).append((segment.name, number))
    return places


def _known(
    directory: Path, segments: Iterable[SegmentEntry], wanted: _Places
) -> Iterator[tuple[bytes, Rows]]:
    """Those of the texts that segments have vectors for, each with its row."""
    for segment in segments:
        if VECTORS not in segment.files or not wanted:
            continue
        path = directory / SEGMENTS / segment.name / VECTORS
        with (
            closing(open_store(directory, segment)) as store,
            closing(Vectors(path, segment.paragraphs)) as vectors,
        ):
            rows = vectors.rows
            for number in range(len(store)):
                text = store.text[number]
                if text in wanted:
                    yield text, rows[number]


def _encoded(texts: Sequence[bytes], progress: Progress | None) -> Iterator[tuple[bytes, Rows]]:
    """Each text with its row."""
    if progress and texts:
        progress.start(sum(map(len, texts)), "Encoding")
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        yield from zip(batch, rows_of(encode([text.decode() for text in batch])), strict=True)
        if progress:
            progress.advance(sum(map(len, batch)))


def _fill(rows: dict[str, Rows], places: Iterable[tuple[str, int]], row: Rows) -> None:
    for name, number in places:
        rows[name][number] = row


def _written(directory: Path, segment: SegmentEntry, rows: Rows) -> SegmentEntry:
    """A segment whose vectors are written and flushed to the disk."""
    path = directory / SEGMENTS / segment.name / VECTORS
    new = beside(path)  # in place there may be damaged ones, which the current generation names
    write_vectors(new, rows)
    with new.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    put_in_place(new, path)
    others = bare(segment)
    return segment._replace(
        files={**others.files, VECTORS: path.stat().st_size}, sha256={**others.sha256, VECTORS: digest}
    )


def bare(segment: SegmentEntry) -> SegmentEntry:
    """A segment without its vectors."""
    files = {name: size for name, size in segment.files.items() if not name.endswith(SUFFIX)}
    hashes = {name: digest for name, digest in segment.sha256.items() if not name.endswith(SUFFIX)}
    return segment._replace(files=files, sha256=hashes)
