"""From a query tree to the nodes that are evaluated on the paragraphs of a segment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from corpus.fold import fold
from corpus.model import KINDS, LANGUAGES
from index.manifest import DocumentEntry
from index.reader import Segment
from search import query
from search.match import AllNode, AnyNode, FilterNode, NearNode, Node, TermNode
from search.terms import Term, terms

_OF_DOCUMENTS = ("doc", "title", "author")
_TITLES = ("title_pinyin", "title_translation", "original_title")


class Compiler:
    """Makes nodes of a query; its terms are numbered once for all segments.

    Attributes:
        terms: All terms in the order of the query, those after NOT included.
        exact_script: Whether simplified and traditional characters are kept apart.
    """

    def __init__(
        self, asked: query.Query, documents: tuple[DocumentEntry, ...], *, exact_script: bool
    ) -> None:
        self.terms: list[Term] = []
        self._asked = asked
        self._documents = documents
        self.exact_script = exact_script
        self._leaves: dict[query.Word | query.Phrase, Node] = {}

    def node(self, segment: Segment) -> Node:
        """The query for the paragraphs of a segment."""
        return self._node(self._asked, segment)

    def _node(self, part: query.Query, segment: Segment) -> Node:
        match part:
            case query.Word() | query.Phrase():
                return self._leaf(part)
            case query.FieldFilter() | query.YearRange() | query.DateRange():
                return _filter(part, segment, self._documents)
            case query.And(parts):
                wanted = [self._node(inner, segment) for inner in parts if not isinstance(inner, query.Not)]
                refused = [self._node(inner.part, segment) for inner in parts if isinstance(inner, query.Not)]
                # What costs least decides first.
                wanted.sort(key=lambda node: not isinstance(node, FilterNode))
                return AllNode(tuple(wanted), tuple(refused))
            case query.Or(parts):
                return AnyNode(tuple(self._node(inner, segment) for inner in parts))
            case query.Near(left, right, distance):
                return NearNode(self._node(left, segment), self._node(right, segment), distance)
            case query.Not():
                raise ValueError("Not stands only inside an And")

    def _leaf(self, leaf: query.Word | query.Phrase) -> Node:
        if leaf not in self._leaves:
            found = terms(leaf, exact_script=self.exact_script)
            nodes = [self._any_of(readings) for readings in found]
            # What is never indexed, such as ½, is found nowhere.
            whole = AllNode(tuple(nodes)) if nodes else AnyNode(())
            self._leaves[leaf] = nodes[0] if len(nodes) == 1 else whole
        return self._leaves[leaf]

    def _any_of(self, readings: tuple[Term, ...]) -> Node:
        nodes = tuple(TermNode(len(self.terms) + i, term) for i, term in enumerate(readings))
        self.terms += readings
        return nodes[0] if len(nodes) == 1 else AnyNode(nodes)


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
