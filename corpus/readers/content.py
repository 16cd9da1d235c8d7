"""What a file is by its content: web pages under another name, and formats that are known but not read."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from corpus.readers.docx import COMPOUND, is_encrypted

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,2000}?-->\s*){0,5}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_LOOKED_AT = 4096  # Bytes.
_ZIP = b"PK\x03\x04"
_READ_PARTS = (
    b"word/",
    b"META-INF/container.xml",
    b"application/epub+zip",
)  # Of ZIP files that have a reader.


class Unread(NamedTuple):
    """A format that is known and not read.

    Attributes:
        what: With its article: ``a PowerPoint presentation``.
        suffixes: In lower case.
        holds: Tells it by its content.
        hint: What to do with such a file.
    """

    what: str
    suffixes: tuple[str, ...]
    holds: Callable[[bytes], bool]
    hint: str


def is_html(data: bytes) -> bool:
    """Tell whether a text, in whatever encoding, begins as a web page does."""
    start = data[:_LOOKED_AT].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    return _HTML.match(start) is not None


def unread(data: bytes) -> Unread | None:
    """Return the format of ``data``, if it is one that is known and not read."""
    return next((row for row in UNREAD if row.holds(data)), None)


def _starts(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(signs)


def _packed(member: bytes) -> Callable[[bytes], bool]:
    """A ZIP file with a member, or with the start of one, that is called so."""
    return lambda data: _is_other_zip(data) and member in data


def _compound(stream: str) -> Callable[[bytes], bool]:
    name = stream.encode("utf-16-le")
    return lambda data: data.startswith(COMPOUND) and name in data


def _is_other_zip(data: bytes) -> bool:
    return data.startswith(_ZIP) and not any(part in data for part in _READ_PARTS)


def _is_other_compound(data: bytes) -> bool:
    return data.startswith(COMPOUND) and not is_encrypted(data)


_AS_DOCX = "open it where it was written, or in LibreOffice, and save it as DOCX"
_AS_PDF = "save it as PDF"
_EXTRACT = "extract it first"
_OPEN_TEXT = b"application/vnd.oasis.opendocument."

UNREAD: tuple[Unread, ...] = (
    Unread(
        "a Word document of before 2007",
        (".doc", ".dot", ".wps", ".wpt"),
        _compound("WordDocument"),
        _AS_DOCX,
    ),
    Unread("an Excel workbook", (".xls",), _compound("Workbook"), _AS_PDF),
    Unread("a PowerPoint presentation", (".ppt", ".pps"), _compound("PowerPoint Document"), _AS_PDF),
    Unread("an Excel workbook", (".xlsx", ".xlsm"), _packed(b"xl/workbook"), _AS_PDF),
    Unread("a PowerPoint presentation", (".pptx", ".ppsx"), _packed(b"ppt/presentation"), _AS_PDF),
    Unread("an OpenDocument text", (".odt", ".ott"), _packed(_OPEN_TEXT + b"text"), _AS_DOCX),
    Unread("an OpenDocument spreadsheet", (".ods",), _packed(_OPEN_TEXT + b"spreadsheet"), _AS_PDF),
    Unread("an OpenDocument presentation", (".odp",), _packed(_OPEN_TEXT + b"presentation"), _AS_PDF),
    Unread("a Pages document", (".pages",), _packed(b"Index/Document.iwa"), "export it as DOCX"),
    Unread("an OFD document", (".ofd",), _packed(b"OFD.xml"), "convert it to PDF"),
    Unread("an RTF document", (".rtf",), _starts(b"{\\rtf"), _AS_DOCX),
    Unread(
        "a document of CAJViewer",
        (".caj", ".nh", ".kdh"),
        _starts(b"CAJ\x00", b"HN\xc8\x00", b"KDH "),
        _AS_PDF,
    ),
    Unread(
        "a Kindle book",
        (".mobi", ".azw", ".azw3"),
        lambda data: data[60:68] == b"BOOKMOBI",
        "convert it to EPUB",
    ),
    Unread(
        "a DjVu document", (".djvu", ".djv"), _starts(b"AT&TFORM"), "convert it to PDF, with its text layer"
    ),
    Unread(
        "a web archive", (".mht", ".mhtml"), _starts(b"MIME-Version:", b"From: <Saved by"), "save it as HTML"
    ),
    Unread("a PostScript file", (".ps", ".eps"), _starts(b"%!PS"), "convert it to PDF"),
    Unread(
        "an image",
        (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".heic"),
        _starts(b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*"),
        "recognise its text (OCR) and save that",
    ),
    Unread("a RAR archive", (".rar",), _starts(b"Rar!\x1a\x07"), _EXTRACT),
    Unread("a 7z archive", (".7z",), _starts(b"7z\xbc\xaf\x27\x1c"), _EXTRACT),
    Unread(
        "a compressed file",
        (".gz", ".tgz", ".bz2", ".xz", ".zst"),
        _starts(b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"),
        _EXTRACT,
    ),
    Unread("a tar archive", (".tar",), lambda data: data[257:262] == b"ustar", _EXTRACT),
    Unread("a ZIP archive of something else", (".zip",), _is_other_zip, "extract it first, or get it again"),
    Unread(
        "an Office document of before 2007",
        (".et", ".dps", ".msg"),
        _is_other_compound,
        _AS_DOCX,
    ),
)
"""The first row that fits counts. A folder's walk names the files with these suffixes by their rows."""

BY_SUFFIX: dict[str, Unread] = {suffix: row for row in UNREAD for suffix in row.suffixes}
