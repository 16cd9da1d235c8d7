"""The commands and what they promise to other programs."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_runner import COMMAND, build_index, duizhao, plain_environment, write_corpus

from index.manifest import FILE
from index.manifest_file import read_manifest
from search.cli import run
from search.cli.commands import COMMANDS
from search.locate import find_index, find_or_place_index

CUT = """\
晚霞镇养老服务报告: 5 paragraphs
    1  title               晚霞镇养老服务报告
    2  heading               一、居家养老
    3  paragraph               晚霞镇的养老服务从社区食堂做起。食堂每天供应三餐。
    4  heading               二、机构养老
    5  paragraph               机构养老床位增加了两成，养老护理员增加了一成。
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("cli"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, no index named."""
    monkeypatch.delenv("DUIZHAO_INDEX", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asked(index: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command, run in this process."""
    status = run([arguments[0], "--index", str(index), *arguments[1:]])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def hits(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("query", ["新质生产力", "新質生產力"])
def test_a_query_finds_either_script(query: str, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = asked(index, capsys, "search", query, "--format", "json")
    answer = json.loads(out)
    [hit] = answer["hits"]
    assert (status, answer["total"], answer["occurrences"]) == (0, 1, 1)
    assert [hit["text"][start:end] for start, end in hit["spans"]] == ["新質生產力"]
    assert hit["document"] == {
        "id": "star-note",
        "title": "星島發展筆記",
        "path": str(index.parent / "corpus" / "note.md"),
        "date": "2024-03-05",
    }


def test_the_script_can_be_kept(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(index, capsys, "search", "新质生产力", "--exact-script", "--match", "exact")[0] == 1


def test_words_need_no_quotes_from_the_shell(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = asked(index, capsys, "search", "--format", "json", "new", "productive", "forces")
    assert (status, json.loads(out)["query"]) == (0, "new productive forces")


def test_a_word_to_exclude_needs_no_quotes_either(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = [
        json.loads(asked(index, capsys, "search", "--format", "json", *words)[1])
        for words in (["养老 -食堂"], ["养老", "-食堂"], ["养老"])
    ]
    quoted, bare, all_ = (answer["total"] for answer in answers)
    assert quoted == bare < all_


def test_limit_and_offset_turn_pages(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def ranks(*options: str) -> list[object]:
        return [
            hit["rank"]
            for hit in hits(asked(index, capsys, "search", "养老", "--format", "jsonl", *options)[1])
        ]

    total = len(ranks("--limit", "all"))
    assert total >= 3
    assert ranks("--limit", "all") == [*range(1, total + 1)]
    assert ranks("--limit", "1", "--offset", "1") == [2]
    assert ranks("--limit", "0") == []


def test_totals_alone_are_still_found(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = asked(index, capsys, "search", "养老", "--limit", "0", "--format", "json")
    assert status == 0
    assert json.loads(out)["total"] >= 3


def test_related_passages_alone_are_nothing_found(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = asked(index, capsys, "search", "养老机构护理员不存在", "--format", "json")
    answer = json.loads(out)
    assert (status, answer["total"], answer["hits"]) == (1, 0, [])
    assert {hit["tier"] for hit in answer["related"]} == {"related"}
    status, out, err = asked(index, capsys, "search", "养老机构护理员不存在", "--format", "plain")
    assert "Nearest passages" in out
    assert "occurs nowhere" in err


def test_the_id_of_a_hit_can_be_shown(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = asked(index, capsys, "search", "护理员", "--format", "plain")[1].splitlines()
    status, out, _ = asked(index, capsys, "show", lines[3], "--context", "1", "--format", "plain")
    assert status == 0
    assert re.findall(r"^> ¶ \d+  (.*)$", out, re.MULTILINE) == [lines[4]]
    assert re.findall(r"^  ¶ \d+  (.*)$", out, re.MULTILINE) == ["二、机构养老"]


def test_show_gives_the_rows_of_the_surroundings(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [hit] = hits(asked(index, capsys, "search", "护理员", "--format", "jsonl")[1])
    shown = json.loads(asked(index, capsys, "show", str(hit["id"]), "--context", "0", "--format", "json")[1])
    [row] = shown["paragraphs"]
    assert shown["id"] == row["id"] == hit["id"]
    assert {name: row[name] for name in ("text", "n", "char_start")} == {
        name: hit[name] for name in ("text", "n", "char_start")
    }


def test_paragraphs_lists_what_was_indexed(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = hits(asked(index, capsys, "paragraphs", "--format", "jsonl")[1])
    plain = asked(index, capsys, "paragraphs")[1].splitlines()
    assert [line.split("\t")[0] for line in plain] == [row["id"] for row in rows]
    of_note = hits(asked(index, capsys, "paragraphs", "--format", "jsonl", "--doc", "star-note")[1])
    assert 0 < len(of_note) < len(rows)
    assert [row["n"] for row in of_note] == [*range(1, len(of_note) + 1)]
    assert asked(index, capsys, "paragraphs", "--doc", "nobody")[0] == 2


def test_segment_rows_point_into_the_source(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = index.parent / "corpus" / "report.md"
    source = path.read_text(encoding="utf-8")
    assert run(["segment", str(path), "--format", "jsonl"]) == 0
    rows = hits(capsys.readouterr().out)
    assert [row["n"] for row in rows] == [*range(1, len(rows) + 1)]
    for row in rows:
        assert str(row["text"]) in source[row["char_start"] : row["char_end"]]
    assert run(["segment", str(path)]) == 0
    assert capsys.readouterr().out == CUT


def test_info_counts_and_names(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stray = index / "left by a run that died"
    stray.write_bytes(bytes(1000))
    facts = json.loads(asked(index, capsys, "info", "--documents", "--format", "json")[1])
    stray.unlink()
    rows = hits(asked(index, capsys, "paragraphs", "--format", "jsonl")[1])
    assert facts["documents"] == len(facts["entries"]) == 3
    assert (
        facts["paragraphs"] == len(rows) == sum(facts["kinds"].values()) == sum(facts["languages"].values())
    )
    assert facts["boilerplate"] == sum(entry["boilerplate"] for entry in facts["entries"])
    assert facts["languages"]["zh-Hant"] > 0
    assert facts["path"] == str(index)
    named = [index / name for name in (FILE, *read_manifest(index).files())]
    assert facts["bytes"] == sum(path.stat().st_size for path in named)
    out = asked(index, capsys, "info", "--documents")[1]
    assert f"3 documents, {len(rows)} paragraphs" in out
    assert "star-note\t2024-03-05\t" in out


def test_a_batch_answers_each_line(index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_text("\ufeff养老\n\n  食堂  \n没有这样的词\n", encoding="utf-8")
    status, out, _ = asked(index, capsys, "search", "-f", str(queries), "--format", "json")
    assert status == 0
    assert [answer["query"] for answer in hits(out)] == ["养老", "食堂", "没有这样的词"]


def test_a_batch_without_a_hit_has_found_nothing(index: Path) -> None:
    assert (
        duizhao("search", "-f", "-", "--index", index, "--match", "exact", stdin="没有这样的词\n").returncode
        == 1
    )


def test_a_bad_line_of_a_batch_spoils_only_itself(index: Path, tmp_path: Path) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_bytes('养老\n"未闭合\nNOT 食堂\n'.encode() + b"\xff\xfe\n" + "食堂\n".encode())
    done = duizhao("search", "-f", queries, "--index", index, "--format", "json")
    answers = hits(done.stdout)
    assert done.returncode == 2
    assert [set(answer) == {"query", "error"} for answer in answers] == [False, True, True, True, False]
    assert answers[3]["query"] == "\udcff\udcfe"


@pytest.mark.parametrize(
    "arguments", [[], ["--format", "xml", "a"], ["--limit", "-1", "a"], ["--limit", "few", "a"]]
)
def test_misuse_is_an_error_with_its_usage(
    arguments: list[str], index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = asked(index, capsys, "search", *arguments)
    assert status == 2
    assert "Usage: duizhao search" in err


def test_a_query_and_a_file_of_queries_do_not_go_together(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(index, capsys, "search", "养老", "-f", str(Path(__file__)))[0] == 2


def test_help_lists_every_command_with_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-h"]) == 0
    listed = capsys.readouterr().out
    for name, (_, purpose) in COMMANDS.items():
        assert re.search(rf"^  {name}  +{re.escape(purpose)}$", listed, re.MULTILINE)
        assert run([name, "-h"]) == 0
        assert f"Usage: duizhao {name}" in capsys.readouterr().out


def test_index_tells_what_it_did_and_what_changed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = write_corpus(here / "corpus")
    assert run(["index", "corpus"]) == 0
    assert re.fullmatch(r"Indexed 3 new files: [\d,]+ paragraphs in 3 documents\n", capsys.readouterr().out)
    assert (here / ".duizhao").is_dir()
    (corpus / "copy.md").write_bytes((corpus / "report.md").read_bytes())
    (corpus / "second.md").hardlink_to(corpus / "report.md")
    (corpus / "note.md").unlink()
    (corpus / "strange.txt").write_text("不再奇怪。\n", encoding="utf-8")
    assert run(["index", "corpus"]) == 0
    summary, *details = capsys.readouterr().out.splitlines()
    assert summary.startswith("Indexed 1 new, 1 changed, 1 removed, 1 unchanged files: ")
    counted = {re.sub(r".*\((.*)\)", r"\1", line) for line in details[1:]}
    assert details[0] == f"removed: {corpus}/note.md"
    assert len(details) == 3
    assert counted == {"one file, counted once", "counted twice"}


def test_remove_takes_ids_and_files(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_corpus(here / "corpus")
    assert run(["index", "corpus"]) == 0
    assert run(["remove", "star-note", "corpus/strange.txt", "star-note"]) == 0
    assert "Removed 2 documents\n" in capsys.readouterr().out
    assert run(["search", "新质生产力", "--match", "exact"]) == 1
    assert run(["remove", "star-note"]) == 2


def test_an_index_above_that_is_written_to_is_named(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_corpus(here / "below" / "corpus")
    assert run(["index", "below"]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.chdir(here / "below")
    for named in ([], ["--index", str(here / ".duizhao")]):
        assert run(["index", "corpus", *named]) == 0
        note = f"note writing into {here}/.duizhao, found above; --index names another\n"
        assert capsys.readouterr().err == ("" if named else note)


def test_the_index_is_found_upward_unless_it_is_named(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = here / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert find_or_place_index(None) == below / ".duizhao"
    for name in (".duizhao", "a/.duizhao"):
        (here / name).mkdir()
    (here / ".duizhao" / FILE).touch()
    assert find_index(None) == find_or_place_index(None) == here / ".duizhao", "the other holds no index"
    (here / "a" / ".duizhao" / FILE).touch()
    assert find_index(None) == here / "a" / ".duizhao"
    monkeypatch.setenv("DUIZHAO_INDEX", "elsewhere")
    assert find_index(None) == Path("elsewhere")
    assert find_index(Path("here")) == find_or_place_index(Path("here")) == Path("here")


@pytest.mark.parametrize(
    ("query", "status"), [("食堂", 0), ("食堂每天供应什么？", 1)], ids=["exact", "related"]
)
def test_a_plain_search_loads_nothing_heavy(index: Path, query: str, status: int) -> None:
    command = [sys.executable, "-X", "importtime", *COMMAND[1:], "search", query, "--format", "plain"]
    done = subprocess.run(
        [*command, "--index", index], capture_output=True, text=True, env=plain_environment(), check=False
    )
    modules = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    loaded = {name.partition(".")[0] for name in modules}
    assert (done.returncode, "Nearest" in done.stdout, "click" in loaded) == (status, status == 1, True)
    assert not loaded & {"jieba", "rich", "opencc", "yaml", "pypinyin", "pypdfium2", "selectolax"}
    assert not modules & {"corpus.readers", "corpus.metadata", "corpus.segmentation"}


def test_a_search_itself_loads_only_what_it_needs(tmp_path: Path) -> None:
    """Engines may load more; and `main` tunes the collection of garbage before there is much to collect."""
    unneeded = {"hashlib", "logging", "multiprocessing", "shutil", "subprocess", "tempfile", "index.update"}
    code = (
        "import sys; from search.cli import run; print('click' in sys.modules); "
        "run(['search', '食堂', '--index', 'nowhere']); "
        f"print('search.searcher' in sys.modules, sorted({unneeded!r} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, env=plain_environment(), check=True
    )
    assert done.stdout == "False\nTrue []\n"


def test_a_walk_through_a_folder_loads_no_reader(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("正文。", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from index.scan import scan; "
        f"assert scan([Path({str(tmp_path)!r})]).files; "
        "print(sorted({'corpus.segmentation', 'corpus.encodings', 'yaml', 'selectolax'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, env=plain_environment(), check=True)
    assert done.stdout == "[]\n"


def on_terminal(index: Path, *arguments: str, **environment: str) -> str:
    """What a command writes to a terminal of 80 columns."""
    reading, writing = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments, "--index", str(index)],
        stdout=writing,
        env=plain_environment() | {"COLUMNS": "80", "TERM": "xterm-256color"} | environment,
    )
    os.close(writing)
    output = b""
    try:
        while block := os.read(reading, 4096):
            output += block
    except OSError:
        pass  # how Linux says that a terminal was closed at the other end
    os.close(reading)
    assert process.wait() == 0
    return output.decode()


def test_on_a_terminal_matches_are_coloured(index: Path) -> None:
    assert "\x1b[1;31m养老\x1b[0m护理员" in on_terminal(index, "search", "养老")


def test_no_color_leaves_bold(index: Path) -> None:
    assert "\x1b[1m养老\x1b[0m护理员" in on_terminal(index, "search", "养老", NO_COLOR="1")


def test_a_dumb_terminal_gets_marks(index: Path) -> None:
    output = on_terminal(index, "search", "养老", TERM="dumb")
    assert "\x1b" not in output
    assert "**养老**护理员" in output


def test_the_demo_shows_both_scripts(tmp_path: Path) -> None:
    done = duizhao("demo", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "**新质生产力**" in done.stdout
    assert "**新質生產力**" in done.stdout
    assert "ocal government debt**" in done.stdout
    assert list(tmp_path.iterdir()) == []
