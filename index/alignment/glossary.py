"""Concepts of the bilingual glossary in a text, whichever language names them.

A concept is one line of ``corpus/glossary/data/*.tsv``: Chinese forms and English forms of one thing. Found
on both sides, it says that the sides belong together, before anything has been learned from them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from corpus.fold import fold
from index.analysis import Analysis, Piece
from index.stemming import stem

_SEPARATOR = " | "


class _Concepts(NamedTuple):
    """Forms by how they begin, the longest first: the rest of the form, and its concept.

    Attributes:
        chinese: By the first two characters.
        latin: By the first stem.
    """

    chinese: dict[str, list[tuple[str, str]]]
    latin: dict[str, list[tuple[tuple[str, ...], str]]]


def concepts(pieces: Sequence[Piece]) -> Iterator[str]:
    """The names of the concepts in a text cut into pieces, of overlapping forms the longest."""
    known = _concepts()
    for piece in pieces:
        if piece.han:
            yield from _in_run(piece.text, known)
    yield from _in_words([stem(piece.text) for piece in pieces if not piece.han], known)


def _in_run(run: str, known: _Concepts) -> Iterator[str]:
    start = 0
    while start < len(run) - 1:
        forms = known.chinese.get(run[start : start + 2], ())
        form, concept = next((found for found in forms if run.startswith(found[0], start)), ("", ""))
        if concept:
            yield concept
        start += len(form) or 1


def _in_words(stems: Sequence[str], known: _Concepts) -> Iterator[str]:
    start = 0
    while start < len(stems):
        forms = known.latin.get(stems[start], ())
        here = (found for found in forms if tuple(stems[start : start + len(found[0])]) == found[0])
        form, concept = next(here, ((), ""))
        if concept:
            yield concept
        start += len(form) or 1


@lru_cache(maxsize=1)
def _concepts() -> _Concepts:
    found = _Concepts({}, {})
    for number, (chinese, latin) in enumerate(_entries()):
        concept = f"#{number}"
        for form in chinese:
            if len(form) > 1:
                found.chinese.setdefault(form[:2], []).append((form, concept))
        for stems in filter(None, latin):
            found.latin.setdefault(stems[0], []).append((stems, concept))
    for forms in found.chinese.values():
        forms.sort(key=lambda entry: -len(entry[0]))
    for phrases in found.latin.values():
        phrases.sort(key=lambda entry: -len(entry[0]))
    return found


def _entries() -> Iterator[tuple[list[str], list[tuple[str, ...]]]]:
    """Of each line of the glossary: its folded Chinese forms, and its English forms as stems."""
    for file in sorted(files("corpus").joinpath("glossary", "data").iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".tsv"):
            continue
        rows = csv.DictReader(
            file.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        for row in rows:
            latin = [
                tuple(stem(piece.text) for piece in Analysis(form).pieces if not piece.han)
                for form in row["en"].split(_SEPARATOR)
            ]
            yield [fold(form) for form in row["zh"].split(_SEPARATOR)], latin
