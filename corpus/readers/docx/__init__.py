"""Word documents (.docx): the text as printed, with automatic numbers, from the XML that they are made of.

``package`` opens the file, ``styles`` and ``lists`` know what paragraphs take from elsewhere, ``runs`` and
``breaks`` read the text of one, ``body`` the blocks in order, ``reader`` makes works of them. Element and
attribute names have lost their namespaces throughout: ``p`` is ``w:p``.
"""

from __future__ import annotations

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What Office documents of before 2007 begin with, and encrypted ones of any year."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def holds(data: bytes) -> bool:
    """Tell whether ``data`` are a Word document, or an office document under a password."""
    return (data.startswith(b"PK") and b"word/document" in data) or is_encrypted(data)


def is_encrypted(data: bytes) -> bool:
    """Tell whether ``data`` are an Office document under a password."""
    return data.startswith(COMPOUND) and _ENCRYPTED in data
