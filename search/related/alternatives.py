"""What the parts of a question are called in the other language, and by whom.

Three sources: the glossary, for the longest forms that a question mentions; what was learned from the aligned
documents of the index, word by word; and for words that neither knows, CC-CEDICT, where it is installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Literal, NamedTuple, Protocol

from corpus.glossary import Entry
from index.analysis import Analysis, Piece
from index.concepts import Concepts, Mention
from index.plan import Term
from search import query
from search.related.question import Stretch, cut

#: Who says that something is called so.
Source = Literal["glossary", "learned", "CC-CEDICT"]
# Of a form of the glossary so many forms at most, official ones first.
_MOST_FORMS = 8


class Alternative(NamedTuple):
    """What a part of a question may be called in the other language.

    Attributes:
        stretches: It as it is cut.
        likelihood: More than 0, and 1 at most.
    """

    stretches: tuple[Stretch, ...]
    likelihood: float

    @property
    def needle(self) -> bytes:
        """What it looks like in a match text with stems, UTF-8."""
        return "".join(one.text if one.han else f" {one.text} " for one in self.stretches).encode()

    @property
    def tokens(self) -> list[Term]:
        """What engines know it by; a Han character alone has nothing."""
        stems = [Term("stem", stretch.text) for stretch in self.stretches if not stretch.han]
        return stems + [Term("bigram", pair) for stretch in self.stretches for pair in stretch.bigrams]


class Alternatives(NamedTuple):
    """A part of a question, as typed, with what it may be called and who says so."""

    asked: str
    found: tuple[Alternative, ...]
    source: Source


class Dictionary(Protocol):
    """Translates single words."""

    def of(self, word: str) -> Iterable[tuple[str, float]]:
        """What a folded Chinese word, or the stem of a Latin one, is called, and how likely.

        A translation is a Chinese word, or stems with blanks between.
        """
        ...


def mentioned(asked: query.Query, glossary: Callable[[Sequence[Piece]], Concepts]) -> Iterator[Alternatives]:
    """The forms of a glossary that a question mentions; of overlapping ones the longest.

    Args:
        asked: The question.
        glossary: Gives the concepts that a text may mention.
    """
    # Each English word is a leaf of its own, and a form has several.
    text = " ".join(leaf.text for leaf in query.leaves(asked))
    pieces = Analysis(text).pieces
    for mention in glossary(pieces).mentions(pieces):
        is_chinese = pieces[mention.first].han
        forms = [tuple(cut(form)) for form in _forms(mention.entries, chinese=not is_chinese)]
        # A Chinese text may say GDP as well, but that is looked for already.
        foreign = (form for form in dict.fromkeys(forms) if _is_chinese(form) != is_chinese)
        found = tuple(Alternative(form, 1.0) for form in islice(foreign, _MOST_FORMS))
        yield Alternatives(_typed(text, pieces, mention), found, "glossary")


def translated(words: Mapping[str, str], dictionary: Dictionary, source: Source) -> dict[str, Alternatives]:
    """What a dictionary calls words, by word; those that it does not know left out.

    Args:
        words: Folded Chinese words and Latin stems, each with what was typed.
        dictionary: What knows them.
        source: What it is called.
    """
    found = {word: tuple(dictionary.of(word)) for word in words}
    return {
        word: Alternatives(
            words[word], tuple(Alternative(_stretches(text), likelihood) for text, likelihood in own), source
        )
        for word, own in found.items()
        if own
    }


def _stretches(text: str) -> tuple[Stretch, ...]:
    """What a dictionary gives, as stretches; its stems are stems already."""
    if next(cut(text)).han:
        return (Stretch(text, True),)
    return tuple(Stretch(stem, False) for stem in text.split())


def _is_chinese(form: Iterable[Stretch]) -> bool:
    return any(stretch.han for stretch in form)


def _forms(entries: Iterable[Entry], *, chinese: bool) -> Iterator[str]:
    """The forms of entries in one language, the official ones first."""
    sides = [entry.chinese if chinese else entry.english for entry in entries]
    yield from (side[0] for side in sides)
    for side in sides:
        yield from side[1:]


def _typed(text: str, pieces: Sequence[Piece], mention: Mention) -> str:
    """What was typed where a form is mentioned."""
    first, last = pieces[mention.first], pieces[mention.last]
    if first.end - first.start == len(first.text) and last.end - last.start == len(last.text):
        return text[first.start + mention.start : last.start + mention.end]
    return text[first.start : last.end]  # marks stand inside of a run
