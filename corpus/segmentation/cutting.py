"""Cutting what is too long for one paragraph: a file without line breaks is no citeable unit."""

from __future__ import annotations

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
        if block.last.end - block.first.start <= LONGEST:
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
    if len(line.text) <= LONGEST:
        yield line
        return
    start = 0
    while start < len(line.text):
        end = _end(line.text, start)
        text = line.text[start:end].strip()
        if text:
            begin = line.start + line.text.index(text[0], start)
            yield replace(
                line,
                start=begin,
                end=begin + len(text),
                text=text,
                mark=line.mark if start == 0 else PLAIN,
                gap=line.gap if start == 0 else 0,
                new_page=line.new_page and start == 0,
            )
        start = end


def _end(text: str, start: int) -> int:
    """Where the part that starts at ``start`` ends: after a sentence, else at a blank, else anywhere."""
    limit = start + LONGEST
    if limit >= len(text):
        return len(text)
    ends = [found.end() for found in SENTENCE.finditer(text, start + LONGEST // 2, limit)]
    if ends:
        return ends[-1]
    blank = text.rfind(" ", start + LONGEST // 2, limit)
    return blank if blank > 0 else limit
