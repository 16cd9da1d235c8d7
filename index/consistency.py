"""Whether what a segment holds agrees: columns with documents, texts with postings, all with the sources."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple

from corpus.errors import DuizhaoError
from corpus.files import read_regular
from corpus.model import Paragraph
from index.analysis import Analysis
from index.ids import content_key, content_of
from index.manifest import SEGMENTS, DocumentEntry, SegmentEntry
from index.plan import Term
from index.reader import Segment
from index.scan import FoundFile
from index.segment import fingerprint, read_documents
from index.store import Row, Store

Part = Literal["manifest", "paragraphs", "postings", "vectors", "alignments", "lexicon"]
# Tokens of a sampled paragraph that are looked up.
_TOKENS = 12


class Fault(NamedTuple):
    """Something that is wrong in an index.

    Attributes:
        part: What kind of file it is in.
        name: The segment or alignment; empty for the manifest.
        where: File, or id of a paragraph.
        what: What is wrong there.
    """

    part: Part
    name: str
    where: str
    what: str


class Compared(NamedTuple):
    """A document beside its source.

    Attributes:
        paragraphs: How many were compared.
        faults: What is wrong; one at most, since what follows a difference is shifted.
        notes: Why it was not compared.
    """

    paragraphs: int = 0
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def paragraph_faults(
    store: Store, entry: SegmentEntry, documents: Sequence[DocumentEntry], sample: int
) -> Iterator[Fault]:
    """What does not agree in the paragraphs of a segment.

    Args:
        store: The paragraphs.
        entry: What the manifest says of them.
        documents: Its documents, by their first paragraph.
        sample: How many paragraphs are analysed again.
    """
    where = f"{SEGMENTS}/{entry.name}"

    def fault(what: str, place: str = where) -> Fault:
        return Fault("paragraphs", entry.name, place, what)

    if len(store) != entry.paragraphs or len(store.keys(0, entry.paragraphs)) != entry.paragraphs:
        yield fault(f"holds another number of paragraphs than {entry.paragraphs:,}")
        return
    if sum(store.length) != entry.length:
        yield fault("its lengths do not sum up")
    if any(one.first + one.paragraphs > other.first for one, other in pairwise(documents)):
        yield fault("two documents share paragraphs")
    for document in documents:
        if not _is_whole(store, document):
            yield fault("its paragraphs are not where the manifest has them", document.id)
    for number in sampled(len(store), sample):
        if not _is_analysed(store, number):
            yield fault("its match text is not that of its text", f"{where}, paragraph {number}")


def posting_faults(segment: Segment, sample: int) -> Iterator[Fault]:
    """What does not agree between the texts of a segment and its postings."""
    store, name = segment.store, segment.entry.name
    holders: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number in sampled(len(store), sample):
        terms = [
            (field, term)
            for field, terms in Analysis(store.text[number].decode()).terms().items()
            for term in sorted(set(terms))
        ]
        for found in sampled(len(terms), _TOKENS):
            holders[terms[found]].append(number)
    for (field, text), numbers in holders.items():
        what = _wrong_list(segment, Term(field, text), numbers)
        if what:
            yield Fault("postings", name, f"{SEGMENTS}/{name}", f"the list of {field} {text!r} {what}")


def source_faults(store: Store, document: DocumentEntry) -> Compared:
    """A document beside what its file says now."""
    path = Path(document.path)
    try:
        if fingerprint(path, read_regular(path)) != document.sha256:
            return Compared(notes=(f"{document.path} has changed since it was indexed",))
        parts = read_documents(FoundFile(document.path, document.size, document.stamp, 0))
    except (DuizhaoError, OSError):
        return Compared(notes=(f"{document.path} is gone or cannot be read; what is indexed of it stays",))
    works = [work for entry, work in parts if entry.part == document.part]
    read = [p for work in works for p in work.paragraphs if p.kind != "boilerplate"]
    rows = list(store.rows(document.first, document.first + document.paragraphs))
    for row, paragraph in zip(rows, read, strict=False):
        if not _is_same(row, paragraph):
            key = document.keys.get(row.key, row.key)
            return Compared(len(rows), (_unlike(document, f"{document.id}:{key}"),))
    return Compared(len(rows), () if len(rows) == len(read) else (_unlike(document, document.id),))


def sampled(count: int, most: int) -> range:
    """About so many numbers below a count, evenly spread."""
    return range(0, count, max(1, -(-count // most)))


def _is_whole(store: Store, document: DocumentEntry) -> bool:
    start, stop = document.first, document.first + document.paragraphs
    keys = store.keys(start, stop)
    return (
        stop <= len(store)
        and set(store.slot[start:stop]) <= {document.slot}
        and len(set(keys)) == document.paragraphs
        and set(document.keys) <= set(keys)
    )


def _is_analysed(store: Store, number: int) -> bool:
    row = store.row(number)
    analysis = Analysis(row.text)
    stems = "" if analysis.stems == analysis.forms else analysis.stems
    return (
        analysis.forms.encode() == store.forms[number]
        and stems.encode() == store.stems[number]
        and analysis.length == store.length[number]
        and content_of(row.key) == content_key(row.text)
    )


def _wrong_list(segment: Segment, term: Term, numbers: Sequence[int]) -> str:
    """What is wrong with a posting list that some paragraphs must be in; empty if nothing is."""
    found = list(segment.postings.candidates(term).value)
    if any(one >= other for one, other in pairwise(found)) or found[-1:] > [len(segment.store) - 1]:
        return "is out of order"
    if segment.postings.count(term).value != len(found):
        return "is of another length than it says"
    for number in numbers:
        place = bisect_left(found, number)
        if place == len(found) or found[place] != number:
            return f"lacks paragraph {number}"
    return ""


def _is_same(row: Row, paragraph: Paragraph) -> bool:
    return (row.text, row.kind, row.span, row.section, row.lang, row.page) == (
        paragraph.text,
        paragraph.kind,
        paragraph.span,
        paragraph.section,
        paragraph.lang,
        paragraph.page,
    )


def _unlike(document: DocumentEntry, where: str) -> Fault:
    what = f"is not what {document.path} says, though the file is as it was; another version may have read it"
    return Fault("paragraphs", document.segment, where, what)
