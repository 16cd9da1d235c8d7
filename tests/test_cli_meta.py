"""``duizhao meta`` and what else the command line says about facts and where they came from."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_runner import here as duizhao
from support import LONG_AGO, Work, everything, opened

from index.update import update
from search.searcher import Index, open_index

REPORT = """政府工作报告
——2031年1月14日在某省第十二届人民代表大会第三次会议上
某省省长　李大同
各位代表：
现在，我代表省人民政府，向大会报告工作。
"""
DECISION = "\n关于进一步改进工作的决定\n\n（2031年4月1日全体会议通过）\n\n会议听取了报告。\n"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def facts(path: Path, part: int = 0) -> dict[str, dict[str, str]]:
    done = duizhao("meta", "show", path, "--format", "json")
    found: dict[str, dict[str, str]] = json.loads(done.stdout.splitlines()[part])["facts"]
    return found


def test_show_says_where_each_fact_came_from(report: Path) -> None:
    done = duizhao("meta", "show", report)
    assert done.returncode == 0
    assert "2031-01-14  [first page]" in done.stdout
    assert "某省省长 李大同  [first page]" in done.stdout
    assert "missing: publisher, number, url" in done.stdout
    assert f"duizhao meta init {report}" in done.stdout


def test_show_as_json_has_values_and_origins(report: Path) -> None:
    assert facts(report)["date"] == {"value": "2031-01-14", "origin": "first page"}
    (line,) = duizhao("meta", "show", report, "--format", "json").stdout.splitlines()
    assert json.loads(line)["missing"] == ["publisher", "number", "url"]


def test_a_title_for_want_of_one_is_said_to_be_missing(tmp_path: Path) -> None:
    path = tmp_path / "2031.txt"
    path.write_text("河道治理已经开始，各项工作正在进行。\n明年完成。\n", encoding="utf-8")
    assert facts(path)["title"] == {"value": "2031", "origin": None}
    assert "missing: title, " in duizhao("meta", "show", path).stdout


def test_a_sidecar_starts_as_what_is_known_and_changes_nothing(report: Path) -> None:
    before = facts(report)
    done = duizhao("meta", "init", report)
    said = (
        f"Wrote {report.with_name('report.meta.yaml')}: take the # from a line to set it, then index again\n"
    )
    assert (done.returncode, done.stdout) == (0, said)
    assert '# date: "2031-01-14"  # first page' in report.with_name("report.meta.yaml").read_text("utf-8")
    assert facts(report) == before


def test_a_wrong_guess_is_put_right_in_the_sidecar(report: Path) -> None:
    duizhao("meta", "init", report)
    sidecar = report.with_name("report.meta.yaml")
    text = sidecar.read_text("utf-8").replace('# date: "2031-01-14"', 'date: "2031-01-15"')
    sidecar.write_text(text, encoding="utf-8")
    assert facts(report)["date"] == {"value": "2031-01-15", "origin": "sidecar"}
    assert f"edit {sidecar}" in duizhao("meta", "show", report).stdout


def test_a_sidecar_is_not_written_over(report: Path) -> None:
    sidecar = report.with_name("report.yaml")
    sidecar.write_text("title: 定本\nshelf: B2\n", encoding="utf-8")
    done = duizhao("meta", "init", report)
    assert done.returncode == 2
    assert f"{sidecar}: there is a sidecar already" in done.stderr
    assert "--force" in done.stderr
    assert not report.with_name("report.meta.yaml").exists()


def test_force_keeps_what_an_earlier_sidecar_says(report: Path) -> None:
    report.with_name("report.yaml").write_text("title: 定本\nshelf: B2\n", encoding="utf-8")
    before = facts(report)
    assert duizhao("meta", "init", report, "--force").returncode == 0
    assert facts(report) == before
    assert before["shelf"] == {"value": "B2", "origin": "sidecar"}
    assert duizhao("meta", "init", report, "--force").returncode == 0
    assert facts(report) == before


def test_a_sidecar_can_be_looked_at_first(report: Path) -> None:
    done = duizhao("meta", "init", report, "--stdout")
    assert '# title: "政府工作报告"' in done.stdout
    assert list(report.parent.iterdir()) == [report]


def test_each_work_of_a_file_has_facts_of_its_own(report: Path) -> None:
    report.write_text(REPORT + DECISION, encoding="utf-8")
    before = [facts(report, part) for part in range(2)]
    assert [work["date"]["value"] for work in before] == ["2031-01-14", "2031-04-01"]
    duizhao("meta", "init", report)
    assert [facts(report, part) for part in range(2)] == before


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    for command in ("show", "init"):
        done = duizhao("meta", command, tmp_path / "none.txt")
        assert done.returncode == 2
        assert "none.txt: cannot be read" in done.stderr


# --- in an index -----------------------------------------------------------------------------------------


def test_info_tells_the_facts_of_one_document(report: Path) -> None:
    duizhao("index", report, "--index", report.parent / "index")
    report.with_name("report.meta.yaml").write_text("ttile: 定本\nid: r1\n", encoding="utf-8")
    done = duizhao("index", report, "--index", report.parent / "index")
    assert "ttile is no name we know; is title meant?" in done.stderr
    told = duizhao("info", "--doc", "r1", "--index", report.parent / "index")
    assert "2031-01-14  [first page]" in told.stdout
    assert "r1  [sidecar]" in told.stdout
    assert "is title meant?" in told.stdout
    entry = json.loads(
        duizhao("info", "--doc", "r1", "--index", report.parent / "index", "--format", "json").stdout
    )
    assert entry["facts"]["author"] == {"value": "某省省长 李大同", "origin": "first page"}
    assert entry["missing"] == ["publisher", "number", "url"]
    assert entry["path"] == str(report)


def test_a_sidecar_is_no_document_however_it_is_named(report: Path) -> None:
    duizhao("meta", "init", report)
    index = report.parent / "index"
    for paths in ([report.parent], sorted(report.parent.glob("report.*"))):
        done = duizhao("index", *paths, "--index", index)
        assert (done.returncode, done.stderr) == (0, "")
    assert "1 document" in duizhao("info", "--index", index).stdout


def test_a_sidecar_without_its_document_is_named(tmp_path: Path) -> None:
    (tmp_path / "gone.meta.yaml").write_text("title: 定本\n", encoding="utf-8")
    done = duizhao("index", tmp_path, "--index", tmp_path / "index")
    assert "gone.meta.yaml: stands beside no document" in done.stderr


def test_a_changed_sidecar_is_read_again(report: Path) -> None:
    index, sidecar = report.parent / "index", report.with_name("report.meta.yaml")
    for age, date in enumerate(["2031-01-15", "2031-01-16"]):
        sidecar.write_text(f"date: {date}\n", encoding="utf-8")
        for path in (report, sidecar):
            os.utime(path, (LONG_AGO + age, LONG_AGO + age))
        duizhao("index", report, "--index", index)
        assert date in duizhao("info", "--documents", "--index", index).stdout


WORKS = [
    Work(["河道"], path="/day.txt", title="甲", date="2031-03-05"),
    Work(["河道"], path="/month.txt", title="乙", date="2031-03"),
    Work(["河道"], path="/year.txt", title="丙", date="2031"),
    Work(["河道"], path="/none.txt", title="丁", date=None),
]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("date:2031-03-05", "甲乙丙"),
        ("date:2031-03-06", "乙丙"),
        ("date:2031-03", "甲乙丙"),
        ("date:2031-04", "丙"),
        ("date:2031", "甲乙丙"),
        ("date:2030-12..2031-02", "丙"),
        ("date:2030-12..2031-03-04", "乙丙"),
        ("date:2031-03-06..", "乙丙"),
        ("date:2031-04..", "丙"),
        ("date:..2031-03-04", "乙丙"),
        ("date:..2030", ""),
        ("date:2032..", ""),
        ("-date:2031", "丁"),
        ("-date:2031-03-05", "丁"),
        ("year:2031", "甲乙丙"),
    ],
)
def test_a_range_takes_what_may_lie_in_it(asked: str, found: str) -> None:
    with opened(WORKS) as index:
        assert sorted(hit.document.title for hit in everything(index, f"河道 {asked}").hits) == sorted(found)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("facts")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    (folder / "report.meta.yaml").write_text(
        "issuer: 某省人民政府\npinyin: Zhengfu gongzuo\n", encoding="utf-8"
    )
    update(folder / "index", [folder / "report.txt"])
    with open_index(folder / "index") as index:
        yield index


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ("title:工作報告", 1),
        ('title:"ZHENGFU gong"', 1),
        ("title:决定", 0),
        ("author:李大同", 1),
        ("author:省人民政府", 1),
        ("author:王大同", 0),
        ("-author:李大同", 0),
    ],
)
def test_titles_and_authors_limit_a_search(asked: str, total: int, indexed: Index) -> None:
    assert len({hit.document.id for hit in everything(indexed, f"代表大会 {asked}").hits}) == total


def test_a_fault_in_a_sidecar_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("河道治理已经开始，各项工作正在进行。\n", encoding="utf-8")
    (tmp_path / "report.meta.yaml").write_text("title: [unfinished\n", encoding="utf-8")
    done = duizhao("index", tmp_path / "report.txt", "--index", tmp_path / "index")
    assert done.returncode == 2
    assert "report.txt: report.meta.yaml: not valid YAML: " in done.stderr
    assert "unicode string" not in done.stderr


def test_a_sidecar_may_be_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("河道治理已经开始，各项工作正在进行。\n", encoding="utf-8")
    path.with_name("report.meta.yaml").write_bytes("title: 河道治理情况的报告\n".encode("gb18030"))
    assert facts(path)["title"] == {"value": "河道治理情况的报告", "origin": "sidecar"}
