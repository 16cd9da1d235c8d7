"""The query as a frozen tree: what was asked, free of how it was typed and of how it will be answered.

``search.parser.parse`` makes these trees, and code that builds them itself uses ``all_of``, ``any_of`` and
``negate``, which keep the promises every reader of a tree may rely on: ``And`` and ``Or`` have two parts or
more and never hold their own kind, and ``Not`` stands only directly inside an ``And`` that also holds
something positive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from corpus.model import Span

FieldName = Literal["lang", "script", "kind", "section", "doc", "title", "author", "theme"]

_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Word:
    """An unquoted run of characters, as typed; ``*`` and ``?`` in it are wildcards.

    ``span`` is its place in the query in code points, as in every class here; it takes no part in equality.
    """

    text: str
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """The text between quotation marks, as typed; ``*`` and ``?`` in it are ordinary punctuation."""

    text: str
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class FieldFilter:
    """Only paragraphs whose field has this value.

    ``lang``, ``script`` and ``kind`` hold one of the values the parser allows, in its canonical spelling;
    the others hold free text as typed, without wildcards; ``author`` is
    looked for in the issuing body too, ``title`` in the pinyin and translations of titles. ``theme`` is the
    id or a label of a theme; it alone is decided on the text of a paragraph, and highlighted there.
    """

    name: FieldName
    value: str
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class YearRange:
    """Only documents dated in these years, both included; None leaves a side open."""

    first: int | None
    last: int | None
    span: Span = field(default=_NOWHERE, compare=False)

    def takes(self, date: str) -> bool:
        """Tell whether a document of this date, ISO 8601 to whatever precision, is in the range."""
        year = int(date[:4])
        return (self.first is None or year >= self.first) and (self.last is None or year <= self.last)


@dataclass(frozen=True, slots=True)
class DateRange:
    """Only documents whose date may lie between these, both included; None leaves a side open.

    ``first`` and ``last`` are ISO 8601 to the year, month or day, and so are dates of documents. Each stands
    for all of its days, and one day in common is enough: the range ``2024-03`` takes documents of
    ``2024-03-05`` and ``2024-03``, and those of ``2024``, of which nobody can say that they are not of March.
    Documents without a date are in no range.
    """

    first: str | None
    last: str | None
    span: Span = field(default=_NOWHERE, compare=False)

    def takes(self, date: str) -> bool:
        """Tell whether a document of this date is in the range."""
        begins_in_time = self.last is None or first_day(date) <= last_day(self.last)
        return begins_in_time and (self.first is None or first_day(self.first) <= last_day(date))


def first_day(date: str) -> str:
    """Return the first of the days that an ISO 8601 date stands for; such strings compare as days do."""
    return date + "0000-01-01"[len(date) :]


def last_day(date: str) -> str:
    """Return the last of the days that an ISO 8601 date stands for, or one after it in no calendar."""
    return date + "0000-12-31"[len(date) :]


@dataclass(frozen=True, slots=True)
class And:
    """Every positive part is there and no ``Not`` part's content is."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part is there."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Synonyms(Or):
    """Words and phrases of which any will do, and which count as one term.

    Nobody types them: `search.translation` puts them in the place of what was. ``typed`` is that, the first
    ``official`` of them are official forms, ``foreign`` says whether they are in the other language.
    """

    parts: tuple[Word | Phrase, ...]
    typed: str
    official: int
    foreign: bool


@dataclass(frozen=True, slots=True)
class Not:
    """``part`` is absent; only ever a direct part of an ``And``."""

    part: Query
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Both operands are there, at most ``distance`` apart and in either order.

    An operand is a word, a phrase or an ``Or`` of these.
    """

    left: Word | Phrase | Or
    right: Word | Phrase | Or
    distance: int


Filter: TypeAlias = FieldFilter | YearRange | DateRange
Query: TypeAlias = Word | Phrase | Filter | And | Or | Not | Near


def all_of(parts: Iterable[Query]) -> Query:
    """Join one or more parts into a conjunction, in order; conjunctions among them are taken apart."""
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,)))
    return flat[0] if len(flat) == 1 else And(flat)


def any_of(parts: Iterable[Query]) -> Query:
    """Join one or more parts into a disjunction, in order; disjunctions among them are taken apart."""
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,)))
    return flat[0] if len(flat) == 1 else Or(flat)


def negate(part: Query, span: Span = _NOWHERE) -> Query:
    """Negate a part; a second negation takes the first one away."""
    return part.part if isinstance(part, Not) else Not(part, span)


def leaves(query: Query) -> Iterator[Word | Phrase]:
    """Yield the words and phrases that a hit may contain, in order; nothing from inside a ``Not``."""
    match query:
        case Word() | Phrase():
            yield query
        case And() | Or():
            for part in query.parts:
                yield from leaves(part)
        case Near():
            yield from leaves(query.left)
            yield from leaves(query.right)
        case _:
            return


def to_string(query: Query) -> str:
    """Write a parsed query as its canonical text, of which ``parse`` makes an equal tree.

    The text may be longer than what was typed (``|`` becomes ``OR``); a query near the parser's length
    limit can therefore have a canonical text beyond it.
    """
    head, blank, last = _text(query).rpartition(" ")
    # The parser reads a query's final question mark as punctuation, so a wildcard must not come last.
    return f"{head}{blank}({last})" if last.endswith("?") else f"{head}{blank}{last}"


def _text(query: Query) -> str:
    match query:
        case Not():
            return f"NOT {_operand(query.part, And, Or, Near)}"
        case Near():
            return f"{_operand(query.left, Or)} NEAR/{query.distance} {_operand(query.right, Or)}"
        case And():
            return " ".join(_operand(part, Or) for part in query.parts)
        case Or():
            return " OR ".join(map(_text, query.parts))
        case _:
            return _leaf_text(query)


def _leaf_text(query: Word | Phrase | Filter) -> str:
    match query:
        case Word():
            return query.text
        case Phrase():
            return f'"{query.text}"'
        case FieldFilter():
            quote = "" if query.name in {"lang", "script", "kind"} else '"'
            return f"{query.name}:{quote}{query.value}{quote}"
        case YearRange():
            years = ["" if year is None else f"{year:04}" for year in (query.first, query.last)]
            return "year:" + "..".join(dict.fromkeys(years))
        case DateRange():
            return "date:" + "..".join(dict.fromkeys((query.first or "", query.last or "")))


def _operand(part: Query, *looser: type) -> str:
    """Write a part, in parentheses if it binds more loosely than the operator it stands beside."""
    return f"({_text(part)})" if isinstance(part, looser) else _text(part)
