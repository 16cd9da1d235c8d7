"""HTML: the text of a page, in blocks; what belongs to the site around it is kept as page furniture.

The steps, one file each: ``decoding``, ``source`` (the tree), ``walk`` (passages and regions, with ``lists``,
``tables``, ``breaks``, ``references``), ``content`` (text or site, by ``hints`` and prose), ``facts``.
"""

from __future__ import annotations

import re

from corpus.errors import ReadError
from corpus.readers.base import Blocks, Parsed
from corpus.readers.html.content import Content, judge
from corpus.readers.html.decoding import decode
from corpus.readers.html.facts import facts, stated, titles
from corpus.readers.html.page import Passage
from corpus.readers.html.source import parse
from corpus.readers.html.walk import walk
from corpus.segmentation.marks import Mark

_WAITING = re.compile(
    r"(?:loading|please wait|[加载載入]{2,3}中|(?:please |you need to )?enable javascript.{0,60})[\s.…。]*",
    re.IGNORECASE,
)


def read(data: bytes, name: str) -> Parsed:
    """Read a web page.

    A paragraph's ``locator`` has its ``block``: its number among all blocks of text that the page shows, from
    1, in document order, page furniture and table rows counted; and the ``anchor`` it stands under, if any:
    the id of the nearest element around it.

    Raises:
        ReadError: It is empty, binary or broken, has no text, or far more tags than any text needs.
    """
    text = decode(data, name)
    root = parse(text, name)
    said = stated(root, text)
    content = judge(walk(root), titles(said))
    if all(_WAITING.fullmatch(passage.text) for passage in content.passages):
        raise _no_text(name, is_script="<script" in text.lower())
    return _blocks(content).parse(name, facts(said, content.headline))


def _blocks(content: Content) -> Blocks:
    blocks = Blocks()
    for number, (passage, role) in enumerate(zip(content.passages, content.roles, strict=True), 1):
        add(blocks, passage, {"block": number}, role)
    return blocks


def add(blocks: Blocks, passage: Passage, place: dict[str, object], role: str = "") -> None:
    """Hand a passage on; ``place`` is where it stands, ``role`` what it is to the site, if no text."""
    mark = Mark("site", marker=role) if role else passage.mark
    anchor = {"anchor": passage.region.anchor} if passage.region.anchor else {}
    blocks.add(passage.text, {**place, **anchor}, mark=mark, is_bold=passage.is_bold and not role)


def _no_text(name: str, *, is_script: bool) -> ReadError:
    if is_script:
        return ReadError(
            "no text; the page builds itself in a browser", where=name, hint="save it from there"
        )
    return ReadError("no text", where=name)


__all__ = ["add", "read"]
