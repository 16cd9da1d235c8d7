"""From the characters of a query to its tokens, and the error that points at a place in them.

Full-width forms, as a Chinese input method types them, are read as their ASCII twins. The twin text has
the length of the original, so every place found in it is a place in what the user typed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from corpus.errors import DuizhaoError
from corpus.model import Span

MAX_LENGTH = 20_000
"""Longest query, in code points."""

# Written out, because what str.isspace() accepts (control characters among it) is Python's to change.
_BLANKS = (
    "\t\n\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
_TWINS = _FULL_WIDTH | dict.fromkeys(map(ord, _BLANKS), " ")
_WILDCARDS = str.maketrans("＊？", "*?")
_SHOWN = 40  # code points of the query shown on each side of an error, and of the error's own place


class QuerySyntaxError(DuizhaoError, ValueError):
    """A query that cannot be read, and the place where reading failed.

    Args:
        what: One sentence without a final stop.
        query: The whole query as typed.
        span: The place, in code points of ``query``; also kept as ``start`` and ``end``.
        hint: What to type instead, if there is something to say.
    """

    def __init__(self, what: str, query: str, span: Span, hint: str = "") -> None:
        super().__init__(what, where=query, hint=hint)
        self.query = query
        self.start, self.end = span

    def __str__(self) -> str:
        advice = f"; {self.hint}" if self.hint else ""
        return f"{self.what}{advice}\n{_pointed_at(self.query, self.start, self.end)}"

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.what, self.query, Span(self.start, self.end), self.hint))


def _pointed_at(query: str, start: int, end: int) -> str:
    """Draw two lines: the query, or its part around the place, and ``~~~^`` under the place."""
    end = min(end, start + _SHOWN)
    left, right = max(0, start - _SHOWN), end + _SHOWN
    before = ("..." if left else "") + _printable(query[left:start])
    place = _printable(query[start:end])
    after = _printable(query[end:right]) + ("..." if right < len(query) else "")
    marker = "~" * (_columns(place) - 1) + "^"
    return f"{before}{place}{after}\n{' ' * _columns(before)}{marker}"


def _printable(text: str) -> str:
    """Replace what would move the cursor, change the direction of writing or fail to be encoded."""
    plain = "".join(" " if char in _BLANKS else char for char in text)
    return "".join("\ufffd" if unicodedata.category(char) in {"Cc", "Cf", "Cs"} else char for char in plain)


def _columns(text: str) -> int:
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


class Lexeme(NamedTuple):
    """A piece of a query.

    ``kind`` is an operator (NOT, AND, OR, NEAR), OPEN, CLOSE, WORD, PHRASE, a FIELD with the VALUE that
    always follows it, or END. ``text`` is what it says, without quotation marks: a field's name in lower
    case, an operator in ASCII, the rest as typed (a word with ASCII wildcards). ``span`` includes the marks.
    """

    kind: str
    text: str
    span: Span


_MARKS = '"“”「」『』'
# To compile a class of characters beyond Latin-1 takes ten times as long, and each query waits for that. So
# the pattern sees control characters, which no query has, in the place of these marks.
_SEEN = str.maketrans("“”「」『』", "\x80\x81\x82\x83\x84\x86")
_CHAR = rf"[^ ()|{_MARKS}]"
_END = rf"(?!{_CHAR})"


def _quoted(opening: str, partner: str) -> str:
    """Match a quotation: its partner or any double mark closes it; a pair of “ ” inside closes nothing."""
    return rf'[{opening}] (?: “[^“”"{partner}]*+” | [^”"{partner}] )*+ [”"{partner}]'


_PHRASE = "(?: " + " | ".join([_quoted('"“', ""), _quoted("「", "」"), _quoted("『", "』")]) + " )"
# Chinese quotation marks with text right before or behind are print, not syntax: “十四五”规划 is one string.
_INNER = "(?: “[^“”]*+” | 「[^「」]*+」 | 『[^『』]*+』 )"
_ATTACHED = r"[^\x00-\x7f]"
_PIECE = re.compile(
    rf"""
      (?P<NOT>    (?<! [^ ()|] ) -+ (?= [^ )|-] )  |  NOT {_END} )
    | (?P<AND>    AND {_END} )
    | (?P<OR>     \|+  |  OR {_END} )
    | (?P<NEAR>   NEAR (?: / {_CHAR}* )? {_END} )
    | (?P<OPEN>   \( )
    | (?P<CLOSE>  \) )
    | (?P<FIELD>  (?P<name> (?i: lang|script|kind|section|doc|title|author|theme|date|year ) ) :
                  (?P<value> {_PHRASE} | {_CHAR}+ | (?! [{_MARKS}] ) ) )
    | (?P<SKIP>   [ ]+ | -+ )
    | (?P<WORD>   (?: {_CHAR} | (?<= {_ATTACHED} ) {_INNER} | {_INNER} (?= {_ATTACHED} ) )+ )
    | (?P<PHRASE> {_PHRASE} )
    | (?P<MARK>   [{_MARKS}] )
    """.translate(_SEEN),
    re.VERBOSE | re.ASCII,
)


def to_ascii(text: str) -> str:
    """Replace full-width forms by their ASCII twins and every blank by a space; the length stays."""
    return text.translate(_TWINS)


def without_ending(query: str) -> str:
    """Leave out the blanks and question marks that end a query, which ask for nothing."""
    return query[: len(to_ascii(query).rstrip(" ?"))]


def tokenize(query: str) -> list[Lexeme]:
    """Cut a query into tokens, an END token last.

    Left out are blanks, words of nothing but punctuation, and question marks that end the query.

    Raises:
        QuerySyntaxError: A character or length that no query may have, a quotation mark without a partner,
            a field without a value, a word of nothing but wildcards, or a phrase of nothing but punctuation.
    """
    _check_characters(query)
    tokens: list[Lexeme] = []
    for piece in _PIECE.finditer(to_ascii(without_ending(query)).translate(_SEEN)):
        match piece.lastgroup:
            case "WORD":
                _add_word(tokens, query, Span(*piece.span()))
            case "PHRASE":
                tokens.append(_phrase(query, Span(*piece.span())))
            case "FIELD":
                tokens += _field(query, piece)
            case "MARK":
                raise _unpaired_mark(query, piece)
            case "SKIP":
                continue
            case str() as operator:
                tokens.append(Lexeme(operator, piece[0], Span(*piece.span())))
    return [*tokens, Lexeme("END", "", Span(len(query), len(query)))]


def _check_characters(query: str) -> None:
    if len(query) > MAX_LENGTH:
        what = f"a query may have {MAX_LENGTH:,} characters, this one has {len(query):,}"
        raise QuerySyntaxError(what, query, Span(MAX_LENGTH, len(query)))
    for place, char in enumerate(query):
        category = unicodedata.category(char)
        if category == "Cs" or (category == "Cc" and char not in _BLANKS):
            name = "half of a character" if category == "Cs" else "a control character"
            what = f"U+{ord(char):04X} is {name} and cannot be searched for"
            raise QuerySyntaxError(what, query, Span(place, place + 1))


def _is_searchable(text: str) -> bool:
    """Whether it has a letter, a digit or a Han character, also inside a compatibility form (㎡, ½)."""
    # Planes 2 and 3 are Han by definition; a Python older than a block there calls it unassigned.
    return any(
        unicodedata.category(char)[0] in "LN" or 0x20000 <= ord(char) <= 0x3FFFF
        for char in unicodedata.normalize("NFKC", text)
    )


def _add_word(tokens: list[Lexeme], query: str, span: Span) -> None:
    text = query[span.start : span.end].translate(_WILDCARDS)
    if _is_searchable(text):
        tokens.append(Lexeme("WORD", text, span))
    elif "*" in text or not text.strip("?"):  # ？！ is print
        what = "a wildcard needs a letter, a digit or a Han character beside it"
        raise QuerySyntaxError(what, query, span)
    elif tokens and tokens[-1].kind == "NOT" and tokens[-1].span.end == span.start:
        tokens.pop()  # The hyphen belongs to the punctuation after it, as in "->".


def _phrase(query: str, span: Span) -> Lexeme:
    text = _unquoted(query, span)
    if not _is_searchable(text):
        what = "nothing between the quotation marks can be searched for"
        raise QuerySyntaxError(what, query, span)
    return Lexeme("PHRASE", text, span)


def _unquoted(query: str, span: Span) -> str:
    return query[span.start + 1 : span.end - 1].strip(_BLANKS)


def _field(query: str, piece: re.Match[str]) -> tuple[Lexeme, Lexeme]:
    name = piece["name"].lower()
    span = Span(*piece.span("value"))
    quoted = piece["value"].startswith(tuple(_MARKS.translate(_SEEN)))
    value = _unquoted(query, span) if quoted else query[span.start : span.end]
    if not value:
        what = f"{name}: is a field without a value"
        raise QuerySyntaxError(what, query, Span(*piece.span()), "write the value right after the colon")
    return Lexeme("FIELD", name, Span(*piece.span("name"))), Lexeme("VALUE", value, span)


def _unpaired_mark(query: str, piece: re.Match[str]) -> QuerySyntaxError:
    closing = query[piece.start()] in "”」』"
    what = "this quotation mark was never opened" if closing else "this quotation mark is never closed"
    return QuerySyntaxError(what, query, Span(*piece.span()))
