"""Manuscripts of every format, and the command as it is typed."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from docx import Document
from verifying import NOWHERE, Shelf

from corpus.errors import ReadError
from search.cli import run

CHANNEL = "航道疏浚工程已经完成"
FERRY = "渡輪航線增加到七條"
STYLES = ["gbt7714", "gbt7714-2025", "chicago", "apa", "mla", "bluebook", "plain"]
EXPORTS = {"csl-json": "refs.json", "biblatex": "refs.bib", "ris": "refs.ris"}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("shelf"))


def cited(shelf: Shelf, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """What `duizhao cite` prints of two paragraphs."""
    arguments = ["cite", shelf.id(CHANNEL), shelf.id(FERRY), *options, "--index", str(shelf.index)]
    assert run(arguments) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("options", [[], ["--quote"], ["--pinpoint"], ["--quote", "--pinpoint"]])
@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("style", STYLES)
def test_what_cite_prints_is_the_same_in_every_style(
    shelf: Shelf, capsys: pytest.CaptureFixture[str], style: str, form: str, options: list[str]
) -> None:
    printed = cited(shelf, capsys, "--style", style, "--format", form, *options).replace("\n", "\n\n")
    found = shelf.verify(printed)
    assert [(finding.id, finding.status) for finding in found] == [
        (shelf.id(CHANNEL), "same"),
        (shelf.id(FERRY), "same"),
    ]
    assert all(finding.quotation for finding in found) == ("--quote" in options)


@pytest.mark.parametrize("form", EXPORTS)
def test_what_cite_exports_is_the_same_and_its_quotations_are_checked(
    shelf: Shelf, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    exported = cited(shelf, capsys, "--format", form, "--quote")
    found = shelf.verify(exported, EXPORTS[form])
    assert [(finding.id, finding.status) for finding in found] == [
        (shelf.id(CHANNEL), "same"),
        (shelf.id(FERRY), "same"),
    ]
    assert all(finding.quotation for finding in found)
    changed = exported.replace(CHANNEL, "航道疏浚工程尚未完成")
    assert shelf.statuses(changed, EXPORTS[form]) == ["misquoted", "same"]
    assert shelf.statuses(changed, "-") == ["misquoted", "same"], "told by its content"
    assert shelf.statuses(cited(shelf, capsys, "--format", form), EXPORTS[form]) == ["same", "same"]


def test_places_in_records(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    places = {
        form: [finding.place for finding in shelf.verify(cited(shelf, capsys, "--format", form), name)]
        for form, name in EXPORTS.items()
    }
    assert places["csl-json"] == ["item 1", "item 2"]
    for form in ("biblatex", "ris"):
        lines = cited(shelf, capsys, "--format", form).splitlines()
        starts = [i for i, line in enumerate(lines, 1) if line.startswith(("@", "TY"))]
        assert places[form] == [str(line) for line in starts]


def test_records_of_others_are_passed_over(shelf: Shelf) -> None:
    name = shelf.id(CHANNEL)
    bib = f"@book{{x,\n title = {{Other}},\n}}\n@misc{{y,\n note = {{\\& ¶ 3: “{CHANNEL}” [{name}]}},\n}}\n"
    assert [(f.place, f.status) for f in shelf.verify(bib, "a.bib")] == [("4", "same")]
    assert shelf.statuses('[{"id": "x", "title": "Other"}]', "a.json") == []
    with pytest.raises(ReadError, match="not valid JSON"):
        shelf.verify("{", "a.json")


def test_a_word_document(shelf: Shelf, tmp_path: Path) -> None:
    document = Document()
    document.add_heading("My paper")
    document.add_paragraph(f"According to the port, “{CHANNEL}” [{shelf.id(CHANNEL)}].")
    document.add_paragraph(f"And “渡輪航線增加到八條” [{shelf.id(FERRY)}].")
    document.save(str(tmp_path / "paper.docx"))
    found = shelf.verify((tmp_path / "paper.docx").read_bytes(), "paper.docx")
    assert [(finding.place, finding.status) for finding in found] == [
        ("block 2", "same"),
        ("block 3", "misquoted"),
    ]


def test_a_web_page(shelf: Shelf) -> None:
    page = (
        "<html><body><h1>Paper</h1>"
        f"<p>According to the port, “航道<b>疏浚</b>工程” [{shelf.id(CHANNEL)}].</p>"
        f"<blockquote><p>{FERRY}</p></blockquote><p>— Island [{shelf.id(FERRY)}]</p></body></html>"
    )
    found = shelf.verify(page, "paper.html")
    assert [finding.status for finding in found] == ["same", "same"]
    assert [finding.quotation for finding in found] == ["航道疏浚工程", FERRY]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_texts_of_any_encoding_are_told_by_line(shelf: Shelf, encoding: str, newline: str) -> None:
    lines = [
        "我的论文引用了两份材料，下面逐条核对。",
        "",
        f"第一句：“{CHANNEL}”",
        f"[{shelf.id(CHANNEL)}]",
        "",
    ]
    lines += [f"- {shelf.id(FERRY)}", f"- nowhere:{NOWHERE}"]
    found = shelf.verify(newline.join(lines).encode(encoding), "paper.txt")
    assert [(finding.place, finding.status) for finding in found] == [
        ("3", "same"),
        ("6", "same"),
        ("7", "gone"),
    ]


# --- the command -----------------------------------------------------------------------------------------


@pytest.fixture
def papers(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A paper with nothing wrong and one with something; the index is named by the environment."""
    monkeypatch.setenv("DUIZHAO_INDEX", str(shelf.index))
    monkeypatch.chdir(tmp_path)
    name = shelf.id(CHANNEL)
    (tmp_path / "good.md").write_text(
        f"“{CHANNEL}” [{name}]\n\n“航道疏浚工程已經” [{name}]\n", encoding="utf-8"
    )
    (tmp_path / "bad.md").write_text(f"“{CHANNEL}” [{name}]\n\n“航道疏通工程” [{name}]\n", encoding="utf-8")
    return tmp_path


def test_the_status_is_0_if_everything_is_the_same(
    papers: Path, shelf: Shelf, capsys: pytest.CaptureFixture[str]
) -> None:
    name = shelf.id(CHANNEL)
    assert run(["verify", "good.md"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"good.md:1: same  {name}  “{CHANNEL}”",
        f"good.md:3: same (other script)  {name}  “航道疏浚工程已經”",
        "2 citations: 1 same, 1 same (other script)",
    ]
    assert run(["verify", "good.md", "--quiet"]) == 0
    assert capsys.readouterr().out == ""


def test_the_status_is_1_if_anything_is_not(
    papers: Path, shelf: Shelf, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify", "good.md", "bad.md", "--quiet"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"bad.md:3: misquoted  {shelf.id(CHANNEL)}  “航道疏通工程”",
        "    航道疏[-通-]{+浚+}工程",
    ]


def test_the_status_is_2_after_an_error_and_the_others_go_on(
    papers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (papers / "broken.docx").write_bytes(b"no archive at all")
    assert run(["verify", "missing.md", "broken.docx", "good.md"]) == 2
    done = capsys.readouterr()
    assert done.out.splitlines()[-1] == "2 citations: 1 same, 1 same (other script)"
    assert "missing.md: cannot be read" in done.err
    assert "broken.docx" in done.err
    assert run(["verify", "good.md", "--index", "nowhere"]) == 2
    assert run(["verify"]) == 2


def test_a_list_of_ids_from_standard_input(
    papers: Path, shelf: Shelf, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = f"{shelf.id(FERRY)}\n{shelf.id(CHANNEL)}\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(listed.encode())))
    assert run(["verify", "-"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"-:1: same  {shelf.id(FERRY)}",
        f"-:2: same  {shelf.id(CHANNEL)}",
        "2 citations: 2 same",
    ]


def test_a_pipe_that_a_shell_names(papers: Path, shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    reading, writing = os.pipe()
    os.write(writing, shelf.id(FERRY).encode())
    os.close(writing)
    assert run(["verify", f"/dev/fd/{reading}"]) == 0
    os.close(reading)
    assert capsys.readouterr().out.endswith("1 citation: 1 same\n")


def test_a_manuscript_without_citations_has_nothing_wrong(
    papers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (papers / "plain.md").write_text("Nothing is cited here.\n", encoding="utf-8")
    assert run(["verify", "plain.md"]) == 0
    assert capsys.readouterr().out == "0 citations\n"


def test_findings_as_json(papers: Path, shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "bad.md", "--format", "json"]) == 1
    whole = json.loads(capsys.readouterr().out)
    assert whole["counts"] == {"same": 1, "misquoted": 1}
    assert run(["verify", "bad.md", "--format", "jsonl", "--quiet"]) == 1
    [record] = map(json.loads, capsys.readouterr().out.splitlines())
    assert record == whole["findings"][1]
    assert record["changes"] == [[True, "航道疏", "航道疏"], [False, "通", "浚"], [True, "工程", "工程"]]
    assert (record["file"], record["place"], record["status"]) == ("bad.md", "3", "misquoted")
    assert record["paragraph"]["id"] == record["id"] == shelf.id(CHANNEL)
    assert record["elsewhere"] is None


def test_control_characters_of_a_manuscript_are_not_printed(
    papers: Path, shelf: Shelf, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        f"普通的一段话，后面有控制字符。“航道\x1b[2J疏浚” [{shelf.id(CHANNEL)}]\n" + "其余的话都很平常。" * 40
    )
    (papers / "odd.md").write_text(text, encoding="utf-8")
    assert run(["verify", "odd.md"]) == 1
    assert "\x1b" not in capsys.readouterr().out
