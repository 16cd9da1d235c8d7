"""Text without colour, for pipes and files: each paragraph whole and on one line, so that grep finds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.model import Span
from search.render import Answer, BadQuery, Passage, View
from search.render.counterparts import NONE, counterpart_lines
from search.render.wording import (
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

if TYPE_CHECKING:
    from search.results import Hit, Results

_MARK, _LIKELY_MARK = "**", "__"


def render(answers: Iterable[Answer], view: View) -> None:
    """Write totals, then of each hit its place, its id and its text, and a blank line.

    Above a row of a table stand the caption and the names of the columns, as in the table.
    """
    for answer in answers:
        if isinstance(answer, BadQuery):
            complain(answer, view)
        else:
            _results(answer, view)


def marked(text: str, spans: Sequence[Span], *, likely: bool = False) -> str:
    """The text with ``**`` around each span, around all of them where several touch; ``__`` if but likely."""
    starts, ends = {span.start for span in spans}, {span.end for span in spans}
    borders = sorted(starts ^ ends)
    edges = pairwise([0, *borders, len(text)])
    return (_LIKELY_MARK if likely else _MARK).join(text[start:end] for start, end in edges)


def render_passage(passage: Passage, view: View) -> None:
    """Write title, place and file of a paragraph, then it and its neighbours, itself told by ``>``."""
    document, row = passage.focus.document, passage.focus.row
    where = place(document, row, view.script)
    view.out.write(f"{title(document, view.script)} · {where}\n{printable(document.path)}\n\n")
    for paragraph in passage.paragraphs:
        sign = ">" if paragraph.id == passage.focus.id else " "
        text, _ = in_script(paragraph.row.text, (), view.script)
        if sign == ">" and (heading := table_heading(row.extra, view.script)):
            view.out.write(f"  {heading}\n")
        view.out.write(f"{sign} ¶ {paragraph.row.n}  {text}\n")
        _counterparts(passage.counterparts.get(paragraph.id), view, indent="  ")


def _results(results: Results, view: View) -> None:
    query = f"{printable(results.query)}: " if view.batch else ""
    view.out.write(f"{query}{totals(results)}\n")
    tell_notes(results, view)
    view.out.write("\n")
    for hit in results.hits:
        _hit(hit, view)
    for heading, hits in other_tiers(results):
        view.out.write(f"{heading}\n\n")
        for hit in hits:
            _hit(hit, view)


def _hit(hit: Hit, view: View) -> None:
    where = place(hit.document, hit, view.script)
    text, spans = in_script(hit.text, hit.spans, view.script)
    shown = marked(text, spans) if view.mark else text
    view.out.write(f"{title(hit.document, view.script)} · {where}\n{printable(hit.id)}\n")
    if heading := table_heading(hit.extra, view.script):
        view.out.write(f"{heading}\n")
    view.out.write(f"{shown}\n")
    view.out.writelines(f"{line}\n" for line in reason_lines(hit))
    _counterparts(hit.counterparts, view, indent="")
    view.out.write("\n")


def _counterparts(found: Sequence[Hit] | None, view: View, *, indent: str) -> None:
    if found is None:
        return
    if not found:
        view.out.write(f"{indent}{NONE}\n")
    for heading, id_, text, spans in counterpart_lines(found, view.script):
        shown = marked(text, spans, likely=True) if view.mark else text
        view.out.writelines(f"{indent}{line}\n" for line in (heading, id_, shown))
