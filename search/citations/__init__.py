"""Citations: what a reader needs to find a paragraph again, in the styles in use and for other programs.

`facts.work_of` makes a `Work` of what is known of a document, the one place that knows the names of metadata.
A style writes a citation as pieces of text; an export writes many of them for a program. Nothing is made up:
a fact that is missing is shown as missing in the style's own way, and `missing.notes` says where to add it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from corpus.loading import load

if TYPE_CHECKING:
    from search.citations.pieces import Line
    from search.citations.work import Citation

Formatter: TypeAlias = "Callable[[Citation], Line]"
Exporter: TypeAlias = "Callable[[Sequence[Citation]], str]"


class Style(NamedTuple):
    """A style of citation.

    Attributes:
        formatter: "module:function", imported when the style is first used.
        wants: The facts without which a citation in it is incomplete, by their names in `missing.LACKS`.
    """

    formatter: str
    wants: tuple[str, ...]


_ROMANISED = ("author", "date", "page", "title_translation", "capitals")
_PRINTED = ("author", "date", "page", "place", "publisher", "capitals")

STYLES: dict[str, Style] = {
    "gbt7714": Style("search.citations.gbt:cite_2015", (*_PRINTED, "accessed")),
    "gbt7714-2025": Style("search.citations.gbt:cite_2025", (*_PRINTED, "accessed_page")),
    "chicago": Style("search.citations.chicago:cite", ("author", "date", "title_translation", "capitals")),
    "apa": Style("search.citations.apa:cite", _ROMANISED),
    "mla": Style("search.citations.mla:cite", _ROMANISED),
    "bluebook": Style("search.citations.bluebook:cite", _ROMANISED),
    "plain": Style("search.citations.plain:cite", ("author", "date")),
}
#: What a citation is written as for people; the function turns its pieces into text.
TEXTS: dict[str, str] = {
    "text": "search.citations.pieces:plain",
    "markdown": "search.citations.pieces:markdown",
}
#: What citations are written as for programs; the style makes no difference to them.
EXPORTS: dict[str, str] = {
    "csl-json": "search.citations.csljson:export",
    "biblatex": "search.citations.biblatex:export",
    "ris": "search.citations.ris:export",
    "web-annotation": "search.citations.annotation:export",
    "text-fragment": "search.citations.annotation:export_fragments",
}


def formatter(style: str) -> Formatter:
    """The formatter of a style in `STYLES`."""
    found: Formatter = load(STYLES[style].formatter)
    return found


def writer(name: str) -> Callable[[Line], str]:
    """What turns the pieces of a citation into a text of a kind in `TEXTS`."""
    found: Callable[[Line], str] = load(TEXTS[name])
    return found


def exporter(name: str) -> Exporter:
    """The exporter of a format in `EXPORTS`."""
    found: Exporter = load(EXPORTS[name])
    return found
