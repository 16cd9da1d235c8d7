"""Word documents: the text as printed, in the paragraphs that a reader sees."""

from __future__ import annotations

import pytest
from docx_maker import PROSE, STRICT, field, note_of, p, paragraphs, pr, r, read, tbl, tc, text, texts

from corpus.readers.docx.breaks import divide

# Runs


DELETED = "<w:del><w:r><w:delText> old</w:delText></w:r></w:del>"


def inline(tag: str) -> str:
    return f"<w:r><w:t>A</w:t><w:{tag}/><w:t>B</w:t></w:r>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (r("one") + r(" two"), "one two"),
        (f"{r('kept')}<w:ins>{r(' new')}</w:ins>{DELETED}", "kept new"),
        (f"<w:moveFrom>{r('gone')}</w:moveFrom>{r('here ')}<w:moveTo>{r('to')}</w:moveTo>", "here to"),
        (f"<w:ins><w:del>{r('never')}</w:del></w:ins>{r('ever')}", "ever"),
        (f"<w:hyperlink>{r('link')}</w:hyperlink>", "link"),
        (f"<w:smartTag><w:smartTag>{r('北京')}</w:smartTag></w:smartTag>", "北京"),
        (f"<w:sdt><w:sdtPr><w:t>no</w:t></w:sdtPr><w:sdtContent>{r('yes')}</w:sdtContent></w:sdt>", "yes"),
        (f"<w:fldSimple w:instr='PAGE'>{r('7')}</w:fldSimple>", "7"),
        (field(" DATE ", r("1 May")), "1 May"),
        (field(f" IF {field('PAGE', r('3'))} = 3 ", r("odd")), "odd"),
        (field(" REF ", r("see ") + field(" REF ", r("below"))), "see below"),
        (f"{r('end')}<w:r><w:fldChar w:fldCharType='end'/></w:r>{r(' of another')}", "end of another"),
        (inline("tab"), "A B"),
        (inline("noBreakHyphen"), "A-B"),
        (inline("softHyphen"), "AB"),
        (inline("lastRenderedPageBreak"), "AB"),
        (inline("footnoteRef"), "AB"),
        (r("shown") + r(" hidden", "<w:vanish/>") + r(" again", "<w:vanish w:val='0'/>"), "shown again"),
        (r("大写", "<w:caps/>") + r("x", "<w:smallCaps/>"), "大写x"),
        (f"<w:r><w:ruby><w:rt>{r('hàn')}</w:rt><w:rubyBase>{r('汉')}</w:rubyBase></w:ruby></w:r>", "汉"),
        ("<m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath>", "E=mc"),
        (f"{r('a')}<w:r><w:sym w:font='Symbol' w:char='F0B3'/></w:r>{r('b')}", "a≥b"),
        (f"{r('a')}<w:r><w:sym w:font='Symbol' w:char='F061'/></w:r>", "aα"),
        (f"<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>{r('是')}", "☑是"),
        (f"<w:r><w:sym w:font='Webdings' w:char='F0FE'/></w:r>{r('是')}", "是"),
        (f"<w:r><w:sym w:font='Arial' w:char='2192'/></w:r>{r('x')}", "→x"),
        (f"<w:r><w:sym w:font='Arial' w:char='none'/></w:r>{r('x')}", "x"),
    ],
)  # fmt: skip
def test_the_text_of_a_paragraph(content: str, expected: str) -> None:
    assert text(content) == expected


def test_a_text_box_stands_behind_its_paragraph_and_once() -> None:
    box = f"<w:txbxContent>{pr('in the box')}</w:txbxContent>"
    content = (
        f"{r('before')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"<w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        f"</mc:AlternateContent></w:r>{r(' after')}"
    )
    assert texts(p(content) + pr("next")) == ["before after", "in the box", "next"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    deleted = "<w:rPr><w:del w:id='1'/></w:rPr>"
    assert texts(pr("one ", deleted) + pr("two") + pr("three", deleted)) == ["one two", "three"]


def test_a_dropped_capital_belongs_to_its_word() -> None:
    assert texts(pr("O", "<w:framePr w:dropCap='drop'/>") + pr("nce upon a time")) == ["Once upon a time"]


def test_headers_comments_and_properties_are_no_text() -> None:
    body = (
        p(f"<w:bookmarkStart w:name='no'/><w:commentRangeStart/>{r('text')}")
        + "<w:sectPr><w:pgSz/></w:sectPr>"
    )
    assert texts(body, parts={"header1": pr("header"), "comments": pr("comment")}) == ["text"]


# Line breaks

LONG = "一二三四五六七八九十一二三四五六七八九十"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Wrapped at every line of this", "paragraph, in other words it", "goes on. And on until here."], 1),
        ([f"{LONG}，", f"{LONG}。"], 1),
        ([f"{LONG}。", f"{LONG}。", f"{LONG}。"], 3),
        ([f"{LONG}。", "一、新的标题", f"{LONG}。"], 3),
        ([LONG, f"\u3000\u3000{LONG}"], 2),
        ([LONG, "", LONG], 2),
        (["来源：某某日报", f"{LONG}{LONG}。"], 2),
        ([f"{LONG}：", f"（一）{LONG}；", f"（二）{LONG}。"], 3),
    ],
)
def test_line_breaks_wrap_a_paragraph_or_end_it(lines: list[str], expected: int) -> None:
    found = divide("\n".join(lines), is_title=False)
    assert len(found) == expected
    assert "".join("".join(found).split()) == "".join("".join(lines).split())


def test_line_breaks_in_titles_are_no_ends_but_before_the_lines_below_them() -> None:
    lines = ["关于国民经济", "和社会发展计划执行情况的报告", "——2024年3月5日在某省人民代表大会会议上"]
    assert divide("\n".join(lines), is_title=True) == ["关于国民经济和社会发展计划执行情况的报告", lines[2]]


def test_joined_lines_take_a_blank_between_latin_words_only() -> None:
    assert divide("one\ntwo\n三\n四", is_title=True) == ["one two三四"]


def test_centred_lines_make_one_title() -> None:
    content = "<w:r><w:t>某省</w:t><w:br/><w:t>政府工作报告一百字</w:t></w:r>"
    assert texts(p(content, "<w:jc w:val='center'/>") + pr(PROSE))[0] == "某省政府工作报告一百字"


# Tables


def test_rows_of_tables() -> None:
    body = (
        pr("某省的报告")
        + pr(PROSE)
        + pr("表1 人口：")
        + tbl(tc(pr("年份")) + tc(pr("人口")), tc(pr("2023")) + tc(pr("一"), pr("二")))
    )
    found = paragraphs(body)
    assert [(each.kind, each.text) for each in found[2:]] == [
        ("paragraph", "表1 人口："), ("table_row", "| 年份 | 人口 |"), ("table_row", "| 2023 | 一 二 |"),
    ]  # fmt: skip
    assert [each.locator["block"] for each in found[2:]] == [3, 4, 6]


def test_merged_cells_stand_once_and_columns_stay_in_line() -> None:
    wide, first, later = "<w:gridSpan w:val='2'/>", "<w:vMerge w:val='restart'/>", "<w:vMerge/>"
    rows = texts(
        tbl(
            tc(pr("A"), properties=wide) + tc(pr("B")),
            tc(pr("C"), properties=first) + tc(pr("D")) + tc(pr("E")),
            tc(pr("C"), properties=later) + tc(pr("F")) + tc(pr("G")),
            tc(pr("")) + tc(pr("")) + tc(pr("")),
        )
    )
    assert rows == ["| A | | B |", "| C | D | E |", "| | F | G |"]


def test_deleted_rows_are_out_and_enclosed_ones_in() -> None:
    table = tbl(tc(pr("A")) + tc(pr("B"))).replace("</w:tbl>", "") + (
        f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr>{tc(pr('x')) + tc(pr('y'))}</w:tr>"
        f"<w:sdt><w:sdtContent><w:tr>{tc(pr('C'))}<w:sdt><w:sdtContent>{tc(pr('D'))}</w:sdtContent></w:sdt></w:tr>"
        "</w:sdtContent></w:sdt></w:tbl>"
    )
    assert texts(table) == ["| A | B |", "| C | D |"]


def test_a_table_inside_a_table_is_part_of_its_cell() -> None:
    inner = tbl(tc(pr("1")) + tc(pr("2")), tc(pr("3")) + tc(pr("4")))
    assert texts(tbl(tc(pr("A")) + tc(inner, pr("B")))) == ["| A | 1 2 3 4 B |"]


def test_a_table_of_one_column_is_a_frame_around_paragraphs() -> None:
    assert texts(tbl(tc(pr("专栏一 重大工程")), tc(pr(PROSE), pr(PROSE)))) == [
        "专栏一 重大工程",
        PROSE,
        PROSE,
    ]


# Notes


def test_notes_follow_the_paragraph_that_refers_to_them() -> None:
    def notes(kind: str) -> str:
        mark = f"<w:r><w:{kind}Ref/></w:r>"
        own = (f"<w:{kind} w:id='{id_}'>{p(mark + r(f' {kind} {id_}。'))}</w:{kind}>" for id_ in (2, 3))
        return f"<w:{kind} w:type='separator' w:id='0'>{p()}</w:{kind}>{''.join(own)}"

    first = p(r("这里有注") + note_of("footnote", 3) + r(f"，{PROSE}"))
    second = p(r(PROSE) + note_of("endnote", 2) + note_of("footnote", 2) + note_of("footnote", 99))
    body = pr("某省的报告") + pr("一、回顾") + first + second
    found = paragraphs(body, parts={"footnotes": notes("footnote"), "endnotes": notes("endnote")})
    assert [(each.text, dict(each.locator)) for each in found[2:]] == [
        (f"这里有注，{PROSE}", {"block": 3}),
        ("footnote 3。", {"footnote": 1}),
        (PROSE, {"block": 4}),
        ("endnote 2。", {"endnote": 1}),
        ("footnote 2。", {"footnote": 2}),
    ]
    assert found[3].section == ("某省的报告", "一、回顾")
    assert found[3].extra == {"role": "footnote"}


def test_a_note_to_a_blank_paragraph_follows_the_one_above() -> None:
    notes = {"footnotes": f"<w:footnote w:id='1'>{pr('注一。')}</w:footnote>"}
    body = pr(PROSE) + p(note_of("footnote", 1)) + pr("后面还有一段。")
    found = paragraphs(body, parts=notes)
    assert [each.text for each in found] == [PROSE, "注一。", "后面还有一段。"]


def test_notes_of_a_table_follow_it() -> None:
    notes = {"footnotes": f"<w:footnote w:id='1'>{pr('注一。')}</w:footnote>"}
    table = tbl(tc(p(r("A") + note_of("footnote", 1))) + tc(pr("B")), tc(pr("C")) + tc(pr("D")))
    found = paragraphs(pr(PROSE) + table + pr(PROSE), parts=notes)
    assert [each.text for each in found] == [PROSE, "| A | B |", "| C | D |", "注一。", PROSE]
    assert [each.extra.get("role") for each in found[1:4]] == ["header", None, "footnote"]


# Properties, places, dialects


def test_properties_count_where_the_first_page_prints_them() -> None:
    core = (
        "<dc:title>某省 政府工作报告</dc:title><dc:creator>某某研究室</dc:creator>"
        "<cp:keywords>年度报告</cp:keywords>"
        "<dcterms:created>2019-05-01T00:00:00Z</dcterms:created>"
    )
    shown = read(pr("内部资料") + pr("某省政府工作报告") + pr("某某研究室") + pr(PROSE), parts={"core": core})
    assert shown.title == "某省 政府工作报告"
    assert "某某研究室" in shown.metadata.values()
    assert "年度报告" in shown.metadata.values()
    assert shown.date is None
    other = read(pr("某市的另一份报告") + pr(PROSE), parts={"core": core})
    assert other.title == "某市的另一份报告"
    assert "某某研究室" not in other.metadata.values()


def test_places_count_all_paragraphs_blank_ones_too() -> None:
    body = p() + pr("某省的报告") + p() + tbl(tc(pr("A")) + tc(pr("B"))) + pr(PROSE)
    assert [each.locator for each in paragraphs(body)] == [{"block": 2}, {"block": 4}, {"block": 6}]
    assert all(each.span is None for each in paragraphs(body))


def test_the_strict_dialect_and_another_name_for_the_text() -> None:
    assert texts(pr("strict"), namespace=STRICT, main="word/document2.xml") == ["strict"]
