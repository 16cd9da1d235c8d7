"""Plain text, and whatever turns out to be Markdown or wiki text under that suffix."""

from __future__ import annotations

from corpus.encodings import decode
from corpus.readers import markdown, wiki
from corpus.readers.base import Parsed, parse
from corpus.segmentation import PLAIN_TEXT


def read(data: bytes, name: str) -> Parsed:
    """Read a text file, by its content as wiki text, Markdown or plain text.

    Raises:
        ReadError: It is empty, binary or broken.
    """
    source = decode(data, where=name)
    if wiki.is_plainly(source.text):
        return wiki.parse_source(source, name)
    if markdown.is_plainly(source.text):
        return markdown.parse_source(source, name)
    return parse(source, PLAIN_TEXT, name)
