"""What a check of an index found, and what a repair did, for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from search.render.wording import plural, printable

if TYPE_CHECKING:
    from index.checking import Checked
    from index.update import Summary

# A spoilt disk can name each paragraph; these many lines say enough.
_LISTED = 20


def checked_lines(checked: Checked) -> Iterator[str]:
    """Every fault with its place, what is worth knowing besides, and the sum."""
    yield from _cut([f"damaged: {fault.where}: {fault.what}" for fault in checked.faults])
    yield from _cut([f"note: {note}" for note in checked.notes])
    yield (
        f"Checked {plural(checked.files, 'file')} ({checked.bytes / 1e6:,.1f} MB) of "
        f"{plural(checked.paragraphs, 'paragraph')}, {checked.sampled:,} of these against their postings, "
        f"{checked.reread:,} against their sources: {plural(len(checked.faults), 'fault')}"
    )
    if checked.faults:
        yield "Mend it with `duizhao index --repair`, which reads again only what is damaged"


def repaired_lines(checked: Checked, summary: Summary | None) -> Iterator[str]:
    """Every fault, and what was made anew; documents that are lost are named last, all of them."""
    if summary is None:
        yield "Nothing is damaged"
        return
    yield from _cut([f"damaged: {fault.where}: {fault.what}" for fault in checked.faults])
    read = plural(len(summary.changed), "file")
    yield (
        f"Repaired: {read} read again; {plural(summary.paragraphs, 'paragraph')} in "
        f"{plural(summary.documents, 'document')}"
    )
    for path in summary.removed:
        yield printable(f"lost: {path}: its paragraphs were damaged, and the file is gone or cannot be read")


def _cut(lines: list[str]) -> Iterator[str]:
    yield from map(printable, lines[:_LISTED])
    if len(lines) > _LISTED:
        yield f"and {len(lines) - _LISTED:,} more"
