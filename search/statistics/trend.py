"""How often queries occur in each year, month, decade or document, or with each author."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from corpus.errors import DuizhaoError
from index.manifest import DocumentEntry
from index.reader import Snapshot, naming_damage
from search.results import UNDATED
from search.statistics.counting import Counting, Ref, paragraphs, parse_fields, parse_within

if TYPE_CHECKING:
    from search.searcher import Index

By = Literal["year", "month", "decade", "document", "author"]
#: What may be compared between groups.
Measure = Literal["occurrences", "paragraphs", "share", "per_1000"]

_YEAR, _MONTH = len("2024"), len("2024-03")
#: Documents that a note names, at most.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Group:
    """The documents of one year, month, decade or author, or one document.

    Attributes:
        name: ``2024``, ``2024-03``, ``2020s``, the id of a document, an author; empty for the documents of
            which that is unknown.
        documents: How many there are.
        paragraphs: All their paragraphs.
        length: Han characters and Latin words in them.
        occurrences: Of each query, as a search counts them.
        matches: Of each query, the paragraphs that match.
    """

    name: str
    documents: int
    paragraphs: int
    length: int
    occurrences: tuple[int, ...]
    matches: tuple[int, ...]

    def value(self, measure: Measure, query: int) -> float:
        """What one of the queries comes to.

        ``share`` is the share of all paragraphs that match, ``per_1000`` the occurrences in a thousand Han
        characters and Latin words.
        """
        match measure:
            case "occurrences":
                return self.occurrences[query]
            case "paragraphs":
                return self.matches[query]
            case "share":
                return self.matches[query] / (self.paragraphs or 1)
            case "per_1000":
                return 1000 * self.occurrences[query] / (self.length or 1)


@dataclass(frozen=True, slots=True)
class Trend:
    """Queries counted side by side.

    Attributes:
        by: What documents are grouped by.
        queries: As typed.
        groups: In order of time or of names; a year without documents has none.
        ungrouped: The documents of which the date or author is unknown; None if there are none.
        times: Where each group stands on an axis of years, months or decades; None if they are no times.
        notes: What the reader should know.
    """

    by: By
    queries: tuple[str, ...]
    groups: tuple[Group, ...]
    ungrouped: Group | None
    times: tuple[int, ...] | None
    notes: tuple[str, ...]

    @property
    def rows(self) -> tuple[Group, ...]:
        """The groups, then the ungrouped documents if there are any."""
        return (*self.groups, self.ungrouped) if self.ungrouped else self.groups

    @property
    def total(self) -> Group:
        """All documents together: what a search finds."""
        rows = self.rows
        return Group(
            "total",
            sum(row.documents for row in rows),
            sum(row.paragraphs for row in rows),
            sum(row.length for row in rows),
            tuple(sum(row.occurrences[i] for row in rows) for i in range(len(self.queries))),
            tuple(sum(row.matches[i] for row in rows) for i in range(len(self.queries))),
        )

    @property
    def gaps(self) -> set[int]:
        """The places of groups before which a year, month or decade has no documents."""
        times = self.times or ()
        return {i for i in range(1, len(times)) if times[i] > times[i - 1] + 1}


def trend(index: Index, queries: Sequence[str], *, by: By = "year", within: str = "") -> Trend:
    """Count queries by year, month, decade, document or author.

    Args:
        index: The index, opened.
        queries: As typed, each counted on its own.
        by: What documents are grouped by.
        within: Fields that limit what is counted, and what shares are shares of: ``lang:zh``.

    Raises:
        QuerySyntaxError: A query cannot be understood.
        DuizhaoError: No document says what to group it by, or `within` has words in it.
        IndexDamagedError: The index cannot be read.
    """
    fields = parse_fields(within)
    asked = [parse_within(text, fields) for text in queries]
    snapshot = index.snapshot
    with naming_damage(snapshot.directory):
        counted = [Counting(index, one) for one in asked]
        groups = _groups(snapshot, paragraphs(index, fields), [one.matches for one in counted], by)
        ungrouped = groups.pop("", None)
        names = _by_date(snapshot) if by == "document" else sorted(groups)
        ordered = [groups[name] for name in names if name in groups]
        times = tuple(_AXES[by](group.name) for group in ordered) if by in _AXES else None
    if ungrouped and not groups:
        hint = "add what is missing to sidecars (`duizhao meta init FILE`), or count --by document"
        raise DuizhaoError(f"no {_WANTED[by]} in any document", where=snapshot.directory, hint=hint)
    notes = [note for one in counted for note in one.notes]
    notes += [f"{text}: no occurrence" for text, one in zip(queries, counted, strict=True) if not one.matches]
    notes += _apart(snapshot, by) if ungrouped else []
    return Trend(by, tuple(queries), tuple(ordered), ungrouped, times, tuple(dict.fromkeys(notes)))


class _Sums:
    """What becomes a group."""

    def __init__(self, queries: int) -> None:
        self.documents: set[int] = set()
        self.paragraphs = self.length = 0
        self.occurrences, self.matches = [0] * queries, [0] * queries


def _groups(
    snapshot: Snapshot, refs: Iterable[Ref], found: Sequence[Mapping[Ref, int]], by: By
) -> dict[str, Group]:
    """The groups by name."""
    names = list(map(_NAMES[by], snapshot.documents))
    lengths = [segment.store.length for segment in snapshot.segments]
    sums: defaultdict[str, _Sums] = defaultdict(lambda: _Sums(len(found)))
    for document, number, segment in refs:
        group = sums[names[document]]
        group.documents.add(document)
        group.paragraphs += 1
        group.length += lengths[segment][number]
    for i, matches in enumerate(found):
        for ref, occurrences in matches.items():
            group = sums[names[ref.document]]
            group.occurrences[i] += occurrences
            group.matches[i] += 1
    return {name: _group(name, one) for name, one in sums.items()}


def _group(name: str, sums: _Sums) -> Group:
    counts = tuple(sums.occurrences), tuple(sums.matches)
    return Group(name, len(sums.documents), sums.paragraphs, sums.length, *counts)


def _by_date(snapshot: Snapshot) -> list[str]:
    """The ids of all documents, the earliest first, those without a date last."""
    return [document.id for document in sorted(snapshot.documents, key=lambda d: d.date or UNDATED)]


def _apart(snapshot: Snapshot, by: By) -> Iterator[str]:
    """Say which documents are in no group."""
    apart = [document.id for document in snapshot.documents if not _NAMES[by](document)]
    more = f" and {len(apart) - _NAMED:,} more" if len(apart) > _NAMED else ""
    have = "1 document has" if len(apart) == 1 else f"{len(apart):,} documents have"
    yield f"{have} no {_WANTED[by]}: {', '.join(apart[:_NAMED])}{more}"


def _month(document: DocumentEntry) -> str:
    date = (document.date or "")[:_MONTH]
    return date if len(date) == _MONTH else ""


def _decade(document: DocumentEntry) -> str:
    return f"{document.date[: _YEAR - 1]}0s" if document.date else ""


def _author(document: DocumentEntry) -> str:
    return document.metadata.get("author") or document.metadata.get("publisher") or ""


#: What documents are grouped by -> the name of a document's group, empty if it is not known.
_NAMES: dict[By, Callable[[DocumentEntry], str]] = {
    "year": lambda document: (document.date or "")[:_YEAR],
    "month": _month,
    "decade": _decade,
    "document": lambda document: document.id,
    "author": _author,
}
#: What a document must have to be in one.
_WANTED: dict[By, str] = {
    "year": "date",
    "month": "date with a month",
    "decade": "date",
    "document": "id",
    "author": "author or issuing body",
}
#: Names of groups as numbers, where they are times.
_AXES: dict[By, Callable[[str], int]] = {
    "year": int,
    "month": lambda name: 12 * int(name[:_YEAR]) + int(name[_YEAR + 1 :]),
    "decade": lambda name: int(name[: _YEAR - 1]),
}
