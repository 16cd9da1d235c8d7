"""Print what indexing, searching and starting up cost, beside what is wanted of them.

    python -m scripts.bench [--corpus DIR]... [--queries N] [--recall N] [--pages N] [--runs N]

Times are CPU seconds of this machine unless they say wall. Exit status 1 if a figure falls short.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from corpus.errors import DuizhaoError
from index.reader import Snapshot
from scripts.bench.cold import cold
from scripts.bench.indexing import sizes, whole
from scripts.bench.queries import one_character, recall, related, warm
from scripts.bench.reading import reading
from scripts.bench.report import Report
from scripts.bench.sampling import corpora, stored_texts
from scripts.bench.stages import stages

_READ = 2000  # Paragraphs that are written in each format and read again.


def main() -> int:
    """Run the benchmark; returns the exit status."""
    options = _options()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="duizhao-bench-") as name:
        try:
            _run(report, options, Path(name))
        except DuizhaoError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
    print(f"\n{report.short} figures fall short" if report.short else "\nall figures reached")
    return 1 if report.short else 0


def _run(report: Report, options: argparse.Namespace, scratch: Path) -> None:
    folders: Sequence[Path] = corpora(options.corpus, scratch)
    report.fact("corpus", ", ".join(str(folder) for folder in folders))
    report.fact("Python", f"{platform.python_version()} on {platform.machine()}")
    directory = whole(report, folders, scratch)
    sizes(report, directory)
    cold(report, directory, options.runs)
    warm(report, directory, options.queries)
    related(report, directory, options.queries // 5)
    one_character(report, directory, scratch, options.queries)
    recall(report, directory, options.recall)
    (scratch / "stages").mkdir()
    stages(report, folders, directory, scratch / "stages")
    with closing(Snapshot(directory)) as snapshot:
        reading(report, stored_texts(snapshot)[:_READ], scratch, options.pages)


def _options() -> argparse.Namespace:
    summary = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description=summary)
    parser.add_argument(
        "--corpus", metavar="DIR", type=Path, action="append", default=[], help="what to index"
    )
    parser.add_argument("--queries", metavar="N", type=int, default=1000, help="warm queries of each sort")
    parser.add_argument(
        "--recall", metavar="N", type=int, default=1000, help="strings whose totals are checked"
    )
    parser.add_argument("--pages", metavar="N", type=int, default=500, help="of the PDF read for its memory")
    parser.add_argument("--runs", metavar="N", type=int, default=15, help="cold starts")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
