"""A small index to verify manuscripts against, and ways to ask."""

from __future__ import annotations

from pathlib import Path

from index.update import update
from search.searcher import open_index
from search.verification import Verifier
from search.verification.checking import Finding

DATA = Path(__file__).parent / "data" / "verification"
SOURCES = ("harbour.md", "island.md")
#: A content key that no paragraph has.
NOWHERE = "0" * 12


class Shelf:
    """The two sources, indexed in a folder, and what they may become."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sources = folder / "sources"
        self.index = folder / "index"
        self.sources.mkdir()
        for name in SOURCES:
            (self.sources / name).write_text((DATA / name).read_text(encoding="utf-8"), encoding="utf-8")
        self.update()

    def update(self) -> None:
        update(self.index, [self.sources])

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a part of a source and bring the index up to date."""
        path = self.sources / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        self.update()

    def id(self, words: str) -> str:
        """The id of the paragraph with some words."""
        with open_index(self.index) as index:
            for document in index.snapshot.documents:
                for located in index.snapshot.paragraphs(document):
                    if words in located.row.text:
                        return located.id
        raise LookupError(words)

    def verify(
        self, manuscript: str | bytes, name: str = "paper.md", *, every: bool = False
    ) -> list[Finding]:
        data = manuscript.encode() if isinstance(manuscript, str) else manuscript
        with open_index(self.index) as index:
            return Verifier(index.snapshot, all_quotations=every).verify(data, name)

    def statuses(self, manuscript: str, name: str = "paper.md", *, every: bool = False) -> list[str]:
        return [finding.status for finding in self.verify(manuscript, name, every=every)]
