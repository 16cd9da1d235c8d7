"""The benchmark runs from end to end on a tiny corpus; what it measures is not judged here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import scripts.bench.__main__ as bench
import scripts.bench.peers.__main__ as peers

ROOT = Path(__file__).parents[1]

TEXTS = {
    "plan.txt": (
        "新质生产力发展规划",
        "各地要因地制宜发展“新质”生产力，不搞一种模式。",
        "到二〇三五年，人均收入再上新台阶。",
    ),
    "policy.txt": (
        "房屋政策綱領",
        "政府會增加土地供應，縮短輪候公屋的時間，並檢討資助計劃。",
        "經濟發展惠及全民。",
    ),
    "brief.txt": (
        "A short brief",
        "The plan asks local governments to publish their own targets every year.",
    ),
}
LINE = re.compile(
    r"^  (?P<what>\S.*?)  +(?P<figure>[\d.,]+) +[<>]= \S.*? (?P<verdict>ok|SHORT)\b", re.MULTILINE
)
#: Lines that no clock decides.
CERTAIN = {"of jieba, rich and opencc loaded": "0", "queries with a wrong total or count": "0"}
MEASURED = {
    "one process, per CPU second",
    "two processes, per CPU second",
    "two processes against one, wall",
    "search against importing click and Whoosh",
    "1 Han character, 9",
    "2 to 12 Han characters, 9",
    "English phrases of 2 to 4 words, 9",
    "questions, 1",
    "memory for a PDF of 9 pages",
    "without cutting words",
}
SIZES = ("--queries", "9", "--recall", "300", "--pages", "9", "--runs", "1")


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        encoding="utf-8",
        capture_output=True,
        check=False,
    )


@pytest.mark.slow
def test_prints_every_figure_beside_what_is_wanted(tmp_path: Path) -> None:
    for name, paragraphs in TEXTS.items():
        (tmp_path / name).write_text("\n\n".join(paragraphs), encoding="utf-8")
    run = python("-m", "scripts.bench", "--corpus", str(tmp_path), *SIZES)
    lines = {found["what"]: found for found in LINE.finditer(run.stdout)}
    assert run.stderr == ""
    assert set(lines) == MEASURED | set(CERTAIN)
    assert {what: lines[what]["figure"] for what in CERTAIN} == CERTAIN
    short = sum(found["verdict"] == "SHORT" for found in lines.values())
    assert run.returncode == (1 if short else 0)
    for table in (
        "paragraphs.blocks",
        "segment into paragraphs",
        "words: cut",
        "bigram",
        "word",
        "pdf",
    ):
        assert re.search(rf"^    {re.escape(table)} +\d", run.stdout, re.MULTILINE), table


@pytest.mark.slow
def test_a_folder_without_texts_is_an_error_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DUIZHAO_CORPORA", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["bench"])
    assert bench.main() == 2
    assert capsys.readouterr().err == f"error: {tmp_path}: no paragraph was indexed\n"


def test_generated_texts_are_the_same_in_every_run(tmp_path: Path) -> None:
    code = "import sys, pathlib, scripts.bench.sampling as s; s.generated(pathlib.Path(sys.argv[1]))"
    folders = [tmp_path / "one", tmp_path / "two"]
    for number, folder in enumerate(folders):
        assert python("-c", code, str(folder), PYTHONHASHSEED=str(number)).stderr == ""
    one, two = ([path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())] for folder in folders)
    assert one == two
    assert len(set(one)) == len(one) == 40
    assert all(text.count("\n\n") == 99 for text in one)


@pytest.mark.slow
def test_sets_engines_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, paragraphs in TEXTS.items():
        (tmp_path / name).write_text("\n\n".join(paragraphs), encoding="utf-8")
    only = ("--only", "duizhao, whoosh", "--only", "SQLite FTS5 trigram")
    sizes = ("--paragraphs", "12", "--queries", "4", "--runs", "1")
    monkeypatch.setattr(sys, "argv", ["peers", "--corpus", str(tmp_path), *sizes, *only])
    assert peers.main() == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    quality = r"^    {} +([\d.]+) +([\d.]+) +([\d.]+) +(\d+)$"  # the last table; no other has four figures
    ours = re.search(quality.format("duizhao, whoosh"), printed.out, re.MULTILINE)
    assert ours, printed.out
    assert ours.groups() == ("1.0000", "1.0000", "1.0000", "0")
    other = re.search(quality.format("SQLite FTS5 trigram"), printed.out, re.MULTILINE)
    assert other
    assert float(other[1]) > 0
