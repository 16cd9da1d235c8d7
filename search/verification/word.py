"""Manuscripts written in Word: where a note is referred to, and what has the style of a quotation.

What the reader of documents leaves out, since it is no text of a source, is written as Markdown would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from search.verification.blocks import Block

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from corpus.readers.docx.package import Package
    from corpus.readers.docx.runs import Note

#: Built-in styles are stored under their English names; pandoc's is “Block Text”.
_QUOTING = re.compile(r"quot|block ?text|引文|引用")
_SIGN = ">"
_NOTES = ("footnote", "endnote")


def word_blocks(data: bytes, name: str) -> Iterator[Block]:
    """The blocks of a Word document, its notes behind them.

    Raises:
        ReadError: It is encrypted, damaged, or too large.
    """
    from corpus.readers.docx.body import blocks
    from corpus.readers.docx.package import open_package

    package = open_package(data, name)
    _write_marks(package)
    notes: dict[Note, None] = {}
    quoted = 0
    for block in blocks(package):
        notes |= dict.fromkeys(block.notes)
        if block.text.startswith(_SIGN):
            quoted = block.number
        text = block.text.removeprefix(_SIGN).strip()
        yield Block(text, f"block {block.number}", is_quote=block.number == quoted)
    yield from _notes(package, notes)


def _notes(package: Package, found: dict[Note, None]) -> Iterator[Block]:
    """The notes that are referred to, called by the numbers that are printed."""
    from corpus.readers.docx.body import texts
    from corpus.readers.docx.styles import Styles

    styles = Styles(package.styles)
    parts = {"footnote": package.footnotes, "endnote": package.endnotes}
    contents = {(kind, each.get("id", "")): each for kind, part in parts.items() for each in part}
    numbers = {kind: count(1) for kind in parts}
    for note in found:
        where = f"{note.kind} {next(numbers[note.kind])}"
        if note in contents:
            yield Block(f"{_mark(*note)}: " + "\n".join(texts(contents[note], styles)), where)


def _write_marks(package: Package) -> None:
    styles = {style.get("styleId", ""): style for style in package.styles.iterfind("style")}
    quoting = {name for name in styles if _is_quoting(name, styles)}
    for element in list(package.body.iter()):
        if element.tag == "p" and _value(element, "pPr/pStyle") in quoting:
            # Before the first run; what stands before it has no text.
            runs = [i for i, child in enumerate(element) if child.tag != "pPr"]
            element.insert(runs[0] if runs else len(element), _text(element, _SIGN))
        for i, child in reversed(list(enumerate(element))):
            kind = child.tag.removesuffix("Reference")
            if kind in _NOTES and kind != child.tag:
                element.insert(i, _text(element, _mark(kind, child.get("id", ""))))


def _is_quoting(name: str, styles: dict[str, Element]) -> bool:
    """Whether a style, or one that it is based on, is for block quotations."""
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        if _QUOTING.search(_value(styles[name], "name").lower()):
            return True
        name = _value(styles[name], "basedOn")
    return False


def _mark(kind: str, number: str) -> str:
    return f"[^{kind}-{number}]"


def _text(parent: Element, text: str) -> Element:
    made = parent.makeelement("t", {})
    made.text = text
    return made


def _value(element: Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else found.get("val", "")
