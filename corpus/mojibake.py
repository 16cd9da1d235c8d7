"""Text that was read in a wrong encoding and saved that way: telling it, and saying which reading went wrong.

It is told by undoing: what is written back in the encoding that it was wrongly read in, and then read in the
one that it is in, becomes ordinary text, and was none before. Real text of any language does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.han import HAN
from corpus.plausibility import is_ordinary, ordinary

_SAMPLE = 20_000  # Code points.
_SAVED_AS = {"cp1252": "Latin-1", "mac_roman": "Mac Roman", "gb18030": "GBK", "big5hkscs": "Big5"}
_WRITTEN_IN = {"utf-8": "UTF-8", "gb18030": "GBK", "big5hkscs": "Big5"}

_ORDINARY = 0.75  # What is this ordinary already needs no undoing.
# How ordinary it becomes; at the edge of a run characters are often lost. Few bytes are UTF-8 by chance.
_UNDONE = {"utf-8": 0.5, "gb18030": 0.7, "big5hkscs": 0.7}
_GAIN = 0.3
_NOT_OF_IT = 0.2  # The share of characters that the wrong encoding may not have.
_LEAST = {"utf-8": 3, "gb18030": 6, "big5hkscs": 6}  # Bytes; fewer become ordinary by chance.
_ASCII = bytes(range(0x80))
# What was read in these shows Han, kana or private characters; Russian, Greek and pinyin have no need to.
_SHOWS_HAN = ("gb18030", "big5hkscs")
_HAN_SHARE = 0.2
_HAN = re.compile(f"[{HAN}\u3040-\u312f\ue000-\uf8ff]")

# Where characters could not be read, or memory was never filled; in GBK two lost characters read as 锟斤拷.
_LOST = "\ufffd"
_FILLERS = ("锟斤拷", "烫烫烫", "屯屯屯")
_MANY = 0.05
_FEW = 2  # So many, whatever their share, are no reason.

_RUN = re.compile("[\x80-\xff]{4}")

# Windows-1252 where it differs from Latin-1; what it leaves undefined is read as Latin-1 everywhere.
_HIGH = bytes(range(0x80, 0xA0)).decode("cp1252", errors="replace")
_TO_LATIN1 = {ord(char): 0x80 + i for i, char in enumerate(_HIGH) if char != _LOST}


class Misreading(NamedTuple):
    """What went wrong, and what to do about it, for an error."""

    what: str
    hint: str


def misreading(text: str) -> Misreading | None:
    """Tell which wrong reading most of ``text`` went through; None if it reads as it was written.

    A few misread words in a text that is right otherwise are no reason to refuse it.
    """
    if text.isascii():
        return None
    sample = _spread(text)
    return _undone(sample) or _lost(sample)


def doubts(text: str) -> tuple[str, ...]:
    """Name what was lost or misread in a text that is right on the whole."""
    wrong = [(number, found) for number, line in _suspicious(text) if (found := _undone(line))]
    notes = [f"line {number} is {found.what}" for number, found in wrong[:1]]
    notes += [f"so are {len(wrong) - 1:,} lines more"] if len(wrong) > 1 else []
    lost = text.count(_LOST)
    notes += [f"{lost:,} characters were lost and are U+FFFD"] if lost else []
    return tuple(notes)


def _suspicious(text: str) -> Iterator[tuple[int, str]]:
    """The lines, with their numbers from 1, that hold a run of what one byte after another reads as."""
    if _RUN.search(text):
        yield from ((i, line) for i, line in enumerate(text.split("\n"), 1) if _RUN.search(line))


def _spread(text: str) -> str:
    """The lines that are not ASCII, or as many of them, evenly spread, as make up a sample."""
    lines = [line for line in text.split("\n") if not line.isascii()]  # U+0085 may be half a character.
    step = 1 + sum(map(len, lines)) // _SAMPLE
    return "\n".join(lines[::step])[:_SAMPLE]


def _lost(sample: str) -> Misreading | None:
    length = len("".join(sample.split()))
    for sign in (_LOST, *_FILLERS):
        count = sample.count(sign)
        if count > _FEW and count * len(sign) > _MANY * length:
            name = "U+FFFD" if sign == _LOST else sign
            what = f"its characters were lost: read in a wrong encoding, it holds {name} in their places"
            return Misreading(what, "they cannot be brought back; get the file again")
    return None


def _undone(sample: str) -> Misreading | None:
    if is_ordinary(sample, _ORDINARY):
        return None
    now = ordinary(sample)
    share = {
        (wrong, right): ordinary(data.decode(right, errors="replace"))
        for wrong, data in _written_back(sample)
        for right, least in _LEAST.items()
        if wrong != right and len(data.translate(None, _ASCII)) >= least
    }
    wrong, right = max(share, key=share.__getitem__, default=("", ""))
    if not share or share[wrong, right] < max(_UNDONE[right], now + _GAIN):
        return None
    what = f"mojibake: saved after {_WRITTEN_IN[right]} was read as {_SAVED_AS[wrong]}"
    hint = f"get the file again, or open the original as {_WRITTEN_IN[right]} and save it as UTF-8"
    return Misreading(what, hint)


def _written_back(sample: str) -> Iterator[tuple[str, bytes]]:
    """The bytes that a wrong encoding read as ``sample``; what it does not have was lost already."""
    text = sample.replace(_LOST, "?")
    foreign = sum(not char.isascii() for char in text)
    for encoding in _SAVED_AS:
        if encoding == "cp1252":
            data = text.translate(_TO_LATIN1).encode("latin-1", errors="replace")
        else:
            data = text.encode(encoding, errors="replace")
        is_of_it = data.count(b"?") - text.count("?") <= _NOT_OF_IT * foreign
        if is_of_it and (encoding not in _SHOWS_HAN or len(_HAN.findall(text)) > _HAN_SHARE * foreign):
            yield encoding, data
