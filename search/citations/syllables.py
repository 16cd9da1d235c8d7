"""Telling words in pinyin from other words: the syllables of Standard Chinese, without tones."""

from __future__ import annotations

import re
from functools import lru_cache

# Initial -> the finals that it has (GB/T 16159; ü also as v and yu, as passports have it).
_FINALS = {
    "": "a o e ai ei ao ou an en ang er",
    "b": "a o ai ei ao an en ang eng i ie iao ian in ing u",
    "p": "a o ai ei ao ou an en ang eng i ie iao ian in ing u",
    "m": "a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u",
    "f": "a o ei ou an en ang eng u",
    "d": "a e ai ei ao ou an en ang eng ong i ie iao iu ian ing u uo ui uan un",
    "t": "a e ai ao ou an ang eng ong i ie iao ian ing u uo ui uan un",
    "n": "a e ai ei ao ou an en ang eng ong i ie iao iu ian in iang ing u uo uan ü üe v yu",
    "l": "a e ai ei ao ou an ang eng ong i ia ie iao iu ian in iang ing u uo uan un ü üe v yu",
    "g": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "k": "a e ai ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "h": "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "j": "i ia ie iao iu ian in iang ing iong u ue uan un",
    "q": "i ia ie iao iu ian in iang ing iong u ue uan un",
    "x": "i ia ie iao iu ian in iang ing iong u ue uan un",
    "zh": "a e ai ei ao ou an en ang eng ong i u ua uo uai ui uan un uang",
    "ch": "a e ai ao ou an en ang eng ong i u ua uo uai ui uan un uang",
    "sh": "a e ai ei ao ou an en ang eng i u ua uo uai ui uan un uang",
    "r": "e ao ou an en ang eng ong i u uo ui uan un",
    "z": "a e ai ei ao ou an en ang eng ong i u uo ui uan un",
    "c": "a e ai ao ou an en ang eng ong i u uo ui uan un",
    "s": "a e ai ao ou an en ang eng ong i u uo ui uan un",
    "y": "a e ao ou an in ang ing ong i u ue uan un",
    "w": "a o ai ei an en ang eng u",
}


def is_pinyin(word: str, most: int) -> bool:
    """Whether a word is made of at most `most` syllables, apostrophes or hyphens between them perhaps."""
    return _pattern(most).fullmatch(word) is not None


@lru_cache(maxsize=4)
def _pattern(most: int) -> re.Pattern[str]:
    syllables = [initial + final for initial, finals in _FINALS.items() for final in finals.split()]
    one = f"(?:{'|'.join(sorted(syllables, key=len, reverse=True))})"
    return re.compile(rf"{one}(?:['’-]?{one}){{0,{most - 1}}}", re.IGNORECASE)
