"""Hits with what other versions of their documents say in the same place: the tier ``translation``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from index.concepts import Concepts
from index.counterparts import Counterparts
from index.lexicon import Lexicon, open_lexicon
from index.reader import Located, Snapshot, naming_damage
from search.alignment.likely import Marked, concepts_of
from search.exact import make_hit
from search.results import Hit, Results


class Companion:
    """Gives the hits of an index their counterparts; all that it needs is read when first needed.

    Args:
        snapshot: The opened index.
        glossary: The user's own glossary; None for the one that `corpus.glossary.users_glossary` finds.
    """

    def __init__(self, snapshot: Snapshot, glossary: Path | None = None) -> None:
        self._snapshot, self._glossary = snapshot, glossary
        self._counterparts = Counterparts(snapshot)

    def completed(self, results: Results) -> Results:
        """The same results, each hit with its counterparts; what was found, its order and totals stay.

        What in a counterpart most likely renders a match has a span there, and a reason in ``matched``.

        Raises:
            GlossaryError: The user's glossary cannot be used.
            IndexDamagedError: The index cannot be read.
        """
        with naming_damage(self._snapshot.directory):
            hits, translations, related = (
                tuple(map(self._completed, tier))
                for tier in (results.hits, results.translations, results.related)
            )
        return replace(results, hits=hits, translations=translations, related=related)

    def _completed(self, hit: Hit) -> Hit:
        found = counterpart_hits(self._snapshot.paragraph(hit.id), self._counterparts, hit.rank)
        return hit._replace(counterparts=tuple(self._marked(hit, found)))

    def _marked(self, hit: Hit, found: Sequence[Hit]) -> Iterator[Hit]:
        """The counterparts of a hit, with what in them most likely renders what matches in it, and why."""
        marked = Marked(hit.text, hit.spans, self._concepts, self._lexicon) if hit.spans and found else None
        for counterpart in found:
            renderings = marked.renderings(counterpart.text) if marked else ()
            spans = tuple(rendering.span for rendering in renderings)
            reasons = dict.fromkeys(rendering.reason for rendering in renderings)
            yield counterpart._replace(spans=spans, matched=(*counterpart.matched, *reasons))

    @cached_property
    def _concepts(self) -> Concepts:
        return concepts_of(self._glossary)

    @cached_property
    def _lexicon(self) -> Lexicon | None:
        learned = self._snapshot.manifest.lexicon
        return open_lexicon(self._snapshot.directory, learned) if learned else None


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
