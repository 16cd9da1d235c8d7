"""Concepts of a glossary in a text, whichever language names them.

A form is found as the same row of *units*: Han characters, stems of Latin words, and a border wherever
nothing may match across. So 人均GDP is three units, and "rural areas" finds "rural area". A form of one Latin
word alone is found by that word and its plural, not by its stem: important and imports have the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from corpus.fold import fold
from corpus.glossary import Entry, Glossary
from corpus.han import is_han
from index.analysis import BREAK, Analysis, Piece
from index.stemming import american, stem

# Words that are other words without their last letter.
_NO_PLURALS = frozenset(["aids", "arms", "customs", "goods", "means", "news", "savings"])
_NO_PLURAL_ENDINGS = ("ss", "us", "is", "ics")

MAX_ENTRIES = 30
"""Most entries that one form is taken to mean, those that stand first: a query looks for the forms of all."""

_SHORT = 4  # letters of a stem
# The first word of a form where no analysis is needed to tell.
_WORD = re.compile(r"[A-Za-z]+(?![\w'’.])")


class Unit(NamedTuple):
    """A Han character, a Latin word, or a border.

    Attributes:
        text: The character, the stem of the word, or `index.analysis.BREAK`.
        alone: What a form of this one unit is found by: of a word its singular, of a character itself if it
            is a run of its own; else empty.
        piece: Number of the piece that it is, or is part of; of a border, of the piece after it.
        offset: Number of characters of that piece before it.
    """

    text: str
    alone: str
    piece: int
    offset: int


class Mention(NamedTuple):
    """A form of the glossary in pieces of a text.

    Attributes:
        first: Number of the first piece it touches, from 0.
        last: Number of the last.
        start: Characters of the first piece before it; 0 unless that is a Han run.
        end: Characters of the last piece up to its end.
        entries: The entries that have this form, in the order of the glossary; mostly one, and no more than
            `MAX_ENTRIES`.
    """

    first: int
    last: int
    start: int
    end: int
    entries: tuple[Entry, ...]


class _Forms(NamedTuple):
    """The forms that begin with one character.

    Attributes:
        rows: Entries by units, of forms with two units or more.
        alone: Entries by unit, of forms with one.
        longest: Number of units of the longest.
    """

    rows: dict[tuple[str, ...], list[Entry]]
    alone: dict[str, list[Entry]]
    longest: int


class Concepts:
    """The entries of a glossary by their forms; forms are cut into units when a text may hold them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        # By how their first words begin, since words of one stem begin alike: by first word, the forms.
        self._raw: dict[str, dict[str, list[tuple[str, Entry]]]] = {}
        self._forms: dict[str, _Forms] = {}
        for entry in entries:
            for form in (*entry.chinese, *entry.english):
                word = _first(form)
                self._raw.setdefault(word[:2], {}).setdefault(word, []).append((form, entry))

    def mentions(self, pieces: Sequence[Piece]) -> Iterator[Mention]:
        """The forms in a text, in order; of overlapping ones the first, and of these the longest."""
        row = units(pieces)
        start = 0
        while start < len(row):
            size, entries = next(self.at(row, start), (1, ()))
            if entries:
                yield mention(pieces, row[start : start + size], entries)
            start += size

    def at(self, row: Sequence[Unit], start: int) -> Iterator[tuple[int, tuple[Entry, ...]]]:
        """The forms that stand in a row from a place on, the longest first: number of units, and entries."""
        forms = self._beginning(row[start].text)
        texts = [unit.text for unit in row[start : start + forms.longest]]
        for size in range(len(texts), 1, -1):
            if entries := forms.rows.get(tuple(texts[:size])):
                yield size, tuple(entries)
        if entries := forms.alone.get(row[start].alone):
            yield 1, tuple(entries)

    def _beginning(self, unit: str) -> _Forms:
        if unit not in self._forms:
            words = self._raw.get(unit[:2], {})
            self._forms[unit] = _cut(form for word in words if stem(word) == unit for form in words[word])
        return self._forms[unit]


@lru_cache(maxsize=2)
def concepts_in(*glossaries: Glossary) -> Concepts:
    """The concepts of glossaries, those of the first before all others; made once a process."""
    return Concepts(chain.from_iterable(glossaries))


def relevant(pieces: Sequence[Piece], *glossaries: Glossary) -> Concepts:
    """The concepts that a short text may hold: the same as all, made in a fraction of the time.

    Words of one stem begin alike. (Dying and die do not, as Snowball has it: neither finds the other here.)
    """
    heads: set[str] = set()
    for piece in pieces:
        if piece.han:
            heads.update(piece.text[i : i + 2] for i in range(max(1, len(piece.text) - 1)))
            heads.add(piece.text[-1:])
        else:
            heads.add(_head(stem(piece.text)))
    return Concepts(entry for glossary in glossaries for entry in glossary.beginning(heads))


def units(pieces: Sequence[Piece]) -> list[Unit]:
    """The units of a text that was cut into pieces."""
    row: list[Unit] = []
    for i, piece in enumerate(pieces):
        if i and not piece.joined:
            row.append(Unit(BREAK, "", i, 0))
        if piece.han:
            alone = piece.text if len(piece.text) == 1 else ""
            row += [Unit(character, alone, i, offset) for offset, character in enumerate(piece.text)]
        else:
            row.append(Unit(stem(piece.text), singular(piece.text), i, 0))
    return row


def mention(pieces: Sequence[Piece], found: Sequence[Unit], entries: tuple[Entry, ...]) -> Mention:
    """Where a row of units stands that is a form of these entries."""
    first, last = found[0], found[-1]
    end = last.offset + 1 if pieces[last.piece].han else len(pieces[last.piece].text)
    return Mention(first.piece, last.piece, first.offset, end, entries)


def singular(word: str) -> str:
    """A normalised English word as a plain plural is made of it, national spellings made one."""
    word = american(word)
    if len(word) < 4 or word in _NO_PLURALS or word.endswith(_NO_PLURAL_ENDINGS) or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("xes", "ches", "shes", "sses")) else word[:-1]


def plural(word: str) -> str:
    """The plain plural of a normalised English word."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def _cut(forms: Iterable[tuple[str, Entry]]) -> _Forms:
    rows: dict[tuple[str, ...], list[Entry]] = {}
    alone: dict[str, list[Entry]] = {}
    for form, entry in forms:
        row = units(Analysis(form).pieces)
        if not row:
            continue
        key = tuple(unit.text for unit in row)
        entries = alone.setdefault(row[0].alone, []) if len(row) == 1 else rows.setdefault(key, [])
        if len(entries) < MAX_ENTRIES:
            entries.append(entry)
    return _Forms(rows, alone, max(map(len, rows), default=1))


def _first(form: str) -> str:
    """The first unit of a form, a Latin word as it is printed but for case."""
    if is_han(form[:1]):
        return fold(form[0])
    word = _WORD.match(form)
    if word:
        return fold(word[0]).lower()
    pieces = Analysis(form).pieces
    return (pieces[0].text[0] if pieces[0].han else pieces[0].text) if pieces else ""


def _head(word: str) -> str:
    """How all words of a stem begin: as it does, but for an ending that is not theirs (economi, center)."""
    return word[:-2] if len(word) > _SHORT else word[:2] + word[2:].rstrip("eir")
