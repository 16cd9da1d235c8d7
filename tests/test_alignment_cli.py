"""Versions of a document on the command line: paired by `index`, shown by `search`, `show` and `align`."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from cli_runner import here
from support import write_files

from index.alignment import Aligned, Alignment, align
from index.manifest import ALIGNMENTS
from index.manifest_file import read_manifest

DATA = Path(__file__).parent / "data" / "alignment"
CHINESE = (DATA / "zh.md").read_text(encoding="utf-8")
ENGLISH = (DATA / "en.md").read_text(encoding="utf-8")
NOTE = (
    "# Notes of a gardener\n\n=SUM(A1) is no formula here.\n\nThe lamps went out before the rain.\n\n"
    "Nobody had asked for more.\n"
)
PAIR = "versions: harbour-en = harbour-zh"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("versions")
    write_files(folder / "corpus", {"zh.md": CHINESE, "en.md": ENGLISH, "note.md": NOTE})
    result = here("index", folder / "corpus", "--index", folder / "index")
    assert f"{PAIR} (same day; 13 links, mean confidence" in result.stdout
    return folder / "index"


def found(index: Path, *arguments: str) -> Any:
    result = here("search", *arguments, "--index", index, "--format", "json")
    assert result.returncode == 0
    return json.loads(result.stdout)


def test_a_hit_has_its_counterpart_and_totals_stay(index: Path) -> None:
    plain, translated = (found(index, "housing", *more) for more in ((), ("--with-translation",)))
    assert "counterparts" not in plain["hits"][0]
    for key in ("total", "documents", "occurrences"):
        assert plain[key] == translated[key] > 0
    assert [hit["id"] for hit in plain["hits"]] == [hit["id"] for hit in translated["hits"]]
    [other] = translated["hits"][0]["counterparts"]
    assert (other["tier"], other["lang"]) == ("translation", "zh-Hans")
    assert other["document"]["id"] == "harbour-zh"
    assert other["matched"][0] == f"counterpart of {translated['hits'][0]['id']}"
    assert "保障性住房" in other["text"]
    [back] = found(index, "保障性住房", "--with-translation")["hits"]
    assert back["id"] == other["id"]
    assert [hit["id"] for hit in back["counterparts"]] == [translated["hits"][0]["id"]]


def test_the_counterpart_stands_under_the_paragraph(index: Path) -> None:
    lines = here("search", "国有企业", "--with-translation", "--index", index).stdout.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("= REPORT ON THE WORK"))
    assert "confidence" in lines[start]
    assert lines[start + 1].startswith("harbour-en:")
    assert lines[start + 2].startswith("We will deepen reform of state-owned enterprises")


def test_a_paragraph_without_counterpart_says_so(index: Path) -> None:
    [hit] = found(index, "渡口", "--with-translation")["hits"]
    assert hit["counterparts"] == []
    for command in (("search", "渡口"), ("show", hit["id"], "--context", "0")):
        shown = here(*command, "--with-translation", "--index", index).stdout
        assert "no counterpart" in shown


def test_csv_has_the_counterpart_as_a_row_of_its_own(index: Path) -> None:
    table = here("search", "housing", "--with-translation", "--index", index, "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [(row["tier"], row["rank"], row["lang"]) for row in rows] == [
        ("exact", "1", "en"),
        ("translation", "1", "zh-Hans"),
    ]


def test_show_sets_each_paragraph_beside_its_counterpart(index: Path) -> None:
    [hit] = found(index, "480公里")["hits"]
    shown = here(
        "show", hit["id"], "--context", "1", "--with-translation", "--index", index, "--format", "json"
    )
    paragraphs = json.loads(shown.stdout)["paragraphs"]
    assert [len(paragraph["counterparts"]) for paragraph in paragraphs] == [2, 1, 1]
    plain = here("show", hit["id"], "--context", "0", "--with-translation", "--index", index).stdout
    assert "high-speed railways" in plain
    rich = here(
        "show", hit["id"], "--context", "0", "--with-translation", "--index", index, "--format", "rich"
    )
    assert "high-speed railways" in rich.stdout


def test_a_citation_takes_the_translation_of_the_title_from_the_english_version(index: Path) -> None:
    [hit] = found(index, "480公里")["hits"]
    cited = here("cite", hit["id"], "--index", index)
    assert "[Report on the Work of the Sunset Harbour District]" in cited.stdout
    assert "harbour-zh: translation of the title taken from its English version" in cited.stderr


def test_an_update_aligns_only_what_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def counting(left: Sequence[Aligned], right: Sequence[Aligned]) -> Alignment:
        calls.append(1)
        return align(left, right)

    monkeypatch.setattr("index.versions.align", counting)
    corpus, index = tmp_path / "corpus", tmp_path / "index"

    def update(*options: str) -> str:
        return here("index", corpus, "--index", index, *options).stdout

    write_files(corpus, {"zh.md": CHINESE, "en.md": ENGLISH})
    assert PAIR in update()
    [first] = (index / ALIGNMENTS).iterdir()
    write_files(corpus, {"note.md": NOTE}, age=10)
    assert PAIR in update()
    write_files(corpus, {"en.md": ENGLISH.replace("# REPORT", "#  REPORT")}, age=20)
    assert PAIR in update()
    assert len(calls) == 1, "the texts are what they were"
    write_files(corpus, {"en.md": f"{ENGLISH}\nThank you.\n"}, age=30)
    assert PAIR in update()
    assert len(calls) == 2
    assert [path != first for path in (index / ALIGNMENTS).iterdir()] == [True]
    assert PAIR not in update("--no-align")
    assert list((index / ALIGNMENTS).iterdir()) == []
    assert PAIR in update()
    assert here("remove", "harbour-en", "--index", index).returncode == 0
    assert read_manifest(index).alignments == ()
    assert list((index / ALIGNMENTS).iterdir()) == []


@pytest.mark.parametrize("stated", ["harbour-zh", "zh.md", "晚霞港区工作报告"])
def test_a_document_names_what_it_is_a_version_of(tmp_path: Path, stated: str) -> None:
    english = ENGLISH.replace("2021-03-09", "2022-01-01")
    sidecar = f"translation_of: {stated}\n"
    write_files(tmp_path / "corpus", {"zh.md": CHINESE, "en.md": english, "en.meta.yaml": sidecar})
    result = here("index", tmp_path / "corpus", "--index", tmp_path / "index")
    assert "versions: harbour-zh = harbour-en (translation_of; 13 links" in result.stdout


def test_what_nobody_has_is_named_and_none_forbids(tmp_path: Path) -> None:
    files = {"zh.md": CHINESE, "en.md": ENGLISH, "en.meta.yaml": "translation_of: lost.md\n"}
    write_files(tmp_path / "corpus", files)
    result = here("index", tmp_path / "corpus", "--index", tmp_path / "index")
    assert "translation_of names no document of the index: lost.md" in result.stderr
    write_files(tmp_path / "corpus", {"en.meta.yaml": "translation_of: none\n"}, age=10)
    assert "versions:" not in here("index", tmp_path / "corpus", "--index", tmp_path / "index").stdout


def test_an_alignment_that_is_missing_is_made_again(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write_files(corpus, {"zh.md": CHINESE, "en.md": ENGLISH})
    here("index", corpus, "--index", index)
    [path] = (index / ALIGNMENTS).iterdir()
    whole = path.read_bytes()
    for files in ({"note.md": NOTE}, {"en.md": ENGLISH.replace("# REPORT", "#  REPORT")}):
        path.unlink()
        write_files(corpus, files, age=10)
        assert PAIR in here("index", corpus, "--index", index).stdout
        assert path.read_bytes() == whole


def test_a_damaged_alignment_is_named(tmp_path: Path) -> None:
    write_files(tmp_path / "corpus", {"zh.md": CHINESE, "en.md": ENGLISH})
    index = tmp_path / "index"
    here("index", tmp_path / "corpus", "--index", index)
    [path] = (index / ALIGNMENTS).iterdir()
    size = path.stat().st_size
    for content in (b"{}", b"x" * size, b'{"links":[["a","b",1]]}'.ljust(size)):
        path.write_bytes(content)
        result = here("search", "housing", "--with-translation", "--index", index)
        assert result.returncode == 2
        assert "duizhao: " in result.stderr
    path.unlink()
    assert here("search", "housing", "--with-translation", "--index", index).returncode == 2
    assert here("search", "housing", "--index", index).returncode == 0


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.languages: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.languages.update(value or "" for name, value in attrs if name == "lang")


def test_align_writes_a_translation_memory(index: Path) -> None:
    tree = ElementTree.fromstring(
        here("align", "harbour-zh", "harbour-en", "--index", index, "--format", "tmx").stdout
    )
    assert tree.attrib == {"version": "1.4"}
    [header] = tree.iter("header")
    needed = "creationtool creationtoolversion segtype o-tmf adminlang srclang datatype"
    assert set(header.attrib) == set(needed.split())
    units = list(tree.iter("tu"))
    assert len(units) == 10
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert {tuple(side.attrib[lang] for side in unit.iter("tuv")) for unit in units} == {("zh-Hans", "en")}
    assert all(segment.text for segment in tree.iter("seg"))
    assert [unit.attrib["tuid"] for unit in units] == [str(n) for n in range(1, 11)]
    properties = [(prop.attrib["type"], prop.text or "") for prop in units[3].iter("prop")]
    assert [name for name, _ in properties] == ["x-confidence", "x-paragraphs", "x-paragraphs"]
    assert [len(ids.split()) for _, ids in properties[1:]] == [1, 2]
    [note] = header.iter("note")
    assert (note.text or "").endswith("¶ 10 has no counterpart")


def test_a_page_marks_what_is_doubtful_and_prints(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.md": NOTE, "b.md": CHINESE})
    page = here("align", tmp_path / "a.md", tmp_path / "b.md", "--format", "html").stdout
    assert "@media print" in page
    assert re.search(r'<tr class="doubtful">.*<small>confidence 0\.\d\d</small>', page)
    table = here("align", tmp_path / "a.md", tmp_path / "b.md", "--format", "csv").stdout
    assert not re.search(r"(^|,)[=+@-]", table, re.MULTILINE)


def test_align_takes_files_and_escapes_what_they_say(tmp_path: Path) -> None:
    hostile = '# <script>alert(1)</script>\n\nA & B <b>"bold"</b>\x1b[2J 5 > 3, and so on and so forth.\n'
    write_files(tmp_path, {"a.md": hostile, "b.md": CHINESE})
    a, b = tmp_path / "a.md", tmp_path / "b.md"
    page = here("align", a, b, "--format", "html").stdout
    parser = _Page()
    parser.feed(page)
    assert not {"script", "b", "link", "img"} & set(parser.tags)
    assert {"en", "zh-Hans"} <= parser.languages
    assert not re.search(r"https?://", page)
    assert "\x1b" not in page
    ElementTree.fromstring(here("align", a, b, "--format", "tmx").stdout)
    assert "may be no versions" in here("align", a, b).stdout


def test_align_in_all_other_forms(index: Path) -> None:
    def aligned(form: str) -> str:
        return here("align", "harbour-zh", "harbour-en", "--index", index, "--format", form).stdout

    told = json.loads(aligned("json"))
    assert told["rows"] == [json.loads(line) for line in aligned("jsonl").splitlines()]
    assert (told["left"]["name"], told["right"]["name"]) == ("harbour-zh", "harbour-en")
    assert len(list(csv.DictReader(io.StringIO(aligned("csv"))))) == len(told["rows"]) == 11
    assert "¶ 4 | ¶ 4–5 · " in aligned("plain")
    assert "¶ 10 | —\n" in aligned("plain")
    assert " │ " in aligned("rich")


def test_align_says_what_is_missing(index: Path) -> None:
    for names in (("harbour-zh", "nowhere"), (str(DATA / "zh.md"), "nowhere.md")):
        result = here("align", *names, "--index", index)
        assert result.returncode == 2
        assert "nowhere" in result.stderr
