"""Concepts of the bilingual glossary in a text, whichever language names them.

Found on both sides, a concept says that the sides belong together, before anything is learned from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.glossary import builtin
from index.analysis import Piece
from index.concepts import concepts_in


def concepts(pieces: Sequence[Piece]) -> Iterator[str]:
    """The names of the concepts in a text cut into pieces, of overlapping forms the longest."""
    for mention in concepts_in(builtin()).mentions(pieces):
        yield f"#{mention.entries[0].where}"
