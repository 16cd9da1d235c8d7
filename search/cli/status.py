"""``duizhao info``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpus import __version__
from search.cli.options import format_option, index_option
from search.locate import find_index
from search.render.records import to_line
from search.render.wording import plural, printable

if TYPE_CHECKING:
    from index.manifest import DocumentEntry
    from index.reader import Snapshot


@click.command()
@index_option
@click.option("--documents", is_flag=True, help="List the documents too.")
@click.option("--doc", metavar="ID", help="Say of this document alone what is known, and from where.")
@format_option(["plain", "json"], default="plain")
def info(directory: Path | None, *, documents: bool, doc: str | None, format_: str) -> None:
    """Say what the index holds: documents, paragraphs, languages, size, versions."""
    from search.searcher import open_index

    with open_index(find_index(directory)) as index:
        if doc is not None:
            _tell(index.snapshot.document(doc), format_)
            return
        facts = _facts(index.snapshot)
        listed = index.snapshot.documents if documents else ()
    if format_ == "json":
        entries = {"entries": list(map(_entry, listed))} if documents else {}
        sys.stdout.write(to_line(facts | entries))
        return
    for line in (*_sentences(facts), *map(_line, listed)):
        sys.stdout.write(f"{line}\n")


def _tell(document: DocumentEntry, format_: str) -> None:
    """Write what is known of one document."""
    from search.render.facts import facts_json, facts_lines

    if format_ == "json":
        sys.stdout.write(to_line(_entry(document) | facts_json(document) | {"notes": list(document.notes)}))
        return
    pieces = f"{plural(document.paragraphs, 'paragraph')}, {document.format} {document.encoding}".rstrip()
    sys.stdout.write(f"{printable(document.path)}: {printable(pieces)}\n")
    for line in facts_lines(document, Path(document.path)):
        sys.stdout.write(f"{line}\n")
    for note in document.notes:
        sys.stdout.write(f"note: {printable(note)}\n")


def _facts(snapshot: Snapshot) -> dict[str, Any]:
    from index.analysis import ANALYSIS_VERSION
    from index.manifest import SCHEMA

    kinds, languages = _counts(snapshot)
    return {
        "path": str(snapshot.directory.absolute()),
        "documents": len(snapshot.documents),
        "paragraphs": snapshot.paragraph_count,
        "boilerplate": sum(document.boilerplate for document in snapshot.documents),
        "kinds": kinds,
        "languages": languages,
        "bytes": sum(path.stat().st_size for path in snapshot.directory.rglob("*") if path.is_file()),
        "generation": snapshot.manifest.generation,
        "engine": snapshot.manifest.engine,
        "version": __version__,
        "schema": SCHEMA,
        "analysis": ANALYSIS_VERSION,
    }


def _counts(snapshot: Snapshot) -> tuple[dict[str, int], dict[str, int]]:
    """How many paragraphs there are of each kind and language, the most frequent first."""
    from corpus.model import KINDS, LANGUAGES

    kinds: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for segment in snapshot.segments:
        store = segment.store
        for slot, kind, lang in zip(store.slot, store.kind, store.lang, strict=True):
            if segment.order[slot] >= 0:
                kinds[KINDS[kind]] += 1
                languages[LANGUAGES[lang]] += 1
    return dict(kinds.most_common()), dict(languages.most_common())


def _entry(document: DocumentEntry) -> dict[str, object]:
    names = ("id", "title", "path", "date", "paragraphs", "boilerplate", "format", "encoding", "sha256")
    return {name: getattr(document, name) for name in names} | {"metadata": dict(document.metadata)}


def _sentences(facts: Mapping[str, Any]) -> Iterator[str]:
    yield f"{printable(facts['path'])}: generation {facts['generation']}, {facts['bytes'] / 1e6:,.1f} MB"
    yield (
        f"{plural(facts['documents'], 'document')}, {plural(facts['paragraphs'], 'paragraph')}; "
        f"{plural(facts['boilerplate'], 'piece')} of page furniture left out"
    )
    for name in ("kinds", "languages"):
        counts = ", ".join(f"{value} {count:,}" for value, count in facts[name].items())
        yield f"{name}: {counts or 'none'}"
    yield (
        f"duizhao {facts['version']}, engine {facts['engine']}, schema {facts['schema']}, "
        f"analysis {facts['analysis']}"
    )


def _line(document: DocumentEntry) -> str:
    fields = (document.id, document.date or "", str(document.paragraphs), document.title, document.path)
    return "\t".join(map(printable, fields))
