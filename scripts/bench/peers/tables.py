"""What was measured, as tables: an engine a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scripts.bench.clock import percentile
from scripts.bench.peers.measure import Measured
from scripts.bench.peers.questions import ONE_CHARACTER, Question
from scripts.bench.report import Report

_PERCENTS = (50, 95, 99)


def print_tables(
    report: Report, rows: Mapping[str, Measured], asked: Sequence[Question], paragraphs: int, size: int
) -> None:
    """Print all tables.

    Args:
        report: Where to.
        rows: By name of the engine.
        asked: The questions, in the order of the measurements.
        paragraphs: How many were indexed.
        size: Their bytes.
    """
    report.section("building, of documents by duizhao, of ready paragraphs by the others; one process")
    costs = ("", "CPU s", "paragraphs/s", "MB/s", "index/text", "peak MB", "private MB", "cold ms")
    report.table(costs, [(name, *_cost(row, paragraphs, size)) for name, row in rows.items()])
    for what, taken in (("the ten best", _top), ("exact total", _total)):
        report.section(f"warm, wall, {what}: p50 / p95 / p99 in ms")
        groups = dict(_groups(asked))
        lines = [
            (name, *(_spread(taken(row), places) for places in groups.values())) for name, row in rows.items()
        ]
        report.table(("", *(f"{name} ({len(places)})" for name, places in groups.items())), lines)
    report.section("what was found, all questions together, in paragraphs")
    heads = ("", "recall, as typed", "recall, other script", "precision", "totals wrong")
    report.table(heads, [(name, *_quality(row, asked)) for name, row in rows.items()])
    for name, row in rows.items():
        if name.startswith("duizhao") and (wrong := list(_wrong_totals(row, asked))):
            report.fact(f"wrong totals, {name}", "; ".join(wrong[:5]))


def _cost(row: Measured, paragraphs: int, size: int) -> Iterator[str]:
    cpu = row.build.cost.cpu
    yield f"{cpu:.1f}"
    yield f"{paragraphs / cpu:,.0f}"
    yield f"{size / cpu / 1e6:.2f}"
    yield f"{row.size / size:.2f}"
    yield f"{row.build.peak:.0f}"
    yield "" if row.private is None else f"{row.private:.0f}"
    yield f"{row.cold:.0f}"


def _top(row: Measured) -> Sequence[float]:
    return row.top


def _total(row: Measured) -> Sequence[float]:
    return row.total


def _groups(asked: Sequence[Question]) -> Iterator[tuple[str, list[int]]]:
    """The places of the questions of each group, and of the frequent and the rare ones."""
    for group in dict.fromkeys(question.group for question in asked):
        yield group, [i for i, question in enumerate(asked) if question.group == group]
    several = [i for i, question in enumerate(asked) if question.group != ONE_CHARACTER]
    yield "frequent", [i for i in several if asked[i].is_frequent]
    yield "rare", [i for i in several if not asked[i].is_frequent]


def _spread(taken: Sequence[float], places: Sequence[int]) -> str:
    if not places:
        return "-"
    ascending = sorted(taken[place] for place in places)
    return " / ".join(f"{percentile(ascending, percent):.2f}" for percent in _PERCENTS)


def _quality(row: Measured, asked: Sequence[Question]) -> Iterator[str]:
    pairs = list(zip(row.matches, asked, strict=True))
    as_typed = sum(len(question.as_typed) for _, question in pairs)
    others = sum(len(question.right - question.as_typed) for _, question in pairs)
    yield _share(sum(len(found & question.as_typed) for found, question in pairs), as_typed)
    yield _share(sum(len(found & question.right - question.as_typed) for found, question in pairs), others)
    yield _share(
        sum(len(found & question.right) for found, question in pairs), sum(len(found) for found, _ in pairs)
    )
    yield str(len(list(_wrong_totals(row, asked))))


def _wrong_totals(row: Measured, asked: Sequence[Question]) -> Iterator[str]:
    for total, question in zip(row.totals, asked, strict=True):
        if total != len(question.right):
            yield f"{question.text} {total}, not {len(question.right)}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.4f}" if whole else "-"
