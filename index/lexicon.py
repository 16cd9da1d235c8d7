"""What words of one language are called in another, as learned from the aligned documents of an index.

The file of a lexicon is sorted text, a word a line with its translations, the likeliest first. It is looked
up without reading it all; `index.learning` writes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from corpus.errors import DuizhaoError
from corpus.files import read_regular
from index.engine import REBUILD, IndexDamagedError
from index.manifest import LEXICONS, LexiconEntry
from index.reader import naming_damage


class Translation(NamedTuple):
    """What a word may be called in the other language.

    Attributes:
        text: Folded Han characters, or the stem of a Latin word.
        likelihood: How likely it is rendered so, more than 0 and 1 at most.
    """

    text: str
    likelihood: float


class Lexicon:
    """An opened lexicon.

    Args:
        data: The contents of its file.

    Raises:
        ValueError: It was cut short.
    """

    def __init__(self, data: bytes) -> None:
        if data and not data.endswith(b"\n"):
            raise ValueError("the last line of a lexicon is cut short")
        self._data = data

    def of(self, word: str) -> list[Translation]:
        """What a folded Chinese word, or the stem of a Latin one, is called; the likeliest first.

        Raises:
            ValueError: Its line is damaged.
        """
        line = self._line(word.encode())
        if not line:
            return []
        fields = line.decode().split("\t")
        found = [Translation(*pair) for pair in zip(fields[1::2], map(float, fields[2::2]), strict=True)]
        if not all(text and 0 < likelihood <= 1 for text, likelihood in found):
            raise ValueError(f"no translations of {word!r}: {found}")
        return found

    def _line(self, word: bytes) -> bytes:
        """The line of a word, or nothing."""
        data, low, high = self._data, 0, len(self._data)
        while low < high:
            start = data.rfind(b"\n", 0, (low + high) // 2) + 1
            end = data.index(b"\n", start)
            found = data[start:end].partition(b"\t")[0]
            if found == word:
                return data[start:end]
            if found < word:
                low = end + 1
            else:
                high = start
        return b""


def open_lexicon(directory: Path, entry: LexiconEntry) -> Lexicon:
    """The lexicon that a manifest names.

    Raises:
        IndexDamagedError: It is damaged.
        DuizhaoError: It is gone, the index having been brought up to date meanwhile.
    """
    path = lexicon_path(directory, entry.name)
    try:
        found = path.stat().st_size
    except FileNotFoundError as error:
        what = "what was learned of words is gone; the index was updated since it was opened"
        raise DuizhaoError(what, where=path, hint=f"open it again, or {REBUILD}") from error
    if found != entry.size:
        raise IndexDamagedError(f"{found} bytes where {entry.size} were written", where=path, hint=REBUILD)
    with naming_damage(directory):
        return Lexicon(read_regular(path, entry.size))


def lexicon_path(directory: Path, name: str) -> Path:
    """The file of that lexicon."""
    return directory / LEXICONS / f"{name}.tsv"
