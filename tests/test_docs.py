"""What the documents show is what happens."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from cli_runner import OWN_VARIABLES

from scripts import run_readme
from search.cli import run

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def answer(shell: Callable[[str, str], str], place: str, command: str) -> str:
    """What a command prints; in this process, if it is a plain call, else what the shell makes of it."""
    program, *arguments = shlex.split(command)
    if program != "duizhao" or {"|", "-"} & set(arguments):
        return shell(place, command)
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        run(arguments)
    return told.getvalue().replace(place, "/home/you/policy")


@pytest.mark.skipif(sys.platform == "win32", reason="the commands shown are for a POSIX shell")
def test_every_command_in_the_readme_prints_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    session = run_readme._Python()
    monkeypatch.setattr(run_readme, "_Python", lambda: session)
    monkeypatch.setattr(run_readme, "_shell", partial(answer, run_readme._shell))
    monkeypatch.setenv("COLUMNS", "80")
    for own in OWN_VARIABLES:
        monkeypatch.delenv(own, raising=False)
    now = run_readme.rewritten(README)
    assert session("index.close()") == ""
    assert now == README, "run scripts/run_readme.py"


def test_the_check_of_the_readme_sees_a_change() -> None:
    text = "```console\n$ echo 养老\n養老\n```\n"
    assert run_readme.rewritten(text) == text.replace("養", "养")


def test_the_readme_shows_no_failure() -> None:
    shown = "".join(re.findall(r"^```(?:console|pycon)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL))
    assert "Traceback" not in shown
    assert "Error" not in shown


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", README)) <= targets


def test_every_link_in_the_documents_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README + ARCHITECTURE)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("room", ["corpus", "index", "search"])
def test_the_architecture_page_knows_every_module(room: str) -> None:
    section = ARCHITECTURE.partition(f"### {room}/")[2].partition("\n## ")[0].partition("\n### ")[0]
    modules = {path.name for path in (ROOT / room).glob("*.py") if not path.name.startswith("_")}
    packages = {f"{path.parent.name}/" for path in (ROOT / room).glob("*/__init__.py")}
    assert {name for name in modules | packages if f"`{name}`" not in section} == set()
