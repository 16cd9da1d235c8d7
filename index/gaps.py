"""A paragraph as rows of tokens, for engines that know positions; fillers where nothing may match across.

And terms as the tokens in these rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import add
from typing import NamedTuple

from index.analysis import BREAK, Analysis
from index.plan import Term
from index.stemming import stem

#: Field of a plan -> field of the engine, and what stands before the token there.
FIELDS: Mapping[str, tuple[str, str]] = {
    "bigram": ("text", ""),
    "stem": ("text", "="),
    "form": ("form", ""),
    "word": ("word", ""),
}


class Rows(NamedTuple):
    """The tokens of a paragraph in order, and fillers, parted by blanks.

    Attributes:
        text: Bigrams of Han runs, and Latin words as stems.
        form: Latin words as printed, a filler for each Han run.
    """

    text: str
    form: str


class Tokens:
    """Tokens as an engine has them, which takes none that is very long.

    Args:
        longest: Code points of a token; what is longer is cut.
        ending: What tokens that were cut end in.
        fields: See `FIELDS`.
    """

    def __init__(
        self, longest: int, *, ending: str = "", fields: Mapping[str, tuple[str, str]] = FIELDS
    ) -> None:
        self._longest = longest
        self._ending = ending
        self._fields = fields
        self.stem = lru_cache(maxsize=1 << 16)(self._stem)

    def cut(self, token: str) -> str:
        """A token, or as much of it as the engine takes."""
        return token if len(token) <= self._longest else token[: self._longest] + self._ending

    def named(self, term: Term) -> tuple[str, str]:
        """The engine's field of a term, and the token there."""
        field, mark = self._fields[term.field]
        return field, self.cut(mark + term.text)

    def is_whole(self, term: Term) -> bool:
        """Whether no other term, being cut, has the same token; a mark may stand before the text."""
        return len(term.text) < self._longest - 1

    def _stem(self, form: str) -> str:
        """The token of a Latin word in the row of stems."""
        return self.cut(f"={stem(form)}")


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
