"""The index as a verifier asks it: by id, by content, by words."""

from __future__ import annotations

from functools import cached_property, lru_cache

from corpus.errors import DuizhaoError
from index.engine import IndexDamagedError
from index.ids import content_of
from index.manifest import DocumentEntry
from index.reader import Located, Snapshot
from search import query
from search.compile import Compiler
from search.exact import ExactSearch
from search.verification.comparing import comparable, likeness, parts
from search.verification.nearest import Near, nearest

#: Fewer code points than these stand in many documents; and fewer than those, in many paragraphs of one.
ENOUGH = 8
_FEW = 4
_MOST = 50  # Paragraphs with the same words that are looked at.


class Sources:
    """Looks up what manuscripts cite; answers are kept, since manuscripts cite the same thing again.

    Args:
        snapshot: The index.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.by_id = lru_cache(maxsize=None)(self._by_id)
        self.by_content = lru_cache(maxsize=None)(self._by_content)

    @cached_property
    def documents(self) -> dict[str, DocumentEntry]:
        """The documents by id."""
        return {document.id: document for document in self._snapshot.documents}

    def document_of(self, name: str) -> DocumentEntry | None:
        """The document that the id of a paragraph names, if there is one."""
        return self.documents.get(_owner(name))

    def at(self, document: DocumentEntry, n: int) -> Located | None:
        """The `n`-th paragraph of a document, if it has so many."""
        return next(iter(self._snapshot.paragraphs(document, n, n + 1)), None)

    def saying(self, words: str, name: str) -> Located | None:
        """A paragraph in which words stand: of the document that an id names, else of any."""
        size = len(comparable(words))
        if size >= ENOUGH:
            return self._found(words, _owner(name))
        document = self.document_of(name)
        if document is None or size < _FEW:
            return None
        inside = self._snapshot.paragraphs(document)
        return next((located for located in inside if likeness(words, located.row.text)), None)

    def nearest(self, words: str, name: str) -> Near | None:
        """The paragraph likest to words, in the document that an id names if one there is like enough."""
        return nearest(self._snapshot, words, _owner(name)) if len(comparable(words)) >= ENOUGH else None

    def _found(self, words: str, owner: str) -> Located | None:
        longest = query.Phrase(max(parts(words), key=len, default=""))
        search = ExactSearch(self._snapshot, Compiler(longest, self._snapshot.documents, exact_script=False))
        hits = search.page(0, _MOST, by_date=False)
        saying = (self.by_id(hit.id) for hit in hits if likeness(words, hit.text))
        return min(filter(None, saying), key=lambda one: one.document.id != owner, default=None)

    def _by_id(self, name: str) -> Located | None:
        try:
            return self._snapshot.paragraph(name)
        except IndexDamagedError:
            raise
        except DuizhaoError:
            return None

    def _by_content(self, name: str) -> tuple[Located, ...]:
        """The paragraphs that say what the id of a paragraph says, those of its document first."""
        found = self._snapshot.saying(content_of(name.rpartition(":")[2]))
        return tuple(sorted(found, key=lambda one: one.document.id != _owner(name)))


def _owner(name: str) -> str:
    return name.rpartition(":")[0]
