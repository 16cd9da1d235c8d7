"""``duizhao search``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from search.citations import STYLES
from search.cli.options import (
    format_for_output,
    format_option,
    glossary_option,
    index_option,
    limit_option,
    lines_option,
    script_option,
    theme_option,
    themes_option,
    translation_option,
)
from search.locate import find_index
from search.render import FORMATS, Answer, BadQuery, Renderer, Script, View, renderer

if TYPE_CHECKING:
    from index.reader import Snapshot
    from search.results import Match, Results, Sort
    from search.searcher import Index


class _Search(click.Command):
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read ``-养老`` and ``-gdp`` as words to exclude: a full-width hyphen says so and is no option."""
        options = [param for param in self.params if isinstance(param, click.Option)]
        takes_value = {name for option in options if not option.is_flag for name in option.opts}
        short = {name[1] for option in options for name in option.opts if not name.startswith("--")} | {"h"}
        words = list(args)
        for i, arg in enumerate(args):
            is_word = arg[:1] == "-" and arg[1:2].isalpha() and arg[1] not in short
            if is_word and (i == 0 or args[i - 1] not in takes_value):
                words[i] = f"－{arg[1:]}"
        return super().parse_args(ctx, words)


@click.command(cls=_Search)
@click.argument("words", metavar="QUERY", nargs=-1)
@index_option
@lines_option("batch", "Read queries from a file, one a line; - is standard input.")
@theme_option
@themes_option
@click.option(
    "--match",
    type=click.Choice(["auto", "exact", "translation", "related"]),
    default="auto",
    show_default=True,
    help="auto gives exact hits and translations, and the nearest passages where there are neither or parts "
    "of the query are in no glossary; the others give one of these alone.",
)
@click.option(
    "--no-translate", "translate", is_flag=True, flag_value=False, default=True, help="Find no translations."
)
@glossary_option
@click.option(
    "--no-semantic",
    "semantic",
    is_flag=True,
    flag_value=False,
    default=True,
    help="Rank the nearest passages by words alone, though the index has vectors.",
)
@click.option("--explain", is_flag=True, help="Say of each hit what its score is made of.")
@click.option("--exact-script", is_flag=True, help="Keep simplified and traditional characters apart.")
@limit_option("10", "How many hits; 0 for the totals alone. With --cite all, unless one is given.")
@click.option(
    "--offset", type=click.IntRange(min=0), default=0, metavar="N", help="How many hits to leave out first."
)
@click.option(
    "--sort",
    type=click.Choice(["score", "date", "document"]),
    default="score",
    show_default=True,
    help="Best first, newest first, or oldest first and each document from its beginning.",
)
@format_option(FORMATS)
@script_option
@translation_option
@click.option("--mark", is_flag=True, help="Put matches between ** in plain output.")
@click.option(
    "--cite",
    "style",
    type=click.Choice(list(STYLES)),
    help="Give a citation of each hit in that style, its place named, instead of the hits.",
)
def search(
    *,
    words: tuple[str, ...],
    directory: Path | None,
    batch: Iterator[str] | None,
    themes: tuple[str, ...],
    folder: Path | None,
    match: Match,
    translate: bool,
    glossary: Path | None,
    semantic: bool,
    explain: bool,
    exact_script: bool,
    limit: int | None,
    offset: int,
    sort: Sort,
    format_: str | None,
    script: Script,
    with_translation: bool,
    mark: bool,
    style: str | None,
) -> int:
    """Find every paragraph that matches QUERY, in either script.

    A blank means AND. Also OR, NOT, -word, NEAR/n, "phrases", parentheses, the wildcards ? and *, and the
    fields lang: script: kind: section: doc: title: author: theme: year: date:. With --theme the QUERY may be
    left out. Exit status 0 if something matches, exactly or in translation (with --match for one of these or
    related: if there is any of that), be it on another page, 1 if nothing does, 2 on an error.
    """
    from search.searcher import open_index

    if style and format_:
        raise click.UsageError("give either --format or --cite")
    if match == "translation" and not translate:
        raise click.UsageError("give either --match translation or --no-translate")
    queries = _queries(words, batch, themes)
    statuses: set[int] = set()
    with open_index(find_index(directory), themes=folder, glossary=glossary) as index:
        ask = partial(
            index.search,
            limit=None if _is_all(style, match) else limit,
            offset=offset,
            sort=sort,
            match=match,
            exact_script=exact_script,
            explain=explain,
            translate=translate,
            semantic=semantic,
        )
        asked = _translating(ask, index) if with_translation else ask
        answers = map(asked, queries) if batch is None else _forgiving(asked, queries)
        form = format_for_output(format_)
        write: Renderer = partial(_cite, index.snapshot, style) if style else renderer(form)
        write(_noting(answers, statuses), _view(script, mark=mark, is_batch=batch is not None))
    return next((status for status in (2, 0) if status in statuses), 1)


def _is_all(style: str | None, match: Match) -> bool:
    """Whether all hits are cited, since no limit was typed."""
    limit = click.get_current_context().get_parameter_source("limit")
    return style is not None and match != "related" and limit is ParameterSource.DEFAULT


def _view(script: Script, *, mark: bool, is_batch: bool) -> View:
    is_read_along = sys.stdout.isatty()
    return View(sys.stdout, sys.stderr, script=script, mark=mark, batch=is_batch, notes_inline=is_read_along)


def _cite(snapshot: Snapshot, style: str, answers: Iterable[Answer], view: View) -> None:
    """Write a citation of each hit, one a line; related passages only where they were asked for."""
    from search.cli.citing import citations_of, tell_missing, write_citations
    from search.render.wording import complain, tell_notes

    for answer in answers:
        if isinstance(answer, BadQuery):
            complain(answer, view)
            continue
        tell_notes(answer, view)
        hits = [snapshot.paragraph(hit.id) for hit in answer.listed]
        citations = citations_of(snapshot, hits, is_placed=True)
        write_citations(citations, style, "text")
        tell_missing(hits, citations, style)


def _translating(ask: Callable[[str], Results], index: Index) -> Callable[[str], Results]:
    """The same search, its hits with their counterparts in other versions."""
    from search.alignment.translating import Companion

    companion = Companion(index.snapshot, index.glossary)
    return lambda query: companion.completed(ask(query))


def _queries(words: tuple[str, ...], batch: Iterator[str] | None, themes: tuple[str, ...]) -> Iterator[str]:
    """The queries typed or in a file, each narrowed to the themes."""
    from search.parser import within_themes

    if (batch is None) != bool(words) and not (batch is None and themes):
        raise click.UsageError("give either a QUERY or a file of them with -f")
    typed = [" ".join(words)] if batch is None else (line.strip() for line in batch if line.strip())
    return (within_themes(query, themes) for query in typed)


def _forgiving(ask: Callable[[str], Results], queries: Iterable[str]) -> Iterator[Answer]:
    """The answers to queries; a bad query is an answer too, and the others go on."""
    from search.parser import QuerySyntaxError
    from search.themes.model import ThemeError

    for query in queries:
        try:
            yield ask(query)
        except (QuerySyntaxError, ThemeError) as error:
            yield BadQuery(query, error)


def _noting(answers: Iterable[Answer], statuses: set[int]) -> Iterator[Answer]:
    """The same answers, the exit status of each noted as it passes."""
    for answer in answers:
        statuses.add(2 if isinstance(answer, BadQuery) else int(not answer.found))
        yield answer
