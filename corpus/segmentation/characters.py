"""What single characters tell about layout: display width, ends of sentences, where lines join."""

from __future__ import annotations

import re

from corpus.han import HAN

# Han, kana, CJK punctuation and full-width forms stand in two columns of a printed line.
_CJK = f"{HAN}\\u3000-\\u303f\\u3040-\\u30ff\\ufe30-\\ufe6f\\uff00-\\uffef"
# These are two columns wide in Chinese type and one in Latin type.
_NEUTRAL = "“”‘’—…·"
_WIDE = re.compile(f"[{_CJK}]")
_TWO_COLUMNS = re.compile(f"[{_CJK}{_NEUTRAL}]+")

_CLOSERS = "\"'”’」』）)]】》〉*_"
_TAIL = 16  # Marks at the end of a sentence are fewer than this.
_SENTENCE_END = re.compile(rf"[。！？!?.…‥][{re.escape(_CLOSERS)}\s]*\Z")
_CLAUSE_END = re.compile(rf"[。！？!?.…‥：:；;][{re.escape(_CLOSERS)}\s]*\Z")
# Quotation marks decide nothing: real texts mispair them.
_LEFT_OPEN = frozenset("，、（(《〈「『【[")
_MUST_FOLLOW = frozenset("，。、；：？！）》〉」』】,;:?!)]的")
_BRACKETS = (("《", "》"), ("〈", "〉"), ("（", "）"), ("(", ")"))
_SCRAP = 4  # Code points of a line that can only be part of another, after an open bracket: the 2.5 of PM2.5.
_NAME = 60  # Code points between a bracket and its mate.
_COMPOUND_CUT = re.compile(r"\w[-‐]\Z")
_ABBREVIATED = re.compile(r"\b(?:No|Nos|Art|Arts|Vol|Mr|Mrs|Ms|Dr|Prof|St|vs|cf|pp?)\.\Z")
_NUMBER_CUT = re.compile(rf"[{_CJK}]\s?\d[\d.,]{{0,15}}\Z")
_NUMBER_REST = re.compile(r"[.,]?\d")
# Where a sentence ends inside a text: after its closing marks, before the next sentence.
SENTENCE = re.compile(rf"(?:[。！？…]+[{re.escape(_CLOSERS)}]*|[.!?]+[{re.escape(_CLOSERS)}]*(?=\s))")


def width(text: str) -> int:
    """Return the columns that ``text`` takes when printed with fixed pitch."""
    if text.isascii():
        return len(text)
    wide = "".join(_TWO_COLUMNS.findall(text))
    return len(text) + (len(wide) if wide.strip(_NEUTRAL) else 0)


def is_cjk(char: str) -> bool:
    """Tell whether ``char`` is a Han character or CJK punctuation."""
    return _WIDE.match(char) is not None


def ends_sentence(text: str) -> bool:
    """Tell whether ``text`` ends with a full stop, question or exclamation mark, or an ellipsis."""
    return _SENTENCE_END.search(text[-_TAIL:]) is not None


def ends_clause(text: str) -> bool:
    """Tell whether ``text`` ends a sentence, or with a colon or semicolon."""
    return _CLAUSE_END.search(text[-_TAIL:]) is not None


def must_go_on(text: str, following: str) -> bool:
    """Tell whether no paragraph can end between the two: an open bracket, a comma, a closing mark next."""
    if text[-1:] in _LEFT_OPEN or following[:1] in _MUST_FOLLOW:
        return True
    return cuts_compound(text, following) or _leaves_open(text, following)


def cuts_compound(text: str, following: str) -> bool:
    """Tell whether ``text`` ends with the hyphen of a word that ``following`` goes on with: Five-, Year."""
    return following[:1].isalnum() and _COMPOUND_CUT.search(text[-2:]) is not None


def cuts_number(text: str, following: str) -> bool:
    """Tell whether the two divide a number in Chinese text, which needs no blanks: ``增长2`` ``1.6%``."""
    return _NUMBER_REST.match(following) is not None and _NUMBER_CUT.search(text[-18:]) is not None


def _leaves_open(text: str, following: str) -> bool:
    """Whether a bracket near the end of ``text`` is closed in ``following``, or in what follows a scrap."""
    for opener, closer in _BRACKETS:
        if text.rfind(opener, max(0, len(text) - _NAME)) > text.rfind(closer):
            closed = following.find(closer, 0, _NAME)
            return (closed >= 0 and opener not in following[:closed]) or len(following) <= _SCRAP
    return False


def is_abbreviated(text: str) -> bool:
    """Tell whether ``text`` ends with an abbreviation that something follows: ``No.``, ``Mr.``"""
    return text.endswith(".") and _ABBREVIATED.search(text[-_TAIL:]) is not None


def starts_lower(text: str) -> bool:
    """Tell whether ``text`` starts with a lower-case letter."""
    return text[:1].islower()


def joins_tight(left: str, right: str) -> bool:
    """Tell whether two printed lines join without a space: if either side of the break is CJK.

    Quotation marks and dashes belong to both scripts; their neighbour decides for them.
    """
    return is_cjk(_side(left[-2:], -1)) or is_cjk(_side(right[:2], 0))


def _side(pair: str, edge: int) -> str:
    char = pair[edge]
    return pair[-1 - edge] if char in _NEUTRAL and len(pair) == 2 else char
