"""BibLaTeX entries, UTF-8, for biber.

Bodies and Chinese names are in double braces, which keep them whole. Custom fields of the data model hold
what has no field: ``usera`` the title's pinyin, ``userb`` its translation, ``verba`` the rest as JSON.
Place and words are the ``annotation``. The body that issued a work is its author too where nobody else is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import quote

from search.citations.exporting import key, leftovers, note, on_one_line
from search.citations.names import western_parts
from search.citations.work import Citation, Kind, Name, Work
from search.render.wording import BARE_IN_JSON

_TYPES: dict[Kind, str] = {
    "report": "report",
    "law": "legislation",
    "speech": "unpublished",
    "webpage": "online",
    "book": "book",
    "article-newspaper": "article",
    "standard": "standard",
    "document": "misc",
}
_ISSUERS: dict[str, str] = {
    "report": "institution",
    "book": "publisher",
    "online": "organization",
    "misc": "organization",
}
_CONTAINERS: dict[Kind, str] = {"article-newspaper": "journaltitle", "webpage": "titleaddon"}
_SHOWN = ("title_pinyin", "title_translation")
_ESCAPES = str.maketrans(
    {char: f"\\{char}" for char in "&%$#_"}
    | {"\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}"}
    # Not with a backslash: BibTeX wants the braces of a value in pairs, whatever stands before them.
    | {"{": "\\textbraceleft{}", "}": "\\textbraceright{}"}
)
_LANGUAGES = {"zh": "chinese", "en": "english", "fr": "french", "es": "spanish"}


def export(citations: Sequence[Citation]) -> str:
    """Citations as a .bib file."""
    return "\n".join(map(_entry, citations))


def _entry(citation: Citation) -> str:
    work = citation.work
    type_ = _type(work)
    fields = {
        "author": " and ".join(map(_name, work.creators)),
        "title": _text(work.title),
        **_source(work, type_),
        "number": _text(work.number),
        "date": work.date,
        "url": quote(work.url, safe="%/:=&?~#+!$,;'@()*[]-._"),
        "urldate": work.accessed if work.url else "",
        "langid": _LANGUAGES.get(work.language.partition("-")[0], ""),
        "language": work.language,
        "usera": _text(work.title_pinyin),
        "userb": _text(work.title_translation),
        "verba": _json(citation),
        "annotation": _text(note(citation)),
    }
    lines = "".join(f"  {name:<12} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{type_}{{{key(citation)},\n{lines}}}\n"


def _type(work: Work) -> str:
    """The type of a work; an official document is a report, since a number has no place in ``misc``."""
    return "report" if work.kind == "document" and (work.number or work.publisher) else _TYPES[work.kind]


def _json(citation: Citation) -> str:
    """What has no field, as JSON; a brace inside of it is escaped, since those of BibTeX come in pairs."""
    rest = {name: value for name, value in leftovers(citation).items() if name not in _SHOWN}
    flat = json.dumps(rest, ensure_ascii=False)[1:-1].translate(BARE_IN_JSON)
    return "{" + flat.replace("{", "\\u007b").replace("}", "\\u007d") + "}"


def _source(work: Work, type_: str) -> dict[str, str]:
    """Who issued the work, where, and what it appeared in, under the names of its type."""
    issuer = _text(work.publisher.text) if work.publisher else ""
    found = {_ISSUERS.get(type_, "organization"): f"{{{issuer}}}" if issuer else ""}
    found |= {"type": work.kind} if type_ == "report" else {}
    found[_CONTAINERS.get(work.kind, "titleaddon")] = _text(work.container)
    found |= {"eventtitle": _text(work.event), "location": _text(work.place)}
    return found | {"edition": _text(work.edition), "pages": _text(work.page)}


def _name(name: Name) -> str:
    parts = western_parts(name.text) if name.is_person else None
    return _text(", ".join(filter(None, parts))) if parts else f"{{{_text(name.text)}}}"


def _text(value: str) -> str:
    return on_one_line(value).translate(_ESCAPES)
