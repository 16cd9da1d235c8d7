"""From what a user typed to a query tree.

The grammar, from the loosest operator to the tightest::

    or    = and { "OR" and }                  also | and ｜
    and   = near { [ "AND" ] near }           a blank is enough
    near  = not [ "NEAR" [ "/" n ] not ]      n from 1 to 100, 10 if left out
    not   = { "NOT" } term                    also - and － at the start of a term
    term  = word | "phrase" | field:value | "(" or ")"

Operators are written in capitals. All punctuation may be full-width, and “ ” 「 」 『 』 are quotation marks.
NEAR does not chain: ``a NEAR b NEAR c`` would leave open what the second distance is measured from.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import cast

from corpus.model import KINDS, Span
from search._lexer import MAX_LENGTH, Lexeme, QuerySyntaxError, to_ascii, tokenize, without_ending
from search.query import (
    And,
    DateRange,
    FieldFilter,
    FieldName,
    Filter,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    Word,
    YearRange,
    all_of,
    any_of,
    first_day,
    last_day,
    negate,
)

__all__ = [
    "MAX_DISTANCE",
    "MAX_LENGTH",
    "MAX_NEARS",
    "MAX_NESTING",
    "MAX_STARS",
    "MAX_TERMS",
    "QuerySyntaxError",
    "parse",
    "within_themes",
]

MAX_NESTING = 50
"""Deepest nesting of parentheses."""

MAX_DISTANCE = 100
"""Widest NEAR."""

MAX_TERMS = 500
"""Most words, phrases and fields of a query: each is looked for in the whole index."""

MAX_NEARS = 20
"""Most NEAR of a query: what stands near what is looked at in every paragraph that has both."""

MAX_STARS = 50
"""Most ``*`` of a query; those in a row are one."""

_DEFAULT_DISTANCE = 10
_OPERATORS = {"OR", "AND", "NEAR", "NOT"}
_STARTS_TERM = {"WORD", "PHRASE", "FIELD", "OPEN", "NOT"}
_TERMS = {"WORD", "PHRASE", "FIELD"}
_STARS = re.compile(r"\*+")
_YEAR = re.compile(r"[0-9]{4}")
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_DOTS = re.compile("。。+|…+")  # what an input method makes of ..

# What may be typed after the colon (in lower case) -> what the tree holds.
_VALUES: dict[str, dict[str, str]] = {
    "lang": {tag.lower(): tag for tag in ("zh", "zh-Hans", "zh-Hant", "en", "fr", "es")},
    "script": {
        **dict.fromkeys(("hans", "simplified", "简", "簡"), "Hans"),
        **dict.fromkeys(("hant", "traditional", "繁"), "Hant"),
    },
    "kind": {kind: kind for kind in KINDS if kind != "boilerplate"},
}


def parse(text: str) -> Query:
    """Read a query as a user typed it.

    Args:
        text: At most ``MAX_LENGTH`` code points; spans in the tree and in errors count code points of it.

    Raises:
        QuerySyntaxError: It is no query. Nothing else is ever raised, whatever the text.
    """
    return _Parser(text).parse()


def within_themes(text: str, themes: Iterable[str]) -> str:
    """The query narrowed to paragraphs that belong to every one of some themes, by id or label.

    The query may be empty; then the themes alone are asked for.
    """
    fields = " ".join(f'theme:"{theme}"' for theme in themes)
    asked = without_ending(text)
    return f"{fields} ({asked})" if fields and asked else fields or text


class _Parser:
    """Recursive descent, one method a line of the grammar; recursion is bounded by ``MAX_NESTING``."""

    def __init__(self, query: str) -> None:
        self._query = query
        self._tokens = tokenize(query)
        self._next = 0
        self._nesting = 0
        self._limit()

    def parse(self) -> Query:
        tree = self._or()
        if self._token.kind == "CLOSE":
            raise self._never_opened()
        self._require_positive(tree)
        return tree

    def _limit(self) -> None:
        """Refuse what would take minutes to answer."""
        terms = [token for token in self._tokens if token.kind in _TERMS]
        if len(terms) > MAX_TERMS:
            what = f"a query may have {MAX_TERMS} terms, this one has {len(terms):,}"
            span = Span(terms[MAX_TERMS].span.start, terms[-1].span.end)
            raise self._error(what, span, "write them into a theme: `duizhao themes new ID` makes one")
        nears = [token for token in self._tokens if token.kind == "NEAR"]
        if len(nears) > MAX_NEARS:
            raise self._error(f"a query may have {MAX_NEARS} NEAR, this one has more", nears[MAX_NEARS].span)
        stars = 0
        for token in self._tokens:
            stars += len(_STARS.findall(token.text)) if token.kind == "WORD" else 0
            if stars > MAX_STARS:
                raise self._error(f"a query may have {MAX_STARS} stars, this one has more", token.span)

    @property
    def _token(self) -> Lexeme:
        return self._tokens[self._next]

    def _advance(self) -> Lexeme:
        self._next += 1
        return self._tokens[self._next - 1]

    def _take(self, kind: str) -> bool:
        found = self._token.kind == kind
        self._next += found
        return found

    def _or(self) -> Query:
        parts = [self._and()]
        while self._take("OR"):
            parts.append(self._and())
        if len(parts) > 1:
            for part in parts:
                self._require_positive(part)
        return any_of(parts)

    def _and(self) -> Query:
        parts = [self._near()]
        while self._take("AND") or self._token.kind in _STARTS_TERM:
            parts.append(self._near())
        return all_of(parts)

    def _near(self) -> Query:
        left = self._not()
        if self._token.kind != "NEAR":
            return left
        operator = self._advance()
        distance = self._distance(operator)
        right = self._not()
        if self._token.kind == "NEAR":
            what = "NEAR joins two terms, not three"
            raise self._error(what, self._token.span, "write (a NEAR b) AND (b NEAR c)")
        return Near(self._operand(left, operator), self._operand(right, operator), distance)

    def _not(self) -> Query:
        operators: list[Lexeme] = []
        while self._token.kind == "NOT":
            operators.append(self._advance())
        tree = self._term()
        end = self._tokens[self._next - 1].span.end
        for operator in reversed(operators):
            if isinstance(tree, And):
                self._require_positive(tree)
            tree = negate(tree, Span(operator.span.start, end))
        return tree

    def _term(self) -> Query:
        match self._token.kind:
            case "WORD":
                return Word(*self._advance()[1:])
            case "PHRASE":
                return Phrase(*self._advance()[1:])
            case "FIELD":
                return self._field(self._advance(), self._advance())
            case "OPEN":
                return self._group(self._advance())
            case _:
                raise self._missing_term()

    def _group(self, opening: Lexeme) -> Query:
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise self._error(f"parentheses are nested more than {MAX_NESTING} deep", opening.span)
        tree = self._or()
        if not self._take("CLOSE"):
            raise self._never_closed(opening)
        self._nesting -= 1
        return tree

    def _distance(self, operator: Lexeme) -> int:
        number = operator.text.removeprefix("NEAR")
        if not number:
            return _DEFAULT_DISTANCE
        if not re.fullmatch(r"/[0-9]{1,3}", number) or not 1 <= int(number[1:]) <= MAX_DISTANCE:
            raise self._error(f"NEAR/n takes a number from 1 to {MAX_DISTANCE}", operator.span)
        return int(number[1:])

    def _operand(self, tree: Query, operator: Lexeme) -> Word | Phrase | Or:
        if isinstance(tree, Word | Phrase):
            return tree
        if isinstance(tree, Or) and all(isinstance(part, Word | Phrase) for part in tree.parts):
            return tree
        raise self._error("NEAR joins words, phrases, or a parenthesised OR of these", operator.span)

    def _require_positive(self, tree: Query) -> None:
        parts = tree.parts if isinstance(tree, And) else (tree,)
        negations = [part for part in parts if isinstance(part, Not)]
        if len(negations) == len(parts):
            what = "NOT needs a positive term beside it: what is left out must be left out of something"
            raise self._error(what, Span(negations[0].span.start, negations[-1].span.end))

    def _field(self, name: Lexeme, value: Lexeme) -> Filter:
        span = Span(name.span.start, value.span.end)
        if name.text == "year":
            return self._years(value, span)
        if name.text == "date":
            return self._dates(value, span)
        text = self._chosen(name, value) if name.text in _VALUES else value.text
        return FieldFilter(cast("FieldName", name.text), text, span)

    def _chosen(self, name: Lexeme, value: Lexeme) -> str:
        allowed = _VALUES[name.text]
        try:
            return allowed[to_ascii(value.text).lower()]
        except KeyError:
            hint = f"choose one of {', '.join(dict.fromkeys(allowed.values()))}"
            raise self._error(f"{name.text}: does not know this value", value.span, hint) from None

    def _years(self, value: Lexeme, span: Span) -> YearRange:
        first, last = _ends(value.text)
        written = [year for year in (first, last) if year]
        if not written or not all(map(_YEAR.fullmatch, written)) or written != sorted(written):
            what = "year: takes a year of four digits or a range from an earlier to a later one"
            raise self._error(what, value.span, "write 2024, 2019..2024, 2019.. or ..2024")
        return YearRange(int(first) if first else None, int(last) if last else None, span)

    def _dates(self, value: Lexeme, span: Span) -> DateRange:
        first, last = _ends(value.text)
        written = [date for date in (first, last) if date]
        ends = [*map(first_day, written[:1]), *map(last_day, written[1:])]
        if not written or not all(map(_is_date, written)) or ends != sorted(ends):
            what = "date: takes a day, month or year, or a range from an earlier to a later one"
            hint = "write 2024-03-05, 2024-03, 2024-03..2024-06, 2024-03.. or ..2010"
            raise self._error(what, value.span, hint)
        return DateRange(first or None, last or None, span)

    def _missing_term(self) -> QuerySyntaxError:
        """Say why there is no term here; the token before, at the start of the query END, tells most."""
        token, before = self._token, self._tokens[self._next - 1]
        if before.kind in _OPERATORS:
            return self._error(f"{before.kind} has nothing after it", before.span)
        if token.kind in _OPERATORS:
            return self._error(f"{token.kind} has nothing before it", token.span)
        if before.kind == "OPEN" and token.kind == "CLOSE":
            return self._error("these parentheses are empty", Span(before.span.start, token.span.end))
        if before.kind == "OPEN":
            return self._never_closed(before)
        return self._never_opened() if token.kind == "CLOSE" else self._nothing_asked()

    def _nothing_asked(self) -> QuerySyntaxError:
        asked = to_ascii(self._query).strip()
        what = "there is nothing but punctuation in the query" if asked else "the query is empty"
        hint = "type at least one letter, digit or Han character"
        return self._error(what, Span(0, len(self._query)), hint)

    def _never_closed(self, opening: Lexeme) -> QuerySyntaxError:
        return self._error("this parenthesis is never closed", opening.span)

    def _never_opened(self) -> QuerySyntaxError:
        return self._error("this parenthesis was never opened", self._token.span)

    def _error(self, what: str, span: Span, hint: str = "") -> QuerySyntaxError:
        return QuerySyntaxError(what, self._query, span, hint)


def _ends(value: str) -> tuple[str, str]:
    """The two ends of ``2019..2024``, either of them empty where it is open; a value alone is both."""
    first, dots, last = _DOTS.sub("..", to_ascii(value)).partition("..")
    return first, last if dots else first


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(first_day(text))
    except ValueError:
        return False
    return True
