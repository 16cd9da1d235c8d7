"""Which printed lines are headings by their type: larger than the body, or bold on lines of their own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.readers.pdf.features import Frames, Type, gap
from corpus.readers.pdf.printed import Printed
from corpus.segmentation.characters import SENTENCE, ends_clause, is_cjk, joins_tight, width
from corpus.segmentation.marks import PLAIN, PLAIN_TEXT, Mark
from corpus.segmentation.numbering import number
from corpus.segmentation.roles import front_role

_LARGER = 1.1  # Times the body's type.
_SAME_SIZE = 0.5  # Points.
_LONGEST = 200  # Columns of a heading in larger type ...
_LONGEST_BOLD = 120  # ... and of one in bold type.
_LEADING = 1.4  # Em between the lines of a heading, at most, where the body is set tighter.
_MOST_LINES = 4
_DEEPEST = 6
_CENTRED = 8  # Columns that a centred line is set in by, at least.
_LEADER = re.compile(r"(?:[.…·‥]\s?){5,}\s*\S{0,6}\Z")
_PRIVATE_BULLET = re.compile("[\ue000-\uf8ff]\\s*(?=\\S)")
_WHOLE = Mark("whole")


@dataclass(slots=True)
class Entry:
    """One or more printed lines that segmentation is shown as one.

    Attributes:
        lines: At least one.
        mark: What they open.
        emphasis: ``**`` if a bold heading.
        role: Of page furniture, else empty.
    """

    lines: list[Printed]
    mark: Mark = PLAIN
    emphasis: str = ""
    role: str = ""

    @property
    def text(self) -> str:
        """The text of the lines."""
        text = ""
        for line in self.lines:
            text += line.text if not text or joins_tight(text, line.text) else f" {line.text}"
        return text


@dataclass(slots=True)
class _Sizes:
    """How large headings of one level are, and how they are numbered."""

    entries: list[Entry] = field(default_factory=list)
    systems: set[str] = field(default_factory=set)


def enter(lines: Sequence[Printed], body: Type, frames: Frames) -> list[Entry]:
    """Return the lines of a document, in order, with wrapped headings made one and marked."""
    entries: list[Entry] = []
    index = 0
    while index < len(lines):
        end = _end(lines, index, body, frames)
        entry = _heading(lines, index, end, body, frames)
        entries += [entry] if entry else [_plain(lines, index)]
        index = end if entry else index + 1
    _set_levels(entries)
    return entries


def _end(lines: Sequence[Printed], start: int, body: Type, frames: Frames) -> int:
    """Past the last line of the heading that may start here."""
    end = start + 1
    while end < len(lines) and end - start < _MOST_LINES and _wraps(lines[end - 1], lines[end], body, frames):
        end += 1
    return end


def _wraps(above: Printed, line: Printed, body: Type, frames: Frames) -> bool:
    """Whether a line looks like going on with the heading above it."""
    if line.starts or line.is_row or above.is_row or abs(line.size - above.size) > _SAME_SIZE:
        return False
    if line.bold != above.bold or number(line.text):
        return False
    large = _is_large(line, body)
    if gap(above, line, max(body.leading, _LEADING) if large else body.leading):
        return False
    return large or _is_full(above, line, body, frames) or _is_centred(above, line, body, frames)


def _is_large(line: Printed, body: Type) -> bool:
    return line.size >= _LARGER * body.size


def _is_full(above: Printed, line: Printed, body: Type, frames: Frames) -> bool:
    """Whether the first word of a line would not have fitted above."""
    word = line.text[:2] if is_cjk(line.text[0]) else line.text.split(maxsplit=1)[0] + " "
    return frames.of(above)[1] - above.right < (width(word) + 1) * body.column * line.size / body.size


def _is_centred(above: Printed, line: Printed, body: Type, frames: Frames) -> bool:
    return all(one.left - frames.of(one)[0] > _CENTRED * body.column for one in (above, line))


def _heading(lines: Sequence[Printed], start: int, end: int, body: Type, frames: Frames) -> Entry | None:
    entry = Entry(list(lines[start:end]))
    first, last = lines[start], lines[end - 1]
    text = entry.text
    if first.is_row or _LEADER.search(text) or front_role(text):
        return None
    numbered = number(text)
    mark = Mark("heading", marker=numbered.marker if numbered else "", number=numbered)
    if _is_large(first, body):
        return Entry(entry.lines, mark) if width(text) <= _LONGEST else None
    if not first.bold or body.bold or width(text) > _LONGEST_BOLD or (numbered and _goes_on(text)):
        return None
    before = lines[start - 1] if start else None
    after = lines[end] if end < len(lines) else None
    if before and _is_inside(before, first, body, frames) and not ends_clause(before.text):
        return None
    if after and _is_inside(last, after, body, frames):
        return None
    return Entry(entry.lines, mark._replace(kind="emphasis"), "**")


def _goes_on(text: str) -> bool:
    """Whether more than one sentence is there: an item of a list, however it is set."""
    sentence = SENTENCE.search(text)
    return sentence is not None and sentence.end() < len(text)


def _is_inside(above: Printed, line: Printed, body: Type, frames: Frames) -> bool:
    """Whether two lines, one of them bold, are those of one paragraph."""
    if line.starts:
        return _is_full(above, line, body, frames) and not ends_clause(above.text)
    return not gap(above, line, body.leading) and _is_full(above, line, body, frames)


def _plain(lines: Sequence[Printed], index: int) -> Entry:
    line = lines[index]
    if line.is_row:
        return Entry([line], Mark("row"))
    bullet = _PRIVATE_BULLET.match(line.text)
    if bullet:
        return Entry([line], Mark("bullet", prefix=bullet.end(), marker=line.text[0]))
    if _LEADER.search(line.text) or _is_tabular(lines, index):
        return Entry([line], _WHOLE)
    return Entry([line], PLAIN_TEXT.recognise(line.text))


def _is_tabular(lines: Sequence[Printed], index: int) -> bool:
    """Whether a line has cells, and a neighbour as many."""
    count = len(lines[index].cells())
    near = [lines[other] for other in (index - 1, index + 1) if 0 <= other < len(lines)]
    return count > 1 and any(len(line.cells()) == count for line in near)


def _set_levels(entries: Sequence[Entry]) -> None:
    """Give headings in larger type the level of their size; the largest, used once, is the title."""
    by_size: dict[float, _Sizes] = defaultdict(_Sizes)
    for entry in entries:
        if entry.mark.kind == "heading":
            same = next((size for size in by_size if abs(size - entry.lines[0].size) <= _SAME_SIZE), None)
            group = by_size[entry.lines[0].size if same is None else same]
            group.entries.append(entry)
            group.systems.add(entry.mark.number.system if entry.mark.number else "")
    ordered = [by_size[size] for size in sorted(by_size, reverse=True)]
    offset = 1 if ordered and len(ordered[0].entries) == 1 else 2
    for rank, group in enumerate(ordered):
        for entry in group.entries:
            level = min(rank + offset, _DEEPEST)
            # Several systems of numbers in one size: the numbers tell the levels better.
            mixed = entry.mark.number is not None and len(group.systems - {""}) > 1
            entry.mark = entry.mark._replace(level=0 if mixed else level)
