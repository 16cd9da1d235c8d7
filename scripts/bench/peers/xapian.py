"""Xapian with its n-grams of Han characters, through its bindings."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from scripts.bench.peers.peer import Corpus


class Xapian:
    """Bigrams with positions, English words stemmed as well."""

    def missing(self) -> str:
        """See `Peer.missing`."""
        try:
            _library()
        except ImportError:
            return "the Python bindings of Xapian are not installed"
        return ""

    def build(self, corpus: Corpus, directory: Path) -> None:
        """See `Peer.build`."""
        xapian = _library()
        base = xapian.WritableDatabase(str(directory), xapian.DB_CREATE_OR_OPEN)
        indexer = xapian.TermGenerator()
        indexer.set_flags(xapian.TermGenerator.FLAG_CJK_NGRAM)
        for place, text in enumerate(corpus.texts):
            document = xapian.Document()
            indexer.set_document(document)
            indexer.index_text(text)
            document.set_data(text)
            base.replace_document(place + 1, document)
        base.commit()
        base.close()

    def open(self, directory: Path, corpus: Corpus) -> AskedXapian:
        """See `Peer.open`."""
        return AskedXapian(directory, len(corpus.texts))

    def command(self, directory: Path, query: str) -> Sequence[str]:
        """See `Peer.command`."""
        return [sys.executable, "-m", "scripts.bench.peers.xapian", str(directory), query]


class AskedXapian:
    """See `Asked`."""

    def __init__(self, directory: Path, size: int) -> None:
        self._xapian = _library()
        self._base = self._xapian.Database(str(directory))
        self._size = size

    def top(self, query: str) -> list[bytes]:
        """See `Asked.top`."""
        return [match.document.get_data() for match in self._found(query, 10, 0)]

    def total(self, query: str) -> int:
        """See `Asked.total`: it must look at all paragraphs to say so exactly."""
        return int(self._found(query, 0, self._size).get_matches_estimated())

    def matches(self, query: str) -> set[int]:
        """See `Asked.matches`."""
        return {match.docid - 1 for match in self._found(query, self._size, 0)}

    def close(self) -> None:
        """See `Asked.close`."""
        self._base.close()

    def _found(self, query: str, limit: int, checked: int) -> Any:  # noqa: ANN401 - an MSet of untyped bindings
        parser = self._xapian.QueryParser()
        parser.set_default_op(self._xapian.Query.OP_PHRASE)
        flags = self._xapian.QueryParser.FLAG_PHRASE | self._xapian.QueryParser.FLAG_CJK_NGRAM
        enquire = self._xapian.Enquire(self._base)
        enquire.set_query(parser.parse_query(f'"{query}"', flags))
        return enquire.get_mset(0, limit, checked)


def _library() -> Any:  # noqa: ANN401 - a module without types
    return import_module("xapian")


if __name__ == "__main__":
    print(*(text.decode() for text in AskedXapian(Path(sys.argv[1]), 0).top(sys.argv[2])), sep="\n")
