"""Two versions of one document, whether in an index or in files, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus.errors import DuizhaoError
from corpus.model import Language
from index.alignment import Aligned, Alignment, align

if TYPE_CHECKING:
    from index.manifest import DocumentEntry
    from index.reader import Snapshot


class Part(NamedTuple):
    """A paragraph of a version.

    Attributes:
        n: Its place among the paragraphs, from 1.
        id: Its id in the index; empty if it is not in one.
        text: Its characters.
        lang: Its language.
        is_heading: Whether it is a heading or title.
    """

    n: int
    id: str
    text: str
    lang: Language
    is_heading: bool


class Version(NamedTuple):
    """One of two versions of a document.

    Attributes:
        name: Its id in the index, or its path.
        title: Its title.
        lang: The language of most of it.
        parts: Its paragraphs in order, page furniture left out.
    """

    name: str
    title: str
    lang: Language
    parts: tuple[Part, ...]

    def to_json(self) -> dict[str, object]:
        """What it is, as plain values."""
        return {"name": self.name, "title": self.title, "lang": self.lang, "paragraphs": len(self.parts)}


class Beside(NamedTuple):
    """Paragraphs side by side; one of the two sides may be empty.

    Attributes:
        left: Of the one version.
        right: Of the other.
        confidence: How likely it is that they belong together, from 0 to 1; 0 where a side is empty.
    """

    left: tuple[Part, ...]
    right: tuple[Part, ...]
    confidence: float


class Parallel(NamedTuple):
    """Two versions of a document and how their paragraphs belong together."""

    left: Version
    right: Version
    alignment: Alignment

    def rows(self) -> Iterator[Beside]:
        """All paragraphs of both in order, those that belong together in one row."""
        for row in self.alignment.rows():
            left = self.left.parts[row.left.start : row.left.stop]
            right = self.right.parts[row.right.start : row.right.stop]
            yield Beside(left, right, row.confidence)

    def to_json(self) -> dict[str, object]:
        """The versions and figures of the alignment, as plain values, without the rows."""
        return {
            "left": self.left.to_json(),
            "right": self.right.to_json(),
            "confidence": round(self.alignment.confidence, 4),
            "support": round(self.alignment.support, 4),
        }


def parallel_files(left: Path, right: Path) -> Parallel:
    """Two files side by side.

    Raises:
        ReadError: One cannot be read.
        DuizhaoError: One holds several works.
    """
    (one, ours), (other, theirs) = _read(left), _read(right)
    return Parallel(one, other, align(ours, theirs))


def parallel_documents(snapshot: Snapshot, left: str, right: str) -> Parallel:
    """Two documents of an index side by side, named by their ids.

    Raises:
        DuizhaoError: One is not in the index.
    """
    one, other = snapshot.document(left), snapshot.document(right)
    ours = [located.row for located in snapshot.paragraphs(one)]
    theirs = [located.row for located in snapshot.paragraphs(other)]
    return Parallel(_stored(snapshot, one), _stored(snapshot, other), align(ours, theirs))


def _stored(snapshot: Snapshot, document: DocumentEntry) -> Version:
    found = list(snapshot.paragraphs(document))
    rows = [located.row for located in found]
    return _version(document.id, document.title, rows, [located.id for located in found])


def _read(path: Path) -> tuple[Version, Sequence[Aligned]]:
    from corpus.readers import read

    documents = read(path).documents
    if len(documents) != 1:
        hint = "index it, and name its works by their ids"
        raise DuizhaoError(f"the file holds {len(documents)} works", where=path, hint=hint)
    paragraphs = [paragraph for paragraph in documents[0].paragraphs if paragraph.kind != "boilerplate"]
    return _version(str(path), documents[0].title, paragraphs, [""] * len(paragraphs)), paragraphs


def _version(name: str, title: str, paragraphs: Sequence[Aligned], ids: Sequence[str]) -> Version:
    weights: Counter[Language] = Counter()
    for paragraph in paragraphs:
        weights[paragraph.lang] += len(paragraph.text)
    lang = weights.most_common(1)[0][0] if weights else "und"
    parts = (
        Part(n, id_, paragraph.text, paragraph.lang, paragraph.kind in ("title", "heading"))
        for n, (paragraph, id_) in enumerate(zip(paragraphs, ids, strict=True), 1)
    )
    return Version(name, title, lang, tuple(parts))
