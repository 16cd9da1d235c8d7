"""``duizhao kwic``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.cli.counting import query_of, view, within_option
from search.cli.options import (
    format_for_output,
    format_option,
    index_option,
    limit_option,
    theme_option,
    themes_option,
)
from search.locate import find_index

if TYPE_CHECKING:
    from search.statistics.concordance import Order

_FORMATS = ("rich", "plain", "json", "jsonl", "csv")
_ORDERS = ("document", "date", "left", "right")
_WIDTH = 40
_WIDEST = 10_000
# What a line has besides its contexts: about the occurrence, the id, and blanks.
_REST = 40
_NARROWEST = 12


@click.command()
@click.argument("words", metavar="QUERY", nargs=-1)
@index_option
@theme_option
@themes_option
@within_option
@click.option(
    "--sort",
    "order",
    type=click.Choice(_ORDERS),
    default="document",
    show_default=True,
    help="In order of documents, of dates, or by the words before or after, the nearest first.",
)
@click.option(
    "--width",
    type=click.IntRange(1, _WIDEST),
    metavar="N",
    show_default=f"what a terminal has room for, else {_WIDTH}",
    help="Context on each side: columns, of which a Chinese character takes two; characters in JSON and CSV.",
)
@limit_option("all", "How many rows.")
@format_option(_FORMATS)
def kwic(
    *,
    words: tuple[str, ...],
    directory: Path | None,
    themes: tuple[str, ...],
    folder: Path | None,
    within: str,
    order: Order,
    width: int | None,
    limit: int | None,
    format_: str | None,
) -> int:
    """Show every occurrence of QUERY in context, one a line, occurrences below each other.

    Exit status 0 if there is any, 1 if there is none.
    """
    from search.render.concordance import FORMATS, ConcordanceView
    from search.searcher import open_index
    from search.statistics.concordance import concordance

    text, context = query_of(words, themes), width or _room()
    with open_index(find_index(directory), themes=folder) as index:
        found = concordance(index, text, width=context, order=order, limit=limit, within=within)
    FORMATS[format_for_output(format_)](found, ConcordanceView(view(), context))
    return 0 if found.occurrences else 1


def _room() -> int:
    """Columns for the context on each side."""
    if not sys.stdout.isatty():
        return _WIDTH
    from shutil import get_terminal_size

    return max(_NARROWEST, (get_terminal_size().columns - _REST) // 2)
