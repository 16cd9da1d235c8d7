"""A query as nodes, made for the paragraphs of a segment, and what the engine is asked for them.

`search.compile` makes the nodes of a query tree, `search.match` evaluates them on a paragraph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from index.engine import Postings
from index.plan import And, Everything, Not, Or, Plan
from search.terms import Term, Text


class TermNode(NamedTuple):
    """A term, with its place among the terms of the query; `label` tells it from others in the same place."""

    order: int
    term: Term
    label: str = ""


class AllNode(NamedTuple):
    """Every part; `none` holds the parts that must not match."""

    parts: tuple[Node, ...]
    none: tuple[Node, ...] = ()


class AnyNode(NamedTuple):
    """At least one part."""

    parts: tuple[Node, ...]

    def at(self, _number: int) -> Sequence[Node]:
        """The parts that may match a paragraph."""
        return self.parts


class WideNode(NamedTuple):
    """At least one of many parts, made for each segment; see `search.wide`.

    Attributes:
        parts: The parts.
        occurring: By number of a paragraph, the places of the parts that match it.
    """

    parts: tuple[Node, ...]
    occurring: Mapping[int, Sequence[int]]

    def at(self, number: int) -> Sequence[Node]:
        """The parts that match a paragraph."""
        return [self.parts[i] for i in self.occurring.get(number, ())]


class NearNode(NamedTuple):
    """Two parts with at most `distance` words or Han characters between them, in either order."""

    left: Node
    right: Node
    distance: int


class FilterNode(NamedTuple):
    """Paragraphs by what is known of them; `allows` is made for each segment and takes numbers."""

    label: str
    allows: Callable[[int], bool]


class Spelling(NamedTuple):
    """One spelling of a term of a theme: which of its terms, the term's label and weight, how to find it."""

    term: int
    label: str
    weight: float
    node: Node


class ThemeNode(NamedTuple):
    """Paragraphs of a theme, made for each segment; see `search.themes.matching`.

    Attributes:
        spellings: Those of all terms; their nodes bear the theme's place among the terms of the query.
        exclude: What takes away the occurrences inside of it.
        least: What the weights of the terms that occur must sum to.
        occurring: By number of a paragraph, the places of the spellings that occur in it; only of
            paragraphs in which enough of them do.
        excluded: The same for the excluded phrases, as far as they stand in those paragraphs.
    """

    spellings: tuple[Spelling, ...]
    exclude: tuple[Node, ...]
    least: float
    occurring: Mapping[int, Sequence[int]]
    excluded: Mapping[int, Sequence[int]]


Node: TypeAlias = TermNode | AllNode | AnyNode | WideNode | NearNode | FilterNode | ThemeNode


def candidates(node: Node, postings: Postings) -> Sequence[int]:
    """Ascending numbers of the paragraphs that may match a node; none that does is missing."""
    match node:
        case ThemeNode() | WideNode():
            return sorted(node.occurring)
        case AllNode(parts) if any(map(_is_located, parts)):
            located = [candidates(part, postings) for part in parts if _is_located(part)]
            rest = postings.candidates(plan(node)).value
            return sorted(set(rest).intersection(*located))
        case AnyNode(parts) if any(map(_is_located, parts)):
            return sorted(set().union(*(candidates(part, postings) for part in parts)))
        case _:
            return postings.candidates(plan(node)).value


def _is_located(node: Node) -> bool:
    """Whether the paragraphs of a node, or of something in it, are known already."""
    match node:
        case AllNode(parts) | AnyNode(parts):
            return any(map(_is_located, parts))
        case _:
            return isinstance(node, ThemeNode | WideNode)


def plan(node: Node) -> Plan:
    """What the engine is asked: every paragraph that matches the node satisfies the plan."""
    match node:
        case TermNode(_, term):
            return term.plan
        case AllNode(parts, none):
            asked = [one for part in parts if not isinstance(one := plan(part), Everything)]
            # To take away too much would lose paragraphs.
            return _and(asked, [plan(part) for part in none if is_faithful(part)])
        case AnyNode(parts):
            return _or([plan(part) for part in parts])
        case NearNode(left, right):
            return _and([plan(left), plan(right)], [])
        case FilterNode() | ThemeNode() | WideNode():
            return Everything()  # the engine was asked for the last two before; see `candidates`


def is_faithful(node: Node) -> bool:
    """Whether just those paragraphs match a node that satisfy its plan."""
    match node:
        case TermNode(_, Text() as term):
            return term.faithful
        case AllNode(parts, none):
            return all(map(is_faithful, (*parts, *none)))
        case AnyNode(parts):
            return all(map(is_faithful, parts))
        case _:
            return False


def _and(asked: Iterable[Plan], refused: Iterable[Plan]) -> Plan:
    parts: list[Plan] = []
    for part in asked:
        parts += part.parts if isinstance(part, And) else [part]
    if not parts:
        return Everything()
    whole = (*parts, *map(Not, refused))
    return whole[0] if len(whole) == 1 else And(whole)


def _or(asked: Sequence[Plan]) -> Plan:
    return Everything() if any(isinstance(part, Everything) for part in asked) else Or(tuple(asked))
