"""PDF: paragraphs rebuilt from the boxes of characters.

The steps, one file each: ``pages`` opens the file, ``glyphs`` reads characters, ``runs`` joins them,
``sheets`` and ``tables`` take a page apart, ``furniture`` takes headers and footers out, ``columns`` finds
the order of reading, ``printed`` makes lines, ``notes`` moves footnotes out of the text's way, ``headings``
marks headings, ``features`` and ``lines`` measure what segmentation judges lines by; ``facts`` reads title
and author.
"""

_MAGIC = b"%PDF-"
_HEAD = 1024  # Bytes in which viewers look for it.


def holds(data: bytes) -> bool:
    """Tell whether ``data`` is a PDF by its start."""
    return _MAGIC in data[:_HEAD]
