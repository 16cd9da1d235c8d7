"""Facts that somebody wrote down: YAML and CSL-JSON, in sidecars and front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from corpus.dates import find_date, is_ambiguous, year_in_name
from corpus.errors import ReadError
from corpus.han import is_han
from corpus.metadata.facts import Facts, of
from corpus.metadata.schema import canonical

_ISO_LIKE = re.compile(r"\d{4}-\d")


def parse_json(text: str, where: object) -> object:
    """Return the content of a JSON text.

    Raises:
        ReadError: It is not valid JSON.
    """
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
        problem = " ".join(str(error).replace('in "<unicode string>", ', "").split())
        raise ReadError(f"not valid YAML: {problem}", where=where) from error


def facts_from(content: Mapping[object, object], *, where: object) -> Facts:
    """Return the facts of a YAML or CSL-JSON mapping, under their names in the table of facts.

    Of several names of one fact the first is taken; a fact under its own name goes before its aliases.

    Raises:
        ReadError: Its date cannot be understood, or it is nested too deeply.
    """
    try:
        return of(_values(content, where))
    except RecursionError as error:
        raise ReadError("lists within lists, far too many", where=where) from error


def _values(content: Mapping[object, object], where: object) -> dict[str, str]:
    stated = [(str(name), value) for name, value in content.items() if value not in (None, "", [], {})]
    stated.sort(key=lambda entry: canonical(entry[0]) != entry[0].lower())
    values: dict[str, str] = {}
    for written, value in stated:
        name = canonical(written)
        if name not in values:
            values[name] = _date(value, where) if name == "date" else _as_text(value)
    return values


def _date(stated: object, where: object) -> str:
    text = _csl_date(stated) if isinstance(stated, Mapping) else str(stated)
    if is_ambiguous(text):
        problem = f"date with two meanings: {stated!s:.80}"
        raise ReadError(problem, where=where, hint="write it as 2024-03-05, the month in the middle")
    # The year of a date that there is not (2024-02-30) is no better than none.
    found = find_date(text) or (None if _ISO_LIKE.search(text) else year_in_name(text))
    if found is None:
        raise ReadError(f"date not understood: {stated!s:.80}", where=where, hint="write it as 2024-03-05")
    return found


def _csl_date(stated: Mapping[object, object]) -> str:
    """A CSL date as text: its parts, or else what it says in words."""
    return _joined(stated.get("date-parts")) or str(stated.get("raw") or stated.get("literal") or "")


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
    """A CSL name; those in Han characters are written family name first, without a space."""
    if "literal" in value:
        return str(value["literal"])
    family, given = str(value.get("family", "")), str(value.get("given", ""))
    return family + given if is_han(family[:1]) else f"{given} {family}".strip()
