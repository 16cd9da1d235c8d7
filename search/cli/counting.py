"""What the commands that count have in common: their queries and options."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from search.parser import within_themes
from search.render import View

C = TypeVar("C", bound=Callable[..., Any])


def queries_of(words: Sequence[str], themes: Sequence[str]) -> list[str]:
    """The queries typed, then one for each theme.

    Raises:
        click.UsageError: There are none.
    """
    return [*_asked(words, themes), *(within_themes("", [theme]) for theme in themes)]


def query_of(words: Sequence[str], themes: Sequence[str]) -> str:
    """The one query of all words together, in paragraphs of all themes.

    Raises:
        click.UsageError: There are none.
    """
    return within_themes(" ".join(_asked(words, themes)), themes)


def _asked(words: Sequence[str], themes: Sequence[str]) -> Sequence[str]:
    if not words and not themes:
        raise click.UsageError("give a QUERY or a --theme")
    return words


def within_option(command: C) -> C:
    """``--in FIELDS``."""
    return click.option(
        "--in",
        "within",
        metavar="FIELDS",
        default="",
        help="Count only paragraphs with these fields: 'lang:zh year:2019..2024'.",
    )(command)


def minimum_option(command: C) -> C:
    """``--min N``."""
    return click.option(
        "--min",
        "minimum",
        type=click.IntRange(min=1),
        default=3,
        show_default=True,
        metavar="N",
        help="Leave out words that are rarer.",
    )(command)


def all_words_option(command: C) -> C:
    """``--all-words``."""
    return click.option("--all-words", is_flag=True, help="Report function words (的, of) too.")(command)


def measure_option(names: Sequence[str], text: str) -> Callable[[C], C]:
    """``--by MEASURE``, the first of the names by default."""
    return click.option(
        "--by", type=click.Choice(names), default=names[0], show_default=True, help=text, callback=underscored
    )


def view() -> View:
    """Where answers and notes go."""
    return View(sys.stdout, sys.stderr, notes_inline=sys.stdout.isatty())


def underscored(_context: click.Context, _option: click.Parameter, name: str) -> str:
    """The name of a measure as Python has it."""
    return name.replace("-", "_")
