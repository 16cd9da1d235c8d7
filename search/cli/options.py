"""Options that several commands share."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from corpus.errors import DuizhaoError
from corpus.files import read_stream

C = TypeVar("C", bound=Callable[..., Any])

_DIGITS = 1000  # Python reads no number of many thousand digits

_MOST_BYTES = 64 << 20  # of a file of lines
_LONGEST_LINE = 1_000_000  # characters; a query has 20,000 at most


def lines_option(name: str, purpose: str) -> Callable[[C], C]:
    """``-f FILE``: the lines of a file, of a pipe that a shell passes for one, or of standard input.

    What is no UTF-8 among them becomes surrogates, so that a bad line spoils only itself.
    """
    return click.option("-f", "--file", name, metavar="FILENAME", callback=_lines_of, help=purpose)


def _lines_of(_context: click.Context, _option: click.Parameter, typed: str | None) -> Iterator[str] | None:
    if typed is None:
        return None
    if typed == "-":
        return _lines(click.open_file("-", encoding="utf-8-sig", errors="surrogateescape"))
    try:
        data = read_stream(Path(typed), _MOST_BYTES + 1)
    except OSError as error:
        raise click.BadParameter(f"{typed}: {error.strerror}") from error
    if len(data) > _MOST_BYTES:
        raise click.BadParameter(f"{typed}: longer than {_MOST_BYTES >> 20} MiB")
    return _lines(io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", "surrogateescape"))


def _lines(file: IO[str]) -> Iterator[str]:
    while line := file.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise DuizhaoError(f"a line is longer than {_LONGEST_LINE:,} characters")
        yield line


def index_option(command: C) -> C:
    """``--index DIR``."""
    return click.option(
        "--index",
        "directory",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="The index; else DUIZHAO_INDEX, else the nearest .duizhao upward from here.",
    )(command)


def themes_option(command: C) -> C:
    """``--themes DIR``."""
    return click.option(
        "--themes",
        "folder",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="The folder of your own themes; else DUIZHAO_THEMES, else duizhao/themes in ~/.config.",
    )(command)


def glossary_option(command: C) -> C:
    """``--glossary FILE``."""
    return click.option(
        "--glossary",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Your own glossary; else DUIZHAO_GLOSSARY, else duizhao/glossary.tsv in ~/.config.",
    )(command)


def theme_option(command: C) -> C:
    """``--theme ID``."""
    return click.option(
        "--theme", "themes", metavar="ID", multiple=True, help="A theme, as `theme:ID` in a query."
    )(command)


def format_option(names: Iterable[str], default: str | None = None) -> Callable[[C], C]:
    """``--format``; without a default it depends on where the output goes."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(list(names)),
        default=default,
        show_default=True if default else "rich on a terminal, else plain",
        help="The form of the output.",
    )


def limit_option(default: str, purpose: str) -> Callable[[C], C]:
    """``--limit N|all``: a number, None for all."""
    return click.option(
        "--limit", default=default, show_default=True, metavar="N|all", callback=_limit, help=purpose
    )


def _limit(_context: click.Context, _option: click.Parameter, typed: str) -> int | None:
    if typed == "all":
        return None
    if typed.isdecimal() and len(typed) <= _DIGITS:
        return min(int(typed), sys.maxsize)
    raise click.BadParameter("give a number from 0 on, or all")


def script_option(command: C) -> C:
    """``--script``."""
    return click.option(
        "--script",
        type=click.Choice(["original", "simplified", "traditional"]),
        default="original",
        show_default=True,
        help="The script in which texts are shown; JSON and CSV keep the original.",
    )(command)


def translation_option(command: C) -> C:
    """``--with-translation``."""
    return click.option(
        "--with-translation",
        is_flag=True,
        help="Add to each paragraph its counterparts in other versions of its document.",
    )(command)


def format_for_output(chosen: str | None) -> str:
    """The format chosen, else rich on a terminal and plain elsewhere."""
    return chosen or ("rich" if sys.stdout.isatty() else "plain")
