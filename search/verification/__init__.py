"""Whether a manuscript cites and quotes what the index says.

A manuscript is read as *blocks*; in them *claims* are found, ids and quotations and which belongs to which.
Each claim is held against the index: by its id, by what the paragraph said, by the words quoted, by likeness.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.reader import Snapshot
    from search.verification.checking import Finding


class Verifier:
    """Verifies manuscripts against one index.

    Args:
        snapshot: The index.
        all_quotations: Whether to look up the words, too, that nothing is cited for, if they are 8 code
            points or longer.
    """

    def __init__(self, snapshot: Snapshot, *, all_quotations: bool = False) -> None:
        from search.verification.checking import Checker
        from search.verification.sources import Sources

        self._directory = snapshot.directory
        self._sources = Sources(snapshot)
        self._checker = Checker(self._sources, all_quotations=all_quotations)

    def verify(self, data: bytes, name: str) -> list[Finding]:
        """What became of each citation in a manuscript, in order.

        Args:
            data: Its bytes.
            name: Its file's name, whose suffix says what it is; without one, its content does.

        Raises:
            ReadError: It cannot be read.
            IndexDamagedError: The index cannot be read.
        """
        from index.reader import naming_damage
        from search.verification.claims import claims
        from search.verification.manuscript import read_blocks

        blocks = read_blocks(data, name)
        with naming_damage(self._directory):
            return list(self._checker.check(claims(blocks, self._sources.documents)))


def verify(snapshot: Snapshot, path: Path, *, all_quotations: bool = False) -> list[Finding]:
    """What became of each citation in one manuscript.

    Raises:
        ReadError: It cannot be read.
        OSError: It cannot be read at all.
    """
    return Verifier(snapshot, all_quotations=all_quotations).verify(path.read_bytes(), str(path))
