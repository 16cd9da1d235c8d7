"""JSON for other programs: an object a query, or an object a hit, each on one line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from search.render import Answer, BadQuery, Passage, View
from search.render.wording import BARE_IN_JSON, tell_notes
from search.results import counterparts_json, place

if TYPE_CHECKING:
    from index.reader import Located


def to_line(value: object) -> str:
    """A value as JSON on one line, its end included, without control characters."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": ")).translate(BARE_IN_JSON) + "\n"


def render_json(answers: Iterable[Answer], view: View) -> None:
    """Write one object a query: `Results.to_json`, or ``query`` and ``error`` of one that is bad."""
    for answer in answers:
        view.out.write(to_line(_bad(answer) if isinstance(answer, BadQuery) else answer.to_json()))


def render_jsonl(answers: Iterable[Answer], view: View) -> None:
    """Write one object a hit, `Hit.to_json` and the ``query``; related passages only where asked for."""
    for answer in answers:
        if isinstance(answer, BadQuery):
            view.out.write(to_line(_bad(answer)))
            continue
        tell_notes(answer, view)
        for hit in answer.listed:
            view.out.write(to_line(hit.to_json() | {"query": answer.query}))


def render_passage(passage: Passage, view: View) -> None:
    """Write one object: the ``id`` asked for, and the rows of it and its neighbours."""
    rows = [
        paragraph_row(paragraph) | counterparts_json(passage.counterparts.get(paragraph.id))
        for paragraph in passage.paragraphs
    ]
    view.out.write(to_line({"id": passage.focus.id, "paragraphs": rows}))


def paragraph_row(paragraph: Located) -> dict[str, object]:
    """A paragraph of an index as plain values; what it shares with a hit or a `segment` row has that name."""
    row = paragraph.row
    return {
        "id": paragraph.id,
        "document": paragraph.document.to_json(),
        "n": row.n,
        "kind": row.kind,
        "section": list(row.section),
        "lang": row.lang,
        "page": row.page,
        "text": row.text,
        **place(row.span, row.locator),
        **row.extra,
    }


def _bad(bad: BadQuery) -> dict[str, str]:
    error = bad.error
    return {"query": bad.query, "error": f"{error.what}; {error.hint}" if error.hint else error.what}
