"""The paragraphs that say the same in another version of a document, as the index has aligned them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple, TypeAlias

from corpus.errors import DuizhaoError
from corpus.files import read_regular
from index.engine import REBUILD, IndexDamagedError
from index.manifest import ALIGNMENTS, AlignmentEntry, DocumentEntry
from index.reader import Located, Snapshot, naming_damage

#: By place of a paragraph in its document, from 0, the places of its counterparts and how likely they are.
Links: TypeAlias = Mapping[int, list[tuple[int, float]]]


class AlignmentGoneError(DuizhaoError):
    """The file of an alignment is gone, the index having been brought up to date since it was opened."""


class Counterpart(NamedTuple):
    """A paragraph of another version.

    Attributes:
        located: The paragraph.
        confidence: How likely it is that it belongs with the one asked about, from 0 to 1.
    """

    located: Located
    confidence: float


class Version(NamedTuple):
    """Another version of a document, in numbers.

    Attributes:
        document: Its place in the index.
        segment: The place of its segment.
        first: The number of its first paragraph there.
        links: From the paragraphs of the one to those of the other.
    """

    document: int
    segment: int
    first: int
    links: Links


class Counterparts:
    """The counterparts of the paragraphs of an index; files are read when first needed.

    Args:
        snapshot: The opened index.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._links: dict[tuple[str, bool], Links] = {}
        self._segments = {segment.entry.name: place for place, segment in enumerate(snapshot.segments)}
        self._known: dict[int, list[Version]] = {}

    def versions(self, document: DocumentEntry) -> list[DocumentEntry]:
        """The other versions of a document, in the order of their ids."""
        return [self._snapshot.document(other) for other, _ in self._by_document.get(document.id, ())]

    def of(self, located: Located) -> tuple[Counterpart, ...]:
        """The counterparts of a paragraph in all other versions, in order.

        Raises:
            IndexDamagedError: A file of the alignment is damaged.
            AlignmentGoneError: It is gone.
        """
        here = located.row.number - located.document.first
        return tuple(
            Counterpart(paragraph, confidence)
            for other, links in self.links(located.document)
            for there, confidence in links.get(here, ())
            for paragraph in self._snapshot.paragraphs(other, there + 1, there + 2)
        )

    def versions_of(self, place: int) -> list[Version]:
        """The other versions of the document at a place of the index; raises what `links` does."""
        if place not in self._known:
            snapshot = self._snapshot
            self._known[place] = [
                Version(snapshot.places[other.id], self._segments[other.segment], other.first, links)
                for other, links in self.links(snapshot.documents[place])
            ]
        return self._known[place]

    def links(self, document: DocumentEntry) -> list[tuple[DocumentEntry, Links]]:
        """The other versions of a document, in the order of their ids, with the links to them.

        Raises:
            IndexDamagedError: A file of the alignment is damaged.
            AlignmentGoneError: It is gone.
        """
        with naming_damage(self._snapshot.directory):
            return [
                (self._snapshot.document(other), self._read(entry, mirrored=other == entry.left))
                for other, entry in self._by_document.get(document.id, ())
            ]

    @cached_property
    def _by_document(self) -> dict[str, list[tuple[str, AlignmentEntry]]]:
        """By id of a document, the ids of its versions with how they align."""
        found: dict[str, list[tuple[str, AlignmentEntry]]] = {}
        for entry in self._snapshot.manifest.alignments or ():
            found.setdefault(entry.left, []).append((entry.right, entry))
            found.setdefault(entry.right, []).append((entry.left, entry))
        return found

    def _read(self, entry: AlignmentEntry, *, mirrored: bool) -> Links:
        """The links of an alignment; from right to left if mirrored."""
        if (entry.name, mirrored) not in self._links:
            lefts, rights = (
                range(self._snapshot.document(name).paragraphs) for name in (entry.left, entry.right)
            )
            found: dict[int, list[tuple[int, float]]] = {}
            for left, right, confidence in json.loads(self._bytes(entry))["links"]:
                if left not in lefts or right not in rights:
                    raise ValueError(f"no paragraphs stand at {left!r} and {right!r}")
                ours, theirs = (right, left) if mirrored else (left, right)
                found.setdefault(ours, []).append((theirs, float(confidence)))
            self._links[entry.name, mirrored] = found
        return self._links[entry.name, mirrored]

    def _bytes(self, entry: AlignmentEntry) -> bytes:
        path = self._snapshot.directory / ALIGNMENTS / f"{entry.name}.json"
        try:
            data = read_regular(path, entry.size + 1)
        except FileNotFoundError as error:
            what = "how two versions align is gone; the index was updated since it was opened"
            raise AlignmentGoneError(what, where=path, hint=f"open it again, or {REBUILD}") from error
        if len(data) != entry.size:
            raise IndexDamagedError(f"not the {entry.size} bytes that were written", where=path, hint=REBUILD)
        return data
