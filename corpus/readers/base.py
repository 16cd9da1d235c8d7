"""The paths that readers share: text, and sources that mark their own blocks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.errors import ReadError
from corpus.metadata import Facts, document
from corpus.model import Paragraph, Source, Span
from corpus.readers.parsed import Parsed
from corpus.segmentation import Syntax, segment, segment_blocks
from corpus.segmentation.characters import width
from corpus.segmentation.lines import Line
from corpus.segmentation.marks import STRUCTURED, Mark

__all__ = ["Blocks", "Parsed", "from_works", "parse"]


def parse(source: Source, syntax: Syntax, name: str) -> Parsed:
    """Return the works of a text without front matter; ``name`` is the last resort for title and date.

    Raises:
        ReadError: There is no text in it.
    """
    return from_works(source, segment(source.text, syntax), name)


def from_works(
    source: Source,
    works: Sequence[Sequence[Paragraph]],
    name: str,
    *,
    stated: Facts | None = None,
    properties: Facts | None = None,
) -> Parsed:
    """Return the documents that ``works`` make up; what a file says of itself it says of the first of them.

    Args:
        source: The text of the file.
        works: The paragraphs of each.
        name: The file's name, the last resort for title and date.
        stated: What its front matter says.
        properties: What it states beside the text.

    Raises:
        ReadError: There are none.
    """
    if not works:
        raise ReadError("no text", where=name)
    first = document(works[0], stated or Facts(), name, properties)
    return Parsed(source, (first, *(document(work, Facts(), name) for work in works[1:])))


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
        return from_works(source, works, name, properties=properties)

    def _locate(self, span: Span) -> Mapping[str, object]:
        return self._locators[bisect_right(self.lines, span.start, key=lambda line: line.start) - 1]
