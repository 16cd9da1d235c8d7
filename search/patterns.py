"""Terms with wildcards: ``?`` stands for one character, ``*`` for several.

Between Han characters a star stands for up to ten of them within a run, and for as few as will do. In a Latin
word both stand for characters of the word as printed, not of its stem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
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
_WILDCARD = re.compile(r"[?*]+")


class Pattern(NamedTuple):
    """A term with wildcards; see `search.terms.Text` for the fields it shares.

    Attributes:
        parts: What stands between the stars.
        gaps: What each star may stand for, at most.
    """

    label: str
    parts: tuple[re.Pattern[str], ...]
    gaps: tuple[re.Pattern[str], ...]
    stream: Stream
    plan: Plan
    literal: bytes = b""

    def intervals(self, buffer: Buffer, start: int, end: int) -> list[Interval]:
        """The occurrences between two offsets of a buffer, in order, none overlapping another."""
        text = buffer[start:end].decode()
        found = []
        for first, last in _matches(text, self.parts, self.gaps):
            at = start + len(text[:first].encode())
            found.append(Interval(at, at + len(text[first:last].encode())))
        return found


def _matches(
    text: str, parts: Sequence[re.Pattern[str]], gaps: Sequence[re.Pattern[str]]
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

    at = 0
    while at <= len(text) and (match := parts[0].search(text, at)):
        end = end_of(1, match.end())
        if end > match.start():
            yield match.start(), end
        at = max(end, match.start() + 1)


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
        between[0], between[-1] = head + between[0], between[-1] + tail
        yield Pattern(
            typed,
            tuple(map(re.compile, between)),
            tuple(re.compile(_MANY[star]) for star in pieces[1::2]),
            "forms",
            _plan(part),
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
