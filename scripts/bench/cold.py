"""What one search costs as a process of its own."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from corpus.errors import DuizhaoError
from scripts.bench.clock import run_python
from scripts.bench.report import Report

_QUERY = "新质生产力"
_FREQUENT = "经济"
_FLOOR = ("-c", "import click, whoosh.index, whoosh.query")
#: Heavy libraries that a plain search does without.
_UNWANTED = {"jieba", "rich", "opencc"}
_OUTCOMES = {0: "found", 1: "found nowhere, nearest passages shown"}


def cold(report: Report, directory: Path, runs: int) -> None:
    """Compare the CPU of a search, start-up included, with that of importing click and Whoosh."""
    report.section(f"cold: one search as a process, median CPU of {runs} runs in turn")
    search, frequent = (_search(query, directory) for query in (_QUERY, _FREQUENT))
    rounds = [[_cpu(command) for command in (search, frequent, _FLOOR)] for _ in range(runs)]
    ours, often, floor = map(median, zip(*rounds, strict=True))
    child = run_python("-X", "importtime", *search)
    note = f"{ours * 1000:.0f} ms against {floor * 1000:.0f} ms; {_OUTCOMES[child.status]}"
    report.at_most("search against importing click and Whoosh", ours / floor, 1.4, note=note)
    report.fact("the same with a frequent word", f"{often / floor:.3f}      {often * 1000:.0f} ms")
    loaded = sorted(_UNWANTED & _top_level_modules(child.errors))
    report.at_most("of jieba, rich and opencc loaded", len(loaded), 0, note=", ".join(loaded))


def _search(query: str, directory: Path) -> tuple[str, ...]:
    return ("-m", "search.cli", "search", query, "--format", "plain", "--index", str(directory))


def _cpu(command: tuple[str, ...]) -> float:
    child = run_python(*command)
    if child.status not in _OUTCOMES or "Traceback" in child.errors:
        raise DuizhaoError(f"a measured command failed: {child.errors.strip()}", where=" ".join(command))
    return child.cost.cpu


def _top_level_modules(import_times: str) -> set[str]:
    """Packages named in the last column of what ``-X importtime`` prints."""
    names = (line.rpartition("|")[2].strip() for line in import_times.splitlines() if "|" in line)
    return {name.partition(".")[0] for name in names}
