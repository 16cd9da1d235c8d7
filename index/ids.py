"""Names that last: ids of documents and paragraphs."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container

#: Hex digits of a paragraph's content key: 48 bits. Two of 5,000 different paragraphs of one document share a
#: key with probability 4e-8 (n²/2 · 2**-48); an ordinal then tells them apart as it does repeats.
_KEY_DIGITS = 12


def content_key(text: str) -> str:
    """Hash of what a paragraph says: SHA-256 of its NFC text without white space, first 12 hex digits.

    The same for re-wrapped text and in every encoding.
    """
    return _digest(text)[:_KEY_DIGITS]


def document_id(stem: str, title: str, taken: Container[str]) -> str:
    """The id of a document that names none itself: its file's stem and six hex digits of its title's hash.

    Args:
        stem: File name without suffix; what would need quoting in a shell becomes ``-``.
        title: The hash leaves out white space.
        taken: Ids in use; a number is added where needed.
    """
    name = re.sub(r"[^\w.]+", "-", stem).strip("-") or "document"
    return unique_id(f"{name}-{_digest(title)[:6]}", taken)


def unique_id(wanted: str, taken: Container[str]) -> str:
    """`wanted`, or the first of ``wanted-2``, ``wanted-3`` ... that is free."""
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


def _digest(text: str) -> str:
    # A title may be a file name, and those may hold bytes that are no text: lone surrogates in Python.
    packed = "".join(unicodedata.normalize("NFC", text).split()).encode(errors="surrogatepass")
    return hashlib.sha256(packed).hexdigest()
