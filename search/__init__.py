"""Queries to hits: parse, match, rank, render.

``open_index(path).search("新质生产力")`` is the whole of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.results import Hit, Results
    from search.searcher import Index, open_index

__all__ = ["Hit", "Index", "Results", "open_index"]

_HOMES = {"open_index": "searcher", "Index": "searcher", "Results": "results", "Hit": "results"}


def __getattr__(name: str) -> object:
    # Importing the package loads nothing; the command line relies on it.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
