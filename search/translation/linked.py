"""The counterparts of exact hits, thousands of them if need be: by numbers alone, no paragraph is read."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from index.counterparts import Counterparts
from index.reader import Snapshot
from search.exact import ExactSearch


class Place(NamedTuple):
    """A paragraph: its document's place in the index, its number, and the place of its segment."""

    document: int
    number: int
    segment: int


class Source(NamedTuple):
    """An exact hit, by its place among them, and how likely it is that a paragraph says what was found there.

    That is the confidence of their link, shared with the other paragraphs that the hit is linked to.
    """

    hit: int
    confidence: float


def linked(snapshot: Snapshot, exact: ExactSearch, counterparts: Counterparts) -> dict[Place, list[Source]]:
    """Each counterpart of an exact hit, with the hits that it is one of."""
    if not snapshot.manifest.alignments:
        return {}
    found: defaultdict[Place, list[Source]] = defaultdict(list)
    for i, (document, number, _, _) in enumerate(exact.matches):
        here = number - snapshot.documents[document].first
        for version in counterparts.versions_of(document):
            links = version.links.get(here, ())
            for there, confidence in links:
                place = Place(version.document, version.first + there, version.segment)
                found[place].append(Source(i, confidence / len(links)))
    return dict(found)
