"""The characters of a page, each with its box, as PDFium tells them."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from corpus.readers.pdf.repair import is_undefined, printed
from corpus.readers.pdf.runs import Box, Glyph, Run, join
from corpus.segmentation.characters import is_cjk

_BOLD = 600  # Weight from which a font is bold.
_BOLD_NAME = re.compile(r"bold|black|heavy|semibold|demi|simhei|heiti", re.IGNORECASE)
_FLAG_FORCED_BOLD = 1 << 18  # Of a font descriptor, PDF 32000-1:2008, table 123.
_PROBE = 8  # Every so many characters PDFium is asked whether it only guesses what one means.
_HYPHEN = 2  # What PDFium makes of a hyphen at the end of a line.


@dataclass(slots=True)
class Glyphs:
    """What the text layer of a page holds.

    Attributes:
        runs: In the order they are drawn.
        count: Characters that are not blank.
        undefined: Those of them that the file does not say the meaning of.
    """

    runs: list[Run]
    count: int = 0
    undefined: int = 0


def read_glyphs(text_page: Any, visible: Box) -> Glyphs:  # noqa: ANN401 - a handle of PDFium
    """Return the runs of a page, given PDFium's text page; what stands outside of ``visible`` is no text."""
    reader = _Reader(text_page, visible)
    glyphs = list(reader.glyphs(vertical=False))
    if _is_vertical(glyphs):
        glyphs = list(reader.glyphs(vertical=True))
    shown = [glyph for glyph in glyphs if not glyph.text.isspace()]
    undefined = sum(is_undefined(glyph.text) for glyph in shown)
    undefined = min(len(shown), max(undefined, reader.guessed()))
    return Glyphs(join(glyphs, reader.is_bold), len(shown), undefined)


def _is_vertical(glyphs: Sequence[Glyph]) -> bool:
    """Whether most characters stand below the one before: Chinese written from top to bottom."""
    steps: Counter[bool] = Counter()
    for before, glyph in pairwise(glyphs):
        across, down = abs(glyph.start - before.start), before.base - glyph.base
        if across < 0.3 * glyph.size and 0.6 * glyph.size < down < 1.6 * glyph.size and is_cjk(glyph.text):
            steps[True] += 1
        elif down == 0:
            steps[False] += 1
    return steps[True] > steps[False]


class _Reader:
    """Asks PDFium for characters and types; one C call each, so it asks no more than it needs."""

    def __init__(self, text_page: Any, visible: Box) -> None:  # noqa: ANN401
        self._page = text_page
        self._visible = visible
        self._count = pdfium.FPDFText_CountChars(text_page)
        self._name = ctypes.create_string_buffer(256)

    def glyphs(self, *, vertical: bool) -> Iterator[Glyph]:
        """Yield the characters that the file holds, those PDFium adds left out."""
        page, box = self._page, pdfium.FS_RECTF()
        x, y = ctypes.c_double(), ctypes.c_double()
        box_at, x_at, y_at = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
        left, bottom, right, top = self._visible
        style: tuple[float, float] = (-1.0, 0.0)
        scale, angle = 1.0, 0
        for index in range(self._count):
            code = pdfium.FPDFText_GetUnicode(page, index)
            if code <= 32 and code != _HYPHEN and pdfium.FPDFText_IsGenerated(page, index):
                continue
            pdfium.FPDFText_GetLooseCharBox(page, index, box_at)
            pdfium.FPDFText_GetCharOrigin(page, index, x_at, y_at)
            nominal = pdfium.FPDFText_GetFontSize(page, index)
            if style != (nominal, y.value):
                style = (nominal, y.value)
                scale, angle = self._scale(index)
                angle = (angle - 90 * vertical) % 360
            if not (left <= (box.left + box.right) / 2 <= right and bottom <= y.value <= top):
                continue
            text = printed(code if code != _HYPHEN else 0x2D)
            if text:
                start, end, base = _turned(box, x.value, y.value, angle)
                size = nominal * scale
                yield Glyph(
                    index, text, start, end, base, size if math.isfinite(size) and size else 1.0, angle
                )

    def guessed(self) -> int:
        """Return about how many glyphs PDFium gives a character to that the file gives none."""
        probes = range(0, self._count, _PROBE)
        guesses: list[int] = [pdfium.FPDFText_HasUnicodeMapError(self._page, index) for index in probes]
        return _PROBE * sum(guess > 0 for guess in guesses)

    def _scale(self, index: int) -> tuple[float, int]:
        """By how much type is enlarged, and the direction it runs in, degrees counterclockwise."""
        matrix = pdfium.FS_MATRIX()
        if not pdfium.FPDFText_GetMatrix(self._page, index, matrix):
            return 1.0, 0
        if not all(map(math.isfinite, (matrix.a, matrix.b, matrix.c, matrix.d))):
            return 1.0, 0  # Numbers too large in a damaged file.
        return math.hypot(matrix.c, matrix.d), round(math.degrees(math.atan2(matrix.b, matrix.a)))

    def is_bold(self, index: int) -> bool:
        """Tell whether a character is set in bold type, by its font's weight, flags or name."""
        if pdfium.FPDFText_GetFontWeight(self._page, index) >= _BOLD:
            return True
        flags = ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self._page, index, self._name, len(self._name), flags)
        name = self._name.value.decode("latin-1")
        return bool(flags.value & _FLAG_FORCED_BOLD) or _BOLD_NAME.search(name) is not None


def _turned(box: Any, x: float, y: float, angle: int) -> tuple[float, float, float]:  # noqa: ANN401
    """Start, end and baseline of a character in the direction it is read in."""
    if angle == 0:
        return min(box.left, box.right), max(box.left, box.right), y
    if angle == 90:
        return min(box.bottom, box.top), max(box.bottom, box.top), -x
    if angle == 180:
        return -max(box.left, box.right), -min(box.left, box.right), -y
    if angle == 270:
        return -max(box.bottom, box.top), -min(box.bottom, box.top), x
    turn = math.radians(angle)
    start = x * math.cos(turn) + y * math.sin(turn)
    return (
        start,
        start + math.hypot(box.right - box.left, box.top - box.bottom) / 2,
        (y * math.cos(turn) - x * math.sin(turn)),
    )
