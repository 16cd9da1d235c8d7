"""One engine, built or asked in a process of its own, so that memory and imports are its own."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from scripts.bench.peers.peer import Asked, Corpus, peer

T = TypeVar("T")
_WARM_UP = 20
_SMAPS = Path("/proc/self/smaps_rollup")


def main(action: str, name: str, corpus_file: str, directory: str) -> None:
    """Build an index, or ask it; what was found goes to stdout as JSON.

    Questions come from stdin, a JSON list of strings.
    """
    empty = _private_megabytes()
    corpus = load_corpus(Path(corpus_file))
    if action == "build":
        peer(name).build(corpus, Path(directory))
        return
    burden = _private_megabytes() - empty  # the texts are this script's, not the engine's
    asked = peer(name).open(Path(directory), corpus)
    print(json.dumps(_ask(asked, json.load(sys.stdin), burden)))
    asked.close()


def load_corpus(file: Path) -> Corpus:
    """A corpus as the parent wrote it."""
    data = json.loads(file.read_bytes())
    return Corpus(Path(data["documents"]), data["texts"], data["names"])


def _ask(asked: Asked, queries: Sequence[str], burden: float) -> dict[str, object]:
    for query in queries[:_WARM_UP]:
        asked.top(query)
    top = [taken for _, taken in _timed(asked.top, queries)]
    totals = list(_timed(asked.total, queries))
    memory = _private_megabytes() - burden
    return {
        "top_ms": top,
        "total_ms": [taken for _, taken in totals],
        "totals": [total for total, _ in totals],
        "private_mb": memory if _SMAPS.exists() else None,
        "matches": [sorted(asked.matches(query)) for query in queries],
    }


def _timed(action: Callable[[str], T], queries: Sequence[str]) -> Iterator[tuple[T, float]]:
    """Each answer with the milliseconds it took on the wall: some engines are processes of their own."""
    for query in queries:
        began = time.perf_counter()
        result = action(query)
        yield result, (time.perf_counter() - began) * 1000


def _private_megabytes() -> float:
    """What this process holds for itself alone; 0 where the system does not say."""
    if not _SMAPS.exists():
        return 0.0
    rows = (line.split() for line in _SMAPS.read_text(encoding="utf-8").splitlines())
    return sum(int(row[1]) for row in rows if row[0].startswith("Private_")) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
