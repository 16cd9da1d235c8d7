"""Results on the screen, on paper, for other programs: one input, several renderers.

A renderer draws a stream of answers; it knows no engine and runs no query. Highlighting comes as spans, and
only here do they become markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, TextIO, TypeAlias

from corpus.loading import load

if TYPE_CHECKING:
    from corpus.errors import DuizhaoError
    from index.reader import Located
    from search.results import Hit, Results

Script = Literal["original", "simplified", "traditional"]


class BadQuery(NamedTuple):
    """A query of a batch that could not be answered, and why."""

    query: str
    error: DuizhaoError


class Passage(NamedTuple):
    """A paragraph in its surroundings.

    Attributes:
        focus: The paragraph that was asked for.
        paragraphs: It and its neighbours in the document, in order.
        counterparts: By id, what other versions of the document have for each of them; empty if nobody asked.
    """

    focus: Located
    paragraphs: tuple[Located, ...]
    counterparts: Mapping[str, tuple[Hit, ...]] = {}


class View(NamedTuple):
    """How answers are to be shown.

    Attributes:
        out: Where they go.
        err: Where bad queries go, and notes unless `notes_inline`; JSON has a place for both.
        script: What texts are converted to before they are shown; data formats keep the original.
        mark: Whether to put matches between ``**`` where a format has no other way to show them.
        batch: Whether there may be several queries, so that each answer must say which is its own.
        notes_inline: Whether someone reads `out` as it comes, so that notes belong beside the totals.
    """

    out: TextIO
    err: TextIO
    script: Script = "original"
    mark: bool = False
    batch: bool = False
    notes_inline: bool = False


Answer: TypeAlias = "Results | BadQuery"
Renderer: TypeAlias = "Callable[[Iterable[Answer], View], None]"
PassageRenderer: TypeAlias = "Callable[[Passage, View], None]"

#: format -> "module:function". The module is imported when the format is first used.
FORMATS: dict[str, str] = {
    "rich": "search.render.terminal:render",
    "plain": "search.render.plain:render",
    "json": "search.render.records:render_json",
    "jsonl": "search.render.records:render_jsonl",
    "csv": "search.render.table:render",
}
#: The same for a single passage.
PASSAGE_FORMATS: dict[str, str] = {
    "rich": "search.render.terminal:render_passage",
    "plain": "search.render.plain:render_passage",
    "json": "search.render.records:render_passage",
}


def renderer(name: str) -> Renderer:
    """The renderer of a format in `FORMATS`."""
    found: Renderer = load(FORMATS[name])
    return found


def passage_renderer(name: str) -> PassageRenderer:
    """The renderer of a format in `PASSAGE_FORMATS`."""
    found: PassageRenderer = load(PASSAGE_FORMATS[name])
    return found
