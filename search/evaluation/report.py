"""What an evaluation found, as text and as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from search.evaluation.measures import Comparison
from search.render.sheet import Column, Sheet, aligned

_LEGEND = (
    "difference: the first run less the second; better, worse: queries",
    "p: two-sided paired randomisation test",
)


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of an evaluation.

    Attributes:
        queries: How many were measured.
        run: What the run is called.
        means: Measure -> mean over the queries.
        other: What the run is called that it was compared with, or empty.
        comparisons: Measure -> how the two differ; empty without another run.
        notes: What was left out or could not be read.
    """

    queries: int
    run: str
    means: Mapping[str, float]
    other: str = ""
    comparisons: Mapping[str, Comparison] | None = None
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The outcome as plain values."""
        values: dict[str, object] = {"queries": self.queries, "run": self.run, "measures": dict(self.means)}
        if self.comparisons is not None:
            compared = {name: found._asdict() for name, found in self.comparisons.items()}
            values |= {"other": self.other, "comparison": compared}
        return values | {"notes": list(self.notes)}


def lines(report: Report) -> Iterator[str]:
    """The outcome as a table for people, without line ends."""
    yield "1 query" if report.queries == 1 else f"{report.queries:,} queries"
    yield from aligned(_sheet(report))
    if report.comparisons is not None:
        yield from _LEGEND


def _sheet(report: Report) -> Sheet:
    """A row for each measure, under the names of the runs."""
    if report.comparisons is None:
        return Sheet((Column(""), Column(report.run, ".4f")), list(report.means.items()))
    columns = (
        Column(""),
        Column(report.run, ".4f"),
        Column(report.other, ".4f"),
        Column("difference", "+.4f"),
        Column("better", ","),
        Column("worse", ","),
        Column("p", ".4f"),
    )
    rows = [
        (name, found.value, found.other, found.value - found.other, found.better, found.worse, found.p)
        for name, found in report.comparisons.items()
    ]
    return Sheet(columns, rows)
