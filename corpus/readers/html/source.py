"""From the text of a page to its tree, in bounded time whatever the text.

A parser of HTML must mend all that authors get wrong, and some of the mending takes time or memory that
grows with the square of the page: elements nested without end, formatting that is never closed and comes
back in every paragraph, tags of a hundred thousand attributes. Such a page is tamed before it is parsed;
other pages are parsed as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from corpus.errors import ReadError
from corpus.readers.html.elements import BLOCKS, RAW, SELF_CLOSING, UNRULY, VOID

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

DEEPEST = 512
"""Elements that may be open at once; the tags of those further in are left out, as Chromium does."""

MOST_TAGS = 1_000_000
"""Of one page; 20 MB of ordinary ones have about 600,000. Each may become a paragraph of its own."""

PREFIX = "x-"
"""What the names of unruly elements begin with in the tree: those it does not know a parser nests plainly."""

_LONGEST_TAG = 2048  # Code points; a longer one loses its attributes, which are compared with each other.
# The grammar of the HTML standard, 13.2.5: what a quotation mark opens, only a quotation mark closes.
_ATTRIBUTES = r"(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+)*+"
# What is not closed at the end of the page goes on to it, so that no search for an end is made twice.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    rf"|<(?P<raw>{'|'.join(RAW)})(?=[\s/>]){_ATTRIBUTES}(?:>.*?(?:</(?P=raw)(?=[\s/>])|\Z)|\Z)"
    rf"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?P<attributes>{_ATTRIBUTES})(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(rf"<(?P<name>[a-z][^\s/>]*+)(?P<attributes>{_ATTRIBUTES})(?:>|\Z)", re.IGNORECASE)
_XHTML = re.compile(
    r"\s{0,100}(?:<\?xml\s|(?:<!--.{0,1000}?-->\s{0,100})?<!DOCTYPE[^>]{0,300}XHTML)", re.DOTALL
)
_SCOPES = frozenset({"table", "caption", "template", "object", "applet", "marquee"})


def parse(text: str, name: str, *, is_xhtml: bool = False) -> LexborNode:
    """Return the root of the tree of a page.

    Args:
        text: Its source.
        name: Its file, for the error.
        is_xhtml: It is known to be XHTML; other pages are when they say so.

    Raises:
        ReadError: It has more tags than any text needs, or no element at all.
    """
    from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

    if text.count("<") > MOST_TAGS:
        raise ReadError(f"more than {MOST_TAGS:,} tags in one page", where=name, hint="divide it")
    root = LexborHTMLParser(tame(text, is_xhtml=is_xhtml), options=LexborDocumentOptions.WO_EVENTS).root
    if root is None:
        raise ReadError("no text", where=name)
    return root


def tame(text: str, *, is_xhtml: bool = False) -> str:
    """Return ``text`` without what makes parsing slow; see above. XHTML gets the end tags that HTML needs."""
    if is_xhtml or _XHTML.match(text):
        text = _TAG.sub(_with_end_tag, text)
    return _TOKEN.sub(_Tamer().tag, text)


def _with_end_tag(found: re.Match[str]) -> str:
    """``<script/>`` is whole in XHTML; a parser of HTML takes all that follows for its content."""
    name, attributes = found["name"], found["attributes"]
    if not attributes.endswith("/") or name.lower() in VOID:
        return found.group()
    return f"<{name}{attributes[:-1]}></{name}>"


class _Tamer:
    """Passes on the tags of a page, keeping count of which elements are open."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._left_out: Counter[str] = Counter()

    def tag(self, found: re.Match[str]) -> str:
        name = found["name"]
        if name is None:
            # In pictures and formulas these hold markup, which was not looked at, and never text.
            return "" if "svg" in self._open or "math" in self._open else found.group()
        name = name.lower()
        name = PREFIX + name if name in UNRULY else name
        if found["end"]:
            return self._end(name)
        attributes = found["attributes"] if found.end() - found.start() <= _LONGEST_TAG else ""
        return f"<{name}{attributes}>" if self._may_start(name) else ""

    def _may_start(self, name: str) -> bool:
        if name in VOID or name in SELF_CLOSING:
            return True
        if len(self._open) >= DEEPEST or name == "plaintext":
            self._left_out[name] += 1
            return False
        self._open.append(name)
        return True

    def _end(self, name: str) -> str:
        if self._left_out[name]:
            self._left_out[name] -= 1
            return ""
        # An end tag closes nothing beyond a table's edge, that of inline elements nothing beyond a block's.
        stops = BLOCKS if name not in BLOCKS else _SCOPES - {name}
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index] == name:
                del self._open[index:]
                break
            if self._open[index] in stops:
                break
        return f"</{name}>"
