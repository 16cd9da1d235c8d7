"""Findings as text, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from index.reader import Located
from search.render.wording import plural, printable
from search.verification.checking import STATUSES, Finding, Status
from search.verification.differences import shown

_SHOWN = 40  # Code points of a text in a line about something else.
_WORDS: dict[Status, str] = {"other-script": "same (other script)", "not-found": "not found"}


def lines(file: str, finding: Finding) -> Iterator[str]:
    """A finding for people: a line, and what to know of it below, indented."""
    what = f"  {finding.id}" if finding.id else ""
    words = f"  “{_cut(finding.quotation)}”" if finding.quotation else ""
    yield printable(f"{file}:{_place(finding)}: {_words(finding.status)}{what}{words}")
    yield from (printable(f"    {line}") for line in _details(finding))


def record(file: str, finding: Finding) -> dict[str, object]:
    """A finding as plain values."""
    return {
        "file": file,
        "place": finding.place,
        "id": finding.id or None,
        "status": finding.status,
        "quotation": finding.quotation or None,
        "paragraph": _paragraph(finding.paragraph),
        "changes": [[change.is_same, change.quoted, change.printed] for change in finding.changes],
        "elsewhere": _paragraph(finding.elsewhere),
    }


def counts(findings: Iterable[Finding]) -> dict[Status, int]:
    """How many there are of each kind that there is."""
    found = Counter(finding.status for finding in findings)
    return {status: found[status] for status in STATUSES if found[status]}


def summary(findings: Sequence[Finding]) -> str:
    """The same on one line."""
    kinds = ", ".join(f"{number:,} {_words(status)}" for status, number in counts(findings).items())
    return f"{plural(len(findings), 'citation')}{': ' if kinds else ''}{kinds}"


def _words(status: Status) -> str:
    return _WORDS.get(status, status)


def _place(finding: Finding) -> str:
    return finding.place if finding.place.isdecimal() else f" {finding.place}"


def _details(finding: Finding) -> Iterator[str]:
    paragraph = finding.paragraph
    if finding.changes:
        yield shown(finding.changes)
    if finding.elsewhere:
        yield f"said in {_name(finding.elsewhere)}"
    if paragraph and finding.status in ("moved", "changed"):
        yield f"now {_name(paragraph)}"
    elif paragraph and finding.status == "found":
        yield _name(paragraph)
    elif paragraph and finding.status == "gone":
        yield f"nearest {_name(paragraph)}: {_cut(paragraph.row.text)}"


def _name(paragraph: Located) -> str:
    return f"{paragraph.id} (¶ {paragraph.row.n}, {paragraph.document.title})"


def _paragraph(paragraph: Located | None) -> dict[str, object] | None:
    if paragraph is None:
        return None
    row = paragraph.row
    return {"id": paragraph.id, "document": paragraph.document.to_json(), "n": row.n, "text": row.text}


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
