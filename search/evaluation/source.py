"""Where the files of a test collection are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from search.evaluation.collection import Passage, read_corpus, read_queries
from search.evaluation.files import CollectionError
from search.evaluation.trec import read_judgements

_CORPUS = ("corpus.jsonl", "corpus.jsonl.gz")
_QUERIES = ("queries.jsonl", "queries.jsonl.gz")
_QRELS = ("qrels.tsv",)


class Source(NamedTuple):
    """A folder with the usual names, and files that take the place of those in it.

    Each method reads a file and raises `CollectionError` if there is none or it cannot be used.

    Attributes:
        folder: It may hold ``corpus.jsonl``, ``queries.jsonl`` (or either as ``.gz``) and ``qrels.tsv``.
        corpus: Another file of passages.
        queries: Another file of queries.
        qrels: Another file of judgements.
        field: Which text of a query is asked.
        lang: Which passages of the corpus count; empty for all.
    """

    folder: Path | None = None
    corpus: Path | None = None
    queries: Path | None = None
    qrels: Path | None = None
    field: str = "text"
    lang: str = ""

    @property
    def has_corpus(self) -> bool:
        """Whether there is a corpus."""
        return self._find(self.corpus, _CORPUS) is not None

    @property
    def has_queries(self) -> bool:
        """Whether there are queries."""
        return self._find(self.queries, _QUERIES) is not None

    def read_corpus(self) -> list[Passage]:
        """The passages that count."""
        return read_corpus(self._need(self.corpus, _CORPUS), self.lang)

    def read_queries(self) -> dict[str, str]:
        """The text of each query."""
        return read_queries(self._need(self.queries, _QUERIES), self.field)

    def read_judgements(self) -> dict[str, dict[str, int]]:
        """All judgements."""
        return read_judgements(self._need(self.qrels, _QRELS))

    def _find(self, named: Path | None, names: Sequence[str]) -> Path | None:
        if named is not None or self.folder is None:
            return named
        return next((self.folder / name for name in names if (self.folder / name).exists()), None)

    def _need(self, named: Path | None, names: Sequence[str]) -> Path:
        path = self._find(named, names)
        if path is None:
            option = names[0].partition(".")[0]
            raise CollectionError(f"no {names[0]}", where=self.folder, hint=f"name a file with --{option}")
        return path
