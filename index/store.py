"""The paragraphs of one segment: what they say and where they stand.

Two files. ``paragraphs.blocks`` holds what queries touch, mapped into memory: the texts, their match texts,
small columns, and in how many paragraphs each Han character stands. ``paragraphs.sqlite`` holds the rest of
each paragraph, read for what is shown. Both are written once and never changed.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import Any, Literal, NamedTuple

from corpus.errors import DuizhaoError
from corpus.files import open_regular
from corpus.model import KINDS, LANGUAGES, Kind, Language, Paragraph, Span
from index.analysis import Analysis
from index.blocks import Blocks, write_blocks
from index.engine import REBUILD, IndexDamagedError

BLOCKS = "paragraphs.blocks"
ROWS = "paragraphs.sqlite"

TextName = Literal["text", "forms", "stems"]
_TEXTS: tuple[TextName, ...] = ("text", "forms", "stems")
# Paragraphs whose texts are copied together to be counted: about a megabyte.
_TOGETHER = 4096
# The bits of an error code of SQLite's that say what kind it is; the others say where it happened.
_PRIMARY = 0xFF

_SCHEMA = """
CREATE TABLE section (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE paragraph (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    n INTEGER NOT NULL,
    section INTEGER NOT NULL REFERENCES section (id),
    page TEXT,
    char_start INTEGER,
    char_end INTEGER,
    locator TEXT NOT NULL,
    extra TEXT NOT NULL
) STRICT;
CREATE INDEX paragraph_key ON paragraph (key);
"""


class Row(NamedTuple):
    """A paragraph as stored; see `corpus.model.Paragraph` for the fields it shares with it.

    Attributes:
        number: Its number in the segment.
        slot: Which of the segment's documents it belongs to.
        key: From `index.ids.paragraph_keys`, unique in its document; `DocumentEntry.keys` may replace it.
        n: Its place among the paragraphs of its document, from 1.
    """

    number: int
    slot: int
    key: str
    n: int
    kind: Kind
    section: tuple[str, ...]
    lang: Language
    page: int | str | None
    span: Span | None
    locator: Mapping[str, object]
    text: str
    extra: Mapping[str, object]


_encode = json.JSONEncoder(ensure_ascii=False).encode


def _packed(facts: Mapping[str, object]) -> str:
    return _encode(dict(facts)) if facts else "{}"  # most paragraphs have none


class StoreWriter:
    """Gathers the paragraphs of a new segment; `finish` writes them."""

    def __init__(self) -> None:
        self.analyses: list[Analysis] = []
        self._texts: dict[TextName, list[bytes]] = {name: [] for name in _TEXTS}
        self._slots = array("I")
        self._lengths = array("I")
        self._kinds = array("B")
        self._langs = array("B")
        self._sections: dict[tuple[str, ...], int] = {}
        self._section_column = array("I")
        self._characters: Counter[str] = Counter()
        self._rows: list[tuple[object, ...]] = []
        self._slot = -1
        self._contents: list[list[str]] = []

    @property
    def length(self) -> int:
        """Number of Han characters and Latin words in all paragraphs."""
        return sum(self._lengths)

    def start_document(self) -> None:
        """The paragraphs that follow belong to the next document."""
        self._slot += 1
        self._contents.append([])

    def add(self, n: int, paragraph: Paragraph) -> None:
        """Add the `n`-th paragraph of the current document."""
        from index.ids import content_key  # it loads OpenSSL, which no search needs

        analysis = Analysis(paragraph.text)
        self.analyses.append(analysis)
        forms, stems = analysis.forms, analysis.stems
        self._texts["text"].append(paragraph.text.encode())
        self._texts["forms"].append(forms.encode())
        self._texts["stems"].append(b"" if stems == forms else stems.encode())
        self._slots.append(self._slot)
        self._lengths.append(analysis.length)
        self._characters.update(analysis.characters)
        self._kinds.append(KINDS.index(paragraph.kind))
        self._langs.append(LANGUAGES.index(paragraph.lang))
        section = self._sections.setdefault(paragraph.section, len(self._sections))
        self._section_column.append(section)
        self._contents[-1].append(content_key(paragraph.text))
        self._rows.append(
            (
                n,
                section,
                None if paragraph.page is None else json.dumps(paragraph.page),
                *(paragraph.span or (None, None)),
                _packed(paragraph.locator),
                _packed(paragraph.extra),
            )
        )

    def finish(self, directory: Path) -> None:
        """Write the two files into an existing directory."""
        blocks: dict[str, bytes | array[int]] = {
            "slot": self._slots,
            "length": self._lengths,
            "kind": self._kinds,
            "lang": self._langs,
            "section": self._section_column,
            "characters": array("I", sorted(map(ord, self._characters))),
            "characters.df": array("I", (self._characters[c] for c in sorted(self._characters))),
        }
        for name, texts in self._texts.items():
            # A zero byte, which no match text contains, parts each from the next: a search across the whole
            # block finds nothing that straddles two paragraphs.
            ends = array("Q", [0])
            for text in texts:
                ends.append(ends[-1] + len(text) + 1)
            blocks[f"{name}.ends"] = ends
            blocks[name] = b"".join(text + b"\0" for text in texts)
        write_blocks(directory / BLOCKS, blocks)
        try:
            with closing(sqlite3.connect(directory / ROWS)) as connection:
                self._write_rows(connection)
        except sqlite3.OperationalError as error:  # a full disk, which SQLite names in its own way
            hint = "the index is as it was"
            raise DuizhaoError(
                f"cannot write the index: {error}", where=directory / ROWS, hint=hint
            ) from error

    def _write_rows(self, connection: sqlite3.Connection) -> None:
        from index.ids import paragraph_keys

        # Nothing names the file yet, and whoever names it flushes it to the disk first: no journal is needed.
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        with connection:
            connection.executescript(_SCHEMA)
            sections = ((i, json.dumps(path, ensure_ascii=False)) for path, i in self._sections.items())
            connection.executemany("INSERT INTO section VALUES (?, ?)", sections)
            # Only a whole document tells which of its paragraphs are repeats.
            keys = (key for contents in self._contents for key in paragraph_keys(contents))
            rows = ((i, key, *row) for i, (key, row) in enumerate(zip(keys, self._rows, strict=True)))
            connection.executemany("INSERT INTO paragraph VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


class TextBlock:
    """The texts of a segment, or their match texts, as UTF-8 in the memory map.

    Attributes:
        map: The memory map that all offsets (bytes) point into.
    """

    def __init__(self, blocks: Blocks, name: TextName) -> None:
        self.map = blocks.map
        self.start, self.end = blocks.range(name)
        self._ends = blocks.numbers(f"{name}.ends", "Q")

    def bounds(self, number: int) -> tuple[int, int]:
        """First byte of a paragraph's text in `map`, and one past its last."""
        return self.start + self._ends[number], self.start + self._ends[number + 1] - 1

    def is_empty(self, number: int) -> bool:
        """Whether a paragraph has no such text; its stems are left out where they are its forms."""
        return self._ends[number] + 1 == self._ends[number + 1]

    def counts(self, numbers: Sequence[int], needle: bytes) -> list[int]:
        """How often a needle stands in each of some paragraphs' texts, none overlapping another.

        Args:
            numbers: The paragraphs, each named once.
            needle: Without a zero byte.
        """
        if len(numbers) == len(self._ends) - 1:
            return self._counts(needle)
        buffer, start, ends = self.map, self.start, self._ends
        return [buffer[start + ends[number] : start + ends[number + 1]].count(needle) for number in numbers]

    def _counts(self, needle: bytes) -> list[int]:
        """The same for all paragraphs in order."""
        counts: list[int] = []
        for first in range(0, len(self._ends) - 1, _TOGETHER):
            ends = self._ends[first : first + _TOGETHER + 1]
            start = self.start + ends[0]
            texts = self.map[start : self.start + ends[-1]]
            borders = [end - ends[0] for end in ends]
            counts += map(texts.count, repeat(needle), borders, borders[1:])
        return counts

    def holding(self, needle: bytes) -> list[int]:
        """The paragraphs whose texts contain a needle, in one pass from each of them to the next."""
        buffer, start, ends = self.map, self.start, self._ends
        found = []
        number = 0
        at = buffer.find(needle, start, self.end)
        while at >= 0:
            number = bisect_right(ends, at - start, number) - 1
            found.append(number)
            at = buffer.find(needle, start + ends[number + 1], self.end)
        return found

    def __getitem__(self, number: int) -> bytes:
        start, end = self.bounds(number)
        return self.map[start:end]


class Store:
    """The opened paragraphs of one segment.

    Attributes:
        slot: Document slot by paragraph number.
        length: Number of Han characters and Latin words by paragraph number.
        kind: Index into `corpus.model.KINDS` by paragraph number.
        lang: Index into `corpus.model.LANGUAGES` by paragraph number.
        section: Index into `sections` by paragraph number.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._blocks = Blocks(directory / BLOCKS)
        try:
            self.text, self.forms, self.stems = (TextBlock(self._blocks, name) for name in _TEXTS)
            self.slot = self._blocks.numbers("slot", "I")
            self.length = self._blocks.numbers("length", "I")
            self.kind = self._blocks.numbers("kind", "B")
            self.lang = self._blocks.numbers("lang", "B")
            self.section = self._blocks.numbers("section", "I")
            self._characters = self._blocks.numbers("characters", "I")
            self._characters_df = self._blocks.numbers("characters.df", "I")
        except (KeyError, ValueError, TypeError) as error:
            raise IndexDamagedError("a block is missing or cut short", where=directory / BLOCKS) from error
        self._connection = self._connect()

    def __len__(self) -> int:
        return len(self.slot)

    @cached_property
    def sections(self) -> list[tuple[str, ...]]:
        """The distinct section paths."""
        rows = self._query("SELECT path FROM section ORDER BY id")
        return [tuple(json.loads(path)) for (path,) in rows]

    def character_df(self, character: str) -> int:
        """How many paragraphs contain a folded Han character; the engine has no postings for one alone."""
        at = bisect_left(self._characters, ord(character))
        found = at < len(self._characters) and self._characters[at] == ord(character)
        return self._characters_df[at] if found else 0

    def row(self, number: int) -> Row:
        """The paragraph of that number."""
        for row in self.rows(number, number + 1):
            return row
        raise IndexDamagedError(f"paragraph {number} is missing", where=self._directory / ROWS)

    def rows(self, start: int, end: int) -> Iterator[Row]:
        """The paragraphs from number `start` up to `end`, in order."""
        found = self._query(
            "SELECT number, key, n, path, page, char_start, char_end, locator, extra"
            " FROM paragraph JOIN section ON section.id = paragraph.section"
            " WHERE number >= ? AND number < ? ORDER BY number",
            start,
            end,
        )
        for number, key, n, path, page, char_start, char_end, locator, extra in found:
            yield Row(
                number=number,
                slot=self.slot[number],
                key=key,
                n=n,
                kind=KINDS[self.kind[number]],
                section=tuple(json.loads(path)),
                lang=LANGUAGES[self.lang[number]],
                page=None if page is None else json.loads(page),
                span=None if char_start is None else Span(char_start, char_end),
                locator=json.loads(locator),
                text=self.text[number].decode(),
                extra=json.loads(extra),
            )

    def numbers_of(self, key: str) -> list[int]:
        """The paragraphs that have a key, whichever document they are in."""
        return [number for (number,) in self._query("SELECT number FROM paragraph WHERE key = ?", key)]

    def numbers_saying(self, content: str) -> list[int]:
        """The paragraphs that have a content key, repeats too, whichever document they are in."""
        # What begins with the content key and a stop lies between the stop and the character after it.
        found = self._query(
            "SELECT number FROM paragraph WHERE key = ? OR (key > ? AND key < ?) ORDER BY number",
            content,
            f"{content}.",
            f"{content}/",
        )
        return [number for (number,) in found]

    def keys(self, start: int, end: int) -> list[str]:
        """The keys of the paragraphs from number `start` up to `end`."""
        statement = "SELECT key FROM paragraph WHERE number >= ? AND number < ? ORDER BY number"
        return [key for (key,) in self._query(statement, start, end)]

    def close(self) -> None:
        """Let go of both files."""
        columns = (self.slot, self.length, self.kind, self.lang, self.section)
        for column in (*columns, self._characters, self._characters_df):
            column.release()
        self._blocks.close()
        self._connection.close()

    def _connect(self) -> sqlite3.Connection:
        # Immutable: no lock, no journal, so that an index on a read-only disk serves as well. Opened
        # here and now, since it may be deleted while we read.
        path = self._directory / ROWS
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        open_regular(path).close()  # SQLite would wait for a pipe
        try:
            return sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            open_regular(
                path
            ).close()  # the system says what SQLite does not: gone since, too many open files
            raise IndexDamagedError(str(error), where=path, hint=REBUILD) from error

    @cached_property
    def _checked(self) -> sqlite3.Connection:
        """The connection, known to hold our tables and nothing else: a view could say or do anything."""
        self._connection.execute("PRAGMA trusted_schema = OFF")
        found = self._connection.execute("SELECT sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY rowid")
        if "".join(f"\n{sql};" for (sql,) in found) != _SCHEMA.rstrip():
            raise sqlite3.DatabaseError("other tables than were written")
        return self._connection

    def _query(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return self._checked.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            path = self._directory / ROWS
            if getattr(error, "sqlite_errorcode", 0) & _PRIMARY == sqlite3.SQLITE_IOERR:
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(path)) from error
            raise IndexDamagedError(str(error), where=path) from error
