"""The fold: one character for all its variants, so that matching never depends on script.

A fold is a length-preserving, idempotent 1:1 character map. Because length is kept, an offset (code points)
into folded text *is* the offset into the original. It is applied alike to what is indexed, asked and
highlighted.

It looks at no context, so it merges more than a converter would (後/后, 發/髮, 乾/幹/干) and loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from corpus._fold_table import FOLD_VERSION, FORMS_FROM, FORMS_TO, SCRIPTS_FROM, SCRIPTS_TO

__all__ = ["FOLD_VERSION", "fold", "fold_width", "variants"]

_FORMS = str.maketrans(FORMS_FROM, FORMS_TO)
_FOLD = str.maketrans(SCRIPTS_FROM, SCRIPTS_TO)
# A form becomes the representative of the character that it is a form of.
_FOLD.update(str.maketrans(FORMS_FROM, FORMS_TO.translate(_FOLD)))


def fold(text: str) -> str:
    """Return ``text`` with every character replaced by the representative of its variants.

    Merges simplified with traditional characters and regional variants, and whatever :func:`fold_width`
    merges. The length in code points is kept; folding twice changes nothing. Case is left alone.
    """
    return text.translate(_FOLD)


def variants(characters: Iterable[str]) -> dict[str, str]:
    """For each of some folded characters, all that :func:`fold` makes it of, itself first."""
    found = {ord(character): character for character in characters}
    for code, folded in _FOLD.items():
        if folded in found:
            found[folded] += chr(code)
    return {chr(code): every for code, every in found.items()}


def fold_width(text: str) -> str:
    """Return ``text`` with the shapes of one character merged, simplified and traditional kept apart.

    Full-width ASCII becomes ASCII, U+3000 a blank, radicals and compatibility ideographs the ideographs
    they look like. The length in code points is kept; doing it twice changes nothing. For matching in
    exactly the script that was typed.
    """
    return text.translate(_FORMS)
