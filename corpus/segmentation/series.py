"""What a series of numbers tells: which bare numbers are some, which member lacks the looks of the others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.segmentation.characters import SENTENCE, ends_clause, is_cjk
from corpus.segmentation.numbering import Number
from corpus.segmentation.units import Unit

_BARE = re.compile(r"(\d{1,2})[ \u3000]+(?=[^\W\d_])")  # 1 Introduction
_LONGEST_BARE = 80  # Columns.
_LONGEST = 240  # Columns of a heading that only its neighbours in a series tell.
_FEWEST = 3  # Headings in a series that shows something.


def number_bare(shown: Sequence[Unit]) -> None:
    """Give short lines the numbers without a stop that they begin with, where these count from 1 on."""
    found = [
        (unit, Number("arabic", bare[1]))
        for unit in shown
        if unit.kind == "paragraph" and not unit.system and (bare := _bare(unit))
    ]
    counted = _counted(found)
    if len(counted) >= _FEWEST:
        for unit, number in counted:
            unit.renumber(number)


def _bare(unit: Unit) -> re.Match[str] | None:
    fits = "role" not in unit.extra and unit.width <= _LONGEST_BARE and not ends_clause(unit.text)
    return _BARE.match(unit.text) if fits else None


def _counted(found: Sequence[tuple[Unit, Number]]) -> list[tuple[Unit, Number]]:
    """Those that are 1, 2, 3 ... in a row; none if they start again or leave some out."""
    values = [number.value for _, number in found]
    return list(found) if values == list(range(1, len(values) + 1)) else []


def fill_gaps(shown: Sequence[Unit]) -> None:
    """Make a heading of the one sentence whose number is missing between two headings of a series."""
    for before, member, after in _neighbours(shown):
        is_between = before.kind == after.kind == "heading" != member.kind
        if is_between and _value(before) + 1 == _value(member) == _value(after) - 1 and _is_one(member):
            member.kind = "heading"


def _neighbours(shown: Sequence[Unit]) -> Iterator[tuple[Unit, Unit, Unit]]:
    """Each member of a system with the nearest headings of it, or members, that count one less and more."""
    members: dict[str, list[Unit]] = defaultdict(list)
    for unit in shown:
        if unit.system and (unit.kind == "heading" or _is_one(unit)):
            members[unit.system].append(unit)
    for series in members.values():
        yield from zip(series, series[1:], series[2:], strict=False)


def _value(unit: Unit) -> int:
    number = unit.piece.mark.number
    return number.value if number else 0


def _is_one(unit: Unit) -> bool:
    """Whether the unit is no more than one sentence, not too long."""
    if unit.width > _LONGEST or unit.text[-1] in "；;：:，,、":
        return False
    first = SENTENCE.search(unit.text, len(unit.piece.mark.marker))
    return first is None or first.end() >= len(unit.text)


def unmark_introductions(shown: Sequence[Unit]) -> None:
    """Make text of lines that end in a colon or stop and introduce what is numbered below them."""
    for unit, following in pairwise(shown):
        if unit.kind != "heading" or unit.system or unit.piece.mark.kind == "heading" or not following.system:
            continue
        if ends_clause(unit.text) and (following.kind == "heading" or is_cjk(unit.text[-1])):
            unit.kind = "paragraph"


def mend(work: list[Unit]) -> None:
    """Join the halves of a heading that a source divides: a numbered one, and the rest in the next line.

    The rest is told by being the only heading without a number right below one with it. No page furniture
    may stand in the source.
    """
    below: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit, following in pairwise(work):
        is_open = unit.text != unit.piece.mark.marker and not ends_clause(unit.text)
        if unit.kind == following.kind == "heading" and unit.system and is_open:
            below[unit.system, unit.piece.emphasis].append(following)
    for (system, emphasis), followers in below.items():
        like = [unit for unit in work if unit.system == system and unit.kind == "heading"]
        rest = [unit for unit in followers if not unit.system]
        if len(rest) == 1 and len(like) >= _FEWEST and _is_rest(rest[0], emphasis):
            place = next(index for index, unit in enumerate(work) if unit is rest[0])
            work[place - 1].extend(rest[0])
            del work[place]


def _is_rest(unit: Unit, emphasis: str) -> bool:
    mark = unit.piece.mark
    alike = mark.kind in ("plain", "emphasis") and unit.piece.emphasis == emphasis
    return alike and not ends_clause(unit.text)
