r"""From paragraph text to pieces, match text and tokens; the same code for index and query.

A paragraph is cut once into *pieces*: runs of Han characters and single Latin words or numbers. From the
pieces come

- the **match text**, on which `search` decides matches: Han runs stand bare, each Latin piece between two
  blanks of its own, and a line feed marks a border that no run or phrase may cross. ``GDP增长5.2%，就业``
  becomes ``" gdp 增长 5.2  % "``, a line feed, ``"就业"``. There are two: with word forms and with stems.
- the **tokens** of the engines: overlapping bigrams of Han runs, stems and word forms of Latin pieces.

All offsets are code points into the paragraph's text: `corpus.fold` keeps length.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import tee
from operator import add
from typing import NamedTuple

from corpus.fold import FOLD_VERSION, fold
from corpus.han import HAN
from index.stemming import stem
from index.words import words

#: Changes whenever the same text would give other tokens or another match text.
ANALYSIS_VERSION = f"1-{FOLD_VERSION}"

#: Ends a run or a sentence in the match text: nothing matches across it.
BREAK = "\n"

# Quotation marks and white space are no border between Han characters: 十四五规划 is printed “十四五”规划,
# and lines wrap anywhere. Zero-width characters and variation selectors are invisible.
_INVISIBLE = "\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff"
_IGNORED = rf"\s“”‘’「」『』《》〈〉{_INVISIBLE}"
# Superscripts, fractions and circled numbers are \w for Python but parts of no word (growth¹); 〸 and ㆒
# decompose to Han characters and would bring those into words.
_NOT_WORD = "²³¹¼-¾⁰-⁹₀-₉⅐-⅟①-⓿❶-➓㈀-㋿〸-〺㆒-㆕_"
# A percent sign or a Chinese magnitude says that digits after letters are a figure (GDP5.2%), else they are
# part of a name (PM2.5).
_MAGNITUDE = "%‰百千万亿兆"

# Each mention of the Han characters costs two milliseconds at import, so each stands here once.
_PIECE = re.compile(
    rf"""
      ((?:[{HAN}]++[{_IGNORED}]*+)++)                     # a Han run, with marks in and after it
    | (
          [A-Za-z]+(?=\d[\d,.]*\s?[{_MAGNITUDE}])          # GDP5.2% -> GDP
        | [A-Za-z]+\d+\.\d+(?!\d|\.\d)                     # PM2.5
        | \d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?            # 1,200.5
        | \d+(?:\.\d+)+                                    # 5.2
        | \d+(?=(?i:st|nd|rd|th)(?![A-Za-z]))              # 14th -> 14 th, as print often has it
        | (?:[^\W{_NOT_WORD}{HAN}]++[\u0300-\u036f{_INVISIBLE}]*+)++
        | %
      )((?:['’ʼ][sS](?![A-Za-z\u00c0-\u024f]))?)                         # the plan's -> plan
    """,
    re.VERBOSE,
)
_HAN_JUNK = re.compile(rf"[{_IGNORED}]+")
_JUNK_LAST = re.compile(rf"[{_IGNORED}]+\Z")
_JUNK_ONLY = re.compile(rf"[{_IGNORED}]*")
_WIDE_STOPS = frozenset("。！？")
_SENTENCE_STOP = re.compile(r"[.!?…][)\]\"'”’»]*\s")
# The stop after these does not end a sentence; single letters (U.S., J. Smith) are handled apart.
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st no nos vs etc gen sen rep gov art sec vol pp fig approx ca cf".split()  # noqa: SIM905
)


class Piece(NamedTuple):
    """A Han run, or one Latin word or number, as it enters the match text.

    Attributes:
        text: Normalised: folded, ignored marks left out; Latin in lower case, without accents.
        start: First code point in the paragraph's text.
        end: One past the last code point.
        han: Whether it is a run of Han characters.
        joined: Whether it may be matched together with the piece before it.
    """

    text: str
    start: int
    end: int
    han: bool
    joined: bool


class Token(NamedTuple):
    """What engines index.

    Attributes:
        field: ``bigram``, ``stem`` or ``form``.
        text: The normalised text.
        start: First code point in the paragraph's text.
        end: One past the last code point.
        position: Number of Han characters and Latin pieces before it, and of borders that no phrase crosses.
    """

    field: str
    text: str
    start: int
    end: int
    position: int


class Analysis:
    """One paragraph, or one query term, cut into pieces.

    What is indexed is made of `forms`, so that a segment in the making holds no pieces: they are many.

    Args:
        text: The text as printed or typed.
        folding: The 1:1 map applied first; `corpus.fold.fold_width` keeps the scripts apart.
    """

    def __init__(self, text: str, folding: Callable[[str], str] = fold) -> None:
        self.folded = folding(text)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces in order."""
        return tuple(map(Piece._make, _cut(self.folded)))

    @cached_property
    def forms(self) -> str:
        """The match text with word forms."""
        return "".join(_printed(_cut(self.folded), None))

    @property
    def stems(self) -> str:
        """The match text with stems; the same as `forms` where no Latin word has another stem."""
        parts = self.parts
        parts[1::2] = map(stem, parts[1::2])
        return " ".join(parts)

    @property
    def parts(self) -> list[str]:
        """`forms` cut at its blanks: by turns what stands between Latin words, and a Latin word."""
        return self.forms.split(" ")

    @property
    def runs(self) -> list[str]:
        """The Han runs in order."""
        return BREAK.join(self.parts[::2]).split()

    @property
    def length(self) -> int:
        """Number of Han characters and Latin pieces."""
        parts = self.parts
        return sum(map(len, parts[::2])) - self.forms.count(BREAK) + len(parts) // 2

    @property
    def characters(self) -> set[str]:
        """The distinct Han characters."""
        return set("".join(self.runs))

    def terms(self) -> dict[str, set[str]]:
        """The distinct tokens by field, and the Chinese words: all that an engine without positions needs."""
        forms = set(self.parts[1::2])
        bigrams: set[str] = set()
        for run in self.runs:
            bigrams.update(map(add, run, run[1:]))
        return {
            "bigram": bigrams,
            "form": forms,
            "stem": set(map(stem, forms)),
            "word": self.words,
        }

    @cached_property
    def words(self) -> set[str]:
        """The distinct Chinese words of two characters and more."""
        return {word for run in self.runs for word in words(run) if len(word) > 1}

    def tokens(self) -> Iterator[Token]:
        """Every token with its span and position, in order."""
        position = -1  # the first piece counts as a border
        for piece in self.pieces:
            position += not piece.joined
            if piece.han:
                sources = list(self._han_offsets(piece))
                for i, (one, two) in enumerate(zip(piece.text, piece.text[1:], strict=False)):
                    yield Token("bigram", one + two, sources[i], sources[i + 1] + 1, position + i)
                position += len(piece.text)
            else:
                yield Token("form", piece.text, piece.start, piece.end, position)
                yield Token("stem", stem(piece.text), piece.start, piece.end, position)
                position += 1

    def source_spans(self, parts: Sequence[tuple[int, int]], *, stems: bool) -> list[tuple[int, int]]:
        """What parts of a match text stand for, as code points of the paragraph's text.

        Args:
            parts: First code point of each, and one past its last; in order, and none empty.
            stems: Whether they are parts of `stems`, not of `forms`.
        """
        pieces, starts = self._placed(parts[-1][1] if parts else 0, stems)
        found = []
        for start, end in parts:
            first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
            found.append(
                (
                    self._source(pieces[first], start - starts[first], 0),
                    self._source(pieces[last], end - 1 - starts[last], 1),
                )
            )
        return found

    def _placed(self, until: int, stems: bool) -> tuple[list[Piece], list[int]]:
        """The pieces that a match text has up to an offset, and where each starts there, borders left out.

        No more is cut of a long paragraph than this takes.
        """
        found, starts, end = [], [], 0
        pieces, again = tee(_cut(self.folded))
        for piece, printed in zip(pieces, _printed(again, stem if stems else None), strict=True):
            found.append(Piece._make(piece))
            starts.append(end + printed.startswith(BREAK))
            end += len(printed)
            if end >= until:
                break
        return found, starts

    def _source(self, piece: Piece, inner: int, side: int) -> int:
        """Where the source of one code point of a piece starts (side 0) or ends (side 1)."""
        if not piece.han:
            return piece.end if side else piece.start
        at = piece.start + inner
        for junk in _HAN_JUNK.finditer(self.folded, piece.start, piece.end):
            if junk.start() > at:
                break
            at += junk.end() - junk.start()
        return at + side

    def _han_offsets(self, piece: Piece) -> Iterator[int]:
        run = self.folded[piece.start : piece.end]
        if len(run) == len(piece.text):
            return iter(range(piece.start, piece.end))
        return (piece.start + i for i, character in enumerate(run) if not _HAN_JUNK.match(character))


_Values = tuple[str, int, int, bool, bool]
"""Those of a `Piece`, in a plain tuple: a text has many, and most are only printed."""


def _cut(folded: str) -> Iterator[_Values]:
    """The values of the pieces of a text in order."""
    before, after_run = "", True
    at = end = 0
    parts = iter(_PIECE.split(folded))
    for gap, run, word, possessive in zip(parts, parts, parts, parts, strict=False):
        start = at + len(gap)
        han = word is None
        if han:
            text, stop = _unmarked(run, start)
            at = start + len(run)
            # Two Han runs are two because something stands between them.
            joined = not after_run and _joins(before, folded[end:start], beside_run=True)
        else:
            text, stop = _normal(word), start + len(word)
            at = stop + len(possessive)
            joined = before != "" and _joins(before, folded[end:start], beside_run=after_run)
        if text:
            yield text, start, stop, han, joined
            before, after_run, end = text, han, stop if han else at


def _unmarked(run: str, start: int) -> tuple[str, int]:
    """A Han run without the marks in and after it, and where it ends."""
    # One cheap test spares most runs the rest: one with marks is not alphabetic.
    if run.isalpha():
        return run, start + len(run)
    return _HAN_JUNK.sub("", run), start + len(_JUNK_LAST.sub("", run))


def _normal(word: str) -> str:
    text = word.lower() if word.isascii() else _plain(word)
    return text.replace(",", "") if "," in text else text


def _joins(before: str, gap: str, beside_run: bool) -> bool:
    if beside_run:
        return not gap or _JUNK_ONLY.fullmatch(gap) is not None
    if len(gap) < 2 or gap == ", ":
        return gap not in _WIDE_STOPS
    if not _WIDE_STOPS.isdisjoint(gap):
        return False
    if len(before) == 1 or before in _ABBREVIATIONS:
        return True
    return _SENTENCE_STOP.search(gap) is None


def match_text(pieces: Iterable[_Values], *, stemmed: bool) -> str:
    """The match text of pieces in a row, with stems or with word forms."""
    return "".join(_printed(pieces, stem if stemmed else None))


def _printed(pieces: Iterable[_Values], change: Callable[[str], str] | None) -> Iterator[str]:
    """Each piece as it stands in the match text, with the border before it."""
    border = ""  # none before the first
    for text, _, _, han, joined in pieces:
        head = "" if joined else border
        border = BREAK
        yield head + text if han else f"{head} {change(text) if change else text} "


@lru_cache(maxsize=1 << 14)
def _plain(word: str) -> str:
    """Compatibility forms, accents and invisible characters off a word: its NFKD letters, case folded."""
    decomposed = unicodedata.normalize("NFKD", word)
    letters = (c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return "".join("".join(letters).casefold().split())
