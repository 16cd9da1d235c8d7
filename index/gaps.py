"""A paragraph as rows of tokens, for engines that know positions; fillers where nothing may match across."""

from __future__ import annotations

from collections.abc import Callable
from operator import add
from typing import NamedTuple

from index.analysis import BREAK, Analysis


class Rows(NamedTuple):
    """The tokens of a paragraph in order, and fillers, parted by blanks.

    Attributes:
        text: Bigrams of Han runs, and Latin words as stems.
        form: Latin words as printed, a filler for each Han run.
    """

    text: str
    form: str


def rows(
    paragraph: Analysis, filler: str, as_stem: Callable[[str], str], as_form: Callable[[str], str]
) -> Rows:
    """Lay the pieces of a paragraph out.

    Args:
        paragraph: The paragraph, cut.
        filler: Takes a place and is no token.
        as_stem: A Latin word to its token in the row of stems.
        as_form: The same in the row of printed words.
    """
    text = [filler] if paragraph.forms else []  # the first piece counts as a border
    form = text.copy()
    for number, part in enumerate(paragraph.parts):
        if number % 2:
            text.append(as_stem(part))
            form.append(as_form(part))
        elif part:
            for border, run in enumerate(part.split(BREAK)):
                if border:
                    text.append(filler)
                    form.append(filler)
                if run:
                    text.extend(map(add, run, run[1:]))
                    text.append(filler)  # a run has one token fewer than characters
                    form.append(filler)
    return Rows(" ".join(text), " ".join(form))
