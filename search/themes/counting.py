"""How often the terms of a theme occur in an index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from index.reader import Segment, Snapshot, naming_damage
from search.match import Found, StoredTexts, occurrences
from search.nodes import ThemeNode
from search.themes.matching import PreparedTheme, find_theme
from search.themes.model import Theme, ThemeTerm


class TermCount(NamedTuple):
    """A term with how often it occurs; what lies inside an excluded phrase is left out.

    Attributes:
        term: The term.
        paragraphs: Paragraphs it occurs in, whether or not they belong to the theme by it.
        occurrences: How often, in any of its spellings.
    """

    term: ThemeTerm
    paragraphs: int
    occurrences: int


def term_counts(snapshot: Snapshot, theme: Theme) -> list[TermCount]:
    """How often each term of a theme occurs, in the order of the file."""
    paragraphs: Counter[str] = Counter()
    times: Counter[str] = Counter()
    prepared = PreparedTheme(theme, 0, exact_script=False, threshold=0)
    with naming_damage(snapshot.directory):
        for segment in snapshot.segments:
            texts = StoredTexts(segment.store)
            for number, found in members(prepared.node(segment), segment):
                for label in {item.label for item in found}:
                    own = [item for item in found if item.label == label]
                    paragraphs[label] += 1
                    times[label] += occurrences(own, texts, number)
    return [TermCount(term, paragraphs[term.label], times[term.label]) for term in theme.all_terms]


def members(node: ThemeNode, segment: Segment) -> Iterator[tuple[int, list[Found]]]:
    """The paragraphs of a segment that belong to a theme, ascending, with what was found in each."""
    texts, order, slots = StoredTexts(segment.store), segment.order, segment.store.slot
    for number in sorted(node.occurring):
        if order[slots[number]] >= 0 and (found := find_theme(node, texts, number)):
            yield number, found
