"""What a manuscript claims: its citations and quotations, and which belongs to which."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpus.model import Span
from search.verification.blocks import Block, FoundId, ids_in

_NUMBER = re.compile(r"(?:¶|\bpara\.)\s?(\d+)")
_PAIRS = {"“": "”", "「": "」", "『": "』", "«": "»", '"': '"'}
_OPENING = re.compile(f"[{''.join(_PAIRS)}]")
_ATTRIBUTION = re.compile(r"^[ \t]*(?:[—–―]|--)", re.MULTILINE)
#: Code points between ids that are cited together: marks and little words, “; see also”.
_APART = 20
_MARKUP = re.compile(r"\*+|`+|\\(?=[^\w\s])|\[\^[^\]]+\]")


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """An id in a manuscript.

    Attributes:
        id: As written, without brackets.
        place: Where: a line, or what a block is called.
        n: The number of the paragraph that is written with it, if any.
    """

    id: str
    place: str
    n: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Quotation:
    """Words between quotation marks, or a block quotation.

    Attributes:
        text: The words.
        place: Where: a line, or what a block is called.
        mentions: The ids that it may be quoted from, the likeliest first.
        is_claimed: Whether the manuscript says that it is from one of them.
    """

    text: str
    place: str
    mentions: tuple[Mention, ...] = ()
    is_claimed: bool = False


class Claims(NamedTuple):
    """What a block says of sources, in order.

    Attributes:
        mentions: Its ids.
        quotations: Its quotations.
        opening: The ids that it begins with, before any quotation.
        alone: The last ids of a block without quotations.
    """

    mentions: list[Mention]
    quotations: list[Quotation]
    opening: tuple[Mention, ...]
    alone: tuple[Mention, ...]


def claims(blocks: Sequence[Block], known: Container[str]) -> list[Claims]:
    """The citations and quotations in blocks of text.

    A quotation belongs to the id that follows it in its block, or to several that follow together; where none
    does, to the one before it. A block quotation belongs to the id in it, to that at the start of the block
    after it, or to that in the line that introduces it.

    Args:
        blocks: In order.
        known: Ids of documents, which tell where an id begins that stands amid Chinese text.
    """
    found = [_in_block(block, known) for block in blocks]
    for i, block in enumerate(blocks):
        if _is_all_quoted(block):
            found[i].quotations[:] = _block_quotation(i, blocks, found)
        elif i and _ATTRIBUTION.match(block.text) and found[i].opening and not blocks[i - 1].is_quote:
            _attribute(blocks[i - 1], found[i - 1], found[i].opening)
    return found


def quotations_in(text: str) -> Iterator[Span]:
    """Where the outermost quotations of a text stand, their marks left out (code points)."""
    at = 0
    while opening := _OPENING.search(text, at):
        end = _closing(text, opening.start())
        if end > opening.end():
            yield Span(opening.end(), end)
        at = max(end, opening.start()) + 1


def _closing(text: str, start: int) -> int:
    """Where the quotation ends that the mark at `start` begins; -1 if it does not."""
    opening, closing = text[start], _PAIRS[text[start]]
    depth = 1
    for i in range(start + 1, len(text)):
        if text[i] == closing:
            depth -= 1
        elif text[i] == opening:
            depth += 1
        if depth == 0:
            return i
    # Texts mispair their marks: then the first that closes is taken.
    return text.find(closing, start + 1)


class _Group(NamedTuple):
    """Ids that are cited together, from the first to the last (code points)."""

    span: Span
    mentions: tuple[Mention, ...]


def _in_block(block: Block, known: Container[str]) -> Claims:
    text = block.text
    ids = list(ids_in(text, known))
    words = [] if _is_all_quoted(block) else list(quotations_in(text))
    # An id in quotation marks is no quotation.
    words = [span for span in words if not any(span.start <= one.span.start < span.end for one in ids)]
    mentions = list(_mentions(block, ids, words))
    groups = _groups(ids, words, mentions)
    is_first = bool(groups) and not any(span.start < groups[0].span.start for span in words)
    return Claims(
        mentions,
        [_quotation(block, span, words, groups) for span in words],
        groups[0].mentions if is_first else (),
        groups[-1].mentions if groups and not words else (),
    )


def _mentions(block: Block, ids: Sequence[FoundId], words: Sequence[Span]) -> Iterator[Mention]:
    """The ids, with the number of the paragraph where one stands between the words before and the id."""
    for found in ids:
        start = found.span.start
        ends = [span.end for span in (*(one.span for one in ids), *words) if span.end <= start]
        numbers = _NUMBER.findall(block.text, max(ends, default=0), start)
        yield Mention(found.name, block.place(start), int(numbers[-1]) if numbers else None)


def _groups(ids: Sequence[FoundId], words: Sequence[Span], mentions: Sequence[Mention]) -> list[_Group]:
    groups: list[_Group] = []
    for found, mention in zip(ids, mentions, strict=True):
        start, end = found.span
        last = groups[-1] if groups else _Group(Span(0, start - _APART - 1), ())
        if start - last.span.end <= _APART and not _any_between(words, last.span.end, start):
            groups[-1] = _Group(Span(last.span.start, end), (*last.mentions, mention))
        else:
            groups.append(_Group(found.span, (mention,)))
    return groups


def _quotation(block: Block, span: Span, words: Sequence[Span], groups: Sequence[_Group]) -> Quotation:
    """The quotation in a span, with the ids that it may be from."""
    text, place = _plain(block.text[span.start : span.end]), block.place(span.start)
    before = [group for group in groups if group.span.end <= span.start]
    after = [group for group in groups if group.span.start >= span.end]
    # The ids before it are those of the words before them, unless there are none.
    start = before[-2].span.end if len(before) > 1 else 0
    is_free = bool(before) and not _any_between(words, start, before[-1].span.start)
    if after:
        others = before[-1].mentions if is_free else ()
        return Quotation(text, place, (*after[0].mentions, *others), is_claimed=True)
    return Quotation(text, place, before[-1].mentions if before else (), is_claimed=is_free)


def _any_between(words: Sequence[Span], start: int, end: int) -> bool:
    return any(start <= span.start < end for span in words)


def _is_all_quoted(block: Block) -> bool:
    """Whether a block is a quotation as a whole, rather than words in marks with what is said of them."""
    return block.is_quote and not _OPENING.match(block.text.lstrip())


def _block_quotation(i: int, blocks: Sequence[Block], found: Sequence[Claims]) -> list[Quotation]:
    block, own = blocks[i], found[i]
    text, place = block.text, block.place(0)
    if own.mentions:
        head = text[: text.find(own.mentions[0].id)]
        source = list(_ATTRIBUTION.finditer(head))
        head = head[: source[-1].start()] if source else head
        # What stands below an earlier block of the same quotation may be its source in full.
        is_below = i > 0 and blocks[i - 1].is_quote and not found[i - 1].mentions
        words = _plain(head).rstrip(" \n[(（")
        return [Quotation(words, place, own.opening, is_claimed=not is_below)] if words else []
    after = found[i + 1].opening if i + 1 < len(blocks) else ()
    is_introduced = i > 0 and blocks[i - 1].text.rstrip().endswith((":", "："))
    mentions = after or (found[i - 1].alone if is_introduced else ())
    return [Quotation(_plain(text), place, mentions, is_claimed=bool(mentions))]


def _attribute(block: Block, own: Claims, mentions: tuple[Mention, ...]) -> None:
    """Make a block that somebody is named under, after a dash, the words of whom is named."""
    if own.mentions:
        return
    if not _OPENING.match(block.text):
        own.quotations[:] = [Quotation(_plain(block.text), block.place(0))]
    own.quotations[:] = [Quotation(q.text, q.place, mentions, is_claimed=True) for q in own.quotations]


def _plain(text: str) -> str:
    """The words of a quotation without the signs of Markdown."""
    return _MARKUP.sub("", text).strip()
