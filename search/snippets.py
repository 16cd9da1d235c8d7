"""The parts of a long paragraph that are worth showing: the sentences around its matches."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from corpus.model import Span

# A Latin stop ends a sentence before a blank only (5.2, U.S.A); closing quotes and brackets belong to it.
_SENTENCE_END = re.compile(r"[。！？；][”’」』）》〉]*|[.!?;][\"'”’)\]]*(?=\s)")
_CLAUSE_BORDER = re.compile(r"[，、：,:\s]+")
# An ellipsis in place of fewer code points than this saves nothing.
_SMALLEST_GAP = 8


class Snippet(NamedTuple):
    """A stretch of a paragraph.

    Attributes:
        start: Its first code point in the paragraph.
        end: One past its last.
        spans: The matches in it, as code points of the paragraph, not of the piece.
    """

    start: int
    end: int
    spans: tuple[Span, ...]


def snippets(text: str, spans: Sequence[Span], width: int) -> list[Snippet]:
    """Choose what to show of a paragraph: all of it if it is short, else whole sentences around the matches.

    Every match is inside exactly one piece. A sentence longer than `width` is cut, between clauses or words
    where it has any, never inside a match. A long paragraph without a match is shown from its start.

    Args:
        text: The paragraph.
        spans: The matches, code points of `text`, in order and without overlaps.
        width: Code points that are shown whole: the longest short paragraph, and the longest sentence.
    """
    if len(text) <= width:
        return [Snippet(0, len(text), tuple(spans))]
    borders = sorted({0, len(text), *(match.end() for match in _SENTENCE_END.finditer(text))})
    stretches = (_around(text, span, borders, width) for span in spans or [Span(0, 1)])
    return [Snippet(*stretch, _between(spans, stretch)) for stretch in _united(stretches)]


def _between(spans: Sequence[Span], stretch: Span) -> tuple[Span, ...]:
    first = bisect_left(spans, stretch.start, key=itemgetter(0))
    return tuple(spans[first : bisect_left(spans, stretch.end, key=itemgetter(0))])


def _around(text: str, span: Span, borders: Sequence[int], width: int) -> Span:
    """The sentences that a match touches, or the part of them near it; `borders` are where sentences meet."""
    start = borders[bisect_right(borders, span.start) - 1]
    end = borders[bisect_left(borders, span.end)]
    if end - start > width:
        room = max(0, width - (span.end - span.start)) // 2
        start = _clause_start(text, max(start, span.start - room), span.start)
        end = _clause_end(text, span.end, min(end, span.end + room))
    while start < span.start and text[start].isspace():
        start += 1
    return Span(start, end)


def _clause_start(text: str, start: int, stop: int) -> int:
    """The first clause or word that starts between two offsets; `start` itself where nothing else does."""
    if start == 0:
        return start
    border = _CLAUSE_BORDER.search(text, start - 1, stop)
    return border.end() if border else start


def _clause_end(text: str, start: int, stop: int) -> int:
    """The last clause or word that ends between two offsets; `stop` itself where nothing else does."""
    if stop == len(text):
        return stop
    borders = [border.start() for border in _CLAUSE_BORDER.finditer(text, start, stop + 1)]
    return borders[-1] if borders else stop


def _united(stretches: Iterable[Span]) -> list[Span]:
    """Stretches in order, those that overlap or nearly touch made one."""
    united: list[Span] = []
    for stretch in sorted(stretches):
        if united and stretch.start - united[-1].end < _SMALLEST_GAP:
            last = united.pop()
            stretch = Span(last.start, max(last.end, stretch.end))  # noqa: PLW2901
        united.append(stretch)
    return united
