"""Rows of tables carry what they mean: the names of their columns, and the caption."""

from __future__ import annotations

import pytest

from corpus.model import Paragraph
from corpus.readers.base import Blocks
from corpus.segmentation import MARKDOWN, PLAIN_TEXT, Syntax, segment
from corpus.segmentation.marks import Mark
from corpus.segmentation.tables import cells

ROWS = "| 研发 | 7% |\n| 能耗 | 3% |\n"
PIPES = f"| 指标 | 目标 |\n|---|---|\n{ROWS}"


def rows(text: str, syntax: Syntax = MARKDOWN) -> list[Paragraph]:
    (work,) = segment(text, syntax)
    return [paragraph for paragraph in work if paragraph.kind == "table_row"]


def fields(text: str, syntax: Syntax = MARKDOWN) -> list[tuple[object, object]]:
    return [(row.extra.get("header"), row.extra.get("caption")) for row in rows(text, syntax)]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("| a | b |", ["a", "b"]),
        ("|a|b|", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("| | b | |", ["", "b", ""]),
        ("! a ! b", ["a", "b"]),
        ("! a | b", ["a", "b"]),
        ("| well! | b", ["well!", "b"]),
        ("|", [""]),
    ],
)
def test_cells(row: str, found: list[str]) -> None:
    assert cells(row) == found


def test_a_rule_makes_the_row_above_it_a_header_whatever_it_says() -> None:
    text = f"| 2031 | 7% |\n|---|---|\n{ROWS}"
    assert [row.extra.get("role") for row in rows(text)] == ["header", None, None]
    assert fields(text) == [(None, None), (["2031", "7%"], None), (["2031", "7%"], None)]


def test_without_a_rule_a_first_row_of_labels_is_a_header() -> None:
    assert fields(f"| 指标 | 2031年 |\n{ROWS}", PLAIN_TEXT)[1] == (["指标", "2031年"], None)


@pytest.mark.parametrize("first", ["| 研发 | 5% |", "| 全年工作已经完成。 | 是 |", "| 研发 | | | |"])
def test_a_first_row_of_figures_or_sentences_is_none(first: str) -> None:
    assert all(header is None for header, _ in fields(f"{first}\n{ROWS}", PLAIN_TEXT))
    assert all("role" not in row.extra for row in rows(f"{first}\n{ROWS}", PLAIN_TEXT))


@pytest.mark.parametrize(
    "line", ["表1 主要指标", "附表2：主要指标", "Table 3. Main targets", "**表1 主要指标**"]
)
def test_a_numbered_line_above_or_below_is_the_caption(line: str) -> None:
    caption = line.strip("*")
    for text in (
        f"正文在这里。\n\n{line}\n\n{PIPES}\n正文在这里。\n",
        f"正文在这里。\n\n{PIPES}\n{line}\n\n正文在这里。\n",
    ):
        assert [found for _, found in fields(text)] == [None, caption, caption]


def test_a_line_that_says_how_it_counts_may_stand_between() -> None:
    text = f"正文在这里。\n\n表1 主要指标\n\n单位：亿元\n\n{PIPES}"
    assert fields(text)[1] == (["指标", "目标"], "表1 主要指标")


def test_a_sentence_about_a_table_is_no_caption() -> None:
    assert fields(f"表1 列出了主要指标。\n\n{PIPES}")[1] == (["指标", "目标"], None)


def test_a_caption_between_two_tables_belongs_where_the_others_stand() -> None:
    above = "正文在这里。\n\n" + "\n".join(f"表{n} 甲\n\n{PIPES}" for n in (1, 2))
    below = "正文在这里。\n\n" + "\n".join(f"{PIPES}\n表{n} 甲\n" for n in (1, 2))
    for text in (above, below):
        captions = [caption for _, caption in fields(text) if caption]
        assert captions == ["表1 甲", "表1 甲", "表2 甲", "表2 甲"]


def test_each_of_two_tables_has_its_own_header() -> None:
    text = f"# 题\n\n{PIPES}\n| 地区 | 人口 |\n|---|---|\n| 东 | 2 |\n"
    assert [header for header, _ in fields(text)] == [
        None,
        ["指标", "目标"],
        ["指标", "目标"],
        None,
        ["地区", "人口"],
    ]


def test_a_header_without_words_is_furniture() -> None:
    (work,) = segment("# 题\n\n|  |  |\n|---|---|\n| 研发 | 7% |\n", MARKDOWN)
    assert [p.text for p in work if p.kind == "table_row"] == ["| 研发 | 7% |"]


def test_a_row_takes_the_header_that_has_as_many_columns() -> None:
    blocks = Blocks()
    for text, marker in (
        ("| 指标 | 全年 |", "header"),
        ("| 指标 | 上半年 | 下半年 |", "header"),
        ("| 研发 | 3% | 4% |", ""),
    ):
        blocks.add(text, {}, mark=Mark("row", marker=marker))
    (work,) = blocks.parse("x").documents
    assert work.paragraphs[2].extra["header"] == ["指标", "上半年", "下半年"]


def test_readers_say_which_rows_are_headers_and_where_a_table_begins() -> None:
    blocks = Blocks()
    for text, marker in (
        ("| 1 | 2 |", "header"),
        ("| 3 | 4 |", ""),
        ("| 甲 | 乙 |", "first"),
        ("| 5 | 6 |", ""),
    ):
        blocks.add(text, {}, mark=Mark("row", marker=marker))
    (work,) = blocks.parse("x").documents
    assert [p.extra.get("header") for p in work.paragraphs] == [None, ["1", "2"], None, ["甲", "乙"]]
