"""The numbers that a browser prints before the items of an ordered list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.readers.counting import count
from corpus.readers.html.hints import Attributes

BULLET = "•"
_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:\s*(?:none|disc|circle|square)", re.IGNORECASE)
_HIGHEST = 4000  # Roman numerals end below; browsers print Arabic ones then.
_INTEGER = re.compile(r"\s*([+-]?\d{1,9})")


@dataclass(slots=True)
class Numbering:
    """A list that is open: the number of its next item, and how it is printed."""

    next: int = 1
    step: int = 1
    type: str = "1"
    is_ordered: bool = True

    def take(self, attributes: Attributes) -> str:
        """Return what stands before the item with these attributes, and go on to the next."""
        if not self.is_ordered:
            return BULLET
        self.next = integer(attributes, "value", self.next)
        number, self.next = self.next, self.next + self.step
        return f"{_printed(number, attributes.get('type') or self.type)}."


def numbering(tag: str, attributes: Attributes, items: int) -> Numbering:
    """Return how a list numbers its items, of which it has so many."""
    if tag != "ol" or _UNNUMBERED.search(attributes.get("style") or ""):
        return Numbering(is_ordered=False)
    step = -1 if "reversed" in attributes else 1
    first = integer(attributes, "start", items if step < 0 else 1)
    return Numbering(first, step, attributes.get("type") or "1")


def integer(attributes: Attributes, name: str, default: int) -> int:
    """Return the whole number that an attribute begins with."""
    found = _INTEGER.match(attributes.get(name) or "")
    return int(found[1]) if found else default


def _printed(number: int, type_: str) -> str:
    if number < 1 or type_ not in ("a", "A", "i", "I") or (number >= _HIGHEST and type_ in "iI"):
        return str(number)
    text = count(number, "lowerRoman") if type_ in "iI" else _letters(number)
    return text.upper() if type_.isupper() else text


def _letters(number: int) -> str:
    """From a to z, then aa, ab."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
