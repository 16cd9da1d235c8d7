"""Section paths: which lines are headings, and which of them stands below which."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import pytest

from corpus.model import Document, Paragraph
from corpus.readers import read_bytes
from corpus.segmentation.numbering import number

EN = (
    "The council repaired the roads of the old districts last year, and most of the work was done before "
    "winter. It will review the programme in two years, when the money for it has been spent."
)
ZH = "过去一年，我们修好了许多道路和桥梁，新建学校二十所，改造医院八家，群众看病上学的困难有所缓解。"


def written(text: str, name: str = "report.txt") -> Document:
    """The document with ``EN`` or ``ZH`` in place of each line that is a dot."""
    prose = EN if text.replace("‘", "").replace("’", "").isascii() else ZH
    lines = (prose if line.strip() == "." else line.strip() for line in text.strip().splitlines())
    (work,) = read_bytes("\n\n".join(lines).encode(), name).documents
    return work


def outline(paragraphs: Sequence[Paragraph]) -> list[str]:
    """Every heading with the path above it, the title left out."""
    return [" > ".join([*p.section[1:], p.text]) for p in paragraphs if p.kind == "heading"]


@pytest.mark.parametrize("style", ["{}", "**{}**"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """TOWN ROADS
            SUMMARY
            .
            THE BUDGET
            .
            Land and Taxes
            .
            WHAT COMES NEXT
            .""",
            ["SUMMARY", "THE BUDGET", "THE BUDGET > Land and Taxes", "WHAT COMES NEXT"],
        ),
        (
            """Town Roads
            Executive Summary
            .
            1 Money
            .
            1.1 Taxes
            .
            1.1.1 Land
            .
            2 Work
            .
            3 Results
            .
            References
            .
            Annex A: Method
            .""",
            [
                *("Executive Summary", "1 Money", "1 Money > 1.1 Taxes", "1 Money > 1.1 Taxes > 1.1.1 Land"),
                *("2 Work", "3 Results", "References", "Annex A: Method"),
            ],
        ),
        (
            """某市道路工作报告
            一、工作回顾
            .
            二、工作安排
            （一）修路
            .
            （二）架桥
            .
            附件1 项目清单
            一、道路
            .
            二、桥梁
            .
            附件2
            .
            名词解释
            .""",
            [
                *("一、工作回顾", "二、工作安排", "二、工作安排 > （一）修路", "二、工作安排 > （二）架桥"),
                *("附件1 项目清单", "附件1 项目清单 > 一、道路", "附件1 项目清单 > 二、桥梁"),
                *("附件2", "名词解释"),
            ],
        ),
        (
            """某市道路工作报告
            摘要
            .
            一、修路
            .
            二、架桥
            .
            结束语
            .""",
            ["摘要", "一、修路", "二、架桥", "结束语"],
        ),
        (
            """某市道路工作报告
            一、重点工作
            .
            一是聚焦修路，着力提质量
            .
            二是统筹架桥，促进交通发展
            .
            三是完善水渠，坚决保护河流
            .
            二、保障措施
            .""",
            [
                "一、重点工作",
                "一、重点工作 > 一是聚焦修路，着力提质量",
                "一、重点工作 > 二是统筹架桥，促进交通发展",
                "一、重点工作 > 三是完善水渠，坚决保护河流",
                "二、保障措施",
            ],
        ),
    ],
)
def test_paths_are_the_same_in_plain_and_in_bold_type(text: str, expected: list[str], style: str) -> None:
    lines = (line.strip() for line in text.splitlines())
    styled = "\n".join(line if line == "." else style.format(line) for line in lines)
    assert outline(written(styled, "report.md" if "*" in style else "report.txt").paragraphs) == expected


def test_a_list_of_what_is_attached_opens_no_section() -> None:
    attached = "附件：1.任务分工表\n2.养护标准\n某市人民政府\n附件1\n任务分工表\n."
    text = f"某市关于修路的通知\n一、总体要求\n.\n{attached}"
    assert outline(written(text).paragraphs) == ["一、总体要求", "附件1", "附件1 > 任务分工表"]


def test_the_number_of_a_paper_is_no_heading() -> None:
    text = "某市关于修路的通知\n某府发〔2031〕1号\n各区、县人民政府：\n.\n一、总体要求\n."
    assert outline(written(text).paragraphs) == ["一、总体要求"]


def test_headlines_in_sentence_case_are_told_by_their_like() -> None:
    story = "The Town\n.\n.\nA bridge nobody wanted\n.\n.\n‘We were not asked’\n.\nBack to the water\n.\n"
    assert outline(written(story).paragraphs) == [
        "A bridge nobody wanted",
        "‘We were not asked’",
        "Back to the water",
    ]
    assert outline(written("The Town\n.\n.\nA bridge nobody wanted\n.\n").paragraphs) == []


@pytest.mark.parametrize("introduction", ["重点做好以下工作：", "今年要抓好两件大事。"])
def test_a_bold_introduction_opens_no_section(introduction: str) -> None:
    text = (
        f"**某市工作报告**\n**一、工作安排**\n.\n**{introduction}**\n**（一）修路**\n.\n**（二）架桥**\n.\n"
    )
    assert outline(written(text, "report.md").paragraphs) == [
        "一、工作安排",
        "一、工作安排 > （一）修路",
        "一、工作安排 > （二）架桥",
    ]


def test_a_bold_label_before_a_list_remains_a_heading() -> None:
    text = "# Roads\n\n**Recommendations:**\n\n1. Repair them.\n2. Pay for it.\n\n**Sources:**\n\n" + EN
    (work,) = read_bytes(text.encode(), "report.md").documents
    assert outline(work.paragraphs) == ["Recommendations:", "Sources:"]


def test_a_long_member_of_a_series_is_a_heading_like_its_neighbours() -> None:
    sentence = (
        "We will make solid progress in the repair of all roads and bridges of the old districts and move "
        "closer to completing the tasks of building a town in which everyone can walk to school."
    )
    text = f"Report\n1. We will repair roads.\n.\n2. {sentence}\n.\n3. We will build bridges.\n.\n"
    numbers = [heading[:2] for heading in outline(written(text).paragraphs)]
    assert numbers == ["1.", "2.", "3."]


def test_labels_of_a_form_are_no_speakers() -> None:
    form = "".join(f"主办单位{n}：某市水务局负责办理。\n" for n in "甲乙丙丁戊己庚辛壬癸")
    first = "某市工作报告\n一、工作回顾\n总的要求是：把路修好。\n" + 14 * ".\n"
    text = f"{first}二、民生实事\n.\n{form}"
    assert {p.section[-1] for p in written(text).paragraphs[-10:]} == {"二、民生实事"}


def blocks(*lines: tuple[str, str]) -> Document:
    """A Word document of lines, each with its style; ``bold`` is no style but type."""
    made = docx.Document()
    for style, text in lines:
        if style.isdecimal():
            made.add_heading(text, int(style))
        else:
            made.add_paragraph().add_run(text).bold = style == "bold"
    file = io.BytesIO()
    made.save(file)
    (work,) = read_bytes(file.getvalue(), "report.docx").documents
    return work


def test_the_halves_of_a_heading_are_one() -> None:
    heads = ("一、工作回顾", "二、工作安排", "三、持续提升")
    lines = [part for head in heads for part in (("bold", head), ("", ZH))]
    work = blocks(("bold", "某市工作报告"), *lines[:-1], ("bold", "治理水平"), lines[-1])
    assert outline(work.paragraphs)[-1] == "三、持续提升治理水平"
    assert work.paragraphs[-1].section[-1] == "三、持续提升治理水平"


def test_several_headings_without_numbers_below_numbered_ones_are_headings() -> None:
    lines = [
        part
        for n in "一二三"
        for part in (("bold", f"{n}、工作"), ("bold", f"修路{n}"), ("", ZH), ("bold", f"架桥{n}"), ("", ZH))
    ]
    work = blocks(("bold", "某市工作报告"), *lines)
    assert outline(work.paragraphs)[:3] == ["一、工作", "一、工作 > 修路一", "一、工作 > 架桥一"]


@pytest.mark.parametrize("style", ["1", "bold"])
def test_the_first_of_several_chapters_is_no_title(style: str) -> None:
    work = blocks(*[part for n in "一二三" for part in ((style, f"第{n}章 情况{n}"), ("", ZH))])
    assert [p.text for p in work.paragraphs if p.kind == "heading"] == [f"第{n}章 情况{n}" for n in "一二三"]
    assert [p.section for p in work.paragraphs if p.text == ZH] == [(f"第{n}章 情况{n}",) for n in "一二三"]


def test_a_title_may_stand_below_the_number_of_the_document() -> None:
    work = blocks(("", "某市人民政府文件"), ("", "某发〔2031〕1号"), ("0", "关于修路的意见"), ("", ZH))
    assert work.title == "关于修路的意见"
    assert [p.text for p in work.paragraphs if p.kind == "title"] == ["关于修路的意见"]


def test_lines_that_show_nothing_are_set_aside() -> None:
    work = written(f"# 某市河道管理办法\n\n## 第一章 总则\n\n\u200b\n\n{ZH}\n", "law.md")
    assert [p.kind for p in work.paragraphs] == ["title", "heading", "boilerplate", "paragraph"]


@pytest.mark.parametrize(
    ("text", "system", "value"),
    [
        ("第二十三条 修路", "article", 23),
        ("第 一 章 总则", "chapter", 1),
        ("（十二）修路", "han_paren", 12),
        ("IV. Roads", "roman", 4),
        ("C. Roads", "letter", 3),
        ("2.1.7 Roads", "decimal", 7),
        ("３、修路", "arabic", 3),
        ("3．10种蔬菜", "arabic", 3),
        ("⑤修路", "circled", 5),
        ("附件2 修路", "annex", 2),
        ("附錄II", "annex", 0),
        ("《工作报告》名词解释", "annex", 0),
    ],
)
def test_numbers_have_a_system_and_a_place_in_it(text: str, system: str, value: int) -> None:
    found = number(text)
    assert found is not None
    assert (found.system, found.value) == (system, value)


@pytest.mark.parametrize("text", ["3．5万人", "附件：1.修路清单", "附件中的表格", "Annex B countries"])
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert number(text) is None
