"""The overview of a cut: nothing in it misleads whoever checks where paragraphs begin and end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Document, Paragraph, Span
from corpus.segmentation.characters import width
from search.render.cut import cut_lines

WORDS = st.text(alphabet="养老服务，。 abc.,12", min_size=1, max_size=300).map(str.strip).filter(bool)


def drawn(text: str, *, depth: int = 1, kind: str = "paragraph") -> str:
    section = tuple("一二三四五六七八九十"[:depth])
    paragraph = Paragraph(kind, text, Span(0, len(text)), section, page=3)  # type: ignore[arg-type]
    return list(cut_lines((Document("题目", (paragraph,)),)))[1]


@given(WORDS, st.integers(0, 10))
def test_a_line_fits_and_shows_both_ends(text: str, depth: int) -> None:
    line = drawn(text, depth=depth)
    assert width(line) <= 110
    shown = line.split("p. 3", 1)[1].strip()
    if shown != text:
        kept, _, left_out = shown.removesuffix(" left out)").rpartition(" (")
        head, _, tail = kept.partition(" … ")
        assert text.startswith(head)
        assert text.endswith(tail)
        assert len(head) + len(tail) + int(left_out) == len(text)


def test_deeper_sections_are_set_in() -> None:
    assert [drawn("正文", depth=depth).index("正文") for depth in (0, 1, 2)] == [27, 29, 31]


def test_page_furniture_has_no_number() -> None:
    assert drawn("- 3 -", kind="boilerplate").startswith("    -  boilerplate")


def test_each_work_of_a_file_has_its_title_and_counts() -> None:
    furniture = Paragraph("boilerplate", "3", Span(0, 1))
    works = (Document("甲", (), date="2024"), Document("乙", (furniture,)))
    assert [line for line in cut_lines(works) if not line.startswith(" ")] == [
        "甲 (2024): 0 paragraphs",
        "乙: 0 paragraphs, 1 piece of page furniture",
    ]
