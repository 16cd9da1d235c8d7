"""Running the real command, and a small corpus for it to run on."""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

from index.update import update
from search.cli import run

COMMAND = [sys.executable, "-m", "search.cli"]
ROOT = Path(__file__).parents[1]
#: What the command reads from the environment.
OWN_VARIABLES = ("DUIZHAO_INDEX", "DUIZHAO_THEMES", "DUIZHAO_GLOSSARY", "XDG_CONFIG_HOME")

REPORT = """# 晚霞镇养老服务报告

## 一、居家养老

晚霞镇的养老服务从社区食堂做起。食堂每天供应三餐。

## 二、机构养老

机构养老床位增加了两成，养老护理员增加了一成。
"""
NOTE = """---
id: star-note
title: 星島發展筆記
date: 2024-03-05
---

星島把新質生產力寫進了計畫，also known as new quality productive forces.

星島的碼頭還在擴建，工期兩年。
"""
# Lone control characters, so few that the file still passes for text.
STRANGE = (
    "標題\x1b]0;owned\x07一行\n\n惡意文件想移動光標\x1b[2J\x9b31m，但不能。\n\n"
    + "其余的话都很平常，没有什么可说。" * 40
    + "\n"
)


def duizhao(
    *arguments: str | bytes | Path,
    stdin: str = "",
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own."""
    return subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=plain_environment() | dict(environment or {}),
        timeout=60,
        check=False,
    )


def here(*arguments: str | bytes | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run the command in this process, which is faster, for what a process of its own could not change."""
    out, err, typed = io.StringIO(), io.StringIO(), io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.object(sys, "stdin", typed),
    ):
        status = run([os.fsdecode(argument) for argument in arguments])
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())


def plain_environment() -> dict[str, str]:
    """The environment without what changes the output or the index."""
    strip = (*OWN_VARIABLES, "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "LC_ALL", "PYTHONIOENCODING")
    kept = {name: value for name, value in os.environ.items() if name not in strip}
    return kept | {"PYTHONPATH": str(ROOT)}


def write_corpus(directory: Path) -> Path:
    """Write three documents: simplified, traditional with front matter, one with control characters."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in {"report.md": REPORT, "note.md": NOTE, "strange.txt": STRANGE}.items():
        (directory / name).write_text(text, encoding="utf-8")
    return directory


def build_index(directory: Path) -> Path:
    """Index the corpus below a directory; returns the index."""
    update(directory / "index", [write_corpus(directory / "corpus")])
    return directory / "index"
