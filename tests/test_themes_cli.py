"""``duizhao themes`` and ``search --theme`` as one types them."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
import yaml
from cli_runner import here
from rich.cells import cell_len
from support import Library, Text, Work, write_index

from search.themes.registry import BUILTIN

THEMES = Path(__file__).parent / "data" / "themes"


#: Paragraphs of the theme lodging, which has 住房 for a term and 城镇 for none.
PARAGRAPHS = "".join(f"{word}住房，城镇。\n\n" for word in ("东边", "西边", "南边", "北边"))


def english(*texts: str) -> list[Text | str]:
    return [Text(text, lang="en") for text in texts]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("themes") / "index"
    works = [
        Work(["住房供应增加，保障房开工。", "校舍落成。", "大橋通車。"], path="/b.txt", date="2024"),
        Work(["碼頭旁的住房，保障房也在內。", "住房保障房。", "天气晴朗。"], path="/a.txt", date="2019"),
        Work(english("The house has a tenant.", "Tenants left the house."), path="/c.txt", date="2021"),
        Work([*english("A tenant likes his house.", *["Rain again."] * 12), *["又下雨了。"] * 12], "/d.txt"),
    ]
    write_index(directory, works)
    return directory


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, empty, and a folder of the user's own themes beside it."""
    monkeypatch.setenv("DUIZHAO_THEMES", str(THEMES))
    monkeypatch.delenv("DUIZHAO_INDEX", raising=False)
    (tmp_path / "here").mkdir()
    # Two of the built-in themes, for all of them take a while.
    (tmp_path / "builtin").mkdir()
    for name in ("housing", "soe"):
        shutil.copy(BUILTIN / f"{name}.yaml", tmp_path / "builtin")
    monkeypatch.setattr("search.themes.registry.BUILTIN", tmp_path / "builtin")
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "own"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# --- search --theme -----------------------------------------------------------------------------------


def test_search_by_theme_alone_and_with_a_query(index: Path) -> None:
    alone = here("search", "--index", index, "--theme", "lodging", "--sort", "document")
    assert alone.returncode == 0
    assert alone.stdout.startswith("6 paragraphs in 4 documents, 7 occurrences\n")
    assert alone.stdout.index("碼頭旁") < alone.stdout.index("tenant") < alone.stdout.index("供应")
    assert "\nlodging: 住房, 供应\n" in alone.stdout
    narrowed = here("search", "--index", index, "--theme", "lodging", "--theme", "港口", "旁 OR 校舍")
    assert narrowed.stdout.startswith("1 paragraph in 1 document, 3 occurrences\n")


def test_search_excludes_from_a_theme(index: Path) -> None:
    done = here("search", "--index", index, "--theme", "lodging", "--limit", "0", "－保障房")
    assert done.stdout.startswith("3 paragraphs in 2 documents")


def test_a_theme_in_no_encoding_does_not_end_a_batch(index: Path, folder: Path) -> None:
    folder.mkdir()
    (folder / "odd.yaml").write_bytes(b"\xff\xfe\x00")
    (folder / "queries").write_text("theme:odd\n校舍\n", encoding="utf-8")
    done = here("search", "--index", index, "--themes", folder, "-f", folder / "queries", "--format", "plain")
    assert done.returncode == 2
    assert "odd.yaml" in done.stderr
    assert "校舍落成" in done.stdout


def test_an_unknown_theme_ends_a_search_but_not_a_batch(index: Path, tmp_path: Path) -> None:
    done = here("search", "--index", index, "--theme", "lodgging")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "duizhao: theme:lodgging: there is no such theme; did you mean lodging?\n"
    queries = tmp_path / "queries.txt"
    queries.write_text("theme:lodgging\ntheme:lodging\n", encoding="utf-8")
    done = here("search", "--index", index, "-f", queries, "--format", "json", "--limit", "0")
    first, second = map(json.loads, done.stdout.splitlines())
    assert "no such theme" in first["error"]
    assert second["total"] == 6
    assert done.returncode == 2


def test_json_names_the_terms_of_each_theme(index: Path) -> None:
    done = here("search", "--index", index, "--format", "jsonl", "theme:lodging 供应")
    hit = json.loads(done.stdout)
    assert hit["themes"] == {"lodging": ["住房", "供应"]}
    assert hit["matched"] == ["lodging: 住房, 供应", "供应"]


def test_a_query_or_a_theme_is_needed(index: Path) -> None:
    assert here("search", "--index", index).returncode == 2


# --- listing and showing ------------------------------------------------------------------------------


def test_the_list_has_counts_of_each_theme(index: Path) -> None:
    done = here("themes", "--index", index, "--format", "csv")
    found = {row["id"]: row for row in rows(done.stdout)}
    lodging = found["lodging"]
    assert (lodging["paragraphs"], lodging["documents"], lodging["occurrences"]) == ("6", "4", "7")
    assert (lodging["zh"], lodging["cap"], lodging["origin"]) == ("居住", "14", "own")
    assert (found["harbour"]["parent"], found["housing"]["origin"]) == ("lodging", "built-in")


def test_without_an_index_the_list_has_no_counts() -> None:
    done = here("themes", "--format", "json")
    assert done.returncode == 0
    assert "counts are left out" in done.stderr
    assert "paragraphs" not in json.loads(done.stdout)[0]


def test_the_list_names_a_bad_file_and_goes_on(folder: Path) -> None:
    folder.mkdir()
    (folder / "bad.yaml").write_text("- no theme\n", encoding="utf-8")
    done = here("themes", "--themes", folder)
    assert done.returncode == 2
    assert f"{folder}/bad.yaml:1: bad theme: a theme is a mapping" in done.stderr
    assert "\nhousing " in done.stdout


def test_a_list_for_people_is_aligned_and_fits_a_line(index: Path) -> None:
    heading, *lines = here("themes", "--index", index).stdout.splitlines()
    assert heading.split() == ["id", "zh", "en", "paragraphs", "documents", "own"]
    assert max(cell_len(line) for line in lines) <= 80
    (enterprises,) = [line.split() for line in lines if line.startswith("soe ")]
    assert enterprises == ["soe", "国有企业", "State-owned", "enterpr…", "0", "0"]
    (lodging,) = [line.split() for line in lines if line.startswith("lodging ")]
    assert lodging == ["lodging", "居住", "Lodging", "6", "4", "yes"]


def test_without_an_index_people_see_how_many_terms_there_are() -> None:
    heading, *_ = here("themes").stdout.splitlines()
    assert heading.split() == ["id", "zh", "en", "terms", "own"]


def test_show_counts_each_term(index: Path) -> None:
    done = here("themes", "show", "居住", "--index", index)
    assert done.stdout.startswith(f"lodging: 居住, Lodging\n{THEMES / 'lodging.yaml'}\nmajor topic 14 ")
    assert "not inside: 住房公积金, 资本市场, house of cards" in done.stdout
    done = here("themes", "show", "lodging", "--index", index, "--format", "csv")
    counts = {row["term"]: (row["paragraphs"], row["occurrences"]) for row in rows(done.stdout)}
    assert (counts["住房"], counts["供应"], counts["house"]) == (("3", "3"), ("1", "1"), ("3", "3"))
    assert counts["市场"] == ("0", "0")


def test_options_before_the_command_hold_for_it(index: Path) -> None:
    before = here("themes", "--index", index, "--format", "csv", "show", "lodging")
    assert before.stdout == here("themes", "show", "lodging", "--index", index, "--format", "csv").stdout


# --- making and checking ------------------------------------------------------------------------------


def test_a_new_theme_is_a_template_and_is_never_overwritten(folder: Path) -> None:
    done = here("themes", "new", "green_growth", "--themes", folder)
    path = folder / "green_growth.yaml"
    assert (done.returncode, done.stdout.split(":")[0]) == (0, f"Wrote {path}")
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["id"] == "green_growth"
    assert here("themes", "check", path).returncode == 0
    path.write_text("mine", encoding="utf-8")
    again = here("themes", "new", "green_growth", "--themes", folder)
    assert again.returncode == 2
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_new_theme_of_a_built_in_id_is_a_copy(folder: Path) -> None:
    assert here("themes", "new", "housing", "--themes", folder).returncode == 0
    listed = json.loads(here("themes", "--themes", folder, "--format", "json").stdout)
    (housing,) = [row for row in listed if row["id"] == "housing"]
    assert housing["origin"] == "own, instead of the built-in"
    assert housing["terms"] > 40


@pytest.mark.parametrize("name", ["../up", "Grün", "2nd", ""])
def test_what_is_no_id_makes_no_theme(folder: Path, name: str) -> None:
    assert here("themes", "new", name, "--themes", folder).returncode == 2
    assert not folder.exists()


def test_check_names_bad_entries_by_line() -> None:
    path = THEMES / "bad" / "dubious.yaml"
    done = here("themes", "check", THEMES / "lodging.yaml", path)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == f"{path}:3: there is no theme 'nowhere' to be the parent"
    assert {line.rpartition(".yaml")[0] for line in done.stdout.splitlines()} == {str(path)[:-5]}


def test_check_with_an_index_notes_terms_found_nowhere_and_everywhere(index: Path, folder: Path) -> None:
    folder.mkdir()
    path = folder / "common.yaml"
    text = "id: common\nlabel: {zh: 试, en: Trial}\nterms:\n  zh:\n    - 下雨\n    - 住房\n    - 无此词\n"
    path.write_text(text, encoding="utf-8")
    done = here("themes", "check", path, "--index", index, "--format", "json")
    assert done.returncode == 0
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["line"], row["severity"]) for row in found] == [(5, "note"), (7, "note")]
    assert "'下雨' occurs in 36% of all paragraphs" in found[0]["what"]
    assert "'无此词' occurs nowhere" in found[1]["what"]


def test_check_of_a_file_that_is_not_there() -> None:
    done = here("themes", "check", "none.yaml", THEMES / "bad" / "dubious.yaml")
    assert done.returncode == 2
    assert "none.yaml: cannot be read" in done.stderr
    assert "dubious.yaml:3:" in done.stdout


def test_suggest_finds_what_stands_beside_the_terms(index: Path) -> None:
    done = here("themes", "suggest", "lodging", "--index", index, "--format", "json")
    assert done.returncode == 0
    found = {row["word"]: (row["paragraphs"], row["elsewhere"]) for row in json.loads(done.stdout)}
    assert found["tenant"] == (3, 0)
    assert found["保障房"] == (3, 0)
    assert not found.keys() & {"住房", "house", "保障", "rain"}


def test_suggest_offers_no_numbers(tmp_path: Path) -> None:
    lodgers = [f"The house of a tenant of {60 + i % 2}." for i in range(20)]
    write_index(tmp_path, [Work(english(*lodgers, *["Rain again."] * 40), path="/a.txt")])
    done = here("themes", "suggest", "lodging", "--index", tmp_path, "--format", "csv")
    assert [row["word"] for row in rows(done.stdout)] == ["tenant"]


def test_suggest_of_a_theme_that_finds_nothing(index: Path, folder: Path) -> None:
    done = here("themes", "suggest", "soe", "--index", index)
    assert done.returncode == 1


def test_suggestions_do_not_depend_on_how_an_index_came_about(tmp_path: Path) -> None:
    rain = "又下雨了。\n\n" * 20
    kept = {"a.txt": PARAGRAPHS, "b.txt": f"{rain}城镇。\n\nIn English a 城镇 is no Chinese word.\n"}
    grown, fresh = Library(tmp_path / "grown"), Library(tmp_path / "fresh")
    grown.write(kept | {"c.txt": "城镇，在建。\n\n城镇，多了。\n"})
    grown.update()
    (grown.sources / "c.txt").unlink()
    grown.update()
    fresh.write(kept)
    fresh.update()
    told = [
        here("themes", "suggest", "lodging", "--index", library.index, "--format", "json")
        for library in (grown, fresh)
    ]
    assert json.loads(told[0].stdout) == json.loads(told[1].stdout) != []


def test_suggestions_of_a_damaged_index_are_no_traceback(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write({"a.txt": PARAGRAPHS})
    library.update()
    (blocks,) = library.index.rglob("paragraphs.blocks")
    blocks.write_bytes(blocks.read_bytes().replace("，".encode(), b"\xff\xff\xff"))
    done = here("themes", "suggest", "lodging", "--index", library.index)
    assert done.returncode == 2
    assert "the index is damaged" in done.stderr
