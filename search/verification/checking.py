"""Each claim of a manuscript held against the index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from index.reader import Located
from search.verification.claims import Claims, Mention, Quotation
from search.verification.comparing import comparable, likeness
from search.verification.differences import Change, changes
from search.verification.nearest import ALIKE
from search.verification.sources import ENOUGH, Sources

#: What can be said of a citation; the last two, of words that nothing is cited for.
Status = Literal["same", "other-script", "moved", "changed", "gone", "misquoted", "found", "not-found"]
STATUSES: tuple[Status, ...] = get_args(Status)
#: These leave nothing to do.
GOOD: frozenset[Status] = frozenset(("same", "other-script", "found"))


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a citation, or of a quotation.

    Attributes:
        place: Where in the manuscript: a line, or what a block is called.
        id: As written there; empty for words that nothing is cited for.
        status: ``same``, or ``other-script`` where the quotation is set in another; ``moved``: what is cited
            stands unchanged elsewhere, under another id or another paragraph number than the one written;
            ``changed``: the paragraph says something else now; ``gone``: nothing like it is left;
            ``misquoted``: the paragraph is unchanged and does not say what is quoted.
        quotation: The words quoted, empty where only the id is.
        paragraph: The paragraph as it is now; of what is gone, the nearest one, if there is any.
        changes: The quotation against that paragraph, where they differ.
        elsewhere: Of a misquotation, a paragraph that does say it.
    """

    place: str
    id: str
    status: Status
    quotation: str = ""
    paragraph: Located | None = None
    changes: tuple[Change, ...] = ()
    elsewhere: Located | None = None

    @property
    def is_good(self) -> bool:
        """Whether there is nothing to do."""
        return self.status in GOOD


class Checker:
    """Holds claims against an index.

    Args:
        sources: The index.
        all_quotations: Whether to look up the words, too, that nothing is cited for.
    """

    def __init__(self, sources: Sources, *, all_quotations: bool) -> None:
        self._sources = sources
        self._all_quotations = all_quotations

    def check(self, manuscript: Sequence[Claims]) -> Iterator[Finding]:
        """What became of each citation, in order; a citation of several quotations comes several times."""
        quoted: dict[Mention, list[Quotation]] = {}
        loose: set[Quotation] = set()
        for quotation in (quotation for claims in manuscript for quotation in claims.quotations):
            mention = self._source_of(quotation)
            if mention:
                quoted.setdefault(mention, []).append(quotation)
            elif not self._is_name(quotation):
                loose.add(quotation)
        for claims in manuscript:
            for mention in claims.mentions:
                yield from (self._finding(mention, one.text) for one in quoted.get(mention, ()))
                if mention not in quoted:
                    yield self._finding(mention, "")
            if self._all_quotations:
                yield from (self._look_up(one) for one in claims.quotations if one in loose and _is_long(one))

    def _source_of(self, quotation: Quotation) -> Mention | None:
        """Whom a quotation is to be held against: who says it, else who is claimed to."""
        for mention in quotation.mentions:
            paragraph = self._paragraph(mention.id)
            if paragraph and likeness(quotation.text, paragraph.row.text):
                return mention
        is_claim = quotation.is_claimed and comparable(quotation.text) and not self._is_name(quotation)
        return quotation.mentions[0] if is_claim else None

    def _is_name(self, quotation: Quotation) -> bool:
        """Whether it is the title of what is cited, or a heading, rather than words of the paragraph."""
        wanted = _bare(quotation.text)
        return any(
            wanted == _bare(name) for mention in quotation.mentions for name in self._names(mention.id)
        )

    def _names(self, name: str) -> Iterator[str]:
        paragraph = self._paragraph(name)
        document = paragraph.document if paragraph else self._sources.document_of(name)
        if document:
            yield document.title
            yield from document.metadata.values()
        if paragraph:
            yield from paragraph.row.section

    def _paragraph(self, name: str) -> Located | None:
        """The paragraph of an id, else one that says the same."""
        return self._sources.by_id(name) or next(iter(self._sources.by_content(name)), None)

    def _finding(self, mention: Mention, words: str) -> Finding:
        found = self._sources.by_id(mention.id)
        if found is None:
            copies = self._sources.by_content(mention.id)
            found = next((one for one in copies if likeness(words, one.row.text)), next(iter(copies), None))
        if found is None:
            return self._lost(mention, words)
        return self._kept(mention, words, found)

    def _kept(self, mention: Mention, words: str, found: Located) -> Finding:
        """What can be said where the paragraph is unchanged."""
        like = likeness(words, found.row.text) if words else "same"
        if like is None:
            elsewhere = self._sources.saying(words, mention.id)
            differing = tuple(changes(words, found.row.text))
            return Finding(mention.place, mention.id, "misquoted", words, found, differing, elsewhere)
        is_moved = found.id != mention.id or mention.n not in (None, found.row.n)
        return Finding(mention.place, mention.id, "moved" if is_moved else like, words, found)

    def _lost(self, mention: Mention, words: str) -> Finding:
        """What can be said where no paragraph is what was cited."""
        if not words:
            document = self._sources.document_of(mention.id)
            nearest = self._sources.at(document, mention.n) if document and mention.n else None
            return Finding(mention.place, mention.id, "gone", paragraph=nearest)
        found = self._sources.saying(words, mention.id)
        near = None if found else self._sources.nearest(words, mention.id)
        # The engine finds no part of a word or of a figure.
        if near and likeness(words, near.located.row.text):
            found = near.located
        if found:
            return Finding(mention.place, mention.id, "moved", words, found)
        if near is None or near.share < ALIKE:
            return Finding(mention.place, mention.id, "gone", words, near.located if near else None)
        differing = tuple(changes(words, near.located.row.text))
        return Finding(mention.place, mention.id, "changed", words, near.located, differing)

    def _look_up(self, quotation: Quotation) -> Finding:
        found = self._sources.saying(quotation.text, "")
        return Finding(quotation.place, "", "found" if found else "not-found", quotation.text, found)


def _is_long(quotation: Quotation) -> bool:
    return len(comparable(quotation.text)) >= ENOUGH


def _bare(text: str) -> str:
    return comparable(text).strip(",.;:。、").casefold()
