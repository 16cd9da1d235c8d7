"""One engine of Duizhao's by itself: what it costs to write, and to find the ten best, all else left out."""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from index.analysis import Analysis
from index.engine import engine
from index.reader import Snapshot
from scripts.bench.clock import Cost, timed
from scripts.bench.peers.measure import asked_of
from search.compile import Compiler
from search.nodes import plan
from search.parser import parse

#: Of so many paragraphs postings are written at most: their analyses are held in memory.
_MOST = 40_000
_RUNS = 2


class Alone(NamedTuple):
    """What an engine costs without what stands before and after it.

    Attributes:
        paragraphs: How many it wrote, evenly taken from the index.
        written: For writing them, analysed and cut into words before.
        top: Milliseconds on the wall for each query, empty for an engine that does not rank.
    """

    paragraphs: int
    written: Cost
    top: Sequence[float]


def alone(directory: Path, queries: Sequence[str]) -> Alone:
    """Measure the engine of an index in a process of its own."""
    answer = asked_of([sys.executable, "-m", "scripts.bench.peers.engines", str(directory)], queries)
    return Alone(answer["paragraphs"], Cost(*answer["written"]), answer["top"])


def main(directory: str) -> None:
    """Print the costs of the engine of an index; queries come from stdin, a JSON list of strings."""
    with closing(Snapshot(Path(directory))) as snapshot:
        top = _top(snapshot, json.load(sys.stdin))
        name, paragraphs = snapshot.manifest.engine, _analyses(snapshot)
    written = min(_write(name, paragraphs) for _ in range(_RUNS))
    print(json.dumps({"paragraphs": len(paragraphs), "written": written, "top": top}))


def _analyses(snapshot: Snapshot) -> list[Analysis]:
    step = max(1, sum(len(segment.store) for segment in snapshot.segments) // _MOST)
    found = [
        Analysis(segment.store.text[number].decode())
        for segment in snapshot.segments
        for number in range(0, len(segment.store), step)
    ]
    for analysis in found:
        _ = analysis.words
    gc.freeze()  # they are this script's burden, not the engine's
    return found


def _write(name: str, paragraphs: Sequence[Analysis]) -> Cost:
    with tempfile.TemporaryDirectory(prefix="duizhao-postings-") as directory:
        return timed(lambda: engine(name).write(Path(directory), paragraphs))[1]


def _top(snapshot: Snapshot, queries: Sequence[str]) -> list[float]:
    taken = []
    for query in queries:
        compiler = Compiler(parse(f'"{query}"'), snapshot.documents, exact_script=False)
        asked = [(segment.postings, plan(compiler.node(segment))) for segment in snapshot.segments]
        began = time.perf_counter()
        ranked = [postings.best(wanted, 10) for postings, wanted in asked]
        if None in ranked:
            return []
        taken.append((time.perf_counter() - began) * 1000)
    return taken


if __name__ == "__main__":
    main(*sys.argv[1:])
