"""Wiki text: templates, tables, notes, links and language conversion, as a reader of the page sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import span

from corpus.model import Document, Paragraph
from corpus.readers import read_bytes
from corpus.segmentation import MEDIAWIKI, segment
from corpus.segmentation.cutting import LONGEST

FRAGMENTS = st.sampled_from(
    [
        *("\n", "\n\n", "\r\n", " ", "　", "字", "，", "。", "word ", "12", "(", ":", ";", "=", "\x85", "\f"),
        *("{{", "}}", "[[", "]]", "|", "||", "!", "!!", "-{", "}-", "{|", "|}", "|-", "|+", "'''", "''", "'"),
        *(
            "\n{|\n",
            "\n|-\n",
            "\n|}\n",
            "\n|+ 表 ",
            "\n| a || b",
            "\n! a !! b\n",
            "\n| style=x | ",
            "\n* ",
            "\n:",
        ),
        *(
            "{{Infobox\n|a=1\n|b=字\n}}",
            "{{Infobox|a=1|b=2}}",
            "|a=",
            "{{lang|zh|文}}",
            "{{x}}",
            "{{le|中|E}}",
        ),
        *("{{plainlist|\n* a\n* b\n}}", "[[File:a.jpg|thumb|字[[a|b]]]]", "[[File:a.jpg]]", "[[分类:x]]"),
        *(
            "[[en:X]]",
            "[[a|b]]",
            "<ref>a</ref>",
            "<ref name=a/>",
            "<ref>",
            "</ref>",
            "<!--",
            "-->",
            "<nowiki>",
        ),
        *("</nowiki>", "<br>", "<small>", "-{zh-hans:软;zh-hant:軟}-", "-{H|zh-cn:a;zh-tw:b}-", "zh-cn:"),
        *("[http://a.b 字]", "[http://a", "&nbsp;", "&amp;", "__TOC__", "#REDIRECT [[a]]", "\n== 标题 ==\n"),
    ]
)
WIKI = st.lists(FRAGMENTS, max_size=40).map("".join)
PAGES = {
    "Hans": "软件业发展很快，这个标题说明经济增长。",
    "Hant": "軟體業發展很快，這個標題說明經濟增長。",
}


def squeeze(text: str) -> str:
    return "".join(text.split())


def page(text: str) -> Document:
    (work,) = read_bytes(text.encode(), "page.wiki").documents
    return work


def shown(text: str) -> list[Paragraph]:
    return [paragraph for paragraph in page(text).paragraphs if paragraph.kind != "boilerplate"]


def prose(text: str) -> str:
    """What is left of wiki text amid a sentence."""
    (paragraph,) = shown(f"前文{text}后文。")
    return paragraph.text.removeprefix("前文").removesuffix("后文。")


@given(WIKI)
def test_every_character_has_one_owner_and_is_text_or_markup(text: str) -> None:
    owners = [0] * len(text)
    for paragraph in (found for work in segment(text, MEDIAWIKI) for found in work):
        start, end = span(paragraph)
        assert text[start:end] == text[start:end].strip() != ""
        skipped = {index for skip in paragraph.skip for index in range(*skip)}
        markup = {index for found in paragraph.markup for index in range(*found)}
        kept = "".join(text[index] for index in range(start, end) if index not in skipped | markup)
        assert paragraph.kind == "boilerplate" or squeeze(paragraph.text) == squeeze(kept) != ""
        for index in range(start, end):
            owners[index] += index not in skipped
    assert all(count == 1 for count, char in zip(owners, text, strict=True) if not char.isspace())


@pytest.mark.parametrize(
    ("wiki", "text"),
    [
        ("{{lang|en|Two Sessions}}", "Two Sessions"),
        ("{{lang-en|Two Sessions}}", "Two Sessions"),
        ("{{nowrap|不换行}}", "不换行"),
        ("{{le|发展纲要|Outline}}", "发展纲要"),
        ("{{link-en|纲要|Outline|发展纲要}}", "发展纲要"),
        ("{{tsl|en|Outline|纲要|发展纲要}}", "发展纲要"),
        ("{{tsl|en|Outline|纲要}}", "纲要"),
        ("{{cquote|1=发展是{{lang|zh|硬道理}}}}", "发展是硬道理"),
        ("{{formatnum:1200}}", "1200"),
        ("{{来源请求|time=2031}}", ""),
        ("{{efn|{{cite web|title=甲|url=http://a.example}}}}", ""),
        ("[[条目]]和[[条目#章节|链接]]", "条目和链接"),
        ("[[:Category:城市]]", "Category:城市"),
        ("[https://example.org 新闻网]", "新闻网"),
        ("'''粗体'''与''斜体''", "粗体与斜体"),
        ("it's 5' by 3'", "it's 5' by 3'"),
        ("<ref name='a'>{{cite web|title=注}}\n续</ref>", ""),
        ("<ref name=a/>", ""),
        ("<!-- 说\n\n明 -->", ""),
        ("<small>小字</small>", "小字"),
        ("<nowiki>[[原样]]</nowiki>", "[[原样]]"),
        ("甲&nbsp;乙", "甲 乙"),
        ("A&amp;B", "A&B"),
        ("《关于<某市办法>的决定》", "《关于<某市办法>的决定》"),
        ("未闭合{{模板", "未闭合{{模板"),
        ("未闭合[[链接", "未闭合[[链接"),
    ],
)
def test_markup_amid_a_sentence(wiki: str, text: str) -> None:
    assert prose(wiki) == text


@pytest.mark.parametrize(
    ("wiki", "hans", "hant"),
    [
        ("-{zh-hans:软件;zh-hant:軟體}-", "软件", "軟體"),
        ("-{zh-cn:信息; zh-tw:資訊; zh-hk:資訊;}-", "信息", "資訊"),
        ("-{A|zh-hans:网络;zh-hant:網路}-", "网络", "網路"),
        ("-{zh-tw:計程車}-", "計程車", "計程車"),
        ("-{原文}-", "原文", "原文"),
        ("-{zh|原文}-", "原文", "原文"),
        ("-{H|zh-cn:甲;zh-tw:乙}-", "", ""),
        ("-{T|zh-cn:甲;zh-tw:乙}-", "", ""),
        ("-{zh-hans:[[软件|软]];zh-hant:[[軟體|軟]]}-", "软", "軟"),
        ("[[甲|-{zh-hans:里面;zh-hant:裡面}-]]", "里面", "裡面"),
        ("-{软=>zh-hant:軟}-", "軟", "軟"),
    ],
)
def test_of_variants_the_page_shows_the_one_in_its_script(wiki: str, hans: str, hant: str) -> None:
    for script, text in (("Hans", hans), ("Hant", hant)):
        (paragraph,) = shown(f"{PAGES[script]}《{wiki}》")
        assert paragraph.text == f"{PAGES[script]}《{text}》"


@pytest.mark.parametrize("between", ["\n", ""])
def test_an_infobox_is_a_line_a_field_without_pictures_and_blanks(between: str) -> None:
    fields = [
        "name = '''河清市'''",
        "image = Map.png",
        "size = 250px",
        "mayor =",
        "area = {{nowrap|120 km}}<ref>a</ref>",
    ]
    box = "".join(f"{between}|{field}" for field in fields)
    found = shown(f"{{{{Infobox settlement{box}{between}}}}}\n河清市是一座城市。")
    assert [(p.kind, p.text) for p in found] == [
        ("infobox", "name = 河清市"),
        ("infobox", "area = 120 km"),
        ("paragraph", "河清市是一座城市。"),
    ]


def test_a_template_of_named_lines_is_an_infobox_whatever_its_name() -> None:
    fields = "\n|国家=某国\n|人口=120\n|面积=9\n|市长=李平\n"
    assert [p.text for p in shown(f"{{{{某国城市{fields}}}}}\n正文在这里。")][:2] == ["国家=某国", "人口=120"]
    assert [p.text for p in shown(f"{{{{Cite web{fields}}}}}\n正文在这里。")] == ["正文在这里。"]
    assert [p.text for p in shown(f"正文在这里{{{{某国城市{fields}}}}}。")] == ["正文在这里。"]


def test_a_list_in_a_field_is_one_line() -> None:
    found = shown("{{Infobox\n| members = {{plainlist|\n* [[甲]]\n* 乙\n}}\n}}\n正文在这里。")
    assert found[0].text == "members = 甲 乙"


def test_the_header_of_wikisource_states_facts() -> None:
    work = page(
        "{{Header\n|title=工作报告\n|author=[[李平]]\n|y=2031|m=3|d=5\n|previous=\n}}\n报告正文在这里。\n"
    )
    assert (work.title, work.date, work.metadata["author"]) == ("工作报告", "2031-03-05", "李平")


TABLE = """{| class="wikitable" style="text-align:center"
|+ style="color:red" | 表1 主要指标
|-
! 指标 !! style="width:3em" | 目标
! 属性
|- style="background:#eee"
| 研发经费 || 7%<ref>注</ref> || 预期性
|-
| rowspan="2" | [[能耗]]
  | 降低3%<br/>左右
|
* 约束性
* 预期性
|}
"""


def test_rows_of_a_table_are_whole_whatever_lines_their_cells_take() -> None:
    found = shown(f"== 目标 ==\n{TABLE}\n以上是目标。")
    assert [(p.kind, p.text) for p in found[1:]] == [
        ("paragraph", "表1 主要指标"),
        ("table_row", "! 指标 ! 目标 ! 属性"),
        ("table_row", "| 研发经费 | 7% | 预期性"),
        ("table_row", "| 能耗 | 降低3% 左右 | 约束性 预期性"),
        ("paragraph", "以上是目标。"),
    ]
    assert found[1].extra["role"] == "table_caption"
    assert [p.extra.get("header") for p in found[3:5]] == [["指标", "目标", "属性"]] * 2
    assert {p.extra["caption"] for p in found[3:5]} == {"表1 主要指标"}


def test_a_table_that_is_never_closed_swallows_nothing() -> None:
    found = shown("{| class=x\n| a || b\n\n== 标题 ==\n正文在这里。\n")
    assert [p.kind for p in found] == ["table_row", "heading", "paragraph"]


def test_two_tables_have_headers_of_their_own() -> None:
    tables = "{|\n! 甲\n|-\n| 1\n|}\n{|\n! 乙\n|-\n| 2\n|}\n"
    found = shown(f"= 题 =\n{tables}")
    assert [p.extra.get("header") for p in found[1:]] == [None, ["甲"], None, ["乙"]]


def test_what_stands_around_the_text_is_furniture() -> None:
    above, below = (
        "#REDIRECT [[甲]]\n__NOTOC__\n",
        "{{reflist}}\n{{PD-PRC-exempt}}\n[[Category:报告]]\n[[en:Report]]\n",
    )
    work = page(f"{above}\n正文在这里。\n\n{below}")
    assert [p.text for p in work.paragraphs if p.kind != "boilerplate"] == ["正文在这里。"]
    assert {str(p.extra["role"]) for p in work.paragraphs if p.kind == "boilerplate"} == {"markup"}


def test_the_caption_of_a_picture_is_a_paragraph_and_its_options_are_not() -> None:
    found = shown(
        "[[File:A.jpg|thumb|200px|河上的[[桥|大桥]]]]大桥建于2031年。\n\n见[[File:B.svg|20px]]图。[[文件:C.png]]"
    )
    assert [(p.text, p.extra.get("role")) for p in found] == [
        ("河上的大桥", "caption"),
        ("大桥建于2031年。", None),
        ("见图。", None),
    ]


def test_lists_and_indents() -> None:
    found = shown("= 题 =\n* 甲\n** 乙\n# 丙\n; 词 : 义\n:缩进的话。\n----\n")
    assert [(p.kind, p.text, p.extra.get("marker")) for p in found[1:]] == [
        ("list_item", "甲", "*"),
        ("list_item", "乙", "**"),
        ("list_item", "丙", "#"),
        ("list_item", "词 : 义", ";"),
        ("paragraph", "缩进的话。", None),
    ]


def test_a_note_behind_a_heading_is_no_part_of_it() -> None:
    found = shown("先说一句话。\n\n== 经济<ref>注</ref> == <!-- 说明 -->\n正文在这里。")
    assert [(p.kind, p.text) for p in found[1:]] == [("heading", "经济"), ("paragraph", "正文在这里。")]


def test_a_line_too_long_is_cut_between_its_links() -> None:
    sentence = "这是[[条目|一个]]没有换行的页面里的一句话。<ref>注</ref> "
    text = sentence * 3000
    paragraphs = shown(text)
    assert all(p.text.endswith("。") and len(p.text) <= LONGEST for p in paragraphs)
    assert "".join(p.text for p in paragraphs).count("这是一个没有换行的页面里的一句话。") == 3000
    covered = sum(end - start for start, end in map(span, paragraphs))
    assert covered >= len(squeeze(text))
