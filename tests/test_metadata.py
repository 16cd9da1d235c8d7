"""Facts from sidecar, front matter, properties, first page and file name, the first of them winning."""

from __future__ import annotations

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import SHARED

from corpus.errors import ReadError
from corpus.metadata import (
    FIELDS,
    Facts,
    apply,
    document,
    facts_from,
    is_sidecar_name,
    sidecar,
    sidecar_names,
    sidecar_of,
    sidecar_path,
    template,
)
from corpus.metadata.schema import canonical
from corpus.model import Document
from corpus.readers import read, read_bytes

REPORT = "工作报告\n\n（2024年3月5日）\n\n第一段说明去年的工作已经全部完成。\n"


def test_the_first_page_comes_before_the_file_name(tmp_path: Path) -> None:
    path = tmp_path / "2019.txt"
    path.write_text(REPORT, encoding="utf-8")
    (work,) = read(path).documents
    assert (work.title, work.date) == ("工作报告", "2024-03-05")


def test_the_file_name_is_the_last_resort() -> None:
    (work,) = read_bytes(
        "这里没有标题，只有一段话。\n还有一段话。\n".encode(), "2012年渔业白皮书.txt"
    ).documents
    assert (work.title, work.date) == ("2012年渔业白皮书", "2012")
    assert (work.provenance["title"], work.provenance["date"]) == ("file name", "file name")


def test_a_bare_year_is_a_date_and_no_title() -> None:
    (work,) = read_bytes("这里没有标题，只有一段话。\n还有一段话。\n".encode(), "2012.txt").documents
    assert (work.title, work.date) == ("2012", "2012")
    assert "title" not in work.provenance


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("渔业法(2018-04-27).txt", "渔业法"),
        ("2024-03-05_Fisheries.txt", "Fisheries"),
        ("x2-minutes.txt", "x2-minutes"),
    ],
)
def test_a_date_set_apart_in_a_name_is_no_part_of_the_title(name: str, title: str) -> None:
    (work,) = read_bytes("这里没有标题，只有一段话。\n还有一段话。\n".encode(), name).documents
    assert work.title == title


def test_front_matter_comes_before_the_first_page() -> None:
    text = "---\ntitle: 另一个题目\ndate: 2020-01-02\nid: r1\nauthor: [甲, 乙]\n---\n" + REPORT
    (work,) = read_bytes(text.encode(), "x.md").documents
    assert (work.title, work.date, work.id, work.metadata["author"]) == (
        "另一个题目",
        "2020-01-02",
        "r1",
        "甲; 乙",
    )


@pytest.mark.parametrize("name", ["r.txt.yaml", "r.yaml", "r.yml", "r.txt.YAML", "r.YML"])
def test_a_sidecar_comes_first(tmp_path: Path, name: str) -> None:
    (tmp_path / "r.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / name).write_text(
        "id: gwr\ntitle: 定本\nyear: 1999\nURL: https://example.org/r\n", encoding="utf-8"
    )
    (work,) = read(tmp_path / "r.txt").documents
    assert (work.id, work.title, work.date) == ("gwr", "定本", "1999")
    assert work.metadata["url"] == "https://example.org/r"


@pytest.mark.parametrize("name", ["r.json", "r.txt.JSON"])
def test_csl_json_is_a_sidecar(tmp_path: Path, name: str) -> None:
    (tmp_path / "r.txt").write_text(REPORT, encoding="utf-8")
    author = '"author": [{"family": "Lee", "given": "Ann"}]'
    item = f'[{{"title": "T", "issued": {{"date-parts": [[2021, 3]]}}, {author}}}]'
    (tmp_path / name).write_text(item, encoding="utf-8")
    (work,) = read(tmp_path / "r.txt").documents
    assert (work.title, work.date, work.metadata["author"]) == ("T", "2021-03", "Ann Lee")


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ({"family": "Müller", "given": "Jan"}, "Jan Müller"),
        ({"family": "李", "given": "大同"}, "李大同"),
        ({"family": "Li", "given": "Datong"}, "Datong Li"),
        ({"literal": "Office of Ábaco"}, "Office of Ábaco"),
    ],
)
def test_names_of_csl_are_put_together_as_their_script_has_it(name: dict[str, str], printed: str) -> None:
    assert facts_from({"author": [name]}, where="r.json").other["author"] == printed


@pytest.mark.parametrize(
    "issued",
    [{"date-parts": [[2031, 3, 5]]}, {"raw": "2031-03-05"}, {"literal": "March 5, 2031"}, "2031-03-05"],
)
def test_dates_of_csl_are_read_in_every_form(issued: object) -> None:
    assert facts_from({"issued": issued}, where="r.json").date == "2031-03-05"


@pytest.mark.parametrize("name", ["author", "issued"])
def test_a_sidecar_nested_without_end_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text("正文。", encoding="utf-8")
    (tmp_path / "r.json").write_text(f'{{"{name}": {"[" * 900}{"]" * 900}}}', encoding="utf-8")
    with pytest.raises(ReadError, match=r"r\.json"):
        read(tmp_path / "r.txt")


@pytest.mark.parametrize("content", ["title: [unclosed", "just a word", "date: some day"])
def test_a_broken_sidecar_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "r.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "r.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        read(tmp_path / "r.txt")
    assert caught.value.where.endswith("r.yaml")


def test_a_sidecar_names_the_first_of_several_works(tmp_path: Path) -> None:
    second = "\n关于进一步改进工作的决定\n\n（2024年4月1日全体会议通过）\n\n会议听取了报告。\n"
    (tmp_path / "r.txt").write_text(REPORT + second, encoding="utf-8")
    (tmp_path / "r.yaml").write_text("title: 定本\npublisher: 某社\n", encoding="utf-8")
    works = read(tmp_path / "r.txt").documents
    assert [work.title for work in works] == ["定本", "关于进一步改进工作的决定"]
    assert [work.metadata["publisher"] for work in works] == ["某社", "某社"]


NOTES = [
    "2015年4月3日 某市第七届代表大会第五次会议通过",
    "2019年8月28日 某市常务委员会第十七次会议《关于修改〈某市办法〉的决定》第一次修正",
    "2022年10月30日 某市常务委员会第三十七次会议修订",
]


@pytest.mark.parametrize(
    "notes",
    [
        "\n\n".join(NOTES),
        "\n".join(NOTES),
        "（" + "　".join(NOTES) + "，自2023年1月1日起施行）",
        "\n\n".join([*NOTES, "自2023年1月1日起施行"]),
        "\n\n".join([NOTES[0], "2022年10月30日 某市第三十七次会议", "〈某市办法〉的决定》修正"]),
    ],
)
@pytest.mark.parametrize("name", ["x.md", "法(2030-01-01).txt"])
def test_a_law_has_the_date_of_its_last_amendment(notes: str, name: str) -> None:
    text = f"某市河道管理办法\n\n{notes}\n\n第一条 为了管好河道，制定本办法。\n"
    (work,) = read_bytes(text.encode(), name).documents
    assert (work.title, work.date) == ("某市河道管理办法", "2022-10-30")


def test_a_law_without_notes_has_the_date_of_its_file() -> None:
    text = "某市河道管理办法\n\n第一条 为了管好河道，自2019年1月1日起施行本办法。\n"
    (work,) = read_bytes(text.encode(), "办法(2022-10-30).md").documents
    assert work.date == "2022-10-30"


def test_title_and_author_may_take_two_lines() -> None:
    text = "政府工作报\n告\n——2031年3月5日在某市会议上\n某市市长\n　李平\n各位代表：\n现在报告工作。\n"
    (work,) = read_bytes(text.encode(), "x.txt").documents
    assert (work.title, work.date, work.metadata["author"]) == ("政府工作报告", "2031-03-05", "某市市长 李平")


def test_a_date_below_a_title_stays_out_of_it() -> None:
    prose = "The council met in spring and\nspoke about roads for a\ntime before it went home.\n"
    text = f"New Roads: A Report\nDecember 2031\n\n{prose}\n{prose}\n{prose}"
    (work,) = read_bytes(text.encode(), "x.txt").documents
    assert (work.title, work.date) == ("New Roads: A Report", "2031-12")


@pytest.mark.parametrize("value", ["007", "1.10", "no", "2024-03-05", "!!int x", "1" * 5000])
def test_values_of_a_sidecar_are_read_as_they_are_written(value: str, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    Path(f"{path}.yaml").write_text(f"title: {value}", encoding="utf-8")
    facts = sidecar(path)
    assert facts
    assert facts.shared.title == value.removeprefix("!!int ")


@pytest.mark.parametrize("document", ["report.txt", "report", "a.b.md"])
def test_a_sidecar_is_one_for_all_who_ask(document: str, tmp_path: Path) -> None:
    for name in sidecar_names(document):
        (tmp_path / name).write_text("title: T\n", encoding="utf-8")
        assert sidecar_of(tmp_path / document) == tmp_path / name
        assert is_sidecar_name(name)
        assert name in sidecar_names(document)
        (tmp_path / name).unlink()


@pytest.mark.parametrize("name", ["report.txt.Yaml", "report.yaml.txt", "report.toml", "report"])
def test_a_name_that_is_not_read_is_no_sidecar(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("title: T\n", encoding="utf-8")
    assert not is_sidecar_name(name)
    assert sidecar_of(tmp_path / "report.txt") is None


PAGES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "first_pages.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in PAGES])
def test_what_a_first_page_tells(case: dict[str, Any]) -> None:
    work = read_bytes(case["text"].encode(), case.get("name", "x.md")).documents[0]
    known = {"title": work.title, "date": work.date, **work.metadata}
    expected = {name: value for name, value in case.items() if name not in ("id", "name", "text", "origin")}
    assert {name: known.get(name) for name in expected} == expected
    told = case.get("origin", {})
    assert {name: work.provenance.get(name) for name in told} == told


def test_running_headers_may_tell_the_date() -> None:
    lines = [f"第{n}位議員說河水還不乾淨，要求政府在今年之內治理完畢。" for n in range(60)]
    pages = ["立法會 ─ 2031年5月12日\n\n" + "\n\n".join(lines[n : n + 6]) for n in range(0, 60, 6)]
    (work,) = read_bytes("\n\f".join(pages).encode(), "x.txt").documents
    assert any(p.extra.get("role") == "running_header" for p in work.paragraphs)
    assert work.date == "2031-05-12"


def test_the_language_is_that_of_most_of_the_text() -> None:
    (work,) = read_bytes((REPORT + "\nThe work is done.\n").encode(), "x.txt").documents
    assert (work.metadata["language"], work.provenance["language"]) == ("zh-Hans", "text")


# --- what a file states of itself ----------------------------------------------------------------------


def described(properties: Facts, text: str = REPORT) -> Document:
    (work,) = read_bytes(text.encode(), "x.txt").documents
    return document(work.paragraphs, Facts(), "x.txt", properties)


def test_properties_come_before_the_first_page() -> None:
    work = described(
        Facts(title="定本", date="2023", other={"Keywords": "河道", "URL": "https://example.org"})
    )
    assert (work.title, work.date, work.metadata["keywords"]) == ("定本", "2023", "河道")
    assert work.provenance["url"] == "file properties"


@pytest.mark.parametrize(
    "title", ["Microsoft Word - 1.doc", "文档1", "untitled", "PowerPoint.pptx", "幻灯片 1"]
)
def test_a_title_that_a_program_gave_is_none(title: str) -> None:
    assert described(Facts(title=title)).title == "工作报告"


def test_who_was_logged_in_is_the_author_only_where_none_is_printed() -> None:
    printed = "工作报告\n\n2024年3月5日在某省第三次会议上\n\n省长 李大同\n\n各位代表：\n"
    account = Facts(other={"author": "dell", "language": "en-US"})
    assert described(account, printed + "去年的工作很好，都完成了。\n").metadata["author"] == "省长 李大同"
    assert described(account).metadata["author"] == "dell"
    assert described(account).metadata["language"] == "zh-Hans"


# --- sidecars --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("issuer", "publisher"),
        ("Issuing-Body", "publisher"),
        ("container-title", "container_title"),
        ("title-pinyin", "title_pinyin"),
        ("translated-title", "title_translation"),
        ("document_number", "number"),
        ("URL", "url"),
        ("DOI", "doi"),
    ],
)
def test_facts_have_one_name_and_are_read_under_others(written: str, name: str) -> None:
    assert facts_from({written: "x"}, where="").other == {name: "x"}


def test_each_fact_remembers_where_it_came_from(tmp_path: Path) -> None:
    text = f"---\nauthor: 甲\ntitle: 另一个题目\n---\n{REPORT}"
    (tmp_path / "r.md").write_text(text, encoding="utf-8")
    (tmp_path / "r.meta.yaml").write_text("title: 定本\n", encoding="utf-8")
    (work,) = read(tmp_path / "r.md").documents
    assert work.provenance == {
        "title": "sidecar",
        "author": "front matter",
        "date": "first page",
        "language": "text",
    }


def test_a_sidecar_for_this_purpose_comes_before_another_file_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "r.txt.yaml").write_text("title: 旧\n", encoding="utf-8")
    (tmp_path / "r.meta.yaml").write_text("title: 新\n", encoding="utf-8")
    assert read(tmp_path / "r.txt").documents[0].title == "新"


SECOND = "\n关于进一步改进工作的决定\n\n（2024年4月1日全体会议通过）\n\n会议听取了报告。\n"


@pytest.mark.parametrize(
    "content",
    [
        "publisher: 某社\nworks:\n- title: 其一\n- title: 其二\n  date: 1999\n",
        "- title: 其一\n  publisher: 某社\n- {title: 其二, date: '1999', publisher: 某社}\n",
    ],
)
def test_a_sidecar_may_list_the_works_of_a_file(content: str, tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(REPORT + SECOND, encoding="utf-8")
    (tmp_path / "r.meta.yaml").write_text(content, encoding="utf-8")
    works = read(tmp_path / "r.txt").documents
    assert [(w.title, w.date, w.metadata["publisher"]) for w in works] == [
        ("其一", "2024-03-05", "某社"),
        ("其二", "1999", "某社"),
    ]


def test_a_sidecar_that_lists_more_works_than_there_are_is_named(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "r.meta.yaml").write_text("works: [{title: 其一}, {title: 其二}]\n", encoding="utf-8")
    with pytest.raises(ReadError, match="lists 2 works, the file holds 1") as caught:
        read(tmp_path / "r.txt")
    assert caught.value.where.endswith("r.meta.yaml")


def test_a_misspelt_name_is_kept_and_pointed_out(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "r.meta.yaml").write_text("ttile: 定本\nshelf: B2\n", encoding="utf-8")
    parsed = read(tmp_path / "r.txt")
    assert parsed.documents[0].metadata.items() >= {"ttile": "定本", "shelf": "B2"}.items()
    (note,) = parsed.notes
    assert "ttile" in note
    assert "is title meant" in note


@pytest.mark.parametrize("date", ["05/03/2024", "5-3-2024", "2024-02-30", "spring"])
def test_a_date_that_cannot_be_told_is_refused(date: str, tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "r.meta.yaml").write_text(f"date: {date}\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"date (not understood|with two meanings)") as caught:
        read(tmp_path / "r.txt")
    assert "2024-03-05" in caught.value.hint


# --- the sidecar that is written -------------------------------------------------------------------------

names = st.sampled_from([field.name for field in FIELDS]) | st.text("abc_ :#'", min_size=1, max_size=8).map(
    lambda name: name.strip().lower() or "x"
)
values = st.text(min_size=1, max_size=20).filter(
    lambda value: not any("\ud800" <= c <= "\udfff" for c in value)
)
origins = st.sampled_from(["sidecar", "front matter", "first page", "file name"])


@st.composite
def works(draw: st.DrawFn) -> Document:
    told = draw(st.dictionaries(names, st.tuples(values, origins), max_size=8))
    told = {
        name: pair for name, pair in told.items() if name not in ("works", "year") and canonical(name) == name
    }
    if "date" in told:
        told["date"] = (draw(st.dates()).isoformat(), told["date"][1])
    facts = {name: value for name, (value, _) in told.items()}
    return Document(
        facts.pop("title", "x"),
        (),
        facts.pop("id", None),
        facts.pop("date", None),
        facts,
        {name: origin for name, (_, origin) in told.items()},
    )


@given(st.lists(works(), min_size=1, max_size=3))
def test_a_sidecar_as_written_changes_nothing(documents: list[Document]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "r.txt"
        sidecar_path(path).write_text(template(documents), encoding="utf-8", newline="")
        written = sidecar(path)
    assert written is not None
    assert list(apply(written, documents)) == documents


def test_a_sidecar_as_written_names_every_fact() -> None:
    (work,) = read_bytes(REPORT.encode(), "x.txt").documents
    text = template([work])
    assert all(re.search(rf"^(# )?{field.name}:", text, re.MULTILINE) for field in FIELDS)
    assert '# title: "工作报告"  # first page' in text


def test_a_sidecar_is_called_after_the_whole_name_where_two_files_share_the_stem(tmp_path: Path) -> None:
    (tmp_path / "r.txt").touch()
    assert sidecar_path(tmp_path / "r.txt").name == "r.meta.yaml"
    (tmp_path / "r.pdf").touch()
    assert sidecar_path(tmp_path / "r.txt").name == "r.txt.meta.yaml"


# --- real documents --------------------------------------------------------------------------------------


def is_report(title: str) -> bool:
    return (
        re.search(r"政府工作报告|政府工作報告|^关于.+的报告$|work of the government", title, re.IGNORECASE)
        is not None
    )


@pytest.mark.parametrize("corpus", ["gwr-zh", "gwr-en"])
def test_titles_and_dates_of_reports(corpus: str) -> None:
    folder = SHARED / "corpora" / corpus
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    reports = {path: read(path).documents[0] for path in sorted(folder.glob("*.txt"))}
    titled = [path for path, work in reports.items() if is_report(work.title)]
    dated = [path for path, work in reports.items() if str(work.date).startswith(path.stem)]
    assert len(titled) >= 0.95 * len(reports)
    assert len(dated) >= 0.95 * len(reports)
