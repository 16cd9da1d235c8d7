"""Inline Markdown and tables: what is markup is listed as such and not in the text."""

from __future__ import annotations

import pytest

from corpus.errors import ReadError
from corpus.model import Paragraph
from corpus.readers import read_bytes
from corpus.segmentation import MARKDOWN, segment

TABLE = "# Plan\n\n| Goal | Share |\n{rule}\n| **Trees** | 24% |\n| *水*质 | 90%[^1] |\n"


def body(text: str) -> list[Paragraph]:
    (work,) = segment(f"# Plan\n\n{text}\n", MARKDOWN)
    return list(work[1:])


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("提出**养老**方面的办法", "提出养老方面的办法"),
        ("要求*各年度视情况提出*。", "要求各年度视情况提出。"),
        ("**“创新”**放在前面", "“创新”放在前面"),
        ("用`代码`和[链接](https://example.org/a)说明[^1]。", "用代码和链接说明。"),
        ("**the *whole* plan** is here", "the whole plan is here"),
        ("a ***strong*** word and an _old_ one", "a strong word and an old one"),
        ("5*3*2 and 2**3**4", "5*3*2 and 2**3**4"),
        ("增长5%*，其中3%*为新增", "增长5%*，其中3%*为新增"),
        ("snake_case_name and 中_文_字", "snake_case_name and 中_文_字"),
        ("two * three * four", "two * three * four"),
    ],
)
@pytest.mark.parametrize("before", ["", "- ", "1. ", "> "])
def test_inline_markup_is_not_text(before: str, printed: str, text: str) -> None:
    (paragraph,) = body(before + printed)
    number = before if before == "1. " else ""
    assert paragraph.text == number + text


def test_markup_ranges_name_the_stars() -> None:
    source = "# Plan\n\n- **养老**方面提出了要求。\n"
    (work,) = segment(source, MARKDOWN)
    assert [source[slice(*span)] for span in work[1].markup] == ["- **", "**"]


def test_footnotes_are_paragraphs_of_their_own() -> None:
    notes = body("A word[^a].\n\n[^a]: The first note.\n[^b]: The second note.")
    assert [(p.kind, p.text) for p in notes] == [
        ("paragraph", "A word."),
        ("list_item", "The first note."),
        ("list_item", "The second note."),
    ]


@pytest.mark.parametrize("rule", ["|---|---|", "| :--- | ---: |", "|:-:|-:|", "--- | ---"])
def test_the_rule_under_a_header_is_markup(rule: str) -> None:
    (work,) = segment(TABLE.format(rule=rule), MARKDOWN)
    rows = [p for p in work if p.kind == "table_row"]
    assert [p.text for p in rows] == ["| Goal | Share |", "| Trees | 24% |", "| 水质 | 90% |"]
    assert [p.extra.get("role") for p in rows] == ["header", None, None]
    assert [p.extra for p in work if p.kind == "boilerplate"] == [{"role": "markup"}]


def test_a_text_file_with_bold_words_is_markdown() -> None:
    (work,) = read_bytes("工作计划\n\n关于**养老**方面，今年要办三件事。\n".encode(), "x.txt").documents
    assert work.paragraphs[1].text == "关于养老方面，今年要办三件事。"


def test_stars_that_mark_nothing_leave_a_text_file_plain() -> None:
    text = "工作计划\n\n增长5%**，其中 2**3**4 是一个算式，#不是标题。\n"
    (work,) = read_bytes(text.encode(), "x.txt").documents
    assert work.paragraphs[1].text == text.splitlines()[2]


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("振兴<b>乡村</b>的<span class='x'>计划</span>", "振兴乡村的计划"),
        ("one<br>two<BR/>three", "one two three"),
        ("10&nbsp;000 crowns", "10 000 crowns"),
        ("《关于修改<某市办法>的决定》", "《关于修改<某市办法>的决定》"),
        ("5 < 6 and 7 > 3, Tom &amp; Ann", "5 < 6 and 7 > 3, Tom & Ann"),
    ],
)
def test_html_tags_are_markup_and_other_angles_are_text(printed: str, text: str) -> None:
    assert [paragraph.text for paragraph in body(printed)] == [text]


def test_a_line_of_tags_alone_is_furniture() -> None:
    kinds = [(p.kind, p.text) for p in body("Here is a text.\n<br>\nHere is another text.")]
    assert kinds == [
        ("paragraph", "Here is a text."),
        ("boilerplate", ""),
        ("paragraph", "Here is another text."),
    ]


@pytest.mark.parametrize(
    "printed",
    [
        "The committee met in spring\nand agreed on the plan.",
        "The committee met twice.\nIt agreed on the plan.",
        "我们在过去一年里修好了许多道路和\n桥梁，也办好了学校。",
        "The Committee\nMet Again",
    ],
)
def test_short_lines_of_one_block_are_one_paragraph(printed: str) -> None:
    (paragraph,) = body(printed)
    assert "".join(paragraph.text.split()) == "".join(printed.split())


@pytest.mark.parametrize("end", ["  ", "\\"])
def test_a_hard_line_break_ends_a_paragraph(end: str) -> None:
    assert [p.text for p in body(f"12 Harbour Street{end}\nRiver Town")] == [
        "12 Harbour Street",
        "River Town",
    ]


def test_list_items_keep_their_lines_and_end_at_the_next_number() -> None:
    items = body("1. Budget, roads\nand schools\n2. Parks\n- ponds, and\n  streams\n- woods")
    assert [p.text for p in items] == [
        "1. Budget, roads and schools",
        "2. Parks",
        "ponds, and streams",
        "woods",
    ]


@pytest.mark.parametrize(("underline", "level"), [("=====", 1), ("-----", 2)])
def test_an_underlined_line_is_a_heading(underline: str, level: int) -> None:
    heading, rule, text = body(f"First part\n{underline}\n\nHere is a text.")
    assert (heading.kind, heading.text, heading.extra["level"]) == ("heading", "First part", level)
    assert (rule.kind, text.section[-1]) == ("boilerplate", "First part")


def test_attributes_of_headings_are_markup() -> None:
    (heading, *_) = body("## First part {#first .unnumbered}\n\nHere is a text.")
    assert (heading.kind, heading.text) == ("heading", "First part")


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (r"5 \* 3 \_x\_ \[a\] \# 1", "5 * 3 _x_ [a] # 1"),
        (r"\# not a heading", "# not a heading"),
        (r"\- not an item", "- not an item"),
        (r"1\. 加强监管和服务，办好三件实事。", "1. 加强监管和服务，办好三件实事。"),
        (
            "see <https://example.org/a_b> or <me@example.org>",
            "see https://example.org/a_b or me@example.org",
        ),
        ("Tom &amp; Ann, 5 &lt; 6", "Tom & Ann, 5 &lt; 6"),
        ("the ![a map](map.png){width=3in} of the town", "the of the town"),
        ("[below]{.underline} ~~old~~ m^2^ H~2~O", "below old m2 H2O"),
        ("3~5天，6~8天", "3~5天，6~8天"),
        ("`a\\*b` stays", "a\\*b stays"),
        ("**　壮大经营主体**。今年要做三件事。", "壮大经营主体。今年要做三件事。"),
        ("one <!-- a\n\nremark --> two", "one two"),
    ],
)
def test_escapes_addresses_and_other_inline_markup(printed: str, text: str) -> None:
    assert [paragraph.text for paragraph in body(printed)] == [text]


def test_links_by_reference_are_links_where_they_are_defined() -> None:
    definitions = '[p]: https://example.org/p "Plan"\n[The Map]: <map.pdf>'
    found = body(f"See [the plan][p], [the map] and [no link].\n\n{definitions}")
    shown = [p.text for p in found if p.kind != "boilerplate"]
    assert shown == ["See the plan, the map and [no link]."]


def test_a_remark_in_brackets_with_a_colon_defines_nothing() -> None:
    assert [p.text for p in body("[注]: 本表由统计局提供。")] == ["[注]: 本表由统计局提供。"]


def test_code_is_kept_as_printed() -> None:
    found = body("```\nx = **a**  # [b](c)\n\n# no heading\n```\n\nHere is a text.")
    assert [p.text for p in found if p.kind != "boilerplate"] == [
        "x = **a** # [b](c)",
        "# no heading",
        "Here is a text.",
    ]
    assert [p.kind for p in found].count("heading") == 0


def test_a_fence_that_is_never_closed_is_but_a_line() -> None:
    assert [p.kind for p in body("```\n\n## First part\n\nHere is a text.")] == [
        "boilerplate",
        "heading",
        "paragraph",
    ]


def test_boxes_of_tasks_are_markup() -> None:
    assert [p.text for p in body("- [ ] buy bread\n- [x] buy milk\n    - fresh")] == [
        "buy bread",
        "buy milk",
        "fresh",
    ]


TABLES = {
    "without outer bars": "Goal | Share\n--- | ---\nTrees | 24%\n",
    "columns": "  Goal    Share\n  ------- -------\n  Trees   24%\n",
    "framed": "----------------\n  Goal    Share\n  ------- -------\n  Trees   24%\n\n----------------\n",
    "grid": "+-------+-------+\n| Goal  | Share |\n+=======+=======+\n| Trees | 24%   |\n+-------+-------+\n",
    "html": "<table>\n<tr><th>Goal</th>\n<th>Share</th></tr><tr><td>Trees</td>\n<td>24%</td></tr>\n</table>",
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_in_all_their_forms(name: str) -> None:
    found = [
        p for p in body(f"Here is a text.\n\n{TABLES[name]}\nHere is a text.") if p.kind != "boilerplate"
    ]
    assert [(p.kind, p.text.replace("|", "").split()) for p in found[1:-1]] == [
        ("table_row", ["Goal", "Share"]),
        ("table_row", ["Trees", "24%"]),
    ]
    assert [p.extra.get("role") for p in found[1:-1]] == ["header", None]
    assert found[2].extra["header"] == ["Goal", "Share"]
    assert found[-1].text == "Here is a text."


def test_a_caption_of_pandoc_is_one() -> None:
    found = body(f"Here is a text.\n\n{TABLES['columns']}\n  : Table 2 Goals\n\nHere is a text.")
    assert [p.extra.get("caption") for p in found if p.kind == "table_row"] == [None, "Table 2 Goals"]


def test_a_title_block_of_pandoc_gives_title_and_author() -> None:
    (work,) = read_bytes("% 工作报告\n% 市长 李平\n\n各位代表，现在开始报告。\n".encode(), "x.md").documents
    assert work.title == "工作报告"
    assert work.paragraphs[1].extra["role"] == "author"


def test_front_matter_may_be_toml() -> None:
    text = '+++\ntitle = "Plan"\ndate = 2031-03-05\n+++\n\nHere is a text.\n'
    (work,) = read_bytes(text.encode(), "x.md").documents
    assert (work.title, work.date, work.paragraphs[0].extra["role"]) == ("Plan", "2031-03-05", "front_matter")


def test_front_matter_that_is_no_toml_is_named() -> None:
    with pytest.raises(ReadError, match="not valid TOML"):
        read_bytes(b"+++\ntitle = Plan\n+++\n\nHere is a text.\n", "x.md")
