"""``duizhao themes``: listing, showing, making and checking themes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from corpus.errors import DuizhaoError
from search.cli.options import format_option, index_option, limit_option, themes_option
from search.locate import find_index

if TYPE_CHECKING:
    from search.render.sheet import Value
    from search.searcher import Index
    from search.themes.model import Problem, Theme
    from search.themes.registry import Themes

_FORMATS = ("plain", "json", "csv")


@click.group(invoke_without_command=True)
@index_option
@themes_option
@format_option(_FORMATS, default="plain")
@click.pass_context
def themes(
    context: click.Context, *, directory: Path | None, folder: Path | None, format_: str
) -> int | None:
    """List the themes with their counts in the index; or show, make and check them.

    Your own themes are files in a folder of yours; one with the id of a built-in theme takes its place.
    """
    from search.render.theming import write_list
    from search.themes.registry import Themes

    if context.invoked_subcommand:
        given = {name: value for name, value in context.params.items() if _is_given(context, name)}
        context.default_map = dict.fromkeys(themes.commands, given)
        return None
    registry = Themes(folder)
    failures: list[DuizhaoError] = []
    with ExitStack() as files:
        index = _open(directory, folder, files)
        rows = list(_listed(registry, index, failures))
    write_list(rows, format_, sys.stdout, counted=index is not None)
    return 2 if failures else 0


@themes.command()
@click.argument("name", metavar="ID")
@index_option
@themes_option
@format_option(_FORMATS, default="plain")
def show(*, name: str, directory: Path | None, folder: Path | None, format_: str) -> None:
    """Show the terms of a theme, each with its counts in the index."""
    from search.render.theming import head_lines, terms_sheet, write_sheet
    from search.themes.counting import term_counts
    from search.themes.registry import Themes

    theme = Themes(folder).find(name)
    with ExitStack() as files:
        index = _open(directory, folder, files)
        counts = term_counts(index.snapshot, theme) if index else None
    sheet = terms_sheet(theme, counts)
    if format_ == "plain":
        sys.stdout.writelines(f"{line}\n" for line in head_lines(theme))
    write_sheet(sheet, format_, sys.stdout)


@themes.command()
@click.argument("name", metavar="ID")
@themes_option
def new(*, name: str, folder: Path | None) -> None:
    """Write the file of a new theme into your folder: a template, or a copy of the built-in theme ID."""
    from search.render.wording import printable
    from search.themes.making import new_theme
    from search.themes.registry import user_folder

    path = new_theme(name, folder or user_folder())
    sys.stdout.write(f"Wrote {printable(str(path))}: edit it, then `duizhao themes check` it\n")


@themes.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@index_option
@themes_option
@format_option(("plain", "json"), default="plain")
def check(*, files: tuple[Path, ...], directory: Path | None, folder: Path | None, format_: str) -> int:
    """Name the bad entries of theme files by line.

    With an index, also the terms that occur nowhere in it and those in more than a quarter of all paragraphs:
    these are notes. Exit status 0 if nothing is bad, 1 if anything is, 2 if a file cannot be read.
    """
    from search.render.theming import write_problems
    from search.render.wording import error_text
    from search.themes.registry import Themes

    registry, statuses = Themes(folder), {0}
    with ExitStack() as opened:
        index = _open(directory, folder, opened, is_told=False)
        for file in files:
            try:
                problems, notes = _checked(file, registry, index)
            except DuizhaoError as error:
                click.echo(error_text(error), err=True)
                statuses.add(2)
                continue
            statuses.add(int(bool(problems)))
            write_problems(file, problems, "error", format_, sys.stdout)
            write_problems(file, notes, "note", format_, sys.stdout)
    return max(statuses)


@themes.command()
@click.argument("name", metavar="ID")
@index_option
@themes_option
@limit_option("25", "How many rows.")
@format_option(_FORMATS, default="plain")
def suggest(
    *, name: str, directory: Path | None, folder: Path | None, limit: int | None, format_: str
) -> int:
    """List words that the paragraphs of a theme use unusually often, and that it has not as terms.

    The measure is the log-likelihood of paragraphs with the word (Dunning 1993; above 15.13 is p < .0001).
    It is for you to say which of them belong to the theme. Exit status 0 if there are any, 1 if none.
    """
    from search.render.theming import suggestions_sheet, write_sheet
    from search.searcher import open_index
    from search.themes.registry import Themes
    from search.themes.suggest import suggest as find

    theme = Themes(folder).find(name)
    with open_index(find_index(directory), themes=folder) as index:
        found = find(index, theme.id, limit)
    write_sheet(suggestions_sheet(found), format_, sys.stdout)
    return 0 if found else 1


def _is_given(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is ParameterSource.COMMANDLINE


def _open(
    directory: Path | None, folder: Path | None, files: ExitStack, *, is_told: bool = True
) -> Index | None:
    """The index, if there is one; themes can be looked at without."""
    from search.searcher import open_index

    try:
        path = find_index(directory)
    except DuizhaoError as error:
        if is_told:
            click.echo(f"counts are left out: {error.what}", err=True)
        return None
    return files.enter_context(open_index(path, themes=folder))


def _listed(
    registry: Themes, index: Index | None, failures: list[DuizhaoError]
) -> Iterator[tuple[Value, ...]]:
    """A row for each theme; those that cannot be read are named and passed over."""
    from search.render.theming import BUILT_IN
    from search.render.wording import error_text

    for name in registry.paths:
        try:
            theme = registry.load(name)
        except DuizhaoError as error:
            failures.append(error)
            click.echo(error_text(error), err=True)
            continue
        own = "own, instead of the built-in" if registry.overrides(name) else "own"
        origin = own if registry.is_users(name) else BUILT_IN
        parent = theme.parent.text if theme.parent else None
        facts = (theme.id, theme.label["zh"], theme.label["en"], theme.cap, parent, len(theme.all_terms))
        yield (*facts, *_totals(theme, index), origin)


def _totals(theme: Theme, index: Index | None) -> tuple[int, ...]:
    if index is None:
        return ()
    results = index.search(f"theme:{theme.id}", limit=0, match="exact")
    return results.total, results.documents, results.occurrences


def _checked(
    file: Path, registry: Themes, index: Index | None
) -> tuple[Sequence[Problem], Sequence[Problem]]:
    """What is bad in a file, and what is worth knowing of its terms in the index."""
    from search.themes.checks import check, check_counts
    from search.themes.counting import term_counts
    from search.themes.reading import read_theme

    theme, problems = read_theme(file)
    if theme is None or problems:
        return problems, ()
    notes = check_counts(term_counts(index.snapshot, theme), index.snapshot.paragraph_count) if index else ()
    return check(theme, registry), list(notes)
