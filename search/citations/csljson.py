"""CSL-JSON, the canonical form of a citation: items by the schema of CSL 1.0.2.

Pinyin, translations, the paragraph's id and the file's hash go into ``custom``, which the schema keeps for
such facts; the place and the words into ``note``, since an item has no place for them that programs import.
"""

from __future__ import annotations

from collections.abc import Sequence

from search.citations.exporting import key, leftovers, note, to_json
from search.citations.names import western_parts
from search.citations.work import Citation, Name

#: Fact of a `Work` -> variable of CSL.
_VARIABLES = {
    "title": "title",
    "number": "number",
    "url": "URL",
    "container": "container-title",
    "event": "event-title",
    "edition": "edition",
    "page": "page",
    "jurisdiction": "jurisdiction",
    "language": "language",
}
#: What metadata calls a fact that styles do not use -> variable of CSL.
_OTHER = {"original_title": "original-title", "series": "collection-title", "version": "version"}
_CUSTOM = (
    "title_pinyin",
    "title_translation",
    "container_pinyin",
    "event_translation",
    "effective",
    "sha256",
)


def export(citations: Sequence[Citation]) -> str:
    """Citations as an array of CSL-JSON items."""
    return to_json([item(citation) for citation in citations])


def item(citation: Citation) -> dict[str, object]:
    """A citation as one item."""
    work = citation.work
    found: dict[str, object] = {"id": key(citation), "type": work.csl_type}
    found |= {variable: getattr(work, fact) for fact, variable in _VARIABLES.items()}
    found |= {
        "author": [_name(name) for name in work.authors],
        "publisher": work.publisher.text if work.publisher else "",
        "event-place" if work.kind == "speech" else "publisher-place": work.place,
        "issued": _date(work.date),
        "accessed": _date(work.accessed),
        **{variable: dict(work.other).get(name, "") for name, variable in _OTHER.items()},
        "note": note(citation),
        "custom": _custom(citation),
    }
    return {name: value for name, value in found.items() if value}


def _custom(citation: Citation) -> dict[str, str]:
    return {
        name: value for name, value in leftovers(citation).items() if name not in (*_OTHER, "jurisdiction")
    }


def _name(name: Name) -> dict[str, str]:
    """A Western person in two parts; a body, and a Chinese name, as one that no processor takes apart."""
    parts = western_parts(name.text) if name.is_person else None
    return {"family": parts[0], "given": parts[1]} if parts else {"literal": name.text}


def _date(iso: str) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[int(part) for part in iso.split("-")]]} if iso else None
