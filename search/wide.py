"""An OR of many parts, and a theme of many terms: looked for one after the other.

A paragraph holds a few of them. So each segment is searched for one part after the other, through its
postings, which says of each paragraph what is worth looking for in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from index.reader import Segment
from search.match import StoredTexts, Texts, UnfoldedTexts, tally
from search.nodes import Node, WideNode, candidates

#: An OR of more parts is looked for part by part; with fewer, asking the engine for all at once is cheaper.
MANY = 32


def wide_node(parts: Sequence[Node], segment: Segment, *, exact_script: bool, term_count: int) -> WideNode:
    """At least one of many parts, for the paragraphs of a segment."""
    return WideNode(tuple(parts), places(parts, segment, exact_script=exact_script, term_count=term_count))


def places(
    nodes: Sequence[Node], segment: Segment, *, exact_script: bool, term_count: int
) -> Mapping[int, Sequence[int]]:
    """By number of a paragraph of a segment, the places of the nodes that match it."""
    store = segment.store
    texts: Texts = UnfoldedTexts(store) if exact_script else StoredTexts(store)
    found: defaultdict[int, list[int]] = defaultdict(list)
    for i, node in enumerate(nodes):
        for number in tally(node, texts, store, candidates(node, segment.postings), term_count).numbers:
            found[number].append(i)
    return found
