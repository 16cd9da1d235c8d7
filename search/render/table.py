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
    """Write a header, then a row a hit; related passages are no hits.

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
        writer.writerows(_row(hit, answer.query) for hit in answer.hits)


def _row(hit: Hit, query: str) -> list[object]:
    document = hit.document
    return [
        hit.rank,
        _cell(hit.id),
        _cell(document.title),
        _cell(document.date or ""),
        _cell(document.path),
        _cell(" › ".join(hit.section)),
        hit.kind,
        hit.lang,
        "" if hit.page is None else _cell(str(hit.page)),
        hit.n,
        hit.tier,
        round(hit.score, 4),
        _cell(hit.text),
        _cell(caption(hit.extra)),
        _cell(" | ".join(column_names(hit.extra))),
        json.dumps(hit.spans, separators=(",", ":")),
        _cell(query),
    ]


def _cell(text: str) -> str:
    safe = printable(text)
    return f"'{safe}" if safe.startswith(_FORMULA) else safe
