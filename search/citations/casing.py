"""English titles that a title page prints in capitals, set in headline style.

Sources: The Chicago Manual of Style, 17th edition, 8.159 (which words stay small) and 8.165 (capitals of a
title page are not kept); MLA Handbook, 7th edition, 3.6.1, likewise. Sentence style, which APA wants, cannot
be told without knowing every proper noun, so that CSL's processors leave it to metadata, too; a title that
has small letters is therefore never altered.
"""

from __future__ import annotations

import re

from corpus.scripts import language

_WORD = re.compile(r"[^\W\d_][\w.'’]*")
_SMALL_TEXT = """
    a an the and but for or nor as to about across after against along among around at before behind below
    beneath beside between beyond by concerning down during from in inside into like near of off on onto out
    outside over past per regarding since through throughout till toward towards under until up upon via with
    within without
"""
_SMALL = frozenset(_SMALL_TEXT.split())
# What has vowels and might be read as a word; the note on a title in capitals reminds of others.
_ACRONYM_TEXT = """
    AI AIDS AIIB APEC ASEAN BIS COVID EC ECB ESG EU FAO FATF HIV IAEA ICT ILO IMF IP IPCC IPO NATO OECD OPEC
    RCEP ROC SAR SARS SCO SOE SOES UAE UK UN UNDP UNEP UNESCO UNHCR UNICEF US USA WHO WIPO WTO
"""
_ACRONYMS = frozenset(_ACRONYM_TEXT.split())
# Without XI, which in the papers of this field is a name.
_ROMAN = re.compile("X{0,2}(?:IX|IV|VI{1,3}|I{2,3})|XX?V|XX")
# What stands before the first word of a title, of a subtitle, of a title inside.
_BEGINNING = re.compile(r"(?:^|[:?!—])\W*$|(?<!\w)[“‘\"'(]$")
_VOWEL = re.compile("[AEIOUY]")


def is_in_capitals(title: str) -> bool:
    """Whether an English title of two words or more has capitals alone; one word may name a body."""
    return title.isupper() and len(_WORD.findall(title)) > 1 and language(title) == "en"


def headline(title: str) -> str:
    """A title in capitals in headline style; any other as it is."""
    if not is_in_capitals(title):
        return title
    last = [word.start() for word in _WORD.finditer(title)][-1]
    return _WORD.sub(lambda word: _set(word, is_last=word.start() == last), title)


def _set(found: re.Match[str], *, is_last: bool) -> str:
    """A word of a title in headline style."""
    word = found.group()
    is_first = _BEGINNING.search(found.string[: found.start()]) is not None
    if not is_first and not is_last and word.lower() in _SMALL:
        return word.lower()
    stem = re.split("['’]", word)[0]
    if stem in _ACRONYMS or "." in stem.rstrip(".") or _ROMAN.fullmatch(stem) or not _VOWEL.search(stem):
        return stem + word[len(stem) :].lower()
    return word[0] + word[1:].lower()
