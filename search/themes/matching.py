"""Which paragraphs belong to a theme, and where its terms stand in them.

A theme may have thousands of terms, of which a paragraph holds a few. So all of a segment is searched for one
term after the other, which says of each paragraph what is worth looking for in it, and `find_theme` looks for
that alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import repeat

from index.reader import Segment
from search import query
from search.compile import leaf_node
from search.match import Found, StoredTexts, Texts, UnfoldedTexts, find, source_spans, tally
from search.nodes import Node, Part, ThemeNode, candidates
from search.terms import Interval, terms
from search.themes.model import MOST_OFTEN, Theme, credit

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
        self._parts = tuple(
            Part(i, term.label, term.weight, ready(spelling.text))
            for i, term in enumerate(theme.all_terms)
            for spelling in term.spellings
        )
        self._exclude = tuple(ready(phrase.text) for phrase in theme.all_exclude)

    def node(self, segment: Segment) -> ThemeNode:
        """The theme for the paragraphs of a segment."""
        here = self._occurring([part.node for part in self._parts], segment)
        here = {number: found for number, found in here.items() if self._suffices(found)}
        shades = self._occurring(self._exclude, segment) if here else {}
        shades = {number: found for number, found in shades.items() if number in here}
        return ThemeNode(self._parts, self._exclude, self._least, here, shades)

    def _occurring(self, nodes: Sequence[Node], segment: Segment) -> Mapping[int, Sequence[int]]:
        """By number of a paragraph, the places of the nodes that match it."""
        store = segment.store
        texts = UnfoldedTexts(store) if self._exact_script else StoredTexts(store)
        found: defaultdict[int, list[int]] = defaultdict(list)
        for i, node in enumerate(nodes):
            numbers = candidates(node, segment.postings)
            for number, _, _ in tally(node, texts, store, numbers, self._order + 1):
                found[number].append(i)
        return found

    def _suffices(self, found: Sequence[int]) -> bool:
        """Whether terms might, were they to occur often enough."""
        parts = [self._parts[i] for i in found]
        return sum({part.term: part.weight for part in parts}.values()) * MOST_OFTEN >= self._least


def find_theme(node: ThemeNode, texts: Texts, number: int) -> list[Found] | None:
    """What stands in a paragraph of a theme; None if the paragraph is not of the theme.

    An occurrence inside an excluded phrase does not count, and what the others count must suffice.
    """
    shades = [
        found for i in node.shades.get(number, ()) for found in find(node.exclude[i], texts, number) or []
    ]
    whole: list[Found] = []
    weights: dict[int, float] = {}
    counts: Counter[int] = Counter()
    for i in node.here.get(number, ()):
        part = node.parts[i]
        for found in find(part.node, texts, number) or []:
            kept = _outside(found, shades, texts, number) if shades else found.intervals
            if kept:
                whole.append(Found(found.term, found.place, kept, part.label))
                weights[part.term] = part.weight
                counts[part.term] += len(kept)
    total = sum(credit(weight, counts[term]) for term, weight in weights.items())
    return whole if whole and total >= node.least else None


def _outside(found: Found, shades: Sequence[Found], texts: Texts, number: int) -> Sequence[Interval]:
    """The occurrences that lie in no excluded phrase."""
    regions: list[tuple[int, int]]
    places: Sequence[tuple[int, int]]
    if all(shade.place.name == found.place.name for shade in shades):
        regions, places = [interval for shade in shades for interval in shade.intervals], found.intervals
    else:  # one of them was found among stems and the other among word forms
        analysis = texts.analysis(number)
        regions = [span for shade in shades for span in source_spans(shade, analysis)]
        places = source_spans(found, analysis)
    return [
        interval
        for interval, (first, last) in zip(found.intervals, places, strict=True)
        if not any(start <= first and last <= end for start, end in regions)
    ]
