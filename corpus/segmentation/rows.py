"""A paragraph as one row of JSON, the form that segmentation is exchanged and scored in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpus.model import Paragraph


def to_row(paragraph: Paragraph, n: int | None) -> dict[str, object]:
    """Return the JSON row of a paragraph; ``n`` is its number in its document, None for boilerplate.

    Offsets are code points of the decoded source, None where there is no such text. ``skip``, ``markup`` and
    ``locator`` are left out when empty; what only some kinds have (``level``, ``marker``, ``role`` ...)
    follows under its own name.
    """
    start, end = paragraph.span or (None, None)
    row: dict[str, object] = {
        "n": n,
        "kind": paragraph.kind,
        "section": list(paragraph.section),
        "lang": paragraph.lang,
        "page": paragraph.page,
        "char_start": start,
        "char_end": end,
        "text": paragraph.text,
    }
    for name, ranges in (("skip", paragraph.skip), ("markup", paragraph.markup)):
        if ranges:
            row[name] = [list(span) for span in ranges]
    if paragraph.locator:
        row["locator"] = dict(paragraph.locator)
    return row | dict(paragraph.extra)


def number(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[int | None, Paragraph]]:
    """Yield the paragraphs of one document with their numbers, from 1 on; boilerplate has none."""
    n = 0
    for paragraph in paragraphs:
        n += paragraph.kind != "boilerplate"
        yield (None if paragraph.kind == "boilerplate" else n), paragraph
