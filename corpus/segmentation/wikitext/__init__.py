"""Wiki text as its readers see it: what is markup, what a template or a table makes a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.scripts import Script, script
from corpus.segmentation.marks import Mark
from corpus.segmentation.structure import Hidden, Structure
from corpus.segmentation.wikitext.nodes import Node, Scanner
from corpus.segmentation.wikitext.page import Page
from corpus.segmentation.wikitext.tables import read_tables
from corpus.segmentation.wikitext.templates import (
    Argument,
    arguments,
    chosen,
    is_infobox,
    may_hold_facts,
    name_of,
    shown,
)
from corpus.segmentation.wikitext.variants import hide_variants

_FILE = re.compile(r"(?:file|image|media|文件|档案|檔案|图像|圖像|图片|圖片|媒体|媒體)\Z")
_CATEGORY = re.compile(r"(?:category|分类|分類)\Z")
_LANGUAGE = re.compile(r"(?:[a-z]{2,3}|simple|zh-[a-z-]{3,12}|roa-rup|be-tarask)\Z")
_OPTION = re.compile(
    r"\s*(?:thumb(?:nail)?|frame(?:d|less)?|border|left|right|center|none|upright.*|\d*x?\d+\s*px|baseline|middle"
    r"|top|text-top|bottom|缩略图|縮圖|左|右|居中|置中|有框|无框|無框|边框|邊框"
    r"|(?:alt|link|lang|page|class|替代文本|替代|链接|連結)\s*=.*)\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_REDIRECT = re.compile(r"^#(?:redirect|重定向)[^\n]*", re.IGNORECASE | re.MULTILINE)
_NO_VALUE = re.compile(
    r"(?:[^\n]{1,200}\.(?:jpe?g|png|svg|gif|webp|tiff?|ogg|og[av]|webm)|\d{0,4}x?\d{1,4}\s*px)?\Z",
    re.IGNORECASE,
)
_FEWEST_FACTS = 4  # Of a template that prints facts under a name we do not know.
_LINE_END = re.compile(r"[ \t]*(?:\r?\n|\Z)")
_LIST_LINE = re.compile(r"(?<=\n)[ \t]*(?P<bullets>[*#:;]*)")


def structure(text: str, start: int) -> Structure:
    """Return what of a wiki text from ``start`` (code points) on is markup, and which lines it is made of.

    Of variants in both Chinese scripts, those in the script of the page are text.
    """
    scanner = Scanner(text, start)
    page = Page(text, scanner)
    reading = _Reading(page, script(text) or "Hans")
    for node in scanner.roots:
        reading.take_root(node)
    read_tables(page, start)
    page.hidden += [Hidden(*found.span()) for found in _REDIRECT.finditer(text, start)]
    return page.structure()


class _Reading:
    """Says of each construct what of it is markup."""

    def __init__(self, page: Page, variety: Script) -> None:
        self._page = page
        self._source = page.source
        self._script = variety

    def take_root(self, node: Node) -> None:
        """Take a construct that stands in no other, which may be lines of its own."""
        if node.kind == "template" and self._is_infobox(node):
            self._take_infobox(node)
        elif node.kind == "link" and _FILE.match(self._namespace(node)):
            self._take_file(node)
        elif node.kind == "link" and self._is_interwiki(node):
            self._page.hide(node.start, node.end)
        else:
            self._take(node)

    def _take(self, node: Node) -> None:
        if node.kind == "variant":
            self._page.hidden += hide_variants(node, self._source, self._script)
        elif node.kind == "link":
            self._page.hidden += self._link(node)
        else:
            self._page.hidden += self._template(node)
        for child in node.children:
            self._take(child)

    def _link(self, node: Node) -> Iterator[Hidden]:
        first, last = node.start + 2, node.end - 2
        namespace = self._namespace(node)
        if _FILE.match(namespace) or _CATEGORY.match(namespace):
            yield Hidden(node.start, node.end)
            return
        if node.bars and self._source[node.bars[0] + 1 : last].strip():
            first = node.bars[0] + 1
        else:
            last = node.bars[0] if node.bars else last
            first += self._source.startswith(":", first)
        yield Hidden(node.start, first)
        yield Hidden(last, node.end)

    def _namespace(self, node: Node) -> str:
        start, end = node.parts()[0]
        prefix, colon, _ = self._source[start:end].partition(":")
        return prefix.strip().lower() if colon else ""

    def _is_interwiki(self, node: Node) -> bool:
        """Whether it is the page in another language: a link alone on its line."""
        alone = self._opens_line(node.start) and _LINE_END.match(self._source, node.end) is not None
        return alone and _LANGUAGE.match(self._namespace(node)) is not None

    def _opens_line(self, position: int) -> bool:
        """Whether only blanks stand before it, or what is a line of its own."""
        start = max(0, position - 40)
        before = self._source[start:position].rstrip(" \t\u3000")
        return not before or before[-1] in "\n\r" or start + len(before) in self._page.breaks

    def _take_file(self, node: Node) -> None:
        """A picture at the start of a line has its caption below, a paragraph of its own."""
        page, parts = self._page, node.parts()[1:]
        own = [node.own_text(self._source, *part) for part in parts]
        if not self._opens_line(node.start):
            page.hide(node.start, node.end)
            return
        page.breaks |= {node.start, node.end}
        if not parts or not own[-1].strip() or _OPTION.match(own[-1]):
            page.hide(node.start, node.end)
            return
        page.hide(node.start, parts[-1][0])
        page.hide(node.end - 2, node.end)
        page.joins |= {found.start() for found in _LIST_LINE.finditer(self._source, *parts[-1])}
        page.marks[node.start] = Mark("caption", marker="caption")
        for child in node.children:
            self._take(child)

    def _template(self, node: Node) -> Iterator[Hidden]:
        name, given = name_of(node, self._source), arguments(node, self._source)
        if ":" in name and not given:
            yield from self._function(node, name)
            return
        position = node.start
        for number, argument in enumerate(chosen(shown(name), given)):
            yield Hidden(position, argument.start, blank=number > 0)
            yield from self._lists(argument)
            position = argument.end
        yield Hidden(position, node.end)

    def _function(self, node: Node, name: str) -> Iterator[Hidden]:
        """``{{formatnum:1200}}``: what follows the colon."""
        if shown(name.partition(":")[0]) != "first":
            yield Hidden(node.start, node.end)
            return
        yield Hidden(node.start, self._source.index(":", node.start) + 1)
        yield Hidden(node.end - 2, node.end)

    def _lists(self, argument: Argument) -> Iterator[Hidden]:
        """The bullets of lists inside of a value."""
        for found in _LIST_LINE.finditer(self._source, argument.start, argument.end):
            if found["bullets"]:
                yield Hidden(*found.span("bullets"), blank=True)

    def _is_infobox(self, node: Node) -> bool:
        """Whether a template prints facts: by its name, or as its arguments are named and a line each."""
        name = name_of(node, self._source)
        if is_infobox(name):
            return True
        given = arguments(node, self._source)
        lines = sum(
            self._source[max(0, argument.bar - 40) : argument.bar].rstrip(" \t").endswith("\n")
            for argument in given
        )
        named = all(argument.name and not argument.name.isdecimal() for argument in given)
        return named and lines >= _FEWEST_FACTS and self._opens_line(node.start) and may_hold_facts(name)

    def _take_infobox(self, node: Node) -> None:
        """Each argument is a line of its own; those without words, such as pictures, are markup."""
        page = self._page
        page.breaks |= {node.start, node.end}
        markup: int | None = node.start  # Where what is no field began.
        for argument in arguments(node, self._source):
            if not argument.name or _NO_VALUE.match(self._source, argument.start, argument.end):
                markup = argument.bar if markup is None else markup
                continue
            if markup is not None:
                page.breaks.add(markup)
                page.hide(markup, argument.bar)
                markup = None
            self._take_field(argument)
        markup = node.end - 2 if markup is None else markup
        page.breaks.add(markup)
        page.hide(markup, node.end)
        for child in node.children:
            self._take(child)

    def _take_field(self, argument: Argument) -> None:
        page = self._page
        page.breaks.add(argument.bar)
        page.hide(argument.bar, argument.label)
        page.marks[argument.bar] = Mark("field")
        page.joins |= {
            found.start() for found in _LIST_LINE.finditer(self._source, argument.start, argument.end)
        }
        page.hidden += self._lists(argument)
