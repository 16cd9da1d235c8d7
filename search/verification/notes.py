"""Notes: the marks in a text that refer to them, ``[^1]``, ``[1]`` or ``①``, and what they cite."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpus.model import Span
from search.verification.blocks import Block

_NAMED_SIGN = "^"
_NAMED = r"\[\^(?P<named>[^\]\s]{1,40})\]"
_SIGN = r"(?P<sign>[①-⑳]|[⁰¹²³⁴-⁹]{1,3})"
_MARK = re.compile(rf"{_NAMED}|[\[［〔](?P<numbers>\d{{1,3}}(?:\s?[,，、–—-]\s?\d{{1,3}})*)[\]］〕]|{_SIGN}")
_LABEL = re.compile(rf"\s*(?:{_NAMED}:|[\[［〔](?P<numbers>\d{{1,3}})[\]］〕]|{_SIGN})")
_LISTED = re.compile(r"\s*(\d{1,3})[.)．、]")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RANGE = re.compile(r"(\d+)(?:\s?[–—-]\s?(\d+))?")
_MOST = 20  # Notes that one mark refers to.


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """An id in a manuscript.

    Attributes:
        id: As written, without brackets.
        place: Where: a line, or what a block is called.
        start: Where in its block (code points).
        n: The number of the paragraph that is written with it, if any.
    """

    id: str
    place: str
    start: int
    n: int | None = None


class Reference(NamedTuple):
    """A mark that refers to notes: where (code points), and the labels of the notes."""

    span: Span
    labels: tuple[str, ...]


class _Note(NamedTuple):
    block: int
    cited: tuple[Mention, ...]


def is_note(text: str) -> bool:
    """Whether a text begins as a note does."""
    return _LABEL.match(text) is not None


def references(text: str) -> Iterator[Reference]:
    """The marks of a text that may refer to notes."""
    for mark in _MARK.finditer(text):
        yield Reference(Span(*mark.span()), tuple(_labels(mark)))


class Notes:
    """The notes of a manuscript.

    Args:
        blocks: All its blocks; a note is a block that begins with its label.
        mentions: The ids in each of them.
    """

    def __init__(self, blocks: Sequence[Block], mentions: Sequence[Sequence[Mention]]) -> None:
        noted: dict[str, list[_Note]] = defaultdict(list)
        listed: dict[str, list[_Note]] = defaultdict(list)
        for i, (block, cited) in enumerate(zip(blocks, mentions, strict=True)):
            if label := _LABEL.match(block.text):
                noted[next(_labels(label))].append(_Note(i, tuple(cited)))
            elif cited and (item := _LISTED.match(block.text)):
                listed[item[1]].append(_Note(i, tuple(cited)))
        # A numbered item that cites something is a note where nothing else has its number.
        self._notes = listed | noted

    def cited(self, reference: Reference, at: int) -> tuple[Mention, ...] | None:
        """What the notes cite that a block refers to, None if the mark is none of a note.

        Args:
            reference: The mark.
            at: The block; where numbers begin anew on each page, its note is the next one below.
        """
        found = [self._note(label, at) for label in reference.labels if label in self._notes]
        is_note = bool(found) or reference.labels[0].startswith(_NAMED_SIGN)
        return tuple(mention for note in found for mention in note.cited) if is_note else None

    def _note(self, label: str, at: int) -> _Note:
        notes = self._notes[label]
        return next((note for note in notes if note.block >= at), notes[-1])


def _labels(mark: re.Match[str]) -> Iterator[str]:
    if mark["named"]:
        yield _NAMED_SIGN + mark["named"]
    elif mark["sign"]:
        yield mark["sign"].translate(_RAISED)
    else:
        for first, last in _RANGE.findall(mark["numbers"]):
            numbers = range(int(first), int(last or first) + 1)
            yield from map(str, numbers[:_MOST])
