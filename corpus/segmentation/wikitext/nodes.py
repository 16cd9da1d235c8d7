"""The constructs of wiki text that nest: templates, links, language conversion. One pass, no backtracking."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Literal

from corpus.segmentation.structure import Hidden

NodeKind = Literal["template", "link", "variant"]

_OPENERS: dict[str, NodeKind] = {"{{": "template", "[[": "link", "-{": "variant"}
_CLOSERS: dict[str, NodeKind] = {"}}": "template", "]]": "link", "}-": "variant"}
_DEEPEST = 40  # Levels, as in MediaWiki; what nests deeper is text.

# "-{{x}}" is a dash before a template, "-{{{x}}}-" a conversion around one.
_TOKEN = re.compile(
    r"(?P<opener>\{\{|\[\[|-\{(?!\{(?!\{)))|(?P<closer>\}\}|\]\]|\}-)|(?P<bar>\|)"
    r"|(?P<comment><!--)|(?P<tag></?[A-Za-z][A-Za-z0-9-]{0,30}(?=[\s/>])[^<>]{0,2000}>)"
    r"|(?P<quotes>''+)|(?P<address>\[(?:https?:|ftp:)?//[^\s\[\]<>|{}]{1,2000})"
    r"|(?P<switch>__[^\W\d_]{3,20}__)|(?P<entity>&\#?[0-9A-Za-z]{2,10};)|(?P<line>\n)"
)
_LABEL = re.compile(r"[ \t]*([^\[\]\n]{0,1000})\]")
_TAG = re.compile(
    r"(?:abbr|b|bdi|bdo|big|blockquote|br|caption|center|cite|code|dd|del|dfn|div|dl|dt|em|font|h[1-6]|hr|i"
    r"|includeonly|ins|kbd|li|mark|noinclude|nowiki|ol|onlyinclude|p|pages|poem|pre|q|rb|rp|rt|ruby|s|samp|section"
    r"|small|span|strike|strong|sub|sup|table|tbody|td|templatestyles|th|thead|tr|tt|u|ul|var|wbr)\Z"
)
_BLANK_TAG = re.compile(r"(?:blockquote|br|center|dd|div|dl|dt|hr|li|ol|p|poem|pre|table|td|th|tr|ul)\Z")
# Their content is no wiki text: shown as it stands, or not at all.
_SHOWN = frozenset({"nowiki", "pre"})
_UNSHOWN = re.compile(
    r"(?:gallery|graph|imagemap|indicator|mapframe|math|ref|references|score|source|syntaxhighlight|timeline)\Z"
)
_BLANK_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#(?:160|32|12288|x0*a0|x3000));\Z", re.IGNORECASE)
_NO_ENTITY = re.compile(r"&(?:zwj|zwnj|shy|lrm|rlm|#(?:8203|x200b));\Z", re.IGNORECASE)


@dataclass(slots=True)
class Node:
    """A construct with its place in the source (code points).

    Attributes:
        kind: What it is.
        start: Its first character, of the opening brackets.
        end: Past its closing brackets.
        bars: Where its own ``|`` stand.
        children: What stands directly inside of it.
    """

    kind: NodeKind
    start: int
    end: int = 0
    bars: list[int] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def parts(self) -> list[tuple[int, int]]:
        """Return the ranges that its bars divide it into, brackets left out."""
        starts = [self.start + 2, *(bar + 1 for bar in self.bars)]
        return list(zip(starts, [*self.bars, self.end - 2], strict=True))

    def own_text(self, source: str, start: int, end: int) -> str:
        """Return a range of it in which what nests is replaced by as many NULs."""
        kept, position = [], start
        first = bisect_left(self.children, start, key=lambda child: child.start)
        for child in takewhile(lambda child: child.start < end, islice(self.children, first, None)):
            kept += [source[position : child.start], "\0" * (child.end - child.start)]
            position = child.end
        return "".join([*kept, source[position:end]])


class Scanner:
    """Reads wiki text once.

    Attributes:
        roots: The constructs that stand in no other, in order.
        hidden: Markup that is none of them: comments, tags, notes, quotes for bold type.
    """

    def __init__(self, source: str, start: int) -> None:
        self.roots: list[Node] = []
        self.hidden: list[Hidden] = []
        self._source = source
        self._stack: list[Node] = []
        self._open: Counter[NodeKind] = Counter()
        self._absent: set[str] = set()  # Ends that were looked for and do not come any more.
        self._quotes: list[re.Match[str]] = []
        self._read(start)

    def _read(self, position: int) -> None:
        while found := _TOKEN.search(self._source, position):
            position = self._take(found)
        self._flush_quotes()
        for node in self._stack:
            self._adopt(node.children)

    def _take(self, found: re.Match[str]) -> int:
        """Deal with a token; returns where to read on."""
        match found.lastgroup:
            case "tag":
                return self._tag(found)
            case "comment":
                return self._hide_to(found.start(), "-->") or found.end()
            case "address":
                return self._address(found)
            case "quotes":
                self._quotes.append(found)
            case "line":
                self._flush_quotes()
            case "entity":
                self._entity(found)
            case "switch":
                self.hidden.append(Hidden(*found.span()))
            case _:
                self._nest(found)
        return found.end()

    def _nest(self, found: re.Match[str]) -> None:
        if found["opener"]:
            self._open_node(found)
        elif found["closer"]:
            self._close_node(found)
        elif self._stack:
            self._stack[-1].bars.append(found.start())

    def _open_node(self, found: re.Match[str]) -> None:
        if len(self._stack) < _DEEPEST:
            kind = _OPENERS[found.group()]
            self._open[kind] += 1
            self._stack.append(Node(kind, found.start()))

    def _close_node(self, found: re.Match[str]) -> None:
        kind = _CLOSERS[found.group()]
        if not self._open[kind]:
            return
        orphans: list[Node] = []
        while (node := self._stack.pop()).kind != kind:
            self._open[node.kind] -= 1
            orphans = node.children + orphans
        self._open[kind] -= 1
        node.end = found.end()
        node.children += orphans
        if kind == "link" and "\n" in self._source[node.start : (node.bars or [node.end])[0]]:
            self._adopt(node.children)  # The name of a page is one line: these brackets are none of a link.
        else:
            self._adopt([node])

    def _adopt(self, nodes: list[Node]) -> None:
        (self._stack[-1].children if self._stack else self.roots).extend(nodes)

    def _tag(self, found: re.Match[str]) -> int:
        tag = found.group()
        name = tag[1:].lstrip("/").split(maxsplit=1)[0].rstrip("/>").lower()
        opens = not tag.startswith("</") and not tag.endswith("/>")
        if _UNSHOWN.match(name):
            end = opens and self._hide_to(found.start(), f"</{name}")
            if not end:
                self.hidden.append(Hidden(*found.span()))
            return end or found.end()
        if not _TAG.match(name):
            return found.start() + 1
        self.hidden.append(Hidden(*found.span(), blank=_BLANK_TAG.match(name) is not None))
        if name in _SHOWN and opens:
            close = self._find(f"</{name}", found.end())
            return found.end() if close is None else close
        return found.end()

    def _hide_to(self, start: int, closer: str) -> int | None:
        """Hide what stands up to ``closer`` and its bracket; None if it does not come."""
        close = self._find(closer, start)
        if close is None:
            return None
        end = self._source.find(">", close) + 1
        if not end:
            return None
        self.hidden.append(Hidden(start, end))
        return end

    def _find(self, closer: str, start: int) -> int | None:
        if closer in self._absent:
            return None
        found = re.compile(re.escape(closer), re.IGNORECASE).search(self._source, start)
        if found is None:
            self._absent.add(closer)
            return None
        return found.start()

    def _address(self, found: re.Match[str]) -> int:
        """``[https://example.org label]``: the label stays."""
        label = _LABEL.match(self._source, found.end())
        if label is None:
            return found.end()
        self.hidden += [Hidden(found.start(), label.start(1)), Hidden(label.end() - 1, label.end())]
        return label.start(1)

    def _entity(self, found: re.Match[str]) -> None:
        blank = _BLANK_ENTITY.match(found.group()) is not None
        if blank or _NO_ENTITY.match(found.group()):
            self.hidden.append(Hidden(*found.span(), blank=blank))
        elif found.group() == "&amp;":
            self.hidden.append(Hidden(found.start() + 1, found.end()))

    def _flush_quotes(self) -> None:
        """Hide the quotes for bold and italic type of one line; a run that has no other is text."""
        if len(self._quotes) > 1:
            self.hidden += _type_marks(self._quotes)
        self._quotes = []


def _type_marks(runs: list[re.Match[str]]) -> Iterator[Hidden]:
    for run in runs:
        length = min(len(run.group()), 5)
        yield Hidden(run.end() - (3 if length == 4 else length), run.end())
