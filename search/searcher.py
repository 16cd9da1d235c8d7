"""The Python interface: open an index, search it, get typed results."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Literal, get_args

from index.reader import Snapshot, naming_damage
from search import query
from search.compile import Compiler
from search.exact import ExactSearch
from search.parser import parse
from search.results import Hit, Results

Match = Literal["auto", "exact"]
Sort = Literal["score", "date"]

# Terms that occur nowhere, and are named, at most.
_NAMED = 10
_FIELDS = "lang: script: kind: section: doc: title: author: year: date:"
#: Nearest passages are a hint, not a result list.
RELATED_LIMIT = 10


def open_index(directory: str | Path) -> Index:
    """Open the index in a directory, as it is now.

    Raises:
        DuizhaoError: There is no index, or it is damaged, or of another version.
    """
    return Index(Snapshot(Path(directory)))


class Index:
    """An opened index; close it, or use it in a ``with`` statement.

    Attributes:
        snapshot: The documents and paragraphs it holds.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all files."""
        self.snapshot.close()

    def search(
        self,
        text: str,
        *,
        limit: int | None = 10,
        offset: int = 0,
        sort: Sort = "score",
        match: Match = "auto",
        exact_script: bool = False,
    ) -> Results:
        """Find the paragraphs that match a query.

        Args:
            text: The query as typed; the language is described in `search.parser`.
            limit: How many hits to return; None for all, 0 for the totals alone.
            offset: How many hits to leave out first.
            sort: By score, or by date with the newest first; ties in document order.
            match: ``auto`` adds the nearest passages, at most ten, where nothing matches exactly.
            exact_script: Whether simplified and traditional characters are kept apart.

        Raises:
            QuerySyntaxError: The query cannot be understood.
            IndexDamagedError: The index cannot be read.
            ValueError: `limit` or `offset` is negative, or `sort` or `match` unknown.
        """
        if sort not in get_args(Sort) or match not in get_args(Match):
            raise ValueError(f"sort is one of {get_args(Sort)}, match one of {get_args(Match)}")
        if offset < 0 or (limit is not None and limit < 0):
            raise ValueError("limit and offset count hits; they are not negative")
        began = time.perf_counter()
        asked = parse(text)
        with naming_damage(self.snapshot.directory):
            compiler = Compiler(asked, self.snapshot.documents, exact_script=exact_script)
            exact = ExactSearch(self.snapshot, compiler)
            hits = exact.page(offset, limit, by_date=sort == "date")
            notes = [*_hints(asked, found=exact.total > 0), *self._repeats(exact)]
            near: Sequence[Hit] = ()
            if not exact.total:
                notes += self._absences(asked, exact_script)
                near = self._related(asked, limit) if match == "auto" else ()
        return Results(
            query=text,
            total=exact.total,
            documents=len(exact.documents),
            occurrences=exact.occurrences,
            took_ms=(time.perf_counter() - began) * 1000,
            hits=tuple(hits),
            related=tuple(near),
            notes=tuple(notes),
        )

    def _related(self, asked: query.Query, limit: int | None) -> Sequence[Hit]:
        from search.related import related  # most queries find something

        return related(self.snapshot, asked, RELATED_LIMIT if limit is None else min(limit, RELATED_LIMIT))

    def _repeats(self, exact: ExactSearch) -> list[str]:
        """Which documents with hits are the same file twice."""
        twice = sorted(exact.documents.intersection(self._copies))
        return [
            f"counted twice: {self.snapshot.documents[place].path} is identical to {self._copies[place]}"
            for place in twice
        ]

    @cached_property
    def _copies(self) -> dict[int, str]:
        """The places of documents that repeat an earlier one, and the path of that one."""
        firsts: dict[tuple[str, int], str] = {}
        paths = [
            firsts.setdefault((document.content, document.part), document.path)
            for document in self.snapshot.documents
        ]
        return {i: path for i, path in enumerate(paths) if path != self.snapshot.documents[i].path}

    def _absences(self, asked: query.Query, exact_script: bool) -> list[str]:
        """Why nothing was found: the terms that occur nowhere, else that they never meet."""
        leaves = list(query.leaves(asked))
        absent = [leaf for leaf in leaves if not self._occurs(leaf, exact_script)]
        if absent:
            named = [query.to_string(leaf) for leaf in dict.fromkeys(absent)]
            more = [f"and {len(named) - _NAMED} more"] if len(named) > _NAMED else []
            return [f"{name} occurs nowhere in the index" for name in named[:_NAMED]] + more
        if len(leaves) == 1 and leaves[0] == asked:
            return []
        return ["every term occurs, but no paragraph satisfies the whole query"] if leaves else []

    def _occurs(self, leaf: query.Word | query.Phrase, exact_script: bool) -> bool:
        compiler = Compiler(leaf, self.snapshot.documents, exact_script=exact_script)
        return ExactSearch(self.snapshot, compiler).total > 0


def _hints(asked: query.Query, *, found: bool) -> Iterator[str]:
    """What the query may have meant to say instead."""
    for leaf in query.leaves(asked):
        if not isinstance(leaf, query.Word):
            continue
        name, colon, value = leaf.text.replace("：", ":").partition(":")
        if colon and value and name.isascii() and name.isalpha() and not value.startswith("//"):
            yield f"{name}: is no field and was read as a word; fields are {_FIELDS}"
        if not found and leaf.text in ("and", "or", "not"):
            yield f"{leaf.text} was read as a word; operators are written in capitals: {leaf.text.upper()}"
