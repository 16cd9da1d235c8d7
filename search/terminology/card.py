"""The card of a term, put together from glossaries and an index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import DuizhaoError
from corpus.han import HAN
from index.analysis import Analysis
from index.lexicon import Translation
from index.reader import naming_damage
from search.results import UNDATED
from search.statistics.counting import Counting
from search.terminology.examples import Example, examples
from search.terminology.known import Glossaries, Known
from search.terminology.learned import learned
from search.terminology.usage import Count, Side, Usage, query_of, usage

if TYPE_CHECKING:
    from search.searcher import Index

_HAN = re.compile(f"[{HAN}]")
_NONE = Count(0, 0)


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a term.

    Attributes:
        term: As typed.
        known: The entries that have it, the user's own first.
        learned: What the index has learned that it may be called.
        usage: By language, how its forms occur in the index; empty without an index.
        examples: Paragraphs of the index that show it in use.
        near: Where no glossary has it, the entries nearest to it.
    """

    term: str
    known: tuple[Known, ...]
    learned: tuple[Translation, ...]
    usage: Mapping[Side, Usage]
    examples: tuple[Example, ...]
    near: tuple[Known, ...]

    @property
    def is_found(self) -> bool:
        """Whether a glossary has the term, or the index an occurrence of it."""
        return bool(self.known) or self.occurs

    @property
    def occurs(self) -> bool:
        """Whether the index has an occurrence of it."""
        return any(side.total.occurrences for side in self.usage.values())

    @property
    def years(self) -> Iterator[tuple[str, dict[Side, Count]]]:
        """Each year in which any form occurs, with the counts of both languages; the undated last."""
        names = {year for side in self.usage.values() for year in side.years}
        for name in sorted(names, key=lambda year: year or UNDATED):
            yield name, {side: of.years.get(name, _NONE) for side, of in self.usage.items()}


def term_card(index: Index | None, term: str, glossaries: Glossaries) -> Card:
    """The card of a term.

    Args:
        index: The index, opened; None for what glossaries know alone.
        term: As typed: Chinese in either script, or English.
        glossaries: Where it is looked up.

    Raises:
        GlossaryError: The user's glossary cannot be used.
        DuizhaoError: The term has no character that can be looked up.
        IndexDamagedError: The index cannot be read.
    """
    if not Analysis(term).pieces:
        raise DuizhaoError("no word and no character to look up", where=repr(term), hint="name a term")
    known = glossaries.having(term)
    near = () if known else glossaries.near(term)
    if index is None:
        return Card(term, known, (), {}, (), near)
    forms = _forms(term, known)
    with naming_damage(index.snapshot.directory):
        counted: dict[Side, Counting] = {side: Counting(index, query_of(own)) for side, own in forms.items()}
        used = {side: usage(index, forms[side], counting) for side, counting in counted.items()}
        shown = examples(index, counted.get("zh"), counted.get("en"))
        taught = learned(index.snapshot, term)
    return Card(term, known, taught, used, shown, near)


def _forms(term: str, known: Sequence[Known]) -> dict[Side, list[str]]:
    """The forms to count by language: those of the entries, else the term alone."""
    if not known:
        return {"zh" if _HAN.search(term) else "en": [term]}
    return {
        "zh": _once(form for one in known for form in one.entry.chinese),
        "en": _once(form for one in known for form in one.entry.english),
    }


def _once(forms: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(forms))
