"""A Markdown text line by line, and what is known of it so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from corpus.segmentation.marks import Mark
from corpus.segmentation.structure import Hidden, Structure, united


class Printed(NamedTuple):
    """A printed line: where it begins, where its content starts (code points), and that content."""

    begin: int
    start: int
    text: str


@dataclass(slots=True)
class Sheet:
    """A text from ``start`` on; see `Structure` for ``hidden`` to ``marks``.

    Attributes:
        lines: All of them, blank ones too.
        labels: What links by reference may name.
        code: From the first to the last line of each block of code (code points).
    """

    source: str
    start: int
    lines: list[Printed] = field(init=False)
    hidden: list[Hidden] = field(default_factory=list)
    breaks: set[int] = field(default_factory=set)
    joins: set[int] = field(default_factory=set)
    marks: dict[int, Mark] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    code: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = list(_printed(self.source, self.start))

    def text(self, index: int) -> str:
        """Return the content of a line, empty if it is blank or there is none."""
        return self.lines[index].text if 0 <= index < len(self.lines) else ""

    def mark(self, index: int, mark: Mark) -> None:
        """Note what a line opens."""
        self.marks[self.lines[index].start] = mark

    def structure(self) -> Structure:
        """Return all of it."""
        return Structure(united(self.hidden, self.breaks), self.breaks, self.joins, self.marks)


def label_key(label: str) -> str:
    """Return what is equal for labels that name the same link."""
    return " ".join(label.lower().split())


def _printed(source: str, start: int) -> Iterator[Printed]:
    for line in source[start:].splitlines(keepends=True):
        content = line.strip()
        yield Printed(start, start + len(line) - len(line.lstrip()) if content else start, content)
        start += len(line)
