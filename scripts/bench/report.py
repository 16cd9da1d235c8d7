"""The table that the benchmark prints, a line as soon as it is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

#: Columns: what, figure, wanted, ratio, verdict with a note.
_WIDTHS = (44, 8, 17, 7, 0)


class Report:
    """Prints figures beside what is wanted.

    Attributes:
        short: How many figures fell short.
    """

    def __init__(self) -> None:
        self.short = 0
        self._cells("what", "figure", "wanted", "ratio", "")

    def section(self, title: str) -> None:
        """Begin a group of lines."""
        self._print(f"\n{title}")

    def at_most(self, what: str, value: float, limit: float, unit: str = "", *, note: str = "") -> None:
        """A figure that may not exceed a limit; its ratio is the share of the limit that it takes up."""
        self._judged(what, value, limit, ok=value <= limit, wanted=f"<= {limit:g} {unit}", note=note)

    def at_least(self, what: str, value: float, limit: float, unit: str = "", *, note: str = "") -> None:
        """A figure that may not fall below a limit; its ratio says how many times the limit it reaches."""
        self._judged(what, value, limit, ok=value >= limit, wanted=f">= {limit:g} {unit}", note=note)

    def fact(self, what: str, figure: str) -> None:
        """A figure without a limit."""
        self._print(f"  {what:<{_WIDTHS[0]}} {figure}")

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Columns of text, the first set to the left and the others to the right."""
        lines = [tuple(heads), *map(tuple, rows)]
        widths = [max(map(len, column)) for column in zip_longest(*lines, fillvalue="")]
        for first, *others in lines:
            cells = (f"{cell:>{width}}" for cell, width in zip(others, widths[1:], strict=False))
            self._print("    " + "  ".join([f"{first:<{widths[0]}}", *cells]))

    def _judged(self, what: str, value: float, limit: float, *, ok: bool, wanted: str, note: str) -> None:
        self.short += not ok
        ratio = f"x {value / limit:.2f}" if limit else ""
        verdict = "ok" if ok else "SHORT"
        self._cells(what, f"{value:,.4g}", wanted.strip(), ratio, f"{verdict:<6}{note}")

    def _cells(self, *cells: str) -> None:
        padded = (f"{cell:<{width}}" for cell, width in zip(cells, _WIDTHS, strict=True))
        self._print(f"  {' '.join(padded).rstrip()}")

    def _print(self, line: str) -> None:
        print(line, flush=True)
