"""``duizhao cite`` and ``search --cite``, as they are typed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cli_runner import ROOT, duizhao, here, plain_environment

from index.update import update

REPORT = """---
id: wanxia
title: 晚霞镇养老报告
title_pinyin: Wanxia zhen yanglao baogao
title_translation: Report on Care in Wanxia
publisher: 晚霞镇
publisher_pinyin: Wanxia zhen
date: 2024-03-05
---

# 晚霞镇养老报告

## 一、居家养老

晚霞镇办起了社区食堂，每天供应“三餐”。

养老床位增加了两成。
"""
CHICAGO = (
    "Wanxia zhen 晚霞镇, Wanxia zhen yanglao baogao 晚霞镇养老报告 [Report on Care in Wanxia], 5 March 2024"
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("citing")
    (folder / "report.md").write_text(REPORT, encoding="utf-8")
    (folder / "bare.md").write_text("# 港口笔记\n\n港口已经扩建。\n", encoding="utf-8")
    update(folder / "index", [folder / "report.md", folder / "bare.md"])
    return folder / "index"


def found(index: Path, query: str) -> str:
    """The id of the first paragraph that a query finds."""
    done = here("search", f"{query} kind:paragraph", "--index", index, "--format", "jsonl")
    return str(json.loads(done.stdout.splitlines()[0])["id"])


def test_a_citation_ends_with_the_id_that_show_takes(index: Path) -> None:
    name = found(index, "食堂")
    done = here("cite", name, "--index", index)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{CHICAGO}. [{name}]\n", "")
    printed = done.stdout.rsplit(" ", 1)[1].strip().strip("[]")
    assert here("show", printed, "--index", index).returncode == 0
    assert here("cite", f"[{name}]", "--index", index).stdout == done.stdout


def test_place_words_and_form_are_asked_for(index: Path) -> None:
    name = found(index, "食堂")
    done = duizhao(
        "cite", name, "--quote", "社區食堂", "--pinpoint", "--no-id", "--format", "markdown", "--index", index
    )
    place = "para. 3, under “一、居家养老”"
    italic = CHICAGO.replace("Wanxia zhen yanglao baogao", "*Wanxia zhen yanglao baogao*")
    assert done.stdout == f"“社区食堂” {italic}, {place}.\n"


def test_a_quotation_of_the_whole_paragraph_may_stand_before_its_id(index: Path) -> None:
    name = found(index, "食堂")
    done = here("cite", "--quote", name, "--style", "plain", "--no-id", "--index", index)
    assert done.stdout.startswith("“晚霞镇办起了社区食堂，每天供应“三餐”。” 晚霞镇, ")


def test_words_that_the_paragraph_does_not_say_are_an_error(index: Path) -> None:
    done = here("cite", found(index, "食堂"), "--quote", "没有这句", "--index", index)
    assert (done.returncode, done.stdout) == (2, "")
    assert "does not say '没有这句'" in done.stderr


def test_a_bad_id_is_named_and_the_others_go_on(index: Path) -> None:
    name = found(index, "食堂")
    done = here("cite", "no:000000000000", name, "--style", "gbt7714-2025", "--index", index)
    assert (done.returncode, done.stdout) == (2, f"晚霞镇. 晚霞镇养老报告[R]. 2024-03-05. [{name}]\n")
    assert "no document is called 'no'" in done.stderr


def test_words_that_one_paragraph_lacks_leave_the_others(index: Path) -> None:
    names = [found(index, "床位"), found(index, "食堂")]
    done = here("cite", *names, "--quote", "三餐", "--style", "plain", "--no-id", "--index", index)
    assert (done.returncode, len(done.stdout.splitlines())) == (2, 1)
    assert f"{names[0]}: the paragraph does not say '三餐'" in done.stderr


def test_the_ids_of_a_whole_index_come_by_the_line(index: Path) -> None:
    listed = here("paragraphs", "--index", index).stdout
    done = duizhao("cite", "-f", "-", "--style", "plain", "--index", index, stdin=f"\ufeff{listed}\n")
    names = [line.split("\t")[0] for line in listed.splitlines()]
    assert [line.rsplit(" ", 1)[1] for line in done.stdout.splitlines()] == [f"[{name}]" for name in names]


def test_what_is_missing_is_noted_once_for_each_document(index: Path) -> None:
    done = here("search", "港口", "--cite", "gbt7714", "--index", index)
    assert [line.partition(" [")[0] for line in done.stdout.splitlines()] == ["佚名. 港口笔记[Z]."] * 2
    document = done.stderr.partition(":")[0]
    assert done.stderr.splitlines() == [
        f"{document}: no author; add author: to bare.meta.yaml",
        f"{document}: no date; add date: to bare.meta.yaml",
    ]


def test_a_search_cites_all_its_hits_with_their_places(index: Path) -> None:
    done = here("search", "养老 section:居家", "--cite", "chicago", "--index", index)
    assert done.returncode == 0
    name = found(index, "床位")
    assert done.stdout == f"{CHICAGO}, para. 4, under “一、居家养老”. [{name}]\n"
    assert (
        here("search", "没有的词", "--match", "exact", "--cite", "chicago", "--index", index).returncode == 1
    )


def test_a_list_is_either_cited_or_given_in_a_format(index: Path) -> None:
    done = here("search", "养老", "--cite", "apa", "--format", "json", "--index", index)
    assert done.returncode == 2
    assert "give either --format or --cite" in done.stderr


def test_a_bad_query_of_a_batch_is_told_and_the_others_are_cited(index: Path) -> None:
    done = duizhao("search", "-f", "-", "--cite", "plain", "--index", index, stdin="(床位\n床位\n")
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 1
    assert "duizhao:" in done.stderr


def test_records_hold_each_paragraph_once(index: Path) -> None:
    name = found(index, "食堂")
    done = here("cite", name, name, "--format", "csl-json", "--index", index)
    [item] = json.loads(done.stdout)
    assert item["custom"]["duizhao_id"] == name


def test_only_web_pages_have_text_fragments(index: Path) -> None:
    done = here("cite", found(index, "食堂"), "--format", "text-fragment", "--index", index)
    assert (done.returncode, done.stdout) == (2, "")
    assert "only a web page with an address has text fragments" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give the ID of a paragraph"),
        (["x:000000000000", "--accessed", "5/6/2024"], "give a day as 2024-03-05"),
        (["x:000000000000", "--accessed", "2024-02-30"], "give a day as 2024-03-05"),
        (["x:000000000000", "--style", "vancouver"], "is not one of"),
    ],
)
def test_what_cannot_be_understood_is_an_error(index: Path, arguments: list[str], message: str) -> None:
    done = here("cite", *arguments, "--index", index)
    assert done.returncode == 2
    assert message in done.stderr


def test_a_style_in_characters_loads_no_pinyin_and_none_loads_jieba(index: Path) -> None:
    name = found(index, "食堂")
    code = (
        "import sys; from search.cli import run;"
        f"run(['cite', {name!r}, '--style', 'gbt7714', '--index', {str(index)!r}]);"
        "print(sorted({'jieba', 'pypinyin', 'opencc', 'rich', 'yaml'} & set(sys.modules)));"
        f"run(['cite', {name!r}, '--style', 'bluebook', '--index', {str(index)!r}]);"
        "print(sorted({'jieba', 'opencc', 'rich', 'yaml'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", cwd=ROOT, env=plain_environment(), check=False
    )
    _, characters, _, pinyin = done.stdout.splitlines()
    assert (characters, pinyin) == ("[]", "[]")


@pytest.mark.parametrize("style", ["gbt7714", "mla"])
def test_what_is_cited_verifies_as_the_same(index: Path, tmp_path: Path, style: str) -> None:
    lines = here("paragraphs", "--index", index).stdout.splitlines()
    names = [line.split("\t")[0] for line in lines]
    done = here("cite", *names, "--index", index, "--style", style, "--quote", "--pinpoint")
    manuscript = tmp_path / "cited.md"
    manuscript.write_text(done.stdout, encoding="utf-8")
    verified = here("verify", manuscript, "--index", index)
    told = verified.stdout.splitlines()
    assert (verified.returncode, told[-1]) == (0, f"{len(names)} citations: {len(names)} same")


def test_marks_inside_a_title_are_no_quotation(tmp_path: Path) -> None:
    title = "“晚霞计划”与港口的“新路”"
    text = f"# {title}\n\n## 一、“海港”怎么办\n\n港口已经扩建。\n"
    (tmp_path / "plan.md").write_text(text, encoding="utf-8")
    update(tmp_path / "index", [tmp_path / "plan.md"])
    name = found(tmp_path / "index", "扩建")
    manuscript = tmp_path / "cited.md"
    for style in ("plain", "apa", "chicago"):
        done = here("cite", name, "--index", tmp_path / "index", "--style", style, "--quote", "--pinpoint")
        manuscript.write_text(done.stdout, encoding="utf-8")
        assert here("verify", manuscript, "--index", tmp_path / "index").returncode == 0, done.stdout
    manuscript.write_text(f"“晚霞”一词 [{name}]\n", encoding="utf-8")
    assert here("verify", manuscript, "--index", tmp_path / "index").returncode == 1


def test_all_hits_are_cited_unless_a_limit_says_otherwise(tmp_path: Path) -> None:
    paragraphs = "\n\n".join(f"第{n}座港口已经扩建。" for n in range(1, 13))
    (tmp_path / "ports.md").write_text(f"# 港口\n\n{paragraphs}\n", encoding="utf-8")
    update(tmp_path / "index", [tmp_path / "ports.md"])
    command = ("search", "扩建", "--index", tmp_path / "index", "--cite", "plain")
    assert len(here(*command).stdout.splitlines()) == 12
    assert len(here(*command, "--limit", "3").stdout.splitlines()) == 3
