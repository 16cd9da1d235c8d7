"""Two versions of one document, paragraph beside paragraph: Chinese and English, simplified and traditional.

Both texts are cut into clauses of about equal size (`clauses`). What clauses have in common (`evidence`) and
how their lengths agree decides which are side by side (`beads`); which words go together is learned from a
first alignment and used for the next. Clauses side by side make links of paragraphs (`links`). Nothing is
learned from any other document, so that the same two texts always align the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import DuizhaoError
from index.alignment.clauses import Aligned
from index.alignment.links import Link, Row

if TYPE_CHECKING:
    from index.alignment.beads import Bead, Similarity
    from index.alignment.clauses import Clause
    from index.alignment.evidence import Evidence

__all__ = ["ALIGNMENT_VERSION", "Aligned", "Alignment", "Link", "Row", "TooLongError", "align"]

#: Changes whenever the same texts would be aligned, or their alignment kept, in another way.
ALIGNMENT_VERSION = 2

#: How far from the diagonal the first path may go: a share of the text, and in any case so many clauses.
_SHARE, _LEAST = 0.12, 60
#: How far at most, in clauses, which bounds the time and memory that a book takes.
_MOST = 300
#: Clauses of the longest text that is aligned, a book of 800,000 Chinese characters: 150 seconds and 400 MB.
MAX_CLAUSES = 20_000
#: How far from the path before it each later one may go, in clauses.
_WIDTH = 25
#: Later paths, each with what was learned from the one before it; a third changes next to nothing.
_LESSONS = 2
#: With so much in common, in nats for each bead, two texts are taken for versions of one another. Work
#: reports and their translations have 8.8 or more (4.2 without the glossary); beside the translation of the
#: report of another year they have 2.5 at most.
VERSIONS = 3.0
#: With less in common before anything is learned, in nats for each bead, a better path may lie elsewhere.
_THIN = 1.0


class TooLongError(DuizhaoError):
    """A text is too long to be aligned."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """How the paragraphs of two documents belong together.

    Attributes:
        links: Which paragraphs belong together, in order; numbers are from 0.
        left: Number of paragraphs of the one document.
        right: Number of paragraphs of the other.
        support: What the texts have in common where they are side by side, in nats for each bead.
        beads: Numbers of clauses side by side, of the one document and of the other, in order; they cover
            the clauses of both (`clauses.clauses`).
    """

    links: tuple[Link, ...]
    left: int
    right: int
    support: float
    beads: tuple[tuple[int, int], ...] = ()

    @property
    def are_versions(self) -> bool:
        """Whether the documents have so much in common that they are versions of one another."""
        return self.support >= VERSIONS

    @property
    def confidence(self) -> float:
        """The mean confidence of its links; 0 without any."""
        return sum(link.confidence for link in self.links) / max(1, len(self.links))

    def rows(self) -> Iterator[Row]:
        """All paragraphs in order, each in one row, linked ones in the same."""
        from index.alignment.links import rows

        return rows(self.links, self.left, self.right)


def align(left: Sequence[Aligned], right: Sequence[Aligned]) -> Alignment:
    """Align the paragraphs of two documents; the same, mirrored, whichever comes first.

    About two seconds for a report of 15,000 Chinese characters and its translation.

    Args:
        left: The paragraphs of the one document in order, page furniture left out.
        right: Those of the other.

    Raises:
        TooLongError: One has more than `MAX_CLAUSES` clauses.
    """
    from index.alignment.clauses import clauses

    ours, theirs = clauses(left), clauses(right)
    if (longest := max(len(ours), len(theirs))) > MAX_CLAUSES:
        raise TooLongError(f"too long to align: {longest:,} clauses where {MAX_CLAUSES:,} are the most")
    if not ours or not theirs:
        return Alignment((), len(left), len(right), 0.0)
    # The shapes of beads are those of a text beside one that is cut into more clauses.
    if _extent(ours) <= _extent(theirs):
        links, support, beads = _links(ours, theirs)
        sizes = [(len(bead.left), len(bead.right)) for bead in beads]
    else:
        mirrored, support, beads = _links(theirs, ours)
        links = sorted(Link(link.right, link.left, link.confidence) for link in mirrored)
        sizes = [(len(bead.right), len(bead.left)) for bead in beads]
    return Alignment(tuple(links), len(left), len(right), support, tuple(sizes))


def _extent(clauses: Sequence[Clause]) -> tuple[int, int]:
    return len(clauses), sum(clause.size for clause in clauses)


def _links(ours: Sequence[Clause], theirs: Sequence[Clause]) -> tuple[list[Link], float, list[Bead]]:
    from index.alignment.beads import band_around, best_beads, length_ratio
    from index.alignment.evidence import Evidence, learned
    from index.alignment.links import links, mean_evidence

    evidence = Evidence(ours, theirs)
    beads, similarity = _first_path(ours, theirs, evidence)
    for _ in range(_LESSONS):
        band = band_around(beads, _WIDTH)
        similarity = evidence.similarity(learned(evidence.left, evidence.right, beads), band)
        ratio = length_ratio(ours, theirs, beads, similarity)
        beads = best_beads(ours, theirs, similarity, band, ratio)
    return links(ours, theirs, beads, similarity), mean_evidence(beads, similarity), beads


def _first_path(
    ours: Sequence[Clause], theirs: Sequence[Clause], evidence: Evidence
) -> tuple[list[Bead], Similarity]:
    """The best path before anything is learned.

    A path along the edge of its band, as a chapter missing from one text makes it, or past all that the texts
    have in common, is looked for again in a wider one.
    """
    from index.alignment.beads import best_beads, is_cramped, proportional_band
    from index.alignment.links import mean_evidence

    share, reach = _SHARE, range(_LEAST, _MOST)
    band = proportional_band(ours, theirs, share, reach)
    while True:
        similarity = evidence.similarity({}, band)
        beads = best_beads(ours, theirs, similarity, band)
        is_good = mean_evidence(beads, similarity) >= _THIN and not is_cramped(beads, band)
        share *= 2
        wider = proportional_band(ours, theirs, share, reach)
        if is_good or wider == band:
            return beads, similarity
        band = wider
