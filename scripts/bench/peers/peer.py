"""What is compared: the table of engines, and what each must do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from corpus.loading import load


class Corpus(NamedTuple):
    """What is indexed.

    Attributes:
        documents: A folder; Duizhao reads it.
        texts: Its paragraphs as Duizhao cuts them; the others are given these.
        names: Where each stands: ``path:part:n``.
    """

    documents: Path
    texts: list[str]
    names: list[str]


class Asked(Protocol):
    """An opened index."""

    def top(self, query: str) -> object:
        """The ten best paragraphs, their texts read, in whatever form is cheapest."""

    def total(self, query: str) -> int:
        """How many paragraphs match, as the engine counts them."""

    def matches(self, query: str) -> set[int]:
        """All of them, as places in `Corpus.texts`."""

    def close(self) -> None:
        """Let go of files and processes."""


class Peer(Protocol):
    """An engine that can be built and asked; a query is a word or a phrase of words."""

    def missing(self) -> str:
        """What has to be installed first; empty if nothing."""

    def build(self, corpus: Corpus, directory: Path) -> None:
        """Index the corpus below an empty directory."""

    def open(self, directory: Path, corpus: Corpus) -> Asked:
        """Open what was built."""

    def command(self, directory: Path, query: str) -> Sequence[str]:
        """What is typed, or would be, to see ten matches."""


#: What the table calls it -> "module:factory".
PEERS: dict[str, str] = {
    "duizhao, whoosh": "scripts.bench.peers.ours:whoosh",
    "duizhao, tantivy": "scripts.bench.peers.ours:tantivy",
    "duizhao, opensearch": "scripts.bench.peers.ours:opensearch",
    "SQLite FTS5 trigram": "scripts.bench.peers.sqlite:Sqlite",
    "ripgrep": "scripts.bench.peers.ripgrep:Ripgrep",
    "Groonga TokenBigram": "scripts.bench.peers.groonga:Groonga",
    "Xapian n-grams": "scripts.bench.peers.xapian:Xapian",
}


def peer(name: str) -> Peer:
    """The engine that the table calls so."""
    made: Peer = load(PEERS[name])()
    return made
