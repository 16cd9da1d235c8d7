"""What other versions of a document say in the same place, as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

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
    """

    heading: str
    id: str
    text: str


def counterpart_lines(hits: Sequence[Hit], script: Script) -> Iterator[CounterpartLines]:
    """Each counterpart, safe to show."""
    for hit in hits:
        where = f"{title(hit.document, script)} · {place(hit.document, hit, script)}"
        text, _ = in_script(hit.text, (), script)
        yield CounterpartLines(f"= {where} · confidence {hit.score:.2f}", printable(hit.id), text)
