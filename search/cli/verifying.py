"""``duizhao verify``: manuscripts held against the index."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import ReadError
from search.cli.options import format_option, index_option
from search.locate import find_index

if TYPE_CHECKING:
    from search.verification import Verifier
    from search.verification.checking import Finding


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@index_option
@format_option(["plain", "json", "jsonl"], default="plain")
@click.option("--quiet", is_flag=True, help="Show only what is not the same.")
@click.option("--all-quotations", is_flag=True, help="Look up quotations, too, that have no citation.")
def verify(
    *, files: tuple[str, ...], directory: Path | None, format_: str, quiet: bool, all_quotations: bool
) -> int:
    """Check the citations and quotations in manuscripts against the index.

    FILE is a text, Markdown, DOCX, HTML, .bib, .ris, CSL-JSON or Web Annotation file, or a list of ids;
    - reads standard input. The exit status is 0 if everything is the same, 1 if anything is not, 2 after an
    error.
    """
    from index.reader import Snapshot
    from search.verification import Verifier

    failures: list[ReadError] = []
    with closing(Snapshot(find_index(directory))) as snapshot:
        found = list(_verified(Verifier(snapshot, all_quotations=all_quotations), files, failures))
    _write(found, format_, quiet=quiet)
    if failures:
        return 2
    return 0 if all(finding.is_good for _, finding in found) else 1


def _verified(
    verifier: Verifier, files: Sequence[str], failures: list[ReadError]
) -> Iterator[tuple[str, Finding]]:
    """The findings in each file; files that cannot be read are named and passed over."""
    from search.render.wording import error_text

    for file in files:
        try:
            yield from ((file, finding) for finding in verifier.verify(_read(file), file))
        except ReadError as error:
            failures.append(error)
            click.echo(error_text(error), err=True)


def _read(file: str) -> bytes:
    from corpus.files import read_stream
    from corpus.readers import FORMATS, file_bytes

    # One more than is read of a text: then it is said to be too long.
    most = FORMATS["text"].largest + 1
    if file == "-":
        return sys.stdin.buffer.read(most)
    path = Path(file)
    try:
        return read_stream(path, most) if path.is_fifo() else file_bytes(path)
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", where=file) from error


def _write(found: Sequence[tuple[str, Finding]], format_: str, *, quiet: bool) -> None:
    from search.render.records import to_line
    from search.verification.report import counts, lines, record, summary

    shown = [(file, finding) for file, finding in found if not (quiet and finding.is_good)]
    findings = [finding for _, finding in found]
    if format_ == "json":
        records = [record(file, finding) for file, finding in shown]
        sys.stdout.write(to_line({"counts": counts(findings), "findings": records}))
    elif format_ == "jsonl":
        sys.stdout.writelines(to_line(record(file, finding)) for file, finding in shown)
    else:
        sys.stdout.writelines(f"{line}\n" for file, finding in shown for line in lines(file, finding))
        if not quiet:
            sys.stdout.write(f"{summary(findings)}\n")
