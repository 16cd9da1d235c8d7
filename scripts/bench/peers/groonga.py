"""Groonga with its tokenizer of two characters, spoken to as a process that reads commands."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scripts.bench.peers.peer import Corpus

_BASE = "base"
_BATCH = 2000
_TABLES = (
    "table_create Paragraphs TABLE_NO_KEY",
    "column_create Paragraphs text COLUMN_SCALAR Text",
    "column_create Paragraphs place COLUMN_SCALAR UInt32",
    "table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto",
)
_INDEX = "column_create Terms texts COLUMN_INDEX|WITH_POSITION Paragraphs text"


class Groonga:
    """Bigrams with positions, made after loading, which is its faster way."""

    def missing(self) -> str:
        """See `Peer.missing`."""
        return "" if shutil.which("groonga") else "groonga is not on the path"

    def build(self, corpus: Corpus, directory: Path) -> None:
        """See `Peer.build`."""
        base = AskedGroonga(directory, "-n")
        for command in _TABLES:
            base.tell(command)
        rows = [{"text": text, "place": place} for place, text in enumerate(corpus.texts)]
        for start in range(0, len(rows), _BATCH):
            values = json.dumps(rows[start : start + _BATCH], ensure_ascii=False)
            base.tell("load --table Paragraphs", values)
        base.tell(_INDEX)
        base.close()

    def open(self, directory: Path, corpus: Corpus) -> AskedGroonga:  # noqa: ARG002
        """See `Peer.open`."""
        return AskedGroonga(directory)

    def command(self, directory: Path, query: str) -> Sequence[str]:
        """See `Peer.command`."""
        return ["groonga", str(directory / _BASE), *shlex.split(_select(query, "text", 10))]


class AskedGroonga:
    """See `Asked`."""

    def __init__(self, directory: Path, *options: str) -> None:
        self._process = subprocess.Popen(
            ["groonga", *options, str(directory / _BASE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def top(self, query: str) -> object:
        """See `Asked.top`."""
        return self.tell(_select(query, "text", 10))

    def total(self, query: str) -> int:
        """See `Asked.total`."""
        return int(self.tell(_select(query, "place", 0))[0][0][0])

    def matches(self, query: str) -> set[int]:
        """See `Asked.matches`."""
        return {int(place) for (place,) in self.tell(_select(query, "place", -1))[0][2:]}

    def close(self) -> None:
        """See `Asked.close`."""
        self._process.communicate("quit\n")

    def tell(self, *lines: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Give a command and read its answer, one line of JSON."""
        pipe, answers = self._process.stdin, self._process.stdout
        if pipe is None or answers is None:
            raise ValueError("groonga was started without pipes")
        pipe.write("\n".join(lines) + "\n")
        pipe.flush()
        status, *body = json.loads(answers.readline())
        if status[0]:
            raise RuntimeError(f"groonga: {status[3]}")
        return body[0]


def _select(query: str, columns: str, limit: int) -> str:
    wanted = query.replace("\\", "").replace('"', "").replace("'", "")
    return (
        f"select Paragraphs --filter 'text @ \"{wanted}\"' "
        f"--output_columns {columns} --sort_keys -_score --limit {limit}"
    )
