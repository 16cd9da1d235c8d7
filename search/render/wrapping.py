"""Breaking lines of mixed Chinese and Latin text at a number of terminal columns."""

from __future__ import annotations

from rich.cells import cell_len

# What may not begin a line, and what may not end one (a short form of the usual kinsoku rules).
_NOT_FIRST = frozenset("、。，．：；！？）】」』》〉〕”’…—·%‰℃)]}.,:;!?")
_NOT_LAST = frozenset("（【「『《〈〔“‘([{")


def line_starts(text: str, width: int) -> list[int]:
    """The offsets (code points) at which all lines but the first begin, none wider than `width` columns.

    Blanks may hang over the end of a line. A Latin word is broken only if it is wider than a line.
    """
    starts: list[int] = []
    line = border = column = 0
    for i, character in enumerate(text):
        if i > line and _may_break(text[i - 1], character):
            border = i
        size = cell_len(character)
        while column + size > width and i > line and not character.isspace():
            line = border if border > line else i
            starts.append(line)
            column = cell_len(text[line:i])
        column += size
    return starts


def _may_break(before: str, after: str) -> bool:
    if before.isspace():
        return not after.isspace()
    if after in _NOT_FIRST or before in _NOT_LAST or after.isspace():
        return False
    return cell_len(before) == 2 or cell_len(after) == 2
