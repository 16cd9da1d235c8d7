"""Levels of headings and the path of headings above each unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from corpus.segmentation.headings import look
from corpus.segmentation.turns import find_turns
from corpus.segmentation.units import Unit


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
    for unit, is_turn, is_turn_next in zip(work, turns, [*turns, False][1:], strict=True):
        is_speech = is_speech or is_turn
        if unit.kind == "title":
            title, stack = (unit.text,), []
            continue
        if unit.extra.get("role") == "related":
            stack = []  # What a site recommends is no part of the last section.
        if is_turn:
            stack = [heading for heading in stack if not heading.is_spoken]
        if unit.kind == "heading":
            opened = _open(unit, stack)._replace(is_spoken=is_speech and not is_turn_next)
            del stack[_keep(stack, opened) :]
            unit.level = opened.level
        unit.section = title + tuple(heading.text for heading in stack)
        if unit.kind == "heading":
            stack.append(opened)


def _open(unit: Unit, stack: Sequence[_Open]) -> _Open:
    """The heading with its level: said by markup, that of its like above, or one below the last."""
    mark, appearance = unit.piece.mark, look(unit)
    rank = mark.number.rank if mark.number else 0
    if mark.level:
        return _Open(mark.level, appearance, rank, unit.text)
    for heading in reversed(stack):
        if heading.look == appearance or (rank and heading.rank and heading.rank == rank):
            return _Open(heading.level, appearance, rank, unit.text)
    above = [heading for heading in stack if not (rank and heading.rank > rank)]
    return _Open(above[-1].level + 1 if above else 2, appearance, rank, unit.text)


def _keep(stack: Sequence[_Open], opened: _Open) -> int:
    """How many open headings stand above the new one."""
    return next((index for index, heading in enumerate(stack) if heading.level >= opened.level), len(stack))
