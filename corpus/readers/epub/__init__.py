"""EPUB: the chapters of a book in reading order, each a page of XHTML in a ZIP container."""

from __future__ import annotations

CONTAINER = "META-INF/container.xml"
"""The member that says where the book's package is."""


def holds(data: bytes) -> bool:
    """Tell whether ``data`` are an EPUB, damaged or not."""
    return data.startswith(b"PK") and CONTAINER.encode() in data
