"""What the steps together make of small texts, and the laws that hold for any text."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import span

from corpus.model import Paragraph
from corpus.segmentation import MARKDOWN, MEDIAWIKI, PLAIN_TEXT, Syntax, segment, to_row
from corpus.segmentation.cutting import LONGEST

PIECES = [
    *(
        "\n",
        "\n\n",
        "\r\n",
        "\f",
        " ",
        "　",
        "一、",
        "（二）",
        "第三条 ",
        "1. ",
        "- ",
        "* ",
        "• ",
        "> ",
        "|",
        "| a |",
    ),
    *(
        "**",
        "*",
        "_",
        "==",
        "= ",
        "# ",
        "```",
        "<!-- x -->",
        "[a](b)",
        "[[x|y]]",
        "'''",
        "{{",
        "}}",
        "---",
        "——",
        "[^1]: ",
        "|---|",
        "\n首页 > 新闻\n",
        "\nMost Read\n",
    ),
    *(
        "- 3 -",
        "第4页",
        "12",
        "字",
        "增长",
        "，",
        "。",
        "”",
        "（",
        "word ",
        "Word",
        "co-\n",
        ".",
        ":",
        "\x85",
        "\u2028",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=80)
SYNTAXES = st.sampled_from([PLAIN_TEXT, MARKDOWN, MEDIAWIKI])


def squeeze(text: str) -> str:
    return "".join(text.split())


def flat(works: Sequence[Sequence[Paragraph]]) -> list[Paragraph]:
    return [paragraph for work in works for paragraph in work]


def only(text: str, syntax: Syntax = PLAIN_TEXT) -> list[Paragraph]:
    (work,) = segment(text, syntax)
    return list(work)


@given(TEXTS, SYNTAXES)
def test_every_character_has_one_owner(text: str, syntax: Syntax) -> None:
    owners = [0] * len(text)
    for paragraph in flat(segment(text, syntax)):
        for index in range(*span(paragraph)):
            owners[index] += not any(start <= index < end for start, end in paragraph.skip)
    assert all(count == 1 for count, char in zip(owners, text, strict=True) if not char.isspace())


@given(TEXTS, SYNTAXES)
def test_spans_are_in_order_with_edges_that_are_not_blank(text: str, syntax: Syntax) -> None:
    spans = [span(paragraph) for paragraph in flat(segment(text, syntax))]
    assert spans == sorted(spans)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)


@given(TEXTS, SYNTAXES)
def test_the_text_is_the_source_without_furniture_and_markup(text: str, syntax: Syntax) -> None:
    for paragraph in flat(segment(text, syntax)):
        dropped = {i for start, end in (*paragraph.skip, *paragraph.markup) for i in range(start, end)}
        kept = "".join(text[i] for i in range(*span(paragraph)) if i not in dropped)
        if paragraph.kind != "boilerplate":
            assert squeeze(paragraph.text) == squeeze(kept) != ""


def test_blanks_alone_are_no_work() -> None:
    assert segment(" \n\f\u3000\n") == []


def test_a_line_without_an_end_is_cut_at_ends_of_sentences() -> None:
    sentence = "这是一个没有换行的文件里的一句话。"
    paragraphs = only(sentence * 5000)
    assert len(paragraphs) > 2
    assert all(p.text.endswith("。") and len(p.text) <= LONGEST for p in paragraphs)
    assert "".join(p.text for p in paragraphs) == sentence * 5000


def test_a_line_without_any_sentence_is_cut_all_the_same() -> None:
    assert sum(len(p.text) for p in only("字" * 50_000)) == 50_000


def test_articles_are_paragraphs_and_their_items_a_list() -> None:
    text = (
        "河道管理办法\n第一章 总则\n第一条 为了管好河道，制定本办法。\n"
        "第二条 下列行为应当禁止：\n（一）倾倒垃圾；\n"
        "（二）占用河岸。\n第二章 附则\n第三条之一 本办法自公布之日起施行。\n"
    )
    found = [(p.kind, dict(p.locator), p.section[1:]) for p in only(text)]
    assert found == [
        ("title", {}, ()),
        ("heading", {}, ()),
        ("paragraph", {"article": "第一条"}, ("第一章 总则",)),
        ("paragraph", {"article": "第二条"}, ("第一章 总则",)),
        ("list_item", {"article": "第二条"}, ("第一章 总则",)),
        ("list_item", {"article": "第二条"}, ("第一章 总则",)),
        ("heading", {}, ()),
        ("paragraph", {"article": "第三条之一"}, ("第二章 附则",)),
    ]


def test_english_numbering_nests() -> None:
    text = (
        "TOWN REPORT\nI. The Past Year\n"
        "Much was done in the past year.\n1. Roads\n"
        "Ten roads were built.\n2. Schools\n"
        "Two schools were opened.\nII. The Year Ahead\n"
        "More will follow next year.\n"
    )
    headings = [(p.text, p.extra["level"]) for p in only(text) if p.kind == "heading"]
    assert headings == [
        ("I. The Past Year", 2),
        ("1. Roads", 3),
        ("2. Schools", 3),
        ("II. The Year Ahead", 2),
    ]


def test_emphasised_labels_have_the_level_of_their_like() -> None:
    text = (
        "# Brief\n\n## Summary\n\n### *Chinese:*\n\n**中文题目**\n\n"
        "这一段是中文的摘要。\n\n***French:***\n\n**Titre**\n\nUn texte.\n"
    )
    headings = {p.text: p.extra["level"] for p in only(text, MARKDOWN) if p.kind == "heading"}
    assert headings == {"Summary": 2, "Chinese:": 3, "中文题目": 4, "French:": 3, "Titre": 4}


def test_a_second_title_with_an_occasion_opens_a_second_work() -> None:
    first = "关于工作报告的决议\n（2031年3月9日全体会议通过）\n会议批准了这个报告。\n"
    second = "工作报告\n——2031年3月1日在全体会议上\n市长　李平\n各位代表：\n现在开始报告。\n"
    works = segment(first + second)
    assert [work[0].text for work in works] == ["关于工作报告的决议", "工作报告"]
    assert [p.extra.get("role") for p in works[1][1:4]] == ["occasion", "author", "salutation"]


def test_a_paragraph_cut_by_a_page_is_whole_and_skips_the_number() -> None:
    page = (
        "The council met in spring and again in the autumn of that year to\n"
        "discuss the budget, the roads and the schools, and in both of the\n"
    )
    text = (
        page + "\n- 7 -\n\n" + "meetings the members agreed on what had to be done before winter.\n\n- 8 -\n"
    )
    paragraphs = only(text)
    assert [(p.kind, p.page) for p in paragraphs] == [
        ("paragraph", 7),
        ("boilerplate", 7),
        ("boilerplate", 8),
    ]
    assert [text[slice(*skip)] for skip in paragraphs[0].skip] == ["- 7 -"]
    assert "in both of the meetings the members" in paragraphs[0].text


def test_words_divided_at_line_ends_are_whole_and_compounds_keep_their_hyphen() -> None:
    lines = [
        "The development of the harbour went on without a pause, and the devel-",
        "opment of the town behind it was to follow a long-term plan. The long-",
        "term plan was kept in a drawer, and the people of the harbour read it.",
    ]
    (paragraph,) = only("\n".join(lines))
    assert "the development of the town" in paragraph.text
    assert "The long-term plan was kept" in paragraph.text


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("增长\n5.2%，", "增长5.2%，"),
        ("共建“\n一带一路”，", "共建“一带一路”，"),
        ("（见\n附件）", "（见附件）"),
    ],
)
def test_chinese_lines_join_without_a_space(text: str, joined: str) -> None:
    wide = "我们在过去的一年里修好了许多道路和桥梁，也办好了许多学校和医院，" * 2
    assert joined in only(f"{wide}{text}\n说明完了。")[0].text


def test_headings_recur_in_brackets_with_a_question_below() -> None:
    body = "The members spoke about this for a long time, and in the end they agreed on most of it."
    text = "Town questions\n\n" + "\n\n".join(
        f"【Part {n}】\n\nWhat comes next?\n\n{body}" for n in (1, 2, 3)
    )
    levels = [p.extra["level"] for p in only(text) if p.kind == "heading"]
    assert levels == [2, 3, 2, 3, 2, 3]


def test_rows_have_the_agreed_names() -> None:
    paragraph = only("# 题目\n\n正文在这里。\n", MARKDOWN)[0]
    assert to_row(paragraph, 1) == {
        "n": 1,
        "kind": "title",
        "section": [],
        "lang": "zh-Hans",
        "page": None,
        "char_start": 0,
        "char_end": 4,
        "text": "题目",
        "markup": [[0, 2]],
        "level": 1,
    }
