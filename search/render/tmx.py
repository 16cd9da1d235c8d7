"""A translation memory: TMX 1.4b, which translators' programs exchange.

The format is that of the Localization Industry Standards Association, "TMX 1.4b Specification" (2005).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from corpus import __version__
from search.render import View
from search.render.wording import printable

if TYPE_CHECKING:
    from search.alignment.versions import Beside, Parallel, Part, Version

# Characters that no XML may hold, `printable` having seen to the other controls.
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def render(parallel: Parallel, view: View) -> None:
    """Write a unit a row that has both sides; several paragraphs of a side are joined by a blank.

    Properties are ``x-document`` (each version: id or path, and title), ``x-confidence`` of a unit, and
    ``x-paragraphs`` of a side: the ids of its paragraphs, or their numbers where they have none. A note in
    the header tells each paragraph without a counterpart, since a unit needs two sides.
    """
    left, right, rows = parallel.left, parallel.right, list(parallel.rows())
    view.out.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
        f'<header creationtool="duizhao" creationtoolversion={quoteattr(__version__)} segtype="paragraph"'
        f' o-tmf="duizhao" adminlang="en" srclang={quoteattr(left.lang)} datatype="plaintext">\n'
    )
    view.out.writelines(f"{line}\n" for line in _header(left, right, rows))
    view.out.write("</header>\n<body>\n")
    for number, row in enumerate((row for row in rows if row.left and row.right), 1):
        sides = f"{_side(left, row.left)}{_side(right, row.right)}"
        view.out.write(f'<tu tuid="{number}">{_prop("confidence", f"{row.confidence:.4f}")}\n{sides}</tu>\n')
    view.out.write("</body>\n</tmx>\n")


def xml_text(text: str) -> str:
    """A text as XML and HTML may hold it: escaped, and nothing in it that they forbid."""
    return escape(_NOT_XML.sub("\ufffd", printable(text)), {'"': "&quot;", "'": "&#39;"})


def _header(left: Version, right: Version, rows: Iterable[Beside]) -> Iterator[str]:
    for version in (left, right):
        yield _prop("document", f"{version.name} · {version.title}", version.lang)
    for row in rows:
        for version, parts, others in ((left, row.left, row.right), (right, row.right, row.left)):
            if parts and not others:
                gap = f"{parts[0].id or version.name} · ¶ {parts[0].n} has no counterpart"
                yield f'<note xml:lang="en">{xml_text(gap)}</note>'


def _side(version: Version, parts: Sequence[Part]) -> str:
    text = " ".join(part.text for part in parts)
    ids = _prop("paragraphs", " ".join(part.id or str(part.n) for part in parts))
    return f"<tuv xml:lang={quoteattr(version.lang)}>{ids}<seg>{xml_text(text)}</seg></tuv>\n"


def _prop(name: str, value: str, lang: str = "") -> str:
    where = f" xml:lang={quoteattr(lang)}" if lang else ""
    return f'<prop type="x-{name}"{where}>{xml_text(value)}</prop>'
