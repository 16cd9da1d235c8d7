"""A walk through the tree of a page, which gathers its passages; no recursion, so depth is no matter."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from corpus.readers.html import tables
from corpus.readers.html.breaks import BREAK, SOFT, divide, plain
from corpus.readers.html.elements import BLOCKS, BOLD, DROPPED, HEADINGS
from corpus.readers.html.hints import Attributes, is_hidden
from corpus.readers.html.lists import BULLET, Numbering, numbering
from corpus.readers.html.page import Page, Passage, Region, region
from corpus.readers.html.references import is_file, is_reference
from corpus.readers.html.source import PREFIX
from corpus.segmentation.marks import Mark
from corpus.segmentation.numbering import number

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_SPACES = re.compile(r"[ \t\r\n\f]+")
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LISTS = ("ul", "ol", "menu", "dir")
_CELLS = ("td", "th")
_TEXT, _COMMENT = "-text", "-comment"
_PAGE = re.compile(r"(\d{1,6}|\b[ivxlc]{1,9})\s*\Z", re.IGNORECASE)
_EDIT = "editsection"  # What MediaWiki offers beside every heading.

_Style = Literal["link", "bold", "control", "sup"]


@dataclass(slots=True)
class _Open:
    """An element that the walk is inside of.

    Attributes:
        node: The element.
        tag: Its name.
        attributes: Its attributes.
        styles: What it makes of its text.
        start: How many pieces of text the block had before it.
        region: Its region, where it is a block.
    """

    node: LexborNode
    tag: str
    attributes: Attributes
    styles: tuple[_Style, ...] = ()
    start: int = 0
    region: Region | None = None


def walk(root: LexborNode) -> Page:
    """Return the passages below ``root``. What is no text of the page is left out, and so is what its inline
    elements hide; blocks that are hidden keep their hint.
    """
    walker = _Walker()
    opened: list[_Open] = []
    node: LexborNode | None = root
    while node is not None:
        element = walker.enter(node)
        if element is not None:
            opened.append(element)
            if node.first_child is not None:
                node = node.first_child
                continue
            walker.leave(opened.pop())
        while node.next is None and opened:
            element = opened.pop()
            walker.leave(element)
            node = element.node
        node = node.next if opened else None
    return walker.page


class _Walker:
    """The state of a walk: what is open, and the text of the block so far."""

    def __init__(self) -> None:
        self.page = Page()
        self._region: Region | None = None
        self._text: list[str] = []
        self._within: Counter[_Style] = Counter()
        self._counts: Counter[_Style] = Counter()
        self._preformatted = 0
        self._heading = 0
        self._lists: list[Numbering] = []
        self._marker = ""
        self._page: str | None = None
        self._page_of_block: str | None = None
        self._is_blank = True
        self._tables: list[tables.Table] = []

    def enter(self, node: LexborNode) -> _Open | None:
        """Take in a node; return it if the walk shall go inside."""
        tag = node.tag or ""
        if tag == _TEXT:
            self._add(node.text_content or "")
            return None
        tag = tag.removeprefix(PREFIX)
        if tag in DROPPED or tag == _COMMENT or not node.is_element_node:
            return None
        attributes = node.attributes
        if tag == "br":
            self._text.append(BREAK)
        elif _is_page_break(attributes):
            self._page = _label(node, attributes) or self._page
        elif tag in BLOCKS or _BLOCK_STYLE.search(attributes.get("style") or ""):
            return self._enter_block(node, tag, attributes)
        elif not is_hidden(attributes) and _EDIT not in (attributes.get("class") or ""):
            return self._enter_inline(node, tag, attributes)
        return None

    def _enter_inline(self, node: LexborNode, tag: str, attributes: Attributes) -> _Open:
        styles = _styles(tag, attributes)
        self._within.update(styles)
        return _Open(node, tag, attributes, styles, len(self._text))

    def leave(self, element: _Open) -> None:
        """Finish an element that was entered."""
        if element.region is not None:
            self._leave_block(element, element.region)
            return
        self._within.subtract(element.styles)
        if "sup" in element.styles or element.tag == "a":
            self._drop_reference(element)

    def _add(self, text: str) -> None:
        if self._is_blank:
            self._page_of_block = self._page
            self._is_blank = not text or text.isspace()
        if self._preformatted:
            self._text.append(text)
        else:
            self._text.append(_SPACES.sub(_blank, text))
        if any(self._within.values()):
            size = len("".join(text.split()))
            for style, depth in self._within.items():
                self._counts[style] += size if depth else 0

    def _drop_reference(self, element: _Open) -> None:
        """Leave out what a link or raised text has put in, if it only refers to a note."""
        added = "".join(self._text[element.start :]).strip()
        if is_reference(added, element.tag, element.attributes, is_raised=self._within["sup"] > 0):
            del self._text[element.start :]

    def _enter_block(self, node: LexborNode, tag: str, attributes: Attributes) -> _Open | None:
        self._flush()
        if self._tables and is_hidden(attributes):
            return None
        self._region = region(tag, attributes, self._region)
        self.page.regions.append(self._region)
        styles: tuple[_Style, ...] = ("bold",) if _BOLD_STYLE.search(attributes.get("style") or "") else ()
        self._within.update(styles)
        self._open(node, tag, attributes)
        return _Open(node, tag, attributes, styles, 0, self._region)

    def _open(self, node: LexborNode, tag: str, attributes: Attributes) -> None:
        if tag in HEADINGS:
            self._heading = HEADINGS[tag]
        elif tag == "pre":
            self._preformatted += 1
        elif tag in _LISTS:
            self._lists.append(numbering(tag, attributes, _items(node) if "reversed" in attributes else 0))
        elif tag == "li":
            self._marker = self._lists[-1].take(attributes) if self._lists else BULLET
        elif tag == "table":
            self._tables.append(tables.Table(len(self.page.passages), attributes))
        elif self._tables and tag == "tr":
            self._tables[-1].open_row()
        elif self._tables and tag in _CELLS:
            self._tables[-1].open_cell(attributes, len(self.page.passages))

    def _leave_block(self, element: _Open, region: Region) -> None:
        self._flush()
        self._within.subtract(element.styles)
        self._close(element.tag, region)
        self._region = region.parent

    def _close(self, tag: str, region: Region) -> None:
        if tag in HEADINGS:
            self._heading = 0
        elif tag == "pre":
            self._preformatted -= 1
        elif tag in _LISTS:
            self._lists.pop()
        elif tag == "li":
            self._marker = ""
        elif tag == "table":
            tables.close(self._tables.pop(), self.page.passages, region)
        elif self._tables and tag in _CELLS:
            self._tables[-1].close_cell(len(self.page.passages))

    def _flush(self) -> None:
        """End the block: its text becomes passages."""
        text, counts = "".join(self._text), self._counts
        self._text, self._counts, self._is_blank = [], Counter(), True
        if self._region is None or not text.strip():
            return
        size = len("".join(text.split()))
        for piece in plain(text) if self._preformatted else divide(text):
            passage = self._passage(" ".join(piece.split()), self._region)
            share = len(passage.text) / size
            passage.links = round(counts["link"] * share)
            passage.controls = round(counts["control"] * share)
            passage.is_bold = counts["bold"] >= size and not self._preformatted
            passage.page = self._page_of_block
            self.page.passages.append(passage)

    def _passage(self, text: str, region: Region) -> Passage:
        marker, self._marker = self._marker, ""
        if self._heading:
            return Passage(text, region, Mark("heading", level=self._heading))
        if not marker:
            return Passage(text, region)
        if marker == BULLET:
            return Passage(text, region, Mark("bullet", marker=BULLET))
        if number(text) is not None:
            return Passage(text, region)  # It prints its own.
        text = f"{marker} {text}"
        numbered = number(text)
        return Passage(text, region, Mark("number", marker=marker, number=numbered))


def _styles(tag: str, attributes: Attributes) -> tuple[_Style, ...]:
    styles: list[_Style] = []
    if tag == "a" and attributes.get("href") and not is_file(attributes):
        styles.append("link")
    if tag in BOLD or _BOLD_STYLE.search(attributes.get("style") or ""):
        styles.append("bold")
    if tag == "button" or attributes.get("role") == "button":
        styles.append("control")
    if tag == "sup":
        styles.append("sup")
    return tuple(styles)


def _is_page_break(attributes: Attributes) -> bool:
    return attributes.get("epub:type") == "pagebreak" or attributes.get("role") == "doc-pagebreak"


def _label(node: LexborNode, attributes: Attributes) -> str:
    """The number of the page that begins at a page break."""
    label = attributes.get("title") or attributes.get("aria-label") or node.text()
    found = _PAGE.search(label) or _PAGE.search(attributes.get("id") or "")
    return found[1] if found else ""


def _items(list_: LexborNode) -> int:
    return sum(child.tag == "li" for child in list_.iter())


def _blank(found: re.Match[str]) -> str:
    return SOFT if "\n" in found.group() else " "
