"""CSV for spreadsheets: a row a hit."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from search.render import Answer, BadQuery, View
from search.render.wording import caption, column_names, complain, printable, tell_notes

if TYPE_CHECKING:
    from search.results import Hit

_COLUMNS = (
    *("rank", "id", "title", "date", "path", "section", "kind", "lang", "page", "n"),
    *("tier", "score", "text", "caption", "header", "spans", "query"),
)
# A spreadsheet would compute a cell that starts so, and documents are written by strangers.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def render(answers: Iterable[Answer], view: View) -> None:
    """Write a header, then a row a hit; related passages only where they were asked for.

    Counterparts that were asked for follow their hit, rows of the tier ``translation`` with its rank.
    ``caption`` and ``header`` are those of the table that the text is a row of.
    Texts are the original, with two differences: a control character is U+FFFD or a blank, and a cell that
    a spreadsheet would take for a formula starts with ``'``. Spans do not count that apostrophe.
    """
    writer = csv.writer(view.out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for answer in answers:
        if isinstance(answer, BadQuery):
            complain(answer, view)
            continue
        tell_notes(answer, view)
        for hit in answer.listed:
            writer.writerows(_row(found, answer.query) for found in (hit, *(hit.counterparts or ())))


def _row(hit: Hit, query: str) -> list[object]:
    document = hit.document
    return [
        hit.rank,
        cell(hit.id),
        cell(document.title),
        cell(document.date or ""),
        cell(document.path),
        cell(" › ".join(hit.section)),
        hit.kind,
        hit.lang,
        "" if hit.page is None else cell(str(hit.page)),
        hit.n,
        hit.tier,
        round(hit.score, 4),
        cell(hit.text),
        cell(caption(hit.extra)),
        cell(" | ".join(column_names(hit.extra))),
        json.dumps(hit.spans, separators=(",", ":")),
        cell(query),
    ]


def cell(text: str) -> str:
    """A text as a spreadsheet may have it: without control characters, and no formula."""
    safe = printable(text)
    # Some programs pass over blanks before they look.
    return f"'{safe}" if safe.lstrip().startswith(_FORMULA) else safe
