"""What indexing costs as a whole, and how much room an index takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import DuizhaoError
from index.manifest import FILE
from index.reader import Snapshot
from scripts.bench.clock import Cost, run_python
from scripts.bench.report import Report


def whole(report: Report, folders: Sequence[Path], scratch: Path) -> Path:
    """Measure the command, from start to commit, with one process and with two; returns an index."""
    report.section("indexing, the whole command, start-up included")
    one, two = (_index(folders, scratch / f"jobs{jobs}", jobs) for jobs in (1, 2))
    snapshot = Snapshot(scratch / "jobs1")
    paragraphs, size = snapshot.paragraph_count, _source_bytes(snapshot)
    snapshot.close()
    if not paragraphs:
        raise DuizhaoError("no paragraph was indexed", where=", ".join(map(str, folders)))
    report.fact("indexed", f"{paragraphs:,} paragraphs of {size / 1e6:.2f} MB")
    for name, cost in (("one process", one), ("two processes", two)):
        rate = f"{size / cost.cpu / 1e6:.2f} MB/s of CPU; CPU {cost.cpu:.2f} s, wall {cost.wall:.2f} s"
        report.at_least(f"{name}, per CPU second", paragraphs / cost.cpu, 400, "paragraphs", note=rate)
    report.at_most(
        "two processes against one, wall",
        two.wall / one.wall,
        1,
        note=f"{one.wall / two.wall:.2f} times as fast",
    )
    return scratch / "jobs1"


def sizes(report: Report, directory: Path) -> None:
    """Print the size of an index by file, beside its sources."""
    report.section("size of the index, as a multiple of its sources")
    snapshot = Snapshot(directory)
    source = _source_bytes(snapshot)
    files = Counter({FILE: (directory / FILE).stat().st_size})
    for segment in snapshot.manifest.segments:
        files.update(segment.files)
    snapshot.close()
    rows = [*files.most_common(), ("all", files.total())]
    report.table(
        ("file", "MB", "x source"), [(n, f"{size / 1e6:.2f}", f"{size / source:.2f}") for n, size in rows]
    )


def _index(folders: Sequence[Path], directory: Path, jobs: int) -> Cost:
    paths = [str(folder.absolute()) for folder in folders]
    child = run_python("-m", "search.cli", "index", *paths, "--index", str(directory), "--jobs", str(jobs))
    if child.status not in (0, 2) or not (directory / FILE).exists():  # 2: some file was skipped
        raise DuizhaoError(f"indexing failed: {child.errors.strip()}", where=directory)
    return child.cost


def _source_bytes(snapshot: Snapshot) -> int:
    return sum({document.path: document.size for document in snapshot.documents}.values())
