"""Opening the ZIP containers that office documents and e-books are: bounded, and nothing is ever unpacked.

Members are read into memory on demand, so names that point elsewhere do no harm, and neither does an archive
in an archive. What a member says of its own size is checked before it is read, and believed only as a limit.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET
from xml.parsers import expat

from corpus.errors import ReadError

LARGEST_MEMBER = 64 << 20
"""Bytes of one member, unpacked; the text of a book of 3,000 pages takes about 20 MB of XML."""

LARGEST_TOTAL = 256 << 20
"""Bytes of all that is read of one archive, unpacked; members that share their packed bytes count each."""

MOST_ENTRIES = 50_000
MOST_TAGS = 2_000_000
"""Of one XML member, start and end counted; each becomes an object of about 100 bytes."""

DEEPEST = 256
"""Levels of nested XML elements, few enough to walk them recursively; a table in a text box has about 40."""

_RATIO = 100  # Unpacked to packed; the XML of office documents reaches about 30, deflate at most 1032.
_SMALL = 4 << 20  # Bytes that may be unpacked whatever the ratio.
_STREAMED = 0x8  # Flag bit of an entry whose sizes stand behind it, not before.
_LARGE = 0xFFFFFFFF  # A size that stands elsewhere.
_LOCAL_SIZE = 22  # Where in the header before a member its unpacked size stands, four bytes.
_ENTRY = b"PK\x01\x02"  # The signature of a central directory entry.
_ENCRYPTED = 0x1  # Flag bit of an entry.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError)
_SAVE_AGAIN = "get it once more from where it came, or save it again"


class Archive:
    """A ZIP container of documents, opened from its bytes.

    Args:
        data: The bytes of the file.
        where: Its name, for messages.

    Raises:
        ReadError: It is no ZIP file, truncated, or has too many entries.
    """

    def __init__(self, data: bytes, where: str) -> None:
        self.where = where
        self._data = data
        self._left = LARGEST_TOTAL
        # Every entry costs time when the directory is read, which is done at once: count before.
        if data.count(_ENTRY) > MOST_ENTRIES:
            raise ReadError(f"a ZIP file of more than {MOST_ENTRIES:,} entries", where=where)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise ReadError(
                "damaged or truncated: no ZIP directory", where=where, hint=_SAVE_AGAIN
            ) from error
        self.names: frozenset[str] = frozenset(self._zip.namelist())
        """The full names of all members, with ``/`` between their parts."""

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def size(self, name: str) -> int:
        """Return the bytes of a member that there is, unpacked, as the directory has it."""
        return self._zip.getinfo(name).file_size

    def read(self, name: str) -> bytes:
        """Return the bytes of a member.

        Raises:
            ReadError: There is none of that name, it is encrypted, damaged or too large.
        """
        if name not in self.names:
            raise ReadError(f"damaged: {name} is missing", where=self.where, hint=_SAVE_AGAIN)
        entry = self._zip.getinfo(name)
        self._check(entry)
        try:
            with self._zip.open(entry) as member:
                # With a number, no more than that is ever unpacked; a larger member fails its checksum.
                data = member.read(entry.file_size + 1)
        except _DAMAGE as error:
            raise ReadError(
                f"damaged: {name} cannot be unpacked", where=self.where, hint=_SAVE_AGAIN
            ) from error
        if self._is_cut(entry):
            raise ReadError(f"damaged: {name} has lost its size", where=self.where, hint=_SAVE_AGAIN)
        self._left -= len(data)
        return data

    def _is_cut(self, entry: zipfile.ZipInfo) -> bool:
        """Whether a member says of its size something else than the directory does."""
        start = entry.header_offset + _LOCAL_SIZE
        said = int.from_bytes(self._data[start : start + 4], "little")
        return not entry.flag_bits & _STREAMED and said not in (entry.file_size, _LARGE)

    def xml(self, name: str) -> ET.Element:
        """Return the root element of a member; tags carry their namespaces, as ``{uri}tag``.

        Raises:
            ReadError: As for `read`; or it is not well-formed, declares entities, or is too deep or large.
        """
        data = self.read(name)
        if data.count(b"<") > MOST_TAGS:
            raise ReadError(f"{name} has more than {MOST_TAGS:,} tags", where=self.where)
        try:
            _refuse_declarations(data, name, self.where)
            root = ET.fromstring(data)  # noqa: S314 - what is dangerous in XML was refused above
        except (ET.ParseError, expat.ExpatError, ValueError, LookupError) as error:
            raise ReadError(
                f"damaged: {name} is no well-formed XML ({error})", where=self.where, hint=_SAVE_AGAIN
            ) from error
        if _is_deeper(root, DEEPEST):
            raise ReadError(f"{name} is nested more than {DEEPEST} levels deep", where=self.where)
        return root

    def _check(self, entry: zipfile.ZipInfo) -> None:
        name, size = entry.filename, entry.file_size
        if entry.flag_bits & _ENCRYPTED:
            raise ReadError(
                f"password-protected: {name} is encrypted",
                where=self.where,
                hint="save it without a password",
            )
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ReadError(f"{name} is compressed in an unusual way", where=self.where, hint=_SAVE_AGAIN)
        if size > min(LARGEST_MEMBER, self._left):
            raise ReadError(f"{name} unpacks to {size >> 20:,} MiB, which is too much", where=self.where)
        if size > max(_SMALL, _RATIO * entry.compress_size):
            raise ReadError(f"{name} unpacks to far more than any text would: a ZIP bomb", where=self.where)


def _refuse_declarations(data: bytes, name: str, where: str) -> None:
    """Raise ReadError if an XML document has declarations of its own, before anything is made of it.

    A document type that only names a public one, as EPUB 2 demands, is harmless: nothing is ever fetched.
    """

    def on_doctype(_name: str, _system: str | None, _public: str | None, has_declarations: int) -> None:
        if has_declarations:
            raise ReadError(f"{name} declares entities of its own, which no text needs", where=where)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = on_doctype
    parser.Parse(data, True)


def _is_deeper(root: ET.Element, limit: int) -> bool:
    level = [root]
    for _ in range(limit):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def resolve(base: str, target: str) -> str:
    """Return the name of the member that ``target``, a relative address in the member ``base``, points to."""
    parts: list[str] = [] if target.startswith("/") else list(PurePosixPath(base).parent.parts)
    for part in PurePosixPath(target.lstrip("/")).parts:
        if part == "..":
            del parts[-1:]
        else:
            parts.append(part)
    return "/".join(parts)
