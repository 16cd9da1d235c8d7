"""How well the built-in themes find what readers find.

    python -m scripts.theme_quality INDEX

``tests/data/themes/labels.tsv`` holds two independent labellings of paragraphs of work reports and
comments on them, made from the scopes of the themes without sight of their terms: the key of a
paragraph, its themes by the one, its themes by the other. INDEX is made of documents that hold these
paragraphs. A theme is judged on the paragraphs on which both agree. Printed are Cohen's kappa, precision
and recall with Wilson's intervals of 95 %.
"""

from __future__ import annotations

import sys
from math import sqrt
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from search.searcher import Index, open_index

LABELS = Path(__file__).parent.parent / "tests" / "data" / "themes" / "labels.tsv"
_Z = 1.96
#: Fewer paragraphs than this say little of a single theme.
_ENOUGH = 30


class Label(NamedTuple):
    """A paragraph's key, and its themes as either reader has them."""

    key: str
    one: frozenset[str]
    two: frozenset[str]


class Quality(NamedTuple):
    """A theme: agreement of the readers, right and wrong hits, passages missed."""

    theme: str
    kappa: float
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)


def main() -> None:
    labels = [_label(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    themes = sorted({theme for label in labels for theme in label.one | label.two})
    with open_index(sys.argv[1]) as index:
        documents = index.snapshot.documents
        known = {_key(one.id) for document in documents for one in index.snapshot.paragraphs(document)}
        labels = [label for label in labels if label.key in known]
        if not labels:
            sys.exit("none of the labelled paragraphs is in this index")
        found = [_quality(theme, labels, _found(index, theme)) for theme in themes]
    print(f"{len(labels)} paragraphs\n{'theme':<18}{'kappa':>6}{'n':>5}   precision          recall")
    for one in found:
        print(
            f"{one.theme:<18}{one.kappa:6.2f}{one.right + one.missed:5}   {one.precision:.2f} "
            f"{_interval(one.right, one.right + one.wrong)}   {one.recall:.2f} "
            f"{_interval(one.right, one.right + one.missed)}"
        )
    _print_means("all themes", found)
    _print_means(f"of {_ENOUGH} paragraphs or more", [q for q in found if q.right + q.missed >= _ENOUGH])


def _label(line: str) -> Label:
    key, one, two = line.split("\t")
    return Label(key, frozenset(filter(None, one.split(","))), frozenset(filter(None, two.split(","))))


def _key(name: str) -> str:
    """The part of a paragraph's id that does not depend on its document."""
    return name.rpartition(":")[2]


def _found(index: Index, theme: str) -> set[str]:
    return {_key(hit.id) for hit in index.search(f"theme:{theme}", limit=None).hits}


def _quality(theme: str, labels: list[Label], found: set[str]) -> Quality:
    one, two = ([theme in getattr(label, name) for label in labels] for name in ("one", "two"))
    agreed = [(a, label.key in found) for a, b, label in zip(one, two, labels, strict=True) if a == b]
    observed = len(agreed) / len(labels)
    share, other = fmean(one), fmean(two)
    chance = share * other + (1 - share) * (1 - other)
    return Quality(
        theme,
        (observed - chance) / (1 - chance),
        sum(wanted and hit for wanted, hit in agreed),
        sum(hit and not wanted for wanted, hit in agreed),
        sum(wanted and not hit for wanted, hit in agreed),
    )


def _interval(hits: int, total: int) -> str:
    """Wilson's score interval (1927)."""
    if not total:
        return "[0.00-1.00]"
    share, squared = hits / total, _Z * _Z
    middle = (share + squared / 2 / total) / (1 + squared / total)
    half = _Z * sqrt(share * (1 - share) / total + squared / 4 / total / total) / (1 + squared / total)
    return f"[{max(0.0, middle - half):.2f}-{min(1.0, middle + half):.2f}]"


def _print_means(what: str, found: list[Quality]) -> None:
    means = [fmean(getattr(one, name) for one in found) for name in ("kappa", "precision", "recall")]
    print(f"{what} ({len(found)}): kappa {means[0]:.3f}, precision {means[1]:.3f}, recall {means[2]:.3f}")


if __name__ == "__main__":
    main()
