"""Run every command shown in README.md and put what it prints below it.

    python scripts/run_readme.py [--check]

Blocks marked ``console`` hold commands after ``$ `` and their output, blocks marked ``pycon`` Python after
``>>> `` and its output. They run one after another in a temporary directory, where ``reports`` is a copy of
the sample corpus. With ``--check`` nothing is written; exit status 1 if something has changed.
"""

from __future__ import annotations

import code
import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from corpus.samples import paths

README = Path(__file__).parent.parent / "README.md"
_LONG_AGO = 1_600_000_000
_BLOCK = re.compile(r"^```(console|pycon)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def rewritten(readme: str) -> str:
    """The text of a README with all output as it is now."""
    with tempfile.TemporaryDirectory() as made:
        place = str(Path(made).resolve())
        reports = Path(place) / "reports"
        reports.mkdir()
        for path in paths():
            copy = shutil.copy(path, reports)
            # Files as fresh as this are looked at twice by the index, and when depends on the clock.
            os.utime(copy, (_LONG_AGO, _LONG_AGO))
        run: dict[str, Callable[[str], str]] = {"console": partial(_shell, place), "pycon": _Python()}
        with contextlib.chdir(place):
            return _BLOCK.sub(lambda match: f"```{match[1]}\n{_block(match[2], run[match[1]])}```", readme)


def _block(body: str, run: Callable[[str], str]) -> str:
    prompt = re.compile(r"^(?:\$|>>>) (.*)\n", re.MULTILINE)
    outputs = ((match[0], run(match[1]).rstrip("\n")) for match in prompt.finditer(body))
    return "".join(f"{typed}{printed}\n" if printed else typed for typed, printed in outputs)


def _shell(place: str, command: str) -> str:
    """What a command prints, on both channels."""
    here = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{here}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "80"}
    for own in ("DUIZHAO_INDEX", "DUIZHAO_THEMES", "DUIZHAO_GLOSSARY", "XDG_CONFIG_HOME"):
        environment.pop(own, None)
    done = subprocess.run(
        command,
        shell=True,
        cwd=place,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout.replace(place, "/home/you/policy")


class _Python:
    """One Python session for all blocks."""

    def __init__(self) -> None:
        self._console = code.InteractiveConsole()

    def __call__(self, line: str) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            self._console.push(line)
        return printed.getvalue()


def main() -> None:
    """Rewrite or check README.md."""
    before = README.read_text(encoding="utf-8")
    after = rewritten(before)
    if "--check" in sys.argv[1:]:
        sys.exit(before != after and "README.md is not what the commands print: run scripts/run_readme.py")
    README.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    main()
