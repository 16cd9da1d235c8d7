"""A query translated: each of its terms, or the same in the other language.

What was typed stands in the translated query too, beside its translations: in an AND each part may be
satisfied by either. What is found by nothing but what was typed is told apart later, see `tier`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, islice
from typing import NamedTuple, TypeAlias

from index.analysis import BREAK, Analysis, Piece
from index.concepts import Concepts, Unit, units
from search import query
from search.stop_words import STOP_WORDS
from search.translation.forms import Concept

_Leaf: TypeAlias = query.Word | query.Phrase
_LONGEST = 40  # words of one concept, at most


class Translated(NamedTuple):
    """A query and what could not be translated of it.

    Attributes:
        query: The translated query; None if the glossary knows nothing of it.
        unknown: The words and phrases that stayed as they were, in order.
        is_whole: Whether it asks for all that was typed: no word stayed as it was, or was left out.
    """

    query: query.Query | None
    unknown: tuple[str, ...]
    is_whole: bool


def translate(asked: query.Query, concepts_of: Callable[[Sequence[Piece]], Concepts]) -> Translated:
    """Translate a query.

    Args:
        asked: The query as parsed.
        concepts_of: Gives the concepts that a text may hold.
    """
    pieces = [piece for leaf in _leaves(asked) for piece in Analysis(leaf.text).pieces]
    work = _Translation(asked, concepts_of(pieces))
    whole = work.part(asked)
    is_whole = not (work.unknown or work.is_shorter)
    return Translated(whole if work.is_any else None, tuple(work.unknown), is_whole)


class _Row(NamedTuple):
    """Words side by side, or one word or phrase alone, cut into units.

    Attributes:
        leaves: The words.
        units: Their units.
        borders: For each word, the number of units before it; and last the number of all.
    """

    leaves: Sequence[_Leaf]
    units: Sequence[Unit]
    borders: Sequence[int]


class _Translation:
    def __init__(self, asked: query.Query, concepts: Concepts) -> None:
        self._asked = asked
        self._concepts = concepts
        self._refusing = False
        self.is_any = False
        self.is_shorter = False
        self.unknown: dict[str, None] = {}

    def part(self, part: query.Query) -> query.Query:
        """A part of the query, translated."""
        match part:
            case query.Word() | query.Phrase():
                return self._leaf(part)
            case query.And(parts):
                return query.all_of(self._all(parts))
            case query.Or(parts):
                return query.Or(tuple(choice for inner in parts for choice in _choices(self.part(inner))))
            case query.Not(inner, span):
                return query.Not(self._refused(inner), span)
            case query.Near(left, right, distance):
                return query.Near(self._operand(left), self._operand(right), distance)
            case _:
                return part

    def _refused(self, part: query.Query) -> query.Query:
        self._refusing = True
        translated = self.part(part)
        self._refusing = False
        return translated

    def _all(self, parts: Sequence[query.Query]) -> list[query.Query]:
        """The parts of an AND; concepts may be of several words, and English needs no function words."""
        found: list[query.Query] = []
        start = 0
        while start < len(parts):
            size, translated = self._longest(parts, start)
            if translated or not _is_function_word(parts[start]):
                found.append(translated or self.part(parts[start]))
            else:
                self.is_shorter = True
            start += size
        is_anything = any(not isinstance(part, query.Not) for part in found)
        return found if is_anything else [self.part(part) for part in parts]

    def _longest(self, parts: Sequence[query.Query], start: int) -> tuple[int, query.Query | None]:
        """How many Latin words from one on are one concept, and that translated."""
        row = _row(list(_latin_words(parts[start:])))
        if row.leaves:
            for size, entries in self._concepts.at(row.units, 0):
                if size in row.borders and (count := row.borders.index(size)) > 1:
                    own = row.leaves[:count]
                    concept = Concept(" ".join(leaf.text for leaf in own), entries)
                    return count, self._either(query.all_of(own), concept)
        return 1, None

    def _leaf(self, leaf: _Leaf) -> query.Query:
        concepts = () if _has_wildcards(leaf) else self._cover(leaf)
        if not concepts:
            self._note(leaf)
            return leaf
        if len(concepts) == 1:
            return self._either(leaf, concepts[0])
        every = [foreign for concept in concepts if (foreign := concept.foreign())]
        return self._beside(leaf, [query.And(tuple(every))]) if len(every) == len(concepts) else leaf

    def _operand(self, operand: query.Word | query.Phrase | query.Or) -> query.Or | query.Word | query.Phrase:
        """An operand of NEAR; what is more than one concept is nowhere near anything as a whole."""
        parts = operand.parts if isinstance(operand, query.Or) else (operand,)
        found = [choice for part in parts for choice in _choices(self.part(part))]
        kept = tuple(choice for choice in found if not isinstance(choice, query.And))
        return query.Or(kept) if len(kept) > 1 else operand

    def _either(self, own: query.Query, concept: Concept) -> query.Query:
        """What was typed, or the concept by any other of its forms."""
        return self._beside(own, [forms for forms in (concept.foreign(), concept.others()) if forms])

    def _beside(self, own: query.Query, others: Sequence[query.Query]) -> query.Query:
        if not others:
            return own
        self.is_any = True
        # What the whole query consists of is found exactly.
        alone = not self._refusing and self._leaves == tuple(query.leaves(own))
        parts = tuple(others) if alone else (own, *others)
        return parts[0] if len(parts) == 1 else query.Or(parts)

    @cached_property
    def _leaves(self) -> tuple[_Leaf, ...]:
        return tuple(query.leaves(self._asked))

    def _cover(self, leaf: _Leaf) -> Sequence[Concept]:
        """The fewest concepts that a word or phrase consists of; none if something is left over."""
        row = _row([leaf]).units
        pieces = Analysis(leaf.text).pieces
        best: list[tuple[Concept, ...] | None] = [None] * len(row) + [()]
        for start in reversed(range(len(row))):
            options = [
                (Concept(_between(leaf.text, pieces, row[start], row[start + size - 1]), entries), *rest)
                for size, entries in self._concepts.at(row, start)
                if (rest := best[start + size]) is not None
            ]
            if _is_nothing(row[start], pieces) and (rest := best[start + 1]) is not None:
                options.append(rest)
            best[start] = min(options, key=len, default=None)
        return best[0] or ()

    def _note(self, leaf: _Leaf) -> None:
        if not _is_function_word(leaf) and any(not unit.text.isdecimal() for unit in _row([leaf]).units):
            self.unknown[query.to_string(leaf)] = None


def _row(leaves: Sequence[_Leaf]) -> _Row:
    pieces: list[Piece] = []
    counts = [0]
    for leaf in leaves:
        own = Analysis(leaf.text).pieces
        # Nothing stands between one word and the next.
        pieces += [piece if i else piece._replace(joined=True) for i, piece in enumerate(own)]
        counts.append(len(units(own)))
    return _Row(leaves, units(pieces), list(accumulate(counts)))


def _latin_words(parts: Sequence[query.Query]) -> Iterator[query.Word]:
    """The Latin words without wildcards that some parts begin with."""
    for part in islice(parts, _LONGEST):
        if not isinstance(part, query.Word) or _has_wildcards(part):
            return
        pieces = Analysis(part.text).pieces
        if not pieces or any(piece.han for piece in pieces):
            return
        yield part


def _leaves(asked: query.Query) -> Iterator[_Leaf]:
    """All words and phrases, those inside a NOT included."""
    match asked:
        case query.Word() | query.Phrase():
            yield asked
        case query.And(parts) | query.Or(parts):
            for part in parts:
                yield from _leaves(part)
        case query.Near(left, right):
            yield from _leaves(left)
            yield from _leaves(right)
        case query.Not(part):
            yield from _leaves(part)


def _choices(whole: query.Query) -> tuple[query.Query, ...]:
    is_choice = isinstance(whole, query.Or) and not isinstance(whole, query.Synonyms)
    return whole.parts if is_choice and isinstance(whole, query.Or) else (whole,)


def _has_wildcards(leaf: _Leaf) -> bool:
    return isinstance(leaf, query.Word) and ("*" in leaf.text or "?" in leaf.text)


def _is_function_word(part: query.Query) -> bool:
    if not isinstance(part, query.Word):
        return False
    pieces = Analysis(part.text).pieces
    return bool(pieces) and all(not piece.han and piece.text in STOP_WORDS for piece in pieces)


def _is_nothing(unit: Unit, pieces: Sequence[Piece]) -> bool:
    """Whether a unit says nothing that a translation would have to say."""
    piece = pieces[unit.piece]
    return unit.text == BREAK or (not piece.han and piece.text in STOP_WORDS)


def _between(text: str, pieces: Sequence[Piece], first: Unit, last: Unit) -> str:
    """What was typed from one unit to another."""
    if first.piece == last.piece and pieces[first.piece].han:
        run = pieces[first.piece]
        # Marks may stand inside of a run.
        typed = text[run.start : run.end] if run.end - run.start == len(run.text) else run.text
        return typed[first.offset : last.offset + 1]
    start = pieces[first.piece].start + first.offset
    end = pieces[last.piece]
    return text[start : end.start + last.offset + 1 if end.han else end.end]
