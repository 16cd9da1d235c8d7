"""The card of a term: equivalents, use by year in two languages, examples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_runner import here
from rich.cells import cell_len
from support import Work, opened, write_files

from search.searcher import Index
from search.terminology.card import Card, term_card
from search.terminology.known import BUILTIN, USERS, Glossaries

ALIGNED = Path(__file__).parent / "data" / "alignment"
CHINESE = """---
id: port-zh
title: 星港工作报告
date: 2024-03-05
---

# 星港工作报告

星港要因地制宜发展新质生产力，码头和仓库先行一步，明年再看成效。

去年星港的三农工作做得踏实，粮食总产量达到三十万吨，比前年多一成。
"""
ENGLISH = """---
id: port-en
title: Report on the Work of Star Harbour
date: 2024-03-05
translation_of: port-zh
---

# Report on the Work of Star Harbour

Star Harbour will develop new quality productive forces in line with local conditions, wharves first.

Last year its work on agriculture, rural areas, and farmers was solid; grain output came to 300,000 tons.
"""
OLDER = """---
id: older
title: 星港筆記
date: 2021
---

優質新生產力與新質生產力，說的是一回事。新質生產力三個字不夠用。
"""
UNDATED = "Some call them new productive forces, others new quality productivity; nobody dated this page.\n"
# A lone control character: the file still passes for text.
STRANGE = "海边的灯塔\x1b[31m红了，大家都看见了，没有人说话。\n" + "平常的话。" * 99


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("term")
    files = {
        "zh.md": CHINESE,
        "en.md": ENGLISH,
        "older.md": OLDER,
        "undated.md": UNDATED,
        "strange.txt": STRANGE,
    }
    write_files(folder / "corpus", files)
    assert here("index", folder / "corpus", ALIGNED, "--index", folder / "index").returncode == 0
    return folder / "index"


def card(index: Path, *arguments: str) -> Any:
    result = here("term", *arguments, "--index", index, "--format", "json")
    assert result.returncode == (0 if '"found": true' in result.stdout else 1)
    return json.loads(result.stdout)


def searched(index: Path, query: str) -> tuple[int, int]:
    found = json.loads(here("search", query, "--index", index, "--format", "json").stdout)
    return found["occurrences"], found["total"]


@pytest.mark.parametrize(
    "typed",
    ["新质生产力", "新質生產力", "优质新生产力", "new quality productive forces", "New Productive Force"],
)
def test_a_term_is_known_by_any_of_its_forms(typed: str, index: Path) -> None:
    found = card(index, typed)
    [entry] = found["entries"]
    assert entry["chinese"][0] == "新质生产力"
    assert entry["english"][0] == "new quality productive forces"
    assert (entry["source"], entry["status"], entry["years"]) == (BUILTIN, "official", "2023-")
    assert entry["where"].startswith("industry_technology.tsv:")
    assert found["near"] == []


def test_counts_are_those_of_a_search(index: Path) -> None:
    found = card(index, "新质生产力")
    for side, used in found["index"].items():
        assert (used["occurrences"], used["paragraphs"]) == searched(index, used["query"])
        for name in ("occurrences", "paragraphs"):
            assert sum(year[side][name] for year in found["years"]) == used[name]
        for form in used["forms"]:
            assert (form["occurrences"], form["paragraphs"]) == searched(index, f'"{form["form"]}"')


@pytest.mark.parametrize(("typed", "translation"), [("公里", "kilomet"), ("Kilometres", "公里")])
def test_what_the_index_has_learned_is_shown(typed: str, translation: str, index: Path) -> None:
    [learned] = card(index, typed)["learned"]
    assert learned["text"] == translation
    assert 0.2 <= learned["likelihood"] <= 1
    shown = here("term", typed, "--index", index).stdout
    assert f"learned from aligned documents: {translation} {learned['likelihood']:.2f}" in shown


def test_counts_go_by_year_and_language_and_variant(index: Path) -> None:
    found = card(index, "新质生产力")
    assert [
        (year["year"], year["zh"]["occurrences"], year["en"]["occurrences"]) for year in found["years"]
    ] == [
        ("2021", 3, 0),
        ("2024", 1, 1),
        (None, 0, 2),
    ]
    forms = {form["form"]: form["occurrences"] for used in found["index"].values() for form in used["forms"]}
    assert (forms["新质生产力"], forms["优质新生产力"], forms["new quality productivity"]) == (3, 1, 1)
    chinese, english = found["index"]["zh"], found["index"]["en"]
    assert (chinese["first"]["date"], chinese["last"]["date"]) == ("2021", "2024-03-05")
    assert chinese["first"]["id"].startswith("older:")
    assert english["first"] == english["last"]
    assert english["last"]["id"].startswith("port-en:")


def test_examples_are_aligned_pairs_with_the_term_on_both_sides(index: Path) -> None:
    [example] = card(index, "new quality productive forces")["examples"]
    chinese, english = example["paragraphs"]
    assert (chinese["id"].split(":")[0], english["id"].split(":")[0]) == ("port-zh", "port-en")
    assert 0 < example["confidence"] <= 1
    for quoted, term in ((chinese, "新质生产力"), (english, "new quality productive forces")):
        [(start, end)] = quoted["spans"]
        assert quoted["text"][start:end] == term
    assert "星港工作报告" in chinese["citation"]
    apa = card(index, "新质生产力", "--style", "apa")["examples"][0]["paragraphs"]
    assert apa[1]["citation"] != english["citation"]


def test_without_an_aligned_pair_each_language_has_an_example(index: Path) -> None:
    [example] = card(index, "码头")["examples"]
    assert example["confidence"] is None
    assert [quoted["spans"] != [] for quoted in example["paragraphs"]] == [True]


def test_examples_are_short_and_of_different_years(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {}
    for year in (2019, 2020, 2021):
        head = f"---\nid: {{}}-{year}\ntitle: {{}}\ndate: {year}-03-05\n"
        chinese = "改革开放的步子不停，海边的灯塔照样亮着，渔船按时回港。"
        english = "Reform and opening up goes on, the lighthouse is lit, and the boats come home on time."
        more = f"translation_of: zh-{year}\n---\n\n"
        files[f"zh{year}.md"] = (
            head.format("zh", "灯塔") + f"---\n\n# 灯塔{year}\n\n{chinese}\n\n{chinese * 3}\n"
        )
        files[f"en{year}.md"] = (
            head.format("en", "Lamp") + f"{more}# Lamp {year}\n\n{english}\n\n{english * 3}\n"
        )
    write_files(tmp_path / "corpus", files)
    assert here("index", tmp_path / "corpus", "--index", tmp_path / "index").returncode == 0
    pairs = [example["paragraphs"] for example in card(tmp_path / "index", "改革开放")["examples"]]
    assert len(pairs) == 2
    assert len({chinese["date"] for chinese, _ in pairs}) == 2
    assert {len(chinese["spans"]) for chinese, _ in pairs} == {1}


def test_what_no_glossary_has_is_counted_and_its_neighbours_are_named(index: Path) -> None:
    found = card(index, "新质生产力三个字")
    assert (found["found"], found["entries"]) == (True, [])
    assert list(found["index"]) == ["zh"]
    assert found["index"]["zh"]["occurrences"] == 1
    assert "新质生产力" in found["near"][0]["chinese"]


@pytest.mark.parametrize("typed", ["新质生产率", "new quality productive horses"])
def test_what_is_nowhere_is_said_to_be_nowhere(typed: str, index: Path) -> None:
    result = here("term", typed, "--index", index)
    assert result.returncode == 1
    assert "in no glossary" in result.stdout
    assert "in no paragraph of the index" in result.stdout
    assert "新质生产力" in result.stdout


def test_glossaries_are_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DUIZHAO_INDEX", raising=False)
    result = here("term", "两不愁三保障")
    assert result.returncode == 0
    assert "Two Assurances and Three Guarantees" in result.stdout
    assert "In the index" not in result.stdout
    assert "no index" in result.stderr
    assert here("term", "灯塔守护神").returncode == 1


def test_the_users_glossary_comes_first(index: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(
        "zh\ten\tnote\n新质生产力\tlighthouse forces\t自用\n星港\tStar Harbour\n", encoding="utf-8"
    )
    first, second = card(index, "新质生产力", "--glossary", str(own))["entries"]
    assert (first["source"], first["where"], first["note"]) == (USERS, "own.tsv:2", "自用")
    assert second["source"] == BUILTIN
    found = card(index, "Star", "Harbour", "--glossary", str(own))
    assert found["index"]["zh"]["occurrences"] > 0 < found["index"]["en"]["occurrences"]


def test_columns_stand_below_each_other(index: Path) -> None:
    lines = here("term", "新质生产力", "--index", index).stdout.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("form "))
    rows = lines[start : lines.index("", start)]
    assert len({cell_len(row) for row in rows}) == 1
    assert len(rows) == 1 + 4 + 3


def test_texts_are_shown_in_the_script_asked_for(index: Path) -> None:
    shown = here("term", "新质生产力", "--index", index, "--script", "traditional").stdout
    assert "星港要因地制宜發展新質生產力" in shown
    assert "新质生产力" not in shown.replace("官方", "")


@pytest.mark.parametrize("typed", ["", "！？", "\x07"])
def test_a_term_has_a_character(typed: str, index: Path) -> None:
    result = here("term", typed, "--index", index)
    assert result.returncode == 2
    assert "no word and no character" in result.stderr


def test_errors_of_the_users_are_told(index: Path, tmp_path: Path) -> None:
    for arguments in (("--glossary", tmp_path / "none.tsv"), ("--index", tmp_path / "none")):
        result = here("term", "三农", *arguments)
        assert result.returncode == 2
        assert "none" in result.stderr
    assert here("term").returncode == 2


@pytest.fixture(scope="module")
def small() -> Any:
    works = [
        Work(["环境保护和环境保护法。", "保护环境。\x1b[31m", "GDP与国内生产总值。"], "/a", "2019"),
        Work(
            [
                "Farmers, a farmer, and farm-ers. GDP!",
                "protection of the environment",
                "An old weir, old weirs.",
            ],
            "/b",
            None,
        ),
    ]
    with opened(works, segments=2) as index:
        yield index


@pytest.mark.parametrize("typed", ["环境保护", "环境", "farmers", "GDP", "国内生产总值", "法", "和环境", "x"])
def test_totals_agree_whatever_is_asked(typed: str, small: Index) -> None:
    found: Card = term_card(small, typed, Glossaries())
    for side, used in found.usage.items():
        results = small.search(used.query, limit=None)
        assert used.total == (results.occurrences, results.total)
        assert used.documents == results.documents
        assert sum(counts[side].paragraphs for _, counts in found.years) == used.total.paragraphs
        assert all(form.paragraphs <= used.total.paragraphs for form in used.forms)
    assert found.occurs == bool(found.examples)


@pytest.mark.parametrize("typed", ["farmers", "Old weirs"])
def test_english_is_counted_in_singular_and_plural(typed: str, small: Index) -> None:
    found = term_card(small, typed, Glossaries()).usage["en"].forms[0]
    assert (found.occurrences, found.paragraphs) == (2, 1)


def test_controls_are_not_sent_to_the_terminal(index: Path) -> None:
    shown = here("term", "灯塔", "--index", index)
    assert "灯塔" in shown.stdout
    assert "\x1b" not in shown.stdout


def test_a_terminal_is_not_overrun_and_ids_are_whole(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "48")
    lines = here("term", "三农", "--index", index, "--format", "rich").stdout.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("form "))
    assert all(cell_len(line) <= 48 for line in lines[start : lines.index("", start)])
    ids = [quoted["id"] for example in card(index, "三农")["examples"] for quoted in example["paragraphs"]]
    assert ids
    assert all(any(id_ in line for line in lines) for id_ in ids)
