"""SQLite's full-text index of three characters in a row, as most applications would set it up."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from scripts.bench.peers.peer import Corpus

_FILE = "texts.sqlite"
# The index knows nothing shorter.
_LEAST = 3


class Sqlite:
    """FTS5 with the trigram tokenizer; it knows no shorter strings, which are looked for in all texts."""

    def missing(self) -> str:
        """See `Peer.missing`."""
        try:
            with closing(sqlite3.connect(":memory:")) as trial:
                trial.execute("CREATE VIRTUAL TABLE t USING fts5(text, tokenize='trigram')")
        except sqlite3.OperationalError as error:
            return f"SQLite {sqlite3.sqlite_version} has no trigram tokenizer ({error})"
        return ""

    def build(self, corpus: Corpus, directory: Path) -> None:
        """See `Peer.build`."""
        with closing(sqlite3.connect(directory / _FILE)) as base:
            base.execute("CREATE VIRTUAL TABLE paragraphs USING fts5(text, tokenize='trigram')")
            base.executemany("INSERT INTO paragraphs(rowid, text) VALUES (?, ?)", enumerate(corpus.texts))
            base.execute("INSERT INTO paragraphs(paragraphs) VALUES ('optimize')")
            base.commit()

    def open(self, directory: Path, corpus: Corpus) -> AskedSqlite:  # noqa: ARG002
        """See `Peer.open`."""
        return AskedSqlite(directory)

    def command(self, directory: Path, query: str) -> Sequence[str]:
        """See `Peer.command`."""
        return [sys.executable, "-m", "scripts.bench.peers.sqlite", str(directory), query]


class AskedSqlite:
    """See `Asked`."""

    def __init__(self, directory: Path) -> None:
        self._base = sqlite3.connect(f"file:{directory / _FILE}?mode=ro", uri=True)

    def top(self, query: str) -> list[str]:
        """See `Asked.top`."""
        order = "ORDER BY rank" if len(query) >= _LEAST else ""
        return [
            str(text) for (text,) in self._rows(f"text FROM paragraphs WHERE {{}} {order} LIMIT 10", query)
        ]

    def total(self, query: str) -> int:
        """See `Asked.total`."""
        return int(self._rows("count(*) FROM paragraphs WHERE {}", query)[0][0])

    def matches(self, query: str) -> set[int]:
        """See `Asked.matches`."""
        return {int(row) for (row,) in self._rows("rowid FROM paragraphs WHERE {}", query)}

    def close(self) -> None:
        """See `Asked.close`."""
        self._base.close()

    def _rows(self, wanted: str, query: str) -> list[tuple[str | int, ...]]:
        is_short = len(query) < _LEAST
        condition = "instr(text, ?)" if is_short else "paragraphs MATCH ?"
        value = query if is_short else f'"{query}"'
        return self._base.execute(f"SELECT {wanted.format(condition)}", (value,)).fetchall()


if __name__ == "__main__":
    print(*AskedSqlite(Path(sys.argv[1])).top(sys.argv[2]), sep="\n")
