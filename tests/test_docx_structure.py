"""Word documents: headings from styles, numbers from automatic lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from docx_maker import (
    BOLD,
    HEADINGS,
    PROSE,
    item,
    level,
    numbering,
    p,
    paragraphs,
    pr,
    r,
    style,
    styled,
    tbl,
    tc,
    text,
    texts,
)

from corpus.readers.counting import count

# Styles


def outline(body: str) -> list[tuple[str, object, str]]:
    found = paragraphs(body, parts={"styles": HEADINGS})
    return [
        (each.kind, each.extra.get("level"), each.text) for each in found if each.kind in ("title", "heading")
    ]


def test_headings_have_the_level_of_their_style_or_the_one_it_is_based_on() -> None:
    body = (
        pr("报告", styled("Title")) + pr("第一部分", styled("1")) + pr(PROSE) + pr("其一", styled("own"))
        + pr(PROSE) + pr("其二", "<w:outlineLvl w:val='1'/>") + pr(PROSE) + pr(PROSE, styled("loop"))
        + pr("正文", styled("a2") + "<w:outlineLvl w:val='9'/>") + pr(PROSE)
    )  # fmt: skip
    assert outline(body)[:4] == [
        ("title", 1, "报告"), ("heading", 2, "第一部分"), ("heading", 3, "其一"), ("heading", 3, "其二"),
    ]  # fmt: skip


def test_lines_with_the_style_of_a_title_make_one() -> None:
    lines = [
        pr(line, styled("Title"))
        for line in ("某省", "政府工作报告", "——2024年1月9日在某省人民代表大会会议上")
    ]
    found = paragraphs("".join(lines) + pr(PROSE), parts={"styles": HEADINGS})
    assert [(each.kind, each.text, each.locator["block"]) for each in found[:2]] == [
        ("title", "某省政府工作报告", 1),
        ("paragraph", "——2024年1月9日在某省人民代表大会会议上", 3),
    ]


def test_sections_follow_the_headings() -> None:
    body = pr("报告", styled("Title")) + pr("上篇", styled("1")) + pr("其一", styled("a2")) + pr(PROSE)
    assert paragraphs(body, parts={"styles": HEADINGS})[-1].section == ("报告", "上篇", "其一")


def test_a_single_topmost_heading_at_the_start_is_the_title() -> None:
    body = pr("报告", styled("1")) + pr("其一", styled("a2")) + pr(PROSE)
    assert outline(body) == [("title", 1, "报告"), ("heading", 2, "其一")]


def test_a_long_paragraph_with_the_style_of_a_heading_is_none() -> None:
    body = pr("报告", styled("Title")) + pr("其一", styled("1")) + pr(PROSE) + pr(PROSE * 4, styled("1"))
    assert [text for *_, text in outline(body)] == ["报告", "其一"]


@pytest.mark.parametrize(
    ("run", "paragraph", "expected"),
    [
        ("<w:b/>", "", True),
        ("<w:b w:val='true'/>", "", True),
        ("<w:b w:val='0'/>", styled("Loud"), False),
        ("<w:rStyle w:val='Strong'/>", "", True),
        ("", styled("Louder"), True),
        ("<w:rStyle w:val='Strong'/>", styled("Loud"), False),
        ("<w:bCs/>", "", False),
    ],
)
def test_short_bold_paragraphs_are_headings(run: str, paragraph: str, expected: bool) -> None:
    body = pr("某省的报告") + pr(PROSE) + "".join(
        p(r("第", run) + r(" ") + r(f"{word}，一行", run), paragraph) + pr(PROSE) for word in "甲乙丙"
    )  # fmt: skip
    kinds = {each.kind for each in paragraphs(body, parts={"styles": BOLD}) if "一行" in each.text}
    assert ("heading" in kinds) is expected


def test_text_hidden_by_its_style_is_left_out() -> None:
    hidden = style("Ghost", run="<w:vanish/>", kind="character")
    assert text(r("seen") + r("not", "<w:rStyle w:val='Ghost'/>"), parts={"styles": hidden}) == "seen"


def test_a_table_of_contents_is_set_aside() -> None:
    contents = style("toc 1", id_="TOC1")
    body = pr("某省的报告") + pr("一、回顾 1", styled("TOC1")) + pr("一、回顾") + pr(PROSE)
    kinds = [(each.kind, each.extra.get("role")) for each in paragraphs(body, parts={"styles": contents})]
    assert kinds == [("title", None), ("boilerplate", "contents"), ("heading", None), ("paragraph", None)]


# Lists


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {7: "07", 10: "10", 123: "123"}),
        ("upperRoman", {4: "IV", 9: "IX", 1999: "MCMXCIX"}),
        ("lowerRoman", {3: "iii", 40: "xl"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 28: "BB", 53: "AAA"}),
        ("lowerLetter", {2: "b", 52: "zz"}),
        ("ordinal", {1: "1st", 2: "2nd", 11: "11th", 23: "23rd", 112: "112th"}),
        ("chineseCountingThousand", {1: "一", 10: "十", 15: "十五", 20: "二十", 105: "一百零五"}),
        ("chineseCountingThousand", {110: "一百一十", 1001: "一千零一", 2024: "二千零二十四"}),
        ("chineseCounting", {9: "九", 11: "十一", 99: "九十九", 100: "一〇〇"}),
        ("taiwaneseCounting", {21: "二十一", 101: "一〇一"}),
        ("taiwaneseCountingThousand", {101: "一百零一"}),
        ("japaneseCounting", {10: "十", 101: "百一", 111: "百十一", 234: "二百三十四"}),
        ("chineseLegalSimplified", {10: "壹拾", 105: "壹佰零伍"}),
        ("ideographLegalTraditional", {3: "參", 26: "貳拾陸"}),
        ("ideographDigital", {10: "一〇"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {12: "亥"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {2: "②"}),
        ("decimalEnclosedParen", {3: "⑶", 21: "21"}),
        ("decimalEnclosedFullstop", {3: "⒊"}),
        ("ideographEnclosedCircle", {3: "㊂", 11: "11"}),
        ("decimalFullWidth", {12: "１２"}),
        ("thaiCounting", {3: "3"}),
        ("chineseCountingThousand", {0: "0", 12345: "12345"}),
    ],
)  # fmt: skip
def test_numbering_systems(system: str, expected: dict[int, str]) -> None:
    assert {number: count(number, system) for number in expected} == expected


TIGHT = "<w:suff w:val='nothing'/>"


def numbers(items: Sequence[str], parts: Mapping[str, str]) -> list[str]:
    """What is printed before each paragraph; all of them have the text ``x``."""
    return [text.removesuffix("x").rstrip() for text in texts("".join(items), parts=parts)]


def test_automatic_numbers_are_text() -> None:
    parts = numbering(
        level(0, "chineseCountingThousand", "第%1章"),
        level(1, "chineseCounting", "%2、", TIGHT),
        level(2, "chineseCounting", "（%3）"),
        level(3, "decimal", "%4."),
        level(4, "decimalEnclosedCircle", "%5", TIGHT),
    )
    body = (
        item("总则", 0)
        + item("目的", 1)
        + item("范围", 2)
        + item("一般", 3)
        + item("其一", 4)
        + item("附则", 0)
    )
    assert texts(body, parts=parts) == [
        "第一章 总则",
        "一、目的",
        "（一）范围",
        "1. 一般",
        "①其一",
        "第二章 附则",
    ]


def test_deeper_levels_start_again_below_the_next_of_a_higher_one() -> None:
    parts = numbering(
        level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "lowerLetter", "%3)")
    )
    items = [item("x", index) for index in (0, 1, 1, 2, 0, 1, 2, 2, 1)]
    assert numbers(items, parts) == ["1.", "1.1", "1.2", "a)", "2.", "2.1", "a)", "b)", "2.2"]


def test_a_level_that_never_restarts_goes_on() -> None:
    never = "<w:lvlRestart w:val='0'/>"
    parts = numbering(level(0, "chineseCounting", "第%1章"), level(1, "chineseCounting", "第%2条", never))
    items = [item("x", index) for index in (0, 1, 1, 0, 1)]
    assert numbers(items, parts) == ["第一章", "第一条", "第二条", "第二章", "第三条"]


def test_a_level_shown_before_it_was_used_has_its_first_number() -> None:
    parts = numbering(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"))
    assert numbers([item("x", 1), item("x", 0), item("x", 1)], parts) == ["1.1", "1.", "1.1"]


def test_legal_levels_print_digits_throughout() -> None:
    parts = numbering(level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert numbers([item("x", 0), item("x", 1)], parts) == ["I.", "1.1"]


def test_lists_of_one_definition_go_on_counting_unless_they_start_anew() -> None:
    instances = (
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
        "<w:num w:numId='2'><w:abstractNumId w:val='0'/></w:num>"
        "<w:num w:numId='3'><w:abstractNumId w:val='0'/>"
        "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>"
        "<w:num w:numId='4'><w:abstractNumId w:val='0'/>"
        f"<w:lvlOverride w:ilvl='0'>{level(0, 'upperLetter', '%1)')}</w:lvlOverride></w:num>"
    )
    parts = numbering(level(0, "decimal", "%1."), instances=instances)
    items = [item("x", 0, list_id) for list_id in (1, 1, 2, 3, 3, 4)]
    assert numbers(items, parts) == ["1.", "2.", "3.", "5.", "6.", "G)"]


def test_a_list_starts_where_it_is_told() -> None:
    assert numbers([item("x"), item("x")], numbering(level(0, "decimal", "%1、", start=3))) == ["3、", "4、"]


def test_numbers_come_from_styles_too() -> None:
    parts = numbering(
        level(0, "decimal", "%1."), level(1, "chineseCounting", "第%2条", "<w:pStyle w:val='Article'/>")
    )
    place = "<w:numPr><w:numId w:val='1'/></w:numPr>"
    parts["styles"] = style("Article", properties=place) + style("Derived", based_on="Article")
    off = styled("Article") + "<w:numPr><w:numId w:val='0'/></w:numPr>"
    body = pr("一般规定", styled("Article")) + pr("其他规定", styled("Derived")) + pr("没有编号", off)
    assert texts(body, parts=parts)[0] == "第一条 一般规定"
    assert texts(body, parts=parts)[2] == "没有编号"


def test_numbers_come_from_styles_of_lists() -> None:
    link = "<w:abstractNum w:abstractNumId='1'><w:numStyleLink w:val='Legal'/></w:abstractNum>"
    instances = "".join(
        f"<w:num w:numId='{number}'><w:abstractNumId w:val='{number - 1}'/></w:num>" for number in (1, 2)
    )
    parts = numbering(level(0, "decimal", "§%1"), instances=link + instances)
    parts["styles"] = style("Legal", kind="numbering", properties="<w:numPr><w:numId w:val='1'/></w:numPr>")
    assert numbers([item("x", 0, 2)], parts) == ["§1"]


def test_articles_and_items_are_what_their_numbers_say() -> None:
    parts = numbering(
        level(0, "chineseCounting", "第%1条"), level(1, "lowerLetter", "%2)"), level(2, "bullet", "\uf0b7")
    )
    found = paragraphs(item(PROSE) + item(PROSE, 1) + item(PROSE, 1) + item(PROSE, 2), parts=parts)
    assert [(each.kind, each.locator.get("article"), each.extra.get("marker")) for each in found] == [
        ("paragraph", "第一条", None),
        ("list_item", None, "a)"),
        ("list_item", None, "b)"),
        ("list_item", None, "•"),
    ]
    assert found[3].text == PROSE


def test_a_list_that_is_not_defined_prints_nothing() -> None:
    body = item("没有定义的列表", 0, 9) + item("没有这一级", 5) + item("没有编号")
    assert texts(body, parts=numbering(level(0, "none", ""))) == ["没有定义的列表", "没有这一级", "没有编号"]


def test_a_caption_is_no_heading() -> None:
    caption = style("caption", id_="ab", run="<w:b/>")
    body = pr("年度报告", styled("Title")) + pr("一、概况") + pr("图1 就业走势", styled("ab")) + pr(PROSE)
    found = paragraphs(body, parts={"styles": HEADINGS + caption})
    assert [(each.kind, each.extra.get("role")) for each in found[2:]] == [
        ("paragraph", "caption"),
        ("paragraph", None),
    ]
    assert found[3].section == ("年度报告", "一、概况")


def test_two_tables_in_a_row_have_a_header_each() -> None:
    tables = [
        tbl(*(tc(pr(cell)) + tc(pr(value)) for cell, value in rows))
        for rows in ((("指标", "目标"), ("粮食", "7.0")), (("名称", "数量"), ("床位", "12")))
    ]
    found = paragraphs(pr("年度报告") + "".join(tables))
    assert [each.extra.get("header") for each in found if each.kind == "table_row"] == [
        None,
        ["指标", "目标"],
        None,
        ["名称", "数量"],
    ]
