"""Going back from a paragraph to the file it was read from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from corpus.model import Span
from corpus.readers import Parsed, file_bytes, read
from index.reader import Located

_WORDS = {"pdf_page": "PDF page", "pdf_page_end": "to PDF page"}
_NEWLINE = re.compile(r"\r\n|\n|\r")  # What editors count as lines; a form feed starts none.


class SourceView(NamedTuple):
    """A paragraph where its file has it.

    Attributes:
        path: Of the file.
        url: Opens it, at the page if it has pages.
        place: Where in it, in words; empty if the paragraph is no longer there.
        lines: What stands there: a line of a text file with its number from 1, else a paragraph without one.
        is_changed: Whether the file differs from what was indexed.
    """

    path: str
    url: str
    place: str
    lines: tuple[tuple[int | None, str], ...]
    is_changed: bool

    def to_json(self) -> dict[str, object]:
        """The view as plain values."""
        return self._asdict() | {"lines": [list(line) for line in self.lines]}


def source_view(paragraph: Located) -> SourceView:
    """Read the file of a paragraph again and find the paragraph in it.

    Raises:
        ReadError: The file is gone or can no longer be read.
    """
    document, row = paragraph.document, paragraph.row
    path = Path(document.path)
    data = file_bytes(path)
    parsed = read(path, data)
    is_changed = hashlib.sha256(data).hexdigest() != document.content
    page = row.locator.get("pdf_page")
    url = path.absolute().as_uri() + (f"#page={page}" if page else "")
    if row.span is None:
        place = _in_words(row.locator)
        lines = _blocks(parsed, place)
    else:
        place, lines = _lines(parsed.source.text, row.span)
    return SourceView(document.path, url, place if lines else "", lines, is_changed)


def _lines(text: str, span: Span) -> tuple[str, tuple[tuple[int | None, str], ...]]:
    """The whole lines that a span of a text touches."""
    first = len(_NEWLINE.findall(text, 0, span.start)) + 1
    numbered = [
        (number, text[start:end])
        for number, (start, end) in enumerate(_line_spans(text), 1)
        if start < span.end and end > span.start and number >= first
    ]
    if not numbered:
        return "", ()
    last = numbered[-1][0]
    lines = f"line {first}" if last == first else f"lines {first}-{last}"
    return f"{lines}, characters {span.start}-{span.end}", tuple(numbered)


def _line_spans(text: str) -> Iterator[Span]:
    start = 0
    for newline in _NEWLINE.finditer(text):
        yield Span(start, newline.start())
        start = newline.end()
    yield Span(start, len(text))


def _blocks(parsed: Parsed, place: str) -> tuple[tuple[int | None, str], ...]:
    """The paragraphs that its reader now finds at a place of a source without plain text."""
    return tuple(
        (None, paragraph.text)
        for document in parsed.documents
        for paragraph in document.paragraphs
        if paragraph.kind != "boilerplate" and _in_words(paragraph.locator) == place
    )


def _in_words(locator: Mapping[str, object]) -> str:
    return ", ".join(f"{_WORDS.get(name, name)} {_value(value)}" for name, value in locator.items())


def _value(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
