"""What a paragraph says about its neighbours and itself: it introduces a list, it is cut off."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpus.segmentation.characters import ends_clause
from corpus.segmentation.units import Unit

_LABEL = 30  # Columns of a label that introduces nothing.
_CAPTION = 60  # Columns of a table's caption.
_INTRODUCED = {"list_item": "list", "table_row": "table"}


def add_extras(work: Sequence[Unit]) -> None:
    """Fill in ``introduces``, ``table_caption``, ``unbalanced_quote`` and ``truncated``.

    A label at the very end, such as ``Source:``, that nothing follows becomes boilerplate.
    """
    shown = [unit for unit in work if unit.kind != "boilerplate"]
    for unit, following in pairwise(shown):
        if unit.kind == "paragraph" and unit.text.endswith((":", "：")) and "role" not in unit.extra:
            _introduce(unit, following)
    for unit in shown:
        if unit.kind == "paragraph" and _is_unbalanced(unit.text):
            unit.extra["unbalanced_quote"] = True
    if len(shown) > 1:
        _mark_end(shown)


def _introduce(unit: Unit, following: Unit) -> None:
    introduced = _INTRODUCED.get(following.kind)
    if introduced:
        unit.extra["introduces"] = introduced
    if introduced == "table" and unit.width <= _CAPTION:
        unit.extra["role"] = "table_caption"


def _is_unbalanced(text: str) -> bool:
    return text.count('"') % 2 == 1 or text.count("“") != text.count("”")


def _mark_end(shown: Sequence[Unit]) -> None:
    last = shown[-1]
    if last.kind != "paragraph" or "role" in last.extra:
        return
    if last.width <= _LABEL and last.text.endswith((":", "：")):
        last.is_boilerplate("dangling_label")
        return
    prose = [unit for unit in shown[:-1] if unit.kind == "paragraph" and "role" not in unit.extra]
    if prose and not ends_clause(last.text) and all(ends_clause(unit.text) for unit in prose[-3:]):
        last.extra["truncated"] = True
