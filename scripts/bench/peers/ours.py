"""Duizhao with each of its engines."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cached_property, partial
from importlib.util import find_spec
from pathlib import Path

from corpus.loading import load
from index.engine import ENGINES
from index.opensearch.client import URL
from scripts.bench.peers.peer import Corpus
from search import open_index
from search.results import Results

#: What the table calls Duizhao with a server.
OPENSEARCH = "duizhao, opensearch"


class Duizhao:
    """Duizhao as a user has it: the whole command indexes, from documents to a commit."""

    def __init__(self, engine: str, package: str, *options: str) -> None:
        self._engine, self._package, self._options = engine, package, options

    def missing(self) -> str:
        """See `Peer.missing`."""
        if self._engine not in ENGINES:
            return f"there is no engine {self._engine}"
        if self._engine == "opensearch" and (reason := load("tests.opensearch_cluster:missing_tools")()):
            return str(reason)
        return "" if find_spec(self._package) else f"{self._package} is not installed"

    def build(self, corpus: Corpus, directory: Path) -> None:
        """See `Peer.build`."""
        command = [*_DUIZHAO, "index", str(corpus.documents), "--index", str(directory), "--no-align"]
        subprocess.run(
            [*command, "--jobs", "1", "--engine", self._engine, *self._options],
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def open(self, directory: Path, corpus: Corpus) -> AskedDuizhao:
        """See `Peer.open`."""
        return AskedDuizhao(directory, corpus)

    def command(self, directory: Path, query: str) -> Sequence[str]:
        """See `Peer.command`."""
        return [*_DUIZHAO, "search", query, "--format", "plain", "--no-translate", "--index", str(directory)]


_DUIZHAO = (sys.executable, "-m", "search.cli")
whoosh = partial(Duizhao, "whoosh", "whoosh")
tantivy = partial(Duizhao, "tantivy", "tantivy")


def opensearch() -> Duizhao:
    """Duizhao with the server that was started for the comparison."""
    return Duizhao("opensearch", "opensearchpy", "--url", os.environ.get(URL, ""), "--replicas", "0")


class AskedDuizhao:
    """See `Asked`; a search always gives the exact total and the best ten, so both cost the same."""

    def __init__(self, directory: Path, corpus: Corpus) -> None:
        self._index = open_index(directory)
        self._names = corpus.names

    def top(self, query: str) -> Results:
        """See `Asked.top`."""
        return self._search(query, 10)

    def total(self, query: str) -> int:
        """See `Asked.total`."""
        return self._search(query, 0).total

    def matches(self, query: str) -> set[int]:
        """See `Asked.matches`."""
        hits = self._search(query, None).hits
        return {self._places[f"{hit.document.path}:{hit.document.part}:{hit.n}"] for hit in hits}

    def close(self) -> None:
        """See `Asked.close`."""
        self._index.close()

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self._names)}

    def _search(self, query: str, limit: int | None) -> Results:
        return self._index.search(f'"{query}"', match="exact", limit=limit)
