"""From a manuscript, of whatever format, to blocks of text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from corpus.encodings import decode
from corpus.errors import ReadError
from corpus.readers import FORMATS, docx, read_bytes
from search.verification.blocks import Block, has_id, joined
from search.verification.notes import is_note
from search.verification.records import KINDS, kind_of
from search.verification.word import word_blocks

_TEXTS = frozenset(suffix for name in ("text", "markdown", "wiki") for suffix in FORMATS[name].suffixes)
_QUOTED = re.compile(r"[ \t]{0,3}>[ \t]?")
_NEWLINE = re.compile(r"\r\n?|\n")
_STARTS = re.compile(r"\s*(?:[-+*•]\s|\d{1,3}[.)、]\s|#|\||\[\^)|\u3000")
# A longer line than this (code points) was wrapped by no one, so that the next begins a block, unless it is
# what is cited.
_WRAPPED = 150
_CITED = re.compile(r"\s*[\[(（［—–-]")


def read_blocks(data: bytes, name: str) -> list[Block]:
    """The blocks of a manuscript.

    A text is taken as it was written, not as a reader would clean it: its lines are what its author knows.

    Args:
        data: Its bytes.
        name: Its file's name; where that has no suffix, the content says what it is.

    Raises:
        ReadError: It cannot be read.
    """
    suffix = Path(name).suffix.lower()
    if docx.holds(data) and suffix in ("", *FORMATS["docx"].suffixes):
        return list(joined(word_blocks(data, name)))
    if suffix and suffix not in KINDS and suffix not in _TEXTS:
        return list(joined(_document_blocks(data, name)))
    if not data.strip():
        return []
    if len(data) > (largest := FORMATS["text"].largest):
        what = f"{len(data) >> 20:,} MiB, and no more than {largest >> 20:,} MiB are read of a text"
        raise ReadError(what, where=name, hint="divide it")
    text = decode(data, where=name).text
    kind = suffix or kind_of(text)
    return list(KINDS[kind](text, name)) if kind in KINDS else list(joined(text_blocks(text)))


def text_blocks(text: str) -> Iterator[Block]:
    """The blocks of a text: what blank lines, list items and the signs of block quotations separate."""
    lines: list[str] = []
    first, is_quote = 1, False
    for number, line in enumerate(_NEWLINE.split(text), 1):
        sign = _QUOTED.match(line)
        content = line[sign.end() :] if sign else line
        if lines and (not content.strip() or bool(sign) != is_quote or _starts(content, lines[-1])):
            yield Block("\n".join(lines), line=first, is_quote=is_quote)
            lines = []
        if content.strip():
            if not lines:
                first, is_quote = number, bool(sign)
            lines.append(content)
    if lines:
        yield Block("\n".join(lines), line=first, is_quote=is_quote)


def _starts(line: str, last: str) -> bool:
    """Whether a line begins a block of its own without a blank line before it."""
    is_apart = len(last) > _WRAPPED and not _CITED.match(line)
    return is_apart or _STARTS.match(line) is not None or (is_note(line) and has_id(line))


def _document_blocks(data: bytes, name: str) -> Iterator[Block]:
    parsed = read_bytes(data, name)
    for document in parsed.documents:
        for number, paragraph in enumerate(document.paragraphs, 1):
            yield Block(paragraph.text, _where(paragraph.locator) or f"paragraph {number}")


def _where(locator: Mapping[str, object]) -> str:
    """The place of a paragraph in the source's own terms: the first that it has."""
    return next((f"{name.replace('pdf_', '')} {value}" for name, value in locator.items()), "")
