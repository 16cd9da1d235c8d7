"""A concordance: a line an occurrence, the occurrences below each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from search.render import View
from search.render.records import to_line
from search.render.sheet import Column, Sheet, columns, tell, write_csv
from search.render.wording import plural, printable
from search.statistics.concordance import Concordance, Line

_COLUMNS = ("id", "title", "date", "path", "n", "start", "end", "left", "node", "right")
_GAP = "  "


class ConcordanceView(NamedTuple):
    """How a concordance is to be shown; `width` is the columns of context on each side."""

    view: View
    width: int


def render_plain(found: Concordance, how: ConcordanceView) -> None:
    """Write the totals, then of each line left context, occurrence, right context, and id."""
    tell(found.notes, how.view)
    how.view.out.write(f"{totals(found)}\n")
    for parts in _aligned(found, how.width):
        how.view.out.write(f"{_GAP.join(parts)}\n")


def render_rich(found: Concordance, how: ConcordanceView) -> None:
    """Write the same with the occurrences in colour."""
    from rich.text import Text

    from search.render.terminal import Screen

    tell(found.notes, how.view)
    screen = Screen(how.view)
    screen.write(Text(totals(found), "bold yellow"))
    for left, node, right, id_ in _aligned(found, how.width):
        parts = (left, _GAP, (node, "bold red"), _GAP, right, _GAP, (id_, "cyan"))
        screen.write_unbroken(Text.assemble(*parts))


def render_json(found: Concordance, how: ConcordanceView) -> None:
    """Write one object with totals and lines."""
    answer = {
        "query": found.query,
        "occurrences": found.occurrences,
        "paragraphs": found.paragraphs,
        "documents": found.documents,
        "lines": [line.to_json() for line in found.lines],
        "notes": list(found.notes),
    }
    how.view.out.write(to_line(answer))


def render_jsonl(found: Concordance, how: ConcordanceView) -> None:
    """Write an object a line."""
    tell([*found.notes, totals(found)], how.view)
    how.view.out.writelines(to_line(line.to_json()) for line in found.lines)


def render_csv(found: Concordance, how: ConcordanceView) -> None:
    """Write a row a line."""
    tell([*found.notes, totals(found)], how.view)
    write_csv(Sheet(list(map(Column, _COLUMNS)), list(map(_row, found.lines))), how.view.out)


#: format -> what writes it.
FORMATS: dict[str, Callable[[Concordance, ConcordanceView], None]] = {
    "rich": render_rich,
    "plain": render_plain,
    "json": render_json,
    "jsonl": render_jsonl,
    "csv": render_csv,
}


def totals(found: Concordance) -> str:
    """What was found altogether, and how much of it is here."""
    here = "" if len(found.lines) == found.occurrences else f"; here {plural(len(found.lines), 'line')}"
    return (
        f"{plural(found.occurrences, 'occurrence')} in {plural(found.paragraphs, 'paragraph')} "
        f"in {plural(found.documents, 'document')}{here}"
    )


def _aligned(found: Concordance, width: int) -> Iterator[tuple[str, str, str, str]]:
    """The parts of each line; the second begins in one column, and so does the last."""
    nodes = [printable(line.node) for line in found.lines]
    widest = max(map(columns, nodes), default=0)
    for line, node in zip(found.lines, nodes, strict=True):
        left = _fitted(printable(line.left)[::-1], width)[::-1]
        right = _fitted(printable(line.right), width) + " " * (widest - columns(node))
        yield left, node, right, printable(line.id)


def _fitted(text: str, width: int) -> str:
    """As much of the beginning of a text as fits into so many columns, filled up with blanks."""
    from rich.cells import set_cell_size

    return set_cell_size(text, width)


def _row(line: Line) -> tuple[str | int, ...]:
    document = line.document
    place = line.id, document.title, document.date or "", document.path, line.n
    return (*place, *line.span, line.left, line.node, line.right)
