"""PDFs that are damaged inside, or made to cost more than they hold: told, never read in part in silence."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from pdf_printer import assemble, packed

from corpus.errors import ReadError
from corpus.readers import Parsed, read_bytes

LINES = ["The city mended all of its roads.", "It opened nine schools.", "It planted trees along the river."]
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def shown(line: str) -> bytes:
    return b"BT /F1 11 Tf 72 700 Td (%s) Tj ET\n" % line.encode()


def single(content: bytes, *forms: bytes, entries: bytes = b"") -> bytes:
    """One page that may draw the forms, the objects from 6 on, as X0, X1 ..."""
    names = b"".join(b"/X%d %d 0 R" % (index, index + 6) for index in range(len(forms)))
    resources = b"/Resources<</Font<</F1 5 0 R>>/XObject<<%s>>>>" % names
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %s%s>>"
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return assemble(CATALOG, pages, page % (entries or b"4 0 R", resources), packed(content), FONT, *forms)


def form(content: bytes, **names: int) -> bytes:
    drawn = b"".join(b"/%s %d 0 R" % (name.encode(), number) for name, number in names.items())
    resources = b"/Resources<</Font<</F1 5 0 R>>/XObject<<%s>>>>" % drawn
    return packed(content, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + resources)


def several() -> bytes:
    """A page for each line: objects 4, 6 and 8 draw them."""
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 9 0 R>>>>>>"
    )
    drawn = [
        part for index, line in enumerate(LINES) for part in (page % (4 + 2 * index), packed(shown(line)))
    ]
    return assemble(CATALOG, b"<</Type/Pages/Kids[3 0 R 5 0 R 7 0 R]/Count 3>>", *drawn, FONT)


def read(data: bytes) -> Parsed:
    return read_bytes(data, "x.pdf")


def refused(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.where == "x.pdf"
    return caught.value.what


def streams(data: bytes) -> list[re.Match[bytes]]:
    return list(re.finditer(rb"stream\n(.*?)\nendstream", data, re.DOTALL))


def spoilt(data: bytes, index: int) -> bytes:
    """The file with the second half of one of its streams made zeros."""
    start, end = streams(data)[index].span(1)
    middle = (start + end) // 2
    return data[:middle] + bytes(end - middle) + data[end:]


def test_a_whole_file_needs_no_note() -> None:
    parsed = read(several())
    assert [paragraph.text for paragraph in parsed.documents[0].paragraphs] == LINES
    assert parsed.notes == ()


def test_lost_text_on_one_page_is_noted() -> None:
    (note,) = read(spoilt(several(), 1)).notes
    assert note.startswith("damaged: text is missing on 1 of 3 pages")


def test_a_stream_that_is_none_any_more_is_noted() -> None:
    (note,) = read(several().replace(b"stream\n", b"stre_m\n", 1)).notes
    assert note.startswith("damaged: text is missing on 1 of 3 pages")


def test_a_stream_that_lost_its_filter_is_noted() -> None:
    (note,) = read(several().replace(b"/Filter/FlateDecode", b" " * 19, 1)).notes
    assert note.startswith("damaged: text is missing on 1 of 3 pages")


def test_a_file_without_a_whole_page_is_refused() -> None:
    assert refused(spoilt(single(shown(LINES[0])), 0)) == "damaged: no page of it is whole"


def test_a_form_that_is_damaged_counts_as_its_page() -> None:
    data = single(b"/X0 Do", form(shown(LINES[0])))
    assert refused(spoilt(data, 1)) == "damaged: no page of it is whole"


def test_lost_objects_are_told() -> None:
    inner = b"9 0 " + FONT
    content = packed(inner, b"/Type/ObjStm/N 1/First 4")
    data = single(shown(LINES[0]), content)
    assert read(data).notes == ()
    assert refused(spoilt(data, 1)) == "damaged: objects are missing"


def test_a_table_of_objects_that_had_to_be_rebuilt_is_noted() -> None:
    (note,) = read(several().replace(b"startxref\n", b"startxref\n9")).notes
    assert note.startswith("damaged: its table of objects had to be rebuilt")


def test_a_damaged_image_is_no_lost_text() -> None:
    image = packed(bytes(100), b"/Type/XObject/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceGray")
    data = single(shown(LINES[0]) + b"/X0 Do", image)
    assert read(spoilt(data, 1)).notes == ()


def test_a_form_that_is_drawn_twice_is_read() -> None:
    parsed = read(
        single(
            b"/X0 Do 1 0 0 1 0 -99 cm /X1 Do", form(b"/X Do", X=8), form(b"/X Do", X=8), form(shown(LINES[0]))
        )
    )
    assert [p.text for p in parsed.documents[0].paragraphs] == [LINES[0]] * 2


def doubling(levels: int) -> list[bytes]:
    nested = [form(b"/X Do /X Do", X=7 + level) for level in range(levels)]
    return [*nested, form(shown(LINES[0]))]


@pytest.mark.parametrize(
    "data",
    [
        single(shown(LINES[0]) + b" " * (40 << 20)),
        single(b"/X0 Do", *doubling(20)),
        single(b"/X0 Do", *doubling(60)),
        single(b"/X0 Do", form(b"/X Do", X=6)),
        single(b"q Q " * (1 << 20), entries=b"[%s]" % (b"4 0 R " * 40)),
    ],
    ids=["unpacks", "doubles", "nests", "draws itself", "repeats"],
)
def test_a_trap_is_refused(data: bytes) -> None:
    assert refused(data).endswith("a trap")


def test_a_stream_packed_twice_is_unpacked_no_further_than_others() -> None:
    content = zlib.compress(zlib.compress(bytes(64 << 20)))
    head = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>\nstream\n" % len(content)
    assert refused(single(b"/X0 Do", head + content + b"\nendstream")).endswith("a trap")


def test_more_pages_than_any_document_has_are_refused() -> None:
    data = single(shown(LINES[0])).replace(b"/Count 1>>", b"/Count 99999>>")
    assert refused(data) == "it has more than 10,000 pages"


def test_more_characters_than_any_page_has_are_refused() -> None:
    line = b"(%s) Tj 0 -1 Td\n" % (b"ab" * 50)
    data = single(b"BT /F1 1 Tf 72 800 Td\n" + line * 2100 + b"ET")
    assert refused(data) == "page 1 holds more than 200,000 characters: a trap"


def without_unicode(*lines: bytes) -> bytes:
    """A page of lines in Helvetica, F1, or in a font that has glyphs but no characters, F2."""
    fonts = b"/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R%s>>" % fonts
    glyphs = b"<</Type/Font/Subtype/Type0/BaseFont/Other/Encoding/Identity-H/DescendantFonts[7 0 R]>>"
    system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    font = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Other%s/FontDescriptor 8 0 R/DW 1000>>" % system
    descriptor = (
        b"<</Type/FontDescriptor/FontName/Other/Flags 4/FontBBox[0 0 999 999]/Ascent 800/Descent -200>>"
    )
    drawn = b"".join(b"BT %s ET\n" % line for line in lines)
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return assemble(CATALOG, pages, page, packed(drawn), FONT, glyphs, font, descriptor)


GLYPHS = b"/F2 11 Tf 72 600 Td <%s> Tj" % b"".join(b"%04x" % (1000 + 7 * n) for n in range(20))
WORDS = b"/F1 11 Tf 72 %d Td (" + LINES[0].encode() + b") Tj"


def test_glyphs_that_mean_no_characters_are_told() -> None:
    what = "its text layer does not say which characters it draws"
    assert refused(without_unicode(GLYPHS)) == what
    assert read(without_unicode(WORDS % 700)).notes == ()


def test_a_few_glyphs_that_mean_no_characters_are_noted() -> None:
    (note,) = read(without_unicode(*(WORDS % y for y in (800, 780, 760, 740)), GLYPHS)).notes
    assert note.startswith("page 1 draws glyphs")


def test_type_whose_size_is_no_number_is_read() -> None:
    """A file of ours that the fuzzer damaged: PDFium gives NaN for the matrix of some of its text."""
    data = (Path(__file__).parent / "data" / "pdf" / "type-of-no-size.pdf").read_bytes()
    parsed = read(data)
    assert any(note.startswith("damaged: ") for note in parsed.notes)
    assert all(paragraph.text for document in parsed.documents for paragraph in document.paragraphs)
