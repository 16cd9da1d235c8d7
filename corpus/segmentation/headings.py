"""Which units are headings, by markup, by number, or by looks that recur in the document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from corpus.segmentation.characters import SENTENCE, ends_clause, ends_sentence, is_cjk
from corpus.segmentation.units import Unit

_LONGEST = (
    120  # Columns of a heading that ends like a sentence; Latin letters say less than Han characters ...
)
_LONGEST_LATIN = 160  # ... so they may take more.
_LONGEST_OPEN = 200  # Columns of a numbered heading without a final stop.
_LONGEST_PLAIN = 64  # Columns of one that neither markup nor a number tells.
_PROSE = 2  # A text under a plain heading is so many times longer.
_CAPITALS = 0.6  # Share of its longer words that begin with a capital, in an English heading.
_FEWEST = 3  # A look recurs when it occurs so often.
_CLOCK = re.compile(
    r"(?:\d\s?[ap]\.?m\.?|[0-9一二三四五六七八九十]+[時时点點](?:[正半]|\d{1,2}分)?)\Z"
)  # Of minutes.
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_NEVER_LAST = frozenset("）)的了是要在和与與及或对對把被将將从從向为為等")  # What ends so was cut from prose.


def mark_headings(work: Sequence[Unit]) -> None:
    """Set the kind of every heading of a work to ``heading``."""
    shown = [unit for unit in work if unit.kind != "boilerplate" and unit.extra.get("role") != "contents"]
    for unit in shown:
        if unit.kind == "paragraph" and _is_marked(unit):
            unit.kind = "heading"
    _mark_numbered(shown)
    _mark_plain(shown)
    _mark_under(shown)


def _is_marked(unit: Unit) -> bool:
    if "role" in unit.extra or unit.width > 2 * _LONGEST:
        return False
    return unit.piece.mark.kind == "bracket" or len(unit.piece.emphasis) > 1


def _mark_numbered(shown: Sequence[Unit]) -> None:
    """Numbered lines with text under them are headings, one after the other they are a list."""
    candidates: dict[str, list[bool]] = defaultdict(list)
    places: list[tuple[int, Unit]] = []
    for index, unit in enumerate(shown):
        if unit.system and unit.kind != "title" and _stands_alone(shown, index):
            fits = _fits(unit)
            candidates[unit.system].append(fits)
            if fits:
                places.append((index, unit))
    for _, unit in places:
        # One that ends like a sentence needs company: most of its system must look like headings.
        votes = candidates[unit.system]
        if not ends_clause(unit.text) or (len(votes) > 1 and 2 * sum(votes) > len(votes)):
            unit.kind = "heading"


def _fits(unit: Unit) -> bool:
    text = unit.text
    ending = _LONGEST if is_cjk(text[-1]) else _LONGEST_LATIN
    longest = ending if ends_clause(text) else _LONGEST_OPEN
    if unit.system in ("run_in", "article") or unit.width > longest or text[-1] in "；;：:，,、":
        return False
    first = SENTENCE.search(text, len(unit.piece.mark.marker))
    if first is None:
        return True
    return is_cjk(text[-1]) and first.end() == len(text)


def _stands_alone(shown: Sequence[Unit], index: int) -> bool:
    """Whether no neighbour carries a number of the same system, and something follows."""
    system = shown[index].system
    before = shown[index - 1].system if index else ""
    after = shown[index + 1].system if index + 1 < len(shown) else system
    return system not in (before, after)


def _mark_plain(shown: Sequence[Unit]) -> None:
    for before, unit, after in zip(shown, shown[1:], shown[2:], strict=False):
        if unit.kind == "paragraph" and not unit.system and _is_plain_heading(before, unit, after):
            unit.kind = "heading"


def _is_plain_heading(before: Unit, unit: Unit, after: Unit) -> bool:
    if "role" in unit.extra or unit.width > _LONGEST_PLAIN or ends_clause(unit.text):
        return False
    is_prose = before.kind in ("paragraph", "list_item") and "role" not in before.extra
    if is_prose and not ends_sentence(before.text):
        return False
    under = after.kind == "heading" or after.extra.get("role") == "salutation"
    under = under or (
        after.kind in ("paragraph", "list_item")
        and (ends_clause(after.text) or after.width > _LONGEST)
        and (after.width >= _PROSE * unit.width)
    )
    return under and _looks_titled(unit.text) and not _CLOCK.search(unit.text)


def _looks_titled(text: str) -> bool:
    """Whether a line without a final stop is worded like a heading rather than cut from prose."""
    if is_cjk(text[0]) or is_cjk(text[-1]):
        return not any(mark in text for mark in "，。；：") and text[-1] not in _NEVER_LAST
    words = _LONG_WORD.findall(text)
    return text[0].isupper() and sum(word[0].isupper() for word in words) >= _CAPITALS * len(words)


def _mark_under(shown: Sequence[Unit]) -> None:
    """Short lines that follow headings of one look throughout are headings below them."""
    followers: dict[str, list[Unit]] = defaultdict(list)
    for unit, following in pairwise(shown):
        if unit.kind == "heading":
            followers[look(unit)].append(following)
    for units in followers.values():
        short = [unit for unit in units if unit.kind == "paragraph" and _is_short(unit)]
        if len(short) >= _FEWEST and 5 * len(short) >= 4 * len(units):
            for unit in short:
                unit.kind = "heading"
                unit.is_under = True


def _is_short(unit: Unit) -> bool:
    """Whether a line is a question or unfinished, and no more than one sentence."""
    first = SENTENCE.search(unit.text)
    whole = first is None or first.end() >= len(unit.text) - 1
    asks = unit.text.rstrip('"”’').endswith(("?", "？"))
    short = "role" not in unit.extra and unit.width <= _LONGEST
    return short and whole and (asks or not ends_clause(unit.text))


def look(unit: Unit) -> str:
    """Return what headings of one level have in common: number, emphasis, brackets, a final colon."""
    number = unit.piece.mark.number
    if number:
        return f"{number.system}{number.rank}"
    if unit.piece.mark.kind == "bracket":
        return "bracket"
    colon = unit.text.endswith((":", "："))
    if unit.piece.emphasis:
        return f"emphasis{len(unit.piece.emphasis) % 2}{colon}"
    return f"{'under' if unit.is_under else 'plain'}{colon}"
