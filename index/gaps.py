"""A paragraph as rows of tokens, for engines that know positions; fillers where nothing may match across."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from index.analysis import Analysis


class Rows(NamedTuple):
    """The tokens of a paragraph in order, and fillers.

    Attributes:
        text: Bigrams of Han runs, and Latin words as stems.
        form: Latin words as printed, a filler for each Han run.
    """

    text: list[str]
    form: list[str]


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
    found = Rows([], [])
    for piece in paragraph.pieces:
        if not piece.joined:
            found.text.append(filler)
            found.form.append(filler)
        if piece.han:
            found.text.extend(map(str.__add__, piece.text, piece.text[1:]))
            found.text.append(filler)  # a run has one token fewer than characters
            found.form.append(filler)
        else:
            found.text.append(as_stem(piece.text))
            found.form.append(as_form(piece.text))
    return found
