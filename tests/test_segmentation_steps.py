"""The small steps, each on its own: page numbers, running headers, contents, articles, turns, hyphens."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Paragraph
from corpus.segmentation import PLAIN_TEXT, segment
from corpus.segmentation.lines import split_lines
from corpus.segmentation.pagenumbers import find_numbers
from corpus.segmentation.runningheaders import find_headers

PROSE = "The council met in the spring of that year and spoke for a long time about the"
FULL = "\n".join([PROSE] * 9)


def numbers(text: str) -> list[int | str]:
    return [page for _, page in find_numbers(split_lines(text, PLAIN_TEXT))]


def headers(text: str, aside: Sequence[int] = ()) -> list[str]:
    lines = split_lines(text, PLAIN_TEXT)
    return [lines[index].text for index in find_headers(lines, aside)]


def only(text: str) -> list[Paragraph]:
    (work,) = segment(text)
    return list(work)


@pytest.mark.parametrize(
    ("printed", "page"),
    [
        ("- 7 -", 7),
        ("— 7 —", 7),
        ("－7－", 7),
        ("第 7 页 共 30 页", 7),
        ("第7頁／共30頁", 7),
        ("第十二页", 12),
        ("第一百零三页", 103),
        ("第一二页", 12),
        ("Page 7 of 30", 7),
        ("7 of 30", 7),
        ("7/30", 7),
        ("- xiv -", "xiv"),
    ],
)
def test_a_dressed_number_is_one_wherever_it_stands_alone(printed: str, page: int | str) -> None:
    assert numbers(f"{PROSE}\n{printed}\n{PROSE}") == [page]


@pytest.mark.parametrize("style", ["{}", "[{}]", "({})", "| {} |", "（{}）"])
def test_a_plain_number_must_rise_from_page_to_page(style: str) -> None:
    assert numbers("\n".join(f"{FULL}\n{style.format(n)}" for n in (3, 4, 6))) == [3, 4, 6]
    assert numbers("\n".join(f"{FULL}\n{style.format(n)}" for n in (9, 4, 1))) == []


def test_small_roman_numbers_rise_too() -> None:
    assert numbers("\n".join(f"{FULL}\n{n}" for n in ("viii", "ix", "x"))) == ["viii", "ix", "x"]


def test_numbers_of_items_are_no_page_numbers() -> None:
    assert numbers("\n".join(f"({n})\n{PROSE}" for n in (1, 2, 3, 4))) == []


def test_each_part_of_a_source_may_count_its_pages() -> None:
    pages = [1, 2, 3, 4, 1, 2, 3]
    assert numbers("\n".join(f"{FULL}\n{n}" for n in pages)) == pages


@given(st.lists(st.sampled_from(["12", "[3]", "iv", "第三页", "- 1 -", "text", "(2)"]), max_size=12))
def test_only_lines_that_print_a_number_are_numbers(lines: list[str]) -> None:
    found = dict(find_numbers(split_lines("\n".join(lines), PLAIN_TEXT)))
    assert all(lines[index] != "text" for index in found)


def test_odd_and_even_pages_have_headers_of_their_own() -> None:
    tops = ["Policy Review", "The Annual Meeting"] * 2
    assert headers("\f".join(f"{top}\n{FULL}\n" for top in tops)) == tops


def test_a_header_with_date_and_number_is_told_by_its_place() -> None:
    tops = [f"March 5, 2031    Policy Review    Page {n}" for n in (1, 2, 3)]
    assert headers("\f".join(f"{top}\n{FULL}\n" for top in tops)) == tops


def test_without_form_feeds_a_header_recurs_at_even_distances_and_cuts_a_sentence() -> None:
    assert headers("\n".join(f"Policy Review\n{FULL}" for _ in range(4))) == ["Policy Review"] * 4


def test_a_line_that_recurs_close_by_is_text() -> None:
    assert headers("\n".join(f"{PROSE}\nThe Basic Law" for _ in range(5))) == []


def test_a_label_over_each_part_is_text_when_nothing_is_cut() -> None:
    ended = f"{FULL} roads."
    assert headers("\n".join(f"Question\n{ended}" for _ in range(5))) == []


LAW = (
    "某市河道管理办法\n目　录\n第一章 总则\n第二章 保护\n第一章 总则\n第一条 为了管好河道，制定本办法。\n"
    "第二条 本办法适用于全市。\n在河道内活动的，应当遵守下列规定：\n（一）不得倾倒；\n（二）不得占用。\n"
    "违反前款规定的，处以罚款。\n第 二 章 保护\n第三条之一 应当保护河道。\n"
)


def test_a_table_of_contents_opens_no_section() -> None:
    contents = [p for p in only(LAW) if p.extra.get("role") == "contents"]
    assert [p.text for p in contents] == ["目　录", "第一章 总则", "第二章 保护"]
    assert {p.kind for p in contents[1:]} == {"list_item"}
    assert [p.text for p in only(LAW) if p.kind == "heading"] == ["第一章 总则", "第 二 章 保护"]


def test_leaders_tell_an_entry_of_the_contents() -> None:
    text = f"Report\n\n1. Roads ........... 3\n2. Schools …… 12\n\n1. Roads\n\n{PROSE} roads.\n"
    found = [(p.kind, p.text) for p in only(text)[1:4]]
    assert found == [
        ("list_item", "1. Roads ........... 3"),
        ("list_item", "2. Schools …… 12"),
        ("heading", "1. Roads"),
    ]


def test_clauses_are_counted_and_items_belong_to_theirs() -> None:
    located = [(p.text[:4], dict(p.locator)) for p in only(LAW) if p.locator]
    assert located == [
        ("第一条 ", {"article": "第一条"}),
        ("第二条 ", {"article": "第二条", "clause": 1}),
        ("在河道内", {"article": "第二条", "clause": 2}),
        ("（一）不", {"article": "第二条", "clause": 2}),
        ("（二）不", {"article": "第二条", "clause": 2}),
        ("违反前款", {"article": "第二条", "clause": 3}),
        ("第三条之", {"article": "第三条之一"}),
    ]


def test_a_lone_quoted_article_reaches_no_further() -> None:
    text = "学习笔记\n第五条 说的是河道。\n下面谈谈我的体会，这些体会都是平时想到的。\n"
    assert [bool(p.locator) for p in only(text)] == [False, True, False]


def test_a_heading_within_a_speech_ends_with_the_speaker() -> None:
    turn = (
        "主席：请各位议员就这件事情发表意见，时间不超过三分钟。\n李四议员：我同意刚才的意见，不再多说了。\n"
    )
    speech = (
        "局长：我来介绍一下情况，请大家听一听。\n道路建设\n去年修了许多道路，也修了许多桥梁，花了不少钱。\n"
    )
    found = [p for p in only(turn * 4 + speech + turn) if p.section]
    assert [p.text[:4] for p in found] == ["去年修了"]


def test_words_divided_throughout_are_whole_without_a_proof() -> None:
    lines = [
        "The council spoke about the con-",
        "dition of the roads and the mainte-",
        "nance of the bridges in the old dis-",
        "tricts of the town by the river.",
    ]
    (paragraph,) = only("\n".join(lines))
    assert paragraph.text == (
        "The council spoke about the condition of the roads and the maintenance of the bridges "
        "in the old districts of the town by the river."
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("trailing", ["", " ", "  "])
def test_blanks_after_every_line_say_nothing(newline: str, trailing: str) -> None:
    lines = ["某市河道管理办法", "（2031年3月1日市长会议通过）", "　　本办法说明怎样管好全市的河道，请遵守。"]
    assert [p.text for p in only((trailing + newline).join([*lines, ""]))] == [line.strip() for line in lines]


def test_headings_in_the_middle_of_the_page_are_whole() -> None:
    body = "　　" + "我们在过去一年里修好了许多道路和桥梁，" * 4
    wrapped = "\n".join(body[start : start + 30] for start in range(0, len(body), 30))
    title = f"{' ' * 17}关于去年修建道路和桥梁以及\n{' ' * 18}办好学校等工作情况的报告"
    text = "\n".join([title, *[f"{' ' * 23}第{n}部分 情况\n{wrapped}。" for n in "一二三"]])
    assert [p.text for p in only(text) if p.kind in ("title", "heading")] == [
        "关于去年修建道路和桥梁以及办好学校等工作情况的报告",
        *[f"第{n}部分 情况" for n in "一二三"],
    ]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("wrapped", [False, True])
def test_the_last_character_of_a_title_in_a_line_of_its_own_belongs_to_it(gap: str, wrapped: bool) -> None:
    body = "我们在过去一年里修好了许多道路和桥梁，" * 9
    lines = [body[start : start + 30] for start in range(0, len(body), 30)] if wrapped else [body]
    text = gap.join(["城市工作报", "告", "（2031年3月1日）", "各位代表：", "\n".join(lines)[:-1] + "。"])
    assert only(text)[0].text == "城市工作报告"


def test_the_wrapped_lines_of_a_centred_heading_are_one() -> None:
    heading = [
        "1. We repaired the roads and bridges of the old town",
        "and kept the schools of the districts within a range",
        "                  that was proper.",
    ]
    body = "\n".join(["The council met in the spring of that year and talked"] * 6) + "\nmuch."
    found = only("\n\n".join(["\n".join(heading), body, body]))
    assert found[0].text == " ".join(line.strip() for line in heading)
