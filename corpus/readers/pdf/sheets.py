"""Pages taken apart: the text that runs the page's way, what stands askew, tables as rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.readers.pdf.pages import Page
from corpus.readers.pdf.printed import Printed, gather, upright
from corpus.readers.pdf.runs import Box, Run
from corpus.readers.pdf.tables import set_rows


@dataclass(slots=True)
class Sheet:
    """A page on the way to printed lines.

    Attributes:
        number: From 1.
        runs: Those that are read in the page's main direction, in the order drawn.
        top: Upper edge of the page in that direction, in points.
        aside: Lines that are read in another direction, such as watermarks.
        header: Page furniture above the text, from top to bottom.
        footer: The same below it.
        label: The number printed on the page.
    """

    number: int
    runs: list[Run]
    top: float
    aside: list[Printed] = field(default_factory=list)
    header: list[Printed] = field(default_factory=list)
    footer: list[Printed] = field(default_factory=list)
    label: int | str | None = None


def lay_out(page: Page) -> Sheet:
    """Return a page with its rows of tables told and its directions of reading apart."""
    directions: Counter[int] = Counter()
    for run in page.glyphs.runs:
        directions[run.angle] += len(run.text)
    main = max(directions, key=directions.__getitem__, default=0)
    rules = [_turned(rule, main) for rule in page.rules]
    runs = set_rows([run for run in page.glyphs.runs if run.angle == main], rules)
    aside = [line for angle in directions if angle != main for line in _aside(page, angle)]
    return Sheet(page.number, runs, _turned(page.visible, main).top, aside)


def _aside(page: Page, angle: int) -> Sequence[Printed]:
    return gather([run for run in page.glyphs.runs if run.angle == angle], page.number)


def _turned(box: Box, angle: int) -> Box:
    """A box of the page in the coordinates of text read at ``angle``."""
    return upright(box, (360 - angle) % 360)
