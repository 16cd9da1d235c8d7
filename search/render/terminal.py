"""Text with colour for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from corpus.model import Span
from search.render import Answer, BadQuery, Passage, View
from search.render.beside import beside, broken, room_beside
from search.render.counterparts import NONE, counterpart_lines
from search.render.plain import marked
from search.render.wording import (
    ELLIPSIS,
    complain,
    in_script,
    other_tiers,
    place,
    printable,
    reason_lines,
    table_heading,
    tell_notes,
    title,
    totals,
)
from search.snippets import snippets

if TYPE_CHECKING:
    from search.results import Hit, Results

_MATCH = "bold red"
_LIKELY = "underline magenta"
_TITLE = "bold"
_ASIDE = "dim"
_ID = "cyan"
_HEADING = "bold yellow"
_INDENT = 4
#: A paragraph that fits on so many lines is shown whole.
_LINES = 6
#: A terminal of so many columns has room for a paragraph and its counterpart beside each other.
_WIDE = 120


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
        text = Text(in_script(paragraph.row.text, (), view.script)[0], _TITLE if focused else "")
        number = Text(f"{'>' if focused else ' '} ¶ {paragraph.row.n}", _ASIDE)
        heading = table_heading(row.extra, view.script) if focused else ""
        asides = [Text(heading, _ASIDE)] if heading else []
        screen.write(Text())
        found = passage.counterparts.get(paragraph.id)
        if found is not None and screen.has_room_beside(printable(hit.id) for hit in found):
            screen.write_beside([number, *asides, text], _column(found, screen, view))
            continue
        screen.write(number)
        for line in (*asides, text):
            screen.write(line, _INDENT)
        _counterparts(found, screen, view)


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
        for line in broken(text, max(2, self.columns - indent)):
            self.write_unbroken(line, indent)

    def has_room_beside(self, unbroken: Iterable[str]) -> bool:
        """Whether texts go into two columns, and some that must not be broken fit into one of them."""
        room = room_beside(self.columns)
        return self.columns >= _WIDE and all(cell_len(text) <= room for text in unbroken)

    def write_beside(self, left: Iterable[Text], right: Iterable[Text]) -> None:
        """Write texts in two columns."""
        for line in beside(left, right, self.columns):
            self.write_unbroken(line)

    def write_unbroken(self, text: Text, indent: int = 0) -> None:
        """Write a text on one line, whatever its width."""
        self._console.print(Text(" " * indent).append_text(text) if indent else text, soft_wrap=True)


def _results(results: Results, screen: Screen, view: View) -> None:
    query = f"{printable(results.query)}: " if view.batch else ""
    screen.write(Text(f"{query}{totals(results)}", _HEADING))
    tell_notes(results, view)
    for hit in results.hits:
        _hit(hit, screen, view)
    for heading, hits in other_tiers(results):
        screen.write(Text())
        screen.write(Text(heading, _HEADING))
        for hit in hits:
            _hit(hit, screen, view)
    if view.batch:
        screen.write(Text())


def _hit(hit: Hit, screen: Screen, view: View) -> None:
    screen.write(Text())
    head = [
        Text(title(hit.document, view.script), _TITLE),
        Text(place(hit.document, hit, view.script), _ASIDE),
    ]
    heading = table_heading(hit.extra, view.script)
    asides = [Text(heading, _ASIDE)] if heading else []
    reasons = [Text(line, _ASIDE) for line in reason_lines(hit)]
    text, spans = in_script(hit.text, hit.spans, view.script)
    # In one piece, whatever the width: it is there to be copied.
    id_ = Text(printable(hit.id), _ID)
    found = hit.counterparts
    if found is not None and screen.has_room_beside(printable(one.id) for one in (hit, *found)):
        whole = _highlighted(text, spans, screen.mark)
        left = [*head, id_, *asides, whole, *reasons]
        screen.write_beside(left, _column(found, screen, view))
        return
    for line in head:
        screen.write(line)
    for line in (*asides, _excerpt(text, spans, screen), *reasons):
        screen.write(line, _INDENT)
    screen.write_unbroken(id_)
    _counterparts(found, screen, view)


def _counterparts(found: Sequence[Hit] | None, screen: Screen, view: View) -> None:
    """Write counterparts, if they were asked for, below their paragraph."""
    if found is None:
        return
    if not found:
        screen.write(Text(NONE, _ASIDE), _INDENT)
    for heading, id_, text in _told(found, screen, view):
        screen.write(heading, _INDENT)
        screen.write(text, _INDENT)
        screen.write_unbroken(id_, _INDENT)


def _column(found: Sequence[Hit], screen: Screen, view: View) -> list[Text]:
    """Counterparts as they stand beside their paragraph."""
    return list(chain.from_iterable(_told(found, screen, view))) or [Text(NONE, _ASIDE)]


def _told(found: Sequence[Hit], screen: Screen, view: View) -> Iterator[tuple[Text, Text, Text]]:
    """Heading, id and text of each counterpart."""
    for heading, id_, text, spans in counterpart_lines(found, view.script):
        yield Text(heading, _ASIDE), Text(id_, _ID), _highlighted(text, spans, screen.mark, likely=True)


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


def _highlighted(text: str, spans: Sequence[Span], mark: bool, *, likely: bool = False) -> Text:
    if mark:
        return Text(marked(text, spans, likely=likely))
    styled = Text(text)
    for span in spans:
        styled.stylize(_LIKELY if likely else _MATCH, span.start, span.end)
    return styled
