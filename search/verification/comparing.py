"""Whether a quotation stands in a paragraph: the one place that decides it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal
from unicodedata import normalize

from corpus.fold import fold, fold_width

#: How the words of a quotation are those of a paragraph.
Likeness = Literal["same", "other-script"]

_INVISIBLE = "\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff"
# Asterisks and backticks are signs of Markdown, which quoted words may have gained or lost.
_IGNORED = re.compile(rf"[\s{_INVISIBLE}*`]+")
_DOTS = r"(?:[…⋯‥]+|(?:[.。]\s?){3,})"
_ELLIPSIS = re.compile(_DOTS)
# A turned quotation mark is the same mark: a quotation within a quotation takes the other kind.
_MARKS = str.maketrans(dict.fromkeys("“”‘’「」『』«»„‚‹›＂＇'", '"'))
# Hyphens that only the line breaking of a program knows, and letters that a font has joined.
_MARKS |= str.maketrans(dict.fromkeys("\u2010\u2011", "-")) | str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
)
# What an author leaves out, with or without brackets; and puts in, in square ones: “[t]he [new] plan”.
_OMISSION = re.compile(
    rf"[\[［(（〔]\s*{_DOTS}\s*[\]］)）〕]|{_DOTS}|[\[［〔][^\[\]［］〔〕]{{1,60}}[\]］〕]"
)
# American print puts these inside the marks, Chinese print at times too.
_CLOSING = ",.;:。、"


def comparable(text: str, folding: Callable[[str], str] = fold) -> str:
    """A text without what quoting may change: script, white space, the shapes of marks.

    Args:
        text: As printed.
        folding: The 1:1 map applied; `corpus.fold.fold_width` keeps the scripts apart.
    """
    shaped = _ELLIPSIS.sub("…", folding(normalize("NFC", text)).translate(_MARKS))
    return _IGNORED.sub("", shaped)


def likeness(quotation: str, paragraph: str) -> Likeness | None:
    """How a quotation stands in a paragraph, None if it does not.

    The parts between omissions and insertions stand in it one after the other. A stop or comma at the end of
    a quotation may belong to the sentence around it.
    """
    if _stands(quotation, paragraph, fold_width):
        return "same"
    return "other-script" if _stands(quotation, paragraph, fold) else None


def parts(quotation: str) -> list[str]:
    """What is left of a quotation between its omissions and insertions."""
    return [part for part in _OMISSION.split(quotation) if comparable(part).strip(_CLOSING)]


def _stands(quotation: str, paragraph: str, folding: Callable[[str], str]) -> bool:
    text = _of_paragraph(paragraph, folding)
    # The source may print an ellipsis itself.
    return _in_order([quotation], text, folding) or _in_order(parts(quotation), text, folding)


def _in_order(wanted: Sequence[str], text: str, folding: Callable[[str], str]) -> bool:
    end = 0
    for part in wanted:
        needle = comparable(part, folding).rstrip(_CLOSING)
        at = text.find(needle, end)
        if at < 0 or not needle:
            return False
        end = at + len(needle)
    return bool(wanted)


@lru_cache(maxsize=1 << 10)
def _of_paragraph(text: str, folding: Callable[[str], str]) -> str:
    return comparable(text, folding)
