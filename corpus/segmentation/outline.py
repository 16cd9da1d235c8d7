"""Levels of headings and the path of headings above each unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from corpus.segmentation.headings import look
from corpus.segmentation.roles import stands_apart
from corpus.segmentation.turns import find_turns
from corpus.segmentation.units import Unit

_TOP = 2  # Level of what stands right below the title.
_APART = 30  # Rank of a heading that encloses nothing numbered.


class _Open(NamedTuple):
    """A heading whose section is not closed yet; ``rank`` is 0 without a number.

    ``is_spoken`` is one within a speech, which ends with the turn of the next speaker.
    """

    level: int
    look: str
    rank: int
    text: str
    is_spoken: bool = False


def assign_sections(work: Sequence[Unit]) -> None:
    """Set ``section`` of every unit of a work, and ``level`` of its headings."""
    title: tuple[str, ...] = ()
    stack: list[_Open] = []
    is_speech = False
    turns = find_turns(work)
    parts = zip(work, turns, [*turns, False][1:], _find_apart(work), strict=True)
    for unit, is_turn, is_turn_next, is_apart in parts:
        is_speech = is_speech or is_turn
        if unit.kind == "title":
            title, stack = (unit.text,), []
            continue
        if unit.extra.get("role") == "related":
            stack = []  # What a site recommends is no part of the last section.
        if is_turn:
            stack = [heading for heading in stack if not heading.is_spoken]
        if unit.kind == "heading":
            opened = _open(unit, stack, is_apart)._replace(is_spoken=is_speech and not is_turn_next)
            del stack[_keep(stack, opened) :]
            unit.level = opened.level
        unit.section = title + tuple(heading.text for heading in stack)
        if unit.kind == "heading":
            stack.append(opened)


def _open(unit: Unit, stack: Sequence[_Open], is_apart: bool) -> _Open:
    """The heading with its level: said by markup, that of its like above, or one below the last."""
    mark, appearance = unit.piece.mark, look(unit)
    rank = mark.number.rank if mark.number else _APART if is_apart else 0
    opened = _Open(mark.level, appearance, rank, unit.text)
    if mark.level:
        return opened
    if unit.system == "annex" or is_apart:
        return opened._replace(level=stack[0].level if stack else _TOP)
    for heading in reversed(stack):
        if heading.look == appearance or (rank and heading.rank == rank):
            return opened._replace(level=heading.level)
    above = [heading for heading in stack if not (rank and heading.rank > rank)]
    return opened._replace(level=above[-1].level + 1 if above else _TOP)


def _find_apart(work: Sequence[Unit]) -> list[bool]:
    """Which headings without a number stand beside the numbered ones, by wording: a preface, references."""
    times = Counter(unit.text for unit in work if unit.kind == "heading")
    return [times[unit.text] == 1 and not unit.system and stands_apart(unit.text) for unit in work]


def _keep(stack: Sequence[_Open], opened: _Open) -> int:
    """How many open headings stand above the new one."""
    return next((index for index, heading in enumerate(stack) if heading.level >= opened.level), len(stack))
