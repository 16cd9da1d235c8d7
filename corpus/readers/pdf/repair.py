"""What PDF files write for characters: radicals for the ideographs they look like, invisible ones, none."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from corpus.fold import fold_width

_RADICALS = range(0x2E80, 0x2FD6)  # The supplement and the Kangxi radicals.
_UNDEFINED = "\ufffd"
_HYPHENS = "\xad\u2010"  # Drawn where a word is divided; elsewhere the first is never seen.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def printed(code: int) -> str:
    """Return the character of a code point as it is stored; 0 is one that the file does not tell.

    A radical becomes its ideograph, which changes no length. Nothing else does: full-width forms and circled
    numbers are as printed.
    """
    if code in _RADICALS:
        return fold_width(chr(code))
    return _UNDEFINED if code == 0 or code > 0x10FFFF else chr(code)


def is_undefined(char: str) -> bool:
    """Tell whether ``char`` means nothing outside of its file: for private use, or not told."""
    return char == _UNDEFINED or unicodedata.category(char) in ("Co", "Cn")


def clean(text: str) -> str:
    """Return a printed line with its halves of characters joined and what is invisible left out; in NFC.

    A soft hyphen at its end is seen, so it stays as a hyphen.
    """
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if text[-1:] in _HYPHENS:
        text = text[:-1] + "-" if text[:-1] else text
    return unicodedata.normalize("NFC", _DROPPED.sub("", text)).strip()
