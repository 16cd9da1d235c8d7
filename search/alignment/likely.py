"""What in a counterpart most likely renders what matched: for the eye, and never for counting.

A match stands in a text; its counterpart says the same in other words. Which of them is told by the words
that both have, then by the glossary, the longest form around the match first, then by words that went
together in aligned documents, where someone has learned those. What none of these knows stays unmarked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from corpus.glossary import Entry, glossaries
from corpus.han import HAN
from corpus.model import Span
from index.analysis import BREAK, Analysis
from index.concepts import Concepts, Mention, Unit, concepts_in, units
from index.stemming import stem
from index.words import words

if TYPE_CHECKING:
    from index.lexicon import Lexicon

_HAN = re.compile(f"[{HAN}]")
# How many units (Han characters, Latin words) before a match a form that holds it may begin.
_BEFORE = 12
# A learned word is shown where it renders the other one so often: above it, most are right.
_LIKELY = 0.2


_Form: TypeAlias = tuple[range, tuple[Entry, ...]]
"""Some units of a text that are a form of the glossary, and its entries."""


class Rendering(NamedTuple):
    """A part of a counterpart, and what it most likely renders.

    Attributes:
        span: The part, code points into the counterpart.
        reason: ``hidden debt <- 隐性债务 (glossary)``: how it is printed, what it renders, who says so.
    """

    span: Span
    reason: str


class Marked:
    """A text with its matches, whose counterparts are looked for.

    Args:
        text: The text.
        spans: The matches, code points into it.
        concepts: Of the glossary.
        lexicon: Learned words, if there are any.
    """

    def __init__(
        self, text: str, spans: Sequence[Span], concepts: Concepts, lexicon: Lexicon | None = None
    ) -> None:
        self._here = _Units(text)
        self._matches = [range(*self._here.within(span)) for span in spans]
        self._concepts, self._lexicon = concepts, lexicon

    def renderings(self, counterpart: str) -> list[Rendering]:
        """What in a counterpart renders the matches, in order; none overlaps another."""
        there = _Units(counterpart)
        found: dict[Span, str] = {}
        for match in dict.fromkeys(self._matches):
            for rendered, span, source in self._of(match, there):
                found.setdefault(span, f"{there.printed_at(span)} <- {rendered} ({source})")
        return list(_apart(found))

    def _of(self, match: range, there: _Units) -> Iterator[tuple[str, Span, str]]:
        """What is rendered, by what, and who says so."""
        here = self._here
        if same := there.equal(here.row[match.start : match.stop]):
            yield from ((here.printed(match), span, "same words") for span in same)
            return
        missing = set(match)
        forms = self._forms(match)
        for form, entries in forms:
            if not missing.isdisjoint(form) and (spans := there.mentions(entries)):
                missing.difference_update(form)
                inner = [found for found in forms if set(found[0]) <= set(match) & set(form)]
                for part, span in _narrowed(form, spans, inner, there):
                    yield here.printed(part), span, "glossary"
        if self._lexicon:
            for word, part in here.words(missing):
                learned = _learned(word, there.by_word, self._lexicon)
                yield from ((here.printed(part), span, "learned") for span in learned)

    def _forms(self, match: range) -> list[_Form]:
        """The forms of the glossary that touch a match, the longest first."""
        row = self._here.row
        found = [
            (range(start, start + size), entries)
            for start in range(max(0, match.start - _BEFORE), match.stop)
            for size, entries in self._concepts.at(row, start)
            if start + size > match.start
        ]
        return sorted(found, key=lambda form: -len(form[0]))


def concepts_of(users: Path | None) -> Concepts:
    """The concepts of the user's glossary, which may be named, and of the built-in one."""
    return concepts_in(*glossaries(users))


class _Units:
    """A text as units, and where they stand in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._analysis = Analysis(text)
        self._pieces = self._analysis.pieces
        self.row = units(self._pieces)

    def within(self, span: Span) -> tuple[int, int]:
        """The first unit in a part of the text, and one past the last."""
        inside = [
            i
            for i, unit in enumerate(self.row)
            if unit.text != BREAK and self._start(unit) < span.end and self._end(unit) > span.start
        ]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    def span(self, part: range) -> Span:
        """Where some units stand."""
        return Span(self._start(self.row[part.start]), self._end(self.row[part.stop - 1]))

    def printed(self, part: range) -> str:
        """Some units as they are printed, on one line."""
        return self.printed_at(self.span(part))

    def printed_at(self, span: Span) -> str:
        """A part of the text on one line."""
        return " ".join(self.text[span.start : span.end].split())

    def equal(self, row: Sequence[Unit]) -> list[Span]:
        """Where the same units stand; nowhere for none."""
        texts, wanted = [unit.text for unit in self.row], [unit.text for unit in row]
        size = len(wanted)
        starts = range(len(texts) - size + 1) if size else ()
        return [self.span(range(i, i + size)) for i in starts if texts[i : i + size] == wanted]

    def mentions(self, entries: Iterable[Entry]) -> list[Span]:
        """Where forms of some entries of the glossary stand."""
        return [self._mentioned(mention) for mention in Concepts(entries).mentions(self._pieces)]

    @cached_property
    def by_word(self) -> dict[str, list[Span]]:
        """Chinese words and English stems -> where they stand."""
        found: dict[str, list[Span]] = {}
        for word, part in self.words(range(len(self.row))):
            found.setdefault(word, []).append(self.span(part))
        return found

    def words(self, wanted: Iterable[int]) -> Iterator[tuple[str, range]]:
        """The Chinese words and English stems that some units are parts of, and the units of each."""
        among = set(wanted)
        start = 0
        for piece in self._pieces:
            start += self.row[start].text == BREAK
            for word in words(piece.text) if piece.han else (stem(piece.text),):
                part = range(start, start + (len(word) if piece.han else 1))
                start = part.stop
                if not among.isdisjoint(part):
                    yield word, part

    def _mentioned(self, mention: Mention) -> Span:
        first, last = self._pieces[mention.first], self._pieces[mention.last]
        end = self._offset(mention.last, mention.end - 1) + 1 if last.han else last.end
        return Span(self._offset(mention.first, mention.start) if first.han else first.start, end)

    def _start(self, unit: Unit) -> int:
        return self._offset(unit.piece, unit.offset)

    def _end(self, unit: Unit) -> int:
        piece = self._pieces[unit.piece]
        return self._offset(unit.piece, unit.offset) + 1 if piece.han else piece.end

    def _offset(self, number: int, inner: int) -> int:
        """Where a character of a Han run stands; a Latin piece is one."""
        piece = self._pieces[number]
        if not piece.han or piece.end - piece.start == len(piece.text):
            return piece.start + inner
        run = _HAN.finditer(self._analysis.folded, piece.start, piece.end)
        return [character.start() for character in run][inner]


def _narrowed(
    form: range, spans: Iterable[Span], inner: Sequence[_Form], there: _Units
) -> Iterator[tuple[range, Span]]:
    """Where a form is rendered; only what renders the parts of it that match, where that is known."""
    for span in spans:
        parts = [
            (part, narrow)
            for part, entries in inner
            for narrow in there.mentions(entries)
            if span.start <= narrow.start and narrow.end <= span.end
        ]
        yield from parts or [(form, span)]


def _learned(word: str, places: Mapping[str, Sequence[Span]], lexicon: Lexicon) -> Sequence[Span]:
    """The places of the word that most likely renders another, if one is likely enough."""
    likely = (text for text, likelihood in lexicon.of(word) if likelihood >= _LIKELY and text in places)
    return places.get(next(likely, ""), ())


def _apart(found: Mapping[Span, str]) -> Iterator[Rendering]:
    """Those of some parts, in order, that do not overlap; of two that do the longer one."""
    taken: list[Span] = []
    for span in sorted(found, key=lambda span: span.start - span.end):
        if all(span.end <= other.start or other.end <= span.start for other in taken):
            taken.append(span)
    yield from (Rendering(span, found[span]) for span in sorted(taken))
