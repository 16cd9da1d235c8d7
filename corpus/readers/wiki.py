"""MediaWiki text: ``= title =``, ``* bullets``, ``| table | rows |``, ``[[links]]``."""

from __future__ import annotations

import re

from corpus.encodings import decode
from corpus.model import Source
from corpus.readers.base import Parsed, parse
from corpus.segmentation import MEDIAWIKI

_HEADING = re.compile(r"^(={1,6})[ \t]*[^=\s][^=\n]{0,200}?[ \t]*\1[ \t]*\r?$", re.MULTILINE)
_LOOKED_AT = 200_000  # Code points: a wiki page shows a heading by then.


def read(data: bytes, name: str) -> Parsed:
    """Read a MediaWiki file.

    Raises:
        ReadError: It is empty, binary or broken.
    """
    return parse_source(decode(data, where=name), name)


def parse_source(source: Source, name: str) -> Parsed:
    """Return the works of decoded wiki text."""
    return parse(source, MEDIAWIKI, name)


def is_plainly(text: str) -> bool:
    """Tell whether ``text`` writes headings as wikis do."""
    return _HEADING.search(text, 0, _LOOKED_AT) is not None
