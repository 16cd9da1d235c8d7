"""One answer in every format."""

import csv
import io
import json
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from rich.cells import cell_len

from corpus.errors import DuizhaoError
from corpus.model import Span
from index.manifest import DocumentEntry
from search.render import FORMATS, Answer, BadQuery, View, renderer
from search.render.plain import marked
from search.render.wording import printable
from search.render.wrapping import line_starts
from search.results import Counts, Hit, Results

DOCUMENT = DocumentEntry(
    id="report-1",
    path="/docs/report.md",
    part=0,
    title="养老报告",
    date="2024-03",
    sha256="",
    size=0,
    stamp="1@1",
    format="text",
    encoding="utf-8",
    segment="a",
    slot=0,
    first=0,
    paragraphs=9,
    boilerplate=0,
    metadata={},
)
HIT = Hit(
    rank=1,
    id="report-1:0123456789ab",
    document=DOCUMENT,
    n=7,
    section=("养老报告", "一、居家", "（一）食堂"),
    kind="paragraph",
    lang="zh-Hans",
    page=12,
    text="养老服务从食堂做起，养老院在后。",
    spans=(Span(0, 2), Span(10, 12)),
    score=1.23456,
    tier="exact",
    matched=("养老",),
    span=Span(40, 56),
    locator={},
    extra={},
)
RESULTS = Results("养老", 5210, lambda: Counts(58, 6000), 1.5, (HIT,), notes=("one thing to know",))
RELATED = Results("养老院长", 0, lambda: Counts(0, 0), 1.5, (), (HIT._replace(tier="related"),))
BAD = BadQuery('"养老', DuizhaoError("never closed", hint="close it"))


def drawn(format_: str, *answers: Answer, **options: Any) -> tuple[str, str]:
    view = View(io.StringIO(), io.StringIO(), **options)
    renderer(format_)(answers, view)
    assert isinstance(view.out, io.StringIO)
    assert isinstance(view.err, io.StringIO)
    return view.out.getvalue(), view.err.getvalue()


def test_plain_gives_totals_place_id_and_the_text_on_lines_of_their_own() -> None:
    out, err = drawn("plain", RESULTS)
    assert out.splitlines() == [
        "5,210 paragraphs in 58 documents, 6,000 occurrences; here 1 to 1",
        "",
        "养老报告 (2024-03) · 一、居家 › （一）食堂 · ¶ 7 · p. 12",
        "report-1:0123456789ab",
        HIT.text,
        "",
    ]
    assert err == "one thing to know\n"


def test_plain_says_one_paragraph_and_leaves_out_what_is_unknown() -> None:
    bare = HIT._replace(document=DOCUMENT._replace(date=None), page=None, section=())
    out, _ = drawn("plain", Results("x", 1, lambda: Counts(1, 1), 0, (bare,)))
    assert out.splitlines()[:3] == ["1 paragraph in 1 document, 1 occurrence", "", "养老报告 · ¶ 7"]


def test_notes_stand_beside_the_totals_where_someone_reads() -> None:
    out, err = drawn("plain", RESULTS, notes_inline=True)
    assert out.splitlines()[1] == "one thing to know"
    assert err == ""


def test_plain_marks_matches_when_asked() -> None:
    assert "**养老**服务从食堂做起，**养老**院在后。" in drawn("plain", RESULTS, mark=True)[0]


@pytest.mark.parametrize(
    ("spans", "shown"),
    [
        ([], "一二三四"),
        ([Span(0, 4)], "**一二三四**"),
        ([Span(0, 1), Span(2, 3)], "**一**二**三**四"),
        ([Span(1, 2), Span(2, 3)], "一**二三**四"),
    ],
)
def test_touching_matches_share_their_marks(spans: list[Span], shown: str) -> None:
    assert marked("一二三四", spans) == shown


@pytest.mark.parametrize("format_", ["plain", "rich"])
def test_related_passages_stand_under_their_heading(format_: str) -> None:
    assert "Nearest passages:" in drawn(format_, RELATED)[0]
    assert "Nearest" not in drawn(format_, RESULTS)[0]


@pytest.mark.parametrize("format_", ["plain", "rich"])
def test_the_script_that_is_shown_is_converted_with_its_marks(format_: str) -> None:
    out, _ = drawn(format_, RESULTS, script="traditional", mark=True)
    assert "養老報告" in out
    assert "**養老**服務從食堂做起，**養老**院在後。" in out


@pytest.mark.parametrize("format_", ["json", "jsonl", "csv"])
def test_data_keep_the_original_script(format_: str) -> None:
    assert HIT.text in drawn(format_, RESULTS, script="traditional")[0]


@pytest.mark.parametrize("format_", ["plain", "rich"])
def test_in_a_batch_each_answer_names_its_query(format_: str) -> None:
    out, _ = drawn(format_, RESULTS, RELATED, batch=True)
    assert "养老: 5,210 paragraphs" in out
    assert "养老院长: 0 paragraphs" in out


def test_json_is_one_object_a_query_on_one_line() -> None:
    out, err = drawn("json", RESULTS, RELATED, BAD)
    assert [json.loads(line) for line in out.splitlines()] == [
        RESULTS.to_json(),
        RELATED.to_json(),
        {"query": '"养老', "error": "never closed; close it"},
    ]
    assert err == ""


def test_jsonl_is_one_hit_a_line_and_related_passages_are_no_hits() -> None:
    out, _ = drawn("jsonl", RESULTS, RELATED)
    assert [json.loads(line) for line in out.splitlines()] == [HIT.to_json() | {"query": "养老"}]


def test_csv_counts_no_related_passage_as_a_hit() -> None:
    rows = list(csv.DictReader(io.StringIO(drawn("csv", RESULTS, RELATED)[0])))
    assert [row["query"] for row in rows] == ["养老"]


def test_csv_has_a_header_and_a_row_a_hit() -> None:
    [row] = csv.DictReader(io.StringIO(drawn("csv", RESULTS)[0]))
    assert row == {
        "rank": "1",
        "id": "report-1:0123456789ab",
        "title": "养老报告",
        "date": "2024-03",
        "path": "/docs/report.md",
        "section": "养老报告 › 一、居家 › （一）食堂",
        "kind": "paragraph",
        "lang": "zh-Hans",
        "page": "12",
        "n": "7",
        "tier": "exact",
        "score": "1.2346",
        "text": HIT.text,
        "caption": "",
        "header": "",
        "spans": "[[0,2],[10,12]]",
        "query": "养老",
    }


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5%", "@who", "＝1"])
def test_no_cell_of_a_csv_is_a_formula(text: str) -> None:
    hit = HIT._replace(text=text, document=DOCUMENT._replace(title=text))
    [row] = csv.DictReader(io.StringIO(drawn("csv", replace(RESULTS, hits=(hit,)))[0]))
    assert row["text"] == row["title"] == f"'{text}"


@pytest.mark.parametrize("format_", ["plain", "rich", "jsonl", "csv"])
def test_a_bad_query_of_a_batch_is_told_and_the_others_go_on(format_: str) -> None:
    out, err = drawn(format_, BAD, RESULTS, batch=True)
    assert "never closed" in (out if format_ == "jsonl" else err)
    assert HIT.id in out


HOSTILE = "a\x1b[2J\x07b\x9b31mc\rd\x7fe\u2028f\u202eg\x85h\ni"


@pytest.mark.parametrize("format_", FORMATS)
def test_control_characters_never_reach_the_output(format_: str) -> None:
    document = DOCUMENT._replace(title=HOSTILE, path=HOSTILE, date=HOSTILE)
    hit = HIT._replace(
        text=HOSTILE,
        spans=(Span(0, 1),),
        section=(HOSTILE,),
        id=HOSTILE,
        document=document,
        page=HOSTILE,
    )
    answer = replace(RESULTS, query=HOSTILE, hits=(hit,), notes=(HOSTILE,))
    allowed = "\u202e" if format_.startswith("json") else ""  # data keep what no terminal obeys
    for text in drawn(format_, answer, batch=True):
        assert not set(re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", text)) - {
            allowed
        }


def test_safe_text_keeps_its_length() -> None:
    assert printable(HOSTILE) == "a�[2J�b�31mc d�e f�g h i"
    assert len(printable(HOSTILE)) == len(HOSTILE)


LONG = "开头的一句没有什么可看。" * 30 + "这里说到养老。" + "后面的一句也没有什么可看。" * 30


def test_rich_shows_of_a_long_paragraph_what_is_around_its_matches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    start = LONG.index("养老")
    hit = HIT._replace(text=LONG, spans=(Span(start, start + 2),))
    out, _ = drawn("rich", replace(RESULTS, hits=(hit,)))
    assert "    … 这里说到**养老**。 …\n" in out


@pytest.mark.parametrize("columns", [20, 80, 133])
def test_rich_keeps_to_the_width_of_the_screen(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    text = "混排的 paragraph，一半是中文，half of it 是英文；" * 12
    hit = HIT._replace(id="x", text=text, spans=(Span(0, len(text)),), section=("养老报告", text[:60]))
    out, _ = drawn("rich", replace(RESULTS, hits=(hit,)))
    assert max(map(cell_len, out.splitlines())) <= columns
    assert "".join(text.split()) in "".join(out.split())


def test_rich_never_breaks_an_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    assert f"\n{HIT.id}\n" in drawn("rich", RESULTS)[0]


def test_lines_break_where_readers_expect() -> None:
    def lines(text: str, width: int) -> list[str]:
        starts = [0, *line_starts(text, width), len(text)]
        return [text[start:end] for start, end in pairwise(starts)]

    assert lines("一二三四五，六七", 10) == ["一二三四", "五，六七"]  # no line starts with a comma
    assert lines("一二三“四五", 8) == ["一二三", "“四五"]  # no line ends with an opening mark
    assert lines("words are kept whole", 10) == ["words are ", "kept whole"]
    assert lines("unbreakable", 4) == ["unbr", "eaka", "ble"]
    assert lines("", 4) == [""]
    assert lines(" a。。", 4) == [" ", "a。", "。"]  # what goes to the next line is too wide for one again


ROW = HIT._replace(
    kind="table_row",
    text="| 养老床位 | 7% |",
    spans=(Span(2, 4),),
    extra={"header": ["指标", "增长"], "caption": "表1 主要指标"},
)


@pytest.mark.parametrize("format_", ["plain", "rich"])
def test_above_a_row_stands_what_its_columns_mean(format_: str) -> None:
    out, _ = drawn(format_, replace(RESULTS, hits=(ROW,)), mark=True)
    lines = [line.strip() for line in out.splitlines()]
    place = lines.index("表1 主要指标 · | 指标 | 增长 |")
    assert lines[place + 1] == "| **养老**床位 | 7% |"


@pytest.mark.parametrize(
    ("extra", "line"),
    [
        ({"header": ["指标", "增长"]}, "| 指标 | 增长 |"),
        ({"caption": "表1"}, "表1"),
        ({"header": ["\x1b[31m"]}, "| �[31m |"),
    ],
)
def test_what_is_known_of_a_table_is_shown_safely(extra: dict[str, object], line: str) -> None:
    out, _ = drawn("plain", replace(RESULTS, hits=(ROW._replace(extra=extra),)))
    assert line in out.splitlines()


@pytest.mark.parametrize(
    "extra", [{}, {"header": "x"}, {"header": []}, {"header": ["", ""]}, {"caption": None}]
)
def test_nothing_is_shown_of_a_table_that_nothing_is_known_of(extra: dict[str, object]) -> None:
    plain = drawn("plain", replace(RESULTS, hits=(ROW._replace(extra={}),)))
    assert drawn("plain", replace(RESULTS, hits=(ROW._replace(extra=extra),))) == plain


def test_data_have_header_and_caption_as_fields() -> None:
    results = replace(RESULTS, hits=(ROW,))
    [row] = csv.DictReader(io.StringIO(drawn("csv", results)[0]))
    assert (row["text"], row["caption"], row["header"]) == (ROW.text, "表1 主要指标", "指标 | 增长")
    hit = json.loads(drawn("jsonl", results)[0])
    assert (hit["text"], hit["caption"], hit["header"]) == (ROW.text, "表1 主要指标", ["指标", "增长"])


def test_where_no_page_is_printed_that_of_the_pdf_is_named() -> None:
    shown, _ = drawn("plain", replace(RESULTS, hits=(HIT._replace(page=None, locator={"pdf_page": 5}),)))
    assert "¶ 4 · PDF p. 5\n" in shown.replace(f"¶ {HIT.n}", "¶ 4")
    shown, _ = drawn("plain", replace(RESULTS, hits=(HIT._replace(locator={"pdf_page": 5}),)))
    assert "PDF" not in shown


def test_a_paragraph_inside_an_article_says_of_which() -> None:
    inside = HIT._replace(locator={"article": "第十二条", "clause": 2})
    shown, _ = drawn("plain", replace(RESULTS, hits=(inside,)))
    assert " · 第十二条 · ¶" in shown
    opening = inside._replace(text="第十二条 养老服务从食堂做起。", spans=())
    shown, _ = drawn("plain", replace(RESULTS, hits=(opening,)))
    assert shown.count("第十二条") == 1
