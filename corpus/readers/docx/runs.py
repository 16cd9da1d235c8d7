"""The text of one paragraph from its runs: as it is printed once all tracked changes are accepted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from corpus.readers.docx.styles import Style, Styles

BREAK = "\n"
"""Stands for a line break inside a paragraph."""

_OUT = frozenset(
    {
        *("pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr", "rubyPr"),  # What things are like.
        *("del", "moveFrom", "delText", "rt", "instrText", "delInstrText"),
    }
)
_SIGNS = {"tab": " ", "ptab": " ", "br": BREAK, "cr": BREAK, "noBreakHyphen": "-"}

# Fonts of symbols have their signs at U+F020 to U+F0FF. Of Symbol, Greek stands where Latin letters would.
_SYMBOLS: dict[str, dict[str, str]] = {
    "symbol": {char: char for char in map(chr, range(0x20, 0x7F))}
    | dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True))
    | dict(zip("abcdefghijklmnopqrstuvwxyz", "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))
    | dict(zip("°±²³´·¸¹º»¼®£", "°±″≥×•÷≠≡≈…→≤", strict=True)),
    "wingdings": dict(zip("lnoqu§¨ØüûþýR", "●■□❑◆▪□➢✓✗☑☒☑", strict=True)),
}
_CODE = re.compile(r"[0-9A-Fa-f]{1,4}")


class Note(NamedTuple):
    """A reference to a note: ``footnote`` or ``endnote``, and its id."""

    kind: str
    id: str


@dataclass(slots=True)
class Content:
    """What a paragraph holds.

    Attributes:
        pieces: Its characters, `BREAK` at line breaks.
        weights: Whether what is not blank is bold: True, False, or both.
        notes: References to notes, in order.
        boxes: Text boxes anchored in it.
    """

    pieces: list[str] = field(default_factory=list)
    weights: set[bool] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All characters."""
        return "".join(self.pieces)

    @property
    def is_bold(self) -> bool:
        """Whether all of it is bold."""
        return self.weights == {True}


def collect(paragraph: Element, styles: Styles, content: Content) -> None:
    """Add what ``paragraph`` holds to ``content``."""
    _Collector(styles, styles.of(paragraph), content).walk(paragraph)


def branch(alternatives: Element) -> Element | None:
    """Return the one of several ways to write the same thing that is to be read."""
    return next(iter(alternatives), None)


class _Collector:
    def __init__(self, styles: Styles, style: Style, content: Content) -> None:
        self._styles = styles
        self._style = style
        self._content = content
        self._is_bold = self._is_hidden = False
        self._in_code: list[bool] = []  # For each field that is open, whether its result is yet to come.

    def walk(self, parent: Element) -> None:
        for element in parent:
            tag = element.tag
            if tag == "r":
                self._run(element)
            elif tag == "t":
                self._put(element.text or "")
            elif tag in _SIGNS:
                self._put(_SIGNS[tag])
            elif tag not in _OUT:
                self._other(element)

    def _run(self, run: Element) -> None:
        before = self._is_bold, self._is_hidden
        properties = run.find("rPr")
        self._is_bold = self._styles.is_bold(properties, self._style)
        self._is_hidden = self._styles.is_hidden(properties, self._style)
        self.walk(run)
        self._is_bold, self._is_hidden = before

    def _other(self, element: Element) -> None:
        tag = element.tag
        if tag == "fldChar":
            self._field(element.get("fldCharType"))
        elif tag == "sym":
            self._put(_symbol(element))
        elif tag in ("footnoteReference", "endnoteReference"):
            if not self._is_left_out():
                self._content.notes.append(Note(tag.removesuffix("Reference"), element.get("id", "")))
        elif tag == "txbxContent":
            self._content.boxes.append(element)
        elif tag == "AlternateContent":
            chosen = branch(element)
            if chosen is not None:
                self.walk(chosen)
        else:
            self.walk(element)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._in_code.append(True)
        elif self._in_code and kind == "separate":
            self._in_code[-1] = False
        elif self._in_code and kind == "end":
            self._in_code.pop()

    def _is_left_out(self) -> bool:
        return self._is_hidden or any(self._in_code)

    def _put(self, text: str) -> None:
        if self._is_left_out():
            return
        self._content.pieces.append(text)
        if not text.isspace():
            self._content.weights.add(self._is_bold)


def _symbol(element: Element) -> str:
    """A character given by its number in a font; one that only its font knows becomes a blank."""
    code, font = element.get("char", ""), element.get("font", "").lower()
    char = chr(int(code, 16)) if _CODE.fullmatch(code) else ""
    if "\uf000" <= char <= "\uf0ff" or font in _SYMBOLS:
        own = chr(ord(char) & 0xFF) if char else ""
        return _SYMBOLS.get(font, {}).get(own, " ")
    return char if char.isprintable() else " "
