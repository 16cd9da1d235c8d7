"""How the forms of a term in one language occur in an index: counts, years, first and last paragraph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.concepts import plural, singular
from search import query
from search.results import UNDATED
from search.statistics.counting import Counting, Ref

if TYPE_CHECKING:
    from search.searcher import Index

#: In which language forms are.
Side = Literal["zh", "en"]

_YEAR = len("2024")


class Count(NamedTuple):
    """Occurrences, and the paragraphs they stand in."""

    occurrences: int
    paragraphs: int


class FormCount(NamedTuple):
    """One form, counted for itself: what stands inside a longer form counts for both."""

    form: str
    occurrences: int
    paragraphs: int


class Attested(NamedTuple):
    """A paragraph with the date of its document, ISO 8601."""

    id: str
    date: str


@dataclass(frozen=True, slots=True)
class Usage:
    """The forms of one language in an index.

    Attributes:
        query: What finds all of them; a search for it has the same totals.
        total: All of them together, an occurrence inside of another counted once.
        documents: How many documents have any.
        forms: Each for itself.
        years: By year of the document, in order; those without a date last, under an empty name.
        first: The earliest paragraph with a date, and `last` the latest; None if there is none.
    """

    query: str
    total: Count
    documents: int
    forms: tuple[FormCount, ...]
    years: Mapping[str, Count]
    first: Attested | None
    last: Attested | None


def query_of(forms: Sequence[str]) -> query.Query:
    """What finds any of some forms as they are written, English ones in singular and plural."""
    return query.any_of(dict.fromkeys(query.Phrase(text) for form in forms for text in _numbers(form)))


def usage(index: Index, forms: Sequence[str], counting: Counting) -> Usage:
    """Count forms.

    Args:
        index: The index, opened.
        forms: At least one.
        counting: What counts all of them together: the query `query_of` makes of them.
    """
    dated = _dated(index, counting.matches)
    return Usage(
        query=query.to_string(query_of(forms)),
        total=Count(counting.occurrences, len(counting.matches)),
        documents=counting.documents,
        forms=tuple(FormCount(form, *_count(index, form)) for form in forms),
        years=_years(index, counting.matches),
        first=_attested(index, dated[0]) if dated else None,
        last=_attested(index, dated[-1]) if dated else None,
    )


def _numbers(form: str) -> tuple[str, ...]:
    """A form, and an English one with its last word in either number too, unless that is an abbreviation."""
    rest, blank, last = form.rpartition(" ")
    if not (last.isascii() and last.isalpha()) or last.isupper():
        return (form,)
    word = singular(last.lower())
    return form, f"{rest}{blank}{word}", f"{rest}{blank}{plural(word)}"


def _count(index: Index, form: str) -> Count:
    counting = Counting(index, query_of([form]))
    return Count(counting.occurrences, len(counting.matches))


def _years(index: Index, matches: Mapping[Ref, int]) -> dict[str, Count]:
    documents = index.snapshot.documents
    occurrences: defaultdict[str, int] = defaultdict(int)
    paragraphs: defaultdict[str, int] = defaultdict(int)
    for ref, number in matches.items():
        year = (documents[ref.document].date or "")[:_YEAR]
        occurrences[year] += number
        paragraphs[year] += 1
    years = sorted(occurrences, key=lambda year: year or UNDATED)
    return {year: Count(occurrences[year], paragraphs[year]) for year in years}


def _dated(index: Index, refs: Iterable[Ref]) -> list[Ref]:
    """The paragraphs of documents with a date, in order of date, document and place."""
    documents = index.snapshot.documents
    return sorted(
        (ref for ref in refs if documents[ref.document].date),
        key=lambda ref: (documents[ref.document].date or "", ref.document, ref.number),
    )


def _attested(index: Index, ref: Ref) -> Attested:
    located = index.snapshot.locate(index.snapshot.segments[ref.segment], ref.number)
    return Attested(located.id, located.document.date or "")
