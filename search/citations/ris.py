"""RIS, with the types and tags that Zotero and EndNote import.

Place and words are a note (N1); so is each fact that has no tag, as ``name: value``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search.citations.exporting import key, leftovers, note, on_one_line
from search.citations.names import western_parts
from search.citations.work import Citation, Kind, Name

_TYPES: dict[Kind, str] = {
    "report": "RPRT",
    "law": "STAT",
    "speech": "SLIDE",
    "webpage": "ELEC",
    "book": "BOOK",
    "article-newspaper": "NEWS",
    "standard": "STAND",
    "document": "GOVDOC",
}

_REPORTS = frozenset({"RPRT", "GOVDOC", "STAND"})


def export(citations: Sequence[Citation]) -> str:
    """Citations as a RIS file."""
    return "\n".join(map(_record, citations))


def _record(citation: Citation) -> str:
    lines = [f"{tag}  - {on_one_line(value)}\n" for tag, value in _fields(citation) if value]
    return "".join(lines) + "ER  - \n"


def _fields(citation: Citation) -> Iterator[tuple[str, str]]:
    work = citation.work
    yield "TY", _TYPES[work.kind]
    yield "ID", key(citation)
    yield from (("AU", _name(name)) for name in work.authors)
    yield "TI", work.title
    yield "TT", work.title_translation
    yield "T2", work.container or work.event
    yield "PB", work.publisher.text if work.publisher else ""
    yield "CY", work.place
    yield "ET", work.edition
    # Zotero reads the number of a report from SN, that of a law from M1.
    yield "SN" if _TYPES[work.kind] in _REPORTS else "M1", work.number
    yield "SP", work.page
    yield "PY", work.date[:4]
    yield "DA", _date(work.date)
    yield "UR", work.url
    yield "Y2", _date(work.accessed)
    yield "LA", work.language
    yield "N1", note(citation)
    yield from (("N1", f"{name}: {value}") for name, value in _notes(citation).items())


def _notes(citation: Citation) -> dict[str, str]:
    work = citation.work
    notes = {name: value for name, value in leftovers(citation).items() if name != "title_translation"}
    # T2 holds one of them.
    return notes | ({"occasion": work.event} if work.container and work.event else {})


def _name(name: Name) -> str:
    parts = western_parts(name.text) if name.is_person else None
    return ", ".join(filter(None, parts)) if parts else name.text


def _date(iso: str) -> str:
    """``2024/03/05/``, as RIS has dates; what is unknown of them stays empty."""
    return "/".join((*iso.split("-"), "", "")[:3]) + "/" if iso else ""
