"""``duizhao collocates`` and ``keywords``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.cli.counting import (
    C,
    all_words_option,
    measure_option,
    minimum_option,
    query_of,
    view,
    within_option,
)
from search.cli.options import format_option, index_option, limit_option, theme_option, themes_option
from search.locate import find_index

if TYPE_CHECKING:
    from search.statistics import collocates as near
    from search.statistics import keywords as key

_FORMATS = ("plain", "json", "jsonl", "csv")
_WIDEST = 100
_REST = "rest"


def _query_options(command: C) -> C:
    """Where the query is asked, and of which themes."""
    return index_option(theme_option(themes_option(command)))


def _list_options(command: C) -> C:
    """Which words are listed, how many, and how."""
    listed = all_words_option(within_option(format_option(_FORMATS, default="plain")(command)))
    return minimum_option(limit_option("25", "How many rows.")(listed))


@click.command()
@click.argument("words", metavar="QUERY", nargs=-1)
@_query_options
@click.option(
    "--window",
    type=click.IntRange(1, _WIDEST),
    default=5,
    show_default=True,
    metavar="N",
    help="How many words on each side are near.",
)
@measure_option(
    ("log-likelihood", "log-dice", "mutual-information", "frequency"),
    "What to sort by: log-likelihood (Dunning 1993; above 15.13 is p < .0001), logDice (Rychlý 2008; 14 at "
    "most), mutual information (Church and Hanks 1990; high for rare words), or how often it is near.",
)
@_list_options
def collocates(
    *,
    words: tuple[str, ...],
    directory: Path | None,
    themes: tuple[str, ...],
    folder: Path | None,
    window: int,
    by: near.Measure,
    minimum: int,
    limit: int | None,
    all_words: bool,
    within: str,
    format_: str,
) -> int:
    """List the words that stand near QUERY more often than elsewhere.

    Chinese text is cut into words by jieba, about three seconds for a million characters; English words are
    counted by their stems and shown in their commonest form. Exit status 0 if there are any, 1 if there are
    none.
    """
    from search.render.wordlist import write_collocates
    from search.searcher import open_index
    from search.statistics.collocates import collocates as find

    text = query_of(words, themes)
    with open_index(find_index(directory), themes=folder) as index:
        found = find(
            index,
            text,
            window=window,
            by=by,
            minimum=minimum,
            limit=limit,
            all_words=all_words,
            within=within,
        )
    write_collocates(found, format_, view())
    return 0 if found.collocates else 1


@click.command()
@click.argument("words", metavar="[QUERY]", nargs=-1)
@_query_options
@click.option("--doc", metavar="ID", help="The words of this document, instead of those a query finds.")
@click.option(
    "--against",
    metavar="ID|rest",
    show_default=_REST,
    help="What to compare with: a document, or all the other paragraphs.",
)
@click.option("--against-query", metavar="QUERY", help="Compare with the paragraphs that this query finds.")
@measure_option(
    ("log-likelihood", "log-ratio", "frequency"),
    "What to sort by: log-likelihood (Rayson and Garside 2000; above 15.13 is p < .0001), log ratio (Hardie "
    "2014; 1 is twice as often, 2 four times), or how often it occurs.",
)
@_list_options
def keywords(
    *,
    words: tuple[str, ...],
    directory: Path | None,
    themes: tuple[str, ...],
    folder: Path | None,
    doc: str | None,
    against: str | None,
    against_query: str | None,
    by: key.Measure,
    minimum: int,
    limit: int | None,
    all_words: bool,
    within: str,
    format_: str,
) -> int:
    """List the words that a document, or what QUERY finds, uses more often than the rest.

    Words are counted as for collocates. Exit status 0 if there are any, 1 if there are none.
    """
    from search.render.sheet import tell
    from search.render.wordlist import write_keywords
    from search.searcher import open_index
    from search.statistics.counting import selected
    from search.statistics.keywords import keywords as compare

    if bool(words or themes) == (doc is not None):
        raise click.UsageError("give either a QUERY, or a document with --doc")
    if against is not None and against_query is not None:
        raise click.UsageError("give either --against or --against-query")
    asked = None if doc is not None else query_of(words, themes)
    document = None if against == _REST else against
    with open_index(find_index(directory), themes=folder) as index:
        own = selected(index, text=asked, document=doc, within=within)
        others = selected(index, text=against_query, document=document, within=within)
        if document is None and against_query is None:
            others -= own
        found = compare(index, own, others, by=by, minimum=minimum, limit=limit, all_words=all_words)
    if not own:
        tell([f"{asked or doc}: no paragraph is found"], view())
    write_keywords(found, format_, view())
    return 0 if found.keywords else 1
