"""Writing postings of terms at hand, to tell one field's cost from another's."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from pathlib import Path

from index.analysis import Analysis
from index.engine import DEFAULT_ENGINE, engine

Terms = dict[str, set[str]]


class Prepared(Analysis):
    """Terms at hand, in the shape that an engine takes them."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def terms(self) -> Terms:
        """The terms, of whatever fields."""
        return self._terms


def write_postings(terms: Iterable[Terms], directory: Path) -> None:
    """Write a segment's postings with the default engine into a new directory."""
    directory.mkdir()
    gc.freeze()  # the terms of all paragraphs are this script's burden, not the engine's
    engine(DEFAULT_ENGINE).write(directory, map(Prepared, terms))
    gc.unfreeze()


def directory_bytes(directory: Path) -> int:
    """The size of a directory's files."""
    return sum(path.stat().st_size for path in directory.iterdir())
