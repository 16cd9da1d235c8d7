"""``duizhao cite``, and what ``search --cite`` shares with it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import DuizhaoError
from search.citations import EXPORTS, STYLES, TEXTS, exporter, formatter, writer
from search.cli.options import index_option
from search.locate import find_index

if TYPE_CHECKING:
    from index.reader import Located, Snapshot
    from search.citations.work import Citation

_ID = re.compile(r"\S+:[0-9a-f]{12}(\.\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _accessed(_context: click.Context, _option: click.Parameter, typed: str) -> str:
    from corpus.dates import find_date

    if typed and not (_DAY.fullmatch(typed) and find_date(typed) == typed):
        raise click.BadParameter("give a day as 2024-03-05")
    return typed


@click.command()
@click.argument("ids", metavar="ID...", nargs=-1)
@index_option
@click.option(
    "--style",
    type=click.Choice(list(STYLES)),
    default="chicago",
    show_default=True,
    help="The style of citation.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice([*TEXTS, *EXPORTS]),
    default="text",
    show_default=True,
    help="Text in a style; or records for other programs, to which the style makes no difference.",
)
@click.option(
    "--quote",
    metavar="[TEXT]",
    is_flag=False,
    flag_value="",
    help="Quote the paragraph, or TEXT of it, typed in either script.",
)
@click.option("--pinpoint", is_flag=True, help="Name the place: paragraph, article, heading, page.")
@click.option("--no-id", is_flag=True, help="Leave out the id at the end.")
@click.option(
    "--accessed",
    metavar="DATE",
    default="",
    callback=_accessed,
    help="The day you looked at its address: 2024-03-05.",
)
def cite(
    *,
    ids: tuple[str, ...],
    directory: Path | None,
    style: str,
    format_: str,
    quote: str | None,
    pinpoint: bool,
    no_id: bool,
    accessed: str,
) -> int:
    """Cite paragraphs by their IDs, as a search prints them.

    A fact that is missing is shown as missing; notes on standard error say where to add it.
    """
    from index.reader import Snapshot

    # `--quote ID` is a quotation of the whole paragraph, the option taking for its text what follows it.
    if quote and _ID.fullmatch(quote):
        ids, quote = (quote, *ids), ""
    if not ids:
        raise click.UsageError("give the ID of a paragraph")
    with closing(Snapshot(find_index(directory))) as snapshot:
        found, failures = _located(snapshot, dict.fromkeys(ids))
        citations = citations_of(snapshot, found, accessed=accessed, quote=quote, is_placed=pinpoint)
        if format_ in EXPORTS:
            sys.stdout.write(exporter(format_)(citations))
        else:
            write_citations(citations, style, format_, has_ids=not no_id)
            tell_missing(found, citations, style)
    return 2 if failures else 0


def citations_of(
    snapshot: Snapshot,
    found: Iterable[Located],
    *,
    accessed: str = "",
    quote: str | None = None,
    is_placed: bool,
) -> list[Citation]:
    """Citations of paragraphs, in order."""
    from search.citations.facts import citation_of, work_of

    citations = []
    for located in found:
        n = located.row.n
        near = {other.row.n: other.row.text for other in snapshot.paragraphs(located.document, n - 1, n + 2)}
        work = work_of(located.document, accessed=accessed)
        around = {"before": near.get(n - 1, ""), "after": near.get(n + 1, "")}
        citations.append(citation_of(located, work, quote=quote, is_placed=is_placed, **around))
    return citations


def write_citations(citations: Sequence[Citation], style: str, form: str, *, has_ids: bool = True) -> None:
    """Write citations as text, one a line, each with its id at the end."""
    from search.render.wording import printable

    format_citation, to_text = formatter(style), writer(form)
    for citation in citations:
        end = f" [{citation.id}]" if has_ids else ""
        sys.stdout.write(f"{printable(to_text(format_citation(citation)) + end)}\n")


def _located(snapshot: Snapshot, ids: Iterable[str]) -> tuple[list[Located], int]:
    """The paragraphs that there are, in the order asked for, and how many there are not; those are named."""
    from search.render.wording import error_text

    found, failures = [], 0
    for name in ids:
        try:
            found.append(snapshot.paragraph(name.strip().removeprefix("[").removesuffix("]")))
        except DuizhaoError as error:
            failures += 1
            click.echo(error_text(error), err=True)
    return found, failures


def tell_missing(found: Sequence[Located], citations: Sequence[Citation], style: str) -> None:
    """Say on standard error which metadata would complete the citations, once for each document."""
    from search.render.wording import printable

    for note in dict.fromkeys(_missing(found, citations, style)):
        click.echo(printable(note), err=True)


def _missing(found: Sequence[Located], citations: Sequence[Citation], style: str) -> Iterator[str]:
    from search.citations.missing import notes

    for located, citation in zip(found, citations, strict=True):
        yield from notes(located.document, citation.work, STYLES[style].wants)
