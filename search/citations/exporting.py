"""What the exports for programs have in common: keys, the note that holds place and words, names."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence

from search.citations.quoting import quotation
from search.citations.wording import Terms
from search.citations.work import Citation, Name
from search.render.wording import BARE_IN_JSON, printable

_TERMS = Terms("p. {}", "PDF p. {}", "{printed}", "¶ {}", "§ {}")
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")
_DIGITS = 6
_LEFT = (
    "title_pinyin",
    "title_translation",
    "container_pinyin",
    "event_translation",
    "effective",
    "jurisdiction",
    "sha256",
)


def key(citation: Citation) -> str:
    """A key for a citation that every program takes, and that is the same each time.

    It is the paragraph's id; what is neither an ASCII letter or digit nor ``_.-`` becomes ``-``, and where
    that is more than the colon between document and paragraph, six hex digits of the id's hash tell ids
    apart.
    """
    safe = _UNSAFE.sub("-", citation.id)
    if _UNSAFE.sub("", citation.id) == citation.id.replace(":", "", 1):
        return safe
    return f"{safe}-{hashlib.sha256(citation.id.encode()).hexdigest()[:_DIGITS]}"


def note(citation: Citation) -> str:
    """``¶ 12, p. 3: “…” [id]``: what items of these formats have no place for."""
    place = citation.place
    where = ", ".join(dict.fromkeys((f"¶ {place.n}", *_TERMS.places(place))))
    words = quotation(citation.passage.quoted, citation.passage.language) if citation.is_quoted else ""
    return f"{where}: {words} [{citation.id}]" if words else f"{where} [{citation.id}]"


def leftovers(citation: Citation) -> dict[str, str]:
    """The facts of a citation that most formats have no place for, by the names of metadata."""
    work = citation.work
    found = (
        dict(work.other) | {name: str(getattr(work, name)) for name in _LEFT} | {"duizhao_id": citation.id}
    )
    found |= _spellings("author", work.authors)
    found |= _spellings("publisher", (work.publisher,) if work.publisher else ())
    return {name: value for name, value in found.items() if value}


def _spellings(role: str, names: Sequence[Name]) -> dict[str, str]:
    """Pinyin and translations of names, in lists like those of metadata."""
    found: dict[str, str] = {}
    for fact in ("pinyin", "translation"):
        listed = [str(getattr(name, fact)) for name in names]
        found[f"{role}_{fact}"] = "; ".join(listed) if any(listed) else ""
    return found


def on_one_line(text: str) -> str:
    """A text with every run of white space, line ends too, as one blank, and without control characters."""
    return printable(" ".join(text.split()))


def to_json(value: object) -> str:
    """A value as JSON, two blanks a level, its end included, without control characters."""
    return json.dumps(value, ensure_ascii=False, indent=2).translate(BARE_IN_JSON) + "\n"
