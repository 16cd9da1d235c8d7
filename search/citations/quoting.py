"""Quotations: the words as the source prints them, between the quotation marks of their language.

The characters of a source are never altered, so marks inside a quotation stay as they are printed, though
the rules of a language would turn them (GB/T 15834: “…‘…’…”; in traditional script 「…『…』…」). What
encloses a quotation are always the marks of the first level; taking off the first and the last character
gives the source.
"""

from __future__ import annotations

import re

from corpus.errors import DuizhaoError
from corpus.fold import fold
from corpus.model import Span

_MARKS = {"zh-Hant": ("「", "」"), "fr": ("«\u00a0", "\u00a0»"), "es": ("«", "»")}
_ENGLISH = ("“", "”")  # Simplified Chinese has the same (GB/T 15834-2011, 4.8).


def quotation(text: str, language: str) -> str:
    """A text between the quotation marks of its language (BCP 47)."""
    opening, closing = _MARKS.get(language, _ENGLISH)
    return f"{opening}{text}{closing}"


def find_part(text: str, wanted: str, *, where: str) -> Span:
    """Where the words of a quotation stand in a paragraph (code points), whichever script they are typed in.

    White space makes no difference; every other character counts.

    Raises:
        DuizhaoError: They do not stand in it.
    """
    pattern = r"\s*".join(map(re.escape, fold("".join(wanted.split()))))
    found = re.search(pattern, fold(text)) if pattern else None
    if found is None:
        raise DuizhaoError(
            f"the paragraph does not say {wanted!r:.80}", where=where, hint="look at it with `duizhao show`"
        )
    return Span(*found.span())
