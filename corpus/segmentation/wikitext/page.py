"""What is found in a page of a wiki, gathered from its templates, links and tables."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from corpus.segmentation.marks import Mark
from corpus.segmentation.structure import Hidden, Structure, united
from corpus.segmentation.wikitext.nodes import Scanner


@dataclass(slots=True)
class Page:
    """A wiki text, and what is known of it so far; see `Structure` for ``hidden`` to ``marks``."""

    source: str
    scanner: Scanner
    hidden: list[Hidden] = field(default_factory=list)
    breaks: set[int] = field(default_factory=set)
    joins: set[int] = field(default_factory=set)
    marks: dict[int, Mark] = field(default_factory=dict)
    _covered: list[Hidden] = field(default_factory=list)

    def __post_init__(self) -> None:
        nodes = (Hidden(node.start, node.end) for node in self.scanner.roots)
        self._covered = united([*self.scanner.hidden, *nodes])
        self.hidden += self.scanner.hidden

    def hide(self, start: int, end: int, *, blank: bool = False) -> None:
        """Note that a range is markup."""
        if end > start:
            self.hidden.append(Hidden(start, end, blank))

    def is_nested(self, position: int) -> bool:
        """Tell whether the character there stands in a template, a link or other markup."""
        before = bisect_right(self._covered, position, key=lambda found: found.start) - 1
        return before >= 0 and position < self._covered[before].end

    def structure(self) -> Structure:
        """Return all of it."""
        return Structure(united(self.hidden, self.breaks), self.breaks, self.joins, self.marks)
