"""The table of facts: what each is called here, in CSL, and by others."""

from __future__ import annotations

from difflib import get_close_matches
from typing import NamedTuple


class Field(NamedTuple):
    """A fact that a document may have.

    Attributes:
        name: What it is called here: in sidecars that we write, in the index, in output.
        about: What it is, in a few words.
        csl: Its variable in the Citation Style Language 1.0.2; empty where there is none.
        aliases: Other names it is read under.
    """

    name: str
    about: str
    csl: str = ""
    aliases: tuple[str, ...] = ()


FIELDS: tuple[Field, ...] = (
    Field("id", "its name in the index, for good", "id"),
    Field("title", "as printed, in its own language and script", "title"),
    Field("title_pinyin", "the title in pinyin", aliases=("pinyin", "romanized_title")),
    Field("title_translation", "the title in another language", aliases=("translated_title", "title_en")),
    Field("original_title", "the title of what this is a translation of", "original-title"),
    Field("author", "who wrote or delivered it", "author", ("authors", "creator")),
    Field(
        "publisher",
        "the body that issued it",
        "publisher",
        ("issuer", "issuing_body", "authority", "institution", "organization"),
    ),
    Field("publisher_place", "where that body has its seat", "publisher-place", ("place",)),
    Field("date", "of issue or delivery: 2024-03-05, 2024-03 or 2024", "issued", ("year",)),
    Field(
        "number",
        "of the document: 国发〔2024〕5号, Order No. 5",
        "number",
        ("document_number", "doc_number", "document_no"),
    ),
    Field("url", "where it was found", "URL", ("source_url", "link")),
    Field("language", "zh-Hans, zh-Hant, en ...", "language", ("lang",)),
    Field("container_title", "the paper, journal or site it appeared in", "container-title"),
    Field("series", "the series and its number in it", "collection-title"),
    Field("translation_of", "id, file or title of the document that this is a version of; none forbids"),
    Field("version", "which version of it this is", "version"),
    Field("occasion", "where and when it was delivered", "event-title", ("event",)),
    Field("adoption_note", "when it was adopted and amended, and by whom"),
)
"""All facts with a meaning of their own; others are kept under the name that they were given."""

NAMES: frozenset[str] = frozenset(field.name for field in FIELDS)

EXPECTED: tuple[str, ...] = ("title", "author", "publisher", "date", "number", "url", "language")
"""Facts that a citation wants of most documents, so that their absence is worth a word."""


def _key(name: str) -> str:
    return name.strip().lower().replace("-", "_")


_CANONICAL = {
    _key(name): field.name for field in FIELDS for name in (field.name, field.csl, *field.aliases) if name
}


def canonical(name: str) -> str:
    """Return what the fact ``name`` is called here; case, and hyphen or underscore, make no difference."""
    key = _key(name)
    return _CANONICAL.get(key, key)


def suggestion(name: str) -> str:
    """Return the known fact that ``name`` may be a misspelling of; empty if there is none, or it is known."""
    key = _key(name)
    if key in _CANONICAL:
        return ""
    # A misspelling is about as long; container_title_pinyin is a name of its own.
    alike = [known for known in _CANONICAL if abs(len(known) - len(key)) <= 2]
    close = get_close_matches(key, alike, n=1, cutoff=0.8)
    return close[0] if close else ""
