"""From a query tree to the nodes that are evaluated on the paragraphs of a segment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, count, repeat
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple, Protocol

from corpus.fold import fold
from corpus.model import KINDS, LANGUAGES
from index.manifest import DocumentEntry
from index.plan import Everything, Plan
from index.reader import Segment
from search import query
from search.nodes import AllNode, AnyNode, FilterNode, NearNode, Node, TermNode, plan
from search.terms import Term, terms

if TYPE_CHECKING:
    from search.themes.matching import PreparedTheme
    from search.themes.registry import Themes

_OF_DOCUMENTS = ("doc", "title", "author")
_TITLES = ("title_pinyin", "title_translation", "original_title")


class QueryTerm(Protocol):
    """What ranking asks of a term of a query: a `search.terms.Term`, a theme, or synonyms."""

    @property
    def label(self) -> str:
        """What hits call it."""

    @property
    def plan(self) -> Plan:
        """What the engine is asked for it."""

    @property
    def literal(self) -> bytes:
        """Its characters as typed, UTF-8, where they tell the script; else nothing."""


class NamedTheme(NamedTuple):
    """A theme among the terms of a query: one of them, however many terms it has of its own.

    Attributes:
        label: The theme's id.
        plan: What the engine knows of it before it is looked for: nothing.
        literal: Nothing; a theme is typed in no script.
    """

    label: str
    plan: Plan = Everything()
    literal: bytes = b""


class SynonymTerm(NamedTuple):
    """Synonyms among the terms of a query: one of them, however many they are.

    Attributes:
        label: What they stand for, as typed.
        plan: What the engine is asked for them.
        official: Finds the official ones as they are printed.
        foreign: Whether they are in the other language.
        literal: Nothing; nobody typed them.
    """

    label: str
    plan: Plan
    official: Node
    foreign: bool
    literal: bytes = b""


class Compiler:
    """Makes nodes of a query; its terms are numbered once for all segments.

    Args:
        asked: The query.
        documents: The documents of the index, in order.
        exact_script: Whether simplified and traditional characters are kept apart.
        themes: The user's folder of themes; None for the one that `search.themes.registry` finds.

    Attributes:
        terms: All terms in the order of the query, those after NOT included.
        exact_script: As given.
        notes: What the reader should know of the themes that were named.
    """

    def __init__(
        self,
        asked: query.Query,
        documents: tuple[DocumentEntry, ...],
        *,
        exact_script: bool,
        themes: Path | None = None,
    ) -> None:
        self.terms: list[QueryTerm] = []
        self._asked = asked
        self._documents = documents
        self.exact_script = exact_script
        self.notes: list[str] = []
        self._folder = themes
        self._leaves: dict[query.Word | query.Phrase | query.Synonyms, Node] = {}
        self._prepared: dict[query.FieldFilter, PreparedTheme] = {}

    def node(self, segment: Segment) -> Node:
        """The query for the paragraphs of a segment.

        Raises:
            ThemeError: It names a theme that there is not, or whose file cannot be used.
        """
        return self._node(self._asked, segment)

    def _node(self, part: query.Query, segment: Segment) -> Node:
        match part:
            case query.Word() | query.Phrase() | query.Synonyms():
                return self._leaf(part)
            case query.FieldFilter("theme"):
                return self._theme(part, segment)
            case query.FieldFilter() | query.YearRange() | query.DateRange():
                return _filter(part, segment, self._documents)
            case query.And(parts):
                each = dict.fromkeys(parts)  # what is typed twice is looked for once
                wanted = [self._node(inner, segment) for inner in each if not isinstance(inner, query.Not)]
                refused = [self._node(inner.part, segment) for inner in each if isinstance(inner, query.Not)]
                # What costs least decides first.
                wanted.sort(key=lambda node: not isinstance(node, FilterNode))
                return AllNode(tuple(wanted), tuple(refused))
            case query.Or(parts):
                return self._any([self._node(inner, segment) for inner in dict.fromkeys(parts)], segment)
            case query.Near(left, right, distance):
                return NearNode(self._node(left, segment), self._node(right, segment), distance)
            case query.Not():
                raise ValueError("Not stands only inside an And")

    def _leaf(self, leaf: query.Word | query.Phrase | query.Synonyms) -> Node:
        if leaf not in self._leaves:
            made = self._synonyms(leaf) if isinstance(leaf, query.Synonyms) else self._typed(leaf)
            self._leaves[leaf] = made
        return self._leaves[leaf]

    def _typed(self, leaf: query.Word | query.Phrase) -> Node:
        found = terms(leaf, exact_script=self.exact_script)
        node = leaf_node(found, count(len(self.terms)))
        self.terms += chain.from_iterable(found)
        return node

    def _synonyms(self, part: query.Synonyms) -> Node:
        order = repeat(len(self.terms))
        nodes = [leaf_node(terms(form), order, form.text) for form in part.parts]
        # As printed: developing countries are no developed ones, though their stems are the same.
        printed = [terms(query.Phrase(form.text)) for form in part.parts[: part.official]]
        whole, official = _any_of(nodes), _any_of([leaf_node(found, order) for found in printed])
        self.terms.append(SynonymTerm(part.typed, plan(whole), official, part.foreign))
        return whole

    def _any(self, nodes: Sequence[Node], segment: Segment) -> Node:
        from search.wide import MANY, wide_node  # most queries are narrow

        if len(nodes) <= MANY:
            return AnyNode(tuple(nodes))
        return wide_node(nodes, segment, exact_script=self.exact_script, term_count=len(self.terms))

    def _theme(self, part: query.FieldFilter, segment: Segment) -> Node:
        from search.themes.matching import PreparedTheme  # most queries name no theme

        if part not in self._prepared:
            theme = self._registry.find(part.value)
            self._prepared[part] = PreparedTheme(theme, len(self.terms), exact_script=self.exact_script)
            self.terms.append(NamedTheme(theme.id))
            if self._registry.overrides(theme.id):
                self.notes.append(f"theme {theme.id} is your own, of {theme.path}, not the built-in one")
        return self._prepared[part].node(segment)

    @cached_property
    def _registry(self) -> Themes:
        from search.themes.registry import Themes

        return Themes(self._folder)


def leaf_node(found: Iterable[tuple[Term, ...]], orders: Iterator[int], label: str = "") -> Node:
    """The node of a word or phrase.

    Args:
        found: What `search.terms.terms` makes of it.
        orders: The places of its terms among those of the query.
        label: Tells it from others in the same place.
    """
    nodes = [_any_of([TermNode(next(orders), term, label) for term in readings]) for readings in found]
    # What is never indexed, such as ½, is found nowhere.
    whole = AllNode(tuple(nodes)) if nodes else AnyNode(())
    return nodes[0] if len(nodes) == 1 else whole


def _any_of(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else AnyNode(tuple(nodes))


def squash(text: str) -> str:
    """How the free text of filters is compared: folded, without case and white space."""
    return "".join(fold(text).split()).casefold()


def _filter(part: query.Filter, segment: Segment, documents: tuple[DocumentEntry, ...]) -> FilterNode:
    label = query.to_string(part)
    if isinstance(part, query.FieldFilter) and part.name not in _OF_DOCUMENTS:
        return FilterNode(label, _of_paragraphs(part, segment))
    slots = {slot for slot, place in segment.order.items() if place >= 0 and _takes(part, documents[place])}
    return FilterNode(label, _by_code(segment.store.slot, slots))


def _of_paragraphs(part: query.FieldFilter, segment: Segment) -> Callable[[int], bool]:
    """What decides on a paragraph by something of its own."""
    store = segment.store
    match part.name:
        case "kind":
            return _by_code(store.kind, {KINDS.index(k) for k in KINDS if k == part.value})
        case "lang":
            tags = {
                i for i, tag in enumerate(LANGUAGES) if tag == part.value or tag.startswith(f"{part.value}-")
            }
            return _by_code(store.lang, tags)
        case "script":
            return _by_code(
                store.lang, {i for i, tag in enumerate(LANGUAGES) if tag.endswith(f"-{part.value}")}
            )
        case _:
            wanted = squash(part.value)
            paths = enumerate(store.sections)
            codes = {i for i, path in paths if any(wanted in squash(heading) for heading in path)}
            return _by_code(store.section, codes)


def _takes(part: query.Filter, document: DocumentEntry) -> bool:
    """Whether a document is wanted by what is known of it."""
    if isinstance(part, query.FieldFilter):
        wanted = squash(part.value)
        return any(wanted in squash(name) for name in _names(document, part.name))
    return document.date is not None and part.takes(document.date)


def _names(document: DocumentEntry, field: query.FieldName) -> tuple[str, ...]:
    if field == "author":
        return (document.metadata.get("author", ""), document.metadata.get("publisher", ""))
    if field == "title":
        return (document.title, *(document.metadata.get(name, "") for name in _TITLES))
    # Of the path, the file and its folder: what lies above says where a collection is kept.
    return (document.id, document.title, "/".join(PurePath(document.path).parts[-2:]))


def _by_code(column: memoryview[int], codes: set[int]) -> Callable[[int], bool]:
    return lambda number: column[number] in codes
