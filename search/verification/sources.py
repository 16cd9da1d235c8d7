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
from search.verification.comparing import Likeness, comparable, likeness, parts
from search.verification.nearest import Near, nearest

#: Fewer code points than these stand in many documents; and fewer than those, in many paragraphs of one.
ENOUGH = 8
_FEW = 4
_MOST = 50  # Paragraphs with the same words that are looked at.
_AROUND = 10  # Paragraphs before and after one that a quotation may run over into.


class Sources:
    """Looks up what manuscripts cite; answers are kept, since manuscripts cite the same thing again.

    Args:
        snapshot: The index.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.by_id = lru_cache(maxsize=None)(self._by_id)
        self.by_content = lru_cache(maxsize=None)(self._by_content)
        self.romanised = lru_cache(maxsize=None)(self._romanised)
        self._texts = lru_cache(maxsize=1 << 10)(self._texts_between)

    @cached_property
    def documents(self) -> dict[str, DocumentEntry]:
        """The documents by id."""
        return {document.id: document for document in self._snapshot.documents}

    def _romanised(self, document: str) -> tuple[str, ...]:
        """The title of a document in Latin letters, as citations have it."""
        from search.citations.facts import work_of
        from search.citations.romanise import title_of

        work = work_of(self.documents[document])
        return (title_of(work), title_of(work, capitals=True)) if work.is_chinese else ()

    def document_of(self, name: str) -> DocumentEntry | None:
        """The document that the id of a paragraph names, if there is one."""
        return self.documents.get(_owner(name))

    def at(self, document: DocumentEntry, n: int) -> Located | None:
        """The `n`-th paragraph of a document, if it has so many."""
        return next(iter(self._snapshot.paragraphs(document, n, n + 1)), None)

    def across(self, words: str, located: Located) -> Likeness | None:
        """How words stand that run from a paragraph into those after it, or from those before into it."""
        said, text = comparable(words), comparable(located.row.text)
        if len(said) < ENOUGH:
            return None
        n, may_skip = located.row.n, len(parts(words)) > 1
        if (may_skip or _runs_over(text, said)) and (
            found := self._standing_over(words, located, n + 1, n + 1 + _AROUND)
        ):
            return found
        runs_out = may_skip or _runs_over(said, text)
        return self._standing_over(words, located, n - _AROUND, n) if runs_out else None

    def _standing_over(self, words: str, located: Located, start: int, end: int) -> Likeness | None:
        """How words stand in a paragraph and some next to it; None if they stand in those without it."""
        around = self._texts(located.document.id, start, end)
        both = [located.row.text, around] if start > located.row.n else [around, located.row.text]
        return likeness(words, "\n".join(both)) if likeness(words, around) is None else None

    def passage(self, located: Located, words: str) -> str:
        """A paragraph, with as much of what follows it as words so long would take."""
        text, n = located.row.text, located.row.n
        if len(words) <= len(text):
            return text
        after = self._texts(located.document.id, n + 1, n + 1 + _AROUND)
        return f"{text}\n{after}"[: 2 * len(words)]

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
        hits = search.page(0, _MOST)
        saying = (self.by_id(hit.id) for hit in hits if likeness(words, hit.text))
        return min(filter(None, saying), key=lambda one: one.document.id != owner, default=None)

    def _texts_between(self, document: str, start: int, end: int) -> str:
        inside = self._snapshot.paragraphs(self.documents[document], start, end)
        return "\n".join(one.row.text for one in inside)

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


def _runs_over(text: str, following: str) -> bool:
    """Whether a text ends as another begins."""
    return any(following.startswith(text[at:]) for at in range(max(0, len(text) - len(following)), len(text)))


def _owner(name: str) -> str:
    return name.rpartition(":")[0]
