"""Text with colour for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from corpus.model import Span
from search.render import Answer, BadQuery, Passage, View
from search.render.counterparts import NONE, counterpart_lines
from search.render.plain import marked
from search.render.wording import (
    ELLIPSIS,
    RELATED_HEADING,
    complain,
    in_script,
    place,
    printable,
    reason_lines,
    table_heading,
    tell_notes,
    title,
    totals,
)
from search.render.wrapping import line_starts
from search.snippets import snippets

if TYPE_CHECKING:
    from search.results import Hit, Results

_MATCH = "bold red"
_TITLE = "bold"
_ASIDE = "dim"
_ID = "cyan"
_HEADING = "bold yellow"
_INDENT = 4
#: A paragraph that fits on so many lines is shown whole.
_LINES = 6


def render(answers: Iterable[Answer], view: View) -> None:
    """Write totals, then of each hit its title, its place, what matches in its text, and its id."""
    screen = Screen(view)
    for answer in answers:
        if isinstance(answer, BadQuery):
            complain(answer, view)
        else:
            _results(answer, screen, view)


def render_passage(passage: Passage, view: View) -> None:
    """Write title, place and file of a paragraph, then it and its neighbours, itself in bold."""
    screen = Screen(view)
    document, row = passage.focus.document, passage.focus.row
    screen.write(Text(title(document, view.script), _TITLE))
    screen.write(Text(place(document, row, view.script), _ASIDE))
    screen.write_unbroken(Text(printable(document.path), _ASIDE))
    for paragraph in passage.paragraphs:
        focused = paragraph.id == passage.focus.id
        text, _ = in_script(paragraph.row.text, (), view.script)
        screen.write(Text())
        screen.write(Text(f"{'>' if focused else ' '} ¶ {paragraph.row.n}", _ASIDE))
        if focused and (heading := table_heading(row.extra, view.script)):
            screen.write(Text(heading, _ASIDE), _INDENT)
        screen.write(Text(text, _TITLE if focused else ""), _INDENT)
        _counterparts(passage.counterparts.get(paragraph.id), screen, view)


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """A reader that has seen enough is no error; the stock method exits with status 1."""
        raise BrokenPipeError


class Screen:
    """Writes texts broken at the width of the terminal.

    Attributes:
        mark: Whether matches need signs, for want of styles.
    """

    def __init__(self, view: View) -> None:
        self._console = _Console(file=view.out, highlight=False, markup=False, emoji=False)
        self.mark = view.mark or self._console.color_system is None

    @property
    def columns(self) -> int:
        """Width of the terminal."""
        return self._console.width

    def write(self, text: Text, indent: int = 0) -> None:
        """Write a text, broken into lines where it is too wide."""
        starts = line_starts(text.plain, max(2, self.columns - indent))
        for line in text.divide(starts):
            line.rstrip()
            self.write_unbroken(line, indent)

    def write_unbroken(self, text: Text, indent: int = 0) -> None:
        """Write a text on one line, whatever its width."""
        self._console.print(Text(" " * indent).append_text(text) if indent else text, soft_wrap=True)


def _results(results: Results, screen: Screen, view: View) -> None:
    query = f"{printable(results.query)}: " if view.batch else ""
    screen.write(Text(f"{query}{totals(results)}", _HEADING))
    tell_notes(results, view)
    for hit in results.hits:
        _hit(hit, screen, view)
    if results.related:
        screen.write(Text())
        screen.write(Text(RELATED_HEADING, _HEADING))
    for hit in results.related:
        _hit(hit, screen, view)
    if view.batch:
        screen.write(Text())


def _hit(hit: Hit, screen: Screen, view: View) -> None:
    screen.write(Text())
    screen.write(Text(title(hit.document, view.script), _TITLE))
    screen.write(Text(place(hit.document, hit, view.script), _ASIDE))
    if heading := table_heading(hit.extra, view.script):
        screen.write(Text(heading, _ASIDE), _INDENT)
    text, spans = in_script(hit.text, hit.spans, view.script)
    screen.write(_excerpt(text, spans, screen), _INDENT)
    for line in reason_lines(hit):
        screen.write(Text(line, _ASIDE), _INDENT)
    # In one piece, whatever the width: it is there to be copied.
    screen.write_unbroken(Text(printable(hit.id), _ID))
    _counterparts(hit.counterparts, screen, view)


def _counterparts(found: Sequence[Hit] | None, screen: Screen, view: View) -> None:
    if found is None:
        return
    if not found:
        screen.write(Text(NONE, _ASIDE), _INDENT)
    for counterpart in counterpart_lines(found, view.script):
        screen.write(Text(counterpart.heading, _ASIDE), _INDENT)
        screen.write(Text(counterpart.text), _INDENT)
        screen.write_unbroken(Text(counterpart.id, _ID), _INDENT)


def _excerpt(text: str, spans: Sequence[Span], screen: Screen) -> Text:
    """The snippets of a paragraph, its matches styled."""
    columns = _LINES * max(2, screen.columns - _INDENT)
    width = columns * len(text) // max(1, cell_len(text))
    pieces = snippets(text, spans, width)
    shown = Text(ELLIPSIS.lstrip() if pieces[0].start else "")
    for i, piece in enumerate(pieces):
        shown.append(ELLIPSIS if i else "")
        inside = [Span(span.start - piece.start, span.end - piece.start) for span in piece.spans]
        shown.append_text(_highlighted(text[piece.start : piece.end], inside, screen.mark))
    return shown.append(ELLIPSIS.rstrip() if pieces[-1].end < len(text) else "")


def _highlighted(text: str, spans: Sequence[Span], mark: bool) -> Text:
    if mark:
        return Text(marked(text, spans))
    styled = Text(text)
    for span in spans:
        styled.stylize(_MATCH, span.start, span.end)
    return styled
