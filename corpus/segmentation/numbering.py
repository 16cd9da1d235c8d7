"""Systems of printed numbers before headings, articles and list items, Chinese and English."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from corpus.han import HAN
from corpus.numerals import han, roman

_ZH = "[一二三四五六七八九十百零〇]"
# Letters of headings may be spaced out: 第 一 章.
_NTH = r"第\s?(?:[一二三四五六七八九十百千零〇0-9０-９]\s?){1,7}"
# What follows a quantity (1.9万公里, 3.2 million), not the number of a section.
_UNIT = "(?:[万萬亿億倍吨噸亩畝元个個]|公[里裡斤顷頃]|平方|立方|[a-z])"

# What opens a part behind all others. Without a number it takes a title after a blank, none after a colon:
# that one lists what is attached.
_ANNEX = (
    r"(?=[附AG《有相部名用术術])(?:"  # Looked at first: every line of a text is asked.
    rf"附[件录錄](?:\s?(?:[0-9０-９]{{1,2}}|{_ZH}{{1,3}}|[IVXLC]+|[A-Z]))(?=\s*[:：]|\s|\Z)"
    r"|附[件录錄表](?=\s|\Z)"
    r"|(?:ANNEX|Annex|APPENDIX|Appendix)(?:\s(?:[IVXLC]+|\d{1,2}|[A-Z])(?=\s*[:.–—-]\s|\s+[A-Z]|\Z)|(?=\s*[:–—-]\s|\Z))"
    r"|(?:《[^》]{1,30}》)?(?:有[关關]|相[关關]|部分)?(?:名[词詞]|用[语語]|[术術][语語])(?:解[释釋]|[说說]明|[注註][释釋])\Z|(?:GLOSSARY|Glossary)\Z)"
)

# Name, rank (the lower, the nearer to the title), pattern. The first that matches wins.
_SYSTEMS: tuple[tuple[str, int, str], ...] = (
    ("annex", 0, _ANNEX),
    ("part", 1, rf"{_NTH}(?:编|編|篇|卷|部\s?分)|(?:PART|Part)\s(?:[IVXLC]+|\d+|[A-Z])\b"),
    ("subpart", 2, rf"{_NTH}分\s?[编編]"),
    ("chapter", 3, rf"{_NTH}章|(?:CHAPTER|Chapter)\s(?:[IVXLC]+|\d+)\b"),
    ("section", 4, rf"{_NTH}[节節]|(?:SECTION|Section)\s(?:[IVXLC]+|\d+)\b"),
    ("article", 20, rf"{_NTH}[条條](?:之{_ZH}{{1,3}})?|(?:ARTICLE|Article)\s\d+\b"),
    ("ordinal", 8, rf"第{_ZH}{{1,3}}[，、,]"),
    ("han", 5, rf"{_ZH}{{1,3}}[、．.]"),
    ("han_paren", 6, rf"[（(]{_ZH}{{1,3}}[）)]"),
    ("roman", 5, r"(?![CL][.、])[IVXLC]{1,6}[.、]\s?(?=[^\s.])"),
    ("decimal", 8, rf"(?!\d+\.\d+\s?{_UNIT})\d{{1,2}}(?:\.\d{{1,2}}){{1,4}}\.?(?=\s*[^\W\d])"),
    (
        "arabic",
        7,
        rf"[0-9０-９]{{1,2}}(?:[.．](?![0-9０-９])|、|．(?=\d+(?!{_UNIT})[{HAN}]))",
    ),
    ("paren", 9, r"[（(][0-9０-９]{1,2}[）)]|[0-9]{1,2}[)）]"),
    ("circled", 10, r"[①-⑳⑴-⒇]"),
    ("letter", 6, r"[A-Z]\.(?=\s+[A-Z\u4e00-\u9fff])"),
    ("letter_paren", 10, r"[（(][a-z]{1,4}[）)]"),
    ("run_in", 21, r"[一二三四五六七八九十]{1,2}是"),
    ("dash", 21, r"[—–]{1,4}(?=\s*\S)|--+(?=\s*\S)"),
)
_RANKS = {name: rank for name, rank, _ in _SYSTEMS}
_VALUE = re.compile(r"(?P<digits>\d+)(?!.*\d)|(?P<han>[一二三四五六七八九十百千零〇]+)")
_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, _, pattern in _SYSTEMS))


class Number(NamedTuple):
    """A printed number at the start of a line: its system and its characters."""

    system: str
    marker: str

    @property
    def rank(self) -> int:
        """How near to the title its system stands: 1 is a part, 3 a chapter, 7 ``1.``."""
        depth = self.marker.strip(".").count(".") - 1 if self.system == "decimal" else 0
        return _RANKS[self.system] + depth

    @property
    def value(self) -> int:
        """Which of its series it is; 0 if its marker does not say."""
        printed = unicodedata.normalize("NFKC", self.marker)
        if self.system == "roman":
            return roman(printed.rstrip(".、 "))
        if self.system == "letter":
            return ord(printed[0]) - ord("A") + 1
        found = _VALUE.search("".join(printed.split()))
        if found is None:
            return 0
        return int(found["digits"]) if found["digits"] else han(found["han"])


def number(text: str) -> Number | None:
    """Return the printed number that ``text`` starts with, None if it starts with none."""
    found = _ANY.match(text)
    if found is None or found.lastgroup is None:
        return None
    return Number(found.lastgroup, found.group().rstrip())
