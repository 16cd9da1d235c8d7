"""Where the text of one element is several paragraphs: at line breaks, if the lines are paragraphs."""

from __future__ import annotations

import re
from functools import reduce
from itertools import pairwise

from corpus.segmentation import PLAIN_TEXT, segment
from corpus.segmentation.characters import ends_sentence, is_cjk, joins_tight, must_go_on
from corpus.segmentation.layout import measure
from corpus.segmentation.lines import Line, split_lines
from corpus.segmentation.numbering import number
from corpus.segmentation.roles import FRONT, role

SOFT = "\r"
"""A newline of the source, which is a blank of the text unless it stands between Chinese characters."""

BREAK = "\n"
"""A line break of the text."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")  # Hyphens, joiners, directions.
_BLANKS = re.compile(rf"[ \t{SOFT}]*{SOFT}[ \t{SOFT}]*")
_INDENT = 2  # Columns: a Chinese paragraph is set in by two characters, seldom by one.


def divide(text: str) -> list[str]:
    """Return the paragraphs of ``text``, the whole content of an element with its breaks.

    Hard-wrapped lines are cut as plain text is. Otherwise each line is a paragraph if anything shows that
    lines are: an indent, a blank line, a number, a date, a sentence that ends before the last of them. Lines
    of which none does, such as those of a long title, are one.
    """
    text = tidy(text)
    if BREAK not in text:
        return [text]
    lines = split_lines(text, PLAIN_TEXT)
    if measure(lines, PLAIN_TEXT).wrapped:
        return plain(text)
    if not any(_opens_paragraph(line, following) for line, following in pairwise(lines)):
        return [reduce(join, (line.text for line in lines))] if lines else []
    pieces: list[str] = []
    for line in lines:
        if pieces and not _is_apart(line) and must_go_on(pieces[-1], line.text):
            pieces[-1] = join(pieces[-1], line.text)
        else:
            pieces.append(line.text)
    return pieces


def plain(text: str) -> list[str]:
    """Return the paragraphs of preformatted text."""
    return [paragraph.text for work in segment(text, PLAIN_TEXT) for paragraph in work]


def tidy(text: str) -> str:
    """Return ``text`` without invisible characters, its source's newlines resolved."""
    text = _INVISIBLE.sub("", text)
    return _BLANKS.sub(lambda found: _blank(text, found.start(), found.end()), text) if SOFT in text else text


def join(left: str, right: str) -> str:
    """Return the two as one text, with a blank between them unless they are Chinese."""
    return f"{left}{right}" if joins_tight(left, right) else f"{left} {right}"


def _is_apart(line: Line) -> bool:
    return line.gap > 0 or line.indent >= _INDENT


def _opens_paragraph(line: Line, following: Line) -> bool:
    if _is_apart(following) or must_go_on(line.text, following.text):
        return _is_apart(following)
    is_whole = ends_sentence(line.text) or role(following.text) in FRONT
    return is_whole or number(line.text) is not None or number(following.text) is not None


def _blank(text: str, start: int, end: int) -> str:
    """What a newline of the source is between two characters, as CSS Text 3, section 4.1.3, has it."""
    inside = start > 0 and end < len(text)
    return "" if inside and is_cjk(text[start - 1]) and is_cjk(text[end]) else " "
