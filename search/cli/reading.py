"""``duizhao show``, ``paragraphs`` and ``segment``: paragraphs without a query."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import DuizhaoError
from search.cli.options import (
    format_for_output,
    format_option,
    index_option,
    script_option,
    translation_option,
)
from search.locate import find_index
from search.render import PASSAGE_FORMATS, Passage, Script, View, passage_renderer
from search.render.records import paragraph_row, to_line
from search.render.wording import printable

if TYPE_CHECKING:
    from index.reader import Located, Snapshot
    from search.results import Hit


@click.command()
@click.argument("id_", metavar="ID")
@index_option
@click.option(
    "--context",
    type=click.IntRange(min=0),
    default=2,
    show_default=True,
    metavar="N",
    help="How many paragraphs before and after.",
)
@format_option(PASSAGE_FORMATS)
@script_option
@translation_option
@click.option("--source", is_flag=True, help="Show where and how its file has it, instead.")
@click.option("--open", "launch", is_flag=True, help="Open its file, a PDF at the page, instead.")
def show(
    *,
    id_: str,
    directory: Path | None,
    context: int,
    format_: str | None,
    script: Script,
    with_translation: bool,
    source: bool,
    launch: bool,
) -> None:
    """Show the paragraph ID, as a search prints it, in its surroundings."""
    from search.searcher import open_index

    with open_index(find_index(directory)) as index:
        focus = index.snapshot.paragraph(id_.strip())
        if source or launch:
            _show_source(focus, format_, launch=launch)
            return
        n = focus.row.n
        around = tuple(index.snapshot.paragraphs(focus.document, n - context, n + context + 1))
        passage = Passage(focus, around, _counterparts(index.snapshot, around) if with_translation else {})
    view = View(sys.stdout, sys.stderr, script=script)
    passage_renderer(format_for_output(format_))(passage, view)


def _counterparts(snapshot: Snapshot, around: Iterable[Located]) -> dict[str, tuple[Hit, ...]]:
    """By id of a paragraph, what other versions of its document have for it."""
    from index.counterparts import Counterparts
    from search.alignment.translating import counterpart_hits

    counterparts = Counterparts(snapshot)
    return {located.id: counterpart_hits(located, counterparts) for located in around}


def _show_source(paragraph: Located, format_: str | None, *, launch: bool) -> None:
    from search.source import source_view

    view = source_view(paragraph)
    if view.is_changed:
        click.echo("the file has changed since it was indexed; bring the index up to date", err=True)
    if launch:
        if click.launch(view.url):
            hint = "open it yourself; --source says where to look"
            raise DuizhaoError("no program here opens it", where=view.path, hint=hint)
    elif format_ == "json":
        sys.stdout.write(to_line(view.to_json()))
    else:
        sys.stdout.write(f"{printable(view.path)}\n{printable(view.place or 'no longer there')}\n\n")
        for number, text in view.lines:
            sys.stdout.write(f"{'' if number is None else f'{number:>6}  '}{printable(text)}\n")


@click.command()
@index_option
@click.option("--doc", metavar="ID", help="Only the document of this id.")
@format_option(["jsonl", "plain"], default="plain")
def paragraphs(directory: Path | None, doc: str | None, format_: str) -> None:
    """List every paragraph of the index, page furniture left out.

    Plain output is the id, a tab and the text.
    """
    from search.searcher import open_index

    with open_index(find_index(directory)) as index:
        snapshot = index.snapshot
        documents = snapshot.documents if doc is None else [snapshot.document(doc)]
        for paragraph in chain.from_iterable(map(snapshot.paragraphs, documents)):
            if format_ == "jsonl":
                sys.stdout.write(to_line(paragraph_row(paragraph)))
            else:
                sys.stdout.write(f"{printable(paragraph.id)}\t{printable(paragraph.row.text)}\n")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@format_option(["jsonl", "plain"], default="plain")
def segment(file: Path, format_: str) -> None:
    """Show how FILE would be cut into paragraphs, page furniture included.

    Plain output is a line a paragraph: number, kind, printed page, then how it begins and ends.
    """
    from corpus.readers import read
    from corpus.segmentation.rows import number, to_row
    from search.render.cut import cut_lines

    parsed = read(file)
    if format_ == "plain":
        sys.stdout.writelines(f"{line}\n" for line in cut_lines(parsed.documents))
    else:
        for document in parsed.documents:
            rows = (to_row(paragraph, n) for n, paragraph in number(document.paragraphs))
            sys.stdout.writelines(map(to_line, rows))
    for note in parsed.notes:
        click.echo(f"note {printable(note)}", err=True)
