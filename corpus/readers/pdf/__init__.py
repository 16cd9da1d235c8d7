"""PDF: paragraphs rebuilt from the boxes of characters.

The steps, one file each: ``objects`` and ``survey`` look for damage and traps, ``pages`` opens the file,
``glyphs`` reads characters, ``runs`` joins them, ``sheets`` and ``tables`` take a page apart, ``furniture``
takes headers and footers out, ``columns`` finds the order of reading, ``printed`` makes lines, ``notes`` puts
footnotes out of the way, ``headings`` marks headings, ``features`` and ``lines`` measure what
segmentation judges lines by; ``facts`` reads title and author. Type 3 fonts have no weight, so that in files
of Chromium headings may be told by their size alone.
"""

_MAGIC = b"%PDF-"
_HEAD = 1024  # Bytes in which viewers look for it.


def holds(data: bytes) -> bool:
    """Tell whether ``data`` is a PDF by its start."""
    return _MAGIC in data[:_HEAD]
