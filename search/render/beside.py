"""Two columns of a terminal, texts broken within each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest

from rich.text import Text

from search.render.wrapping import line_starts

_GUTTER = " │ "


def broken(text: Text, width: int) -> Iterator[Text]:
    """The lines of a text, none wider than `width` columns of the terminal."""
    for line in text.divide(line_starts(text.plain, width)):
        line.rstrip()
        yield line


def room_beside(width: int) -> int:
    """How wide each of two columns is; `width` is that of both and of what parts them."""
    return (width - len(_GUTTER)) // 2


def beside(left: Iterable[Text], right: Iterable[Text], width: int) -> Iterator[Text]:
    """The lines of texts in two columns, each text on lines of its own; `width` as in `room_beside`."""
    room = room_beside(width)
    columns = (chain.from_iterable(broken(text, room) for text in texts) for texts in (left, right))
    for one, other in zip_longest(*columns, fillvalue=Text()):
        line = Text.assemble(one, " " * (room - one.cell_len), _GUTTER, other)
        line.rstrip()
        yield line
