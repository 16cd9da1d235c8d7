"""From the bytes of a PDF to its pages, or to the reason why there are none."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.errors import ReadError
from corpus.readers.pdf.glyphs import Glyphs, read_glyphs
from corpus.readers.pdf.runs import Box
from corpus.readers.pdf.survey import Survey, TrapError, survey

_THIN = 3.0  # Points; what is no thicker is a ruled line.
_SHORTEST = 6.0  # Points; what is shorter is a mark, not a line.
_MOST_OBJECTS = 20_000  # Drawn on a page; a page with more is a map or a drawing ...
_MOST_SEGMENTS = 400  # ... as is a path with more parts.
_MOST_CHARS = 200_000  # On a page; no printed page holds as many.
_MOST_PAGES = 10_000  # Each takes half a millisecond at least.
_NOT_ENCRYPTED = -1  # What PDFium tells as the revision of the security handler.
_TAIL = 2048  # Bytes at the end of a file that hold its end mark.
_ERRORS = {
    pdfium.FPDF_ERR_PASSWORD: ("a password is needed to open it", "save a copy without one"),
    pdfium.FPDF_ERR_SECURITY: ("encrypted in a way that cannot be read", "save a copy without encryption"),
}
_DAMAGED = "open it in a viewer, and save or fetch it again"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as drawn.

    Attributes:
        number: From 1.
        visible: The part of it that is shown.
        glyphs: Its text.
        rules: Lines and edges of boxes that are drawn on it, each as thin as it is.
        is_drawn: Whether anything is drawn on it at all.
    """

    number: int
    visible: Box
    glyphs: Glyphs
    rules: tuple[Box, ...]
    is_drawn: bool


class Pdf:
    """An open PDF; to be closed, as its pages live outside of Python's memory."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open a PDF.

        Raises:
            ReadError: It is damaged, cut off, encrypted, a trap, or has no pages.
        """
        self._name = name
        self.notes: tuple[str, ...] = ()
        if b"%%EOF" not in data[-_TAIL:]:
            raise ReadError("damaged: the end of the file is missing", where=name, hint=_DAMAGED)
        try:
            self._document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            what, hint = _ERRORS.get(error.err_code, ("damaged: no PDF that can be opened", _DAMAGED))
            raise ReadError(what, where=name, hint=hint) from error
        try:
            self._check(data)
        except ReadError:
            self.close()
            raise

    def _check(self, data: bytes) -> None:
        """Note what is damaged but for pages, and refuse what is too much so, or too much."""
        count = len(self._document)
        if not count:
            raise ReadError("damaged: it has no pages", where=self._name, hint=_DAMAGED)
        if count > _MOST_PAGES:
            what = f"it has more than {_MOST_PAGES:,} pages"
            raise ReadError(what, where=self._name, hint="divide it into several files")
        if not pdfium.FPDF_DocumentHasValidCrossReferenceTable(self._document.raw):
            self.notes += (
                f"damaged: its table of objects had to be rebuilt; text may be missing; {_DAMAGED}",
            )
        if pdfium.FPDF_GetSecurityHandlerRevision(self._document.raw) == _NOT_ENCRYPTED:
            try:
                self.notes += self._doubts(survey(data))
            except TrapError as error:
                raise ReadError(
                    str(error), where=self._name, hint="print it to a new PDF, if it is none"
                ) from error

    def _doubts(self, found: Survey) -> tuple[str, ...]:
        if found.lost_objects or (found.damaged and found.damaged == found.pages):
            what = "objects are missing" if found.lost_objects else "no page of it is whole"
            raise ReadError(f"damaged: {what}", where=self._name, hint=_DAMAGED)
        if found.damaged:
            return (f"damaged: text is missing on {found.damaged} of {found.pages} pages; {_DAMAGED}",)
        if found.elsewhere:
            return (f"damaged: parts of it are not whole; text may be missing or wrong; {_DAMAGED}",)
        return ()

    def close(self) -> None:
        """Give the file's memory back."""
        self._document.close()

    def properties(self) -> Mapping[str, str]:
        """Return the entries of its information dictionary, such as ``Title``, that are not empty."""
        stated: dict[str, str] = self._document.get_metadata_dict(skip_empty=True)
        return stated

    def pages(self) -> Iterator[Page]:
        """Yield the pages, each closed before the next is opened.

        Raises:
            ReadError: One cannot be opened.
        """
        for index in range(len(self._document)):
            try:
                with closing(self._document[index]) as page, closing(page.get_textpage()) as text:
                    if pdfium.FPDFText_CountChars(text.raw) > _MOST_CHARS:
                        what = f"page {index + 1} holds more than {_MOST_CHARS:,} characters: a trap"
                        raise ReadError(what, where=self._name)
                    visible = Box(*page.get_bbox())
                    glyphs = read_glyphs(text.raw, visible)
                    is_drawn = pdfium.FPDFPage_CountObjects(page.raw) > 0
                    yield Page(index + 1, visible, glyphs, tuple(_rules(page)), is_drawn)
            except pypdfium2.PdfiumError as error:
                raise ReadError(f"damaged: page {index + 1}", where=self._name, hint=_DAMAGED) from error


def _rules(page: Any) -> Iterator[Box]:  # noqa: ANN401 - a page of PDFium
    """The level and upright lines on a page, edges of boxes among them."""
    count = pdfium.FPDFPage_CountObjects(page.raw)
    for index in range(count if count <= _MOST_OBJECTS else 0):
        drawn = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_PATH:
            for (x, y), (to_x, to_y) in _strokes(drawn):
                wide, high = abs(to_x - x), abs(to_y - y)
                if min(wide, high) <= _THIN and max(wide, high) >= _SHORTEST:
                    yield Box(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))


_Point = tuple[float, float]


def _strokes(path: Any) -> Iterator[tuple[_Point, _Point]]:  # noqa: ANN401 - an object of PDFium
    """The straight parts of a path, from point to point on the page."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    count = pdfium.FPDFPath_CountSegments(path)
    start = at = (0.0, 0.0)
    for index in range(count if count <= _MOST_SEGMENTS else 0):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        before, at = at, _point(segment, matrix)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = at
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield before, at
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield at, start


def _point(segment: Any, matrix: Any) -> _Point:  # noqa: ANN401 - structures of PDFium
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return (
        matrix.a * x.value + matrix.c * y.value + matrix.e,
        matrix.b * x.value + matrix.d * y.value + matrix.f,
    )
