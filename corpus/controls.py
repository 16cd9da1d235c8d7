"""Characters that a terminal obeys, or that a reader does not see: what no output may hold bare."""

from __future__ import annotations

# Line ends that only some programs know, and what turns the direction of writing.
_LINES = (0x2028, 0x2029)
_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
# Invisible operators, deprecated format characters, the byte order mark, annotations, tags.
_UNSEEN = (
    *range(0x2060, 0x2065),
    *range(0x206A, 0x2070),
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE0080),
)

CONTROLS: tuple[int, ...] = (*range(0x20), *range(0x7F, 0xA0), *_LINES, *_BIDI, *_UNSEEN)
"""C0 and C1 controls, line separators, marks of direction, and what is not seen at all.

Joiners and breaks of no width (U+00AD, U+200B to U+200D) are spelling, and not among them.
"""
