"""Facts from sidecar, front matter, first page and file name, the first of them winning."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.dates import find_date, year_in_name
from corpus.errors import ReadError
from corpus.metadata import is_sidecar_name, sidecar, sidecar_names, sidecar_of
from corpus.readers import read, read_bytes

REPORT = "工作报告\n\n（2024年3月5日）\n\n第一段说明去年的工作已经全部完成。\n"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("（2024年3月5日）", "2024-03-05"),
        ("2024 年 12 月", "2024-12"),
        ("二〇二四年十一月二十一日", "2024-11-21"),
        ("一九五四年十月十日", "1954-10-10"),
        ("Date of Publication: 21 March 2024", "2024-03-21"),
        ("Delivered on March 5, 2012", "2012-03-05"),
        ("Sept. 2019 issue", "2019-09"),
        ("2024-03-05", "2024-03-05"),
        ("2023年2月30日", None),
        ("no date in here, only 12345", None),
    ],
)
def test_dates_are_read_in_both_languages(text: str, date: str | None) -> None:
    assert find_date(text) == date


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2012", "2012"),
        ("minutes20170209-final", "2017-02-09"),
        ("法(2018-04-27)", "2018-04-27"),
        ("a9", None),
    ],
)
def test_a_file_name_may_hold_a_date(name: str, date: str | None) -> None:
    assert year_in_name(name) == date


def test_the_first_page_comes_before_the_file_name(tmp_path: Path) -> None:
    path = tmp_path / "2019.txt"
    path.write_text(REPORT, encoding="utf-8")
    (work,) = read(path).documents
    assert (work.title, work.date) == ("工作报告", "2024-03-05")


def test_the_file_name_is_the_last_resort() -> None:
    (work,) = read_bytes("这里没有标题，只有一段话。\n还有一段话。\n".encode(), "2012.txt").documents
    assert (work.title, work.date) == ("2012", "2012")


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
    assert facts.title == value.removeprefix("!!int ")


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
