"""A trend as a table, as bars in a terminal, and for other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from search.render import View
from search.render.records import to_line
from search.render.sheet import (
    Column,
    Sheet,
    Value,
    aligned,
    columns,
    cut,
    records,
    tell,
    write_csv,
    write_jsonl,
)
from search.render.wording import printable
from search.statistics.trend import Group, Measure, Trend

#: Measure -> how its figures are shown, and what they are called.
FORMS: dict[Measure, tuple[str, str]] = {
    "occurrences": (",d", "occurrences"),
    "paragraphs": (",d", "paragraphs that match"),
    "share": (".2%", "share of paragraphs that match"),
    "per_1000": (".3f", "occurrences per 1,000 characters or words"),
}
_NONE = "none"
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_COLOURS = ("cyan", "yellow", "magenta", "green", "red", "blue")
_LABEL = 24  # Columns for a query beside its bar, at most.
_HEADING = 40  # The same, above its figures.


class TrendView(NamedTuple):
    """How a trend is to be shown; `measure` is what queries are compared by."""

    view: View
    measure: Measure = "occurrences"


def render_plain(trend: Trend, how: TrendView) -> None:
    """Write a table: all figures of one query, or one figure of each of several, side by side."""
    tell(trend.notes, how.view)
    how.view.out.writelines(f"{line}\n" for line in table(trend, how.measure))


def render_rich(trend: Trend, how: TrendView) -> None:
    """Write the table, then bars in colour."""
    from rich.text import Text

    from search.render.terminal import Screen

    render_plain(trend, how)
    screen = Screen(how.view)
    screen.write(Text(f"\n{FORMS[how.measure][1]}", "bold"))
    for label, bar, figure, colour in bars(trend, how.measure, screen.columns):
        screen.write_unbroken(Text.assemble(label, (bar, colour), figure))


def render_json(trend: Trend, how: TrendView) -> None:
    """Write one object with the groups, each with the counts of all queries."""
    ungrouped = _group(trend, trend.ungrouped) if trend.ungrouped else None
    answer = {
        "by": trend.by,
        "queries": list(trend.queries),
        "groups": [_group(trend, group) for group in trend.groups],
        "ungrouped": ungrouped,
        "total": _group(trend, trend.total),
        "notes": list(trend.notes),
    }
    how.view.out.write(to_line(answer))


def render_jsonl(trend: Trend, how: TrendView) -> None:
    """Write an object for each group and query; the group of what has no date is null."""
    tell(trend.notes, how.view)
    write_jsonl(_tidy(trend), how.view.out)


def render_csv(trend: Trend, how: TrendView) -> None:
    """Write a row for each group and query; the group of what has no date is empty."""
    tell(trend.notes, how.view)
    write_csv(_tidy(trend), how.view.out)


#: format -> what writes it.
FORMATS: dict[str, Callable[[Trend, TrendView], None]] = {
    "rich": render_rich,
    "plain": render_plain,
    "json": render_json,
    "jsonl": render_jsonl,
    "csv": render_csv,
}


def table(trend: Trend, measure: Measure) -> list[str]:
    """The lines of the table, the total last; a dash stands where years have no documents."""
    sheet = _one(trend) if len(trend.queries) == 1 else _several(trend, measure)
    heading, *rows = aligned(sheet)
    lines = [heading]
    for i, row in enumerate(rows):
        lines += ["-"] if i in trend.gaps else []
        lines.append(row)
    return lines


def bars(trend: Trend, measure: Measure, width: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield label, bar, figure and colour of each query in each group.

    Bars begin in one column; the longest fills a line of `width` columns.
    """
    names = [_name(group) for group in trend.rows]
    queries = [cut(printable(query), _LABEL) for query in trend.queries] if len(trend.queries) > 1 else [""]
    first, second = max(map(columns, names), default=0), max(map(columns, queries))
    values = [[group.value(measure, i) for i in range(len(queries))] for group in trend.rows]
    top = max(map(max, values), default=0) or 1
    figures = [[format(value, FORMS[measure][0]) for value in row] for row in values]
    room = max(8, width - first - second - max(len(text) for row in figures for text in row) - 4)
    for i, row in enumerate(values):
        if i in trend.gaps:
            yield "-", "", "", ""
        for j, value in enumerate(row):
            name = names[i] if j == 0 else ""
            label = f"{_filled(name, first)} {_filled(queries[j], second)} "
            yield label, _bar(value / top * room), f" {figures[i][j]}", _COLOURS[j % len(_COLOURS)]


def _bar(length: float) -> str:
    eighths = round(8 * length)
    return _EIGHTHS[8] * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _one(trend: Trend) -> Sheet:
    head = [
        *(Column(trend.by), Column("documents", ",d"), Column("paragraphs", ",d")),
        *(Column("occurrences", ",d"), Column("matches", ",d", "in paragraphs")),
        *(Column("share", ".2%"), Column("per_1000", ".3f", "per 1,000 characters or words")),
    ]
    rows = [
        (_name(group), group.documents, group.paragraphs, *_values(group, 0))
        for group in (*trend.rows, trend.total)
    ]
    return Sheet(head, rows)


def _several(trend: Trend, measure: Measure) -> Sheet:
    form = FORMS[measure][0]
    queries = (Column(query, form, cut(printable(query), _HEADING)) for query in trend.queries)
    head = [Column(trend.by), Column("paragraphs", ",d"), *queries]
    places = range(len(trend.queries))
    rows: list[Sequence[Value]] = [
        (_name(group), group.paragraphs, *(group.value(measure, i) for i in places))
        for group in (*trend.rows, trend.total)
    ]
    return Sheet(head, rows)


def _tidy(trend: Trend) -> Sheet:
    """A row for each group and query, for statistics programs."""
    names = (trend.by, "query", *FORMS, "all_paragraphs", "length", "documents")
    rows = [
        (group.name or None, query, *_values(group, i), group.paragraphs, group.length, group.documents)
        for group in trend.rows
        for i, query in enumerate(trend.queries)
    ]
    return Sheet([Column(name) for name in names], rows)


def _group(trend: Trend, group: Group) -> dict[str, object]:
    head = [Column("query"), *map(Column, FORMS)]
    rows = [(query, *_values(group, i)) for i, query in enumerate(trend.queries)]
    return {
        "name": group.name or None,
        "documents": group.documents,
        "paragraphs": group.paragraphs,
        "length": group.length,
        "counts": list(records(Sheet(head, rows))),
    }


def _values(group: Group, query: int) -> list[Value]:
    return [group.value(measure, query) for measure in FORMS]


def _name(group: Group) -> str:
    return printable(group.name) or _NONE


def _filled(text: str, width: int) -> str:
    return text + " " * (width - columns(text))
