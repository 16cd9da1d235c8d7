"""Passages with their scores, and the scores that counterparts give each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from index.counterparts import Counterparts
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
        for version in self._counterparts.versions_of(source.document):
            for there, _ in version.links.get(here, ()):
                yield Candidate(source.negative, version.document, version.first + there, version.segment)
