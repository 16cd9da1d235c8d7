"""Transcripts: where in what several people said in turn the next one begins to speak."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.han import HAN
from corpus.segmentation.units import Unit

_SPEAKER = re.compile(rf"[{HAN}（(）)、·]{{2,24}}[:：](?=\S)|[A-Z][A-Z .'’()-]{{3,60}}:(?=\s)")
_FEWEST = 8  # Paragraphs of a transcript that begin with a speaker, at least ...
_SHARE = 0.15  # ... and their share of all paragraphs.


def find_turns(work: Sequence[Unit]) -> list[bool]:
    """Return of each unit whether a speaker's turn begins with it; none does where only one speaks."""
    turns = [unit.kind == "paragraph" and _SPEAKER.match(unit.text) is not None for unit in work]
    prose = sum(unit.kind == "paragraph" for unit in work)
    return turns if sum(turns) >= max(_FEWEST, _SHARE * prose) else [False] * len(work)
