"""Whatever happens while an index is written, it is the old one or the new one."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support import Library

import index.update as updating
from corpus.errors import DuizhaoError
from index.lock import FILE as LOCK
from index.lock import IndexLockedError, writer_lock
from index.manifest import FILE, SEGMENTS
from index.manifest_file import read_manifest
from search.searcher import open_index

ROOT = Path(__file__).parents[1]
OLD, NEW = 40, 44
UPDATE = """
import sys
from pathlib import Path
from index.update import update
print("begin", flush=True)
update(Path(sys.argv[1]), [Path(sys.argv[2])])
"""
HOLD = """
import sys, time
from pathlib import Path
from index.lock import writer_lock
with writer_lock(Path(sys.argv[1]), wait=0, on_wait=print):
    print("held", flush=True)
    sys.stdin.read()
"""
posix = pytest.mark.skipif(os.name != "posix", reason="signals are different elsewhere")


def contents(age: str, count: int) -> dict[str, str | bytes]:
    body = "".join(f"{age}经济发展第{i}段，稳定就业。\n\n" for i in range(40))
    return {f"{n:02}.md": f"# {age}报告{n}\n\n{body}" for n in range(count)}


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def state(library: Library) -> tuple[int, int, int]:
    """Documents, and paragraphs that are old and that are new; every file is read."""
    with open_index(library.index) as index:
        paragraphs = [found for d in index.snapshot.documents for found in index.snapshot.paragraphs(d)]
        old, new = index.search("旧经济", limit=0).total, index.search("新经济", limit=0).total
        assert old + new == sum("经济" in found.row.text for found in paragraphs)
        return len(index.snapshot.documents), old, new


def segments(library: Library) -> set[str]:
    return {path.name for path in (library.index / SEGMENTS).iterdir()}


def kill_an_update(library: Library, how: signal.Signals, after: float) -> bool:
    """Start an update and stop it so many seconds after it began; whether it was still running."""
    process = start(UPDATE, library.index, library.sources)
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(after)
        alive = process.poll() is None
        process.send_signal(how)
        process.wait(30)
    return alive


@pytest.mark.slow
@posix
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_update_leaves_the_old_or_the_new_index(how: signal.Signals, tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write(contents("旧", OLD))
    library.update()
    old = state(library)
    assert old == (OLD, OLD * 40, 0)
    new = (NEW, 0, NEW * 40)
    library.write(contents("新", NEW), age=60)
    rng = random.Random(how)
    for _ in range(3):
        kill_an_update(library, how, rng.uniform(0, 1.2))
        assert state(library) in (old, new)
    library.update()
    assert state(library) == new
    assert segments(library) == {segment.name for segment in read_manifest(library.index).segments}


@pytest.mark.slow
@posix
def test_killed_at_any_step_the_index_is_old_or_new_and_whole(tmp_path: Path) -> None:
    """A few rounds of what `python -m scripts.crash` does by the hundred."""
    from scripts.crash import crash

    works = ["build", "update", "merge", "rebuild"]
    report = crash(rounds=8, engine="whoosh", seed=3, folder=tmp_path, only=works)
    assert report.failures == []
    assert {work for work, _ in report.ends} == set(works)


CHILD = """
import sys
from pathlib import Path
from index import parallel
from index.update import update
parallel._SMALLEST_BATCH = 1024
update(Path(sys.argv[1]), [Path(sys.argv[2])], jobs=2)
"""


@pytest.mark.slow
@posix
def test_helpers_end_with_a_killed_parent(tmp_path: Path) -> None:
    """They would wait for work for ever, each with a dictionary in memory."""
    library = Library(tmp_path)
    library.write(contents("旧", 30))
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(library.index), str(library.sources)], cwd=ROOT, process_group=0
    )
    time.sleep(1.0)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    else:
        os.killpg(process.pid, signal.SIGKILL)
        pytest.fail("a helper lives on")
    library.update()
    assert state(library) == (30, 30 * 40, 0)


class Stopped(BaseException):
    """Stands for the end of the process: nothing but clean-up code sees it."""


def stop_at(number: int, monkeypatch: pytest.MonkeyPatch, error: Callable[[], BaseException]) -> list[int]:
    """Fail at the so-manieth flush to the disk, of which there is one at every step that matters."""
    calls: list[int] = []
    real = os.fsync

    def flush(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == number:
            raise error()
        real(descriptor)

    monkeypatch.setattr(os, "fsync", flush)
    return calls


def small(tmp_path: Path) -> Library:
    library = Library(tmp_path)
    library.write({"a.md": "# 旧\n\n旧经济发展。\n"})
    library.update()
    library.write({"a.md": "# 新\n\n新经济发展。\n", "b.md": "# 新\n\n新经济稳定。\n"}, age=60)
    return library


@pytest.mark.parametrize("error", [Stopped, lambda: OSError(errno.ENOSPC, "No space left on device")])
def test_a_stop_at_any_flush_leaves_the_old_or_the_new_index(
    error: Callable[[], BaseException], tmp_path: Path
) -> None:
    library = small(tmp_path / "count")
    with pytest.MonkeyPatch.context() as counting:
        calls = stop_at(0, counting, error)
        library.update()
    steps = len(calls)
    assert steps > 6
    seen = set()
    for number in range(1, steps + 1):
        library = small(tmp_path / str(number))
        with pytest.MonkeyPatch.context() as patch:
            stop_at(number, patch, error)
            with pytest.raises((Stopped, DuizhaoError)):
                library.update()
        seen.add(state(library))
        assert state(library) in {(1, 1, 0), (2, 0, 2)}
        library.update()
        assert state(library) == (2, 0, 2)
        assert segments(library) == {segment.name for segment in read_manifest(library.index).segments}
        assert not list(library.index.glob("*.new"))
    assert (1, 1, 0) in seen


def test_a_full_disk_is_named_and_the_partial_segment_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = small(tmp_path)
    before = segments(library)
    stop_at(1, monkeypatch, lambda: OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(DuizhaoError, match="the disk is full") as caught:
        library.update()
    assert caught.value.where == str(library.index)
    assert segments(library) == before


def nested(count: int) -> str:
    """Many sections below long headings: most of what is stored is section paths, in SQLite."""
    outline = "\n\n".join(f"{'#' * level} {'纲' * 60}{level}" for level in range(1, 6))
    return outline + "".join(f"\n\n###### 第{i}节\n\n新经济{i}。" for i in range(count))


@posix
@pytest.mark.parametrize(
    ("content", "limit"),
    [(nested(200), 2_000), (nested(200), 100_000), ("新经济。", 300)],
    ids=["ours", "sqlite", "small"],
)
def test_a_disk_that_fills_up_is_an_error_of_ours(content: str, limit: int, tmp_path: Path) -> None:
    """The system refuses to let any file grow beyond a limit: SQLite's, the engine's or ours."""
    library = Library(tmp_path)
    library.write(contents("旧", 3))
    library.update()
    old = state(library)
    library.write({"00.md": content}, age=60)
    script = f"""
import resource, sys
from pathlib import Path
from corpus.errors import DuizhaoError
from index.update import update
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
try:
    update(Path(sys.argv[1]), [Path(sys.argv[2])])
except DuizhaoError as error:
    print("refused:", error)
"""
    with start(script, library.index, library.sources) as process:
        output, _ = process.communicate(timeout=60)
    assert output.startswith("refused:"), "an exception of another kind, or no failure at all"
    assert state(library) == old
    library.update()
    assert state(library)[2] > 0


# --- two at once -----------------------------------------------------------------------------------------


def test_a_second_writer_says_who_holds_the_index(tmp_path: Path) -> None:
    library = small(tmp_path)
    with start(HOLD, library.index) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(IndexLockedError, match=f"process {holder.pid} is writing"):
            library.update(wait=0)
        with pytest.raises(IndexLockedError):
            library.update(wait=0.3)
        assert state(library) == (1, 1, 0), "searching goes on meanwhile"
        holder.communicate()
    library.update(wait=0)
    assert state(library) == (2, 0, 2)


def test_a_second_writer_waits_and_tells_so_once(tmp_path: Path) -> None:
    library = small(tmp_path)
    told: list[str] = []
    with start(HOLD, library.index) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()

        def let_go(sentence: str) -> None:
            told.append(sentence)
            assert holder.stdin is not None
            holder.stdin.close()

        library.update(wait=30, on_wait=let_go)
    assert state(library) == (2, 0, 2)
    [sentence] = told
    assert f"process {holder.pid}" in sentence


@posix
def test_a_lock_left_behind_by_a_killed_writer_is_no_lock(tmp_path: Path) -> None:
    library = small(tmp_path)
    with start(HOLD, library.index) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
        holder.wait()
    assert (library.index / LOCK).read_text() == str(holder.pid)
    library.update(wait=0)
    assert state(library) == (2, 0, 2)


def test_an_error_inside_gives_the_lock_back(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), writer_lock(tmp_path, wait=0, on_wait=print):
        raise ZeroDivisionError
    with writer_lock(tmp_path, wait=0, on_wait=print):
        assert (tmp_path / LOCK).read_text() == str(os.getpid())


def test_leftovers_of_a_killed_run_are_cleaned_by_the_next(tmp_path: Path) -> None:
    library = small(tmp_path)
    partial = library.index / SEGMENTS / "0123456789abcdef" / "postings"
    partial.mkdir(parents=True)
    (partial / "whoosh_postings.trm").write_bytes(b"half")
    (library.index / f"{FILE}.new").write_text("{")
    assert state(library) == (1, 1, 0)
    updating.update(library.index, [library.sources])
    assert not partial.parent.exists()
    assert state(library) == (2, 0, 2)
