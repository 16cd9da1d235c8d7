"""From the bytes of a page to its text: what it declares is believed where it holds."""

from __future__ import annotations

import re

from corpus import encodings

_LOOKED_AT = 4096  # Bytes; the standard has the declaration in the first 1024.
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.-]{2,40})",
    re.IGNORECASE,
)
_LATIN = "cp1252"
# What browsers understand by a name is what its users have written: the larger sets of characters.
_MEANT = {
    **dict.fromkeys(("gb2312", "gb_2312-80", "gbk", "x-gbk", "gb18030", "chinese", "cp936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cp950", "cn-big5"), "big5hkscs"),
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252", "cp1252"), _LATIN),
}
_MARKUP = re.compile(rb"<[^<>]*>")
_ASCII = bytes(range(128))
# Share of bytes outside of ASCII; in French and Spanish it is below 0.1, in Chinese above 0.5.
_FOREIGN = 0.25


def decode(data: bytes, name: str) -> str:
    """Return the text of a page.

    A declared charset counts where all bytes are valid in it; UTF-8 that is valid is none of another.

    Args:
        data: Its bytes.
        name: The file, for the error.

    Raises:
        ReadError: It is empty, binary, or text in no encoding that is known.
    """
    declared = _declared(data)
    if declared and b"\x00" not in data and not _is_utf8(data):
        try:
            return data.decode(declared)
        except UnicodeDecodeError:
            pass  # It is wrong about itself: many a page was converted and not told.
    return encodings.decode(data, where=name).text


def _declared(data: bytes) -> str | None:
    """The codec of the legacy charset that a page declares; None if it is unknown or cannot be."""
    found = _DECLARED.search(data[:_LOOKED_AT])
    if found is None:
        return None
    codec = _MEANT.get((found[1] or found[2]).decode("ascii", "replace").lower())
    return None if codec == _LATIN and _is_foreign(data) else codec


def _is_foreign(data: bytes) -> bool:
    """Whether far more bytes are not ASCII than in any Latin text: old tools declared Latin-1 of anything."""
    text = _MARKUP.sub(b"", data)
    return len(text.translate(None, _ASCII)) > _FOREIGN * len(text)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
