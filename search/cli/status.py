"""``duizhao info``."""

from __future__ import annotations

import shlex
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
@click.option("--check", is_flag=True, help="Look all of it over; exit status 2 if it is damaged.")
@format_option(["plain", "json"], default="plain")
def info(directory: Path | None, *, documents: bool, doc: str | None, check: bool, format_: str) -> int:
    """Say what the index holds: documents, paragraphs, languages, size, versions."""
    from search.searcher import open_index

    if check:
        return _check(find_index(directory), format_)
    with open_index(find_index(directory)) as index:
        if doc is not None:
            _tell(index.snapshot.document(doc), format_)
            return 0
        facts = _facts(index.snapshot)
        listed = index.snapshot.documents if documents else ()
    if format_ == "json":
        entries = {"entries": list(map(_entry, listed))} if documents else {}
        sys.stdout.write(to_line(facts | entries))
        return 0
    for line in (*_sentences(facts), *map(_line, listed)):
        sys.stdout.write(f"{line}\n")
    return 0


def _check(directory: Path, format_: str) -> int:
    """Write what a check finds; returns the exit status."""
    from index.checking import check
    from search.render.health import checked_lines

    checked = check(directory)
    if format_ == "json":
        sys.stdout.write(to_line(checked.to_json()))
    else:
        sys.stdout.writelines(f"{line}\n" for line in checked_lines(checked))
    return 2 if checked.faults else 0


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
    from index.manifest import FILE
    from index.manifest_file import SCHEMA

    kinds, languages = _counts(snapshot)
    return {
        "path": str(snapshot.directory.absolute()),
        "documents": len(snapshot.documents),
        "paragraphs": snapshot.paragraph_count,
        "boilerplate": sum(document.boilerplate for document in snapshot.documents),
        "kinds": kinds,
        "languages": languages,
        "bytes": sum(snapshot.manifest.files().values()) + (snapshot.directory / FILE).stat().st_size,
        "generation": snapshot.manifest.generation,
        "engine": snapshot.manifest.engine,
        "model": snapshot.manifest.model,
        "server": _server(snapshot.directory),
        "version": __version__,
        "schema": SCHEMA,
        "analysis": ANALYSIS_VERSION,
        "advice": _advice(snapshot),
    }


def _server(directory: Path) -> str | None:
    """Under which name and where an index is kept, if a directory is its mirror."""
    from index.home import SERVER

    if not (directory / SERVER).exists():
        return None
    from index.opensearch.server import read_server

    server = read_server(directory)
    return f"{server.name} at {', '.join(server.urls)}"


def _advice(snapshot: Snapshot) -> str | None:
    """What to do where the index has outgrown its engine."""
    from index.engine import ROOMS

    room = ROOMS.get(snapshot.manifest.engine)
    if room is None or snapshot.paragraph_count <= room.paragraphs:
        return None
    place = shlex.quote(str(snapshot.directory.absolute()))
    return (
        f"with more than {plural(room.paragraphs, 'paragraph')}, {room.reason}; move the index with "
        f"`duizhao index --index {place} --from {place} --engine {room.next}`"
    )


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
    if facts["model"]:
        yield f"vectors: {printable(facts['model'])}"
    yield (
        f"duizhao {facts['version']}, engine {facts['engine']}, schema {facts['schema']}, "
        f"analysis {facts['analysis']}"
    )
    if facts["server"]:
        yield f"kept on a server: {printable(facts['server'])}"
    if facts["advice"]:
        yield f"outgrown: {printable(facts['advice'])}"


def _line(document: DocumentEntry) -> str:
    fields = (document.id, document.date or "", str(document.paragraphs), document.title, document.path)
    return "\t".join(map(printable, fields))
