"""What other versions of a document say in the same place, as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from corpus.model import Span
from search.render.wording import in_script, place, printable, title

if TYPE_CHECKING:
    from search.render import Script
    from search.results import Hit

#: What is said of a paragraph that has none.
NONE = "= no counterpart in another version"


class CounterpartLines(NamedTuple):
    """One counterpart.

    Attributes:
        heading: Where it stands, and how likely it belongs there.
        id: Its id.
        text: Its characters.
        spans: What in it most likely renders what matched, code points into `text`.
    """

    heading: str
    id: str
    text: str
    spans: tuple[Span, ...]


def counterpart_lines(hits: Sequence[Hit], script: Script) -> Iterator[CounterpartLines]:
    """Each counterpart, safe to show."""
    for hit in hits:
        where = f"{title(hit.document, script)} · {place(hit.document, hit, script)}"
        text, spans = in_script(hit.text, hit.spans, script)
        yield CounterpartLines(f"= {where} · confidence {hit.score:.2f}", printable(hit.id), text, spans)
