"""Quotation marks: where the quotations of a text stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from corpus.model import Span

_PAIRS = {"“": "”", "「": "」", "『": "』", "«": "»", '"': '"', "‘": "’", "'": "'"}
# Straight marks open before words, and not where they are inches and minutes or apostrophes.
_OPENING = re.compile(r"""[“「『«‘]|(?<!\d)"(?=\S)|(?<![^\s(\[（［:：,，。—–])'(?=[^\W\d_])""")
#: What closes, by what opened: the mark, but for an apostrophe in a word.
_CLOSINGS = {
    opening: re.compile(rf"{closing}(?![A-Za-z])" if closing in "’'" else closing)
    for opening, closing in _PAIRS.items()
}
_POSSESSIVE = re.compile(r"[sS]['’]\s+[A-Za-z]")


def quotations_in(text: str) -> Iterator[Span]:
    """Where the outermost quotations of a text stand, their marks left out (code points)."""
    ends: dict[str, dict[int, int]] = {}
    at = 0
    while opening := _OPENING.search(text, at):
        mark = opening[0]
        if mark not in ends:
            ends[mark] = _ends(text, mark)
        end = ends[mark].get(opening.start(), -1)
        if end > opening.end():
            yield Span(opening.end(), end)
        at = max(end, opening.start()) + 1


def starts_quotation(text: str) -> bool:
    """Whether a text begins with a mark that opens."""
    return _OPENING.match(text.lstrip()) is not None


def unclosed(text: str) -> str:
    """The mark of a quotation that a text opens and does not close; empty if there is none."""
    for mark in ("“", "「", "『", "«"):
        opening = text.rfind(mark)
        if opening >= 0 and text.find(_PAIRS[mark], opening) < 0:
            return mark
    return ""


def goes_on(text: str, mark: str) -> bool:
    """Whether a text goes on with a quotation that was opened with `mark`: repeats it, or closes it first."""
    opening, closing = text.find(mark), text.find(_PAIRS[mark])
    return text.lstrip().startswith(mark) or 0 <= closing < (opening if opening >= 0 else len(text))


def _ends(text: str, mark: str) -> dict[int, int]:
    """Where each mark of one kind that opens is closed, if it is."""
    openings = [found.start() for found in _OPENING.finditer(text) if found[0] == mark]
    closings = [found.start() for found in _CLOSINGS[mark].finditer(text)]
    if mark in "‘'":
        return _ends_of_single(text, openings, closings)
    if not closings:
        return dict(zip(openings[::2], openings[1::2], strict=False))  # “mistyped“
    # Straight marks do not nest.
    ends = {} if mark == '"' else _nested(openings, closings)
    # Texts mispair their marks: then the first that closes is taken.
    return {start: ends.get(start, _next(closings, start)) for start in openings}


def _nested(openings: list[int], closings: list[int]) -> dict[int, int]:
    ends: dict[int, int] = {}
    waiting: list[int] = []
    for at, closes in sorted([*((at, False) for at in openings), *((at, True) for at in closings)]):
        if not closes:
            waiting.append(at)
        elif waiting:
            ends[waiting.pop()] = at
    return ends


def _ends_of_single(text: str, openings: list[int], closings: list[int]) -> dict[int, int]:
    """The same where the mark that closes is the apostrophe as well: *the states’ plan*."""
    sure = [at for at in closings if not _POSSESSIVE.match(text, at - 1)]
    ends = {}
    for start, after in zip(openings, [*openings[1:], len(text)], strict=True):
        end = _next(sure, start)
        ends[start] = end if start < end < after else _next(closings, start)
    return ends


def _next(places: list[int], start: int) -> int:
    at = bisect_right(places, start)
    return places[at] if at < len(places) else -1
