"""Which paragraphs belong to a theme, and where its terms stand in them.

A theme may have thousands of terms, of which a paragraph holds a few: `search.wide` finds out which are worth
looking for in it, and `find_theme` looks for these alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat

from index.reader import Segment
from search import query
from search.compile import leaf_node
from search.match import Found, Texts, find, occurrences, source_spans
from search.nodes import Node, Spelling, ThemeNode
from search.terms import Interval, terms
from search.themes.model import MOST_OFTEN, Theme, credit
from search.wide import places

_ROUNDING = 1e-9  # sums of decimal weights are a little off


class PreparedTheme:
    """A theme made ready to be found.

    Args:
        theme: The theme.
        order: Its place among the terms of the query.
        exact_script: Whether simplified and traditional characters are kept apart.
        threshold: Taken instead of the theme's own; at 0, any term will do.
    """

    def __init__(
        self, theme: Theme, order: int, *, exact_script: bool, threshold: float | None = None
    ) -> None:
        def ready(text: str) -> Node:
            return leaf_node(terms(query.Word(text), exact_script=exact_script), repeat(order))

        self._order = order
        self._least = (theme.threshold if threshold is None else threshold) - _ROUNDING
        self._exact_script = exact_script
        self._spellings = tuple(
            Spelling(i, term.label, term.weight, ready(phrase.text))
            for i, term in enumerate(theme.all_terms)
            for phrase in term.spellings
        )
        self._exclude = tuple(ready(phrase.text) for phrase in theme.all_exclude)

    def node(self, segment: Segment) -> ThemeNode:
        """The theme for the paragraphs of a segment."""
        occurring = self._places([spelling.node for spelling in self._spellings], segment)
        occurring = {number: found for number, found in occurring.items() if self._suffices(found)}
        excluded = self._places(self._exclude, segment) if occurring else {}
        excluded = {number: found for number, found in excluded.items() if number in occurring}
        return ThemeNode(self._spellings, self._exclude, self._least, occurring, excluded)

    def _places(self, nodes: Sequence[Node], segment: Segment) -> Mapping[int, Sequence[int]]:
        return places(nodes, segment, exact_script=self._exact_script, term_count=self._order + 1)

    def _suffices(self, found: Sequence[int]) -> bool:
        """Whether terms might, were they to occur often enough."""
        weights = {one.term: one.weight for one in map(self._spellings.__getitem__, found)}
        return sum(weights.values()) * MOST_OFTEN >= self._least


def find_theme(node: ThemeNode, texts: Texts, number: int) -> list[Found] | None:
    """What stands in a paragraph of a theme; None if the paragraph is not of the theme.

    An occurrence inside an excluded phrase does not count, and what the others count must suffice.
    """
    excluded = [
        found for i in node.excluded.get(number, ()) for found in find(node.exclude[i], texts, number) or []
    ]
    by_term: dict[tuple[int, float], list[Found]] = {}
    for i in node.occurring.get(number, ()):
        spelling = node.spellings[i]
        for found in find(spelling.node, texts, number) or []:
            kept = _outside(found, excluded, texts, number) if excluded else found.intervals
            if kept:
                item = Found(found.term, found.place, kept, spelling.label)
                by_term.setdefault((spelling.term, spelling.weight), []).append(item)
    # Spellings of a term that overlap are one occurrence of it.
    counted = ((weight, occurrences(own, texts, number)) for (_, weight), own in by_term.items())
    is_enough = sum(credit(weight, count) for weight, count in counted) >= node.least
    return [item for own in by_term.values() for item in own] if by_term and is_enough else None


def _outside(found: Found, excluded: Sequence[Found], texts: Texts, number: int) -> Sequence[Interval]:
    """The occurrences that lie in no excluded phrase."""
    regions: list[tuple[int, int]]
    places: Sequence[tuple[int, int]]
    if all(one.place.name == found.place.name for one in excluded):
        regions, places = [interval for one in excluded for interval in one.intervals], found.intervals
    else:  # one of them was found among stems and the other among word forms
        analysis = texts.analysis(number)
        regions = [span for one in excluded for span in source_spans(one, analysis)]
        places = source_spans(found, analysis)
    return [
        interval
        for interval, (first, last) in zip(found.intervals, places, strict=True)
        if not any(start <= first and last <= end for start, end in regions)
    ]
