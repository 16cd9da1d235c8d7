"""Markdown, with facts in YAML or TOML front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from corpus.encodings import decode
from corpus.errors import ReadError
from corpus.metadata import Facts, facts_from, parse_yaml
from corpus.model import Paragraph, Source, Span
from corpus.readers.base import Parsed, from_works
from corpus.segmentation import MARKDOWN, segment

_FRONT = re.compile(
    r"\s{0,8}---[ \t]*\r?\n(?P<yaml>.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
_TOML = re.compile(r"\s{0,8}\+\+\+[ \t]*\r?\n(?P<toml>.{0,20000}?)\r?\n\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_NAMED = re.compile(r"[\w-]+:(?:\s|$)")
_ASSIGNS = re.compile(r"^[\w\"'-]+[ \t]*=", re.MULTILINE)
_SIGNS = re.compile(
    r"^(?:#{1,6}[ \t]+\S(?!.*。\s*$)|\*\*[^*\n]{1,200}\*\*[ \t]*\r?$|\|[ \t]*:?-{2,}|```)|\]\((?:https?:|#)"
    r"|(?<![*A-Za-z0-9])\*\*(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])\*\*(?![*A-Za-z0-9])",
    re.MULTILINE,
)
_LOOKED_AT = 200_000  # Code points.


def read(data: bytes, name: str) -> Parsed:
    """Read a Markdown file.

    Raises:
        ReadError: It is empty, binary or broken, or its front matter is not valid YAML or TOML or
            states a date nobody understands.
    """
    return parse_source(decode(data, where=name), name)


def parse_source(source: Source, name: str) -> Parsed:
    """Return the works of decoded Markdown."""
    facts, start = _front_matter(source.text, name)
    works = segment(source.text, MARKDOWN, start=start)
    if works and start:
        works[0] = (_as_furniture(source.text, start), *works[0])
    return from_works(source, works, name, stated=facts)


def is_plainly(text: str) -> bool:
    """Tell whether ``text`` carries Markdown that plain text would not: headings, links, bold lines."""
    front = _FRONT.match(text) or _TOML.match(text)
    return front is not None or _SIGNS.search(text, 0, _LOOKED_AT) is not None


def _front_matter(text: str, name: str) -> tuple[Facts, int]:
    """What front matter states, and where it ends (code points); 0 if there is none."""
    found = _FRONT.match(text) or _TOML.match(text)
    if found is None:
        return Facts(), 0
    facts = _facts(found["yaml"], name) if found.re is _FRONT else _toml_facts(found["toml"], name)
    return (Facts(), 0) if facts is None else (facts, found.end())


def _toml_facts(toml: str, name: str) -> Facts | None:
    """The facts of front matter in TOML; None if no line of it assigns a value."""
    import tomllib

    if not _ASSIGNS.search(toml):
        return None
    try:
        content = cast("Mapping[object, object]", tomllib.loads(toml.replace("\r\n", "\n")))
    except tomllib.TOMLDecodeError as error:
        hint = "values that are words need quotes, as in title = 'Care'"
        raise ReadError(f"front matter is not valid TOML: {error}", where=name, hint=hint) from error
    return facts_from(content, where=name)


def _facts(yaml: str, name: str) -> Facts | None:
    """The facts of front matter; None if what looks like it is text between two rules."""
    try:
        content = parse_yaml(yaml, name)
    except ReadError as error:
        if not _names_values(yaml):
            return None
        hint = "a value with a colon in it needs quotes, as in title: 'Care: a report'"
        raise ReadError(f"front matter is {error.what}", where=name, hint=hint) from error
    return facts_from(content, where=name) if isinstance(content, Mapping) else None


def _names_values(yaml: str) -> bool:
    """Tell whether every line that starts an entry is ``name: value``."""
    # Indented lines, items and comments go with the entry above them.
    starts = [line for line in yaml.splitlines() if line.strip() and line[0] not in " \t#-"]
    return bool(starts) and all(map(_NAMED.match, starts))


def _as_furniture(text: str, end: int) -> Paragraph:
    """The front matter as the first paragraph, so that every character has its owner."""
    printed = text[:end]
    start = len(printed) - len(printed.lstrip())
    span = Span(start, len(printed.rstrip()))
    clean = " ".join(text[slice(*span)].split())
    return Paragraph("boilerplate", clean, span, extra={"role": "front_matter"})
