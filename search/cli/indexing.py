"""``duizhao index`` and ``remove``."""

from __future__ import annotations

import os
import sys
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.engine import DEFAULT_ENGINE, ENGINES
from search.cli.connecting import ServerOptions, connect, report, server_options
from search.cli.options import index_option
from search.cli.progress import progress_bar
from search.locate import find_index, find_or_place_index, found_above
from search.render.wording import plural, printable

if TYPE_CHECKING:
    from index.manifest import AlignmentEntry
    from index.update import Summary

_NOT_VERSIONS = (
    "not versions? put `translation_of: none` into the sidecar of one, REPORT.meta.yaml for REPORT.pdf, "
    "and update"
)
# Of the parameters of `index`, those that go with --repair, and with --from.
_OF_REPAIR = frozenset({"repair", "directory", "jobs"})
_OF_FROM = frozenset({"source", "directory", "engine", *ServerOptions._fields})
_FROM = "--from DIR goes with --engine NAME, with the server's options, and with nothing else"
_TYPED = click.core.ParameterSource.COMMANDLINE
# Longer lists are cut short, but for the files that were skipped.
_LISTED = 20


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@index_option
@click.option("--exclude", metavar="GLOB", multiple=True, help="Leave out what matches; may be repeated.")
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes that read files; else one a CPU."
)
@click.option("--no-align", is_flag=True, help="Pair no documents with their versions in other languages.")
@click.option(
    "--semantic/--no-semantic",
    default=None,
    help="Encode what each paragraph means, for the nearest passages (extra `semantic`); else as it was.",
)
@click.option("--rebuild", is_flag=True, help="Read every file again; without PATH, those of the index.")
@click.option("--repair", is_flag=True, help="Check the index, and make anew only what is damaged.")
@click.option(
    "--engine",
    type=click.Choice(list(ENGINES)),
    help=f"The engine of a new or rebuilt index; else its own, or {DEFAULT_ENGINE}.",
)
@click.option(
    "--from",
    "source",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Make an index of the paragraphs in another, or in itself, for another engine.",
)
@server_options
def index(
    *,
    paths: tuple[Path, ...],
    directory: Path | None,
    exclude: tuple[str, ...],
    jobs: int | None,
    no_align: bool,
    semantic: bool | None,
    rebuild: bool,
    repair: bool,
    engine: str | None,
    source: Path | None,
    server: ServerOptions,
) -> int:
    """Index files and folders, or bring an index up to date with them.

    Only new and changed files are read. Documents whose file is gone from a PATH are dropped, those
    elsewhere are left alone. Documents that are versions of one another are paired and aligned: of one day,
    not of different bodies, in different languages or scripts, and with enough in common. In a sidecar,
    `translation_of: FILE` names the other version and `translation_of: none` keeps a document out. Exit
    status 2 if a file was skipped; the others are indexed all the same.

    With --from DIR --engine NAME no file is read: the paragraphs of the index DIR get another engine.

    With --engine opensearch --url URL the index is kept on a server, and the directory mirrors it; so it
    does without a PATH, for those who only read. With --name a server keeps several.
    """
    from index.update import update

    if repair:
        _refuse_but(_OF_REPAIR, "--repair knows what to read; of all options it takes --index and --jobs")
        return _repair(directory, jobs or _cpus())
    if source:
        _refuse_but(_OF_FROM, _FROM)
        if not engine:
            raise click.UsageError(_FROM)
    place = find_or_place_index(directory)
    if above := found_above(directory):
        _tell(f"note writing into {above}, found above; --index names another")
    connected = connect(place, engine, server, anew=rebuild or source is not None)
    if source and engine:
        _move(place, source, engine)
        return 0
    if not paths and not rebuild:
        if not connected:
            raise click.UsageError("name the files and folders to index")
        report(place)
        return 0
    with progress_bar() as progress:
        summary = update(
            place,
            paths,
            exclude=exclude,
            rebuild=rebuild,
            engine=engine,
            jobs=jobs or _cpus(),
            align=not no_align,
            semantic=semantic,
            progress=progress,
            on_wait=_tell,
        )
    return _tell_of(summary)


@click.command()
@click.argument("documents", metavar="DOC...", nargs=-1, required=True)
@index_option
def remove(documents: tuple[str, ...], directory: Path | None) -> None:
    """Drop documents, named by id or by file, from the index; their files stay."""
    from index.removal import remove

    removed = [f"{document.id} ({document.path})" for document in remove(find_index(directory), documents)]
    sys.stdout.write(f"Removed {plural(len(removed), 'document')}\n")
    for line in _listed("removed", removed):
        sys.stdout.write(f"{printable(line)}\n")


def _tell_of(summary: Summary) -> int:
    """Say what an update did; returns the exit status."""
    from index.likely_versions import SAME_DAY

    for line in _summary(summary):
        sys.stdout.write(f"{printable(line)}\n")
    if any(entry.origin == SAME_DAY for entry in summary.versions):
        sys.stderr.write(f"note {_NOT_VERSIONS}\n")
    for path, notes in summary.notes.items():
        for note in notes:
            sys.stderr.write(f"note {printable(f'{path}: {note}')}\n")
    for skipped in summary.skipped:
        sys.stderr.write(f"skipped {printable(f'{skipped.path}: {skipped.reason}')}\n")
    return 2 if summary.skipped else 0


def _move(directory: Path, source: Path, engine: str) -> None:
    from index.moving import move

    with progress_bar() as progress:
        moved = move(directory, source, engine, progress=progress, on_wait=_tell)
    paragraphs = plural(sum(document.paragraphs for document in moved.documents), "paragraph")
    sentence = f"Moved {paragraphs} in {plural(len(moved.documents), 'document')} to the engine {engine}"
    sys.stdout.write(f"{sentence}: {printable(str(directory))}\n")


def _refuse_but(allowed: Container[str], sentence: str) -> None:
    """Refuse whatever else was given: it would have no effect.

    Raises:
        click.UsageError: It was.
    """
    context = click.get_current_context()
    given = [name for name in context.params if context.get_parameter_source(name) is _TYPED]
    if not all(name in allowed for name in given):
        raise click.UsageError(sentence)


def _repair(directory: Path | None, jobs: int) -> int:
    """Mend an index and say what was done; returns the exit status."""
    from index.repair import repair
    from search.render.health import repaired_lines

    with progress_bar() as progress:
        checked, summary = repair(find_index(directory), jobs=jobs, progress=progress, on_wait=_tell)
    sys.stdout.writelines(f"{line}\n" for line in repaired_lines(checked, summary))
    return 2 if summary and (summary.removed or summary.skipped) else 0


def _tell(sentence: str) -> None:
    click.echo(printable(sentence), err=True)


def _cpus() -> int:
    # What this process may use can be less than what there is, but not every system tells.
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _summary(summary: Summary) -> Iterator[str]:
    counts = {
        "new": len(summary.added),
        "changed": len(summary.changed),
        "moved": len(summary.moved),
        "removed": len(summary.removed),
        "unchanged": summary.unchanged,
    }
    files = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count) or "no"
    files += " file" if sum(counts.values()) == 1 else " files"
    paragraphs = plural(summary.paragraphs, "paragraph")
    yield f"Indexed {files}: {paragraphs} in {plural(summary.documents, 'document')}"
    yield from _listed("moved", [f"{old} -> {new}" for new, old in summary.moved.items()])
    yield from _listed("removed", summary.removed)
    yield from _listed("kept as last read", summary.kept)
    yield from _listed("identical", [f"{a} = {b} (counted twice)" for a, b in summary.identical.items()])
    yield from _listed("identical", [f"{a} = {b} (one file, counted once)" for a, b in summary.links.items()])
    yield from _listed("versions", [_version(entry) for entry in summary.versions])
    yield from _listed("id in use", [f"{old}, so {new} was given" for old, new in summary.renamed.items()])


def _version(entry: AlignmentEntry) -> str:
    figures = f"{plural(entry.links, 'link')}, mean confidence {entry.confidence:.2f}"
    return f"{entry.left} = {entry.right} ({entry.origin}; {figures})"


def _listed(what: str, items: Sequence[str]) -> Iterator[str]:
    yield from (f"{what}: {item}" for item in items[:_LISTED])
    if len(items) > _LISTED:
        yield f"{what}: and {len(items) - _LISTED:,} more"
