"""Levels of headings and the path of headings above each unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from corpus.segmentation.headings import look
from corpus.segmentation.units import Unit


class _Open(NamedTuple):
    """A heading whose section is not closed yet; ``rank`` is 0 without a number."""

    level: int
    look: str
    rank: int
    text: str


def assign_sections(work: Sequence[Unit]) -> None:
    """Set ``section`` of every unit of a work, and ``level`` of its headings."""
    title: tuple[str, ...] = ()
    stack: list[_Open] = []
    for unit in work:
        if unit.kind == "title":
            title, stack = (unit.text,), []
            continue
        if unit.extra.get("role") == "related":
            stack = []  # What a site recommends is no part of the last section.
        if unit.kind == "heading":
            opened = _open(unit, stack)
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
