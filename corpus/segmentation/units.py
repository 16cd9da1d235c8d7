"""Pieces with the kind they are: the draft of a paragraph that the later steps fill in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.model import Kind, Span
from corpus.segmentation.characters import SENTENCE, joins_tight, width
from corpus.segmentation.joining import Piece
from corpus.segmentation.marks import MarkKind
from corpus.segmentation.numbering import Number

_KINDS: dict[MarkKind, Kind] = {
    "bullet": "list_item",
    "number": "list_item",
    "row": "table_row",
    "field": "infobox",
    "rule": "boilerplate",
    "heading": "heading",
}
_LABELS = frozenset({"infobox", "信息框", "資訊框", "基本资料", "基本資料"})
_MANY = 250  # Columns; no step tells texts apart that take more.
_FIELD = re.compile(r"[^:：。.;；]{1,40}[:：]\s*\S")


@dataclass(slots=True)
class Unit:
    """A piece on its way to a paragraph.

    Attributes:
        piece: Its text and place.
        kind: What it is, as far as known.
        level: Of a title (1) or heading (2 and up), else 0.
        section: Headings above it.
        is_under: It is a short line that follows every heading of one look.
        extra: What goes into ``Paragraph.extra``.
        locator: What goes into ``Paragraph.locator``.
    """

    piece: Piece
    kind: Kind = "paragraph"
    level: int = 0
    section: tuple[str, ...] = ()
    is_under: bool = False
    extra: dict[str, object] = field(default_factory=dict)
    locator: dict[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The clean text."""
        return self.piece.text

    @property
    def width(self) -> int:
        """Columns of the clean text; of one with many characters their number, which is many too."""
        return width(self.text) if len(self.text) < _MANY else len(self.text)

    @property
    def system(self) -> str:
        """The numbering system of its marker, empty if it has none."""
        number = self.piece.mark.number
        return number.system if number else ""

    def renumber(self, number: Number) -> None:
        """Give it a number that its line alone did not show."""
        self.piece = replace(self.piece, mark=self.piece.mark._replace(marker=number.marker, number=number))

    def extend(self, rest: Unit) -> None:
        """Append the next unit, the rest of the same text."""
        one, other = self.piece, rest.piece
        blank = "" if joins_tight(one.text, other.text) else " "
        self.piece = replace(
            one,
            text=f"{one.text}{blank}{other.text}",
            span=Span(one.span.start, other.span.end),
            markup=one.markup + other.markup,
            skip=one.skip + other.skip,
        )

    def is_boilerplate(self, role: str) -> None:
        """Set it aside as page furniture."""
        self.kind, self.level = "boilerplate", 0
        self.extra = {"role": role}


def draft(pieces: Sequence[Piece]) -> list[Unit]:
    """Return the units of a source, each with the kind that its mark alone tells."""
    units = [_unit(piece) for piece in pieces]
    _mark_infobox(units)
    return units


def _unit(piece: Piece) -> Unit:
    unit = Unit(piece, _KINDS.get(piece.mark.kind, "paragraph"))
    if not piece.text or piece.mark.kind == "rule":
        unit.is_boilerplate("markup")
    elif piece.mark.kind == "site":
        unit.is_boilerplate(piece.mark.marker)
    elif piece.mark.kind == "caption":
        unit.extra["role"] = piece.mark.marker
    elif piece.mark.kind in ("bullet", "number"):
        unit.extra["marker"] = piece.mark.marker
    if piece.mark.kind != "number":
        return unit
    if unit.system in ("article", "annex"):
        unit.kind = "paragraph"
        unit.extra = {}
    elif unit.system in ("run_in", "dash", "ordinal"):
        unit.kind = "paragraph"
        unit.extra |= _run_in(piece.text)
    return unit


def _run_in(text: str) -> dict[str, object]:
    """The heading that runs into its paragraph: a first sentence with more after it."""
    first = SENTENCE.search(text, 0, 200)
    return {"run_in": text[: first.end()]} if first and first.end() < len(text) else {}


def _mark_infobox(units: Sequence[Unit]) -> None:
    """Fields between a title and the first prose: bullets of ``key: value`` under a label of their own."""
    for index, unit in enumerate(units[:6]):
        if unit.text.strip().lower() in _LABELS and unit.kind == "paragraph":
            unit.kind = "infobox"
            unit.extra = {"role": "label"}
        elif unit.kind == "list_item" and units[index - 1].extra.get("role") == "label":
            _mark_fields(units, index)


def _mark_fields(units: Sequence[Unit], start: int) -> None:
    end = start
    while end < len(units) and units[end].kind == "list_item" and _FIELD.match(units[end].text):
        end += 1
    for unit in units[start:end]:
        unit.kind = "infobox"
        unit.extra.pop("marker", None)
