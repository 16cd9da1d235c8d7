"""Whether the built-in glossary holds together, and whether aligned texts use its terms as it says.

    python -m scripts.check_glossary [PAIRS]

Printed are lines that break a rule of form. PAIRS is a file of JSON lines with ``zh`` and ``en``, segments of
official texts and their official translations: of the official entries it is said how many occur on both
sides of a pair, and those are listed of which a Chinese form stands in three segments or more, beside
which no English form ever stands. Exit status 1 if a rule is broken.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from corpus.fold import fold
from corpus.glossary import Entry, builtin
from index.analysis import Analysis
from index.concepts import Concepts, units

#: What the column ``status`` may hold: in use in official translations; usual elsewhere; out of use.
STATUSES = ("official", "common", "old")
_YEARS = re.compile(r"(1[89]|20)\d\d-((1[89]|20)\d\d)?")
_SPACE = re.compile(r"^\s|\s$|\s\s|[|\t]")
#: A Chinese form in so many segments should have met one of its English forms.
ENOUGH = 3


class Attestation(NamedTuple):
    """How an entry fares in aligned segments.

    Attributes:
        entry: The entry.
        chinese: Segments with one of its Chinese forms.
        is_met: Whether one of its English forms stands on the other side of any.
    """

    entry: Entry
    chinese: int
    is_met: bool

    @property
    def is_missed(self) -> bool:
        """Whether its English forms should have been met, and never were."""
        return self.entry.status == "official" and self.chinese >= ENOUGH and not self.is_met


def problems(entries: Sequence[Entry]) -> Iterator[str]:
    """Say which entries break a rule: forms, years, status, and no form in two entries."""
    for entry in entries:
        for form in (*entry.chinese, *entry.english):
            if not form or _SPACE.search(form) or not Analysis(form).pieces:
                yield f"{entry.where}: not a form: {form!r}"
        if not (entry.chinese and entry.english):
            yield f"{entry.where}: a language without form"
        if any(len(fold(form)) < 2 for form in entry.chinese):
            yield f"{entry.where}: a form of one Chinese character"
        if entry.years and not _is_period(entry.years):
            yield f"{entry.where}: not a period: {entry.years}"
        if entry.status not in STATUSES:
            yield f"{entry.where}: not a status: {entry.status!r}"
    yield from _repeated(entries)


def _is_period(years: str) -> bool:
    first, _, last = years.partition("-")
    return bool(_YEARS.fullmatch(years)) and (not last or first <= last)


def _repeated(entries: Iterable[Entry]) -> Iterator[str]:
    """Forms that are written twice; in English those that differ in case alone."""
    places: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in entries:
        for form in entry.chinese:
            places["zh", fold(form)].append(entry.where)
        for form in entry.english:
            places["en", form.lower()].append(entry.where)
    for (_, form), found in places.items():
        if len(found) > 1:
            yield f"{', '.join(found)}: the same form: {form}"


def attestations(entries: Sequence[Entry], pairs: Iterable[tuple[str, str]]) -> list[Attestation]:
    """How each entry fares in pairs of Chinese and English segments.

    Of overlapping Chinese forms the longest counts: 机构 inside 机构改革 is another thing. English ones count
    wherever they stand.
    """
    concepts = Concepts(entries)
    chinese: Counter[str] = Counter()
    met: set[str] = set()
    for left, right in pairs:
        mentions = concepts.mentions(Analysis(left).pieces)
        ours = {entry.where for found in mentions for entry in found.entries}
        chinese.update(ours)
        if ours - met:
            met |= ours & _anywhere(concepts, right)
    return [Attestation(entry, chinese[entry.where], entry.where in met) for entry in entries]


def _anywhere(concepts: Concepts, text: str) -> set[str]:
    """The entries of which a form stands in a text, inside of another form too."""
    row = units(Analysis(text).pieces)
    found = (entries for start in range(len(row)) for _, entries in concepts.at(row, start))
    return {entry.where for entries in found for entry in entries}


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """The Chinese and the English side of each pair."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            pair = json.loads(line)
            yield pair["zh"], pair["en"]


def share(found: Iterable[Attestation]) -> float:
    """Of the official entries with a Chinese form in the pairs, the share with an English one beside it."""
    occurring = [one for one in found if one.entry.status == "official" and one.chinese]
    return sum(one.is_met for one in occurring) / len(occurring)


def main() -> None:
    entries = list(builtin())
    broken = list(problems(entries))
    print(*broken, sep="\n")
    print(f"{len(entries):,} entries, {len(broken)} broken rules")
    for path in map(Path, sys.argv[1:]):
        found = attestations(entries, read_pairs(path))
        official = [one for one in found if one.entry.status == "official"]
        print(f"{sum(one.is_met for one in official):,} of {len(official):,} official entries on both sides")
        print(f"{share(found):.3f} of those with a Chinese form")
        for one in (one for one in found if one.is_missed):
            print(
                f"never: {one.entry.where}: {one.entry.chinese[0]} ({one.chinese}) = {one.entry.english[0]}"
            )
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
