"""Hostile files, indexes, queries and surroundings: a sentence and the documented status, never a hang.

What the system has a part in (signals, limits, permissions, streams, names) goes through the real command as
a process of its own; what the data alone decide is asked in this process. A time limit in both is a guard
against commands that would never end, not a measurement.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from cli_runner import COMMAND, ROOT, build_index, here, plain_environment, write_corpus

from index.update import update

GOOD = "晚霞镇发展养老服务。\n"
GUARD_SECONDS = 15

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX shells, signals and special files")


def attack(
    *arguments: str | bytes | Path,
    shell: str = 'exec "$@"',
    stdin: bytes = b"",
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run the command from a line of shell, in which ``"$@"`` stands for it."""
    done = subprocess.run(
        ["sh", "-c", shell, "sh", *COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env=plain_environment() if environment is None else dict(environment),
        timeout=GUARD_SECONDS,
        check=False,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def ask(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run the command in this process; any exception but those of its own fails the test."""

    def give_up(*_: object) -> None:
        pytest.fail(f"it is still at it after {GUARD_SECONDS} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(GUARD_SECONDS)
    try:
        return here(*arguments, stdin=stdin)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def totals(index: Path, query: str = "养老") -> tuple[int, int, int]:
    done = ask("search", query, "--index", index, "--format", "json", "--limit", "0")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    return answer["total"], answer["documents"], answer["occurrences"]


def without_privilege() -> str:
    """The shell line that makes permissions count, for root too."""
    if os.geteuid():
        return 'exec "$@"'
    if not shutil.which("setpriv"):
        pytest.skip("root may read everything, and there is no setpriv to give that up")
    return 'exec setpriv --bounding-set=-dac_override,-dac_read_search "$@"'


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("attacks"))


@pytest.fixture
def spoilt(index: Path, tmp_path: Path) -> Path:
    """A copy of the index to spoil."""
    return Path(shutil.copytree(index, tmp_path / "spoilt"))


# --- files -----------------------------------------------------------------------------------------------


@posix
def test_what_is_no_regular_file_neither_blocks_nor_stops_the_others(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "folder.txt").mkdir(parents=True)
    (docs / "good.txt").write_text(GOOD, encoding="utf-8")
    os.mkfifo(docs / "pipe.txt")
    (docs / "zero.txt").symlink_to("/dev/zero")
    (docs / "self.txt").symlink_to("self.txt")
    (docs / "up").symlink_to("..")
    (docs / "good.txt.yaml").symlink_to("pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(docs)  # the name of a socket may not be longer than some hundred bytes
        try:
            listening.bind("socket.txt")
        finally:
            os.chdir(here)
        done = attack("index", docs, "--index", tmp_path / "index")
    assert done.returncode == 2
    skipped = {line.partition(": ")[0].rpartition("/")[2] for line in done.stderr.splitlines()}
    assert skipped == {"pipe.txt", "zero.txt", "self.txt", "socket.txt", "up"}
    assert done.stdout.startswith("Indexed 1 new file: 1 paragraph in 1 document\n")


@posix
def test_segment_does_not_wait_for_a_pipe_without_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    done = attack("segment", tmp_path / "pipe.txt")
    assert done.returncode == 2
    assert "pipe.txt" in done.stderr


@posix
def test_files_of_any_name_are_indexed_and_named_again(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    names = [
        "new\nline.txt",
        "emoji😀.txt",
        "--index.txt",
        "\x1b[31mred.txt",
        "*.txt",
        "\u202egnp.txt",
        "国.txt",
    ]
    written = {os.fsencode(name) for name in names} | {b"\xff\xfe.txt"}
    for name in written:
        Path(os.fsdecode(os.fsencode(docs) + b"/" + name)).write_bytes(GOOD.encode())
    assert attack("index", docs, "--index", tmp_path / "index").returncode == 0
    answer = attack("search", "养老", "--index", tmp_path / "index", "--format", "json")
    hits = json.loads(answer.stdout)["hits"]
    assert {os.fsencode(hit["document"]["path"]).rpartition(b"/")[2] for hit in hits} == written
    for form in ("plain", "rich", "csv"):
        shown = attack("search", "养老", "--index", tmp_path / "index", "--format", form)
        assert not {"\x1b", "\u202e"} & set(shown.stdout + shown.stderr)


def test_a_name_as_long_as_the_system_allows_is_read(tmp_path: Path) -> None:
    long = tmp_path / ("长" * 83 + ".txt")  # 253 bytes: with a sidecar's suffix, too long
    long.write_text(GOOD, encoding="utf-8")
    done = ask("segment", long)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ((GOOD * 20).encode()[:-2], "broken encoding: not valid utf-8"),
        ((GOOD * 20).encode() + (GOOD * 20).encode("gbk"), "broken encoding: not valid utf-8"),
        (b"\xff\xfe" + GOOD.encode("utf-16-le") + b"a", "broken encoding: not valid utf-16-le"),
        (b"\xef\xbb\xbf" + (GOOD * 5).encode("gbk"), "broken encoding: not valid utf-8 at byte 3"),
        (b"\xff\xfe", "empty file"),
        (b" \t\n" * 1000, "empty file"),
        (b"\0" * 5000, "binary data"),
        (GOOD.encode("utf-32-le"), "binary data"),
    ],
    ids=["cut", "mixed", "odd", "wrong mark", "mark alone", "blank", "nul", "utf-32"],
)
def test_bytes_that_are_no_text_are_refused(data: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    done = ask("segment", tmp_path / "a.txt")
    assert done.returncode == 2
    assert reason in done.stderr


def test_a_zip_bomb_stays_packed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.txt", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("a", "0" * 10_000_000)
    done = ask("segment", tmp_path / "bomb.txt")
    assert done.returncode == 2
    assert "ZIP archive" in done.stderr


def test_monstrous_paragraphs_are_indexed_and_counted(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "repeated.txt").write_text("国" * 20_000 + "\n\n" + "a" * 20_000 + "\n", encoding="utf-8")
    (docs / "marks.txt").write_text("e" + "\u0301" * 50_000 + " 发展\n", encoding="utf-8")
    (docs / "signs.md").write_text("[" * 20_000 + "\n\n" + "(" * 20_000 + "\n\n" + "#" * 20_000 + "\n")
    (docs / "nested.wiki").write_text("{{" * 9000 + "a" + "}}" * 8000 + "[[" * 9000 + "\n", encoding="utf-8")
    assert attack("index", docs, "--index", tmp_path / "index").returncode == 0
    assert totals(tmp_path / "index", "国") == (1, 1, 20_000)
    assert totals(tmp_path / "index", "发展") == (1, 1, 1)
    assert attack("search", "国国", "--index", tmp_path / "index", "--format", "rich").returncode == 0


SIDECARS = {
    "impossible-date.yaml": "date: 2024-13-45",
    "year-zero.yaml": "date: 0000-01-01",
    "itself.yaml": "a: &a [*a]",
    "deep.yaml": "[" * 3000,
    "deep.json": "[" * 100_000,
    "long-number.json": '{"title": ' + "1" * 5000 + "}",
    "parts-of-words.json": '{"issued": {"date-parts": [["x"]]}}',
    "no-parts.json": '{"issued": {"date-parts": []}}',
    "number-for-parts.json": '{"issued": {"date-parts": 5}}',
}


@pytest.mark.parametrize("name", SIDECARS)
def test_a_sidecar_of_nonsense_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / f"a.txt{Path(name).suffix}").write_text(SIDECARS[name], encoding="utf-8")
    done = ask("segment", tmp_path / "a.txt")
    assert done.returncode == 2
    assert "a.txt" in done.stderr


def test_bad_metadata_of_one_file_does_not_stop_the_others(tmp_path: Path) -> None:
    docs = write_corpus(tmp_path / "docs")
    (docs / "report.md.json").write_text('{"issued": {"date-parts": [[]], "x": 1}}', encoding="utf-8")
    (docs / "bad.md").write_text(f"---\ndate: 2024-02-30\n---\n\n{GOOD}", encoding="utf-8")
    done = ask("index", docs, "--index", tmp_path / "index")
    assert done.returncode == 2
    assert "bad.md" in done.stderr
    assert "星島" in ask("search", "星岛", "--index", tmp_path / "index").stdout


def test_aliases_in_a_sidecar_do_not_multiply_without_end(tmp_path: Path) -> None:
    rows = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "a.txt.yaml").write_text("\n".join(rows), encoding="utf-8")
    assert attack("segment", tmp_path / "a.txt", shell='ulimit -v 2000000; exec "$@"').returncode in {0, 2}


# --- permissions -----------------------------------------------------------------------------------------


@posix
def test_a_folder_that_may_no_longer_be_entered_keeps_its_documents(tmp_path: Path) -> None:
    shell = without_privilege()
    docs = write_corpus(tmp_path / "docs" / "closed").parent
    update(tmp_path / "index", [docs])
    before = totals(tmp_path / "index")
    (docs / "closed").chmod(0o444)  # its names can be listed, and nothing else
    try:
        done = attack("index", docs, "--index", tmp_path / "index", shell=shell)
    finally:
        (docs / "closed").chmod(0o755)
    assert done.returncode == 2
    assert "no permission" in done.stderr
    assert totals(tmp_path / "index") == before


@posix
def test_an_index_that_may_only_be_read_is_searched_and_not_changed(spoilt: Path, tmp_path: Path) -> None:
    shell = without_privilege()
    corpus = write_corpus(tmp_path / "corpus")
    for path in (spoilt, *spoilt.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert attack("search", "养老", "--index", spoilt, shell=shell).returncode == 0
        assert attack("info", "--index", spoilt, shell=shell).returncode == 0
        done = attack("index", corpus, "--index", spoilt, shell=shell)
    finally:
        for path in (spoilt, *spoilt.rglob("*")):
            path.chmod(0o755)
    assert done.returncode == 2
    assert "no permission to write there" in done.stderr


# --- the index -------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("command", [["search", "养老"], ["index", "."], ["info"]], ids=lambda c: c[0])
def test_a_pipe_in_place_of_the_manifest_does_not_block(command: Sequence[str], spoilt: Path) -> None:
    (spoilt / "manifest.json").unlink()
    os.mkfifo(spoilt / "manifest.json")
    done = attack(*command, "--index", spoilt, cwd=spoilt.parent)
    assert done.returncode == 2
    assert "manifest.json" in done.stderr


@posix
def test_a_pipe_or_folder_in_place_of_a_segments_file_is_damage(spoilt: Path) -> None:
    for path in sorted(path for path in (spoilt / "segments").rglob("*") if path.is_file()):
        whole = path.read_bytes()
        for make in (Path.mkdir, os.mkfifo):
            path.unlink()
            make(path)
            done = ask("search", "养老", "--index", spoilt)
            assert done.returncode == 2, (path, make)
            (path.rmdir if path.is_dir() else path.unlink)()
            path.write_bytes(whole)
    assert ask("search", "养老", "--index", spoilt).returncode == 0


@posix
def test_a_disk_that_takes_no_more_leaves_the_index_as_it_was(spoilt: Path, tmp_path: Path) -> None:
    before = totals(spoilt)
    more = tmp_path / "more"
    more.mkdir()
    text = "".join(f"第{number}条规定养老服务的办法。\n\n" for number in range(2000))
    (more / "long.txt").write_text(text, encoding="utf-8")
    done = attack("index", more, "--index", spoilt, shell='ulimit -f 8; exec "$@"')
    assert done.returncode == 2
    assert "cannot write the index" in done.stderr
    assert totals(spoilt) == before
    assert attack("index", more, "--index", spoilt).returncode == 0
    assert totals(spoilt)[0] == before[0] + 2000


@posix
@pytest.mark.slow
@pytest.mark.parametrize("signal_", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_whenever_it_is_struck_down_the_index_is_old_or_new(signal_: signal.Signals, tmp_path: Path) -> None:
    """The moments are spread over a run; which step each one hits does not matter."""
    index = build_index(tmp_path)
    before = totals(index)
    command = [*COMMAND, "index", "--rebuild", "--index", str(index)]
    for moment in (0.2, 0.6, 1.0):
        with subprocess.Popen(command, stderr=subprocess.PIPE, env=plain_environment()) as process:
            time.sleep(moment)
            process.send_signal(signal_)
            _, message = process.communicate(timeout=GUARD_SECONDS)
        assert process.returncode in {0, 130, -signal_}
        assert b"cannot write" not in message
        assert totals(index) == before
    assert attack("index", tmp_path / "corpus", "--index", index).returncode == 0
    assert totals(index) == before
    assert len(list((index / "segments").iterdir())) == 1


@posix
@pytest.mark.slow
def test_two_writers_at_once_both_have_their_way(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        (folder / f"{folder.name}.txt").write_text(f"{folder.name}: {GOOD}", encoding="utf-8")
    writers = [
        subprocess.Popen(
            [*COMMAND, "index", str(folder), "--index", str(tmp_path / "index")],
            stdout=subprocess.DEVNULL,
            env=plain_environment(),
        )
        for folder in folders
    ]
    assert [writer.wait(timeout=GUARD_SECONDS) for writer in writers] == [0, 0]
    assert totals(tmp_path / "index") == (2, 2, 2)


# --- queries ---------------------------------------------------------------------------------------------

HOSTILE_QUERIES = [
    "*",
    "？",
    "* ?",
    "-",
    "()",
    "\x00",
    "(" * 9000,
    "(" * 9000 + "养" + ")" * 9000,
    "“" * 9000,
    "「“" * 9000,
    "|" * 9000,
    "养" * 20_001,
    "year:",
    "year:99999",
    "year:2024..2019",
    "year:٢٠٢٤",
    "lang:xx",
    "kind:boilerplate",
    'doc:""',
    "养 NEAR/0 老",
    "养 NEAR/999 老",
    "养 NEAR 老 NEAR 服",
    "NEAR",
    "NOT 养老",
    "养老 OR NOT 服务",
    "NOT " * 4000,
    " OR ".join(map(chr, range(0x4E00, 0x4E00 + 501))),
    " ".join(["养老"] * 501),
    "year:2024 " * 501,
    "国*" * 51 + "民",
    "国*?" * 51 + "民",
    "a* " * 51,
    " OR ".join(["(养 NEAR 老)"] * 21),
]
STRANGE_QUERIES = [
    "(" * 50 + "养老" + ")" * 50,
    "养老 " + "NOT " * 4000 + "渔业",
    " OR ".join(map(chr, range(0x4E00, 0x4E00 + 500))),
    "养老服务" * 4000,
    "-".join("a" * 4000),
    "养老" + "?" * 5000,
    "\u0301" * 500 + "养",
    "养\u202e老",
    "\U00020000",
]


def test_a_batch_of_hostile_queries_gives_a_row_for_each(index: Path) -> None:
    queries = HOSTILE_QUERIES + STRANGE_QUERIES
    done = ask("search", "-f", "-", "--index", index, "--format", "json", stdin="\n".join(queries).encode())
    assert done.returncode == 2
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["query"] for row in rows] == [query.strip() for query in queries]
    assert [row["query"] for row in rows if "error" in row] == [query.strip() for query in HOSTILE_QUERIES]


@pytest.mark.parametrize("query", ["a*" * 12 + "b", "国*" * 20 + "民"], ids=["Latin", "Han"])
def test_no_wildcards_take_for_ever(query: str, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text("国" * 5000 + "\n\n" + "a" * 5000 + "\n\n" + "人民 b\n", encoding="utf-8")
    update(tmp_path / "index", [docs])
    assert ask("search", query, "--index", tmp_path / "index", "--match", "exact").returncode in {1, 2}


def test_a_batch_that_is_binary_is_answered_line_by_line(index: Path) -> None:
    data = bytes(range(256)) * 20 + "\n养老\n".encode()
    done = ask("search", "-f", "-", "--index", index, "--format", "json", stdin=data)
    assert done.returncode == 2
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows[-1]["total"] >= 3
    assert all("error" in row for row in rows[:-1])


@pytest.mark.parametrize(
    ("option", "value", "status"),
    [
        ("--limit", "-1", 2),
        ("--limit", "0", 0),
        ("--limit", "9" * 20, 0),
        ("--limit", "9" * 5000, 2),
        ("--limit", "²", 2),
        ("--offset", "-1", 2),
        ("--offset", "9" * 20, 0),
        ("--offset", "9" * 5000, 2),
    ],
    ids=lambda value: str(value)[:24],
)
def test_numbers_of_any_size(option: str, value: str, status: int, index: Path) -> None:
    assert ask("search", "养老", option, value, "--index", index).returncode == status


# --- surroundings ----------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("streams", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", [["search", "养老"], ["info"], ["--help"]], ids=lambda c: c[0])
def test_closed_streams_are_no_reason_to_fall(streams: str, command: Sequence[str], index: Path) -> None:
    done = attack(
        *command,
        shell=f'exec "$@" {streams}',
        environment=plain_environment() | {"DUIZHAO_INDEX": str(index)},
    )
    assert done.returncode in {0, 2}


@posix
def test_queries_from_a_closed_standard_input(index: Path) -> None:
    done = attack("search", "-f", "-", "--index", index, shell='exec "$@" <&-')
    assert done.returncode in {1, 2}


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_error_that_cannot_be_told_is_still_an_error(tmp_path: Path) -> None:
    assert attack("search", "养老", "--index", tmp_path, shell='exec "$@" 2>/dev/full').returncode == 2


@pytest.fixture(scope="module")
def long_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More hits than a pipe holds."""
    root = tmp_path_factory.mktemp("long")
    text = "".join(f"第{number}条规定养老服务的办法。\n\n" for number in range(2000))
    (root / "long.txt").write_text(text, encoding="utf-8")
    update(root / "index", [root / "long.txt"])
    return root / "index"


@posix
@pytest.mark.parametrize("form", ["rich", "plain", "json", "jsonl", "csv"])
def test_a_reader_that_left_is_no_error_in_any_form(form: str, long_index: Path) -> None:
    line = '{ "$@"; echo $? >&2; } | head -c 1 >/dev/null'
    done = attack("search", "养老", "--index", long_index, "--limit", "all", "--format", form, shell=line)
    assert done.stderr == "0\n"


def test_an_empty_environment(index: Path) -> None:
    bare = {"PYTHONPATH": str(ROOT)}
    done = attack("search", "养老", "--index", index, "--format", "rich", environment=bare)
    assert done.returncode == 0
    assert "养老" in done.stdout


@posix
def test_a_working_directory_that_is_gone(index: Path, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    shell = 'rmdir ../gone; exec "$@"'
    assert attack("search", "养老", "--index", index, shell=shell, cwd=tmp_path / "gone").returncode == 0
    (tmp_path / "gone").mkdir()
    done = attack("search", "养老", shell=shell, cwd=tmp_path / "gone")
    assert done.returncode == 2
    assert "the working directory is gone" in done.stderr
