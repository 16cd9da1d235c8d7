"""``duizhao cite``, and what ``search --cite`` shares with it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import DuizhaoError
from search.citations import EXPORTS, STYLES, TEXTS, exporter, formatter, writer
from search.cli.options import index_option, lines_option
from search.locate import find_index

if TYPE_CHECKING:
    from index.manifest import DocumentEntry
    from index.reader import Located, Snapshot
    from search.citations.work import Citation

_ID = re.compile(r"\S+:[0-9a-f]{12}(\.\d+)?")
_FACT = "title_translation"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _accessed(_context: click.Context, _option: click.Parameter, typed: str) -> str:
    from corpus.dates import find_date

    if typed and not (_DAY.fullmatch(typed) and find_date(typed) == typed):
        raise click.BadParameter("give a day as 2024-03-05")
    return typed


@click.command()
@click.argument("ids", metavar="ID...", nargs=-1)
@index_option
@lines_option("listed", "Read IDs from a file, the first word of each line; - is standard input.")
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
    listed: Iterator[str] | None,
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
    if quote and _ID.fullmatch(_bare(quote)):
        ids, quote = (quote, *ids), ""
    names = dict.fromkeys(_bare(name) for name in (*ids, *_first_words(listed or ())))
    if not names:
        raise click.UsageError("give the ID of a paragraph")
    failures: list[DuizhaoError] = []
    with closing(Snapshot(find_index(directory))) as snapshot:
        make = partial(_cited, snapshot, accessed=accessed, quote=quote, is_placed=pinpoint)
        cited = list(_forgiving(make, names, failures))
        found, citations = [located for located, _ in cited], [citation for _, citation in cited]
        if format_ in EXPORTS:
            sys.stdout.write(exporter(format_)(citations))
        else:
            write_citations(citations, style, format_, has_ids=not no_id)
            tell_missing(found, citations, style)
    return 2 if failures else 0


def _bare(name: str) -> str:
    """An id without the brackets that a citation has it in."""
    return name.strip().removeprefix("[").removesuffix("]")


def _first_words(lines: Iterable[str]) -> Iterator[str]:
    """The first word of each line: an id alone, or as ``paragraphs`` lists it before its text."""
    return (line.split(maxsplit=1)[0] for line in lines if line.strip())


def _cited(
    snapshot: Snapshot, name: str, *, accessed: str, quote: str | None, is_placed: bool
) -> tuple[Located, Citation]:
    located = snapshot.paragraph(name)
    [citation] = citations_of(snapshot, [located], accessed=accessed, quote=quote, is_placed=is_placed)
    return located, citation


def _forgiving(
    make: Callable[[str], tuple[Located, Citation]], names: Iterable[str], failures: list[DuizhaoError]
) -> Iterator[tuple[Located, Citation]]:
    """What `make` gives for each name; where it fails, the error is told and noted, and the others go on."""
    from search.render.wording import error_text

    for name in names:
        try:
            yield make(name)
        except DuizhaoError as error:
            failures.append(error)
            click.echo(error_text(error), err=True)


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

    title_of = _english_titles(snapshot)
    citations = []
    for located in found:
        n = located.row.n
        near = {other.row.n: other.row.text for other in snapshot.paragraphs(located.document, n - 1, n + 2)}
        work = work_of(located.document, accessed=accessed, translation=title_of(located.document))
        around = {"before": near.get(n - 1, ""), "after": near.get(n + 1, "")}
        citations.append(citation_of(located, work, quote=quote, is_placed=is_placed, **around))
    return citations


def _english_titles(snapshot: Snapshot) -> Callable[[DocumentEntry], str]:
    """What gives the title of a Chinese document's English version, empty where the index has none."""
    from index.counterparts import Counterparts

    counterparts = Counterparts(snapshot)

    def title_of(document: DocumentEntry) -> str:
        if not document.metadata.get("language", "").startswith("zh"):
            return ""
        versions = counterparts.versions(document)
        return next((other.title for other in versions if other.metadata.get("language") == "en"), "")

    return title_of


def write_citations(citations: Sequence[Citation], style: str, form: str, *, has_ids: bool = True) -> None:
    """Write citations as text, one a line, each with its id at the end."""
    from search.render.wording import printable

    format_citation, to_text = formatter(style), writer(form)
    for citation in citations:
        end = f" [{citation.id}]" if has_ids else ""
        sys.stdout.write(f"{printable(to_text(format_citation(citation)) + end)}\n")


def tell_missing(found: Sequence[Located], citations: Sequence[Citation], style: str) -> None:
    """Say on standard error which metadata would complete the citations, once for each document."""
    from search.render.wording import printable

    for note in dict.fromkeys(_missing(found, citations, style)):
        click.echo(printable(note), err=True)


def _missing(found: Sequence[Located], citations: Sequence[Citation], style: str) -> Iterator[str]:
    from search.citations.missing import notes

    for located, citation in zip(found, citations, strict=True):
        document, work, wants = located.document, citation.work, STYLES[style].wants
        yield from notes(document, work, wants)
        if _FACT in wants and work.title_translation and _FACT not in document.metadata:
            yield f"{document.id}: translation of the title taken from its English version"
