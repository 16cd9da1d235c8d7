"""What a paragraph or run takes from its style: heading level, bold type, list, and whether it is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from corpus.readers.docx.package import integer, is_on, value

TITLE = -1
"""The outline level given to titles; headings have 0 to 8."""

_BODY_TEXT = 9  # The outline level of what is no heading.
_HEADING = re.compile(r"heading ([1-9])")


class ListPlace(NamedTuple):
    """Which list, and which level of it.

    Attributes:
        list_id: Its number, ``0`` for none.
        level: From 0; None where only the list's definition tells.
        style: The style that says so, empty if the paragraph itself does.
    """

    list_id: str
    level: int | None
    style: str


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says, or the nearest one that it is based on; None where none of them says it."""

    outline: int | None = None
    bold: bool | None = None
    hidden: bool | None = None
    place: ListPlace | None = None
    is_contents: bool = False
    is_caption: bool = False

    def over(self, base: Style) -> Style:
        """Return what a style that says this and is based on ``base`` amounts to."""
        return Style(
            base.outline if self.outline is None else self.outline,
            base.bold if self.bold is None else self.bold,
            base.hidden if self.hidden is None else self.hidden,
            base.place if self.place is None else self.place,
            self.is_contents or base.is_contents,
            self.is_caption or base.is_caption,
        )


_NONE = Style()


class Styles:
    """All styles of a document.

    Args:
        definitions: The ``styles`` part.
    """

    def __init__(self, definitions: Element) -> None:
        found = {style.get("styleId", ""): style for style in definitions.iterfind("style")}
        self._styles: dict[str, Style] = {}
        for name in found:
            self._resolve(name, found)
        self._default = next((name for name, style in found.items() if _is_default(style)), "")

    def _resolve(self, name: str, found: dict[str, Element]) -> None:
        """Enter a style and those that it is based on, which may go in a circle."""
        chain: list[str] = []
        while name in found and name not in self._styles:
            self._styles[name] = _NONE
            chain.append(name)
            name = value(found[name], "basedOn") or ""
        base = self._styles.get(name, _NONE)
        for derived in reversed(chain):
            base = self._styles[derived] = _own(derived, found[derived]).over(base)

    def of(self, paragraph: Element) -> Style:
        """Return the style of a paragraph."""
        return self.named(value(paragraph, "pPr/pStyle") or self._default)

    def named(self, name: str) -> Style:
        """Return the style of that id."""
        return self._styles.get(name, _NONE)

    def outline(self, paragraph: Element) -> int | None:
        """Return the outline level, from 0, of a heading; `TITLE` of a title, None of any other paragraph."""
        own = value(paragraph, "pPr/outlineLvl")
        level = self.of(paragraph).outline if own is None else integer(own, _BODY_TEXT)
        return level if level is not None and level < _BODY_TEXT else None

    def place(self, paragraph: Element) -> ListPlace | None:
        """Return the place in a list, None if it has none."""
        return _place(paragraph.find("pPr"), "") or self.of(paragraph).place

    def is_bold(self, properties: Element | None, paragraph: Style) -> bool:
        """Tell whether a run is bold that has these properties, in a paragraph of this style.

        Of a paragraph style and a character style that both say so, one undoes the other (ECMA-376, 17.7.3).
        """
        own = is_on(properties, "b")
        return bool(paragraph.bold) != bool(self._character(properties).bold) if own is None else own

    def is_hidden(self, properties: Element | None, paragraph: Style) -> bool:
        """Tell whether such a run is not shown."""
        own = is_on(properties, "vanish")
        return bool(paragraph.hidden) != bool(self._character(properties).hidden) if own is None else own

    def _character(self, properties: Element | None) -> Style:
        return _NONE if properties is None else self.named(value(properties, "rStyle") or "")


def _is_default(definition: Element) -> bool:
    return definition.get("type") == "paragraph" and definition.get("default") in ("1", "true", "on")


def _own(name: str, definition: Element) -> Style:
    """What a style itself says. Its name is stored in English, whatever language the program speaks."""
    title = (value(definition, "name") or "").lower()
    level, heading, run = (
        value(definition, "pPr/outlineLvl"),
        _HEADING.fullmatch(title),
        definition.find("rPr"),
    )
    outline = TITLE if title == "title" else None
    if outline is None and level is not None:
        outline = integer(level, _BODY_TEXT)
    elif outline is None and heading:
        outline = int(heading[1]) - 1
    place = _place(definition.find("pPr"), name)
    kinds = title.startswith("toc "), title == "caption"
    return Style(outline, is_on(run, "b"), is_on(run, "vanish"), place, *kinds)


def _place(properties: Element | None, style: str) -> ListPlace | None:
    numbering = None if properties is None else properties.find("numPr")
    list_id = None if numbering is None else value(numbering, "numId")
    if numbering is None or list_id is None:
        return None
    level = value(numbering, "ilvl")
    return ListPlace(list_id, None if level is None else integer(level), style)
