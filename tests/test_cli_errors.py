"""Whatever is wrong, a sentence and the documented exit status.

What the system has a part in (signals, streams, bytes of names, locale) is asked of a process of its own.
"""

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cli_runner import COMMAND, build_index, duizhao, here, plain_environment, write_corpus
from support import Work, write_index

from index.lock import writer_lock

GOOD = "晚霞镇发展养老服务。\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("errors"))


def told(done: subprocess.CompletedProcess[str], status: int, *sentences: str) -> None:
    """Check exit status and message."""
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    for sentence in sentences:
        assert sentence in done.stderr


def test_bad_files_are_named_and_the_others_indexed(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "good.txt").write_text(GOOD, encoding="utf-8")
    (docs / "empty.txt").write_bytes(b"")
    (docs / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (docs / "broken.txt").write_bytes(GOOD.encode() * 9 + b"\xff\xfe\xfa" + GOOD.encode() * 9)
    (docs / "loop").symlink_to(docs, target_is_directory=True)
    (docs / "dangling.txt").symlink_to(docs / "nowhere")
    done = here("index", docs, tmp_path / "missing", "--index", tmp_path / "index")
    told(done, 2, "no such file or directory")
    skipped = {line.partition(": ")[0].rpartition("/")[2] for line in done.stderr.splitlines()}
    assert skipped == {"empty.txt", "binary.txt", "broken.txt", "dangling.txt", "missing"}
    assert all(line.startswith("skipped /") for line in done.stderr.splitlines())
    assert done.stdout.startswith("Indexed 1 new file: 1 paragraph in 1 document\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_skipped(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    (corpus / "note.md").chmod(0)
    told(duizhao("index", corpus, "--index", tmp_path / "index"), 2, "note.md", "permission")


def test_a_missing_root_empties_nothing(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    assert here("index", corpus, "--index", tmp_path / "index").returncode == 0
    corpus.rename(tmp_path / "away")
    done = here("index", corpus, "--index", tmp_path / "index")
    told(done, 2, f"skipped {corpus}: no such file or directory")
    assert "in 3 documents" in done.stdout


def test_no_index_anywhere(tmp_path: Path) -> None:
    told(duizhao("search", "养老", cwd=tmp_path), 2, "no index", "duizhao index PATH")


def test_the_index_that_was_named_is_missing(tmp_path: Path) -> None:
    told(here("search", "养老", "--index", tmp_path / "nothing"), 2, f"{tmp_path}/nothing: no index here")
    told(duizhao("info", environment={"DUIZHAO_INDEX": str(tmp_path / "nothing")}), 2, "no index here")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"schema":', '"schema":0.', "made by another version"),
        ('"format":"duizhao index"', '"format":"other"', "not an index of duizhao"),
        ('"documents":', '"documents', "the manifest is damaged"),
    ],
)
def test_an_index_that_cannot_be_read_says_why(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    index = build_index(tmp_path)
    manifest = index / "manifest.json"
    text = manifest.read_text(encoding="ascii")
    assert old in text
    manifest.write_text(text.replace(old, new, 1), encoding="ascii")
    done = here("search", "养老", "--index", index)
    told(done, 2, sentence)
    assert done.stdout == ""


def test_a_file_in_place_of_the_index(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no directory", encoding="utf-8")
    told(here("search", "养老", "--index", tmp_path / "file"), 2, "no index here")
    told(
        here("index", write_corpus(tmp_path / "corpus"), "--index", tmp_path / "file"),
        2,
        "a file is in the way",
    )


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "the query is empty"),
        ("，。！", "nothing but punctuation"),
        ("NOT 养老", "NOT needs a positive term"),
        ('养老 "服务', '养老 "服务\n     ^'),
        ("养\x1b[31m老", "control character"),
        (b"\xe5\x85\xff", "half of a character"),
    ],
    ids=["empty", "punctuation", "only NOT", "unclosed", "control", "surrogate"],
)
def test_a_query_that_means_nothing(query: str | bytes, sentence: str, index: Path) -> None:
    done = here("search", query, "--index", index)
    told(done, 2, sentence)
    assert "\x1b" not in done.stderr


def test_a_very_long_query_is_answered(index: Path) -> None:
    told(here("search", "养老服务" * 2500, "--index", index, "--match", "exact"), 1)


def test_unknown_ids_and_files(index: Path, tmp_path: Path) -> None:
    told(here("show", "star-note:000000000000", "--index", index), 2, "no paragraph has that id")
    told(here("show", "nobody:000000000000", "--index", index), 2, "no document is called")
    told(here("segment", tmp_path / "nothing.txt"), 2, "nothing.txt")


def test_names_that_are_not_utf8_are_shown_as_escapes(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff\x1b[31m.txt"
    done = duizhao("segment", name)
    told(done, 2, "\\udcff\ufffd[31m.txt")


def test_documents_cannot_command_the_terminal(index: Path) -> None:
    done = duizhao("search", "恶意文件", "--index", index, "--format", "rich")
    assert done.returncode == 0
    assert "惡意文件" in done.stdout.replace("*", "")
    for form in ("plain", "rich"):
        shown = here("search", "恶意文件", "--index", index, "--format", form).stdout
        assert not {"\x1b", "\x07", "\x9b"} & set(shown)


def test_a_locale_without_chinese_is_no_obstacle(index: Path) -> None:
    ascii_only = {"PYTHONIOENCODING": "ascii:strict"}
    done = duizhao("search", "养老", "--index", index, "--format", "json", environment=ascii_only)
    assert done.returncode == 0
    assert json.loads(done.stdout)["total"] >= 3


def test_a_reader_that_stops_reading_is_no_error(index: Path) -> None:
    # Many times the same, to fill the pipe for certain.
    queries = "养老\n" * 2000
    command = [*COMMAND, "search", "-f", "-", "--format", "json", "--index", str(index)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=plain_environment(),
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(queries)
        process.stdin.close()
        assert process.stdout.readline().startswith('{"query": "养老"')
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_under_the_output_is_told(index: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*COMMAND, "search", "养老", "--index", str(index)],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=plain_environment(),
            check=False,
        )
    told(done, 2, "standard output: No space left on device")


# Sets ever higher limits on open files, until a search finds what it does without one.
SWEEP = """
import errno, resource, sys
from search.searcher import open_index

def total():
    with open_index(sys.argv[1]) as index:
        return index.search("养老").total

right, found, limit = total(), None, 3
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
while found != right:
    limit += 1
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, most))
        found = total()
    except OSError as error:
        assert error.errno == errno.EMFILE, error
print(limit)
"""


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_too_many_open_files_are_no_damage(engine: str, tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="other systems have no such limit")
    pytest.importorskip(engine)
    write_index(tmp_path, [Work(["养老"]), Work(["养老服务"], path="/b.txt")], segments=2, engine=engine)
    done = subprocess.run(
        [sys.executable, "-c", SWEEP, str(tmp_path)],
        capture_output=True,
        encoding="utf-8",
        env=plain_environment(),
        check=False,
    )
    told(done, 0)
    assert int(done.stdout) > 6


def test_a_refusal_that_names_no_file_is_not_blamed_on_the_output(index: Path) -> None:
    script = """
import errno, mmap, os, sys
from search.cli import main
def refuse(*arguments, **options):
    raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
mmap.mmap = refuse
main()
"""
    command = [sys.executable, "-c", script, "search", "养老", "--index", str(index)]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", env=plain_environment(), check=False
    )
    told(done, 2)
    assert done.stderr == f"duizhao: {os.strerror(errno.EMFILE)}\n"


def test_ctrl_c_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    index = build_index(tmp_path)
    before = (index / "manifest.json").read_bytes()
    command = [*COMMAND, "index", str(tmp_path / "corpus"), "--rebuild", "--index", str(index)]
    # Another writer holds the index, so the command surely is at work when the signal comes.
    with (
        writer_lock(index, wait=0, on_wait=lambda sentence: None),
        subprocess.Popen(
            command, stderr=subprocess.PIPE, encoding="utf-8", env=plain_environment()
        ) as process,
    ):
        assert process.stderr
        assert f"waiting for process {os.getpid()}" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == "interrupted\n"
        assert process.wait() == 130
    assert (index / "manifest.json").read_bytes() == before
