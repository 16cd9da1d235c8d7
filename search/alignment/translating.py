"""Hits with what other versions of their documents say in the same place: the tier ``translation``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.counterparts import Counterparts
from index.reader import Located, Snapshot
from search.exact import make_hit
from search.results import Hit, Results


def with_counterparts(results: Results, snapshot: Snapshot, counterparts: Counterparts) -> Results:
    """The same results, each hit with its counterparts; what was found, its order and totals stay."""

    def completed(hits: Sequence[Hit]) -> tuple[Hit, ...]:
        return tuple(
            replace(hit, counterparts=counterpart_hits(snapshot.paragraph(hit.id), counterparts, hit.rank))
            for hit in hits
        )

    return replace(results, hits=completed(results.hits), related=completed(results.related))


def counterpart_hits(located: Located, counterparts: Counterparts, rank: int = 1) -> tuple[Hit, ...]:
    """The counterparts of a paragraph as hits, whose score is how likely it is that they belong to it.

    Args:
        located: The paragraph.
        counterparts: Of its index.
        rank: Its rank, which is theirs too.
    """
    return tuple(
        make_hit(
            rank,
            found,
            spans=(),
            score=confidence,
            tier="translation",
            matched=[f"counterpart of {located.id}"],
        )
        for found, confidence in counterparts.of(located)
    )
