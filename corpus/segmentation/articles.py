"""Articles of laws: which paragraphs belong to which, and the clause (款) that each is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.segmentation.units import Unit

_FEWEST = 2  # One paragraph alone that begins with an article's number may only quote it.


def add_articles(work: Sequence[Unit]) -> None:
    """Give the paragraphs of each article ``article`` in their locator, and ``clause`` where it has several.

    An article reaches to the next one or to the next heading. Its clauses are its paragraphs, counted from 1;
    the items of a list belong to the clause that introduces them.
    """
    articles = list(_articles(work))
    for units in articles if len(articles) >= _FEWEST else [units[:1] for units in articles]:
        _describe(units)


def _articles(work: Sequence[Unit]) -> Iterator[list[Unit]]:
    """The units of each article, the one that opens it first."""
    units: list[Unit] = []
    for unit in work:
        if unit.kind == "boilerplate":
            continue
        opens = unit.system == "article"
        if units and (opens or unit.kind in ("title", "heading") or "role" in unit.extra):
            yield units
            units = []
        if opens or units:
            units.append(unit)
    if units:
        yield units


def _describe(units: Sequence[Unit]) -> None:
    marker = units[0].piece.mark.marker
    article = "".join(marker.split()) if marker.startswith("第") else marker
    clauses = sum(_is_clause(unit, marker) for unit in units)
    clause = 0
    for unit in units:
        clause += _is_clause(unit, marker)
        unit.locator["article"] = article
        if clauses > 1 and clause:
            unit.locator["clause"] = clause


def _is_clause(unit: Unit, marker: str) -> bool:
    return unit.kind == "paragraph" and unit.text != marker
