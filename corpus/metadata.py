"""Facts about a document: from its sidecar, its front matter, its first page, its file name.

Where two of them tell the same fact, the first of these wins.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.dates import find_date, version_date, year_in_name
from corpus.errors import ReadError
from corpus.model import Document, Paragraph
from corpus.segmentation.roles import role

_ISO_LIKE = re.compile(r"\d{4}-\d")
_SIDECARS = (".yaml", ".yml", ".json", ".YAML", ".YML", ".JSON")
_FRONT_UNITS = 42  # Paragraphs from the top in which a date of issue is looked for.
_PRINTED = ("series", "occasion", "adoption_note")
_HEADLINE = 200  # Code points; a date in a longer paragraph is what the text is about.


@dataclass(frozen=True, slots=True)
class Facts:
    """What one source of metadata tells; None where it tells nothing.

    Attributes:
        id: The document's identifier.
        title: Its title.
        date: ISO 8601, as precise as known.
        other: Author, publisher, url ... by lower-case name.
    """

    id: str | None = None
    title: str | None = None
    date: str | None = None
    other: Mapping[str, str] = field(default_factory=dict)

    def over(self, weaker: Facts) -> Facts:
        """Return these facts, completed by ``weaker`` ones."""
        return Facts(
            self.id or weaker.id,
            self.title or weaker.title,
            self.date or weaker.date,
            {**weaker.other, **self.other},
        )


def document(
    paragraphs: Sequence[Paragraph], stated: Facts, name: str, properties: Facts | None = None
) -> Document:
    """Return the document that ``paragraphs`` make up.

    Args:
        paragraphs: All of them, in reading order.
        stated: What its front matter says of it.
        name: Its file name, the last resort for title and date.
        properties: What its file states of itself beside the text.
    """
    by_name = Facts(title=Path(name).stem, date=year_in_name(Path(name).stem))
    facts = stated.over(properties or Facts()).over(_printed(paragraphs)).over(by_name)
    return Document(facts.title or name, tuple(paragraphs), facts.id, facts.date, dict(facts.other))


def apply(facts: Facts, documents: Sequence[Document]) -> tuple[Document, ...]:
    """Return ``documents`` with the facts of their file's sidecar.

    A file of several works lends its date and other facts to each, its id and title to the first.
    """
    changed = []
    for index, work in enumerate(documents):
        own = facts if index == 0 else replace(facts, id=None, title=None)
        merged = own.over(Facts(work.id, work.title, work.date, work.metadata))
        title = merged.title or work.title
        changed.append(
            replace(work, id=merged.id, title=title, date=merged.date, metadata=dict(merged.other))
        )
    return tuple(changed)


def sidecar(path: Path) -> Facts | None:
    """Return what the sidecar of ``path`` says: ``report.txt.yaml``, ``report.yaml``, or ``.json``.

    Raises:
        ReadError: It cannot be read, or does not hold one mapping; the error names the sidecar.
    """
    found = sidecar_of(path)
    return None if found is None else _read_sidecar(found)


def sidecar_of(path: Path) -> Path | None:
    """Return the sidecar file of ``path`` if there is one; its suffix may be in upper or lower case."""
    for name in sidecar_names(path.name):
        found = path.with_name(name)
        if os.path.isfile(found):  # noqa: PTH113 - Path.is_file fails on names too long
            return found
    return None


def sidecar_names(name: str) -> tuple[str, ...]:
    """Return the names that a sidecar of the file ``name`` may have; the first one that exists is read."""
    bases = dict.fromkeys((name, Path(name).stem))
    return tuple(base + suffix for base in bases for suffix in _SIDECARS if base + suffix != name)


def is_sidecar_name(name: str) -> bool:
    """Tell whether a file of that name is one that ``sidecar_of`` may return."""
    return name.endswith(_SIDECARS)


def _read_sidecar(path: Path) -> Facts:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"sidecar cannot be read: {error}", where=path) from error
    content = _parse_json(text, path) if path.suffix.lower() == ".json" else parse_yaml(text, path)
    if isinstance(content, list) and len(content) == 1:
        content = content[0]  # CSL-JSON is a list of items.
    if not isinstance(content, Mapping):
        raise ReadError("sidecar is not a mapping of names to values", where=path, hint="write title: ...")
    return facts_from(content, where=path)


def _parse_json(text: str, where: Path) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"sidecar is not valid JSON: {error}", where=where) from error


def parse_yaml(text: str, where: object) -> object:
    """Return the content of a YAML text, every value as it is written: dates and numbers stay strings.

    Raises:
        ReadError: It is not valid YAML, or has an alias, by which it might multiply without end.
    """
    import yaml

    class Loader(yaml.BaseLoader):
        def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError("aliases are not read")
            return super().compose_node(parent, index)

    try:
        return yaml.load(text, Loader)  # noqa: S506 - BaseLoader makes strings, lists and mappings only
    except (yaml.YAMLError, RecursionError) as error:
        problem = " ".join(str(error).split())
        raise ReadError(f"not valid YAML: {problem}", where=where) from error


def facts_from(content: Mapping[object, object], *, where: object) -> Facts:
    """Return the facts of a YAML or CSL-JSON mapping.

    Raises:
        ReadError: Its date cannot be understood.
    """
    values = {str(name).lower(): value for name, value in content.items() if value not in (None, "", [], {})}
    stated = values.pop("date", None) or values.pop("issued", None) or values.pop("year", None)
    identifier, title = values.pop("id", None), values.pop("title", None)
    return Facts(
        None if identifier is None else _as_text(identifier),
        None if title is None else _as_text(title),
        None if stated is None else _date(stated, where),
        {name: _as_text(value) for name, value in values.items()},
    )


def _date(stated: object, where: object) -> str:
    text = _joined(stated.get("date-parts")) if isinstance(stated, Mapping) else str(stated)
    # The year of a date that there is not (2024-02-30) is no better than none.
    found = find_date(text) or (None if _ISO_LIKE.search(text) else year_in_name(text))
    if found is None:
        raise ReadError(f"date not understood: {stated!s:.80}", where=where, hint="write it as 2024-03-05")
    return found


def _joined(parts: object) -> str:
    """The first date of CSL's ``date-parts``, ``[[2024, 3, 5]]``, as ISO 8601; empty if it is none."""
    first = parts[0] if isinstance(parts, list) and parts else None
    numbers = [str(part) for part in first] if isinstance(first, list) else []
    return "-".join(number.zfill(2) for number in numbers) if all(map(str.isdecimal, numbers)) else ""


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_as_text(item) for item in value)
    if isinstance(value, Mapping):
        return _name(value) or json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _name(value: Mapping[object, object]) -> str:
    """A CSL name; Chinese ones are written family name first, without a space."""
    if "literal" in value:
        return str(value["literal"])
    family, given = str(value.get("family", "")), str(value.get("given", ""))
    return family + given if not family.isascii() else f"{given} {family}".strip()


def _printed(paragraphs: Sequence[Paragraph]) -> Facts:
    """What the first page says: the title, and the lines beneath it.

    A law has the date of its last amendment, anything else the first date that is printed.
    """
    shown = [paragraph for paragraph in paragraphs if paragraph.kind != "boilerplate"][:_FRONT_UNITS]
    title = next((paragraph.text for paragraph in shown if paragraph.kind == "title"), None)
    other = _authors(shown)
    dates: list[str] = []
    versions: list[str] = []
    for paragraph in shown:
        is_a = paragraph.extra.get("role")
        if is_a in _PRINTED:
            other.setdefault(str(is_a), paragraph.text)
        if (paragraph.kind == "title" or is_a) and len(paragraph.text) <= _HEADLINE:
            dates += filter(None, [find_date(paragraph.text)])
        if is_a in ("adoption_note", "occasion"):
            versions += filter(None, [version_date(paragraph.text)])
    date = max(versions) if versions and "adoption_note" in other else next(iter(dates), None)
    return Facts(title=title, date=date, other=other)


def _authors(shown: Sequence[Paragraph]) -> dict[str, str]:
    """The author as printed; a name below an office joins it with a blank, another one with a semicolon."""
    lines = [paragraph.text for paragraph in shown if paragraph.extra.get("role") == "author"]
    printed = ""
    for line in lines:
        is_name = role(f"{printed} {line}") == "author" and not role(printed)
        printed = f"{printed} {line}" if is_name else f"{printed}; {line}" if printed else line
    return {"author": printed} if printed else {}
