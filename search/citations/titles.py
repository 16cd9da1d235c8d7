"""Titles and names as the styles in Latin letters set them: pinyin, characters, a translation in brackets."""

from __future__ import annotations

from search.citations.names import given_first
from search.citations.pieces import Italic, Line, join
from search.citations.romanise import name_of, sentence_case, title_of
from search.citations.work import Name, Work, has_han

_ON_MAPS = {"香港": "Hong Kong", "澳门": "Macau", "澳門": "Macau", "台北": "Taipei", "臺北": "Taipei"}


def latin(text: str, pinyin: str = "") -> str:
    """A text in Latin letters: Chinese in pinyin, anything else as it is."""
    return (pinyin or sentence_case(text)) if has_han(text) else text


def place(text: str) -> str:
    """A place in Latin letters, by the name that maps have for it."""
    return _ON_MAPS.get(text) or latin(text)


def with_characters(text: str, pinyin: str = "", *, is_italic: bool = False) -> Line:
    """``Renmin ribao 人民日报``, the characters never in italics; anything else as it is."""
    spelt = latin(text, pinyin)
    return join(" ", ([Italic(spelt) if is_italic and spelt else spelt], text if spelt != text else ""))


def name_with_characters(name: Name) -> str:
    """``Guowuyuan 国务院``; other names in the order in which they are spoken."""
    return f"{name_of(name)} {name.text}" if name.is_chinese else given_first(name)


def title(work: Work, *, is_italic: bool, has_characters: bool, is_quoted: bool = False) -> Line:
    """The title, its characters and its translation, as far as it has them.

    Args:
        work: The work.
        is_italic: Whether what is in Latin letters is in italics.
        has_characters: Whether the characters follow the pinyin.
        is_quoted: Whether what is in Latin letters is in quotation marks.
    """
    spelt = title_of(work)
    spelt = f"“{_nested(spelt)}”" if is_quoted else spelt
    characters = work.title if work.is_chinese and has_characters else ""
    translation = f"[{work.title_translation}]" if work.title_translation else ""
    return join(" ", ([Italic(spelt) if is_italic else spelt], characters, translation))


def _nested(text: str) -> str:
    """A text to go between double quotation marks: those inside it become single ones."""
    return text.replace("“", "‘").replace("”", "’")
