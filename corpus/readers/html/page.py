"""A page as its passages and the regions they stand in: what a walk through it yields, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.readers.html.hints import Attributes, Hint, hint
from corpus.segmentation.characters import ends_clause, width
from corpus.segmentation.marks import Mark

_PROSE = 40  # Columns; shorter passages may be labels, whatever they end with.
_ARTICLES = ("main", "article")
_LONG = 160  # Columns; longer ones are no labels, whatever they end with.


@dataclass(slots=True, eq=False)
class Region:
    """An element that holds passages.

    Attributes:
        tag: Its name.
        hint: What its author says it is to the site.
        parent: The region around it.
        anchor: The id of it, or of the nearest element above that has one.
        in_article: It is a ``<main>`` or ``<article>``, or stands in one.
    """

    tag: str
    hint: Hint
    parent: Region | None = None
    anchor: str = ""
    in_article: bool = False


@dataclass(slots=True, eq=False)
class Passage:
    """A block of text.

    Attributes:
        text: Its characters.
        region: Where it stands.
        mark: What its markup says it is; None leaves that to its wording.
        links: How many of its characters belong to links.
        controls: How many stand on buttons.
        is_bold: All of them are bold.
        page: Number printed on the page of the book where it starts, as far as the source tells.
    """

    text: str
    region: Region
    mark: Mark | None = None
    links: int = 0
    controls: int = 0
    is_bold: bool = False
    page: str | None = None

    @property
    def is_link(self) -> bool:
        """Whether most of it is the text of links."""
        return 2 * self.links > len(self.text)

    @property
    def is_prose(self) -> bool:
        """Whether it is running text, rather than a label, a heading or links."""
        if self.is_link or (self.mark is not None and self.mark.kind == "heading"):
            return False
        columns = width(self.text) if len(self.text) < _LONG else _LONG
        return columns >= _LONG or (columns >= _PROSE and ends_clause(self.text))


@dataclass(slots=True)
class Page:
    """The passages of a page in document order, and their regions, each after the one around it."""

    passages: list[Passage] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)


def letters(text: str) -> str:
    """Return the letters and digits of a text in lower case: by them titles are compared."""
    return "".join(filter(str.isalnum, text)).lower()


def region(tag: str, attributes: Attributes, parent: Region | None) -> Region:
    """Return the region that an element is, inside of ``parent``."""
    inside = parent is not None and parent.in_article
    anchor = attributes.get("id") or (parent.anchor if parent else "")
    is_article = tag in _ARTICLES or attributes.get("role") in _ARTICLES
    return Region(tag, hint(tag, attributes, in_article=inside), parent, anchor, inside or is_article)
