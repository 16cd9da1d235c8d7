"""Manuscripts that are data: BibLaTeX, RIS, CSL-JSON, Web Annotations, as `duizhao cite` and reference
managers write them.

Of each record, the one value is looked at that says most of our citation: the note with place and words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote

from corpus.errors import ReadError
from search.verification.blocks import Block, has_id

_ENTRY = re.compile(r"^[ \t]*@\w+\s*\{", re.MULTILINE)
_FIELD = re.compile(r"[\w-]+\s*=\s*[{\"]")
_COMMANDS = {"textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^"}
_COMMANDS |= {"textbraceleft": "{", "textbraceright": "}"}
_COMMAND = re.compile(rf"\\({'|'.join(_COMMANDS)})(?:\{{\}}|\s+)|\\([&%$#_{{}}])|[{{}}]")
_RIS_FIELD = re.compile(r"^([A-Z][A-Z0-9])  -[ \t]?(.*)$", re.MULTILINE)


def bib_blocks(text: str, _name: str) -> Iterator[Block]:
    """A block for each entry of a .bib file that cites us."""
    starts = [match.start() for match in _ENTRY.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        entry = text[start:end]
        values = (_unescaped(_value(entry, field.end())) for field in _FIELD.finditer(entry))
        yield from _told(values, line=_line(text, start))


def ris_blocks(text: str, _name: str) -> Iterator[Block]:
    """A block for each record of a RIS file that cites us."""
    values: list[str] = []
    line = 1
    for field in _RIS_FIELD.finditer(text):
        if field[1] == "TY":
            values, line = [], _line(text, field.start())
        values.append(field[2].strip())
        if field[1] == "ER":
            yield from _told(values, line=line)


def json_blocks(text: str, name: str) -> Iterator[Block]:
    """A block for each item of a list in JSON that cites us.

    Raises:
        ReadError: It is no JSON.
    """
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"not valid JSON: {error}", where=name) from error
    for number, item in enumerate(items if isinstance(items, list) else [items], 1):
        where = f"item {number}"
        if isinstance(item, dict) and "target" in item:
            yield from _annotated(item, where)
        else:
            yield from _told(_strings(item), where=where)


#: Suffix -> what reads the text of such a file; the second argument is its name, for errors.
KINDS: dict[str, Callable[[str, str], Iterator[Block]]] = {
    ".bib": bib_blocks,
    ".ris": ris_blocks,
    ".json": json_blocks,
}
_SIGNS = {
    ".bib": re.compile(r"\s*@\w+\s*\{"),
    ".ris": re.compile(r"\s*TY  -"),
    ".json": re.compile(r"\s*[\[{]\s*[{\"]"),
}


def kind_of(text: str) -> str:
    """The suffix that a text would have if it is records, else an empty one."""
    return next((kind for kind, sign in _SIGNS.items() if sign.match(text)), "")


def _told(values: Iterable[str], *, where: str = "", line: int = 0) -> Iterator[Block]:
    """The value that says most: one with an id in brackets, else the longest with one."""
    best = max((v for v in values if has_id(v)), key=lambda v: ("[" in v, len(v)), default=None)
    if best is not None:
        yield Block(best, where, line)


def _annotated(annotation: dict[str, object], where: str) -> Iterator[Block]:
    """What a Web Annotation of ours says that a paragraph says, as a block quotation with its id."""
    name = unquote(str(annotation.get("id", ""))).removeprefix("urn:duizhao:")
    if has_id(name):
        words = next(_called("exact", annotation["target"]), "")
        yield Block(f"{words}\n[{name}]", where, is_quote=True)


def _called(name: str, value: object) -> Iterator[str]:
    """The texts of that name, however deep."""
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _called(name, inner)
    if isinstance(value, dict) and isinstance(value.get(name), str):
        yield value[name]


def _value(entry: str, start: int) -> str:
    """What stands between the brace or mark before `start` and the one that closes it."""
    is_braced = entry[start - 1] == "{"
    depth = 1 if is_braced else 0
    for found in re.finditer(r"(?<!\\)[{}\"]", entry[start:]):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0 and found[0] == ("}" if is_braced else '"'):
            return entry[start : start + found.start()]
    return entry[start:]


def _unescaped(value: str) -> str:
    return _COMMAND.sub(lambda found: _COMMANDS.get(found[1], "") or found[2] or "", value)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
