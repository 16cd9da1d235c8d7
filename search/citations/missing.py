"""What a citation lacks, and which metadata would complete it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from search.citations.work import Work

if TYPE_CHECKING:
    from index.manifest import DocumentEntry

_PRINTED = frozenset({"report", "book"})

#: fact -> (whether a work lacks it, what the note says, the name to write it under in a sidecar).
LACKS: dict[str, tuple[Callable[[Work], bool], str, str]] = {
    "author": (lambda work: not work.creators, "no author", "author"),
    "date": (lambda work: not work.date, "no date", "date"),
    "place": (
        lambda work: work.kind in _PRINTED and not (work.url or work.place),
        "no place",
        "publisher_place",
    ),
    "publisher": (
        lambda work: work.kind in _PRINTED and not (work.url or work.publisher),
        "no publisher",
        "publisher",
    ),
    "accessed": (lambda work: bool(work.url) and not work.accessed, "no day of access", "accessed"),
    "accessed_page": (
        lambda work: bool(work.url) and work.kind == "webpage" and not work.accessed,
        "no day of access",
        "accessed",
    ),
    "title_translation": (
        lambda work: work.is_chinese and not work.title_translation,
        "no translation of the title",
        "title_translation",
    ),
    "url": (lambda work: work.kind == "webpage" and not work.url, "no address", "url"),
}


def notes(document: DocumentEntry, work: Work, wants: Iterable[str]) -> Iterator[str]:
    """Say which facts a work lacks, of those that a style wants, and where to add them."""
    from corpus.metadata import sidecar_of, sidecar_path

    path = Path(document.path)
    lacking = [LACKS[want] for want in (*wants, "url") if LACKS[want][0](work)]
    where = (sidecar_of(path) or sidecar_path(path)).name if lacking else ""
    for _, what, name in lacking:
        yield f"{document.id}: {what}; add {name}: to {where}"
