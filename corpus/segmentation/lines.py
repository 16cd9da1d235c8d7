"""From text to printed lines, each with the features that layout is judged by."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.segmentation.characters import width
from corpus.segmentation.marks import PLAIN, RULE, Mark, Syntax
from corpus.segmentation.structure import Hidden, Structure, visible

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_INDENT = {"\t": 4, "\u3000": 2}


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank.

    Attributes:
        start: Its first non-blank character in the source (code points).
        end: Past its last non-blank character.
        text: What stands between, markup left out that a look at the whole text found.
        indent: Columns of blanks before it.
        width: Columns that the text takes.
        gap: Blank lines before it.
        new_page: A form feed stands before it.
        soft: A blank follows it, as word processors leave at a soft line end.
        hard: Two blanks follow it, or a backslash ends it: what Markdown calls a hard line break.
        mark: The construct it opens.
        emphasis: ``**`` if all of it is set in bold type, where the source tells type.
        hidden: The markup that ``text`` leaves out.
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
    hidden: tuple[Hidden, ...] = ()

    def place(self, index: int) -> int:
        """Return where in the source the character stands that has this index in ``text``."""
        position = self.start + index
        for start, end, blank in self.hidden:
            if start > position:
                break
            position += end - start - blank
        return position


@dataclass(slots=True)
class Block:
    """Lines that form one unit.

    Attributes:
        lines: At least one once the block is in use.
        skipped: The page furniture that interrupts them.
        width: Columns of all lines together.
        is_front: No sentence ends above it: it may be a title or one of the lines below one.
    """

    lines: list[Line] = field(default_factory=list)
    skipped: list[Line] = field(default_factory=list)
    width: int = 0
    is_front: bool = False

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
    lines = list(_lines(text, syntax, start))
    if 2 * sum(line.soft for line in lines) <= len(lines):
        return lines
    # Blanks after most lines are an accident of printing and say nothing of any of them.
    return [replace(line, soft=False, hard=line.hard and line.text.endswith("\\")) for line in lines]


def _lines(text: str, syntax: Syntax, start: int) -> Iterator[Line]:
    structure = syntax.structure(text, start)
    gap, new_page, position = 0, False, start
    for printed in _printed(text, structure, start):
        if not printed.isspace():
            yield _line(text, position, printed, structure, syntax, gap=gap, new_page=new_page)
            gap, new_page = -1, False
        gap += 1
        new_page = new_page or printed.endswith("\f")
        position += len(printed)


def _printed(text: str, structure: Structure, start: int) -> Iterator[str]:
    """The text line by line with line ends, as printed but for what the structure says."""
    printed = text[start:].splitlines(keepends=True)
    if not (structure.hidden or structure.breaks or structure.joins):
        yield from printed
        return
    ends, position = set(structure.breaks), start
    for line in printed:
        position += len(line)
        ends.add(position)
    begin = start
    for end in sorted(ends):
        if end > begin and end not in structure.joins and not _is_inside(end, structure.hidden):
            yield text[begin:end]
            begin = end
    if begin < len(text):
        yield text[begin:]


def _is_inside(position: int, hidden: Sequence[Hidden]) -> bool:
    """Whether markup stands on both sides of ``position`` without an end between."""
    before = bisect_left(hidden, position, key=lambda span: span.start) - 1
    return before >= 0 and hidden[before].end > position


def _line(
    source: str,
    position: int,
    printed: str,
    structure: Structure,
    syntax: Syntax,
    *,
    gap: int,
    new_page: bool,
) -> Line:
    content = printed.strip()
    lead = len(printed) - len(printed.lstrip())
    start = position + lead
    end = start + len(content)
    tail = printed[lead + len(content) :]
    text, hidden = _shown(source, start, end, structure.hidden)
    if not text.strip(_INVISIBLE):
        text = ""
    mark = structure.marks.get(start) or (syntax.recognise(text) if text else RULE)
    return Line(
        start,
        end,
        text or content,
        indent=sum(_INDENT.get(char, 1) for char in printed[:lead]),
        width=width(text),
        gap=gap,
        new_page=new_page,
        soft=tail[:1] in (" ", "\t", "\u3000"),
        hard=tail.startswith("  ") or content.endswith("\\"),
        mark=mark,
        hidden=hidden,
    )


def _shown(source: str, start: int, end: int, markup: Sequence[Hidden]) -> tuple[str, tuple[Hidden, ...]]:
    """The text of a line, no blanks at its edges, and the markup that it leaves out."""
    first = bisect_left(markup, start, key=lambda span: span.start)
    hidden = markup[first : bisect_right(markup, end - 1, key=lambda span: span.start)]
    if not hidden:
        return source[start:end], ()
    shown = visible(source, start, end, hidden)
    text = shown.strip()
    if not text:
        return "", ()
    lead = Line(start, end, shown, hidden=tuple(hidden)).place(len(shown) - len(shown.lstrip()))
    if lead > start:
        hidden = [Hidden(start, lead), *(span for span in hidden if span.start >= lead)]
    return text, tuple(hidden)
