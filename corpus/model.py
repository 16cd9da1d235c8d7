"""The words of the house: Document, Paragraph, Span.

All offsets are code points (Python string indices), half open, never bytes. Named tuples, because a dataclass
takes ten times as long to define and every command would wait for that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

Kind = Literal["title", "heading", "paragraph", "list_item", "table_row", "infobox", "boilerplate"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Language = Literal["zh-Hans", "zh-Hant", "en", "fr", "es", "und"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Span(NamedTuple):
    """A half-open range of code points; what it indexes is said where it is used."""

    start: int
    end: int


class Paragraph(NamedTuple):
    """The unit that is found and cited.

    Attributes:
        kind: What it is; ``boilerplate`` is page furniture and is never indexed.
        text: Clean text: line wraps joined, furniture and markup left out, characters as printed.
        span: Where it stands in the decoded source (code points), its edges not blank; None where the source
            is no plain text.
        section: Headings above it, the document's title first; a heading's own text is not in its own path.
        lang: BCP 47 tag decided for this paragraph alone.
        page: Number *printed* on the page where it starts, None where the source prints none.
        skip: Ranges of the source inside ``span`` that belong to page furniture.
        markup: Ranges of the source inside ``span`` that are markup (``## ``, ``- ``, ``**``).
        extra: What only some kinds have: ``level`` of a heading, ``marker`` of a list item, ``role`` ...
        locator: Where to look in the source, in its own terms: ``pdf_page`` (from 1), ``pdf_page_end`` where
            that is another, ``box`` (left, bottom, right, top in points), ``block`` (number of the source's
            block, from 1), ``chapter`` (file in an EPUB), ``anchor`` (id of an element), ``footnote`` or
            ``endnote`` (its number), ``article`` of a law.
    """

    kind: Kind
    text: str
    span: Span | None
    section: tuple[str, ...] = ()
    lang: Language = "und"
    page: int | str | None = None
    skip: tuple[Span, ...] = ()
    markup: tuple[Span, ...] = ()
    extra: Mapping[str, object] = {}
    locator: Mapping[str, object] = {}


class Document(NamedTuple):
    """One work: a source file, or one of several works in it.

    Attributes:
        title: Its title, or the file's stem where it prints none.
        paragraphs: In reading order, boilerplate included.
        id: Given by a sidecar or front matter; None lets the index assign one.
        date: ISO 8601, as precise as known (``2024-03-05``, ``2024-03``, ``2024``), or None.
        metadata: Other facts by name, from sidecar, front matter or first page.
        provenance: Where each fact came from, by its name; a title that is only the file's stem has none.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    id: str | None = None
    date: str | None = None
    metadata: Mapping[str, str] = {}
    provenance: Mapping[str, str] = {}


class Source(NamedTuple):
    """A decoded file: the text that every ``Paragraph.span`` points into.

    Attributes:
        text: Decoded as is: no newline translation, a byte order mark left out. Of a source that is no plain
            text, what was read out of it.
        encoding: Name of the encoding it was decoded with; empty for a source that is no plain text.
    """

    text: str
    encoding: str
