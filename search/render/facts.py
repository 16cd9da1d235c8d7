"""The facts of a document with where each came from, as lines for people and as values for programs."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from corpus.metadata import EXPECTED, FIELDS, sidecar_of, suggestion
from search.render.wording import printable


class Described(Protocol):
    """What has facts: a document as read, or as an index remembers it."""

    @property
    def id(self) -> str | None:
        """Its id."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def date(self) -> str | None:
        """Its date."""

    @property
    def metadata(self) -> Mapping[str, str]:
        """Other facts by name."""

    @property
    def provenance(self) -> Mapping[str, str]:
        """Where facts came from, by name."""


def facts_json(work: Described) -> dict[str, object]:
    """Each fact with its value and origin, and the names of those that are missing."""
    told = {
        name: {"value": value, "origin": work.provenance.get(name)} for name, value in _values(work).items()
    }
    return {"facts": told, "missing": _missing(work)}


def facts_lines(work: Described, path: Path) -> Iterator[str]:
    """Yield a line a fact: name, value, origin; then what is missing, and how to give it."""
    values = _values(work)
    width = max(map(len, values))
    for name, value in values.items():
        origin = work.provenance.get(name, _without_origin(name))
        yield f"{printable(name.ljust(width))}  {printable(value)}  [{printable(origin)}]"
        if origin == "sidecar" and (meant := suggestion(name)):
            yield f"{'':{width}}  is {meant} meant?"
    yield f"missing: {', '.join(_missing(work)) or 'nothing'}"
    sidecar = sidecar_of(path)
    step = f"edit {sidecar}" if sidecar else f"duizhao meta init {shlex.quote(str(path))}"
    yield f"to add or correct facts: {printable(step)}"


def _values(work: Described) -> dict[str, str]:
    """All facts, in the order of the table of facts, others last; and the title and id in any case."""
    told = {"id": work.id, "title": work.title, "date": work.date, **work.metadata}
    order = [field.name for field in FIELDS]
    names = sorted(told, key=lambda name: (order.index(name) if name in order else len(order), name))
    return {name: str(value) for name in names if (value := told[name])}


def _without_origin(name: str) -> str:
    return "given by the index" if name == "id" else "file name, for want of a title"


def _missing(work: Described) -> list[str]:
    # The stem of a file's name, which stands in for a title, has no origin.
    return [name for name in EXPECTED if name not in work.provenance]
