"""The same text wrapped at any width comes back as the same paragraphs, so ids do not depend on layout."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers import read_bytes

CHINESE = (
    "2016年3月16日 某市第十二届代表大会第四次会议通过",
    "2018年12月29日 某市第十三届代表大会常务委员会第七次会议《关于修改〈某市河道管理办法〉的决定》修正",
    "去年全市经济平稳运行。粮食产量达到1386.5万吨，增长21.6%，铁路营业里程达到1.9万公里，港口吞吐量增长3%。",
    "要继续做好以下几件事。一是修好道路，方便群众出行；二是办好学校，让孩子都能上学。三是看护好河流和湖泊，"
    "把细颗粒物（PM2.5）的平均浓度再降下来；四是管好市场，使价格保持稳定。第一、要抓紧，第二、要抓实。",
    "一、今年的主要任务",
    "2035年的目标已经写进《某市长远规划（2021—2035年）》，各部门要按照“十四五”规划分工，把任务落到实处。",
    "——道路建设取得新的进展。全年新修道路120条，总长度超过900公里，比上年增加7.25%——这是多年来最多的一年。",
    "各区县要在10月31日以前上报结果，并说明原因；逾期不报的，由市政府办公室在全市范围内通报。",
)
ENGLISH = (
    "The council adopted the third Five-Year Plan in 2021, and asked every district to report by 31 March.",
    "Output grew by 3.2 million tons, or 7.5 percent, which was more than anyone had expected in a long-term "
    "plan, and the well-being of the towns along the river went on improving from the spring to the autumn.",
    "Roads, bridges, and schools were built in all districts, and the council spent 1,250 crowns on each; it "
    "will spend more next year. It also closed 14 old mills - the last of them in May - and sold the land.",
    "Work on the harbour went on. Ships of every size called there, and twelve stayed for the winter.",
)


def by_characters(text: str, columns: int) -> list[str]:
    """Cut anywhere, in numbers too, as naive programs do."""
    return [text[start : start + columns].strip() for start in range(0, len(text), columns)]


def squeeze(text: str) -> str:
    return "".join(text.split())


def found(text: str, name: str) -> list[str]:
    (work,) = read_bytes(text.encode(), name).documents
    return [squeeze(paragraph.text) for paragraph in work.paragraphs]


def wrapped(texts: tuple[str, ...], columns: int, wrap: Callable[[str, int], list[str]]) -> str:
    return "\n\n".join("\n".join(wrap(text, columns)) for text in texts)


@pytest.mark.parametrize("name", ["x.txt", "x.md"])
@given(columns=st.integers(20, 60), order=st.permutations(CHINESE[2:]))
def test_chinese_cut_anywhere_comes_back(name: str, columns: int, order: list[str]) -> None:
    texts = ("某市河道管理办法", *CHINESE[:2], *order)
    assert found(wrapped(texts, columns, by_characters), name) == [squeeze(text) for text in texts]


@pytest.mark.parametrize("name", ["x.txt", "x.md"])
@given(columns=st.integers(35, 90), order=st.permutations(ENGLISH))
def test_english_comes_back(name: str, columns: int, order: list[str]) -> None:
    texts = ("Report of the Council", *order)
    assert found(wrapped(texts, columns, textwrap.wrap), name) == [squeeze(text) for text in texts]


@given(columns=st.integers(30, 60))
def test_chinese_set_in_comes_back_without_blank_lines(columns: int) -> None:
    prose = [CHINESE[2], *CHINESE[5:]]
    lines = [
        "\n".join(["　　" + text[: columns - 2], *by_characters(text[columns - 2 :], columns)])
        for text in prose
    ]
    assert found("某市工作报告\n" + "\n".join(lines), "x.txt") == ["某市工作报告", *map(squeeze, prose)]


AROUND_ZH = (
    "工作概览\n\n去年我们修好了许多道路和桥梁，也办好了学校。\n\n",
    "\n\n今年我们要把这些事情办得更好。\n",
)
AROUND_EN = ("Overview\n\nLast year we built roads, bridges and schools.\n\n", "\n\nThis year we go on.\n")


@pytest.mark.parametrize("name", ["x.txt", "x.md"])
@pytest.mark.parametrize(
    ("around", "printed", "text"),
    [
        (AROUND_ZH, "铁路营业里程，到年底达到\n1.9万公里。", "铁路营业里程，到年底达到1.9万公里。"),
        (AROUND_ZH, "粮食稳定，收入增长2\n1.6%，快于上年。", "粮食稳定，收入增长21.6%，快于上年。"),
        (AROUND_ZH, "粮食稳定，收入增长1.\n6%，快于上年。", "粮食稳定，收入增长1.6%，快于上年。"),
        (AROUND_EN, "They adopted the third Five-\nYear Plan.", "They adopted the third Five-Year Plan."),
        (AROUND_EN, "See pages 3-\n5 of the plan.", "See pages 3-5 of the plan."),
        (AROUND_EN, "They met in spring,\nand in autumn.", "They met in spring, and in autumn."),
    ],
)
def test_a_short_paragraph_is_whole(around: tuple[str, str], printed: str, text: str, name: str) -> None:
    (work,) = read_bytes(printed.join(around).encode(), name).documents
    assert [(p.kind, p.text) for p in work.paragraphs][2:-1] == [("paragraph", text)]


def test_a_note_ends_where_the_next_date_begins() -> None:
    notes = "2016年3月16日 某市会议通过\n2018年12月29日 某市会议《关于修\n改某某办法的决定》修正"
    (work,) = read_bytes(
        f"# 某某办法\n\n{notes}\n\n第一条 为了办事，制定本办法。\n".encode(), "x.md"
    ).documents
    assert [p.text for p in work.paragraphs[1:3]] == [
        "2016年3月16日 某市会议通过",
        "2018年12月29日 某市会议《关于修改某某办法的决定》修正",
    ]


def test_numbers_stay_list_markers_and_quantities_do_not() -> None:
    (work,) = read_bytes(
        "安排\n\n1.1 总体要求\n1.2 主要目标\n\n3.2 million tons were sold.\n".encode(), "x.txt"
    ).documents
    assert [p.extra.get("marker") for p in work.paragraphs[1:]] == ["1.1", "1.2", None]
