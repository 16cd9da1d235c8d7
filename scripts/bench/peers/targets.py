"""What is wanted of our engines, beside what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from scripts.bench.clock import percentile, run_python
from scripts.bench.peers.engines import Alone
from scripts.bench.peers.measure import Measured
from scripts.bench.peers.questions import ONE_CHARACTER, Question
from scripts.bench.report import Report

#: What the table calls the engines that need no server.
WHOOSH, TANTIVY = LOCAL = ("duizhao, whoosh", "duizhao, tantivy")
# 200,000 paragraphs in 500 seconds.
_RATE = 400
_COLD_RUNS = 15


def judge(
    report: Report,
    rows: Mapping[str, Measured],
    alone: Mapping[str, Alone],
    asked: Sequence[Question],
    paragraphs: int,
) -> None:
    """Print the figures that have a limit.

    Args:
        report: Where to.
        rows: By name of the engine.
        alone: The same for engines by themselves.
        asked: The questions, in the order of the measurements.
        paragraphs: How many were indexed.
    """
    report.section("wanted of our engines; times on the wall, 95th percentile of all questions")
    for name, engine in alone.items():
        report.at_most(f"{name}, private memory", rows[name].private or 0, 120, "MB")
        share = 1 - engine.written.cpu / engine.paragraphs * paragraphs / rows[name].build.cost.cpu
        report.fact(f"{name}, building without postings", f"{share:.0%} of CPU")
    if WHOOSH in rows:
        _judge_whoosh(report, rows[WHOOSH], asked, paragraphs)
    if TANTIVY in rows:
        _judge_tantivy(report, rows[TANTIVY], alone[TANTIVY])
    if rows.keys() >= {WHOOSH, TANTIVY}:
        ours, theirs = (alone[name] for name in (WHOOSH, TANTIVY))
        note = f"wall x {ours.written.wall / theirs.written.wall:.1f}; {_rate(ours)} and {_rate(theirs)}"
        ratio = ours.written.cpu / theirs.written.cpu
        report.at_least("writing postings, tantivy against whoosh, CPU", ratio, 8, "x", note=note)


def _judge_whoosh(report: Report, row: Measured, asked: Sequence[Question], paragraphs: int) -> None:
    single = [question.group == ONE_CHARACTER for question in asked]
    report.at_least("whoosh, building, wall", paragraphs / row.build.cost.wall, _RATE, "paragraphs/s")
    report.at_most("whoosh, building, memory", row.build.peak, 800, "MB")
    for what, limit, is_single in (("1 character", 150, True), ("2 and more", 40, False)):
        total = [taken for taken, one in zip(row.total, single, strict=True) if one == is_single]
        report.at_most(f"whoosh, exact total, {what}", _p95(total), limit, "ms")


def _judge_tantivy(report: Report, row: Measured, alone: Alone) -> None:
    report.at_most("tantivy, ten best, the engine alone", _p95(alone.top), 1, "ms")
    report.at_most("tantivy, ten best, the whole search", _p95(row.top), 3, "ms")
    report.at_most("tantivy, exact total, the whole search", _p95(row.total), 2, "ms")
    click = median(run_python("-c", "import click").cost.cpu * 1000 for _ in range(_COLD_RUNS))
    report.at_most("tantivy, cold, against importing click", row.cold / click, 1.6, "x")


def _rate(alone: Alone) -> str:
    return f"{alone.paragraphs / alone.written.cpu:,.0f}/s"


def _p95(taken: Sequence[float]) -> float:
    return percentile(sorted(taken), 95)
