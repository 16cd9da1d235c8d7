"""Automatic list numbers: what Word prints before a paragraph without storing it there."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from corpus.readers.counting import count
from corpus.readers.docx.package import integer, is_on, value
from corpus.readers.docx.styles import ListPlace, Styles

_LEVELS = 9
_LONGEST = 100  # Code points of a template.
_PLACEHOLDER = re.compile(r"%([1-9])")
_TIGHT = ("、", "．", "。", "）", "】", "：")  # Full-width signs that bring their own blank.
_BULLET = "•"


class Label(NamedTuple):
    """What stands before a paragraph of a list: a bullet, or a number with the blank after it."""

    text: str
    is_bullet: bool


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list.

    Attributes:
        system: How numbers are written, ``bullet`` or ``none``.
        template: What is printed, with ``%1`` for the number of the first level.
        start: The first number.
        restart: Level, from 1, whose numbers set this one back; 0 for none, None for any above.
        is_legal: The numbers of all levels are printed as digits.
        is_tight: Nothing stands between number and text.
        style: The paragraph style that stands for this level.
    """

    system: str
    template: str
    start: int
    restart: int | None
    is_legal: bool
    is_tight: bool
    style: str | None


@dataclass(frozen=True, slots=True)
class _List:
    """A list as paragraphs refer to it: a definition, which it may share, and what it changes of it."""

    definition: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Lists:
    """The lists of a document, counting as its paragraphs are read in order.

    Args:
        numbering: The ``numbering`` part.
        styles: Some of which stand for lists.
    """

    def __init__(self, numbering: Element, styles: Styles) -> None:
        self._lists = _read(numbering, styles)
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[str] = set()

    def label(self, place: ListPlace) -> Label | None:
        """Count one paragraph of a list and return what is printed before it, None for nothing."""
        entry = self._lists.get(place.list_id)
        if entry is None:
            return None
        index = _index(entry, place)
        level = entry.levels.get(index)
        if level is None:
            return None
        self._count(place.list_id, entry, index)
        if level.system == "bullet":
            return Label(_bullet(level.template), is_bullet=True)
        text = self._print(entry, level)
        gap = "" if level.is_tight or text.endswith(_TIGHT) else " "
        return Label(text + gap, is_bullet=False) if text else None

    def _count(self, list_id: str, entry: _List, index: int) -> None:
        counts = self._counts[entry.definition]
        if list_id not in self._begun:
            self._begun.add(list_id)
            for level in entry.starts:
                counts.pop(level, None)  # Lists that share a definition go on counting unless told a start.
        start = entry.starts.get(index, entry.levels[index].start)
        counts[index] = counts.get(index, start - 1) + 1
        for deeper in [other for other in counts if other > index]:
            restart = entry.levels[deeper].restart if deeper in entry.levels else None
            if restart is None or index < restart:
                del counts[deeper]

    def _print(self, entry: _List, level: Level) -> str:
        counts = self._counts[entry.definition]

        def number(found: re.Match[str]) -> str:
            index = int(found[1]) - 1
            named = entry.levels.get(index)
            if named is None or named.system == "none":
                return ""
            start = entry.starts.get(index, named.start)
            return count(counts.get(index, start), "decimal" if level.is_legal else named.system)

        return _PLACEHOLDER.sub(number, level.template).strip()


def _index(entry: _List, place: ListPlace) -> int:
    linked = (index for index, level in entry.levels.items() if place.style and level.style == place.style)
    return next(linked, place.level or 0)


def _bullet(template: str) -> str:
    """The bullet as a character that fonts without private ones have, too."""
    is_private = any("\ue000" <= char <= "\uf8ff" for char in template)
    return _BULLET if is_private else template.strip() or _BULLET


def _read(numbering: Element, styles: Styles) -> dict[str, _List]:
    definitions = {
        each.get("abstractNumId", ""): _Definition(each) for each in numbering.iterfind("abstractNum")
    }
    instances = {each.get("numId", ""): each for each in numbering.iterfind("num")}
    owned = {list_id: value(each, "abstractNumId") or "" for list_id, each in instances.items()}
    lists: dict[str, _List] = {}
    for list_id, own in owned.items():
        # A definition may only be a link to a style, and by it to the definition that has the levels.
        style = styles.named(definitions[own].link) if own in definitions else None
        definition = owned.get(style.place.list_id, own) if style and style.place else own
        if definition in definitions and list_id != "0":
            lists[list_id] = _list(definition, definitions[definition].levels, instances[list_id])
    return lists


class _Definition:
    """What several lists may share."""

    def __init__(self, definition: Element) -> None:
        self.levels = _levels(definition)
        self.link = value(definition, "numStyleLink") or ""


def _list(definition: str, shared: dict[int, Level], instance: Element) -> _List:
    levels, starts = dict(shared), {}
    for override in instance.iterfind("lvlOverride"):
        levels |= _levels(override)
        start = value(override, "startOverride")
        if start is not None:
            starts[integer(override.get("ilvl"))] = integer(start, 1)
    return _List(definition, levels, starts)


def _levels(parent: Element) -> dict[int, Level]:
    found = {integer(level.get("ilvl")): level for level in parent.iterfind("lvl")}
    return {index: _level(level) for index, level in found.items() if 0 <= index < _LEVELS}


def _level(level: Element) -> Level:
    number_format = next(level.iter("numFmt"), None)  # It may stand in an alternative.
    restart = value(level, "lvlRestart")
    return Level(
        "decimal" if number_format is None else number_format.get("val", "decimal"),
        (value(level, "lvlText") or "")[:_LONGEST],
        integer(value(level, "start"), 0),
        None if restart is None else integer(restart),
        is_on(level, "isLgl") or False,
        value(level, "suff") == "nothing",
        value(level, "pStyle"),
    )
