"""The sidecar that a user starts from: every fact that there may be, and what is known so far."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from corpus.controls import CONTROLS
from corpus.metadata.facts import SIDECAR
from corpus.metadata.schema import FIELDS, NAMES
from corpus.model import Document

_HEAD = """\
# What is written here comes before what the file says of itself. Behind a # stands what was found, and
# where; take the # away to change it. Where nothing follows the colon, nothing is known.
"""
# What YAML does not print, and what a terminal would obey.
_UNPRINTABLE = re.compile(f"[{re.escape(''.join(map(chr, CONTROLS)))}\ud800-\udfff\ufffe\uffff]")


def template(works: Sequence[Document]) -> str:
    """Return the YAML of a sidecar for a file of ``works``, which says of it exactly what is known now.

    Values of an earlier sidecar are set; others are comments with their origin, so that what will be found
    better is not held up by what was found once.
    """
    if len(works) == 1:
        return _HEAD + "\n".join(_lines(works[0])) + "\n"
    listed = (
        "\n".join(f"{'- ' if n == 0 else '  '}{line}" for n, line in enumerate(_lines(w))) for w in works
    )
    return _HEAD + "works:\n" + "\n".join(listed) + "\n"


def _lines(work: Document) -> Iterator[str]:
    values = {"id": work.id, "title": work.title, "date": work.date, **work.metadata}
    width = max(len(field.name) for field in FIELDS)
    for field in FIELDS:
        origin, value = work.provenance.get(field.name), values.get(field.name)
        known = value if origin and value else ""
        if origin == SIDECAR or not known:
            yield f"{field.name}: {_quoted(known)}".rstrip().ljust(width + 4) + f"# {field.about}"
        else:
            yield f"# {field.name}: {_quoted(known)}  # {origin}"
    for name in sorted(set(work.metadata) - NAMES):
        origin = work.provenance.get(name, "")
        yield f"{'' if origin == SIDECAR else '# '}{_quoted(name)}: {_quoted(work.metadata[name])}"


def _quoted(value: str) -> str:
    """The value as a YAML scalar on one line: a JSON string, with what YAML does not print escaped."""
    if not value:
        return ""
    return _UNPRINTABLE.sub(_escape, json.dumps(value, ensure_ascii=False))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
