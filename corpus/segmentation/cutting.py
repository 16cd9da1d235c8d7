"""Cutting what is too long for one paragraph: a file without line breaks is no citeable unit."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus.segmentation.characters import SENTENCE, ends_sentence
from corpus.segmentation.lines import Block, Line
from corpus.segmentation.marks import PLAIN

LONGEST = 20_000
"""Code points of the source that one paragraph spans at most; the longest in 52 work reports has 1,900."""


def cut(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield ``blocks``, those longer than :data:`LONGEST` divided at ends of sentences."""
    for block in blocks:
        if block.last.end - block.first.start <= LONGEST or block.first.mark.kind == "rule":
            yield block
        else:
            yield from _divide(block)


def _divide(block: Block) -> Iterator[Block]:
    part = Block()
    skipped = iter([*block.skipped, None])
    waiting = next(skipped)
    for line in (piece for whole in block.lines for piece in _pieces(whole)):
        between: list[Line] = []
        while waiting is not None and waiting.start < line.start:
            between.append(waiting)
            waiting = next(skipped)
        if part.lines and (line.end - part.first.start > LONGEST or _is_long_enough(part)):
            yield part
            part = Block()
        elif part.lines:
            part.skipped += between
        part.add(line)
    yield part


def _is_long_enough(part: Block) -> bool:
    return 2 * (part.last.end - part.first.start) > LONGEST and ends_sentence(part.last.text)


def _pieces(line: Line) -> Iterator[Line]:
    """The line in parts of at most :data:`LONGEST` code points, without the blanks between them."""
    while len(line.text) > LONGEST:
        part, line = _halves(line)
        yield part
    yield line


def _halves(line: Line) -> tuple[Line, Line]:
    """The first part of a line and the rest; markup between the two goes with the first."""
    end = _end(line.text)
    text, rest = line.text[:end].rstrip(), line.text[end:].lstrip()
    last, begin = line.place(len(text) - 1) + 1, line.place(len(line.text) - len(rest))
    border = bisect_left(line.hidden, begin, key=lambda hidden: hidden.start)
    past = max([last, *(hidden.end for hidden in line.hidden[:border])])
    return (
        replace(line, end=past, text=text, hidden=line.hidden[:border]),
        replace(line, start=begin, text=rest, hidden=line.hidden[border:], mark=PLAIN, gap=0, new_page=False),
    )


def _end(text: str) -> int:
    """Where the first part ends: after a sentence, else at a blank, else anywhere."""
    ends = [found.end() for found in SENTENCE.finditer(text, LONGEST // 2, LONGEST)]
    if ends:
        return ends[-1]
    blank = text.rfind(" ", LONGEST // 2, LONGEST)
    return blank if blank > 0 else LONGEST
