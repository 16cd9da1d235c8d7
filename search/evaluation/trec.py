"""The two file formats of TREC that every program for evaluation reads: judgements and runs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from search.evaluation.files import CollectionError, read_lines

#: Query -> passage -> relevance; from 1 up it is relevant.
Judgements: TypeAlias = Mapping[str, Mapping[str, int]]
#: Query -> the passages given for it, best first.
Run: TypeAlias = Mapping[str, Sequence[str]]

# A gain is 2**relevance - 1, and the library computes gains in 32 bits.
_MOST_RELEVANT = 30


def read_judgements(path: Path) -> dict[str, dict[str, int]]:
    """Read ``query 0 passage relevance`` lines, parted by tabs or blanks.

    Raises:
        CollectionError: A line is of another form, or contradicts an earlier one.
    """
    judgements: dict[str, dict[str, int]] = {}
    for where, (query, _, passage, typed) in _rows(path, "query 0 passage relevance"):
        relevance = _number(where, typed)
        if not relevance.is_integer():
            raise CollectionError(f"relevance {typed} is no whole number", where=where)
        if relevance > _MOST_RELEVANT:
            raise CollectionError(f"relevance {typed} is above {_MOST_RELEVANT}", where=where)
        if judgements.setdefault(query, {}).setdefault(passage, int(relevance)) != relevance:
            raise CollectionError(f"{passage} was judged otherwise before for query {query}", where=where)
    return judgements


def read_run(path: Path) -> dict[str, list[str]]:
    """Read ``query Q0 passage rank score tag`` lines; the order is by score, then by rank.

    A passage that is named twice for a query counts where it is first.

    Raises:
        CollectionError: A line is of another form.
    """
    rows: dict[str, list[tuple[float, float, str]]] = {}
    for where, (query, _, passage, rank, score, _) in _rows(path, "query Q0 passage rank score tag"):
        rows.setdefault(query, []).append((-_number(where, score), _number(where, rank), passage))
    return {query: list(dict.fromkeys(row[2] for row in sorted(found))) for query, found in rows.items()}


def write_run(path: Path, run: Run, tag: str) -> None:
    """Write a run.

    Scores count down to 1. What the search scored would not do: scores of different tiers do not compare, and
    programs break ties between scores each in its own way.

    Raises:
        CollectionError: An id holds white space, or the file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(_run_lines(run, tag))
    except OSError as error:
        raise CollectionError(f"cannot be written: {error.strerror}", where=path) from error


def _run_lines(run: Run, tag: str) -> Iterator[str]:
    for query, passages in run.items():
        for rank, passage in enumerate(passages, 1):
            if len(passage.split()) != 1:
                raise CollectionError("the id holds white space, which parts columns here", where=passage)
            yield f"{query} Q0 {passage} {rank} {len(passages) + 1 - rank} {tag}\n"


def _rows(path: Path, form: str) -> Iterator[tuple[str, list[str]]]:
    wanted = len(form.split())
    for where, text in read_lines(path):
        columns = text.split()
        if len(columns) != wanted:
            found = f"{len(columns)} columns where there should be {wanted}"
            raise CollectionError(found, where=where, hint=f"a line is `{form}`")
        yield where, columns


def _number(where: str, typed: str) -> float:
    try:
        value = float(typed)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise CollectionError(f"{typed} is no number", where=where)
    return value
