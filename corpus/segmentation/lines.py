"""From text to printed lines, each with the features that layout is judged by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.segmentation.characters import width
from corpus.segmentation.marks import PLAIN, Mark, Syntax

_INDENT = {"\t": 4, "\u3000": 2}


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank.

    Attributes:
        start: Its first non-blank character in the source (code points).
        end: Past its last non-blank character.
        text: What stands between.
        indent: Columns of blanks before it.
        width: Columns that the text takes.
        gap: Blank lines before it.
        new_page: A form feed stands before it.
        soft: A blank follows it, as word processors leave at a soft line end.
        hard: Two blanks follow it, or a backslash ends it: what Markdown calls a hard line break.
        mark: The construct it opens.
        emphasis: ``**`` if all of it is set in bold type, where the source tells type.
    """

    start: int
    end: int
    text: str
    indent: int = 0
    width: int = 0
    gap: int = 0
    new_page: bool = False
    soft: bool = False
    hard: bool = False
    mark: Mark = PLAIN
    emphasis: str = ""


@dataclass(slots=True)
class Block:
    """Lines that form one unit.

    Attributes:
        lines: At least one once the block is in use.
        skipped: The page furniture that interrupts them.
        width: Columns of all lines together.
    """

    lines: list[Line] = field(default_factory=list)
    skipped: list[Line] = field(default_factory=list)
    width: int = 0

    @property
    def first(self) -> Line:
        """The line that opens the block."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The line read last."""
        return self.lines[-1]

    def add(self, line: Line) -> None:
        """Append a line."""
        self.lines.append(line)
        self.width += line.width


def split_lines(text: str, syntax: Syntax, *, start: int = 0) -> list[Line]:
    """Return the lines of ``text`` that are not blank, in order; ``start`` is where the first begins."""
    return list(_lines(text, syntax, start))


def _lines(text: str, syntax: Syntax, start: int) -> Iterator[Line]:
    gap, new_page, position = 0, False, start
    for printed in text[start:].splitlines(keepends=True):
        content = printed.strip()
        if content:
            lead = len(printed) - len(printed.lstrip())
            begin = position + lead
            end = begin + len(content)
            blank = printed[:lead]
            tail = printed[lead + len(content) :]
            yield Line(
                begin,
                end,
                content,
                indent=sum(_INDENT.get(char, 1) for char in blank),
                width=width(content),
                gap=gap,
                new_page=new_page,
                soft=tail[:1] in (" ", "\t", "\u3000"),
                hard=tail.startswith("  ") or content.endswith("\\"),
                mark=syntax.recognise(content),
            )
            gap, new_page = -1, False
        gap += 1
        new_page = new_page or printed.endswith("\f")
        position += len(printed)
