"""Markdown as a whole: what more than one line must be seen for, and characters that only escape others."""

from __future__ import annotations

from corpus.segmentation.markdown.blocks import read_lines
from corpus.segmentation.markdown.inline import InlineReader
from corpus.segmentation.markdown.sheet import Sheet
from corpus.segmentation.structure import Structure


def structure(text: str, start: int) -> Structure:
    """Return what of a Markdown text from ``start`` (code points) on goes beyond single lines."""
    sheet = Sheet(text, start)
    read_lines(sheet)
    InlineReader(sheet).read()
    return sheet.structure()
