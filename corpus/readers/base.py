"""What every reader returns, and the paths that they share: text, and sources that mark their own blocks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from corpus.errors import ReadError
from corpus.metadata import Facts, document
from corpus.model import Document, Source, Span
from corpus.segmentation import Syntax, segment, segment_blocks
from corpus.segmentation.characters import width
from corpus.segmentation.lines import Line
from corpus.segmentation.marks import STRUCTURED, Mark


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as read.

    Attributes:
        source: Its text.
        documents: The works in it.
        format: The name of its format in the table.
        notes: What a reader of it should know: pages without text, for one.
    """

    source: Source
    documents: tuple[Document, ...]
    format: str = ""
    notes: tuple[str, ...] = ()


Reader = Callable[[bytes, str], Parsed]
"""From the bytes of a file and its name to what it holds; raises ReadError."""


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table of formats.

    Attributes:
        suffixes: In lower case, the usual one first.
        reader: Where its `Reader` is, as ``module:attribute``.
        holds: Tells it by its content; None for text, which any content may be.
    """

    suffixes: tuple[str, ...]
    reader: str
    holds: Callable[[bytes], bool] | None = None


def parse(source: Source, syntax: Syntax, name: str) -> Parsed:
    """Return the works of a text without front matter; ``name`` is the last resort for title and date."""
    works = segment(source.text, syntax)
    if not works:
        raise ReadError("no text", where=name)
    return Parsed(source, tuple(document(work, Facts(), name) for work in works))


@dataclass(slots=True)
class Blocks:
    """The blocks of a source that marks its own paragraphs, gathered in reading order.

    White space inside a block is made one blank, as its source would show it.
    """

    lines: list[Line] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)
    _locators: list[Mapping[str, object]] = field(default_factory=list)
    _end: int = 0

    def add(
        self, text: str, locator: Mapping[str, object], *, mark: Mark | None = None, is_bold: bool = False
    ) -> None:
        """Add a block, if it is not blank.

        Args:
            text: Its characters; list numbers are part of them, bullets are not.
            locator: Where it stands in the source.
            mark: What the source says it is; None leaves that to its wording and number.
            is_bold: Whether all of it is set in bold type.
        """
        text = " ".join(text.split())
        if not text:
            return
        start, self._end = self._end, self._end + len(text) + 1
        emphasis = "**" if is_bold else ""
        mark = mark or STRUCTURED.recognise(text)
        self.lines.append(
            Line(start, start + len(text), text, width=width(text), gap=1, mark=mark, emphasis=emphasis)
        )
        self._texts.append(text)
        self._locators.append(locator)

    def parse(self, name: str, properties: Facts | None = None) -> Parsed:
        """Return the works that the blocks make up; ``properties`` are facts that the file states of itself.

        Raises:
            ReadError: All blocks are blank.
        """
        source = Source("\n".join(self._texts), "")
        works = segment_blocks(self.lines, source.text, self._locate)
        if not works:
            raise ReadError("no text", where=name)
        stated = [properties or Facts(), *[Facts()] * (len(works) - 1)]
        return Parsed(
            source, tuple(document(work, Facts(), name, own) for work, own in zip(works, stated, strict=True))
        )

    def _locate(self, span: Span) -> Mapping[str, object]:
        return self._locators[bisect_right(self.lines, span.start, key=lambda line: line.start) - 1]
