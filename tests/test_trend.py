"""Trends: queries counted by year, month, decade, document and author."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from cli_runner import here
from rich.cells import cell_len
from support import Library, Text, Work, opened, write_index

from search.render.trending import bars
from search.searcher import Index
from search.statistics.trend import By, Measure, trend

WORKS = [
    Work(
        ["住房很贵。", "城市在长大。", "住房和住房不同。", Text("Housing was dear.", lang="en")], "/a", "2018"
    ),
    Work(["修建房屋，改善住房。", "养老。"], "/b", "2018-05-02"),
    Work(["住房，住房，住房。"], "/c", "2019-03"),
    Work(["只谈养老。"], "/d", "2023-03-05"),
    Work(["没有日期的住房。", "日期。"], "/e", None),
]
QUERIES = [
    "住房",
    "住房 OR 养老",
    "住* NOT 养老",
    "养老",
    "住房 lang:zh",
    "housing",
    "year:2018",
    "theme:housing",
]
BYS: list[By] = ["year", "month", "decade", "document"]


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with opened(WORKS, segments=2) as opened_index:
        yield opened_index


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("trend")
    write_index(directory, WORKS)
    return directory


@pytest.mark.parametrize("by", BYS)
@pytest.mark.parametrize("query", QUERIES)
def test_totals_are_those_of_a_search(query: str, by: By, index: Index) -> None:
    found, results = trend(index, [query], by=by), index.search(query, limit=0)
    assert found.total.occurrences == (results.occurrences,)
    assert found.total.matches == (results.total,)
    assert found.total.paragraphs == index.snapshot.paragraph_count
    assert found.total.documents == len(WORKS)


def test_a_year_has_its_counts_and_shares(index: Index) -> None:
    found = trend(index, ["住房", "养老"])
    assert [group.name for group in found.groups] == ["2018", "2019", "2023"]
    first = found.groups[0]
    assert (first.documents, first.paragraphs, first.length) == (2, 6, 4 + 5 + 7 + 3 + 8 + 2)
    assert (first.occurrences, first.matches) == ((4, 1), (3, 1))
    assert first.value("share", 0) == 3 / 6
    assert first.value("per_1000", 0) == pytest.approx(1000 * 4 / 29)


def test_years_without_documents_are_gaps_and_undated_documents_stand_apart(index: Index) -> None:
    found = trend(index, ["住房"])
    assert found.gaps == {2}
    assert found.ungrouped is not None
    assert (found.ungrouped.name, found.ungrouped.occurrences) == ("", (1,))
    assert found.notes == ("1 document has no date: /e",)


def test_months_decades_and_documents(index: Index) -> None:
    months = trend(index, ["住房"], by="month")
    assert [group.name for group in months.groups] == ["2018-05", "2019-03", "2023-03"]
    assert months.gaps == {1, 2}
    assert months.notes == ("2 documents have no date with a month: /a, /e",)
    decades = trend(index, ["住房"], by="decade")
    assert [(group.name, group.occurrences) for group in decades.groups] == [("2010s", (7,)), ("2020s", (0,))]
    assert decades.gaps == set()
    documents = trend(index, ["住房"], by="document")
    assert [group.name for group in documents.groups] == ["/a", "/b", "/c", "/d", "/e"]


def test_authors_are_groups(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write(
        {
            "one.md": "---\ntitle: 甲\nauthor: 王五\n---\n\n住房问题的研究。\n",
            "two.md": "---\ntitle: 乙\npublisher: 国务院\n---\n\n住房政策的文件。\n",
        }
    )
    library.update()
    done = here("trend", "--index", library.index, "住房", "--by", "author", "--format", "json")
    assert {group["name"] for group in json.loads(done.stdout)["groups"]} == {"王五", "国务院"}


def test_fields_limit_what_is_counted_and_what_shares_are_of(index: Index) -> None:
    everything, chinese = trend(index, ["住房"]), trend(index, ["住房"], within="lang:zh")
    assert chinese.total.occurrences == everything.total.occurrences
    assert chinese.groups[0].paragraphs == everything.groups[0].paragraphs - 1
    assert chinese.groups[0].value("share", 0) == 3 / 5


def answer(folder: Path, *arguments: str) -> Any:
    done = here("trend", "--index", folder, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_table_of_one_query_has_all_its_figures(folder: Path) -> None:
    assert answer(folder, "住房", "--format", "plain").splitlines() == [
        "year   documents  paragraphs  occurrences  in paragraphs    share  per 1,000 characters or words",
        "2018           2           6            4              3   50.00%                        137.931",
        "2019           1           1            3              1  100.00%                        500.000",
        "-",
        "2023           1           1            0              0    0.00%                          0.000",
        "none           1           2            1              1   50.00%                        111.111",
        "total          5          10            8              5   50.00%                        166.667",
    ]


def test_several_queries_stand_side_by_side(folder: Path) -> None:
    lines = answer(folder, "住房", "养老", "--theme", "housing", "--measure", "share").splitlines()
    assert lines[0].split() == ["year", "paragraphs", "住房", "养老", 'theme:"housing"']
    assert lines[1].split()[:4] == ["2018", "6", "50.00%", "16.67%"]


def test_data_formats_have_a_row_for_each_group_and_query(folder: Path) -> None:
    whole = json.loads(answer(folder, "住房", "养老", "--format", "json"))
    objects = [json.loads(line) for line in answer(folder, "住房", "养老", "--format", "jsonl").splitlines()]
    rows = list(csv.DictReader(io.StringIO(answer(folder, "住房", "养老", "--format", "csv"))))
    assert [row["year"] for row in rows] == ["2018", "2018", "2019", "2019", "2023", "2023", "", ""]
    assert [[row["year"] or None, row["query"], int(row["occurrences"])] for row in rows] == [
        [one["year"], one["query"], one["occurrences"]] for one in objects
    ]
    groups = [*whole["groups"], whole["ungrouped"]]
    assert [count["occurrences"] for group in groups for count in group["counts"]] == [
        one["occurrences"] for one in objects
    ]
    assert sum(int(row["occurrences"]) for row in rows if row["query"] == "住房") == 8
    assert whole["notes"] == ["1 document has no date: /e"]


def test_bars_are_as_long_as_their_figures(index: Index) -> None:
    drawn = list(bars(trend(index, ["住房", "养老"]), "occurrences", 60))
    lengths = {figure.strip(): len(bar) for _, bar, figure, _ in drawn if figure}
    assert lengths["4"] > lengths["3"] > lengths["1"] > lengths["0"] == 0
    assert max(len(label) + len(bar) + len(figure) for label, bar, figure, _ in drawn) <= 60


def test_bars_stand_below_the_table_in_a_terminal(folder: Path) -> None:
    out = answer(folder, "住房", "--format", "rich")
    assert out.startswith(answer(folder, "住房", "--format", "plain"))
    assert "\noccurrences\n" in out
    assert "2018  ███" in out


@pytest.mark.parametrize("measure", ["occurrences", "paragraphs", "share", "per-1000"])
@pytest.mark.parametrize("by", BYS)
def test_a_picture_has_a_mark_for_each_figure(by: By, measure: Measure, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "trend.svg"
    answer(folder, "住房", "<&养老", "--by", by, "--measure", measure, "--plot", str(path))
    picture = ElementTree.parse(path).getroot()
    tags = [element.tag.rpartition("}")[2] for element in picture.iter()]
    groups = len(json.loads(answer(folder, "住房", "--by", by, "--format", "json"))["groups"])
    if by == "document":
        assert tags.count("rect") == 1 + 2 * groups + 2  # the ground, the bars, the legend
    else:
        assert tags.count("circle") == 2 * groups
    assert "<&养老" in "".join(picture.itertext())


def test_no_line_crosses_a_gap(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "trend.svg"
    answer(folder, "住房", "--plot", str(path))
    [line] = [part for part in path.read_text(encoding="utf-8").split("<path ") if 'fill="none"' in part]
    assert line.partition('"')[2].partition('"')[0].count("M") == 2


def test_png_is_made_of_the_same_picture(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("resvg_py", reason="PNG needs the extra plot")
    answer(folder, "住房", "--plot", str(tmp_path / "trend.png"))
    assert (tmp_path / "trend.png").read_bytes().startswith(b"\x89PNG")


def test_png_without_its_package_is_refused_with_the_way_to_get_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    done = here("trend", "--index", folder, "住房", "--plot", tmp_path / "trend.png")
    assert done.returncode == 2
    assert "pip install 'duizhao[plot]'" in done.stderr
    assert not (tmp_path / "trend.png").exists()


def test_an_index_without_dates_says_so(tmp_path: Path) -> None:
    write_index(tmp_path, [Work(["住房。"])])
    done = here("trend", "--index", tmp_path, "住房")
    assert done.returncode == 2
    assert "no date in any document" in done.stderr
    assert here("trend", "--index", tmp_path, "住房", "--by", "document").returncode == 0


def test_a_query_that_finds_nothing_is_said_to(folder: Path) -> None:
    done = here("trend", "--index", folder, "火星")
    assert done.returncode == 1
    assert "火星: no occurrence" in done.stderr
    assert done.stderr.count("火星") == here("trend", "--index", folder, "火星", "火星").stderr.count("火星")
    assert here("trend", "--index", folder, "火星", "住房").returncode == 0
    assert here("trend", "--index", folder, "住房", "--in", "year:1900").returncode == 1


def test_paragraphs_found_by_a_field_alone_are_found(folder: Path) -> None:
    done = here("trend", "--index", folder, "year:2018", "--format", "json")
    assert done.returncode == 0
    counts = json.loads(done.stdout)["total"]["counts"][0]
    assert (counts["paragraphs"], counts["occurrences"]) == (6, 0)


@pytest.mark.parametrize("by", BYS)
def test_a_picture_of_no_documents_is_an_empty_frame(by: By, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "trend.svg"
    done = here("trend", "--index", folder, "住房", "--in", "year:1900", "--by", by, "--plot", path)
    assert (done.returncode, done.stdout.splitlines()[-1].split()[:4]) == (1, ["total", "0", "0", "0"])
    assert "circle" not in {element.tag.rpartition("}")[2] for element in ElementTree.parse(path).iter()}


def test_a_query_longer_than_its_column_is_cut_in_the_heading(folder: Path) -> None:
    query = " OR ".join(["住房"] * 20)
    heading, row, *_ = here("trend", "--index", folder, query, "养老").stdout.splitlines()
    assert "住房 OR 住房" in heading
    assert "…" in heading
    assert cell_len(heading) == cell_len(row) < 80
    data = here("trend", "--index", folder, query, "--format", "jsonl").stdout.splitlines()
    assert json.loads(data[0])["query"] == query


def test_a_theme_of_the_users_own_is_counted_and_told(folder: Path, tmp_path: Path) -> None:
    theme = "id: housing\nlabel: {zh: 住房, en: Housing}\ncap: null\nparent: null\nnote: own\n"
    (tmp_path / "housing.yaml").write_text(f"{theme}terms: {{zh: [房屋], en: []}}\n", encoding="utf-8")
    command = ("trend", "--index", folder, "--theme", "housing", "--themes", tmp_path, "--format", "json")
    found = json.loads(here(*command).stdout)
    assert found["total"]["counts"][0]["occurrences"] == 1
    assert "theme housing is your own" in found["notes"][0]


def test_a_date_that_is_none_is_damage(tmp_path: Path) -> None:
    write_index(tmp_path, [Work(["住房。"], date="soon")])
    done = here("trend", "--index", tmp_path, "住房")
    assert done.returncode == 2
    assert "the index is damaged" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give a QUERY or a --theme"),
        ([""], "the query is empty"),
        (["住房", "(养老"], "("),
        (["住房", "--by", "week"], "'week' is not one of"),
        (["住房", "--in", "theme:housing"], "made of fields alone"),
        (["住房", "--in", "NOT"], "NOT"),
        (["--theme", "no_such_theme"], "there is no such theme"),
        (["住房", "--plot", "trend.pdf"], "a picture is SVG or PNG"),
        (["住房", "--plot", "no/such/folder.svg"], "cannot be written"),
    ],
)
def test_bad_input_is_named(
    arguments: list[str], message: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = here("trend", "--index", folder, *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""
