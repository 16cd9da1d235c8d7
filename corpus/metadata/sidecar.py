"""The file beside a document in which its user writes down what he knows of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from corpus.errors import ReadError
from corpus.files import read_regular
from corpus.metadata.facts import Facts
from corpus.metadata.schema import suggestion
from corpus.metadata.stated import facts_from, parse_json, parse_yaml

MAX_BYTES = 1_000_000
"""Longest sidecar; the facts of a thousand works take about a third of it."""

_ENDINGS = ("yaml", "yml", "json")
_SIDECARS = tuple(
    suffix
    for stem in (".meta.", ".")
    for suffix in (*(stem + end for end in _ENDINGS), *(stem + end.upper() for end in _ENDINGS))
)


class Sidecar(NamedTuple):
    """What a sidecar says.

    Attributes:
        path: The sidecar.
        shared: Facts of the file: of its one work, or of every work in it.
        works: Facts of single works, in their order in the file.
        notes: What is likely amiss in it: a misspelt name of a fact.
    """

    path: Path
    shared: Facts
    works: tuple[Facts, ...] = ()
    notes: tuple[str, ...] = ()


def sidecar(path: Path) -> Sidecar | None:
    """Return what the sidecar of ``path`` says; None if there is none.

    It is a mapping of names to values in YAML or (CSL-)JSON; or a list of mappings, one for each work in the
    file; or a mapping with such a list under ``works``.

    Raises:
        ReadError: It cannot be read, or is not of that form; the error names the sidecar.
    """
    found = sidecar_of(path)
    return None if found is None else _read(found)


def sidecar_of(path: Path) -> Path | None:
    """Return the sidecar file of ``path`` if there is one."""
    for name in sidecar_names(path.name):
        found = path.with_name(name)
        if os.path.isfile(found):  # noqa: PTH113 - Path.is_file fails on names too long
            return found
    return None


def sidecar_names(name: str) -> tuple[str, ...]:
    """Return the names that a sidecar of the file ``name`` may have; the first one that exists is read.

    ``report.txt.meta.yaml``, ``report.meta.yaml``, and without ``.meta``; ``.yml`` and ``.json`` too, in
    upper or lower case.
    """
    bases = dict.fromkeys((name, Path(name).stem))
    return tuple(base + suffix for suffix in _SIDECARS for base in bases if base + suffix != name)


def sidecar_path(path: Path) -> Path:
    """Return where a new sidecar of ``path`` belongs: ``report.meta.yaml``.

    It is ``report.txt.meta.yaml`` where other files, such as ``report.pdf``, would read the short name too.
    """
    short = path.with_name(f"{path.stem}.meta.yaml")
    others = [
        other
        for other in path.parent.glob("*")
        if other.name != path.name
        and not is_sidecar_name(other.name)
        and short.name in sidecar_names(other.name)
    ]
    return path.with_name(f"{path.name}.meta.yaml") if others else short


def is_sidecar_name(name: str) -> bool:
    """Tell whether a file of that name is one that ``sidecar_of`` may return."""
    return name.endswith(_SIDECARS)


def sidecar_bytes(path: Path) -> bytes:
    """Return the bytes of a sidecar.

    Raises:
        ReadError: It cannot be read, or is longer than `MAX_BYTES`.
    """
    try:
        content = read_regular(path, MAX_BYTES + 1)
    except OSError as error:
        raise ReadError(f"sidecar cannot be read: {error.strerror}", where=path) from error
    if len(content) > MAX_BYTES:
        raise ReadError(f"sidecar is longer than {MAX_BYTES:,} bytes, which no sidecar is", where=path)
    return content


def _read(path: Path) -> Sidecar:
    # Here, so that a walk through folders, which looks for sidecars, does not wait for it.
    from corpus.encodings import decode

    text = decode(sidecar_bytes(path), where=path).text
    content = parse_json(text, path) if path.suffix.lower() == ".json" else parse_yaml(text, path)
    if isinstance(content, Mapping) and isinstance(content.get("works"), list):
        shared = {name: value for name, value in content.items() if name != "works"}
        return _sidecar(shared, content["works"], path)
    if isinstance(content, list) and len(content) != 1:
        return _sidecar({}, content, path)
    # CSL-JSON is a list, also of one item.
    return _sidecar(content[0] if isinstance(content, list) else content, [], path)


def _sidecar(shared: object, works: list[object], path: Path) -> Sidecar:
    # A work of which everything is commented out is empty.
    told = [content or {} for content in (shared, *works)]
    mappings = [content for content in told if isinstance(content, Mapping)]
    if len(mappings) != len(works) + 1:
        raise ReadError("sidecar is not a mapping of names to values", where=path, hint="write title: ...")
    first, *others = (facts_from(content, where=path) for content in mappings)
    names = dict.fromkeys(str(name) for content in mappings for name in content)
    return Sidecar(path, first, tuple(others), tuple(filter(None, map(_note, names))))


def _note(name: str) -> str:
    meant = suggestion(name)
    return f"sidecar: {name} is no name we know; is {meant} meant?" if meant else ""
