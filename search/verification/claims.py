"""What a manuscript claims: its citations and quotations, and which belongs to which."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpus.model import Span
from search.verification.blocks import Block, FoundId, ids_in
from search.verification.marks import quotations_in, starts_quotation
from search.verification.notes import Mention, Notes, references

_NUMBER = re.compile(r"(?:¶|\bpara\.)\s?(\d+)")
_ATTRIBUTION = re.compile(r"^[ \t]*(?:[—–―]|--)", re.MULTILINE)
_BEHIND_ID = " \n\u3000])）］.。;；"
#: Code points between ids that are cited together: marks and little words, “; see also”.
_APART = 20
#: Code points around a quotation that tell whether it stands in a title.
_AROUND = 40
# Emphasis and code of Markdown, what it escapes, marks of notes.
_MARKUP = re.compile(r"\*+|`+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|\\(?=[^\w\s])|\[\^[^\]]+\]")


@dataclass(frozen=True, slots=True, eq=False)
class Quotation:
    """Words between quotation marks, or a block quotation.

    Attributes:
        text: The words.
        place: Where: a line, or what a block is called.
        start: Where in its block (code points).
        mentions: The ids that it may be quoted from, the likeliest first.
        is_claimed: Whether the manuscript says that it is from one of them.
        whole: All that a block quotation says before its id; what goes beyond `text` may be its source.
        around: What stands before the opening and behind the closing mark.
    """

    text: str
    place: str
    start: int = 0
    mentions: tuple[Mention, ...] = ()
    is_claimed: bool = False
    whole: str = ""
    around: tuple[str, str] = ("", "")


class Group(NamedTuple):
    """What is cited together, from the first id or mark of a note to the last (code points).

    It may cite nothing of ours, as a note does that names a book.
    """

    span: Span
    mentions: tuple[Mention, ...]


class Claims(NamedTuple):
    """What a block says of sources, in order.

    Attributes:
        mentions: Its ids.
        quotations: Its quotations.
        opening: What it cites at its beginning, before any quotation.
        alone: What a block without quotations cites last.
    """

    mentions: Sequence[Mention]
    quotations: tuple[Quotation, ...]
    opening: tuple[Mention, ...]
    alone: tuple[Mention, ...]


def claims(blocks: Sequence[Block], known: Container[str]) -> list[Claims]:
    """The citations and quotations in blocks of text.

    A quotation belongs to the id that follows it in its block, or to several that follow together; where none
    does, to the one before it. The mark of a note stands for the ids in the note. A block quotation belongs
    to the id in it, to that at the start of the block after it, or to that in the line that introduces it.

    Args:
        blocks: In order.
        known: Ids of documents, which tell where an id begins that stands amid Chinese text.
    """
    read = [_Reading(block, known) for block in blocks]
    notes = Notes(blocks, [one.mentions for one in read])
    groups = [one.groups(notes, i) for i, one in enumerate(read)]
    found = [one.claims(own) for one, own in zip(read, groups, strict=True)]
    for i, block in enumerate(blocks):
        if read[i].is_all_quoted:
            found[i] = found[i]._replace(quotations=tuple(_block_quotations(i, blocks, groups, found)))
        elif i and _ATTRIBUTION.match(block.text) and found[i].opening and not blocks[i - 1].is_quote:
            found[i - 1] = _attributed(blocks[i - 1], found[i - 1], found[i].opening)
    return found


class _Reading:
    """A block, with the ids and the words in quotation marks in it.

    Attributes:
        mentions: Its ids.
        is_all_quoted: Whether it is a quotation as a whole, rather than words in marks with what is said of
            them.
    """

    def __init__(self, block: Block, known: Container[str]) -> None:
        self._block = block
        self._ids = list(ids_in(block.text, known))
        self.is_all_quoted = block.is_quote and not starts_quotation(block.text)
        spans = [] if self.is_all_quoted else quotations_in(block.text)
        starts = [found.span.start for found in self._ids]
        # An id in quotation marks is no quotation.
        self._words = [span for span in spans if not _any_in(starts, *span)]
        self._starts = [span.start for span in self._words]
        self.mentions = [self._mention(i, found) for i, found in enumerate(self._ids)]

    def _mention(self, i: int, found: FoundId) -> Mention:
        """An id, with the number of the paragraph where one stands between the words before and the id."""
        start = found.span.start
        words = self._words[: bisect_left(self._starts, start)][-1:]
        before = max([self._ids[i - 1].span.end if i else 0, *(span.end for span in words)])
        numbers = _NUMBER.findall(self._block.text, before, start)
        number = int(numbers[-1]) if numbers else None
        return Mention(found.name, self._block.place(start), start, number)

    def groups(self, notes: Notes, at: int) -> list[Group]:
        """What is cited where."""
        sites = [Group(one.span, (own,)) for one, own in zip(self._ids, self.mentions, strict=True)]
        for reference in references(self._block.text):
            cited = notes.cited(reference, at)
            if cited is not None:
                sites.append(Group(self._behind_words(reference.span), cited))
        found: list[Group] = []
        for site in sorted(sites, key=lambda site: site.span):
            if found and self._is_near(found[-1].span.end, site.span.start):
                last = found[-1]
                span = Span(last.span.start, site.span.end)
                found[-1] = Group(span, (*last.mentions, *site.mentions))
            else:
                found.append(site)
        return found

    def _behind_words(self, span: Span) -> Span:
        """Where the mark of a note counts: in a quotation, at its end."""
        i = bisect_right(self._starts, span.start) - 1
        end = self._words[i].end if i >= 0 else 0
        return Span(end, end) if span.start < end else span

    def _is_near(self, end: int, start: int) -> bool:
        return start - end <= _APART and not _any_in(self._starts, end, start)

    def claims(self, groups: Sequence[Group]) -> Claims:
        """What the block says, but for what it says as a whole."""
        is_first = bool(groups) and not _any_in(self._starts, 0, groups[0].span.start)
        return Claims(
            self.mentions,
            tuple(self._quotation(span, groups) for span in self._words),
            groups[0].mentions if is_first else (),
            groups[-1].mentions if groups and not self._words else (),
        )

    def _quotation(self, span: Span, groups: Sequence[Group]) -> Quotation:
        """The quotation in a span, with the ids that it may be from."""
        text, place = _plain(self._block.text[span.start : span.end]), self._block.place(span.start)
        at = bisect_left(groups, span.end, key=lambda group: group.span.start)
        before, after = groups[max(0, at - 2) : at], groups[at : at + 1]
        # The ids before it are those of the words before them, unless there are none.
        start = before[-2].span.end if len(before) > 1 else 0
        is_free = bool(before) and not _any_in(self._starts, start, before[-1].span.start)
        likely = [*after, *(before[-1:] if is_free or not after else ())]
        mentions = tuple(mention for group in likely for mention in group.mentions)
        is_claimed = bool(after[0].mentions) if after else is_free
        is_first = self._block.is_quote and not self._block.text[: span.start - 1].strip()
        whole = _named_apart(self._block.text[: after[0].span.start])[0] if is_first and after else ""
        around = self._block.text[: span.start - 1][-_AROUND:], self._block.text[span.end + 1 :][:_AROUND]
        is_claimed = is_claimed and bool(mentions)
        return Quotation(text, place, span.start, mentions, is_claimed, _plain(whole), around)


def _any_in(places: Sequence[int], start: int, end: int) -> bool:
    """Whether one of sorted places is in a range."""
    return bisect_left(places, start) < bisect_left(places, end)


def _block_quotations(
    i: int, blocks: Sequence[Block], groups: Sequence[Sequence[Group]], found: Sequence[Claims]
) -> Iterator[Quotation]:
    block = blocks[i]
    start = 0
    for group in groups[i]:
        yield from _quoted(block, Span(start, group.span.start), group.mentions)
        start = group.span.end
    if groups[i] and block.text[: groups[i][0].span.start].strip(" [(（"):
        return
    mentions = groups[i][0].mentions if groups[i] else _cited_around(i, blocks, found)
    text = _plain(block.text[start:].lstrip(_BEHIND_ID))
    if text:
        yield Quotation(text, block.place(start), start, mentions, is_claimed=bool(mentions))


def _cited_around(i: int, blocks: Sequence[Block], found: Sequence[Claims]) -> tuple[Mention, ...]:
    """What is cited below a block quotation or, in the line that introduces it, above."""
    after = found[i + 1].opening if i + 1 < len(blocks) else ()
    is_introduced = i > 0 and re.search(r"[:：]\W*(?:\^?\w{1,20}\]\W*)?\Z", blocks[i - 1].text) is not None
    return after or (found[i - 1].alone if is_introduced else ())


def _quoted(block: Block, span: Span, mentions: tuple[Mention, ...]) -> Iterator[Quotation]:
    """What a block quotation says before an id."""
    text = block.text[span.start : span.end]
    said = text.lstrip(_BEHIND_ID)
    start = span.start + len(text) - len(said)
    whole, is_apart = _named_apart(said)
    # What stands in the last line may be the source in full.
    text = whole if is_apart else whole.rpartition("\n")[0] or whole
    if _plain(text):
        yield Quotation(_plain(text), block.place(start), start, mentions, bool(mentions), _plain(whole))


def _named_apart(text: str) -> tuple[str, bool]:
    """A text without the source that is named at its end after a dash, and whether one is."""
    source = list(_ATTRIBUTION.finditer(text))
    return (text[: source[-1].start()] if source else text).rstrip(" \n[(（"), bool(source)


def _attributed(block: Block, own: Claims, mentions: tuple[Mention, ...]) -> Claims:
    """The claims of a block that somebody is named under, after a dash: the words are of whom is named."""
    if own.mentions:
        return own
    whole = (Quotation(_plain(block.text), block.place(0)),)
    quoted = own.quotations if starts_quotation(block.text) else whole
    said = (Quotation(one.text, one.place, one.start, mentions, is_claimed=True) for one in quoted)
    return own._replace(quotations=tuple(said))


def _plain(text: str) -> str:
    """The words of a quotation without the signs of Markdown."""
    return _MARKUP.sub("", text).strip()
