"""How a document is laid out, measured over all of its lines: wrapped or not, double spaced, indented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.segmentation.characters import ends_clause, is_cjk, must_go_on, width
from corpus.segmentation.lines import Line
from corpus.segmentation.marks import Syntax
from corpus.segmentation.roles import FRONT, role

_NARROWEST, _WIDEST = 30, 240  # Columns between which a text is wrapped; beyond, a line is a paragraph.
_BAND = 10  # Columns that full lines of one text differ by: kinsoku, long words.
_KINSOKU = 3  # Columns that a full Chinese line may leave: punctuation is not set first, numbers stay whole.
_MAY_EXCEED = 0.08  # Share of lines that may be wider than the text's width: addresses, tables.
_FULL = 0.45  # Share of the lines wider than half the width that are full, in wrapped text.
_OPEN = 0.5  # Share of the full lines that do not end a clause, in wrapped text.
_LOST_INDENT = 4  # Columns: the two-em indent of a Chinese paragraph, lost when PDF became text.
_OPENERS = frozenset("（《〈「『【“‘")  # None of these is set last.
_MIDDLE = 5  # A line less far in on both sides is no heading in the middle.
_DEEP = 16  # A line further in than this is centred, not indented.
_SPACED = 0.9  # Share of certain paragraph ends that a blank line follows, in text that never leaves it out.
_SPACED_MARKDOWN = 0.5  # The same where the syntax joins lines: they may end with sentences.
_PROSE = ("plain", "number")
_STRAY = 0.02  # Share of lines with a gap before them, by chance or around a title, that show nothing.
_FILLED = 0.95  # Share of the lines that go on with no room for one character more, where all are filled.
_FEWEST_INNER = 5  # Fewer lines that go on do not show that the text is double spaced.
_FEWEST_ENDS = 2  # Fewer ends of paragraphs prove nothing.


@dataclass(frozen=True, slots=True)
class Layout:
    """What is normal for the lines of one document.

    Attributes:
        wrapped: Paragraphs are broken into lines of about equal width.
        width: Columns of a full line.
        slack: Columns that an inner line may leave free although the next word would fit.
        gap: Blank lines between two lines of one paragraph (1 in double-spaced text).
        margin: Columns of blanks before a line inside a paragraph.
        first: Columns of blanks before the first line of a paragraph that is set in, 0 if none are.
        narrow_first: First lines are narrower than the others by an indent that was lost.
        separated: Paragraphs are told apart by indents or by wider gaps, so the ends of lines need not tell.
        spaced: A wider gap stands between any two paragraphs, so a line without one goes on.
        tight: Nothing but the ends of lines tells paragraphs apart, and all others are filled to the end.
        joins_lines: The syntax says the same, even of short lines without stops.
    """

    wrapped: bool = False
    width: int = 0
    slack: int = 0
    gap: int = 0
    margin: int = 0
    first: int = 0
    narrow_first: bool = False
    separated: bool = False
    spaced: bool = False
    tight: bool = False
    joins_lines: bool = False

    @property
    def indented(self) -> bool:
        """Whether first lines of paragraphs are set in."""
        return self.first > 0

    def room(self, line: Line, following: Line) -> int:
        """Return the columns that ``line`` leaves free beyond the first word of ``following``."""
        return self.width - line.indent - line.width - _first_word(following.text)

    def is_full(self, line: Line, following: Line) -> bool:
        """Tell whether ``line`` was broken because the next word did not fit."""
        kinsoku = _KINSOKU if is_cjk(line.text[-1]) or is_cjk(following.text[0]) else 0
        return self.room(line, following) <= max(self.slack, kinsoku)

    def is_short(self, line: Line) -> bool:
        """Tell whether ``line`` ends so far from the margin that it can hardly go on."""
        return 5 * (line.indent + line.width) < 3 * self.width

    def is_deep(self, line: Line) -> bool:
        """Tell whether ``line`` is set in, and not so far that it is centred."""
        return 2 <= line.indent - self.margin < _DEEP

    def is_centred(self, line: Line) -> bool:
        """Tell whether ``line`` stands in the middle between the margins, and is no first line."""
        beside = self.width - line.indent - line.width
        return line.indent >= _MIDDLE and line.indent != self.first and abs(line.indent - beside) <= 1

    def has_room(self, line: Line, following: Line) -> bool:
        """Tell whether the first character of ``following`` would have fitted, by the rules."""
        if not is_cjk(following.text[0]):
            return self.room(line, following) > 0
        bound = following.text[0] in _OPENERS or must_go_on("", following.text[1:2])
        return self.room(line, following) >= (_KINSOKU + 1 if bound else 0)

    def is_narrow(self, line: Line) -> bool:
        """Tell whether ``line``, Chinese, leaves room for an indent but goes on: a paragraph's first."""
        if not is_cjk(line.text[0]) and not is_cjk(line.text[-1]):
            return False
        room = self.width - line.indent - line.width
        return _LOST_INDENT <= room <= 3 * _LOST_INDENT and not ends_clause(line.text)


def measure(lines: Sequence[Line], syntax: Syntax) -> Layout:
    """Return the layout of a document; ``lines`` without its page furniture."""
    layout = _measure(lines)
    spaced = _is_spaced(lines, layout, syntax)
    return replace(layout, spaced=spaced, joins_lines=spaced and syntax.joins_lines)


def _measure(lines: Sequence[Line]) -> Layout:
    text = [line for line in lines if line.mark.kind not in ("row", "rule", "heading", "field", "site")]
    columns = _columns(text)
    if columns is None or not _is_wrapped(text, columns):
        return Layout()
    draft = Layout(True, columns)
    inner = [(a, b) for a, b in pairwise(lines) if _goes_on(a, b, draft)]
    draft = replace(
        draft,
        gap=_most_common(b.gap for a, b in inner if not b.new_page) if len(inner) >= _FEWEST_INNER else 0,
        margin=_most_common(b.indent for _, b in inner),
    )
    draft = replace(draft, first=_first_indent(text, draft))
    rooms = sorted(draft.room(a, b) for a, b in inner if b.gap <= draft.gap)
    slack = max(0, rooms[len(rooms) * 9 // 10]) if rooms else 0
    draft = replace(draft, slack=min(slack, columns // 4))
    separated = _is_separated(lines, draft)
    wider = sum(line.gap > draft.gap for line in lines)
    filled = sum(not draft.has_room(a, b) for a, b in inner)
    return replace(
        draft,
        separated=separated,
        tight=not separated
        and not draft.indented
        and wider <= _STRAY * len(lines)
        and filled >= _FILLED * len(inner),
        narrow_first=not separated and _has_narrow_first(lines, draft),
    )


def _columns(lines: Sequence[Line]) -> int | None:
    """The width that many lines share and few exceed."""
    counts = Counter(line.indent + line.width for line in lines)
    exceeding, needed = 0, max(2, len(lines) // 10)
    for columns in sorted(counts, reverse=True):
        band = sum(counts[near] for near in range(columns - _BAND + 1, columns + 1))
        if band >= needed and columns <= _WIDEST:
            return columns if columns >= _NARROWEST else None
        exceeding += counts[columns]
        if exceeding > max(1, _MAY_EXCEED * len(lines)):
            return None
    return None


def _is_wrapped(lines: Sequence[Line], columns: int) -> bool:
    draft = Layout(True, columns, slack=_BAND if any(is_cjk(line.text[0]) for line in lines[:50]) else 0)
    substantial = [(a, b) for a, b in pairwise(lines) if 2 * a.width > columns]
    full = [a for a, b in substantial if draft.is_full(a, b)]
    unfinished = sum(not ends_clause(line.text) for line in full)
    return bool(full) and len(full) >= _FULL * len(substantial) and unfinished >= _OPEN * len(full)


def _goes_on(line: Line, following: Line, layout: Layout) -> bool:
    return (
        following.mark.kind == "plain"
        and line.mark.kind in ("plain", "bullet", "number")
        and not layout.is_short(line)
        and not ends_clause(line.text)
        and role(line.text) not in FRONT
    )


def _first_indent(lines: Sequence[Line], layout: Layout) -> int:
    """The usual indent of lines that are set in, if nearly all of these open a paragraph."""
    plain = [(a, b) for a, b in pairwise(lines) if b.mark.kind in ("plain", "number")]
    deep = [(a, b) for a, b in plain if layout.is_deep(b)]
    inner = sum(_goes_on(a, b, layout) and layout.is_full(a, b) for a, b in deep)
    if len(deep) < max(2, 0.04 * len(plain)) or 5 * inner > len(deep):
        return 0
    return _most_common(line.indent for _, line in deep)


def _is_separated(lines: Sequence[Line], layout: Layout) -> bool:
    """Whether most lines that certainly end a paragraph are followed by a gap or an indent."""
    ends = _after_ends(lines, layout)
    told = sum(line.gap > layout.gap or (layout.indented and layout.is_deep(line)) for line in ends)
    return len(ends) > 1 and 3 * told > 2 * len(ends)


def _is_spaced(lines: Sequence[Line], layout: Layout, syntax: Syntax) -> bool:
    """Whether a gap follows nearly every certain end; Markdown without such ends is taken to be spaced."""
    told = sum(
        ends_clause(a.text) and b.gap > layout.gap and a.mark.kind in _PROSE and b.mark.kind in _PROSE
        for a, b in pairwise(lines)
    )
    ends = told + sum(line.gap <= layout.gap for line in _after_ends(lines, layout))
    if not syntax.joins_lines:
        return told >= _FEWEST_ENDS and told >= _SPACED * ends
    if ends < _FEWEST_ENDS:
        return not layout.indented and not layout.gap and any(line.gap for line in lines[1:])
    return told >= _SPACED_MARKDOWN * ends


def _after_ends(lines: Sequence[Line], layout: Layout) -> list[Line]:
    """The lines that follow a certain end of a paragraph."""
    return [
        line
        for before, line in pairwise(lines)
        if ends_clause(before.text)
        and (layout.is_short(before) or not layout.wrapped)
        and line.mark.kind == before.mark.kind == "plain"
        and not line.new_page
    ]


def _has_narrow_first(lines: Sequence[Line], layout: Layout) -> bool:
    """Whether lines after a certain paragraph end are narrower than full, by an indent."""
    narrow = ordinary = 0
    for before, line in pairwise(lines):
        if ends_clause(before.text) and not layout.is_full(before, line) and not ends_clause(line.text):
            narrow += layout.is_narrow(line)
            ordinary += layout.width - line.width < _LOST_INDENT
    return narrow > 2 and narrow > 2 * ordinary


def _first_word(text: str) -> int:
    """Columns of what cannot be divided at the start of a line, and the blank before it."""
    if is_cjk(text[0]):
        return 2
    word = text[:80].split(maxsplit=1)[0]
    for index, char in enumerate(word):
        if is_cjk(char):
            return width(word[:index])
    return width(word) + 1


def _most_common(numbers: Iterable[int]) -> int:
    counts = Counter(numbers)
    return min(counts, key=lambda number: (-counts[number], number), default=0)
