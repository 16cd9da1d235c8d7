"""What a page of a PDF is made of: tables, notes, headings, directions; and what is no readable PDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_printer import HEIGHT, SONG, WIDTH, draw, wrap
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import ReadError
from corpus.model import Document, Paragraph
from corpus.readers import read_bytes

SENTENCE = (
    "市政府修好了城里的道路和桥梁，也办好了乡下的学校和医院，让住在山里的人出门更加方便，看病上学都不再发愁。"
)
OTHER = (
    "明年还要把河道治理好，把老房子修缮好，把公园建设好，让大家住得安心，走得顺畅，玩得高兴，日子越过越好。"
)
THIRD = "这些事情都要在十月以前做完，各区每个月报告一次进度，没有按时完成的要说明原因，并且提出补救的办法。"


def page(*parts: Callable[[Canvas], None]) -> Callable[[Canvas], None]:
    def put(sheet: Canvas) -> None:
        for part in parts:
            part(sheet)

    return put


def at(x: float, y: float, text: str, size: float = 11, font: str = SONG) -> Callable[[Canvas], None]:
    def put(sheet: Canvas) -> None:
        sheet.setFont(font, size)
        sheet.drawString(x, y, text)

    return put


def prose(
    text: str, y: float, size: float = 11, indent: float = 2, x: float = 72
) -> Callable[[Canvas], None]:
    lines = wrap(text, SONG, size, WIDTH - 144, indent * size)
    shifts = [indent * size, *[0] * (len(lines) - 1)]
    places = enumerate(zip(lines, shifts, strict=True))
    return page(*(at(x + shift, y - n * 1.5 * size, line, size) for n, (line, shift) in places))


def work(data: bytes) -> Document:
    (document,) = read_bytes(data, "x.pdf").documents
    return document


def shown(data: bytes) -> list[Paragraph]:
    return [paragraph for paragraph in work(data).paragraphs if paragraph.kind != "boilerplate"]


def texts(data: bytes) -> list[str]:
    return ["".join(paragraph.text.split()) for paragraph in shown(data)]


def box(paragraph: Paragraph) -> list[float]:
    edges = paragraph.locator["box"]
    assert isinstance(edges, list)
    return edges


LONG = SENTENCE + OTHER + THIRD


def test_a_paragraph_has_no_span_but_a_place_on_its_page() -> None:
    (paragraph,) = shown(draw(page(at(100, 300, "一句话写在这里。"))))
    assert paragraph.span is None
    left, bottom, right, top = box(paragraph)
    assert paragraph.locator["pdf_page"] == 1
    assert (left, right) == (100.0, 100.0 + 8 * 11)
    assert bottom < 300 < top


def test_a_paragraph_that_runs_on_says_where_it_ends() -> None:
    lines = wrap(LONG * 2, SONG, 11, WIDTH - 144)
    first = page(*(at(72, 110 - 16.5 * n, line) for n, line in enumerate(lines[:4])))
    second = page(*(at(72, 440 - 16.5 * n, line) for n, line in enumerate(lines[4:])))
    (paragraph,) = shown(draw(first, second))
    assert paragraph.locator["pdf_page"] == 1
    assert paragraph.locator["pdf_page_end"] == 2


def test_a_footnote_does_not_interrupt_the_paragraph_above_it() -> None:
    lines = wrap(LONG * 2, SONG, 11, WIDTH - 144)
    note = at(72, 50, "① 这是写在页脚的说明，不属于正文。", 8)
    first = page(*(at(72, 130 - 16.5 * n, line) for n, line in enumerate(lines[:4])), note)
    second = page(*(at(72, 440 - 16.5 * n, line) for n, line in enumerate(lines[4:])), prose(OTHER, 200))
    assert texts(draw(first, second)) == [LONG * 2, "①这是写在页脚的说明，不属于正文。", OTHER]


def test_a_ruled_table_has_rows() -> None:
    def grid(sheet: Canvas) -> None:
        sheet.grid([72, 200, 330, 460], [240, 265, 290, 330])

    cells = [("项目", "去年", "今年"), ("道路", "12", "31"), ("学校", "", "7")]
    parts = [
        at(80 + 130 * column, 300 - 27 * row, text)
        for row, line in enumerate(cells)
        for column, text in enumerate(line)
    ]
    second_line = at(80, 312, "各个")
    found = shown(draw(page(prose(LONG, 460), grid, *parts, second_line)))
    rows = [paragraph.text for paragraph in found if paragraph.kind == "table_row"]
    assert rows == ["| 各个项目 | 去年 | 今年 |", "| 道路 | 12 | 31 |", "| 学校 | | 7 |"]


def test_cells_in_line_are_rows_without_rules() -> None:
    cells = [("项目", "去年", "今年"), ("道路", "12", "31"), ("学校和医院", "8", "7")]
    parts = [
        at(80 + 130 * column, 300 - 20 * row, text)
        for row, line in enumerate(cells)
        for column, text in enumerate(line)
    ]
    found = shown(draw(page(prose(LONG, 460), *parts)))
    assert [p.text for p in found if p.kind == "table_row"] == [f"| {a} | {b} | {c} |" for a, b, c in cells]


def test_a_table_across_the_page_is_not_read_as_columns() -> None:
    rows = [(f"第{n}条道路的名称", f"修好了{n}公里") for n in "一二三四五六七八"]
    parts = [
        page(at(72, 380 - 20 * n, left), at(320, 380 - 20 * n, right)) for n, (left, right) in enumerate(rows)
    ]
    found = texts(draw(page(prose(LONG, 460), *parts)))
    assert found[1:] == [f"|{left}|{right}|" for left, right in rows]


def test_letter_spaced_lines_stay_whole() -> None:
    def spaced(sheet: Canvas) -> None:
        text = sheet.beginText(150, 440)
        text.setFont(SONG, 18)
        text.setCharSpace(20)
        text.textOut("工作报告")
        text.setCharSpace(0)
        sheet.drawText(text)

    assert texts(draw(page(spaced, prose(LONG, 380)))) == ["工作报告", LONG]


def test_a_blank_between_two_names_is_kept_though_it_is_not_drawn() -> None:
    line = page(at(72, 460, "某市人民政府市长"), at(72 + 8 * 11 + 3, 460, "张某某"))
    assert shown(draw(page(line, prose(LONG, 420))))[0].text == "某市人民政府市长 张某某"


def test_a_bold_item_of_several_sentences_is_no_heading() -> None:
    bold = [at(72, y, "1. The roads. All of them were mended.", font="Helvetica-Bold") for y in (460, 380)]
    plain = [at(72, y, "The city mended its roads and its bridges.", font="Helvetica") for y in (435, 355)]
    found = shown(draw(page(bold[0], plain[0], bold[1], plain[1])))
    assert {p.kind for p in found if p.text.startswith("1.")} == {"list_item"}


def test_a_short_last_page_in_columns_is_read_in_columns() -> None:
    def column(x: float, names: str, top: float = 440) -> Callable[[Canvas], None]:
        return page(*(at(x, top - 16.5 * n, name * 18) for n, name in enumerate(names)))

    first = page(column(72, "甲乙丙丁戊己庚辛"), column(310, "子丑寅卯辰巳午未"))
    last = page(at(94, 440, "左边的第一句。"), at(94, 424, "左边的第二句。"), at(332, 440, "右边的一句。"))
    assert "".join(texts(draw(first, last))).endswith("左边的第一句。左边的第二句。右边的一句。")


def test_larger_type_makes_headings_of_consistent_levels() -> None:
    data = draw(
        page(
            at(200, 460, "城市的工作", 20),
            at(72, 425, "第一部分讲的是去年", 15),
            prose(OTHER, 400),
            at(72, 340, "其中的道路", 13),
            prose(SENTENCE, 318),
            at(72, 260, "第二部分讲的是今年", 15),
            prose(THIRD, 238),
        )
    )
    found = shown(data)
    assert [p.kind for p in found] == ["title", *["heading", "paragraph"] * 3]
    assert found[4].section == ("城市的工作", "第一部分讲的是去年", "其中的道路")
    assert found[6].section == ("城市的工作", "第二部分讲的是今年")


def test_a_wrapped_heading_is_one() -> None:
    data = draw(
        page(
            at(150, 460, "某市人民政府关于进一步改善", 18),
            at(180, 434, "乡村道路的实施意见", 18),
            prose(LONG, 390),
        )
    )
    assert texts(data) == ["某市人民政府关于进一步改善乡村道路的实施意见", LONG]


def test_a_line_in_bold_type_is_a_heading_and_bold_words_are_none() -> None:
    data = draw(
        page(
            at(72, 460, "Roads and bridges", font="Helvetica-Bold"),
            at(
                72, 440, "The city mended all of its roads and bridges, and built a school.", font="Helvetica"
            ),
            at(72, 415, "Bold words", font="Helvetica-Bold"),
            at(135, 415, "may open a paragraph that goes on for a while.", font="Helvetica"),
        )
    )
    found = shown(data)
    assert found[0].kind in ("title", "heading")
    assert found[-1].kind == "paragraph"
    assert found[-1].text == "Bold words may open a paragraph that goes on for a while."


def test_superscripts_stay_in_their_line() -> None:
    data = draw(
        page(
            at(72, 400, "Output grew", font="Helvetica"),
            at(133, 404, "3", 6),
            at(140, 400, "last year.", font="Helvetica"),
        )
    )
    assert shown(data)[0].text == "Output grew3 last year."


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_reads_the_same(turn: int) -> None:
    def turned(sheet: Canvas) -> None:
        sheet.setPageRotation(turn)
        sheet.translate(*{90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, HEIGHT)}[turn])
        sheet.rotate(turn)
        page(*(at(40, 400 - 16.5 * n, line) for n, line in enumerate(wrap(LONG, SONG, 11, 350))))(sheet)

    (paragraph,) = shown(draw(turned))
    left, bottom, right, top = box(paragraph)
    assert paragraph.text == LONG
    assert 0 <= left < right <= WIDTH
    assert 0 <= bottom < top <= HEIGHT


def test_chinese_from_top_to_bottom_is_read_from_right_to_left() -> None:
    columns = [SENTENCE[:20], SENTENCE[20:40], SENTENCE[40:]]

    def upright(sheet: Canvas) -> None:
        for number, column in enumerate(columns):
            for place, char in enumerate(column):
                at(400 - 18 * number, 450 - 11 * place, char)(sheet)

    assert "".join(texts(draw(upright))) == SENTENCE


def test_what_stands_outside_of_the_page_that_is_shown_is_no_text() -> None:
    def cropped(sheet: Canvas) -> None:
        sheet.setCropBox((50, 50, 500, 450))
        page(at(60, 400, "这一行看得见。"), at(60, 470, "这一行看不见。"))(sheet)

    assert texts(draw(cropped)) == ["这一行看得见。"]


def test_radicals_are_repaired_and_full_width_forms_are_not() -> None:
    assert texts(draw(page(at(72, 400, "⽂件（⼀）：①２０３１年，⻓⻔。")))) == [
        "文件（一）：①２０３１年，长门。"
    ]


def test_watermarks_do_not_stand_in_the_way() -> None:
    def marked(sheet: Canvas) -> None:
        page(*(at(72, 440 - 16.5 * n, line) for n, line in enumerate(wrap(LONG, SONG, 11, WIDTH - 144))))(
            sheet
        )
        sheet.translate(200, 100)
        sheet.rotate(45)
        at(0, 0, "DRAFT", 60, "Helvetica")(sheet)

    assert LONG in texts(draw(marked))


def test_headers_that_change_with_the_chapter_are_told_by_their_place() -> None:
    def sheet_of(number: int) -> Callable[[Canvas], None]:
        header = at(250, 470, "第一章" if number < 4 else f"附录之{number}", 9)
        lines = wrap(f"{number}号文件说明：" + LONG, SONG, 11, WIDTH - 144)
        body = (at(72, 420 - 16.5 * n, line) for n, line in enumerate(lines))
        return page(header, *body, at(290, 30, f"- {number + 6} -", 9))

    data = draw(*(sheet_of(number) for number in range(1, 7)))
    assert not any("附录" in text or "第一章" in text for text in texts(data))
    assert [p.page for p in work(data).paragraphs if p.extra.get("role") == "page_number"] == [
        7,
        8,
        9,
        10,
        11,
        12,
    ]


@pytest.mark.parametrize("footer", ["file:///x/report.html {}/12", "x 工作报告 {}", "{} Policy Brief x"])
def test_the_number_within_a_running_line_is_that_of_the_page(footer: str) -> None:
    def sheet_of(number: int) -> Callable[[Canvas], None]:
        lines = wrap(f"{number}号文件说明：" + LONG, SONG, 11, WIDTH - 144)
        body = (at(72, 420 - 16.5 * n, line) for n, line in enumerate(lines))
        return page(*body, at(72, 30, footer.format(number), 9))

    paragraphs = work(draw(*(sheet_of(number) for number in range(1, 13)))).paragraphs
    assert [p.page for p in paragraphs] == [p.locator["pdf_page"] for p in paragraphs]


def test_one_line_at_the_top_of_one_page_is_text() -> None:
    first = page(at(250, 470, "附件", 11), prose(LONG, 440))
    assert texts(draw(first, page(prose(LONG, 440)))) == ["附件", LONG, LONG]


def test_the_file_says_its_title_and_author() -> None:
    def named(sheet: Canvas) -> None:
        sheet.setTitle("城市的工作")
        sheet.setAuthor("市政府")
        prose(LONG, 440)(sheet)

    found = work(draw(named))
    assert (found.title, found.metadata["author"], found.date) == ("城市的工作", "市政府", None)


@pytest.mark.parametrize("title", ["Microsoft Word - 报告.doc", "untitled", "report_final.docx", "无标题"])
def test_titles_that_programs_make_up_are_none(title: str) -> None:
    def named(sheet: Canvas) -> None:
        sheet.setTitle(title)
        page(at(200, 460, "城市的工作", 18), prose(LONG, 420))(sheet)

    assert work(draw(named)).title == "城市的工作"


def image(sheet: Canvas) -> None:
    sheet.rect(100, 100, 300, 200, fill=1)


def error(data: bytes) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "x.pdf")
    assert caught.value.where == "x.pdf"
    return caught.value


def test_a_scan_is_told() -> None:
    found = error(draw(image, image, image))
    assert found.what == "no text layer on 3 pages: a scan"
    assert "OCR" in found.hint


def test_pages_without_text_among_others_are_told() -> None:
    parsed = read_bytes(draw(image, page(prose(LONG, 440)), image), "x.pdf")
    (note,) = parsed.notes
    assert note.startswith("no text layer on 2 of 3 pages (pages 1, 3)")


def test_characters_without_meaning_are_told() -> None:
    assert (
        "does not say which characters" in error(draw(page(at(72, 400, "\ue000\ue001\ue002\ue003" * 9)))).what
    )


def test_a_password_is_told() -> None:
    stream = io.BytesIO()
    sheet = Canvas(stream, encrypt=StandardEncryption("secret"))
    sheet.drawString(72, 400, "A line of text.")
    sheet.save()
    assert error(stream.getvalue()).what == "a password is needed to open it"


PRINTED = draw(page(at(72, 400, "Some words on a page.", font="Helvetica")), page(prose(SENTENCE, 400)))


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_file_that_is_cut_off_is_told(kept: float) -> None:
    assert error(PRINTED[: int(len(PRINTED) * kept)]).what.startswith("damaged")


def test_a_file_that_is_no_pdf_inside_is_told() -> None:
    assert error(b"%PDF-1.7\n" + bytes(range(256)) * 9 + b"\n%%EOF\n").what.startswith("damaged")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(PRINTED) - 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_damaged_file_is_read_or_told(changes: Sequence[tuple[int, int]]) -> None:
    data = bytearray(PRINTED)
    for place, value in changes:
        data[place] = value
    with suppress(ReadError):
        assert read_bytes(bytes(data), "x.pdf").documents
