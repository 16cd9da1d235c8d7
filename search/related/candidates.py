"""Passages with their scores, and the scores that counterparts give each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from index.counterparts import Counterparts, Links
from index.reader import Snapshot


class Place(NamedTuple):
    """Where a passage is: the place of its segment, and its number."""

    segment: int
    number: int


class Candidate(NamedTuple):
    """A passage, sorted best first: its negative score, and its places, which give the order of documents."""

    negative: float
    document: int
    number: int
    segment: int

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.segment, self.number)


class Linked:
    """The candidates of a search with what their counterparts make of them.

    A passage is as near as the nearest of those that say the same in another version of its document.

    Args:
        snapshot: What is searched.
        counterparts: Those of its paragraphs.
    """

    def __init__(self, snapshot: Snapshot, counterparts: Counterparts) -> None:
        self._snapshot = snapshot
        self._counterparts = counterparts
        self._known: dict[int, list[tuple[int, int, int, Links]]] = {}

    def raised(self, ranked: Sequence[Candidate], sources: Iterable[Candidate]) -> dict[Candidate, Candidate]:
        """The candidates that get their score from a counterpart, new ones too, with that counterpart.

        Args:
            ranked: All candidates.
            sources: Those whose counterparts are looked at.
        """
        # Told apart by all but their scores.
        scores = {item[1:]: item.negative for item in ranked}
        best: dict[tuple[int, int, int], tuple[Candidate, Candidate]] = {}
        for source in sorted(sources):
            for other in self._of(source):
                if source.negative < scores.get(other[1:], 0.0):
                    best.setdefault(other[1:], (other, source))
        return dict(best.values())

    def _of(self, source: Candidate) -> Iterator[Candidate]:
        """The counterparts of a candidate with its score."""
        here = source.number - self._snapshot.documents[source.document].first
        for document, first, segment, links in self._versions(source.document):
            for there, _ in links.get(here, ()):
                yield Candidate(source.negative, document, first + there, segment)

    def _versions(self, document: int) -> list[tuple[int, int, int, Links]]:
        """The other versions of a document: place, number of the first paragraph, segment, and links."""
        if document not in self._known:
            self._known[document] = [
                (self._documents[other.id], other.first, self._segments[other.segment], links)
                for other, links in self._counterparts.links(self._snapshot.documents[document])
            ]
        return self._known[document]

    @cached_property
    def _documents(self) -> Mapping[str, int]:
        return {document.id: place for place, document in enumerate(self._snapshot.documents)}

    @cached_property
    def _segments(self) -> Mapping[str, int]:
        return {segment.entry.name: place for place, segment in enumerate(self._snapshot.segments)}
