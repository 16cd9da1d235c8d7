"""Titles, the lines around them, and where one source holds several works."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpus.segmentation.characters import ends_clause, ends_sentence
from corpus.segmentation.roles import FRONT, continues_note, front_role, role
from corpus.segmentation.units import Unit

_LONGEST_TITLE = 160  # Columns.
_LONGEST_INNER_TITLE = 80  # Columns; inside a file a title is told by its looks alone, so be strict.
_FRONT = 40  # Units between a title and its text, at most.
_SITE = 4  # Units of a web page above its title, at most.


def split(units: Sequence[Unit]) -> list[list[Unit]]:
    """Divide the units of a source into works, each with its title and front matter marked."""
    prose = next((i for i, unit in enumerate(units) if _is_prose(unit)), len(units))
    starts = [0, *(index for index in range(1, len(units)) if _opens_work(units, index, prose))]
    works = [list(units[start:end]) for start, end in zip(starts, [*starts[1:], len(units)], strict=True)]
    for work in works:
        _mark_title(work)
        _mark_salutations(work)
    return works


def _is_prose(unit: Unit) -> bool:
    return unit.kind == "paragraph" and ends_sentence(unit.text)


def _opens_work(units: Sequence[Unit], index: int, prose: int) -> bool:
    """Whether a second title stands here, told by what follows it: an occasion, an adoption note.

    No work ends before its first prose, which is at ``prose``.
    """
    unit = units[index]
    mark = unit.piece.mark
    if mark.kind == "heading" and mark.level == 1:
        # A page of a wiki has one title (= so =); in Markdown a second one is a heading as often.
        return mark.prefix == mark.suffix == 1
    ended = index > prose and (ends_sentence(units[index - 1].text) or unit.piece.new_page)
    if not ended or not _is_title_like(unit, _LONGEST_INNER_TITLE):
        return False
    following = [role(other.text) for other in units[index + 1 : index + 3]]
    if following[:1] == ["author"]:
        return unit.piece.new_page or "salutation" in following
    return following[:1] in (["occasion"], ["adoption_note"])


def _is_title_like(unit: Unit, longest: int) -> bool:
    if unit.kind != "paragraph" or unit.system or unit.piece.mark.kind in ("bracket", "caption"):
        return False
    return (
        unit.width <= longest and not ends_clause(unit.text) and "。" not in unit.text and not role(unit.text)
    )


def _mark_title(work: Sequence[Unit]) -> None:
    shown = [unit for unit in work if unit.kind != "boilerplate"]
    index = _title_index(shown)
    if index is None:
        return
    if shown[index].piece.mark.kind != "heading":
        for unit in shown[:index]:
            unit.is_boilerplate("site_name")
    shown[index].kind, shown[index].level = "title", 1
    _mark_front(shown[index + 1 : index + 1 + _FRONT])


def _mark_front(below: Sequence[Unit]) -> None:
    """Mark the lines below a title by their role, up to the first that is text."""
    signed = _signed(below)
    is_noted = False
    for position, unit in enumerate(below):
        found = front_role(unit.text) if unit.kind in ("paragraph", "list_item") else ""
        found = "author" if position in signed else found
        found = "adoption_note" if is_noted and not found and continues_note(unit.text) else found
        is_noted = found in ("adoption_note", "occasion")
        if found == "release_time":
            unit.is_boilerplate(found)
        elif found in FRONT:
            unit.kind, unit.extra = "paragraph", {"role": found}
        elif unit.kind != "infobox" and (position or unit.kind != "heading"):
            return


def _signed(below: Sequence[Unit]) -> set[int]:
    """Which lines are an office and, in the next line, a name."""
    signed: set[int] = set()
    for index, (unit, following) in enumerate(pairwise(below)):
        kinds = unit.kind == following.kind == "paragraph"
        if kinds and not role(unit.text) and role(f"{unit.text} {following.text}") == "author":
            signed |= {index, index + 1}
    return signed


def _title_index(shown: Sequence[Unit]) -> int | None:
    """Which unit is the title: one marked so, the one above a web page's dateline, or a fitting first."""
    if len(shown) < 2:
        return None
    for index, unit in enumerate(shown[:_SITE]):
        if _is_marked(unit, index):
            return index if _are_labels(shown[:index]) and not _is_one_of_many(unit, shown) else None
    for index in range(1, min(len(shown), _SITE)):
        if role(shown[index].text) == "release_time":
            return index - 1 if _are_labels(shown[: index - 1]) else None
    return 0 if _is_title_like(shown[0], _LONGEST_TITLE) else None


def _is_marked(unit: Unit, index: int) -> bool:
    mark = unit.piece.mark
    if index:
        return mark.kind == "heading" and mark.level == 1
    return mark.kind == "heading" or "**" in unit.piece.emphasis


def _is_one_of_many(unit: Unit, shown: Sequence[Unit]) -> bool:
    """Whether others are marked and numbered like it: the chapters of a work that prints no title."""
    mark = unit.piece.mark
    like = (other for other in shown if other.system == unit.system and other.piece.mark.level == mark.level)
    return bool(unit.system) and sum(1 for _ in like) > 1


def _are_labels(units: Sequence[Unit]) -> bool:
    return all(unit.kind == "paragraph" and not ends_clause(unit.text) for unit in units)


def _mark_salutations(work: Sequence[Unit]) -> None:
    for unit in work:
        if unit.kind == "paragraph" and len(unit.text) < 60 and role(unit.text) == "salutation":
            unit.extra = {"role": "salutation"}
