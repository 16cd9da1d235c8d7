"""``duizhao show``, ``paragraphs`` and ``segment``: paragraphs without a query."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.cli.options import format_for_output, format_option, index_option, script_option
from search.locate import find_index
from search.render import PASSAGE_FORMATS, Passage, Script, View, passage_renderer
from search.render.records import paragraph_row, to_line
from search.render.wording import printable

if TYPE_CHECKING:
    from corpus.model import Paragraph

# Code points of a paragraph's start that `segment --format plain` shows.
_GLANCE = 40


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
def show(id_: str, directory: Path | None, context: int, format_: str | None, script: Script) -> None:
    """Show the paragraph ID, as a search prints it, in its surroundings."""
    from search.searcher import open_index

    with open_index(find_index(directory)) as index:
        focus = index.snapshot.paragraph(id_.strip())
        n = focus.row.n
        around = index.snapshot.paragraphs(focus.document, n - context, n + context + 1)
        passage = Passage(focus, tuple(around))
    view = View(sys.stdout, sys.stderr, script=script)
    passage_renderer(format_for_output(format_))(passage, view)


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

    Plain output is a line a paragraph: number, kind, printed page, nearest heading, start of the text.
    """
    from corpus.readers import read
    from corpus.segmentation.rows import number, to_row

    for document in read(file).documents:
        for n, paragraph in number(document.paragraphs):
            row = to_line(to_row(paragraph, n)) if format_ == "jsonl" else _glance(paragraph, n)
            sys.stdout.write(row)


def _glance(paragraph: Paragraph, n: int | None) -> str:
    page = "" if paragraph.page is None else f"p. {paragraph.page}"
    heading = paragraph.section[-1] if paragraph.section else ""
    text = paragraph.text
    start = text if len(text) <= _GLANCE else f"{text[:_GLANCE]}…"
    fields = ("-" if n is None else str(n), paragraph.kind, page, heading, start)
    return "\t".join(map(printable, fields)) + "\n"
