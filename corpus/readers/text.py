"""Plain text, and whatever turns out to be HTML, Markdown or wiki text under that suffix."""

from __future__ import annotations

from dataclasses import replace

from corpus.encodings import decode
from corpus.readers import content, markdown, wiki
from corpus.readers.base import Parsed, parse
from corpus.segmentation import PLAIN_TEXT


def read(data: bytes, name: str) -> Parsed:
    """Read a text file, by its content as HTML, wiki text, Markdown or plain text.

    Raises:
        ReadError: It is empty, binary or broken.
    """
    if content.is_html(data):
        from corpus.readers import html

        return replace(html.read(data, name), format="html")
    source = decode(data, where=name)
    if wiki.is_plainly(source.text):
        return wiki.parse_source(source, name)
    if markdown.is_plainly(source.text):
        return markdown.parse_source(source, name)
    return parse(source, PLAIN_TEXT, name)
