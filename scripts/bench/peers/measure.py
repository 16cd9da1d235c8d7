"""One engine measured: built, asked warm, asked cold, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from corpus.errors import DuizhaoError
from scripts.bench.clock import ROOT, Child, run
from scripts.bench.peers.peer import Corpus, peer
from scripts.bench.peers.questions import Question

_COLD_QUESTIONS = 5


class Measured(NamedTuple):
    """What an engine costs.

    Attributes:
        build: The process that built the index.
        size: Bytes of the index.
        cold: Milliseconds of CPU of a command that shows ten matches, the median.
        private: Megabytes that a process asking questions holds for itself alone; None where not known.
        top: Milliseconds on the wall to the ten best, for each question.
        total: The same to the exact total.
        totals: The totals it gave.
        matches: What it found: places of paragraphs.
    """

    build: Child
    size: int
    cold: float
    private: float | None
    top: Sequence[float]
    total: Sequence[float]
    totals: Sequence[int]
    matches: Sequence[frozenset[int]]


def write_corpus(corpus: Corpus, file: Path) -> None:
    """Write a corpus where the other processes read it."""
    data = {"documents": str(corpus.documents), "texts": corpus.texts, "names": corpus.names}
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def measure(name: str, corpus: Path, directory: Path, asked: Sequence[Question], runs: int) -> Measured:
    """Build and ask an engine.

    Args:
        name: As in `peer.PEERS`.
        corpus: Where `write_corpus` wrote it.
        directory: Does not exist; the index comes there.
        asked: The questions.
        runs: How often each cold command is run.

    Raises:
        DuizhaoError: A process failed.
    """
    directory.mkdir()
    built = run(_child("build", name, corpus, directory))
    if built.status:
        raise DuizhaoError(f"building failed: {built.errors.strip()[-500:]}", where=name)
    queries = [question.text for question in asked]
    answers = asked_of(_child("ask", name, corpus, directory), queries)
    return Measured(
        built,
        sum(path.stat().st_size for path in directory.rglob("*") if path.is_file()),
        _cold(name, directory, queries, runs),
        answers["private_mb"],
        answers["top_ms"],
        answers["total_ms"],
        answers["totals"],
        [frozenset(found) for found in answers["matches"]],
    )


def asked_of(command: Sequence[str], queries: Sequence[str]) -> dict[str, Any]:
    """What a process answers to queries; both are JSON.

    Raises:
        DuizhaoError: It failed.
    """
    done = subprocess.run(
        command, input=json.dumps(queries), capture_output=True, encoding="utf-8", cwd=ROOT, check=False
    )
    if done.returncode:
        raise DuizhaoError(f"asking failed: {done.stderr.strip()[-500:]}", where=command[-1])
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def _cold(name: str, directory: Path, queries: Sequence[str], runs: int) -> float:
    step = max(1, len(queries) // _COLD_QUESTIONS)
    commands = [peer(name).command(directory, query) for query in queries[::step]]
    return median(run(command).cost.cpu * 1000 for command in commands for _ in range(runs))


def _child(action: str, name: str, corpus: Path, directory: Path) -> list[str]:
    return [sys.executable, "-m", "scripts.bench.peers.child", action, name, str(corpus), str(directory)]
