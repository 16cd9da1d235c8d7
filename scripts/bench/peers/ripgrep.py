"""ripgrep over one file of paragraphs, asked as people ask who know of both scripts: 签证|簽證."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.bench.peers.peer import Corpus

if TYPE_CHECKING:
    from opencc import OpenCC

_FILE = "paragraphs.txt"


class Ripgrep:
    """No index: the texts, a paragraph a line."""

    def missing(self) -> str:
        """See `Peer.missing`."""
        return "" if shutil.which("rg") else "rg is not on the path"

    def build(self, corpus: Corpus, directory: Path) -> None:
        """See `Peer.build`."""
        lines = (" ".join(text.split("\n")) for text in corpus.texts)
        (directory / _FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def open(self, directory: Path, corpus: Corpus) -> AskedRipgrep:  # noqa: ARG002
        """See `Peer.open`."""
        return AskedRipgrep(directory)

    def command(self, directory: Path, query: str) -> Sequence[str]:
        """See `Peer.command`."""
        return _command(directory, query, "--max-count", "10")


class AskedRipgrep:
    """See `Asked`; each question is a process."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def top(self, query: str) -> str:
        """See `Asked.top`: the first ten, for it ranks nothing."""
        return self._run(query, "--max-count", "10")

    def total(self, query: str) -> int:
        """See `Asked.total`."""
        return int(self._run(query, "--count").strip() or 0)

    def matches(self, query: str) -> set[int]:
        """See `Asked.matches`."""
        lines = self._run(query, "--line-number", "--only-matching").splitlines()
        return {int(line.partition(":")[0]) - 1 for line in lines}

    def close(self) -> None:
        """See `Asked.close`."""

    def _run(self, query: str, *options: str) -> str:
        command = _command(self._directory, query, *options)
        return subprocess.run(command, capture_output=True, check=False, encoding="utf-8").stdout


def _command(directory: Path, query: str, *options: str) -> list[str]:
    patterns = dict.fromkeys((query, *(converter.convert(query) for converter in _converters())))
    expressions = [part for pattern in patterns for part in ("-e", pattern)]
    return ["rg", "--ignore-case", "--fixed-strings", *options, *expressions, str(directory / _FILE)]


@cache
def _converters() -> tuple[OpenCC, ...]:
    from opencc import OpenCC

    return OpenCC("s2t"), OpenCC("t2s")
