"""Terms with wildcards: ``?`` stands for one character, ``*`` for several.

Between Han characters a star stands for up to ten of them within a run, and for as few as will do. In a Latin
word both stand for characters of the word as printed, not of its stem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from corpus.fold import fold
from corpus.han import HAN
from index.analysis import BREAK, Analysis
from index.plan import Glob, Plan, Term
from search.terms import Buffer, Interval, Stream, all_of, parts

_STAR = 10
# Stand-ins that keep a pattern whole while it is cut into pieces: noncharacters of the Han planes, and two
# letters of Old Church Slavonic manuscripts.
_HAN_ONE, _HAN_MANY = "\U0003fffe", "\U0003ffff"
_LATIN_ONE, _LATIN_MANY = "ꙮ", "ꚙ"
_ONE = {_HAN_ONE: f"[{HAN}]", _LATIN_ONE: "[^ \n]"}
_MANY = {_HAN_MANY: f"[{HAN}]{{0,{_STAR}}}", _LATIN_MANY: "[^ \n]*"}
_STAND_INS = f"[{''.join([*_ONE, *_MANY])}]"
_WILDCARD = re.compile(r"[?*]+")


class Pattern(NamedTuple):
    """A term with wildcards; see `search.terms.Text` for the fields it shares.

    Attributes:
        parts: What stands between the stars.
        gaps: What each star may stand for, at most.
        needles: The runs of other characters, UTF-8: where one of them is missing, nothing matches.
    """

    label: str
    parts: tuple[re.Pattern[str], ...]
    gaps: tuple[re.Pattern[str], ...]
    stream: Stream
    plan: Plan
    needles: tuple[bytes, ...]
    literal: bytes = b""

    def intervals(self, buffer: Buffer, start: int, end: int) -> list[Interval]:
        """The occurrences between two offsets of a buffer, in order, none overlapping another."""
        if any(buffer.find(needle, start, end) < 0 for needle in self.needles):
            return []
        text = buffer[start:end].decode()
        found, at, before = [], start, 0
        for first, last in _matches(text, self.parts, self.gaps):
            begin = at + len(text[before:first].encode())
            at, before = begin + len(text[first:last].encode()), last
            found.append(Interval(begin, at))
        return found


def _matches(
    text: str, parts: tuple[re.Pattern[str], ...], gaps: tuple[re.Pattern[str], ...]
) -> Iterator[tuple[int, int]]:
    """The leftmost matches that are not empty, each as short as can be.

    One regular expression for all parts would try the stars in every combination.
    """
    ends: dict[tuple[int, int], int] = {}  # the shortest end from a part and place on, -1 for none

    def end_of(part: int, at: int) -> int:
        """Where the shortest match of the parts from `part` on ends, the star before them being at `at`."""
        if part == len(parts):
            return at
        if (part, at) not in ends:
            gap = gaps[part - 1].match(text, at)
            limit = gap.end() if gap else at
            starts = (parts[part].match(text, start) for start in range(at, limit + 1))
            found = [end for match in starts if match and (end := end_of(part + 1, match.end())) >= 0]
            ends[part, at] = min(found, default=-1)
        return ends[part, at]

    if len(gaps) == 1 and gaps[0].pattern == _MANY[_HAN_MANY]:
        # Of one star, which reaches only so far, one expression makes no combinations.
        yield from (match.span() for match in _joined(parts, gaps).finditer(text) if match.group())
        return
    at = _reachable(text, 0, parts)
    while at <= len(text) and (match := parts[0].search(text, at)):
        end = end_of(1, match.end())
        if end > match.start():
            yield match.start(), end
        at = _reachable(text, max(end, match.start() + 1), parts)


@lru_cache(maxsize=256)
def _joined(parts: tuple[re.Pattern[str], ...], gaps: tuple[re.Pattern[str], ...]) -> re.Pattern[str]:
    return re.compile(f"{parts[0].pattern}{gaps[0].pattern}?{parts[1].pattern}")


def _reachable(text: str, at: int, parts: Sequence[re.Pattern[str]]) -> int:
    """The first place from `at` on where a match may begin; beyond the text if there is none.

    A star that leads could begin anywhere, but reaches only so far.
    """
    if parts[0].pattern or len(parts) == 1:
        return at
    following = parts[1].search(text, at)
    return max(at, following.start() - _STAR) if following else len(text) + 1


def patterns(typed: str, folding: Callable[[str], str]) -> Iterator[Pattern]:
    """The terms of a word with wildcards; none for what has nothing else."""
    for part in parts(_with_stand_ins(typed)):
        needle = Analysis(part, folding).forms
        if not needle.strip(f" {BREAK}{''.join([*_ONE, *_MANY])}"):
            continue
        # The blanks around Latin words belong to no occurrence.
        head = "(?<= )" if needle.startswith(" ") else ""
        tail = "(?= )" if needle.endswith(" ") else ""
        pieces = re.split(f"([{''.join(_MANY)}])", needle.strip(" "))
        between = ["".join(_ONE.get(c) or re.escape(c) for c in piece) for piece in pieces[::2]]
        between[0] = head + between[0]
        between[-1] += tail  # the same, where there is no star
        yield Pattern(
            typed,
            tuple(map(re.compile, between)),
            tuple(re.compile(_MANY[star]) for star in pieces[1::2]),
            "forms",
            _plan(part),
            tuple(run.encode() for run in re.split(_STAND_INS, needle) if run.strip(f" {BREAK}")),
        )


def _with_stand_ins(typed: str) -> str:
    """Wildcards replaced: those that touch a Latin letter or digit stand for such, the others for Han."""

    def replace(match: re.Match[str]) -> str:
        before, after = typed[: match.start()][-1:], typed[match.end() :][:1]
        latin = any(not piece.han for piece in Analysis(f"{before} {after}").pieces)
        one, many = (_LATIN_ONE, _LATIN_MANY) if latin else (_HAN_ONE, _HAN_MANY)
        return match[0].replace("?", one).replace("*", many)

    return _WILDCARD.sub(replace, re.sub(r"\*+", "*", typed))


def _plan(part: str) -> Plan:
    plans: list[Plan] = []
    for piece in Analysis(part, fold).pieces:
        if piece.han:
            for run in re.split(f"[{_HAN_ONE}{_HAN_MANY}]", piece.text):
                plans += [Term("bigram", run[i : i + 2]) for i in range(len(run) - 1)]
        elif _LATIN_ONE in piece.text or _LATIN_MANY in piece.text:
            plans.append(Glob("form", piece.text.replace(_LATIN_ONE, "?").replace(_LATIN_MANY, "*")))
        else:
            plans.append(Term("form", piece.text))
    return all_of(plans)
