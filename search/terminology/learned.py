"""What an index has learned of a word from its aligned documents."""

from __future__ import annotations

from index.analysis import Analysis
from index.lexicon import Translation, open_lexicon
from index.reader import Snapshot
from index.stemming import stem

# A word that is less likely than this is mostly no translation.
_LIKELY = 0.2


def learned(snapshot: Snapshot, term: str) -> tuple[Translation, ...]:
    """What a term of one word may be called in the other language, the likeliest first; English as stems.

    Raises:
        IndexDamagedError: The lexicon of the index is damaged.
    """
    pieces = Analysis(term).pieces
    entry = snapshot.manifest.lexicon
    if entry is None or len(pieces) != 1:
        return ()
    [piece] = pieces
    found = open_lexicon(snapshot.directory, entry).of(piece.text if piece.han else stem(piece.text))
    return tuple(translation for translation in found if translation.likelihood >= _LIKELY)
