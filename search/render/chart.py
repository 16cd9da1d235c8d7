"""A trend as a picture: SVG written here, PNG made of the same by resvg."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil, floor, log10
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from corpus.errors import DuizhaoError
from search.render.sheet import columns
from search.render.trending import FORMS
from search.render.wording import printable
from search.statistics.trend import Measure, Trend

_WIDTH, _HEIGHT = 960, 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 24, 64, 64  # Margins in pixels.
_TICKS = 5  # Steps of the upright axis, about.
_COLUMN = 8  # Pixels for a column of text, about; a Chinese character takes two.
_NAME = 16  # Characters of a name below the axis, at most.
_LINE = 20  # Pixels from one line of the legend to the next.
_LEGEND = 40  # Characters of a query in the legend, at most.
# Told apart by people who see few colours: Okabe and Ito, "Color Universal Design" (2008).
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
# Families with Chinese characters, as systems have them, and one more.
_FONTS = (
    "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Zen Hei, DejaVu Sans, "
    "sans-serif"
)


def write_chart(trend: Trend, measure: Measure, path: Path) -> None:
    """Write a picture of one measure of a trend, in the form that the file's suffix names.

    Raises:
        DuizhaoError: The suffix is neither ``.svg`` nor ``.png``, the file cannot be written, or the package
            that makes PNG is not there.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise DuizhaoError("a picture is SVG or PNG", where=path, hint="let its name end in .svg or .png")
    picture = write(svg(trend, measure))
    try:
        path.write_bytes(picture)
    except OSError as error:
        raise DuizhaoError(f"cannot be written: {error.strerror}", where=path) from error


def svg(trend: Trend, measure: Measure) -> str:
    """The picture as SVG: lines over time, broken where there are no documents; else bars.

    What has no date or author is left out.
    """
    axes = _Axes.of(trend, measure)
    draw = _bars if trend.times is None else _lines
    height = _HEIGHT + _LINE * (len(trend.queries) - 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" font-family="{_FONTS}" font-size="13">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(_LEFT, 32, f"{FORMS[measure][1]}, by {trend.by}", 'font-size="16"'),
        *_frame(trend, measure, axes),
        *(part for query in range(len(trend.queries)) for part in draw(trend, measure, axes, query)),
        *_legend(trend),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


class _Axes(NamedTuple):
    """Where values and times stand, in pixels.

    Attributes:
        first: The earliest time; groups without a time are counted from 0.
        last: The latest.
        step: From one tick of the upright axis to the next.
        top: The value at its end, a multiple of `step`.
    """

    first: int
    last: int
    step: float
    top: float

    @classmethod
    def of(cls, trend: Trend, measure: Measure) -> _Axes:
        values = [group.value(measure, i) for group in trend.groups for i in range(len(trend.queries))]
        highest = max(values, default=0) or 1
        step = _round_step(highest / _TICKS)
        if measure in ("occurrences", "paragraphs"):
            step = max(1, step)
        times = trend.times or range(len(trend.groups))
        return cls(min(times, default=0), max(times, default=0), step, step * ceil(highest / step))

    def x(self, time: float) -> float:
        room = _WIDTH - _LEFT - _RIGHT
        return _LEFT + room * (time - self.first + 0.5) / (self.last - self.first + 1)

    def y(self, value: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * value / self.top


def _round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is not below `least`."""
    power: float = 10 ** floor(log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))


def _frame(trend: Trend, measure: Measure, axes: _Axes) -> Iterator[str]:
    """The grid with its figures, and the names below."""
    for i in range(round(axes.top / axes.step) + 1):
        y = axes.y(i * axes.step)
        yield f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="{"#cccccc" if i else "#333333"}"/>'
        yield _text(_LEFT - 8, y + 4, _figure(i * axes.step, measure), 'text-anchor="end"')
    names = [_short(group.name, _NAME) for group in trend.groups]
    room = (_WIDTH - _LEFT - _RIGHT) // (_COLUMN * (2 + max(map(columns, names), default=0)))
    every = ceil(len(names) / room) or 1
    for time, name in list(zip(trend.times or range(len(names)), names, strict=True))[::every]:
        yield _text(axes.x(time), _HEIGHT - _BOTTOM + 20, name, 'text-anchor="middle"')


def _figure(value: float, measure: Measure) -> str:
    """What stands beside a tick, a round figure."""
    return f"{100 * value:g}%" if measure == "share" else f"{value:,g}"


def _lines(trend: Trend, measure: Measure, axes: _Axes, query: int) -> Iterator[str]:
    colour, pen = _COLOURS[query % len(_COLOURS)], "M"
    points, path = [], []
    for i, (time, group) in enumerate(zip(trend.times or [], trend.groups, strict=True)):
        x, y = axes.x(time), axes.y(group.value(measure, query))
        pen = "M" if i == 0 or i in trend.gaps else "L"
        path.append(f"{pen}{x:.1f} {y:.1f}")
        points.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
    yield f'<path d="{"".join(path)}" fill="none" stroke="{colour}" stroke-width="2"/>'
    yield from points


def _bars(trend: Trend, measure: Measure, axes: _Axes, query: int) -> Iterator[str]:
    colour, room = _COLOURS[query % len(_COLOURS)], 0.8 * (axes.x(1) - axes.x(0))
    width = room / len(trend.queries)
    for place, group in enumerate(trend.groups):
        x, y = axes.x(place) - room / 2 + query * width, axes.y(group.value(measure, query))
        size = f'width="{width:.1f}" height="{axes.y(0) - y:.1f}"'
        yield f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{colour}"/>'


def _legend(trend: Trend) -> Iterator[str]:
    for i, query in enumerate(trend.queries):
        y = _HEIGHT - 16 + i * _LINE
        yield f'<rect x="{_LEFT}" y="{y - 10}" width="12" height="12" fill="{_COLOURS[i % len(_COLOURS)]}"/>'
        yield _text(_LEFT + 20, y, _short(query, _LEGEND))


def _text(x: float, y: float, text: str, attributes: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {attributes}>{escape(printable(text))}</text>'


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _encoded(picture: str) -> bytes:
    # Half a character, as a broken argument may have one, has no place in XML.
    return picture.encode(errors="replace")


def _png(picture: str) -> bytes:
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        hint = "install it with `pip install 'duizhao[plot]'`, or let the name end in .svg"
        raise DuizhaoError("PNG needs the package resvg-py", hint=hint) from error
    return bytes(svg_to_bytes(svg_string=_encoded(picture).decode(), zoom=2))


#: Suffix -> from SVG to the bytes of the file.
_WRITERS: dict[str, Callable[[str], bytes]] = {".svg": _encoded, ".png": _png}
