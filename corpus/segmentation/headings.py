"""Which units are headings, by markup, by number, or by looks that recur in the document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from corpus.segmentation.characters import SENTENCE, ends_clause, ends_sentence, is_cjk
from corpus.segmentation.roles import stands_apart
from corpus.segmentation.series import fill_gaps, number_bare, unmark_introductions
from corpus.segmentation.units import Unit

_LONGEST = (
    120  # Columns of a heading that ends like a sentence; Latin letters say less than Han characters ...
)
_LONGEST_LATIN = 160  # ... so they may take more.
_LONGEST_OPEN = 200  # Columns of a numbered heading without a final stop.
_LONGEST_PLAIN = 64  # Columns of one that neither markup nor a number tells.
_LONGEST_ALIKE = 48  # Columns of one that only others like it tell.
_PROSE = 2  # A text under a plain heading is so many times longer, unless it introduces a list.
# Systems whose members are items, and headings only where they are no sentences.
_INNERMOST = frozenset({"run_in", "annex", "paren", "circled", "letter_paren"})
_CAPITALS = 0.6  # Share of its longer words that begin with a capital, in an English heading.
_QUOTES = "\"'“”‘’「」『』"
_FEWEST = 3  # A look recurs when it occurs so often.
_CLOCK = r"(?:\d\s?[ap]\.?m\.?|[0-9一二三四五六七八九十]+[時时点點](?:[正半]|\d{1,2}分)?)"
_NO_HEADING = re.compile(rf"(?:{_CLOCK}|[〔（(\[]\d{{4}}[〕）)\]]\s?\d{{1,4}}\s?[号號])\Z")
_ATTACHED = re.compile(r"附件\s?[:：]\s?1[.．、]")  # The first line of a list of what is attached.
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_NEVER_LAST = frozenset("）)的了是要在和与與及或对對把被将將从從向为為等")  # What ends so was cut from prose.


def mark_headings(work: Sequence[Unit]) -> None:
    """Set the kind of every heading of a work to ``heading``."""
    shown = [unit for unit in work if unit.kind != "boilerplate" and unit.extra.get("role") != "contents"]
    for unit in shown:
        if unit.kind == "paragraph" and _is_marked(unit):
            unit.kind = "heading"
    number_bare(shown)
    _mark_numbered(shown)
    _mark_plain(shown)
    _mark_under(shown)
    fill_gaps(shown)
    unmark_introductions(shown)


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
    if unit.system in ("dash", "article") or unit.width > longest or text[-1] in "；;：:，,、":
        return False
    if unit.system in _INNERMOST and ends_clause(text):
        return False
    if unit.system == "run_in" and text == unit.piece.mark.marker:
        return False
    first = SENTENCE.search(text, len(unit.piece.mark.marker))
    if first is None:
        return True
    return is_cjk(text[-1]) and first.end() == len(text)


def _stands_alone(shown: Sequence[Unit], index: int) -> bool:
    """Whether no neighbour carries a number of the same system, and something follows."""
    system = shown[index].system
    before = shown[index - 1].system if index else ""
    if index and _ATTACHED.match(shown[index - 1].text):
        before = "arabic"
    after = shown[index + 1].system if index + 1 < len(shown) else system
    return system not in (before, after)


def _mark_plain(shown: Sequence[Unit]) -> None:
    """Short lines over prose are headings if they look like one, or if several are set so."""
    places = [
        index
        for index in range(1, len(shown) - 1)
        if shown[index].kind == "paragraph" and not shown[index].system and _is_over_prose(shown, index)
    ]
    titled = [index for index in places if _is_titled(shown[index].text)]
    alike = [index for index in places if _looks_short(shown[index])]
    for index in {*titled, *(alike if len(alike) >= _FEWEST else ())}:
        shown[index].kind = "heading"


def _is_over_prose(shown: Sequence[Unit], index: int) -> bool:
    """Whether a short line stands between prose that ended and a heading or prose that is much longer."""
    before, unit, after = shown[index - 1 : index + 2]
    if "role" in unit.extra or unit.width > _LONGEST_PLAIN or _ends_prose(unit.text):
        return False
    is_prose = before.kind in ("paragraph", "list_item") and "role" not in before.extra
    if is_prose and not ends_sentence(before.text) and not stands_apart(unit.text):
        return False
    if after.kind == "heading" or after.extra.get("role") == "salutation":
        return True
    ends = ends_clause(after.text) or after.width > _LONGEST
    introduces = after.text.endswith((":", "：")) and shown[index + 2 : index + 3]
    times = 1 if introduces and shown[index + 2].kind == "list_item" else _PROSE
    return after.kind in ("paragraph", "list_item") and ends and after.width >= times * unit.width


def _ends_prose(text: str) -> bool:
    """Whether a line ends like prose, with a time, which a programme begins with, or as a paper's number."""
    return ends_clause(text) or _NO_HEADING.search(text) is not None


def _is_titled(text: str) -> bool:
    return stands_apart(text) or _looks_titled(text)


def _looks_titled(text: str) -> bool:
    """Whether a line without a final stop is worded like a heading rather than cut from prose."""
    text = text.strip(_QUOTES)
    if not text:
        return False
    if is_cjk(text[0]) or is_cjk(text[-1]):
        return not any(mark in text for mark in "，。；：") and text[-1] not in _NEVER_LAST
    words = _LONG_WORD.findall(text)
    return text[0].isupper() and sum(word[0].isupper() for word in words) >= _CAPITALS * len(words)


def _looks_short(unit: Unit) -> bool:
    """Whether a line in Latin letters may be a headline in the middle of a story: short, without stops."""
    text = unit.text.strip(_QUOTES)
    return text[:1].isupper() and unit.width <= _LONGEST_ALIKE and not any(mark in text for mark in ".;:")


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
    colon = f"{unit.text.endswith((':', '：'))}{_is_capital(unit.text)}"
    if unit.piece.emphasis:
        return f"emphasis{len(unit.piece.emphasis) % 2}{colon}"
    return f"{'under' if unit.is_under else 'plain'}{colon}"


def _is_capital(text: str) -> bool:
    """Whether a heading is all in capitals, and more than a name in letters: GDP."""
    return text.isupper() and _LONG_WORD.search(text) is not None
