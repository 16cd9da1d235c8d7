"""Names of persons and bodies: telling them apart, and the parts of a Western one.

Metadata gives names as plain text, so a body is told from a person by its wording: a Chinese person has two
or three characters, the first a family name, and none of the words that end the names of bodies; a Western
one has two to four words in capitals and none of those that bodies are called by. In doubt it is a body,
whose name every style prints as it is. Chinese names are never split, reordered or initialised, in any
script.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.fold import fold
from search.citations.syllables import is_pinyin
from search.citations.work import Name, has_han

# The commonest family names and those of office holders, folded, so that either script will do.
_SURNAMES = frozenset(
    fold(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
        "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温"
        "耿华习栗盛尤迟蓝骆俞章柳庄岳焦葛倪单解仇查区朴乐翟薄缪宁燕殷施樊祝霍左甘欧包闵柴穆梅项尚路游辛管齐丛宫"
        "谷关牛"
    )
)
DOUBLE_SURNAMES = frozenset(fold("欧阳 司马 诸葛 上官 司徒 东方 慕容 皇甫 尉迟 令狐").split())
_BODY_ENDS = tuple(
    fold(
        "部 院 局 署 厅 会 委 社 办 府 司 处 网 报 行 省 市 县 区 中心 中央 大学 人大 政协 集团 组 党 团"
        " 杂志 研究所 研究室"
    ).split()
)
_OFFICE_ZH = re.compile(
    r"^[\u4e00-\u9fff]{0,20}(?:总理|總理|主席|主任|[省市州部院县縣][长長]|书记|書記|检察长|檢察長|行政[长長]官|委员长|委員長|总统|總統)"
    r"\s*(?P<name>[\u4e00-\u9fff·]{2,12}|[\u4e00-\u9fff]\s[\u4e00-\u9fff])$"
)
_OFFICE_EN = re.compile(
    r"(?<=[^\s,])(?:,\s+|\s+)(?:Acting )?(?:Premier|Minister|President|Governor|Mayor|Chair\w*|Secretary"
    r"|Director|Commissioner|Chief Executive)\b.*$"
)
# An article before the name of a body is no part of it in a list of names.
_LEAD = re.compile(r"^(?:作者\s*[:：]\s*|(?:[Bb]y\s+)?[Tt]he\s+|[Bb]y\s+)")
_SEPARATOR = re.compile(r"\s*[;；、]\s*|\n+")
_BODY_WORDS = re.compile(
    r"\b(?:of|the|for|and|on|Council|Ministry|Office|Commission|Committee|Department|Government|Bank|University"
    r"|Institute|Agency|Press|Association|Cent(?:er|re)|Bureau|Congress|Party|Group|Company|Inc|Ltd|Corporation"
    r"|Administration|Organi[sz]ation|Fund|Foundation|Court|Assembly|Society|Union|Authority|Board|Secretariat"
    r"|News|Daily|Nations|Academy|Library|Service|Embassy|Xinhua|World|International|National|State|China)\b"
)
_WORD = re.compile(r"(?:[^\W\d_][\w'’.-]*)")
_PARTICLE_TEXT = "van von de der den del della di da la le du ten ter bin al"
_PARTICLES = frozenset(_PARTICLE_TEXT.split())
_PINYIN_SURNAME_TEXT = """
    wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin luo gao zheng liang xie song
    tang han feng deng cao peng zeng xiao tian dong yuan pan yu jiang cai du ye cheng su wei lü lyu ding ren
    shen yao lu cui zhong tan fan jin shi liao jia xia fu fang bai zou meng xiong qin qiu yin xue yan duan
    lei hou long tao he gu mao hao gong shao wan qian dai mo kong xiang wen geng hua xi sheng you chi lan
    ouyang sima zhuge shangguan
"""
_PINYIN_SURNAMES = frozenset(_PINYIN_SURNAME_TEXT.split())


def names_of(text: str, pinyin: str = "", translation: str = "") -> tuple[Name, ...]:
    """The names in a text that lists them with semicolons, or ``、`` between Chinese ones.

    Args:
        text: As metadata has it, with offices perhaps: ``国务院总理 李强``, ``By Li Qiang, Premier``.
        pinyin: Theirs, in the same order and with semicolons.
        translation: What they are called in English, likewise.
    """
    listed = [part for part in _SEPARATOR.split(text.strip()) if part]
    spelt, english = (_aligned(other, len(listed)) for other in (pinyin, translation))
    return tuple(
        Name(name, is_person, spelt[place], english[place])
        for place, (name, is_person) in enumerate(map(_name, listed))
    )


def body_of(text: str, pinyin: str = "", translation: str = "") -> Name | None:
    """The body that issued a work; None if none is named."""
    return Name(text.strip(), False, pinyin, translation) if text.strip() else None


def is_pinyin_name(text: str) -> bool:
    """Whether a name is that of a Chinese person in pinyin, family name first: ``Li Keqiang``."""
    family, _, given = text.partition(" ")
    return family.lower() in _PINYIN_SURNAMES and is_pinyin(given, 2)


def western_parts(text: str) -> tuple[str, str] | None:
    """Family and given names of a Western person; None for a Chinese one, who has no parts here.

    The family name is what stands before a comma, else the last word with the particles before it.
    """
    if has_han(text) or is_pinyin_name(text) or _is_reversed_pinyin(text):
        return None
    if "," in text:
        family, _, given = text.partition(",")
        return family.strip(), given.strip()
    words = text.split()
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return " ".join(words[start:]), " ".join(words[:start])


def given_first(name: Name) -> str:
    """A name in the order in which it is spoken: ``Mary O'Brien`` for ``O'Brien, Mary``."""
    parts = western_parts(name.text) if name.is_person else None
    return " ".join(reversed(parts)).strip() if parts else name.text


def initials(given: str, mark: str = ".") -> str:
    """The initials of Western given names: ``J. L.``, ``J.-L.``; `mark` follows each."""
    return " ".join("-".join(part[0] + mark for part in word.split("-") if part) for word in given.split())


def _is_reversed_pinyin(text: str) -> bool:
    """Whether the family name stands last (``Keqiang Li``); such a name is printed as it is."""
    given, _, family = text.rpartition(" ")
    return (
        bool(given)
        and " " not in given
        and family.lower() in _PINYIN_SURNAMES
        and is_pinyin_name(f"{family} {given}")
    )


def _aligned(text: str, count: int) -> list[str]:
    """The parts of a list that goes with another; a list of another length goes with nothing."""
    parts = [part.strip() for part in text.split(";")] if text else []
    return parts if len(parts) == count else [""] * count


def _name(text: str) -> tuple[str, bool]:
    """A name without office, and whether it is a person's."""
    bare = _LEAD.sub("", text)
    if has_han(bare):
        office = _OFFICE_ZH.match(bare)
        if office and _is_chinese_person("".join(office["name"].split())):
            return "".join(office["name"].split()), True
        joined = "".join(bare.split()) if len(bare) <= 5 else bare
        return (joined, True) if _is_chinese_person(joined) else (bare, False)
    name = _OFFICE_EN.sub("", bare)
    # What is left of a body's name (Office of the Governor of ...) is none.
    if not _is_western_person(name):
        return bare, False
    return (_capitalised(name) if is_pinyin_name(name) else name), True


def _capitalised(name: str) -> str:
    """``Chen Gang`` for ``CHEN Gang``: capitals that only tell which name is the family's."""
    return " ".join(word.capitalize() if word.isupper() else word for word in name.split())


@lru_cache(maxsize=256)
def _is_chinese_person(text: str) -> bool:
    if "·" in text:
        return True
    folded = fold(text)
    if folded.endswith(_BODY_ENDS):
        return False
    if folded[:2] in DOUBLE_SURNAMES:
        return 3 <= len(folded) <= 4
    return folded[:1] in _SURNAMES and 2 <= len(folded) <= 3


@lru_cache(maxsize=256)
def _is_western_person(text: str) -> bool:
    words = text.replace(",", " ").split()
    if not 2 <= len(words) <= 5 or _BODY_WORDS.search(text):
        return False
    return all(_WORD.fullmatch(word) and (word[0].isupper() or word in _PARTICLES) for word in words)
