"""Search and update for a long time in one process: its memory stays flat, and its answers stay right.

    python -m scripts.soak [--queries 100000] [--updates 1000] [--seed 7] [--engine whoosh]

Queries of every operator take turns with updates that add, change, rename and delete files; a snapshot is
opened anew after each. Memory is compared from after a tenth of the run, when caches are full, to its end.
After every hundredth update and at the end the index answers as a walk through all texts does, and a check
finds nothing wrong.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import DuizhaoError
from corpus.fold import fold
from index.checking import check
from index.engine import ENGINES
from index.update import update
from search.searcher import Index, open_index

_WORDS = (
    *("经济", "发展", "就业", "养老", "服务", "乡村", "振兴", "計畫"),
    *("國家", "科技", "创新", "安全", "教育", "医疗", "环境", "數據"),
)
_LATIN = ("growth", "plan", "jobs", "policy", "data", "care")
_FILES = 60
_LONG_AGO = 1_600_000_000
_MEMORY = Path("/proc/self/statm")


@dataclass(slots=True)
class Report:
    """What came of it.

    Attributes:
        queries: How many were answered.
        refused: How many of them were no queries.
        updates: How many changed the index.
        warm: Bytes of the process after a tenth of the run.
        last: Bytes of it at the end.
        failures: What went wrong, a sentence each.
    """

    queries: int = 0
    refused: int = 0
    updates: int = 0
    warm: int = 0
    last: int = 0
    failures: list[str] = field(default_factory=list)


def soak(*, queries: int, updates: int, seed: int, engine: str, folder: Path) -> Report:
    """Search and update in a scratch folder.

    Args:
        queries: How many.
        updates: How many, spread evenly among them.
        seed: The same one asks and changes the same.
        engine: The engine of the index.
        folder: Scratch.
    """
    chance, report = random.Random(seed), Report()
    docs, index = folder / "docs", folder / "index"
    docs.mkdir(parents=True)
    for number in range(_FILES):
        _write(docs / f"{number:03}.md", chance, 0)
    for turn in range(updates):
        _change(docs, chance, turn)
        update(index, [docs], engine=engine)
        report.updates += 1
        with open_index(index) as opened:
            for _ in range(queries // updates):
                _ask(opened, _query(chance), report)
            if turn % 100 == 99 or turn == updates - 1:
                report.failures += _wrong(opened, index, turn)
        if turn == updates // 10:
            report.warm = _resident()
    report.last = _resident()
    return report


def _write(path: Path, chance: random.Random, turn: int) -> None:
    paragraphs = [
        "".join(chance.choices(_WORDS, k=12)) + "。" + " ".join(chance.choices(_LATIN, k=6)) + "."
        for _ in range(4)
    ]
    path.write_text(f"# 报告{path.stem}\n\n" + "\n\n".join(paragraphs) + "\n", encoding="utf-8")
    os.utime(path, (_LONG_AGO + turn, _LONG_AGO + turn))


def _change(docs: Path, chance: random.Random, turn: int) -> None:
    """Change a file, and at times delete, rename or add one."""
    files = sorted(docs.glob("*.md"))
    _write(chance.choice(files), chance, turn + 1)
    what = chance.random()
    if what < 0.2 and len(files) > _FILES // 2:
        chance.choice(files).unlink()
    elif what < 0.4:
        chance.choice(files).rename(docs / f"r{turn:05}.md")
    elif len(files) < _FILES:
        _write(docs / f"n{turn:05}.md", chance, turn + 1)


def _query(chance: random.Random) -> str:
    """A query of any operator; one in fifty is none."""
    one, other = chance.choice(_WORDS), chance.choice(_WORDS + _LATIN)
    forms = (
        *(one, f"{one}{chance.choice(_WORDS)}", f"“{one}{chance.choice(_WORDS)}”", one[0], other),
        *(f"{one} {other}", f"{one} OR {other}", f"{one} -{other}", f"{one} NEAR/5 {other}", f"{one[0]}?"),
        *(f"{one[0]}*{other[0]}", f"{chance.choice(_LATIN)[:2]}*", f"title:报告 {one}", f"lang:zh {other}"),
        *(f"({one} OR {other}) NOT {chance.choice(_LATIN)}", f"year:2024 OR {one}"),
    )
    return chance.choice(forms) if chance.random() > 0.02 else chance.choice(("(", "NOT", "“", "*", "year:x"))


def _ask(opened: Index, query: str, report: Report) -> None:
    report.queries += 1
    try:
        opened.search(query, limit=3)
    except DuizhaoError:
        report.refused += 1


def _wrong(opened: Index, index: Path, turn: int) -> list[str]:
    """What the index says otherwise than its texts do, and what a check finds."""
    texts = [
        fold("".join(found.row.text.split()))
        for document in opened.snapshot.documents
        for found in opened.snapshot.paragraphs(document)
    ]
    wrong = [f"after update {turn}: {fault.where} {fault.what}" for fault in check(index).faults]
    for word in (*_WORDS, *(a + b for a in _WORDS[:6] for b in _WORDS[:6])):
        total = opened.search(word, limit=0, match="exact").total
        if total != sum(fold(word) in text for text in texts):
            wrong.append(f"after update {turn}: {word} is found in {total} paragraphs")
    return wrong


def _resident() -> int:
    gc.collect()
    return int(_MEMORY.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Search and update for a long time in one process.")
    parser.add_argument("--queries", type=int, default=100_000)
    parser.add_argument("--updates", type=int, default=1_000)
    parser.add_argument("--engine", choices=sorted(ENGINES), default="whoosh")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        report = soak(
            queries=options.queries,
            updates=options.updates,
            seed=options.seed,
            engine=options.engine,
            folder=Path(folder),
        )
    growth = report.last / report.warm - 1
    took = time.monotonic() - began
    print(f"{report.queries:,} queries, {report.refused:,} of them refused; {report.updates:,} updates")
    print(f"{took:,.0f} s; {report.warm / 1e6:.1f} MB warm, {report.last / 1e6:.1f} MB at the end")
    print(*report.failures, sep="\n")
    print(f"memory {growth:+.1%}, {len(report.failures)} failures")
    return 1 if report.failures or growth > 0.05 else 0


if __name__ == "__main__":
    sys.exit(main())
