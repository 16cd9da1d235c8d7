"""The objects of a PDF and what its streams unpack to, read without PDFium.

PDFium reads a damaged stream as far as it goes and says nothing, and it cannot be stopped once it draws. So a
file is looked through first, no closer than it takes to tell what is damaged and how much there is to draw.
Syntax and names are those of PDF 32000-1:2008, 7.3 to 7.5.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

MOST = 24 << 20
"""Bytes that a stream may unpack to; PDFium takes some 6 seconds and 500 MB for as many that draw text."""

_OPENS = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+obj\b")
_CLOSES = re.compile(rb"\bstream(?:\r\n|\n|\r)|\bendobj\b|\d{1,10}\s+\d{1,5}\s+obj\b")
_LENGTH = re.compile(rb"/Length\s+(\d{1,10})(?!\d|\s+\d+\s+R)")
_END = re.compile(rb"\s*endstream")
_FILTER = re.compile(rb"/(A85|ASCII85Decode|Fl|FlateDecode|LZW|\w+Decode)\b")
_FLATE, _ASCII85 = (b"Fl", b"FlateDecode"), (b"A85", b"ASCII85Decode")
_NO_TEXT = re.compile(  # Images, fonts, attachments, functions, and the table of objects, which is made anew.
    rb"/Subtype\s*/(?:Image|Type1C|CIDFontType0C|OpenType)\b|/Length1\b|/FunctionType\b"
    rb"|/Type\s*/(?:EmbeddedFile|Metadata|XRef)\b"
)
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")
_FIRST = re.compile(rb"/First\s+(\d{1,10})")
_DRAWS = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_OPERATOR = re.compile(  # PDF 32000-1:2008, annex A.
    rb"(?:\A|[\s\])>])(?:[qQBbSsfFWnmlcvyhwiMdJjgGkK]|[BbfWT]\*|T[cdDfjJLmrswz]|cm|BT|ET|re|Do|gs|ri|sh|BI"
    rb"|rg|RG|cs|CS|scn?|SCN?|B[DM]C|EMC|[MD]P|d[01])(?=\s|\Z)"
)
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R\b")
_CONTENTS = re.compile(rb"/Contents\s*(?:(\[[^\]]*\])|(\d{1,10})\s+\d{1,5}\s+R\b)")
_NAMED = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+(\d{1,10})\s+\d{1,5}\s+R\b")
_PARENT = re.compile(rb"/Parent\s+(\d{1,10})\s+\d{1,5}\s+R\b")
_MOST_PARENTS = 32
_BRACKET = re.compile(rb"<<|>>|[\[\]]")


class Stream(NamedTuple):
    """A stream that may hold text.

    Attributes:
        size: Bytes that it unpacks to, more than ``MOST`` if it is a trap.
        draws: How often it draws other things, by its own names for them.
        is_whole: Whether it unpacks to its end.
        is_drawing: Whether there are instructions to draw in it.
        holds_objects: Whether other objects are kept in it.
    """

    size: int
    draws: Counter[bytes]
    is_whole: bool
    is_drawing: bool
    holds_objects: bool


@dataclass(slots=True)
class Objects:
    """The objects of a file by number; of several that have one number, the last.

    Attributes:
        bodies: Their text, that of a stream up to its data.
        streams: Those that may hold text.
    """

    bodies: dict[int, bytes] = field(default_factory=dict)
    streams: dict[int, Stream] = field(default_factory=dict)

    def value(self, body: bytes, key: bytes) -> bytes:
        """Return the text of the dictionary or array that is called ``key`` in ``body``; empty if none is."""
        found = re.search(rb"/%s\s*(?=[<\[\d])" % key, body)
        if not found:
            return b""
        reference = _REFERENCE.match(body, found.end())
        if reference:
            return self.bodies.get(int(reference[1]), b"")
        return body[found.end() : _past(body, found.end())]

    def contents(self, page: bytes) -> list[int]:
        """Return the numbers of the streams that a page is drawn by; none if ``page`` is no page."""
        found = _CONTENTS.search(page)
        if not found:
            return []
        array = found[1] or self.bodies.get(int(found[2]), b"").strip()
        return _references(array) if array.startswith(b"[") else [int(found[2])]

    def drawable(self, owner: bytes) -> dict[bytes, int]:
        """Return the numbers of what a page or a form may draw, by its names for them."""
        for _ in range(_MOST_PARENTS):
            resources = self.value(owner, b"Resources")
            if resources:
                named = _NAMED.findall(self.value(resources, b"XObject"))
                return {name: int(number) for name, number in named}
            parent = _PARENT.search(owner)
            owner = self.bodies.get(int(parent[1]), b"") if parent else b""
        return {}


def _references(text: bytes) -> list[int]:
    return [int(number) for number in _REFERENCE.findall(text)]


def look_through(data: bytes) -> Objects:
    """Return the objects of a file that is not encrypted, as far as they can be told."""
    found = Objects()
    for number, body, raw in _objects(data):
        found.bodies[number] = body
        found.streams.pop(number, None)
        if raw is None or (_NO_TEXT.search(body) and not _FORM.search(body)):
            continue
        plain, is_whole = _unpack(raw, _FILTER.findall(body))
        is_drawing = not plain.strip() or _OPERATOR.search(plain) is not None
        holds_objects = _OBJECTS.search(body) is not None
        draws = Counter(() if holds_objects else _DRAWS.findall(plain))
        found.streams[number] = Stream(len(plain), draws, is_whole, is_drawing, holds_objects)
        if holds_objects:
            found.bodies.update(_packed(body, plain))
    return found


def _objects(data: bytes) -> Iterator[tuple[int, bytes, bytes | None]]:
    """Number, text and, of a stream, packed data of each object."""
    at = 0
    while opened := _OPENS.search(data, at):
        closed = _CLOSES.search(data, opened.end())
        at = closed.start() if closed else len(data)
        body = data[opened.end() : at]
        raw = None
        if closed and closed[0].startswith(b"stream"):
            at = _end(data, closed.end(), body)
            raw = data[closed.end() : at]
        yield int(opened[1]), body, raw


def _end(data: bytes, start: int, body: bytes) -> int:
    """Where the data of a stream ends: where it says so, if it is right."""
    stated = _LENGTH.search(body)
    end = start + int(stated[1]) if stated else start
    if not _END.match(data, end):
        end = data.find(b"endstream", start)
    return end if end >= 0 else len(data)


def _unpack(raw: bytes, filters: list[bytes]) -> tuple[bytes, bool]:
    """What a stream unpacks to, and whether that is all; filters are undone up to the first unusual one."""
    for name in filters:
        try:
            if name in _ASCII85:
                raw = base64.a85decode(raw.strip().removesuffix(b"~>"))
            elif name in _FLATE and raw.strip():
                unpacker = zlib.decompressobj()
                raw = unpacker.decompress(raw, MOST + 1)
                if not unpacker.eof and len(raw) <= MOST:
                    return raw, False
            else:
                break
        except (ValueError, zlib.error):
            return b"", False
    return raw, True


def _packed(body: bytes, plain: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects in an object stream: pairs of number and place come first."""
    first = _FIRST.search(body)
    start = int(first[1]) if first else 0
    numbers = [int(number) for number in plain[:start].split() if number.isdigit()]
    places = [start + place for place in numbers[1::2]]
    for number, place, end in zip(numbers[::2], places, [*places[1:], len(plain)], strict=False):
        yield number, plain[place:end]


def _past(body: bytes, start: int) -> int:
    """Past the dictionary or array that begins at ``start``."""
    depth = 0
    for bracket in _BRACKET.finditer(body, start):
        depth += 1 if bracket[0] in (b"<<", b"[") else -1
        if depth <= 0:
            return bracket.end()
    return len(body)
