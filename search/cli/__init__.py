"""The command ``duizhao``: what is typed, to calls of the Python interface, to text and an exit status.

Exit status: 0 something was found or done, 1 nothing was found, 2 an error, or a file or query was passed
over; 130 interrupted. Commands are imported when they run, so that a search does not wait for what only
indexing needs.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from corpus import __version__
from corpus.errors import DuizhaoError
from corpus.loading import load

#: command -> ("module:attribute", what it does, as ``--help`` lists it).
COMMANDS: dict[str, tuple[str, str]] = {
    "index": ("search.cli.indexing:index", "Index files and folders, or bring an index up to date."),
    "remove": ("search.cli.indexing:remove", "Drop documents from the index."),
    "search": ("search.cli.searching:search", "Find every paragraph that matches a query."),
    "show": ("search.cli.reading:show", "Show a paragraph in its surroundings."),
    "cite": ("search.cli.citing:cite", "Cite paragraphs in a style, or for other programs."),
    "align": ("search.cli.aligning:align", "Set two versions of a document side by side."),
    "trend": ("search.cli.trending:trend", "Count queries by year, side by side."),
    "kwic": ("search.cli.concordance:kwic", "Show every occurrence of a query in context, one a line."),
    "term": ("search.cli.term:term", "Show what is known of a term, in both languages."),
    "collocates": ("search.cli.vocabulary:collocates", "List the words that stand near a query."),
    "keywords": ("search.cli.vocabulary:keywords", "List what a document says more often than the rest."),
    "themes": ("search.cli.theming:themes", "List, show, make and check themes."),
    "verify": ("search.cli.verifying:verify", "Check the citations and quotations in a manuscript."),
    "paragraphs": ("search.cli.reading:paragraphs", "List every paragraph of the index."),
    "segment": ("search.cli.reading:segment", "Show how a file would be cut into paragraphs."),
    "meta": ("search.cli.meta:meta", "Show the facts of a file, or put them right in a sidecar."),
    "info": ("search.cli.status:info", "Say what the index holds."),
    "eval": ("search.cli.evaluating:evaluate", "Measure the ranking on queries with judgements."),
    "demo": ("search.cli.demo:demo", "Index the sample corpus in a temporary place and search it."),
}


class _Commands(click.Group):
    """Commands found in `COMMANDS`, imported one at a time."""

    # The signatures are click's.
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = load(COMMANDS[cmd_name][0])
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, purpose) for name, (_, purpose) in COMMANDS.items()])


_HELP = """Search policy documents in Chinese, simplified and traditional alike, and in English.

\b
  duizhao index FOLDER
  duizhao search 新质生产力
"""


@click.group(cls=_Commands, help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="duizhao", message="%(prog)s %(version)s")
def duizhao() -> None:
    """All commands together; options of its own it has none."""


def main() -> None:
    """Run the command line and exit."""
    # Loading modules makes many objects and no garbage; looking for it takes a tenth of a search.
    gc.set_threshold(100_000)
    _open_streams()
    try:
        status = run(sys.argv[1:])
        sys.stdout.flush()
    except OSError as error:
        status = _refused(error)
    # Python looks for garbage once more at exit; 20 ms on a search, and all of it goes with the process.
    gc.freeze()
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; the one place where errors become text.

    Raises:
        OSError: The system refused to read or write something; among them a broken pipe.
    """
    try:
        with duizhao.make_context("duizhao", list(arguments)) as context:
            status: int | None = duizhao.invoke(context)
            return status or 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        from search.render.wording import on_lines

        told = io.StringIO()
        error.show(told)
        click.echo(on_lines(told.getvalue()), err=True, nl=False)  # it may quote what was typed
        return error.exit_code
    except DuizhaoError as error:
        from search.render.wording import error_text

        click.echo(error_text(error), err=True)
        return 2
    except KeyboardInterrupt:
        click.echo("interrupted; the index is as it was", err=True)
        return 130
    except MemoryError:
        click.echo("duizhao: not enough memory; the index is as it was", err=True)
        return 2


def _refused(error: OSError) -> int:
    """The exit status after the system refused something; a reader that has seen enough is no error."""
    # What is left in the buffer is given up, or Python would fail on it again at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return 0
    from search.render.wording import printable

    where = "standard output" if error.filename is None else str(error.filename)
    with suppress(OSError):  # standard error may be what is full
        click.echo(f"duizhao: {printable(where)}: {error.strerror}", err=True)
    return 2


def _open_streams() -> None:
    """Standard streams that are closed are empty; the others write UTF-8."""
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Names of files may hold bytes that are no UTF-8: they are shown as escapes.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
