"""Ways to damage a file: from outside, as discs and networks do, and inside its compressed parts."""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple


class Mutation(NamedTuple):
    """What was done to a file.

    Attributes:
        is_plain_damage: The container itself was damaged, which its reader can notice.
    """

    name: str
    is_plain_damage: bool


_TOKENS = (
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbf\xbd",
        b"\x81\x30\x81\x30",
        b"<",
        b">",
        b"</p>",
        b"<table>",
        b"&#x110000;",
    ),
    *(b"{{", b"}}", b"{|", b"|}", b"[[", b"= = =", b"-{", b"<!--", b"---\n", b"obj", b"endobj", b"stream"),
    *(b"<w:p>", b"<w:tbl>", b"-1", b"99999999999", b"0", b"/Kids", b"/Parent", b" 0 R", b"xref", b"%%EOF"),
    *(
        "\u202e".encode(),
        "第一条".encode(),
        b"\x1b[2J",
        b"<![CDATA[",
        b"<!ENTITY a 'b'>",
        b"<style>",
        b"<tr>",
    ),
)
_STREAM = re.compile(rb"stream\r?\n(.*?)(?:\r?\n)?endstream", re.DOTALL)


def mutate(data: bytes, chance: random.Random) -> tuple[bytes, Mutation]:
    """Return a damaged copy of a file, and what was done to it."""
    if chance.random() < 0.5:
        inside = _inside_zip if data.startswith(b"PK") else _inside_pdf if data.startswith(b"%PDF") else None
        if inside is not None:
            changed, name = inside(data, chance)
            return changed, Mutation(name, is_plain_damage=False)
    changed, name = _several(data, chance)
    # A text that was cut is a shorter text, and nobody can tell.
    return changed, Mutation(name, is_plain_damage=data.startswith((b"PK", b"%PDF")))


def _several(data: bytes, chance: random.Random) -> tuple[bytes, str]:
    names = []
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        change = chance.choice(_CHANGES)
        data = change(data, chance) or b"\n"
        names.append(change.__name__.lstrip("_"))
    return data, "+".join(names)


def _flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _zero(data: bytes, chance: random.Random) -> bytes:
    start, end = _range(data, chance)
    return data[:start] + bytes(end - start) + data[end:]


def _drop(data: bytes, chance: random.Random) -> bytes:
    start, end = _range(data, chance)
    return data[:start] + data[end:]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    start, end = _range(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 2, 50)) + data[end:]


def _splice(data: bytes, chance: random.Random) -> bytes:
    start, end = _range(data, chance)
    place = chance.randrange(len(data))
    return data[:place] + data[start:end] + data[place + end - start :]


def _insert(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + chance.choice(_TOKENS) * chance.choice((1, 1, 2, 300)) + data[place:]


_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_flip, _truncate, _zero, _drop, _repeat, _splice, _insert),
)


def _range(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + 1 + int(chance.expovariate(1 / 60)))


def _inside_zip(data: bytes, chance: random.Random) -> tuple[bytes, str]:
    """Damage one member and pack it again with a right checksum; or leave it out, or have it twice."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = [(entry.filename, old.read(entry)) for entry in old.infolist()]
    index = chance.randrange(len(members))
    name, content = members[index]
    what = chance.choice(("change", "change", "change", "leave out", "twice"))
    if what == "change":
        content, how = _several(content or b"\n", chance)
        members[index], what = (name, content), f"{how} in {name}"
    elif what == "leave out":
        del members[index]
    else:
        members.append((name, members[chance.randrange(len(members))][1]))
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        warnings.simplefilter("ignore")  # Of names that are there twice.
        for member, part in members:
            # Without the time of day, so that the same seed makes the same bytes.
            new.writestr(zipfile.ZipInfo(member), part, zipfile.ZIP_DEFLATED)
    return packed.getvalue(), what


def _inside_pdf(data: bytes, chance: random.Random) -> tuple[bytes, str]:
    """Damage the contents of one stream and compress it again."""
    found = chance.choice(list(_STREAM.finditer(data)))
    packed = found[1]
    try:
        plain = zlib.decompress(_without_ascii85(packed))
    except (zlib.error, ValueError):
        plain = packed
    changed, how = _several(plain, chance)
    again = zlib.compress(changed)
    again = _ascii85(again) if packed.endswith(b"~>") else again
    head = re.sub(
        rb"/Length \d+(?!.*/Length \d)", b"/Length %d" % len(again), data[: found.start()], flags=re.DOTALL
    )
    return head + b"stream\n" + again + b"\nendstream" + data[found.end() :], f"{how} in a stream"


def _ascii85(data: bytes) -> bytes:
    import base64

    return base64.a85encode(data) + b"~>"


def _without_ascii85(data: bytes) -> bytes:
    import base64

    return base64.a85decode(data.removesuffix(b"~>")) if data.endswith(b"~>") else data
