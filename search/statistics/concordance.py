"""Key word in context: every occurrence of a query between what stands before and after it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from corpus.fold import fold
from corpus.han import HAN
from corpus.model import Span
from index.manifest import DocumentEntry
from index.reader import Snapshot, naming_damage
from search.results import UNDATED
from search.statistics.counting import Counting, Ref, parse_fields, parse_within, text_of

if TYPE_CHECKING:
    from search.searcher import Index

#: ``document``: as the index has them, by path; ``date``: the earliest first, those without a date last;
#: ``left``, ``right``: by the words before or after, the nearest first.
Order = Literal["document", "date", "left", "right"]


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence in its paragraph.

    Attributes:
        id: The paragraph's, as `show` takes it.
        document: The document it stands in.
        n: The paragraph's place in the document, from 1.
        span: The occurrence, code points of the paragraph's text.
        left: What stands before it, characters as printed.
        node: The occurrence itself.
        right: What stands after it.
    """

    id: str
    document: DocumentEntry
    n: int
    span: Span
    left: str
    node: str
    right: str

    def to_json(self) -> dict[str, object]:
        """The line as plain values."""
        return {
            "id": self.id,
            "document": self.document.to_json(),
            "n": self.n,
            "start": self.span.start,
            "end": self.span.end,
            "left": self.left,
            "node": self.node,
            "right": self.right,
        }


@dataclass(frozen=True, slots=True)
class Concordance:
    """The occurrences of a query.

    Attributes:
        query: As typed.
        occurrences: How many there are, as a search counts them.
        paragraphs: How many paragraphs they stand in.
        documents: How many documents.
        lines: As many as were asked for.
        notes: What the reader should know.
    """

    query: str
    occurrences: int
    paragraphs: int
    documents: int
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


class _Occurrence(NamedTuple):
    ref: Ref
    span: Span
    left: str
    node: str
    right: str


def concordance(
    index: Index,
    text: str,
    *,
    width: int = 40,
    order: Order = "document",
    limit: int | None = None,
    within: str = "",
) -> Concordance:
    """Set the occurrences of a query in their contexts.

    Args:
        index: The index, opened.
        text: The query as typed.
        width: Code points of context on each side, at most; none from another paragraph.
        order: How lines are sorted; those that are equal stay in order of documents.
        limit: How many lines to return, None for all.
        within: Fields that limit what is counted: ``year:2024``.

    Raises:
        QuerySyntaxError: The query cannot be understood.
        DuizhaoError: `within` has words in it.
        IndexDamagedError: The index cannot be read.
    """
    asked = parse_within(text, parse_fields(within))
    snapshot = index.snapshot
    with naming_damage(snapshot.directory):
        counting = Counting(index, asked)
        found = _ordered(snapshot, counting, order, width)
        lines = tuple(_lines(snapshot, islice(found, limit)))
    return Concordance(
        query=text,
        occurrences=counting.occurrences,
        paragraphs=len(counting.matches),
        documents=counting.documents,
        lines=lines,
        notes=counting.notes,
    )


def _ordered(snapshot: Snapshot, counting: Counting, order: Order, width: int) -> Iterator[_Occurrence]:
    refs = list(counting.matches)
    if order == "date":
        dates = [document.date or UNDATED for document in snapshot.documents]
        refs.sort(key=lambda ref: dates[ref.document])
    found = (occurrence for ref in refs for occurrence in _occurrences(snapshot, counting, ref, width))
    return iter(sorted(found, key=_SORT_KEYS[order])) if order in _SORT_KEYS else found


def _occurrences(snapshot: Snapshot, counting: Counting, ref: Ref, width: int) -> Iterator[_Occurrence]:
    text = text_of(snapshot, ref)
    for start, end in counting.spans(ref):
        left, right = text[max(0, start - width) : start], text[end : end + width]
        yield _Occurrence(ref, Span(start, end), left, text[start:end], right)


def _lines(snapshot: Snapshot, found: Iterable[_Occurrence]) -> Iterator[Line]:
    for ref, span, left, node, right in found:
        located = snapshot.locate(snapshot.segments[ref.segment], ref.number)
        yield Line(located.id, located.document, located.row.n, span, left, node, right)


def _units(text: str) -> list[str]:
    """The Han characters and words of a context, as they are compared."""
    return _unit().findall(fold(text).casefold())


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(rf"[{HAN}]|[^\W_{HAN}]+")


_SortKey: TypeAlias = Callable[[_Occurrence], list[str]]
_SORT_KEYS: dict[Order, _SortKey] = {
    "left": lambda occurrence: _units(occurrence.left)[::-1],
    "right": lambda occurrence: _units(occurrence.right),
}
