"""``duizhao meta``: the facts of a file, and the sidecar in which a user puts them right."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from corpus.errors import DuizhaoError
from search.cli.options import format_option
from search.render.wording import printable

_FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group()
def meta() -> None:
    """Show the facts of a file, or write the sidecar in which to put them right."""


@meta.command()
@_FILE
@format_option(["plain", "json"], default="plain")
def show(file: Path, format_: str) -> None:
    """Show every fact of FILE and where it was found; no index is needed."""
    from corpus.readers import read
    from search.render.facts import facts_json, facts_lines
    from search.render.records import to_line

    parsed = read(file)
    for number, work in enumerate(parsed.documents):
        if format_ == "json":
            sys.stdout.write(to_line({"path": str(file), "part": number, **facts_json(work)}))
            continue
        for line in ([""] if number else []) + list(facts_lines(work, file)):
            sys.stdout.write(f"{line}\n")
    for note in parsed.notes:
        sys.stderr.write(f"note {printable(note)}\n")


@meta.command()
@_FILE
@click.option("--force", is_flag=True, help="Write it anew where there is one; what that says is kept.")
@click.option("--stdout", "to_stdout", is_flag=True, help="Print it instead of writing it.")
def init(file: Path, *, force: bool, to_stdout: bool) -> None:
    """Write NAME.meta.yaml beside FILE: what is known of it, with origins, ready to be corrected.

    What it says comes before all that the file says of itself. As written it changes nothing.
    """
    from corpus.metadata import sidecar_of, sidecar_path, template
    from corpus.readers import read
    from index.durable import replace_file

    existing = sidecar_of(file)
    text = template(read(file).documents)
    if to_stdout:
        sys.stdout.write(text)
        return
    if existing and not force:
        raise DuizhaoError(
            "there is a sidecar already", where=existing, hint="edit it, or write it anew with --force"
        )
    target = existing if existing and existing.name.endswith(".meta.yaml") else sidecar_path(file)
    # In one step, so that what the user wrote there before is not lost halfway.
    replace_file(target, text.encode())
    sys.stdout.write(f"Wrote {printable(str(target))}: take the # from a line to set it, then index again\n")
