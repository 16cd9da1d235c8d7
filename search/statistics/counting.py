"""Which paragraphs a query finds and how often it occurs in each; what all statistics count.

What matches, and where, is decided by `search.match` as for every search, so that totals agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from corpus.errors import DuizhaoError
from corpus.model import Span
from index.manifest import DocumentEntry
from index.reader import Segment, Snapshot, naming_damage
from search import query
from search.compile import Compiler
from search.match import StoredTexts, find, spans, tally
from search.nodes import candidates
from search.parser import parse

if TYPE_CHECKING:
    from search.searcher import Index

_NEAREST = 3


class Ref(NamedTuple):
    """A paragraph of an index; refs sort in order of documents.

    Attributes:
        document: Its document's place in the index.
        number: Its number in the segment.
        segment: Its segment's place among the segments.
    """

    document: int
    number: int
    segment: int


class Counting:
    """One query on one index.

    Attributes:
        notes: What the reader should know of the themes in it.
    """

    def __init__(self, index: Index, asked: query.Query) -> None:
        self._snapshot = index.snapshot
        self._compiler = _compiler(index, asked)
        self._nodes = [self._compiler.node(segment) for segment in self._snapshot.segments]
        self.notes = tuple(self._compiler.notes)

    @cached_property
    def matches(self) -> dict[Ref, int]:
        """How often the query occurs in each paragraph that matches, in order of documents."""
        found: list[tuple[Ref, int]] = []
        for i, (segment, node) in enumerate(zip(self._snapshot.segments, self._nodes, strict=True)):
            store, proposed = segment.store, candidates(node, segment.postings)
            tallied = tally(node, StoredTexts(store), store, proposed, len(self._compiler.terms))
            occurrences = dict(zip(tallied.numbers, tallied.marks(), strict=True))
            found += [(ref, occurrences[ref.number]) for ref in _refs(i, segment, occurrences)]
        return dict(sorted(found))

    @property
    def occurrences(self) -> int:
        """What all matches hold together."""
        return sum(self.matches.values())

    @property
    def documents(self) -> int:
        """How many documents have a match."""
        return len({ref.document for ref in self.matches})

    def spans(self, ref: Ref) -> tuple[Span, ...]:
        """The occurrences in a paragraph that matches, code points of its text, as a search marks them."""
        texts = StoredTexts(self._snapshot.segments[ref.segment].store)
        found = find(self._nodes[ref.segment], texts, ref.number) or []
        return spans(found, texts.analysis(ref.number))


def text_of(snapshot: Snapshot, ref: Ref) -> str:
    """The text of a paragraph, characters as printed."""
    return snapshot.segments[ref.segment].store.text[ref.number].decode()


def paragraphs(index: Index, asked: query.Query | None = None) -> Iterator[Ref]:
    """All paragraphs, or those that satisfy a query, segment by segment."""
    compiler = _compiler(index, asked) if asked else None
    for i, segment in enumerate(index.snapshot.segments):
        numbers: Iterable[int] = range(len(segment.store))
        if compiler is not None:
            node = compiler.node(segment)
            texts, proposed = StoredTexts(segment.store), candidates(node, segment.postings)
            numbers = (number for number in proposed if find(node, texts, number) is not None)
        yield from _refs(i, segment, numbers)


def selected(
    index: Index, *, text: str | None = None, document: str | None = None, within: str = ""
) -> set[Ref]:
    """The paragraphs that a query finds, or that a document has, or all of them.

    Args:
        index: The index, opened.
        text: The query as typed, if one was.
        document: The id of the document, if one was named.
        within: Fields that limit the answer.

    Raises:
        QuerySyntaxError: The query cannot be understood.
        DuizhaoError: There is no such document, or `within` has words in it.
        IndexDamagedError: The index cannot be read.
    """
    snapshot, fields = index.snapshot, parse_fields(within)
    with naming_damage(snapshot.directory):
        refs = set(paragraphs(index, parse_within(text, fields) if text is not None else fields))
        if document is None:
            return refs
        place = snapshot.documents.index(document_named(snapshot, document))
        return {ref for ref in refs if ref.document == place}


def parse_fields(text: str) -> query.Query | None:
    """The query that limits what is counted; None for an empty text.

    Raises:
        QuerySyntaxError: The text cannot be understood.
        DuizhaoError: It has words in it, which would themselves be counted.
    """
    if not text:
        return None
    asked = parse(text)
    if not _is_fields(asked):
        hint = "write words and themes into the query itself; for example --in 'lang:zh year:2019..2024'"
        raise DuizhaoError("what limits the count is made of fields alone", where=text, hint=hint)
    return asked


def parse_within(text: str, fields: query.Query | None) -> query.Query:
    """A query as typed, limited to paragraphs with the fields.

    Raises:
        QuerySyntaxError: The text cannot be understood.
    """
    asked = parse(text)
    return asked if fields is None else query.all_of([asked, fields])


def document_named(snapshot: Snapshot, name: str) -> DocumentEntry:
    """The document with that id.

    Raises:
        DuizhaoError: There is none; names the nearest.
    """
    ids = [document.id for document in snapshot.documents]
    if name not in ids:
        alike = [id_ for id_ in ids if id_.startswith(name)]
        near = alike[:_NEAREST] or get_close_matches(name, ids, _NEAREST, cutoff=0.5)
        hint = f"nearest: {', '.join(near)}" if near else "`duizhao info --documents` lists ids"
        raise DuizhaoError(f"no document is called {name!r}", hint=hint)
    return snapshot.document(name)


def _compiler(index: Index, asked: query.Query) -> Compiler:
    return Compiler(asked, index.snapshot.documents, exact_script=False, themes=index.themes)


def _refs(place: int, segment: Segment, numbers: Iterable[int]) -> Iterator[Ref]:
    """The paragraphs of those numbers whose documents are still there."""
    order, slots = segment.order, segment.store.slot
    for number in numbers:
        document = order[slots[number]]
        if document >= 0:
            yield Ref(document, number, place)


def _is_fields(asked: query.Query) -> bool:
    match asked:
        case query.FieldFilter(name):
            return name != "theme"  # which is found in the text, and marked there
        case query.YearRange() | query.DateRange():
            return True
        case query.And(parts) | query.Or(parts):
            return all(map(_is_fields, parts))
        case query.Not(part):
            return _is_fields(part)
        case _:
            return False
