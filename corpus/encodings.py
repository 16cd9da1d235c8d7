"""From bytes to text: which encoding a file is in, or why it is not text at all."""

from __future__ import annotations

import codecs
import re
from functools import cache

from corpus.errors import ReadError
from corpus.model import Source

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TWO_BYTES = ("utf-16-le", "utf-16-be")
_LEGACY = ("gb18030", "big5hkscs")
_SAMPLE = 1 << 16  # Bytes that a guess is made by.

# Signs and the Han characters in frequent use are nearly all of what is not ASCII in a text that is read
# right; a wrong reading scatters over rare characters, private ones and other scripts.
_PLAUSIBLE = 0.6
_ASCII = b"\t\n\r" + bytes(range(0x20, 0x7F))
_PLAIN = re.compile(r"[\t-\r -~]+")
# Latin letters with accents; punctuation, numerals, arrows and boxes; Chinese punctuation; full-width forms.
_SIGNS = ((0xA0, 0x250), (0x2000, 0x2800), (0x3000, 0x3040), (0xFF00, 0xFF61))

_CERTAINLY_UTF8 = 8  # So many multi-byte sequences in a row do not come out of another encoding by chance.

# Controls that no text needs: everything below U+0020 but white space and the separators U+001C-001F.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1b\x7f]")
_MANY_CONTROLS = 0.01  # A text with lone controls keeps them; one character in a hundred is no text.
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")


def decode(data: bytes, *, where: object) -> Source:
    """Decode a file, strictly, with the encoding that fits it.

    A byte order mark decides, then whether it is UTF-8. Otherwise it is UTF-16, GB 18030 or Big5 (with
    HKSCS), whichever reads as the most ordinary Chinese or Latin text. Newlines stay as they are; a byte
    order mark is left out.

    Args:
        data: The whole file.
        where: Its name, for the error.

    Raises:
        ReadError: It is empty, binary, broken in the encoding that its start announces, or reads as no
            ordinary text in any encoding.
    """
    if not data:
        raise ReadError("empty file", where=where)
    source = _by_mark(data, where) or _without_mark(data, where)
    if not source.text.strip():
        raise ReadError("empty file", where=where, hint="it holds nothing but white space")
    if _is_binary(source.text):
        raise _binary(where)
    return source


def _by_mark(data: bytes, where: object) -> Source | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, where, start=len(mark))
    return None


def _without_mark(data: bytes, where: object) -> Source:
    # English in UTF-16 is also valid UTF-8, half of it NUL.
    has_nul = b"\x00" in data
    offset = _first_fault(data)
    if offset == len(data) and not has_nul:
        return Source(data.decode("utf-8"), "utf-8")
    if data.startswith(_MAGIC):
        raise _binary(where)
    if _non_ascii(data[:offset]) < _CERTAINLY_UTF8:
        encoding = _guess(data)
        if encoding:
            return _strictly(data, encoding, where)
    if offset == len(data):
        return Source(data.decode("utf-8"), "utf-8")
    if has_nul or _is_binary(data[:_SAMPLE].decode("latin-1")):
        raise _binary(where)
    raise _broken("utf-8", offset, where)


def _strictly(data: bytes, encoding: str, where: object, start: int = 0) -> Source:
    try:
        return Source(data[start:].decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise _broken(encoding, start + error.start, where) from error


def _first_fault(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def _non_ascii(valid: bytes) -> int:
    text = valid[-_SAMPLE:].decode("utf-8", errors="ignore")  # Only the cut at its start is ignored.
    return sum(not char.isascii() for char in text)


def _guess(data: bytes) -> str | None:
    """The encoding that reads as the most ordinary text, the first of equals; None if none does."""
    samples = _samples(data)
    share = {name: _ordinary(sample.decode(name, errors="replace")) for name, sample in samples.items()}
    best = max(share, key=share.__getitem__, default=None)
    return best if best and share[best] >= _PLAUSIBLE else None


def _samples(data: bytes) -> dict[str, bytes]:
    """The encodings that come into question, each with the bytes to judge it by."""
    samples: dict[str, bytes] = {}
    if b"\x00" not in data:
        samples |= dict.fromkeys(_LEGACY, data.lstrip(_ASCII)[:_SAMPLE])
    head = data[:_SAMPLE]
    if len(head.translate(None, _ASCII)) > len(head) / 6:  # In UTF-16 two ASCII letters are a Han character.
        samples |= dict.fromkeys(_TWO_BYTES, head)
    return samples


def _ordinary(text: str) -> float:
    """The share of ordinary characters in what is not ASCII; 1 where all is ASCII."""
    rest = _PLAIN.sub("", text)
    common = _common()
    return sum(char in common for char in rest) / len(rest) if rest else 1.0


@cache
def _common() -> frozenset[str]:
    """Signs, and the Han characters of the first level of GB 2312 and of Big5, those in frequent use."""
    upper, lower = range(0xA1, 0xFF), range(0x40, 0x7F)
    simplified = bytes(b for lead in range(0xB0, 0xD8) for trail in upper for b in (lead, trail))
    traditional = bytes(b for lead in range(0xA4, 0xC7) for trail in (*lower, *upper) for b in (lead, trail))
    signs = {chr(code) for span in _SIGNS for code in range(*span)}
    # The last row of each level is not full.
    return frozenset(signs.union(simplified.decode("gb2312", "ignore"), traditional.decode("big5", "ignore")))


def _is_binary(text: str) -> bool:
    sample = text[:100_000]
    controls = len(_CONTROL.findall(sample))
    return controls > max(1, _MANY_CONTROLS * len(sample))


def _binary(where: object) -> ReadError:
    return ReadError("binary data, not text", where=where)


def _broken(encoding: str, offset: int, where: object) -> ReadError:
    return ReadError(
        f"broken encoding: not valid {encoding} at byte {offset}",
        where=where,
        hint="save the file as UTF-8",
    )
