"""A document and a paragraph from the plain facts of a golden case."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from corpus.model import Span
from index.manifest import DocumentEntry
from index.reader import Located
from index.store import Row
from search.citations.facts import citation_of, work_of
from search.citations.work import Citation

DATA = Path(__file__).parent / "data" / "citations"
#: The paragraph of a case that says nothing else of it.
TEXT = "晚霞镇今年新建三座养老院。"


def load(name: str) -> list[dict[str, Any]]:
    """The cases of a file in tests/data/citations."""
    cases: list[dict[str, Any]] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return cases


def works() -> dict[str, dict[str, Any]]:
    """The facts of the works that cases share, by name."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((DATA / "works.yaml").read_text(encoding="utf-8"))
    return found


def document(facts: Mapping[str, Any]) -> DocumentEntry:
    """An entry of the index with the metadata of a case, as the index would hold it."""
    stated = {name: str(value) for name, value in facts.items()}
    return DocumentEntry(
        id="doc",
        path=stated.pop("path", "/nowhere/doc.txt"),
        part=0,
        title=stated.pop("title"),
        date=stated.pop("date", None),
        sha256="ab" * 32 + "+" + "cd" * 32,
        size=1,
        stamp="",
        format=stated.pop("format", "text"),
        encoding="utf-8",
        segment="",
        slot=0,
        first=0,
        paragraphs=1,
        boilerplate=0,
        metadata=stated,
        provenance={"title": stated.pop("title_from", "sidecar")},
    )


def located(facts: Mapping[str, Any], place: Mapping[str, Any]) -> Located:
    """A paragraph of that document."""
    entry = document(facts)
    text = str(place.get("text", TEXT))
    row = Row(
        number=0,
        slot=0,
        key="0123456789ab",
        n=int(place.get("n", 12)),
        kind="paragraph",
        section=tuple(place.get("section", ())),
        lang=place.get("lang", "zh-Hans"),
        page=place.get("page"),
        span=Span(*place["span"]) if "span" in place else None,
        locator=place.get("locator", {}),
        text=text,
        extra=place.get("extra", {}),
    )
    return Located(f"{entry.id}:{row.key}", entry, row)


def citation(case: Mapping[str, Any]) -> Citation:
    """The citation that a case asks for."""
    found = located(case["facts"], case.get("place", {}))
    return citation_of(
        found,
        work_of(found.document, accessed=str(case.get("accessed", ""))),
        before=str(case.get("before", "")),
        after=str(case.get("after", "")),
        quote=case.get("quote"),
        is_placed=bool(case.get("pinpoint", False)),
    )
