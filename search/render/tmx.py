"""A translation memory: TMX 1.4b, which translators' programs exchange.

The format is that of the Localization Industry Standards Association, "TMX 1.4b Specification" (2005).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from corpus import __version__
from search.render import View
from search.render.wording import printable

if TYPE_CHECKING:
    from search.alignment.versions import Parallel, Part

# Characters that no XML may hold, `printable` having seen to the other controls.
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def render(parallel: Parallel, view: View) -> None:
    """Write a unit a row that has both sides; several paragraphs of a side are joined by a blank."""
    source = quoteattr(parallel.left.lang)
    view.out.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
        f'<header creationtool="duizhao" creationtoolversion={quoteattr(__version__)} segtype="paragraph"'
        f' o-tmf="duizhao" adminlang="en" srclang={source} datatype="plaintext"/>\n<body>\n'
    )
    for row in parallel.rows():
        if row.left and row.right:
            left, right = _side(parallel.left.lang, row.left), _side(parallel.right.lang, row.right)
            confidence = f'<prop type="x-confidence">{row.confidence:.4f}</prop>'
            view.out.write(f"<tu>{confidence}\n{left}{right}</tu>\n")
    view.out.write("</body>\n</tmx>\n")


def xml_text(text: str) -> str:
    """A text as XML and HTML may hold it: escaped, and nothing in it that they forbid."""
    return escape(_NOT_XML.sub("\ufffd", printable(text)), {'"': "&quot;", "'": "&#39;"})


def _side(lang: str, parts: Iterable[Part]) -> str:
    text = " ".join(part.text for part in parts)
    return f"<tuv xml:lang={quoteattr(lang)}><seg>{xml_text(text)}</seg></tuv>\n"
