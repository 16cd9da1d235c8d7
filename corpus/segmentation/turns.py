"""Transcripts: where in what several people said in turn the next one begins to speak."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.han import HAN
from corpus.segmentation.units import Unit

_SPEAKER = re.compile(rf"[{HAN}（(）)、·]{{2,24}}[:：](?=\S)|[A-Z][A-Z .'’()-]{{3,60}}:(?=\s)")
_FEWEST = 8  # Paragraphs of a transcript that begin with a speaker, at least ...
_SHARE = 0.15  # ... and their share of all paragraphs.
_AGAIN = 0.5  # Share of the turns of those who speak more than once; terms that a glossary explains do not.
_PARTS = 4


def find_turns(work: Sequence[Unit]) -> list[bool]:
    """Return of each unit whether a speaker's turn begins with it; none does where only one speaks."""
    found = [_SPEAKER.match(unit.text) if unit.kind == "paragraph" else None for unit in work]
    speakers = Counter(turn.group() for turn in found if turn)
    prose = sum(unit.kind == "paragraph" for unit in work)
    again = sum(times for times in speakers.values() if times > 1)
    enough = speakers.total() >= max(_FEWEST, _SHARE * prose) and again >= _AGAIN * speakers.total()
    is_transcript = enough and all(any(part) for part in _parts(found))
    return [is_transcript and turn is not None for turn in found]


def _parts(found: Sequence[re.Match[str] | None]) -> list[Sequence[re.Match[str] | None]]:
    """The work in parts of one length: people speak in all of them, labels in a form fill some."""
    length = -(-len(found) // _PARTS)
    return [found[start : start + length] for start in range(0, len(found), length)]
