"""Telling which things of now are which of before."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeAlias, TypeVar

T = TypeVar("T")

Way: TypeAlias = tuple[Sequence[T], Callable[[T], Hashable | None]]


def pair(new: Sequence[T], ways: Sequence[Way[T]]) -> list[T | None]:
    """What each thing was before, None for what is new; nothing of before is given twice.

    Args:
        new: The things of now.
        ways: The surest first: things of before, and what a thing and its former self have in common. Of
            several with the same, the first of now is the first of before; None has nothing in common.
    """
    found: list[T | None] = [None] * len(new)
    used: set[int] = set()
    for pool, sign in ways:
        waiting: dict[Hashable, list[T]] = {}
        for thing in reversed(pool):
            if id(thing) not in used and (shown := sign(thing)) is not None:
                waiting.setdefault(shown, []).append(thing)
        for i, thing in enumerate(new):
            if found[i] is None and (candidates := waiting.get(sign(thing))):
                found[i] = before = candidates.pop()
                used.add(id(before))
    return found
