"""A citation as pieces of text, some of them in italics, before it becomes plain text or Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from corpus.han import is_han

#: Pieces in order; those that are `Italic` are set in italics where the output can.
Line: TypeAlias = "list[str]"

_ENDED = (".", "?", "!", "。", "？", "！")
_CLOSING = ("”", "’")
_ADDRESS = re.compile(r"https?://\S+")
_MARKUP = re.compile(r"[\\*_`<]")


class Italic(str):
    """A piece in italics."""

    __slots__ = ()


def line(*parts: str | Line) -> Line:
    """The pieces of all parts in a row, empty ones left out."""
    flat = [piece for part in parts for piece in ([part] if isinstance(part, str) else part)]
    return [piece for piece in flat if piece]


def join(separator: str, parts: Iterable[str | Line]) -> Line:
    """The parts with a separator between them, empty ones left out."""
    joined: Line = []
    for part in filter(None, map(line, parts)):
        joined = line(joined, separator, part) if joined else part
    return joined


def comma(parts: Iterable[str | Line]) -> Line:
    """The parts with commas between them, inside of closing English quotation marks (CMOS 6.9)."""
    joined: Line = []
    for part in filter(None, map(line, parts)):
        joined = line(_marked(joined, ","), " ", part) if joined else part
    return joined


def capital(pieces: Line) -> Line:
    """The pieces with a capital where they begin; they may begin with an address, which keeps its letters."""
    if not pieces or isinstance(pieces[0], Italic) or _ADDRESS.match(pieces[0]):
        return pieces
    return [pieces[0][:1].upper() + pieces[0][1:], *pieces[1:]]


def stop(part: str | Line) -> Line:
    """The part with a full stop, where no other mark ends it; inside of closing English quotation marks."""
    pieces = line(part)
    if not pieces:
        return []
    last = pieces[-1].rstrip("”’")
    return pieces if last.endswith(_ENDED) and not _ends_in_han_quote(pieces[-1]) else _marked(pieces, ".")


def sentences(parts: Iterable[str | Line]) -> Line:
    """The parts as sentences, each with its full stop, a blank between them."""
    return join(" ", (stop(part) for part in parts))


def _marked(pieces: Line, mark: str) -> Line:
    """The pieces with a mark behind them, or before the closing English quotation mark that ends them."""
    last = pieces[-1]
    if not last.endswith(_CLOSING) or _ends_in_han_quote(last) or isinstance(last, Italic):
        return line(pieces, mark)
    inner = last.rstrip("”’")
    # A question mark before the closing one needs no comma or full stop beside it.
    inside = inner if inner.endswith(_ENDED) else inner + mark
    return line(pieces[:-1], inside + last[len(inner) :])


def _ends_in_han_quote(text: str) -> bool:
    """Whether Chinese in quotation marks ends the text: no foreign mark goes into those."""
    inner = text.rstrip("”’")
    return inner != text and (is_han(inner[-1:]) or inner.endswith(("。", "？", "！")))


def plain(pieces: Line) -> str:
    """The pieces as text without any markup."""
    return "".join(pieces)


def markdown(pieces: Line) -> str:
    """The pieces as Markdown: italics between asterisks, addresses as they are, other markup escaped."""
    return "".join(
        f"*{_escaped(piece)}*" if isinstance(piece, Italic) else _escaped(piece) for piece in pieces
    )


def _escaped(text: str) -> str:
    parts, end = [], 0
    for address in _ADDRESS.finditer(text):
        parts += [_MARKUP.sub(r"\\\g<0>", text[end : address.start()]), address.group()]
        end = address.end()
    return "".join([*parts, _MARKUP.sub(r"\\\g<0>", text[end:])])
