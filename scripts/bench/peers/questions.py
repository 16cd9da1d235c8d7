"""What all engines are asked, and which paragraphs are right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.fold import fold
from scripts.bench.queries import SEEN_THROUGH
from scripts.bench.sampling import english_phrases, han_strings

#: The group of single characters.
ONE_CHARACTER = "1 character"
#: Lengths of Chinese strings, by the name of their group.
_LENGTHS: dict[str, tuple[int, ...]] = {
    ONE_CHARACTER: (1,),
    "2 characters": (2,),
    "3 and 4": (3, 4),
    "5 to 8": (5, 6, 8),
}
_WORD = re.compile(r"[a-z0-9]+")  # Han characters may stand beside it without a blank
#: A string in more paragraphs than this is frequent.
_OFTEN = 100


class Question(NamedTuple):
    """A query.

    Attributes:
        text: The string, as it is looked for.
        group: Its sort and length, for the table.
        is_converted: Whether it is typed in the other script than where it was found.
        right: Places of the paragraphs that contain it, in whichever script.
        as_typed: Those that contain its very characters.
    """

    text: str
    group: str
    is_converted: bool
    right: frozenset[int]
    as_typed: frozenset[int]

    @property
    def is_frequent(self) -> bool:
        """Whether many paragraphs contain it."""
        return len(self.right) > _OFTEN


def questions(texts: Sequence[str], count: int) -> list[Question]:
    """Random strings of the texts, `count` of each group, every other one converted to the other script."""
    from opencc import OpenCC

    convert = {"s2t": OpenCC("s2t").convert, "t2s": OpenCC("t2s").convert}
    closed = [SEEN_THROUGH.sub("", text) for text in texts]
    folded = [fold(text) for text in closed]
    found = []
    for group, lengths in _LENGTHS.items():
        for i, string in enumerate(dict.fromkeys(han_strings(texts, count, lengths))):
            others = [other for change in convert.values() if (other := change(string)) != string]
            is_converted = bool(i % 2 and others)
            text = others[0] if is_converted else string
            right, literal = _places(folded, fold(text)), _places(closed, text)
            found.append(Question(text, group, is_converted, right, literal))
    return found + list(_english(texts, count))


def _english(texts: Sequence[str], count: int) -> Iterator[Question]:
    # No engine here but ripgrep heeds punctuation between words.
    lowered = [f" {' '.join(_WORD.findall(text.casefold()))} " for text in texts]
    for phrase in dict.fromkeys(quoted.strip('"') for quoted in english_phrases(texts, count)):
        right = _places(lowered, f" {phrase.casefold()} ")
        yield Question(phrase, "English", is_converted=False, right=right, as_typed=right)


def _places(texts: Sequence[str], wanted: str) -> frozenset[int]:
    return frozenset(i for i, text in enumerate(texts) if wanted in text)
