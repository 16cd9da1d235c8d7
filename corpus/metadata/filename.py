"""What the name of a file says: a title, a date."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.dates import year_in_name
from corpus.metadata.facts import FILE_NAME, Facts

_DATE = r"\d{4}(?:[-._年]?\d{1,2}(?:[-._月]?\d{1,2}日?)?)?"
# 法(2018-04-27), 2024-03-05_Report: a date that is set apart is no part of the title.
_SET_APART = re.compile(rf"\s*[(（\[【]{_DATE}[)）\]】]\Z|\A{_DATE}[\s_-]+(?=\S{{2}})|[\s_-]+{_DATE}\Z")
_LETTERS = re.compile(r"[^\W\d_]")


def from_name(name: str) -> Facts:
    """Return title and date from the name of a file; one without a word in it is no title."""
    stem = Path(name).stem
    title = _SET_APART.sub("", stem).strip()
    has_words = len(_LETTERS.findall(title)) > 1
    return Facts(title=title if has_words else None, date=year_in_name(stem)).told_by(FILE_NAME)
