"""Stems of Latin words, national spellings made one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import Stemmer

# Spellings that differ by country, brought to one before stemming. The rules need not give words, only one
# stem for both spellings; a rule may not make two common words equal (four, for).
_SPELLINGS = (
    (r"^age?ing(s?)$", r"aging\1"),
    (r"^programm?es?$|^programs$", "program"),
    (r"(?<=[a-z]{2})([iy])s(e[srd]?|ers?|ing|ations?|ational)$", r"\1z\2"),
    (
        r"(lab|fav|col|neighb|behavi|endeav|hon|harb|vap|rum|hum|vig|rig|splend|arm|parl|sav|glam|od|tum"
        r"|cand|clam|ferv|val)our",
        r"\1or",
    ),
    (r"(def|off|lic|pret)ence", r"\1ense"),
    (r"(cent|met|theat|fib|lit|calib|lust)re(s|d?)$", r"\1er\2"),
    (r"(catal|dial|anal|monol)ogue", r"\1og"),
    (r"(trave|mode|labe|cance|leve|fue|channe|signa|counse|tota|fulfi)ll(?=ed|ing|er|ment|s?$)", r"\1l"),
)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The Snowball English stem of a normalised word.

    Used for every language in Latin script: a query does not say which language it is in.
    """
    if not word.isalpha():
        return word
    stemmed: str = _stemmer().stemWord(american(word))
    return stemmed


def american(word: str) -> str:
    """A normalised word with national spellings brought to one."""
    for pattern, replacement in _rules():
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    # Compiled when first needed: a query in Chinese needs none.
    return tuple((re.compile(pattern), replacement) for pattern, replacement in _SPELLINGS)


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    import Stemmer

    return Stemmer.Stemmer("english", 0)  # its own cache off: `stem` keeps one
