"""Whatever documents, names, metadata, themes and manuscripts hold, a terminal shows it and does not obey."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from cli_runner import here

from search.citations import EXPORTS, STYLES, TEXTS
from search.render.table import cell
from search.render.wording import printable

# Set the window's title, link to elsewhere (OSC 8, both terminators), colours in one byte, cursor, bell,
# carriage return, direction of writing, isolates, an invisible tag, a byte order mark, a line separator.
HOSTILE = (
    "\x1b]0;owned\x07", "\x1b]8;;http://evil.example\x1b\\", "\x9b31m", "\x1b[2J", "\r", "\x08", "\x7f",
    "\u202e", "\u2066", "\u200f", "\U000e0041", "\ufeff", "\u2028", "\x85",
)  # fmt: skip
ALL = "".join(HOSTILE)
# Of blanks only the line feed, and the tabulator that parts columns.
OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
FACTS = ("title", "author", "publisher", "number", "url", "container_title", "series", "occasion", "other")
FILE = "docs\x1b[31m\u202e/a\x1b]0;x\x07.md"
# Lone controls pass for text only among many other characters.
FILLER = "晚霞镇的食堂每天供应三餐，养老床位增加了两成。" * 40
FEW = "\x1b]8;;x\x07\x9b31m\u202e\U000e0041"


def in_yaml(text: str) -> str:
    return json.dumps(text).replace("\\udb40\\udc41", "\\U000e0041")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus in which everything that can be named is hostile, two versions of a text among it."""
    folder = tmp_path_factory.mktemp("escapes")
    facts = {name: f"{name} {ALL}" for name in FACTS} | {"id": "one", "date": "2024-03-05"}
    english = f"# A plan{FEW}\n\nElderly care{FEW} begins here.\n\n{'Beds grew by 20 percent. ' * 30}\n"
    label = f"{{zh: {in_yaml('养老' + ALL)}, en: {in_yaml('care' + ALL)}}}"
    theme = f"id: care\nlabel: {label}\nnote: {in_yaml(ALL)}\n"
    files = {
        FILE: f"# 题{FEW}目\n\n## 节{FEW}一\n\n养老{FEW}服务从食堂做起。\n\n{FILLER}\n",
        f"{FILE}.json": json.dumps(facts | {"language": "zh-Hans"}),
        "docs\x1b[31m\u202e/b.md": english,
        "docs\x1b[31m\u202e/b.md.json": json.dumps({"id": "two", "translation_of": "one", f"x{ALL}": "y"}),
        "docs\x1b[31m\u202e/bad\x1b[2J.md": "\0\1\2",
        "themes/care.yaml": f"{theme}terms:\n  zh: [养老, '=养老']\n  en: [care]\n",
        "themes/bad.yaml": f"id: bad\n{in_yaml('k' + ALL)}: 1\n",
        "m\x1b[31m.md": f"{FILLER}\n\n“养老{FEW}服务从食堂做起” [one:000000000000]{FEW}\n",
        "q.jsonl": json.dumps({"id": "q1", "text": "养老"}) + "\n",
        "qrels.tsv": "q1 0 one:0 1\n",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="")
    done = here("index", (folder / FILE).parent, "--index", folder / "index")
    assert_obeys_nothing(done.stdout + done.stderr)
    assert (done.returncode, done.stderr.count("skipped")) == (2, 1)
    return folder


def assert_obeys_nothing(output: str, command: Sequence[str] = ()) -> None:
    found = OBEYED.search(output)
    around = output[max(0, found.start() - 60) : found.end() + 20] if found else ""
    assert found is None, f"{command}: {found[0]!r} in {around!r}"


ALL_FORMS = ("plain", "rich", "json", "jsonl", "csv")
COMMANDS: list[Sequence[str]] = [
    *(["search", "养老", "--format", form, "--with-translation", "--explain"] for form in ALL_FORMS),
    *(["search", "theme:care", "--format", form] for form in ALL_FORMS),
    *(["search", "养老", "--cite", style] for style in STYLES),
    *(["search", f"养老{bad}", "x"] for bad in HOSTILE),
    *(["show", "ID", "--format", form, "--with-translation"] for form in ("plain", "rich", "json")),
    ["show", "ID", "--source"],
    ["show", f"one:{ALL}"],
    *(["cite", "ID", "--style", style, "--quote", "服务从食堂"] for style in STYLES),
    *(["cite", "ID", "--style", "plain", "--format", form] for form in (*TEXTS, *EXPORTS)),
    *(["align", "one", "two", "--format", form] for form in (*ALL_FORMS, "html", "tmx")),
    ["align", "one", f"no{ALL}"],
    *(["trend", "养老", "=养老", "--by", "author", "--format", form] for form in ALL_FORMS),
    *(["kwic", "养老", "--format", form] for form in ALL_FORMS),
    *(["collocates", "养老", "--format", form] for form in ("plain", "json", "jsonl", "csv")),
    *(["keywords", "--doc", "one", "--format", form] for form in ("plain", "json", "jsonl", "csv")),
    *(["themes", "show", "care", "--format", form] for form in ("plain", "json", "csv")),
    *(["themes", "check", "DIR/themes/bad.yaml", "--format", form] for form in ("plain", "json")),
    *(["themes", "suggest", "care", "--format", form] for form in ("plain", "json", "csv")),
    *(["verify", "DIR/m\x1b[31m.md", "--format", form] for form in ("plain", "json", "jsonl")),
    *(["paragraphs", "--format", form] for form in ("plain", "jsonl")),
    *(["segment", f"DIR/{FILE}", "--format", form] for form in ("plain", "jsonl")),
    ["segment", "DIR/docs\x1b[31m\u202e/bad\x1b[2J.md"],
    *(["meta", "show", f"DIR/{FILE}", "--format", form] for form in ("plain", "json")),
    ["meta", "init", "--stdout", f"DIR/{FILE}"],
    *(["info", "--documents", "--format", form] for form in ("plain", "json")),
    *(["info", "--doc", "one", "--format", form] for form in ("plain", "json")),
    *(["info", "--check", "--format", form] for form in ("plain", "json")),
    ["eval", "--queries", "DIR/q.jsonl", "--qrels", "DIR/qrels.tsv", "--index", "DIR/index"],
    ["eval", "--queries", "DIR/none\x1b[2J", "--qrels", "DIR/qrels.tsv", "--index", "DIR/index"],
    ["search", "养老", f"--{ALL}"],
    ["search", "养老", "--format", f"x{ALL}"],
    [f"no{ALL}such"],
]


def test_nothing_that_is_shown_is_obeyed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIZHAO_INDEX", str(place / "index"))
    monkeypatch.setenv("DUIZHAO_THEMES", str(place / "themes"))
    listed = [
        json.loads(line)
        for line in here("paragraphs", "--doc", "one", "--format", "jsonl").stdout.splitlines()
    ]
    name = next(row["id"] for row in listed if "从食堂" in row["text"])
    shown = set()
    for command in COMMANDS:
        done = here(*(part.replace("DIR", str(place)).replace("ID", name) for part in command))
        assert_obeys_nothing(done.stdout + done.stderr, command)
        shown |= {command[0]} if done.stdout else set()
    assert shown == {command[0] for command in COMMANDS} - {f"no{ALL}such", "eval"}


def test_a_formula_stays_a_text_in_every_table(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a spreadsheet would compute; blanks before it are passed over by some."""
    monkeypatch.setenv("DUIZHAO_INDEX", str(place / "index"))
    monkeypatch.setenv("DUIZHAO_THEMES", str(place / "themes"))
    assert [cell(text)[0] for text in ("=1", "+1", "-1", "@a", "\t=1", "\r=1", "  =1", "＝1", "\n@")] == [
        "'"
    ] * 9
    tables = [
        ("trend", "=养老", "@养老", "--by", "author", "--format", "csv"),
        ("search", "theme:care", "--format", "csv"),
        ("kwic", "=养老", "--format", "csv"),
        ("themes", "show", "care", "--format", "csv"),
        ("align", "one", "two", "--format", "csv"),
    ]
    for command in tables:
        rows = list(csv.reader(io.StringIO(here(*command).stdout)))
        assert len(rows) > 1, command
        cells = [value.lstrip() for row in rows for value in row]
        assert not [
            value for value in cells if value[:1] in ("=", "+", "@") or re.match(r"-(?![\d.])", value)
        ]


def test_what_is_escaped_can_be_read_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs get every character, if not bare."""
    monkeypatch.setenv("DUIZHAO_INDEX", str(place / "index"))
    told = json.loads(here("info", "--doc", "one", "--format", "json").stdout)
    assert told["metadata"]["other"] == f"other {ALL}"
    assert printable(ALL) != ALL
    assert len(printable(ALL)) == len(ALL)
    template = yaml.safe_load(here("meta", "init", "--stdout", place / FILE).stdout)
    assert template["series"] == f"series {ALL}"
