"""From bytes to text: which encoding a file is in, or why it is not text at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from corpus.errors import ReadError
from corpus.model import Source
from corpus.mojibake import misreading
from corpus.plausibility import ordinary

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # Before the mark of UTF-16, which it starts with.
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TWO_BYTES = ("utf-16-le", "utf-16-be")
_CHINESE = ("gb18030", "big5hkscs")
_WESTERN = ("cp1252", "mac_roman")
_SAMPLE = 1 << 16  # Bytes that a guess is made by.

# The least share of ordinary characters. Western letters are few, and every byte is one of them.
_PLAUSIBLE = dict.fromkeys((*_CHINESE, *_TWO_BYTES), 0.6) | dict.fromkeys(_WESTERN, 0.9)
_ACCENTED = 0.4  # The share of bytes that are no ASCII; in French it is below 0.1, in Chinese above 0.5.
_PRINTED = re.compile(r"[\t\n\r -~]")
_ASCII = b"\t\n\r" + bytes(range(0x20, 0x7F))

_CERTAINLY_UTF8 = 8  # So many multi-byte sequences in a row do not come out of another encoding by chance.

# Controls that no text needs: everything below U+0020 but white space and the separators U+001C-001F.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_MANY_CONTROLS = 0.01  # A text with lone controls keeps them; one character in a hundred is no text.

# What HKSCS and the Big5 of Windows read differently, and what nearly everybody means by it.
_WINDOWS_TILDE = str.maketrans("\u223c", "\uff5e")
_NAME_DOT = re.compile(r"(?<=\S)\u2022(?=\S)")


def decode(data: bytes, *, where: object) -> Source:
    """Decode a file, strictly, with the encoding that fits it.

    A byte order mark decides, then whether it is UTF-8. Otherwise it is UTF-16, GB 18030, Big5 (with HKSCS),
    Windows-1252 or Mac Roman, whichever reads as the most ordinary Chinese or Western text. Newlines stay as
    they are; a byte order mark is left out.

    Args:
        data: The whole file.
        where: Its name, for the error.

    Raises:
        ReadError: It is empty, binary, cut short or broken in the encoding that its start announces, reads as
            no ordinary text in any encoding, or was saved after it had been read in a wrong one.
    """
    if not data:
        raise ReadError("empty file", where=where)
    source = _by_mark(data, where) or _without_mark(data, where)
    if not source.text.strip():
        raise ReadError("empty file", where=where, hint="it holds nothing but white space")
    if _is_binary(source.text):
        raise _binary(where)
    wrong = misreading(source.text)
    if wrong:
        raise ReadError(wrong.what, where=where, hint=wrong.hint)
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
    if _non_ascii(data[:offset]) < _CERTAINLY_UTF8:
        encoding = _guess(data)
        if encoding:
            return _strictly(data, encoding, where)
    if offset == len(data):
        return Source(data.decode("utf-8"), "utf-8")
    if has_nul or _is_binary(data[:_SAMPLE].decode("latin-1")):
        raise _binary(where)
    raise _broken(data, "utf-8", offset, where)


def _strictly(data: bytes, encoding: str, where: object, start: int = 0) -> Source:
    try:
        text = _big5(data) if encoding == "big5hkscs" else data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        raise _broken(data[start:], encoding, start + error.start, where) from error
    return Source(text, encoding)


def _big5(data: bytes) -> str:
    """Read Big5 with HKSCS, or as Windows extends it if only that succeeds."""
    try:
        text = data.decode("big5hkscs")
    except UnicodeDecodeError as error:
        try:
            return data.decode("cp950")
        except UnicodeDecodeError:
            raise error from None
    return _NAME_DOT.sub("\u2027", text.translate(_WINDOWS_TILDE))


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
    share = {name: _share(sample.decode(name, errors="replace"), name) for name, sample in _samples(data)}
    plausible = [name for name in share if share[name] >= _PLAUSIBLE[name]]
    return max(plausible, key=share.__getitem__, default=None)


def _samples(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The encodings that come into question, each with the bytes to judge it by."""
    if b"\x00" not in data:
        lines = [line for line in data.splitlines(keepends=True) if not line.isascii()]
        step = 1 + sum(map(len, lines)) // _SAMPLE
        sample = b"".join(lines[::step])[:_SAMPLE]
        yield from ((name, sample) for name in _CHINESE)
        # One accent at the end may as well be a cut character of UTF-8.
        is_western = len(sample.translate(None, _ASCII)) < _ACCENTED * len(sample)
        if is_western and not _is_cut(data, "utf-8"):
            yield from ((name, sample) for name in _WESTERN)
    head = data[:_SAMPLE]
    if len(head.translate(None, _ASCII)) > len(head) / 6:  # In UTF-16 two ASCII letters are a Han character.
        yield from ((name, head) for name in _TWO_BYTES)


def _share(text: str, encoding: str) -> float:
    share = ordinary(text)
    if encoding not in _TWO_BYTES:
        return share
    ascii_ = len(_PRINTED.findall(text)) / len(text)  # A letter that is two bytes is no accident.
    return ascii_ + (1 - ascii_) * share


def _is_cut(data: bytes, encoding: str) -> bool:
    """Tell whether only the end of the last character is missing."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        decoder.decode(data)
    except UnicodeDecodeError:
        return False
    return bool(decoder.getstate()[0])


def _is_binary(text: str) -> bool:
    sample = text[:100_000]
    controls = len(_CONTROL.findall(sample))
    return controls > max(1, _MANY_CONTROLS * len(sample))


def _binary(where: object) -> ReadError:
    return ReadError("binary data, not text", where=where)


def _broken(data: bytes, encoding: str, offset: int, where: object) -> ReadError:
    what = f"broken encoding: not valid {encoding} at byte {offset}"
    if _is_cut(data, encoding):
        hint = "get the whole file again"
        return ReadError(f"{what}, where it ends amid a character", where=where, hint=hint)
    return ReadError(what, where=where, hint="save the file as UTF-8")
