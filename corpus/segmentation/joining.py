"""From a block of printed lines to clean text, with the ranges of the source that are not text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from corpus.model import Span
from corpus.segmentation.characters import cuts_compound, cuts_number, joins_tight
from corpus.segmentation.lines import Block, Line
from corpus.segmentation.marks import BLANK_MARKUP, Mark, Syntax

_BLANKS = re.compile(r"\s{2,}")
_HYPHENATED = re.compile(r"[^\W\d_]+-\Z")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as clean text; offsets are code points of the source.

    Attributes:
        text: Lines joined, blanks collapsed, markup left out.
        span: From its first to past its last character.
        markup: Ranges that belong to it but are not text.
        skip: Ranges of page furniture between its lines.
        mark: What its first line opens.
        emphasis: ``bold`` or ``italic`` marks around the whole of it, such as ``***``.
        gap: Blank lines before it.
        new_page: Furniture or a form feed stands before it.
    """

    text: str
    span: Span
    mark: Mark
    markup: tuple[Span, ...] = ()
    skip: tuple[Span, ...] = ()
    emphasis: str = ""
    gap: int = 0
    new_page: bool = False


class Vocabulary:
    """Which words a document writes, asked when one is divided at a line end."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word.lower() for line in self._lines for word in _WORD.findall(line.text))

    @cached_property
    def _divides(self) -> bool:
        """Whether the document divides words: more line ends prove it than prove compounds."""
        votes = 0
        for line, following in pairwise(self._lines):
            left, right = _halves(line.text, following.text)
            if left:
                compound = f"{left}-{right}" in self._words or (left in self._words and right in self._words)
                votes += (left + right in self._words) - compound
        return votes > 0

    def divides(self, line: str, following: str) -> bool:
        """Tell whether the hyphen that ends ``line`` only divides a word (``develop-`` ``ment``)."""
        left, right = _halves(line, following)
        if not left:
            return False
        whole, compound = left + right in self._words, f"{left}-{right}" in self._words
        return self._divides if whole == compound else whole


def _halves(line: str, following: str) -> tuple[str, str]:
    if not line.endswith("-") or not following[:1].islower():
        return "", ""
    left, right = _HYPHENATED.search(line[-40:]), _WORD.match(following)
    return (left.group()[:-1].lower(), right.group().lower()) if left and right else ("", "")


def join(block: Block, source: str, syntax: Syntax, vocabulary: Vocabulary) -> Piece:
    """Return the clean text of ``block``; the text is empty if all of it is markup."""
    span = Span(block.first.start, block.last.end)
    mark = _mark(block, syntax)
    inline = _inline(source, Span(span.start + mark.prefix, span.end - mark.suffix), syntax)
    hyphens = list(_hyphens(block, vocabulary))
    markup = _merged([*_edges(block, span, mark), *hyphens, *inline.ranges])
    return Piece(
        _compose(block, source, markup, frozenset(hyphen.end for hyphen in hyphens)),
        span,
        mark,
        tuple(markup),
        tuple(Span(line.start, line.end) for line in block.skipped),
        inline.emphasis or _emphasis(block),
        block.first.gap,
        block.first.new_page or bool(block.skipped),
    )


def _emphasis(block: Block) -> str:
    """The type that all lines share."""
    kinds = {line.emphasis for line in block.lines}
    return kinds.pop() if len(kinds) == 1 else ""


def _mark(block: Block, syntax: Syntax) -> Mark:
    """The mark of the first line, read again where its markup closes on a later line."""
    first = block.first
    if len(block.lines) == 1 or first.mark.kind not in ("plain", "opening"):
        return first.mark
    if first.text[0] not in "=*_":
        return first.mark
    return syntax.recognise(" ".join(line.text for line in block.lines))


def _edges(block: Block, span: Span, mark: Mark) -> Iterator[Span]:
    if mark.kind == "rule":
        yield span
        return
    yield Span(span.start, span.start + mark.prefix)
    yield Span(span.end - mark.suffix, span.end)
    if mark.kind == "quote":
        yield from (Span(line.start, line.start + line.mark.prefix) for line in block.lines)


def _hyphens(block: Block, vocabulary: Vocabulary) -> Iterator[Span]:
    for line, following in pairwise(block.lines):
        if line.text.endswith("-") and vocabulary.divides(line.text, following.text):
            yield Span(line.end - 1, line.end)


class _Inline(NamedTuple):
    ranges: list[Span]
    emphasis: str


def _inline(source: str, body: Span, syntax: Syntax) -> _Inline:
    """The inline markup in ``body``, and the emphasis that encloses all of it, if one does."""
    ranges: list[Span] = []
    emphasis = ""
    if syntax.inline is not None:
        for found in syntax.inline.finditer(source, body.start, body.end):
            ranges += _around(found, syntax.inline)
            if found.span() == body:
                opener = _group(found, "open")
                emphasis = found[opener] if opener else ""
    return _Inline(ranges, emphasis)


def _around(found: re.Match[str], inline: re.Pattern[str]) -> Iterator[Span]:
    """What stands before and after the kept part of a match, and the same inside of that part."""
    start, end = found.span()
    kept = _group(found, "keep")
    if kept is None:
        yield Span(start, end)
        return
    first, last = found.span(kept)
    yield Span(start, first)
    yield Span(last, end)
    if kept != "keep_code":
        for nested in inline.finditer(found.string, first, last):
            yield from _around(nested, inline)


def _group(found: re.Match[str], kind: str) -> str | None:
    """The name of the group that matched, of those that begin with ``kind``."""
    return next((name for name, text in found.groupdict().items() if name.startswith(kind) and text), None)


def _merged(ranges: list[Span]) -> list[Span]:
    """The ranges in order, empty ones left out, overlapping and touching ones made one."""
    merged: list[Span] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
        elif end > start:
            merged.append(Span(start, end))
    return merged


def _compose(block: Block, source: str, markup: Sequence[Span], divided: frozenset[int]) -> str:
    """Join the lines; ``divided`` holds the ends of lines whose last word goes on in the next."""
    parts: list[str] = []
    end = 0
    for line in block.lines:
        printed = _BLANKS.sub(" ", _without(source, line, markup) if markup else line.text).strip()
        if not printed:
            continue
        if parts and end not in divided and not _is_tight(parts[-1], printed):
            parts.append(" ")
        parts.append(printed)
        end = line.end
    return "".join(parts)


def _is_tight(before: str, printed: str) -> bool:
    cut = cuts_compound(before, printed) or cuts_number(before, printed)
    return cut or joins_tight(before, printed)


def _without(source: str, line: Line, markup: Sequence[Span]) -> str:
    kept: list[str] = []
    position = line.start
    # One range may begin before the line and reach into it.
    for start, end in markup[max(0, bisect_left(markup, (line.start, 0)) - 1) :]:
        if start >= line.end:
            break
        kept.append(source[position : max(start, position)])
        if BLANK_MARKUP.search(source, start, end):
            kept.append(" ")
        position = max(position, end)
    kept.append(source[position : line.end])
    return "".join(kept)
