"""From a block of printed lines to clean text, with the ranges of the source that are not text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import NamedTuple

from corpus.model import Span
from corpus.segmentation.characters import cuts_compound, cuts_number, joins_tight
from corpus.segmentation.lines import Block, Line
from corpus.segmentation.marks import BLANK_MARKUP, Mark, MarkKind, Syntax
from corpus.segmentation.numbering import number
from corpus.segmentation.structure import Hidden, united, visible

_BLANKS = re.compile(r"\s{2,}")
_HYPHENATED = re.compile(r"[^\W\d_]+-\Z")
_PART = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DIVIDING = 0.04  # Share of lines that end with a hyphen where words are divided; else it is under 0.01.


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
    def _halves(self) -> list[tuple[str, str]]:
        """What stands on both sides of each hyphen at the end of a line."""
        ends = ((a, b) for a, b in pairwise(self._lines) if a.text.endswith("-"))
        return [halves for a, b in ends if (halves := _divided(a.text, b.text))]

    @cached_property
    def _words(self) -> frozenset[str]:
        """All words but the halves of divided ones, which would pass for the parts of compounds."""
        words: set[str] = set()
        is_divided = False
        for line in self._lines:
            found = _WORD.findall(line.text.lower())
            start, is_divided = int(is_divided), line.text.endswith("-")
            words.update(found[start : len(found) - is_divided])
        return frozenset(words)

    @cached_property
    def _divides(self) -> bool:
        """Whether the document divides words: by what its line ends prove, else by how many there are."""
        proofs = Counter(self._is_whole(*halves) for halves in self._halves)
        if proofs[True] != proofs[False]:
            return proofs[True] > proofs[False]
        return len(self._halves) >= max(2, _DIVIDING * len(self._lines))

    def _is_whole(self, left: str, right: str) -> bool | None:
        """Whether the two are one word, by the words around; None if these do not tell."""
        whole, compound = left + right in self._words, f"{left}-{right}" in self._words
        if whole != compound:
            return whole
        return False if not whole and {left, right} <= self._words else None

    def divides(self, line: str, following: str) -> bool:
        """Tell whether the hyphen that ends ``line`` only divides a word (``develop-`` ``ment``)."""
        halves = _divided(line, following)
        if halves is None:
            return False
        whole = self._is_whole(*halves)
        return self._divides if whole is None else whole


def _divided(line: str, following: str) -> tuple[str, str] | None:
    """The two words around a hyphen at the end of ``line``, in lower case; None if there are none."""
    left, right = _HYPHENATED.search(line[-40:]), _PART.match(following)
    in_capitals = following[:2].isupper()
    if left is None or right is None or in_capitals != line[-3:-1].isupper():
        return None
    if not (following[0].islower() or in_capitals):
        return None  # A compound of names: Five-Year.
    return left.group()[:-1].lower(), right.group().lower()


def join(block: Block, source: str, syntax: Syntax, vocabulary: Vocabulary) -> Piece:
    """Return the clean text of ``block``; the text is empty if all of it is markup."""
    span = Span(block.first.start, block.last.end)
    mark = _mark(block, syntax)
    body = _body(block, mark)
    inline = _inline(source, body, syntax) if mark.kind not in ("rule", "code") else _NONE
    hyphens = _hyphens(block, vocabulary)
    hidden = [found for line in block.lines for found in line.hidden]
    marked = [*_edges(block, span, body, mark), *hyphens, *inline.ranges]
    markup = united([*hidden, *_as_hidden(source, marked)]) if marked or hidden else []
    text = _compose(block, source, markup, frozenset(hyphen.end for hyphen in hyphens))
    return Piece(
        text,
        span,
        _numbered(mark, text) if markup or mark.kind == "heading" else mark,
        tuple(Span(found.start, found.end) for found in markup),
        tuple(Span(line.start, line.end) for line in block.skipped),
        inline.emphasis or _emphasis(block),
        block.first.gap,
        block.first.new_page or bool(block.skipped),
    )


def _numbered(mark: Mark, text: str) -> Mark:
    """The mark with the number that markup hid: ``**一、Roads**``, ``## 1. Roads``, ``**第一条** Roads``."""
    found = number(text) if mark.kind in ("plain", "emphasis", "heading") and not mark.number else None
    if found is None:
        return mark
    kind: MarkKind = "number" if mark.kind == "plain" else mark.kind
    return mark._replace(kind=kind, marker=found.marker, number=found)


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


def _body(block: Block, mark: Mark) -> Span:
    """What stands between the marks that open and close the block."""
    last = block.last
    return Span(block.first.place(mark.prefix), last.place(len(last.text) - mark.suffix))


def _edges(block: Block, span: Span, body: Span, mark: Mark) -> Iterator[Span]:
    """The marks around the block and, of a quotation, before each line."""
    if mark.kind == "rule":
        yield span
        return
    if span.start < body.start:
        yield Span(span.start, body.start)
    if mark.kind == "quote":
        yield from (Span(line.start, line.place(line.mark.prefix)) for line in block.lines[1:])
    if body.end < span.end:
        yield Span(body.end, span.end)


def _hyphens(block: Block, vocabulary: Vocabulary) -> list[Span]:
    return [
        Span(line.end - 1, line.end)
        for line, following in pairwise(block.lines)
        if line.text.endswith("-") and vocabulary.divides(line.text, following.text)
    ]


class _Inline(NamedTuple):
    ranges: list[Span]
    emphasis: str


_NONE = _Inline([], "")


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


def _as_hidden(source: str, ranges: Sequence[Span]) -> Iterator[Hidden]:
    for start, end in ranges:
        yield Hidden(start, end, BLANK_MARKUP.search(source, start, end) is not None)


def _compose(block: Block, source: str, markup: Sequence[Hidden], divided: frozenset[int]) -> str:
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


def _without(source: str, line: Line, markup: Sequence[Hidden]) -> str:
    # One range may begin before the line and reach into it.
    first = max(0, bisect_left(markup, line.start, key=lambda found: found.start) - 1)
    return visible(source, line.start, line.end, islice(markup, first, None))
