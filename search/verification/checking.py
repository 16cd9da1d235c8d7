"""Each claim of a manuscript held against the index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from index.reader import Located
from search.verification.claims import Claims, Quotation
from search.verification.comparing import Likeness, comparable, likeness
from search.verification.differences import Change, changes
from search.verification.nearest import ALIKE, shingles
from search.verification.notes import Mention
from search.verification.sources import ENOUGH, Sources

#: What can be said of a citation; the last two, of words that nothing is cited for.
Status = Literal["same", "other-script", "moved", "changed", "gone", "misquoted", "found", "not-found"]
STATUSES: tuple[Status, ...] = get_args(Status)
#: These leave nothing to do.
GOOD: frozenset[Status] = frozenset(("same", "other-script", "found"))

# Letters on either side of a quotation that are compared with those of a title.
_BESIDE = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a citation, or of a quotation.

    Attributes:
        place: Where in the manuscript the quotation, else the id stands: a line, or what a block is called.
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
        quotations = [quotation for claims in manuscript for quotation in claims.quotations]
        sources = {quotation: self._source_of(quotation) for quotation in quotations}
        quoted = {mention for mention in sources.values() if mention}
        for claims in manuscript:
            alone = (mention for mention in claims.mentions if mention not in quoted)
            items: list[Mention | Quotation] = [*claims.quotations, *alone]
            for one in sorted(items, key=lambda item: item.start):
                if isinstance(one, Mention):
                    yield self._finding(one, None)
                elif mention := sources[one]:
                    yield self._finding(mention, one)
                elif self._all_quotations and _is_long(one) and not self._is_name(one):
                    yield self._look_up(one)

    def _source_of(self, quotation: Quotation) -> Mention | None:
        """Whom a quotation is to be held against: who says it, else who is claimed to."""
        for mention in quotation.mentions:
            paragraph = self._paragraph(mention.id)
            if paragraph and self._standing(quotation, paragraph):
                return mention
        is_claim = quotation.is_claimed and comparable(quotation.text) and not self._is_name(quotation)
        return quotation.mentions[0] if is_claim else None

    def _standing(self, quotation: Quotation, paragraph: Located) -> Likeness | None:
        """How a quotation stands in a paragraph, or runs over into those next to it or cited with it."""
        words = self._words(quotation, paragraph)
        found = likeness(words, paragraph.row.text) or self._sources.across(words, paragraph)
        if found or len(quotation.mentions) == 1:
            return found
        cited = [one for mention in quotation.mentions if (one := self._paragraph(mention.id))]
        return likeness(words, "\n".join(one.row.text for one in cited)) if paragraph in cited else None

    def _words(self, quotation: Quotation, paragraph: Located | None) -> str:
        """What a quotation says, without the source that a block quotation may name at its end."""
        added = shingles(quotation.whole) - shingles(quotation.text) if quotation.whole else set()
        if not added:
            return quotation.text
        passage = comparable(self._sources.passage(paragraph, quotation.whole)) if paragraph else ""
        if paragraph and sum(map(passage.__contains__, added)) >= ALIKE * len(added):
            return quotation.whole
        rest = comparable(quotation.whole).replace(comparable(quotation.text), "", 1).casefold()
        names = [name for mention in quotation.mentions for name in self._names(mention.id)]
        is_source = not paragraph or any(_bare(name) in rest for name in names if _bare(name))
        return quotation.text if is_source else quotation.whole

    def _is_name(self, quotation: Quotation) -> bool:
        """Whether it is, or stands in, the title of what is cited or a heading: no words of the paragraph."""
        named = [name for mention in quotation.mentions for name in self._names(mention.id)]
        return any(_is_set_in(quotation, name) for name in named)

    def _names(self, name: str) -> Iterator[str]:
        paragraph = self._paragraph(name)
        document = paragraph.document if paragraph else self._sources.document_of(name)
        if document:
            yield document.title
            yield from self._sources.romanised(document.id)
            yield from document.metadata.values()
            yield (document.date or "")[:4]
        if paragraph:
            yield from paragraph.row.section

    def _paragraph(self, name: str) -> Located | None:
        """The paragraph of an id, else one that says the same."""
        return self._sources.by_id(name) or next(iter(self._sources.by_content(name)), None)

    def _finding(self, mention: Mention, quotation: Quotation | None) -> Finding:
        found = self._sources.by_id(mention.id)
        if found is None:
            copies = self._sources.by_content(mention.id)
            saying = (one for one in copies if quotation and self._standing(quotation, one))
            found = next(saying, next(iter(copies), None))
        if quotation is None:
            return self._kept(mention, found) if found else self._lost(mention)
        words, place = self._words(quotation, found), quotation.place
        if found is None:
            return self._lost_words(mention, words, place)
        like = self._standing(quotation, found)
        if like is None:
            elsewhere = self._sources.saying(words, mention.id)
            differing = tuple(changes(words, self._sources.passage(found, words)))
            return Finding(place, mention.id, "misquoted", words, found, differing, elsewhere)
        return Finding(place, mention.id, _where(mention, found) or like, words, found)

    def _kept(self, mention: Mention, found: Located) -> Finding:
        """What can be said of an id alone where the paragraph is unchanged."""
        return Finding(mention.place, mention.id, _where(mention, found) or "same", paragraph=found)

    def _lost(self, mention: Mention) -> Finding:
        """What can be said of an id alone where no paragraph is what was cited."""
        document = self._sources.document_of(mention.id)
        nearest = self._sources.at(document, mention.n) if document and mention.n else None
        return Finding(mention.place, mention.id, "gone", paragraph=nearest)

    def _lost_words(self, mention: Mention, words: str, place: str) -> Finding:
        """What can be said of words where no paragraph is what was cited."""
        found = self._sources.saying(words, mention.id)
        near = None if found else self._sources.nearest(words, mention.id)
        # The engine finds no part of a word or of a figure, and nothing that runs over.
        if near and (likeness(words, near.located.row.text) or self._sources.across(words, near.located)):
            found = near.located
        if found:
            return Finding(place, mention.id, "moved", words, found)
        if near is None or near.share < ALIKE:
            return Finding(place, mention.id, "gone", words, near.located if near else None)
        differing = tuple(changes(words, self._sources.passage(near.located, words)))
        return Finding(place, mention.id, "changed", words, near.located, differing)

    def _look_up(self, quotation: Quotation) -> Finding:
        found = self._sources.saying(quotation.text, "")
        return Finding(quotation.place, "", "found" if found else "not-found", quotation.text, found)


def _where(mention: Mention, found: Located) -> Status | None:
    """*Moved*, if a paragraph stands elsewhere than is written."""
    return "moved" if found.id != mention.id or mention.n not in (None, found.row.n) else None


def _is_set_in(quotation: Quotation, name: str) -> bool:
    """Whether a quotation is a name, or the part of one: “Shisiwu” where “Shisiwu” guihua stands."""
    text, wanted = _letters(name), _letters(quotation.text)
    before, after = map(_letters, quotation.around)
    start = text.find(wanted) if wanted else -1
    while start >= 0:
        head, tail = text[:start][-_BESIDE:], text[start + len(wanted) :][:_BESIDE]
        if before.endswith(head) and after.startswith(tail):
            return True
        start = text.find(wanted, start + 1)
    return False


def _letters(text: str) -> str:
    """The letters and digits of a text, in whatever script and case."""
    return "".join(filter(str.isalnum, comparable(text))).casefold()


def _is_long(quotation: Quotation) -> bool:
    return len(comparable(quotation.text)) >= ENOUGH


def _bare(text: str) -> str:
    return comparable(text).strip(",.;:。、").casefold()
