"""What the documents show is what happens."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="the commands shown are for a POSIX shell")
def test_every_command_in_the_readme_prints_what_is_shown() -> None:
    script = [sys.executable, str(ROOT / "scripts" / "run_readme.py"), "--check"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


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
