"""From the bytes of a PDF to its works."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from corpus.errors import ReadError
from corpus.metadata import Facts, document
from corpus.model import Source
from corpus.readers.base import Parsed
from corpus.readers.pdf.columns import gutters, regions
from corpus.readers.pdf.facts import facts_of
from corpus.readers.pdf.features import measure
from corpus.readers.pdf.furniture import take_out
from corpus.readers.pdf.lines import compose
from corpus.readers.pdf.pages import Page, Pdf
from corpus.readers.pdf.printed import Printed, gather
from corpus.readers.pdf.sheets import Sheet, lay_out
from corpus.readers.pdf.tables import mark_aligned
from corpus.segmentation import segment_lines

_MEANINGLESS = 0.3  # Share of characters without meaning in a text layer that is of no use.
_SOME = 0.1  # ... and on a page that needs a note; bullets and ornaments are fewer.
_OCR = "run OCR on it first, for instance with ocrmypdf"
_NEAR = 4.0  # Points that a column may begin off its usual place.


def read(data: bytes, name: str) -> Parsed:
    """Read a PDF with a text layer.

    Paragraphs have no span but a locator: ``pdf_page`` (from 1), ``pdf_page_end`` if it is another one, and
    ``box``: left, bottom, right and top on the first page, in points of the page's own space (not turned).

    Raises:
        ReadError: It is damaged, encrypted or scanned, or its characters cannot be told.
    """
    census = _Census()
    with closing(Pdf(data, name)) as pdf:
        facts = facts_of(pdf.properties())
        sheets = [lay_out(census.count(page)) for page in pdf.pages()]
        notes = pdf.notes
    census.check(name)
    body = measure([line for sheet in sheets for line in gather(sheet.runs, sheet.number)])
    take_out(sheets, body.size, body.leading)
    flow = list(_flow(sheets))
    if not flow:
        raise ReadError("no text", where=name)
    text = compose(flow, sheets)
    works = segment_lines(text.lines, text.source, furniture=text.furniture, locate=text.locate)
    if not works:
        raise ReadError("no text", where=name)
    stated = [facts, *[Facts()] * (len(works) - 1)]
    documents = tuple(
        document([p._replace(page=text.labels.get(p.locator["pdf_page"])) for p in work], Facts(), name, own)
        for work, own in zip(works, stated, strict=True)
    )
    return Parsed(Source(text.source, ""), documents, notes=(*notes, *census.notes()))


@dataclass(slots=True)
class _Census:
    """How much of the file is text."""

    pages: int = 0
    characters: int = 0
    undefined: int = 0
    without: list[int] = field(default_factory=list)
    guessed: list[int] = field(default_factory=list)

    def count(self, page: Page) -> Page:
        """Take note of a page and return it."""
        self.pages += 1
        self.characters += page.glyphs.count
        self.undefined += page.glyphs.undefined
        if not page.glyphs.count and page.is_drawn:
            self.without.append(page.number)
        if page.glyphs.undefined > _SOME * page.glyphs.count:
            self.guessed.append(page.number)
        return page

    def check(self, name: str) -> None:
        """Raise ReadError if there is no text that could be read."""
        if not self.characters:
            pages = f"{self.pages} pages" if self.pages > 1 else "1 page"
            raise ReadError(f"no text layer on {pages}: a scan", where=name, hint=_OCR)
        if self.undefined > _MEANINGLESS * self.characters:
            what = "its text layer does not say which characters it draws"
            raise ReadError(what, where=name, hint=f"get a copy whose text can be copied, or {_OCR}")

    def notes(self) -> tuple[str, ...]:
        """Return what a user should know of pages that were not read."""
        notes = []
        if self.without:
            shown = _listed(self.without)
            notes.append(f"no text layer on {len(self.without)} of {self.pages} pages ({shown}); {_OCR}")
        if self.guessed:
            verb = "draw" if len(self.guessed) > 1 else "draws"
            notes.append(f"{_listed(self.guessed)} {verb} glyphs without saying which characters; {_OCR}")
        return tuple(notes)


def _listed(pages: Sequence[int]) -> str:
    numbers = ", ".join(map(str, pages[:10])) + ("..." if len(pages) > 10 else "")
    return f"{'pages' if len(pages) > 1 else 'page'} {numbers}"


def _flow(sheets: Sequence[Sheet]) -> Iterator[Printed]:
    """The lines of all pages in reading order, page furniture left out."""
    own = [tuple(gutters(sheet.runs)) for sheet in sheets]
    usual = [found for found, _ in Counter(filter(None, own)).most_common()]
    for sheet, certain in zip(sheets, own, strict=True):
        yield from _page(sheet, _fitting(sheet, certain, usual))


def _fitting(
    sheet: Sheet, certain: tuple[float, ...], usual: Sequence[tuple[float, ...]]
) -> tuple[float, ...]:
    """The gutters of a page, or those of other pages that include them and that most of its runs begin at."""

    def fits(gutters: tuple[float, ...]) -> int:
        return sum(abs(run.left - gutter) <= _NEAR for run in sheet.runs for gutter in gutters)

    wider = [found for found in usual if all(any(abs(a - b) <= _NEAR for b in found) for a in certain)]
    return max(wider, key=fits, default=certain)


def _page(sheet: Sheet, known: Sequence[float]) -> Iterator[Printed]:
    for region in regions(sheet.runs, known):
        lines = mark_aligned(gather(region.runs, sheet.number))
        for line in lines:
            line.column = (region.place, region.columns)
            line.starts = line is lines[0]
        yield from lines
    yield from sheet.aside
