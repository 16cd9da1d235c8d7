"""Concepts of the bilingual glossary in a text, whichever language names them.

Found on both sides, a concept says that the sides belong together, before anything is learned from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from corpus.glossary import builtin
from index.analysis import Piece
from index.concepts import Concepts


def concepts(pieces: Sequence[Piece]) -> Iterator[str]:
    """The names of the concepts in a text cut into pieces, of overlapping forms the longest."""
    for mention in _concepts().mentions(pieces):
        yield f"#{mention.entries[0].where}"


@lru_cache(maxsize=1)
def _concepts() -> Concepts:
    return Concepts(builtin())
