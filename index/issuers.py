"""Whether two names, whatever their languages, are names of different bodies."""

from __future__ import annotations

import re

from corpus.fold import fold
from corpus.han import HAN
from corpus.scripts import script

_HAN = re.compile(f"[{HAN}]")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_PLACE = re.compile(rf"([{HAN}]{{2,5}}?)(?:维吾尔|壮族|回族)?(?:省|市|自治区)")
# Places whose English names are not their pinyin.
_ENGLISH_PLACES = {
    **{"内蒙古": "innermongolia", "西藏": "tibet", "陕西": "shaanxi", "拉萨": "lhasa"},
    **{"哈尔滨": "harbin", "呼和浩特": "hohhot", "乌鲁木齐": "urumqi"},
}


def are_different_bodies(one: str, other: str) -> bool:
    """Whether two names are surely names of different bodies; of what is unknown nothing is sure.

    Two Chinese names are, in whatever characters, unless one contains the other. A Chinese and an English one
    are if the Chinese one begins with a province or city of the mainland that the English one does not name:
    names of places are the same in both, but titles are translated in many ways.
    """
    if not one or not other:
        return False
    is_chinese = [bool(_HAN.search(name)) for name in (one, other)]
    if all(is_chinese):
        return not (_letters(one) in _letters(other) or _letters(other) in _letters(one))
    if not any(is_chinese):
        return False
    chinese, english = (one, other) if is_chinese[0] else (other, one)
    # Elsewhere than on the mainland names are romanised in other ways.
    place = None if script(chinese) == "Hant" else _PLACE.match(chinese)
    return place is not None and _english_place(place[1]) not in _letters(english)


def _letters(name: str) -> str:
    return _NOT_LETTERS.sub("", fold(name)).lower()


def _english_place(place: str) -> str:
    """A Chinese place as English names it, in small letters without blanks."""
    from pypinyin import lazy_pinyin

    return _ENGLISH_PLACES.get(place) or "".join(lazy_pinyin(place))
