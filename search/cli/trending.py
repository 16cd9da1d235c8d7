"""``duizhao trend``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.cli.counting import queries_of, underscored, view, within_option
from search.cli.options import format_for_output, format_option, index_option, theme_option, themes_option
from search.locate import find_index

if TYPE_CHECKING:
    from search.statistics.trend import By, Measure

_FORMATS = ("rich", "plain", "json", "jsonl", "csv")
_GROUPS = ("year", "month", "decade", "document", "author")
_MEASURES = ("occurrences", "paragraphs", "share", "per-1000")


@click.command()
@click.argument("words", metavar="QUERY...", nargs=-1)
@index_option
@theme_option
@themes_option
@click.option(
    "--by", type=click.Choice(_GROUPS), default="year", show_default=True, help="What to group documents by."
)
@within_option
@click.option(
    "--measure",
    type=click.Choice(_MEASURES),
    callback=underscored,
    default="occurrences",
    show_default=True,
    help="What several queries are compared by, and what bars and plots show: occurrences, paragraphs that "
    "match, their share of all paragraphs, or occurrences per 1,000 characters or words.",
)
@format_option(_FORMATS)
@click.option(
    "--plot",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw a picture too, SVG or PNG.",
)
def trend(
    *,
    words: tuple[str, ...],
    directory: Path | None,
    themes: tuple[str, ...],
    folder: Path | None,
    by: By,
    within: str,
    measure: Measure,
    format_: str | None,
    plot: Path | None,
) -> int:
    """Count each QUERY by year, several side by side.

    A query of several words is one argument: 'housing market'. A year without documents is a gap, not a
    zero; documents without a date are counted apart. Exit status 0 if anything was found, 1 if nothing.
    """
    from search.render.trending import FORMATS, TrendView
    from search.searcher import open_index
    from search.statistics.trend import trend as count

    queries = queries_of(words, themes)
    with open_index(find_index(directory), themes=folder) as index:
        found = count(index, queries, by=by, within=within)
    if plot:
        from search.render.chart import write_chart

        write_chart(found, measure, plot)
    FORMATS[format_for_output(format_)](found, TrendView(view(), measure))
    return 0 if any(found.total.matches) else 1
