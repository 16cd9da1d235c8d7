"""Which elements of HTML are what, as browsers treat them."""

from __future__ import annotations


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


CONTAINERS = _set(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form header hgroup li main menu nav ol p pre search section summary ul"
)
"""Elements that stand in lines of their own and hold text or one another."""

HEADINGS = {f"h{level}": level for level in range(1, 7)}
TABLE_PARTS = _set("caption col colgroup table tbody td tfoot th thead tr")
BLOCKS = CONTAINERS | TABLE_PARTS | HEADINGS.keys() | {"hr"}
"""Elements that no line of text goes across."""

VOID = _set(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
)
"""Elements without content."""

SELF_CLOSING = _set("p li dt dd td th tr tbody thead tfoot colgroup option optgroup rt rp")
"""Elements that the next of their kind closes: they nest only as deep as others around them."""

RAW = ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes")
"""Elements whose content is no markup."""

UNRULY = _set("a b big code em font form i nobr s small strike strong tt u")
"""Elements that a parser does not close where their end tag stands: it moves them, or opens them anew."""

BOLD = frozenset({"b", "strong"})

DROPPED = _set(
    "annotation annotation-xml applet area audio base canvas datalist embed frame frameset head iframe input "
    "link map meta noembed noframes noscript object option progress rp rt script select source style svg "
    "template textarea title track video"
)
"""Elements that hold no running text: controls, media, scripts, readings beside characters."""
