"""The paragraphs that say the same in another version of a document, as the index has aligned them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple, TypeAlias

from corpus.errors import DuizhaoError
from index.engine import REBUILD, IndexDamagedError
from index.manifest import ALIGNMENTS, AlignmentEntry, DocumentEntry
from index.reader import Located, Snapshot, naming_damage

_Links: TypeAlias = Mapping[str, list[tuple[str, float]]]


class Counterpart(NamedTuple):
    """A paragraph of another version.

    Attributes:
        located: The paragraph.
        confidence: How likely it is that it belongs with the one asked about, from 0 to 1.
    """

    located: Located
    confidence: float


class Counterparts:
    """The counterparts of the paragraphs of an index; files are read when first needed.

    Args:
        snapshot: The opened index.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._links: dict[tuple[str, bool], _Links] = {}

    def versions(self, document: DocumentEntry) -> list[DocumentEntry]:
        """The other versions of a document, in the order of their ids."""
        return [self._snapshot.document(other) for other, _ in self._by_document.get(document.id, ())]

    def of(self, located: Located) -> tuple[Counterpart, ...]:
        """The counterparts of a paragraph in all other versions, in order.

        Raises:
            IndexDamagedError: A file of the alignment is damaged.
            DuizhaoError: It is gone, the index having been brought up to date meanwhile.
        """
        key = located.id.rpartition(":")[2]
        with naming_damage(self._snapshot.directory):
            return tuple(
                Counterpart(self._snapshot.paragraph(f"{other}:{theirs}"), confidence)
                for other, entry in self._by_document.get(located.document.id, ())
                for theirs, confidence in self._read(entry, mirrored=other == entry.left).get(key, ())
            )

    @cached_property
    def _by_document(self) -> dict[str, list[tuple[str, AlignmentEntry]]]:
        """By id of a document, the ids of its versions with how they align."""
        found: dict[str, list[tuple[str, AlignmentEntry]]] = {}
        for entry in self._snapshot.manifest.alignments or ():
            found.setdefault(entry.left, []).append((entry.right, entry))
            found.setdefault(entry.right, []).append((entry.left, entry))
        return found

    def _read(self, entry: AlignmentEntry, *, mirrored: bool) -> _Links:
        """By key of a paragraph, the keys of its counterparts; from right to left if mirrored."""
        if (entry.name, mirrored) not in self._links:
            found: dict[str, list[tuple[str, float]]] = {}
            for left, right, confidence in json.loads(self._bytes(entry))["links"]:
                if not (isinstance(left, str) and isinstance(right, str)):
                    raise TypeError(f"{left!r} and {right!r} are no keys of paragraphs")
                ours, theirs = (right, left) if mirrored else (left, right)
                found.setdefault(ours, []).append((theirs, float(confidence)))
            self._links[entry.name, mirrored] = found
        return self._links[entry.name, mirrored]

    def _bytes(self, entry: AlignmentEntry) -> bytes:
        path = self._snapshot.directory / ALIGNMENTS / f"{entry.name}.json"
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            what = "how two versions align is gone; the index was updated since it was opened"
            raise DuizhaoError(what, where=path, hint=f"open it again, or {REBUILD}") from error
        if len(data) != entry.size:
            raise IndexDamagedError(
                f"{len(data)} bytes where {entry.size} were written", where=path, hint=REBUILD
            )
        return data
