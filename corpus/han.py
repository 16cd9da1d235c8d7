"""What counts as a Han character."""

from __future__ import annotations

_RANGES = (
    ("\u4e00", "\u9fff"),  # most characters of most texts, hence first
    ("\u2e80", "\u2fdf"),
    ("\u3005", "\u3005"),
    ("\u3007", "\u3007"),
    ("\u31c0", "\u31e5"),
    ("\u3400", "\u4dbf"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)

HAN = "".join(f"{first}-{last}" for first, last in _RANGES)
"""Han characters as the inside of a regular expression's ``[...]``.

Radicals, 々, 〇, strokes, the unified ideographs with all their extensions, compatibility ideographs:
whatever the fold maps to a Han character is one itself. To compile a mention takes a millisecond and more.
"""


def is_han(char: str) -> bool:
    """Tell whether ``char`` is one Han character in the sense of :data:`HAN`."""
    return len(char) == 1 and any(first <= char <= last for first, last in _RANGES)
