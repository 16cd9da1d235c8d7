"""The signature of an official document: below its text, who issued it and when."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpus.metadata.datelines import date_line
from corpus.metadata.facts import SIGNATURE, Facts, of
from corpus.metadata.lines import is_issuer
from corpus.model import Paragraph

_LONGEST = 60  # Code points of a line of a signature.
_TO_THE_DAY = len("2024-03-05")


def signature(paragraphs: Sequence[Paragraph]) -> Facts:
    """Return issuing body and date of the first signature: names of bodies, and below them a bare date.

    What follows the first one is annexed.
    """
    short = [p.text if p.kind != "boilerplate" and len(p.text) <= _LONGEST else "" for p in paragraphs]
    for above, below in pairwise(short):
        if is_issuer(above) and (line := date_line(below)) and line.is_bare and len(line.iso) == _TO_THE_DAY:
            return of({"publisher": above, "date": line.iso}).told_by(SIGNATURE)
    return Facts()
