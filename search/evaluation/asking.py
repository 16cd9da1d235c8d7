"""Asking an index the queries of a collection by way of the Python interface, as anyone would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from search.evaluation.building import PASSAGE, Watch
from search.evaluation.trec import Run
from search.parser import QuerySyntaxError
from search.results import Match
from search.searcher import Index

#: How many passages a query gets; the deepest measure looks at so many.
DEPTH = 100


class Answers(NamedTuple):
    """What a search gave.

    Attributes:
        run: The passages of each query, best first: exact hits, then translations, then related ones.
        unread: Query -> why it could not be read; it found nothing.
    """

    run: Run
    unread: Mapping[str, str]


class Asking(NamedTuple):
    """How queries are asked; each as for `Index.search`."""

    match: Match
    translate: bool = True
    semantic: bool = True

    @property
    def name(self) -> str:
        """What a run is called that was made so."""
        without = [name for name in ("translate", "semantic") if not getattr(self, name)]
        return "-".join(["duizhao", self.match, *(f"no-{name}" for name in without)])


def ask(index: Index, queries: Mapping[str, str], how: Asking, watch: Watch) -> Answers:
    """Ask all queries.

    Args:
        index: The index; where it is not one of a corpus, passages are called by the ids of paragraphs.
        queries: Id -> text.
        how: What is looked for.
        watch: Told of each query.

    Raises:
        IndexDamagedError: The index cannot be read.
    """
    run: dict[str, list[str]] = {}
    unread: dict[str, str] = {}
    for query, text in watch(list(queries.items()), "Asking"):
        try:
            results = index.search(text, limit=DEPTH, **how._asdict())
        except QuerySyntaxError as error:
            unread[query], run[query] = error.what, []
            continue
        hits = (*results.hits, *results.translations, *results.related)[:DEPTH]
        run[query] = [str(hit.locator.get(PASSAGE, hit.id)) for hit in hits]
    return Answers(run, unread)


def paragraph_ids(index: Index) -> set[str]:
    """The ids of all paragraphs of an index.

    Raises:
        IndexDamagedError: The index cannot be read.
    """
    snapshot = index.snapshot
    return {found.id for document in snapshot.documents for found in snapshot.paragraphs(document)}
