"""The command ``duizhao``: what is typed, to calls of the Python interface, to text and an exit status.

Exit status: 0 something was found or done, 1 nothing was found, 2 an error, or a file or query was passed
over; 130 interrupted.
"""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from corpus.errors import DuizhaoError

# Mapping a file into memory names none when it is refused.
_OF_THE_PROCESS = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)


def main() -> None:
    """Run the command line and exit."""
    # Loading modules makes many objects and no garbage; looking for it takes a tenth of a search. So this
    # comes first, and `run` loads all the others, click too.
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
    import click

    from search.cli.commands import duizhao

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
        click.echo("interrupted", err=True)
        return 130
    except MemoryError:
        click.echo("duizhao: not enough memory", err=True)
        return 2


def _refused(error: OSError) -> int:
    """The exit status after the system refused something; a reader that has seen enough is no error."""
    # What is left in the buffer is given up, or Python would fail on it again at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return 0
    import click

    from search.render.wording import printable

    # What names no file is the output, but for what all of the process lacks.
    output = "duizhao" if error.errno in _OF_THE_PROCESS else "duizhao: standard output"
    where = output if error.filename is None else f"duizhao: {printable(str(error.filename))}"
    with suppress(OSError):  # standard error may be what is full
        click.echo(f"{where}: {error.strerror}", err=True)
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
