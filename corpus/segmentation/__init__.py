"""From decoded text to paragraphs: page furniture set aside, wrapped lines joined, headings told.

The steps, one file each, in the order that :func:`segment` takes them: ``lines`` (with the ``structure``
that ``markdown`` and ``wikitext`` find in a whole text, and the ``marks``, ``numbering`` and
``site`` wordings that lines open), ``furniture`` (``pagenumbers``, ``runningheaders``), ``layout``,
``blocks`` (with ``flow``), ``cutting``, ``joining``, ``units``, ``works`` (with ``roles``), ``contents``,
``headings`` (with ``series``), ``articles``, ``extras``, ``tables``, ``outline`` (with ``turns``). All
offsets are code points of the source.
"""

from corpus.segmentation.marks import MARKDOWN, MEDIAWIKI, PLAIN_TEXT, Syntax
from corpus.segmentation.pipeline import segment, segment_blocks, segment_lines
from corpus.segmentation.rows import to_row

__all__ = [
    "MARKDOWN",
    "MEDIAWIKI",
    "PLAIN_TEXT",
    "Syntax",
    "segment",
    "segment_blocks",
    "segment_lines",
    "to_row",
]
