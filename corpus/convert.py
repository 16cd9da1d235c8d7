"""Showing a text in the other script: conversion for display, never for matching.

OpenCC converts by phrase, in plain configurations that change characters but no vocabulary (質量 stays 质量
and does not become 品质). Loading it takes about ten milliseconds, so it waits for the first conversion.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import Literal

from corpus.model import Span

Target = Literal["simplified", "traditional"]

# hk2s is t2s that knows Hong Kong's forms too (衞, 敍), which t2s leaves as they are. s2t writes what hardly
# anybody prints (羣, 爲, 峯); s2tw writes 群, 為 and 峰, which are read wherever traditional characters are.
_CONFIGURATIONS: dict[Target, str] = {"simplified": "hk2s", "traditional": "s2tw"}


def convert(text: str, to: Target) -> str:
    """Return ``text`` in simplified or in traditional characters, these as in Taiwan."""
    # OpenCC stops at a zero byte, as C does.
    return "\0".join(map(_converter(to), text.split("\0")))


def convert_spans(text: str, spans: Sequence[Span], to: Target) -> tuple[str, tuple[Span, ...]]:
    """Convert a text in which ranges are marked, such as highlights.

    Args:
        text: The text that ``spans`` index.
        spans: Ranges of code points in any order; they may overlap.
        to: The script wanted.

    Returns:
        The converted text, and for each span the range of it that the span has become.
    """
    whole = convert(text, to)
    if len(whole) == len(text):
        return whole, tuple(spans)
    # A phrase changed its length, so nobody knows where a border inside it went: no phrase may cross one.
    borders = sorted({0, len(text), *(border for span in spans for border in span)})
    pieces = [convert(text[start:end], to) for start, end in pairwise(borders)]
    moved = dict(zip(borders, accumulate(map(len, pieces), initial=0), strict=True))
    return "".join(pieces), tuple(Span(moved[start], moved[end]) for start, end in spans)


@cache
def _converter(to: Target) -> Callable[[str], str]:
    from opencc import OpenCC

    converter: Callable[[str], str] = OpenCC(_CONFIGURATIONS[to]).convert
    return converter
