"""What a citation lacks, and which metadata would complete it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from search.citations.casing import is_in_capitals
from search.citations.work import Work

if TYPE_CHECKING:
    from index.manifest import DocumentEntry

_PRINTED = frozenset({"report", "book"})
_ALWAYS = ("container", "url")  # Without these a work cannot be found, whatever the style.
#: What has no day of access in GB/T 7714-2025, whose web pages alone have one.
_DATED = frozenset({"report", "book", "article-newspaper", "standard"})

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
        lambda work: bool(work.url) and work.kind not in _DATED and not work.accessed,
        "no day of access",
        "accessed",
    ),
    "title_translation": (
        lambda work: work.is_chinese and not work.title_translation,
        "no translation of the title",
        "title_translation",
    ),
    "capitals": (lambda work: is_in_capitals(work.title), "title in capitals", "title"),
    "page": (
        lambda work: work.kind == "article-newspaper" and not (work.url or work.page),
        "no page",
        "page",
    ),
    "container": (
        lambda work: work.kind == "article-newspaper" and not work.container,
        "no newspaper",
        "container_title",
    ),
    "url": (lambda work: work.kind == "webpage" and not work.url, "no address", "url"),
}


def notes(document: DocumentEntry, work: Work, wants: Iterable[str]) -> Iterator[str]:
    """Say which facts a work lacks, of those that a style wants, and where to add them.

    A title that is only the name of the file is as good as none, whatever the style.
    """
    from corpus.metadata import sidecar_of, sidecar_path
    from corpus.metadata.facts import FILE_NAME

    lacking = [LACKS[want][1:] for want in (*wants, *_ALWAYS) if LACKS[want][0](work)]
    if document.provenance.get("title", FILE_NAME) == FILE_NAME:
        lacking.insert(0, ("no title but the name of the file", "title"))
    path = Path(document.path)
    where = (sidecar_of(path) or sidecar_path(path)).name if lacking else ""
    for what, name in lacking:
        yield f"{document.id}: {what}; add {name}: to {where}"
