"""Marks that refer to notes and back again: printed beside the text, no part of it."""

from __future__ import annotations

import re

from corpus.readers.html.hints import Attributes

_LONGEST = 30  # Code points, such as [citation needed].
_NUMBER = re.compile(
    r"[\[［(（〔【]?\s*(?:注|註|note)?\s*(?:\d{1,4}|[a-z]{1,2}|[*†‡§]{1,3}|[①-⑳])\s*[\]］)）〕】]?",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[\[［〔【][^\[\]]*[\]］〕】]")
_NOTE = re.compile(
    r"(?:.*[_#/-])?(?:ft|f|end|foot)?n(?:ote)?s?(?:ref)?[-_:]?\w{0,12}|.*(?:cite|ref|note).*", re.IGNORECASE
)
_SAID = ("noteref", "backlink", "doc-noteref", "doc-backlink")
_FILE = re.compile(r"[^?#]*\.(?:pdf|docx?|wps|ofd|xlsx?|pptx?|zip|rar|txt|csv)(?:[?#].*)?", re.IGNORECASE)


def is_reference(text: str, tag: str, attributes: Attributes, *, is_raised: bool) -> bool:
    """Tell whether ``text``, that of a link or of raised text, only refers to a note or back to one.

    A raised number that is no link may be an exponent, and stays.
    """
    if len(text) > _LONGEST:
        return False
    if tag == "sup":
        return _BRACKETED.fullmatch(text) is not None
    target = attributes.get("href") or ""
    if "#" not in target or attributes.get("epub:type") in _SAID:
        return "#" in target
    if not any(char.isalnum() for char in text):
        return target.startswith("#")  # ↩, ^, ¶: back to the text, or the address of a heading.
    is_note = is_raised or attributes.get("role") in _SAID or _NOTE.fullmatch(target.partition("#")[2])
    return _NUMBER.fullmatch(text) is not None and bool(is_note or _BRACKETED.fullmatch(text))


def is_file(attributes: Attributes) -> bool:
    """Tell whether a link leads to a document: then its text names an attachment."""
    return _FILE.fullmatch(attributes.get("href") or "") is not None
