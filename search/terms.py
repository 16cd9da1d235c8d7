"""A word or phrase of a query, made ready to be found: what to look for, and what to ask the engine.

A term is found in the *match text* of paragraphs (see `index.analysis`), made by the same code as the term.
`Term.intervals` is the one function that decides whether a paragraph matches and what is highlighted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias

from corpus.fold import fold, fold_width
from index.analysis import Analysis, Piece, match_text
from index.plan import And, Character, Everything, Phrase, Plan
from index.plan import Term as PlanTerm
from index.stemming import stem
from search import query

if TYPE_CHECKING:
    from search.patterns import Pattern

#: Which match text a term is found in; ``any`` where it looks alike in both.
Stream = Literal["forms", "stems", "any"]


class Buffer(Protocol):
    """Bytes that can be searched in place, such as a memory map."""

    def find(self, sub: bytes, start: int = ..., end: int = ..., /) -> int:
        """First place of `sub` between two offsets, or -1."""
        ...

    def __getitem__(self, part: slice, /) -> bytes: ...


class Interval(NamedTuple):
    """Where a term stands in a match text: bytes from the start of the buffer, half open."""

    start: int
    end: int


class Text(NamedTuple):
    """A term without wildcards.

    Attributes:
        label: As typed.
        needle: What it looks like in a match text, UTF-8, the blanks around Latin words included.
        stream: Which match text.
        plan: What the engine is asked.
        literal: The typed text where it has Han characters, to tell hits in the same script; else empty.
        faithful: Whether the plan asks for just what matches, so that an exact answer needs no verifying.
    """

    label: str
    needle: bytes
    stream: Stream
    plan: Plan
    literal: bytes
    faithful: bool

    def intervals(self, buffer: Buffer, start: int, end: int) -> list[Interval]:
        """The occurrences between two offsets of a buffer, in order, none overlapping another."""
        needle, size = self.needle, len(self.needle)
        # The blanks around a Latin word belong to no occurrence.
        head, tail = needle[0] == _BLANK, needle[-1] == _BLANK
        found = []
        at = buffer.find(needle, start, end)
        while at >= 0:
            found.append(Interval(at + head, at + size - tail))
            at = buffer.find(needle, at + size, end)
        return found


Term: TypeAlias = "Text | Pattern"
_BLANK = ord(" ")


def terms(leaf: query.Word | query.Phrase, *, exact_script: bool = False) -> list[tuple[Term, ...]]:
    """What must be found for a word or phrase of a query: of each tuple one term; nothing if it has no token.

    A word is one term, unless punctuation separates its parts (住房，养老). A phrase is one term with its
    punctuation: it matches any punctuation in that place.

    Args:
        leaf: The word or phrase.
        exact_script: Whether simplified and traditional characters are kept apart.
    """
    folding = fold_width if exact_script else fold
    if isinstance(leaf, query.Phrase):
        return [_readings(leaf.text, "forms", folding)] if Analysis(leaf.text).pieces else []
    if "*" in leaf.text or "?" in leaf.text:
        from search.patterns import patterns  # seldom asked for

        return [(pattern,) for pattern in patterns(leaf.text, folding)]
    return [_readings(part, "stems", folding) for part in parts(leaf.text)]


def parts(text: str) -> Iterator[str]:
    """The stretches of a text that no punctuation separates."""
    pieces = Analysis(text).pieces
    firsts = [i for i, piece in enumerate(pieces) if i == 0 or not piece.joined]
    for first, following in pairwise([*firsts, len(pieces)]):
        yield text[pieces[first].start : pieces[following - 1].end]


def _readings(text: str, stream: Stream, folding: Callable[[str], str]) -> tuple[Text, ...]:
    """A text as it is cut when nothing follows it, and as it would be cut before a percent sign.

    What follows tells a name from a figure: G20 is one piece, but two in G20百余名, as GDP5.2 is in GDP5.2%.
    """
    alone, before_sign = Analysis(text, folding), Analysis(f"{text}%", folding)
    whole = _text(text, alone.pieces, stream, folding)
    other = before_sign.pieces[:-1]
    if [piece.text for piece in other] == [piece.text for piece in alone.pieces]:
        return (whole,)
    return whole, _text(text, other, stream, folding)


def _text(label: str, pieces: Sequence[Piece], stream: Stream, folding: Callable[[str], str]) -> Text:
    stemmed = stream == "stems"
    needle = match_text(pieces, stemmed=stemmed)
    if all(piece.han for piece in pieces):
        stream = "any"
    literal = "".join(label.split()).encode() if any(piece.han for piece in pieces) else b""
    asked = [piece._replace(text=fold(piece.text)) for piece in pieces]
    plan = _plan(asked, "stem" if stemmed else "form")
    faithful = folding is fold and isinstance(plan, PlanTerm | Phrase | Character) and _covers(pieces)
    return Text(label, needle.encode(), stream, plan, literal, faithful)


def _covers(pieces: Sequence[Piece]) -> bool:
    """Whether every piece has a token in the phrase: a single Han character beside a Latin word has none."""
    return len(pieces) == 1 or (all(p.joined for p in pieces[1:]) and not any(map(_is_single, pieces)))


def _is_single(piece: Piece) -> bool:
    return piece.han and len(piece.text) == 1


def _plan(pieces: Sequence[Piece], field: str) -> Plan:
    """What the engine can say of pieces in a row: a phrase for each stretch without a border."""
    phrases: list[tuple[list[PlanTerm], list[int]]] = []
    position = 0
    for i, piece in enumerate(pieces):
        if i == 0 or not piece.joined:
            phrases.append(([], []))
            position = 0
        found, offsets = phrases[-1]
        if piece.han:
            found += [PlanTerm("bigram", piece.text[j : j + 2]) for j in range(len(piece.text) - 1)]
            offsets += range(position, position + len(piece.text) - 1)
            position += len(piece.text)
        else:
            found.append(PlanTerm(field, stem(piece.text) if field == "stem" else piece.text))
            offsets.append(position)
            position += 1
    plans: list[Plan] = [_phrase(found, offsets) for found, offsets in phrases if found]
    return all_of(plans + [Character(piece.text) for piece in pieces if _is_single(piece)])


def _phrase(found: list[PlanTerm], offsets: list[int]) -> Plan:
    if len(found) == 1:
        return found[0]
    return Phrase(tuple(found), tuple(offset - offsets[0] for offset in offsets))


def all_of(plans: list[Plan]) -> Plan:
    """A plan that asks for all of some plans."""
    if not plans:
        return Everything()
    return plans[0] if len(plans) == 1 else And(tuple(plans))
