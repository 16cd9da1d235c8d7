"""Tables of contents, whose entries look like headings but open no section."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.segmentation.characters import ends_clause
from corpus.segmentation.marks import ends_in_leaders
from corpus.segmentation.units import Unit

_LABELS = frozenset({"目录", "目錄", "目次", "contents", "tableofcontents"})
_INITIALS = frozenset(label[0] for label in _LABELS)
_LONGEST = 120  # Columns of an entry.
_MOST = 200  # Entries.
_PAGE = re.compile(r"[\s.…·．]*\d{0,4}\Z")


def mark_contents(work: Sequence[Unit]) -> None:
    """Set the role ``contents`` of a table of contents: its label, a paragraph, and its entries, a list."""
    shown = [unit for unit in work if unit.kind != "boilerplate"]
    for unit in shown:
        if ends_in_leaders(unit.text):
            _mark_entry(unit)
    for index, unit in enumerate(shown):
        if unit.kind != "title" and _is_label(unit.text):
            unit.kind, unit.extra = "paragraph", {"role": "contents"}
            for entry in _entries(shown[index + 1 : index + 1 + _MOST]):
                _mark_entry(entry)


def _is_label(text: str) -> bool:
    return text[:1].lower() in _INITIALS and _squeeze(text) in _LABELS


def _mark_entry(unit: Unit) -> None:
    unit.kind, unit.extra = "list_item", {"role": "contents"}


def _entries(below: Sequence[Unit]) -> Sequence[Unit]:
    """The lines below the label up to where the first of them comes again, as the first heading."""
    if not below:
        return []
    first = _squeeze(below[0].text)
    for index, unit in enumerate(below):
        if unit.width > _LONGEST or ends_clause(unit.text):
            return []
        if index and _squeeze(unit.text) == first:
            return below[:index]
    return []


def _squeeze(text: str) -> str:
    return "".join(_PAGE.sub("", text).split()).lower()
