"""Pinyin of titles and names, where metadata gives none.

Spelling follows GB/T 16159-2012 as library catalogues use it: no tones, words written together, an
apostrophe before a, e and o inside a word, a hyphen behind the prefix of an ordinal (第二: di-er). The word
for a law at the end of a title joins the two syllables before it (港口法), whether the dictionary has them
together or not. Years are set in Arabic digits. Readings are pypinyin's, those of family names excepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from corpus.fold import fold
from corpus.han import is_han
from index.words import short_words
from search.citations.casing import headline
from search.citations.names import DOUBLE_SURNAMES
from search.citations.work import Name, Work

_DOUBLE = 2
# Library spelling writes short words: longer entries of a dictionary are compounds (中华人民共和国 is three).
_LONGEST = 3
_SURNAME_READINGS = {
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "区": "ou",
    "查": "zha",
    "曾": "zeng",
    "朴": "piao",
    "任": "ren",
    "盖": "ge",
    "薄": "bo",
    "缪": "miao",
    "覃": "qin",
    "华": "hua",
    "尉迟": "yuchi",
}
# Chinese marks, and what stands for each in Latin letters.
_HAN_MARKS = "，、：；。？！（）《》〈〉「」『』“”〔〕【】\u3000"
_QUOTES = (" “", "” ", " ‘", "’ ")
_LATIN_MARKS = (
    *(", ", ", ", ": ", "; ", ". ", "? ", "! ", " (", ") "),
    *_QUOTES * 2,
    *_QUOTES[:2],
    *("[", "] ") * 2,
    " ",
)
_MARKS = {ord(mark): latin for mark, latin in zip(_HAN_MARKS, _LATIN_MARKS, strict=True)}
_MARKS |= {wide: chr(wide - 0xFEE0) for wide in range(0xFF10, 0xFF5B) if chr(wide).isalnum()}
# Names of the country and its provinces; any other proper noun gets its capital from metadata.
_PROPER_TEXT = """
    中国 中华 中共 北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北
    湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾 台北
"""
_PROPER = frozenset(_PROPER_TEXT.split())
_YEAR = re.compile("[〇零一二三四五六七八九]{4}(?=年)")
_ORDINAL = re.compile("第([〇零一二三四五六七八九十百千\\d]+)")
_ARABIC = str.maketrans("〇零一二三四五六七八九", "00123456789")
_STRAIGHT = re.compile('"([^"]*)"')
# Particles and conjunctions, which stay small among capitals as those of English do.
_SMALL = frozenset("的地得和与及或暨")


def sentence_case(text: str) -> str:
    """The pinyin of a text, capitals for its first word and for the names of places: as titles have it."""
    return _capitalised(" ".join(_words(text, capitals=False)))


def title_case(text: str) -> str:
    """The pinyin of a text, every word with a capital: as the names of laws have it in legal citations."""
    return _capitalised(" ".join(_words(text, capitals=True)))


def title_of(work: Work, *, capitals: bool = False) -> str:
    """A title in Latin letters: a Chinese one in pinyin, as metadata has it or else transcribed.

    In other titles capitals and straight quotation marks of a title page are set as in print.
    """
    if not work.is_chinese:
        return _STRAIGHT.sub(r"“\1”", headline(work.title))
    if work.title_pinyin:
        return titled(work.title_pinyin) if capitals else work.title_pinyin
    return (title_case if capitals else sentence_case)(work.title)


def name_of(name: Name, *, capitals: bool = False) -> str:
    """A name in Latin letters: as it is, as metadata has it, else in pinyin, the family name first."""
    if name.pinyin:
        return titled(name.pinyin) if capitals else name.pinyin
    if not name.is_chinese:
        return name.text
    return _person(name.text) if name.is_person else (title_case if capitals else sentence_case)(name.text)


def titled(pinyin: str) -> str:
    """Pinyin as it is spelt, every word but the particle de with a capital."""
    return " ".join(word if word == "de" else word[:1].upper() + word[1:] for word in pinyin.split())


def _person(text: str) -> str:
    simplified = _simplified(text)
    if "·" in simplified:
        return " ".join("".join(_syllables(part)).capitalize() for part in simplified.split("·"))
    length = _DOUBLE if len(simplified) > 3 or simplified[:_DOUBLE] in DOUBLE_SURNAMES else 1
    family, given = simplified[:length], simplified[length:]
    spelt = _SURNAME_READINGS.get(family) or "".join(_syllables(family))
    return f"{spelt.capitalize()} {_spelt(_syllables(given)).capitalize()}"


def _words(text: str, *, capitals: bool) -> list[str]:
    """The words of a text in pinyin, other letters and marks as they are."""
    dated = _YEAR.sub(lambda year: year.group().translate(_ARABIC), _simplified(text))
    found: list[str] = []
    for place, part in enumerate(_ORDINAL.split(dated)):
        is_ordinal = place % 2 == 1
        found += [_ordinal(part, capitals=capitals)] if is_ordinal else _spelt_words(part, capitals=capitals)
    return _tidied(found)


def _ordinal(number: str, *, capitals: bool) -> str:
    """``di-er`` for the number of 第二, ``di-3`` for that of 第3."""
    return ("Di-" if capitals else "di-") + _spelt(_syllables(number))


def _spelt_words(text: str, *, capitals: bool) -> Iterator[str]:
    for is_chinese, run in groupby(text, is_han):
        part = "".join(run)
        if not is_chinese:
            yield from part.translate(_MARKS).split(" ")
            continue
        for word in _apart(_cut(part)):
            spelt = _spelt(_syllables(word))
            is_capital = word not in _SMALL if capitals else word in _PROPER
            yield spelt.capitalize() if is_capital else spelt


def _apart(words: Iterable[str]) -> Iterator[str]:
    """The words, a province parted from what it is: 上海 市."""
    for word in words:
        yield from (word[:-1], word[-1]) if word[:-1] in _PROPER and word[-1] in "省市" else (word,)


def _tidied(words: list[str]) -> list[str]:
    """The words with marks joined to the word they belong to."""
    text = " ".join(filter(None, words))
    text = re.sub(r"\s+([,.:;?!)\]”’%])", r"\1", re.sub(r"([(\[“‘])\s+", r"\1", text))
    return text.split()


def _capitalised(text: str) -> str:
    first = next((place for place, char in enumerate(text) if char.isalnum()), 0)
    return text[:first] + text[first : first + 1].upper() + text[first + 1 :]


def _spelt(syllables: list[str]) -> str:
    """Syllables as one word."""
    return "".join(f"'{s}" if place and s[:1] in "aeo" else s for place, s in enumerate(syllables))


def _syllables(word: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin
    from pypinyin.constants import PHRASES_DICT

    # As a text, not as a word: pypinyin then finds the words it knows inside (银行 in 银行业).
    found: list[str] = lazy_pinyin(word, style=Style.NORMAL, v_to_u=True)
    is_known = any(word[:end] in PHRASES_DICT for end in range(2, len(word) + 1))
    if word.startswith("长") and len(word) > 1 and not is_known:
        found[0] = (
            "chang"  # It reads 长 alone as a head; a word that begins with it means long (长效, 长三角).
        )
    return found


def _simplified(text: str) -> str:
    from corpus.scripts import script

    if script(text) != "Hant":
        return text
    from corpus.convert import convert

    return convert(text, "simplified")


def _cut(run: str) -> Iterator[str]:
    """The words of a run of Han characters."""
    lengths = [len(word) for word in short_words(fold(run), _LONGEST)]
    if lengths[-2:] == [_DOUBLE, 1] and run.endswith("法"):
        lengths[-2:] = [_DOUBLE + 1]
    start = 0
    for length in lengths:
        yield run[start : start + length]
        start += length
