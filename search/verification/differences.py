"""What a quotation says and what the paragraph says, side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from corpus.han import HAN
from search.verification.comparing import comparable

# A Han character, a word, or a mark, with the white space before it.
_TOKEN = re.compile(rf"\s*(?:[{HAN}]|[^\W{HAN}_]+|\S)")
#: Tokens of the paragraph beyond the passage that a quotation of that length can stand for.
_SLACK = 8


class Change(NamedTuple):
    """A stretch of a comparison; both sides are the same, script aside, if `is_same`."""

    is_same: bool
    quoted: str
    printed: str


def changes(quotation: str, paragraph: str) -> list[Change]:
    """A quotation, stretch by stretch, against the passage of a paragraph that is nearest to it."""
    quoted = _TOKEN.findall(quotation)
    keys = [comparable(token) for token in quoted]
    printed = _nearest(keys, _TOKEN.findall(paragraph))
    matcher = SequenceMatcher(None, keys, [comparable(token) for token in printed], autojunk=False)
    found = [
        Change(tag == "equal", "".join(quoted[a:b]), "".join(printed[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
    ]
    # What the paragraph says before and after is no difference.
    while found and not found[0].quoted:
        del found[0]
    while found and not found[-1].quoted:
        del found[-1]
    return found


def shown(found: Sequence[Change]) -> str:
    """A comparison on one line: ``[-quoted-]{+printed+}`` where the two differ."""
    return "".join(_shown(change) for change in found)


def _shown(change: Change) -> str:
    if change.is_same:
        return change.quoted
    gone = f"[-{change.quoted}-]" if change.quoted else ""
    return gone + (f"{{+{change.printed}+}}" if change.printed else "")


def _nearest(keys: list[str], printed: list[str]) -> list[str]:
    """The passage of a paragraph around the longest stretch that it shares with a quotation."""
    matcher = SequenceMatcher(None, keys, [comparable(token) for token in printed], autojunk=False)
    longest = matcher.find_longest_match()
    start = longest.b - longest.a - _SLACK
    return printed[max(0, start) : longest.b + len(keys) - longest.a + _SLACK]
