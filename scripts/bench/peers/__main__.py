"""Print what Duizhao and others cost on the same paragraphs, side by side, in one run.

    python -m scripts.bench.peers [--corpus DIR]... [--paragraphs N] [--queries N] [--only NAME]... [--runs N]

Documents come from --corpus, else from the folders in DUIZHAO_CORPORA, else they are generated. Where they
have fewer paragraphs than asked for, copies in the other script complete them. For OpenSearch a server of one
node is started. Exit status 1 if a figure that has a limit falls short.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from corpus.errors import DuizhaoError
from scripts.bench.peers.corpus import gather
from scripts.bench.peers.engines import Alone, alone
from scripts.bench.peers.measure import Measured, measure, write_corpus
from scripts.bench.peers.peer import PEERS, peer
from scripts.bench.peers.questions import questions
from scripts.bench.peers.server import server
from scripts.bench.peers.tables import print_tables
from scripts.bench.peers.targets import LOCAL, judge
from scripts.bench.report import Report
from scripts.bench.sampling import corpora


def main() -> int:
    """Run the comparison; returns the exit status."""
    options, report = _options(), Report()
    with tempfile.TemporaryDirectory(prefix="duizhao-peers-") as name, server(options.only or PEERS):
        try:
            _run(report, options, Path(name))
        except DuizhaoError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
    return 1 if report.short else 0


def _run(report: Report, options: argparse.Namespace, scratch: Path) -> None:
    folders = corpora(options.corpus, scratch, paragraphs=options.paragraphs)
    corpus = gather(folders, options.paragraphs, scratch / "documents")
    write_corpus(corpus, scratch / "corpus.json")
    asked = questions(corpus.texts, options.queries)
    size = sum(len(text.encode()) for text in corpus.texts)
    report.fact("corpus", f"{len(corpus.texts):,} paragraphs, {size / 1e6:.1f} MB; {len(asked)} queries")
    rows: dict[str, Measured] = {}
    engines: dict[str, Alone] = {}
    for number, name in enumerate(options.only or PEERS):
        if reason := peer(name).missing():
            report.fact(name, f"skipped: {reason}")
            continue
        rows[name] = measure(name, scratch / "corpus.json", scratch / str(number), asked, options.runs)
        report.fact(name, f"built in {rows[name].build.cost.wall:.1f} s")
        if name in LOCAL:
            engines[name] = alone(scratch / str(number), [question.text for question in asked])
    print_tables(report, rows, asked, len(corpus.texts), size)
    judge(report, rows, engines, asked, len(corpus.texts))


def _options() -> argparse.Namespace:
    summary = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.peers", description=summary)
    parser.add_argument("--corpus", metavar="DIR", type=Path, action="append", default=[])
    parser.add_argument("--paragraphs", metavar="N", type=int, default=20_000, help="how many to index")
    parser.add_argument("--queries", metavar="N", type=int, default=60, help="of each group")
    parser.add_argument("--runs", metavar="N", type=int, default=3, help="of each cold command")
    parser.add_argument("--only", metavar="NAME", action="append", default=[], choices=list(PEERS))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
