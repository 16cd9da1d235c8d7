"""``duizhao index`` and ``remove``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.engine import DEFAULT_ENGINE, ENGINES
from search.cli.options import index_option
from search.locate import find_index, find_or_place_index
from search.render.wording import plural, printable

if TYPE_CHECKING:
    from index.manifest import AlignmentEntry
    from index.parallel import Progress
    from index.update import Summary

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
@click.option("--rebuild", is_flag=True, help="Read every file again; without PATH, those of the index.")
@click.option(
    "--engine",
    type=click.Choice(list(ENGINES)),
    default=DEFAULT_ENGINE,
    show_default=True,
    help="The engine of a new or rebuilt index.",
)
def index(
    *,
    paths: tuple[Path, ...],
    directory: Path | None,
    exclude: tuple[str, ...],
    jobs: int | None,
    no_align: bool,
    rebuild: bool,
    engine: str,
) -> int:
    """Index files and folders, or bring an index up to date with them.

    Only new and changed files are read. Documents whose file is gone from a PATH are dropped, those
    elsewhere are left alone. Documents that are versions of one another, of one day in different languages
    or scripts, are paired and aligned; `translation_of: FILE` in a sidecar names the other, none keeps a
    document out. Exit status 2 if a file was skipped; the others are indexed all the same.
    """
    from index.update import update

    if not paths and not rebuild:
        raise click.UsageError("name the files and folders to index")
    with _progress() as progress:
        summary = update(
            find_or_place_index(directory),
            paths,
            exclude=exclude,
            rebuild=rebuild,
            engine=engine,
            jobs=jobs or _cpus(),
            align=not no_align,
            progress=progress,
            on_wait=lambda sentence: click.echo(printable(sentence), err=True),
        )
    for line in _summary(summary):
        sys.stdout.write(f"{printable(line)}\n")
    for path, notes in summary.notes.items():
        for note in notes:
            sys.stderr.write(f"note {printable(f'{path}: {note}')}\n")
    for skipped in summary.skipped:
        sys.stderr.write(f"skipped {printable(f'{skipped.path}: {skipped.reason}')}\n")
    return 2 if summary.skipped else 0


@click.command()
@click.argument("documents", metavar="DOC...", nargs=-1, required=True)
@index_option
def remove(documents: tuple[str, ...], directory: Path | None) -> None:
    """Drop documents, named by id or by file, from the index; their files stay."""
    from index.update import remove

    removed = [f"{document.id} ({document.path})" for document in remove(find_index(directory), documents)]
    sys.stdout.write(f"Removed {plural(len(removed), 'document')}\n")
    for line in _listed("removed", removed):
        sys.stdout.write(f"{printable(line)}\n")


def _progress() -> AbstractContextManager[Progress | None]:
    if not sys.stderr.isatty():
        return nullcontext()
    from search.cli.progress import ProgressBar

    return ProgressBar()


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
