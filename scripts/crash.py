"""Kill whoever writes an index, at any moment; afterwards it must be the old one or the new one, and whole.

    python -m scripts.crash --rounds 200 [--engine whoosh] [--seed 7] [--work merge] [--keep FOLDER]

Each round begins a build, update, merge or rebuild in a process of its own and ends that with SIGKILL: at a
random moment, or at a random step (a file made, flushed, renamed, deleted). Then the index must open as what
it was or as what it was to become, compared paragraph by paragraph and by totals of queries; a check must
find nothing wrong; and the same work, begun once more, must end in the new state with nothing left behind.

What a run proved is a table: of each work the rounds, and what the killed process left. The exit status is 0
if nothing was wrong, 1 if anything was or if a work always ended before it was killed, which proves nothing.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from ctypes import c_int
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeAlias
from unittest import mock

from index import parallel
from index.checking import check
from index.compaction import MAX_SEGMENTS
from index.engine import ENGINES
from index.manifest_file import IndexMissingError
from index.update import update
from search.searcher import Index, open_index

QUERIES = ("发展", "经济 OR plan", "第?段", "growth NEAR/5 plan", "title:报告 稳定", '"稳定就业"')
_STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "sqlite3.connect"}
_FORK = multiprocessing.get_context("fork")
#: What a round may end with: what the index is afterwards, or an error.
ENDS = ("old", "new", "same", "finished", "fault")
_LONG_AGO = 1_600_000_000
_PATIENCE = 10.0  # seconds until the helpers of a killed process are gone

#: Everything an index says: documents with their paragraphs, totals of queries, versions. None: no index.
State: TypeAlias = "tuple[object, ...] | None"


class Work(NamedTuple):
    """Something that writes an index.

    Attributes:
        prepare: Makes files and index as they are before it; takes the folder and the engine.
        rebuild: Whether every file is read again.
        jobs: Processes that read files.
    """

    prepare: Callable[[Path, str], None]
    rebuild: bool = False
    jobs: int = 1


class Killed(NamedTuple):
    """A process that is no more: whether it had finished, after how many steps, what of it still ran."""

    finished: bool
    steps: int
    lingers: bool


@dataclass(slots=True)
class Report:
    """What came of it.

    Attributes:
        ends: By work, how often the index was afterwards the old one, the new one, the one that both are
            (a rebuild changes nothing that can be seen), or had been finished before the signal came.
        failures: What went wrong, a sentence each.
    """

    ends: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """What the rounds proved: a table, the failures, a sentence."""
        yield f"{'work':18}{'rounds':>8}" + "".join(f"{end:>10}" for end in ENDS)
        for work in self.works:
            counts = [self.ends[work, end] for end in ENDS]
            yield f"{work:18}{sum(counts):8,}" + "".join(f"{count:10,}" for count in counts)
        yield from self.failures
        yield from (
            f"{work}: nothing is proved, each round was finished before the kill" for work in self.unproved
        )
        killed = self.ends.total() - sum(self.ends[work, "finished"] for work in self.works)
        yield f"{self.ends.total():,} rounds, {killed:,} killed at work, {len(self.failures)} failures"

    @property
    def works(self) -> list[str]:
        """The works that were played, in the order of `WORKS`."""
        played = {work for work, _ in self.ends}
        return [work for work in WORKS if work in played]

    @property
    def unproved(self) -> list[str]:
        """The works that were finished in each of their rounds."""
        return [
            work for work in self.works if {end for name, end in self.ends if name == work} == {"finished"}
        ]


def crash(*, rounds: int, engine: str, seed: int, folder: Path, only: Sequence[str] = ()) -> Report:
    """Play so many rounds, the works in turn.

    Args:
        rounds: How many.
        engine: The engine of the indexes.
        seed: The same one chooses the same moments.
        folder: Scratch; what failed stays there, each round in a folder of its own.
        only: Names of works; all if empty.
    """
    chance, report = random.Random(seed), Report()
    with mock.patch.object(parallel, "_SMALLEST_BATCH", 1024):  # small files, yet read in two processes
        scenes = [_Scene(name, folder, engine) for name in only or WORKS]
        for number in range(rounds):
            scene = scenes[number % len(scenes)]
            end, wrong = scene.play(chance)
            report.ends[scene.name, end] += 1
            report.failures += [f"round {number}, {scene.name}: {what}" for what in wrong]
            if wrong:
                shutil.copytree(scene.stage, folder / f"round-{number}")
    return report


class _Scene:
    """One kind of work, with what the index was before it and is to become."""

    def __init__(self, name: str, folder: Path, engine: str) -> None:
        self.name, self.stage = name, folder / f"stage-{name}"
        self._work, self._engine = WORKS[name], engine
        self._before = folder / f"before-{name}"
        self._work.prepare(self.stage, engine)
        self._old = state(self.stage / "index")
        self.stage.rename(self._before)
        self._set()
        self._run()  # what is loaded once is loaded now
        self._set()
        began = time.monotonic()
        self._steps = self._in_process(None, None).steps
        self._seconds = time.monotonic() - began
        self._new = state(self.stage / "index")

    def play(self, chance: random.Random) -> tuple[str, list[str]]:
        """One round: which state the killed process left, and what is wrong with it."""
        self._set()
        if chance.random() < 0.5:
            killed = self._in_process(chance.randint(1, self._steps), None)
        else:
            killed = self._in_process(None, chance.uniform(0, self._seconds))
        try:
            return self._judge(killed)
        except Exception as error:
            return "fault", [f"{type(error).__name__}: {error}"]

    def _judge(self, killed: Killed) -> tuple[str, list[str]]:
        index = self.stage / "index"
        found, wrong = state(index), ["a process lives on"] if killed.lingers else []
        if found not in (self._old, self._new):
            wrong.append("neither the old nor the new state")
        if found is not None:
            wrong += [f"{fault.where} {fault.what}" for fault in check(index).faults]
        self._run()
        if state(index) != self._new:
            wrong.append("the next run does not lead to the new state")
        checked = check(index)
        wrong += [f"after the next run: {fault.where} {fault.what}" for fault in checked.faults]
        wrong += [f"left behind: {note}" for note in checked.notes]
        if killed.finished:
            return "finished", wrong
        if self._old == self._new:
            return "same", wrong
        return "new" if found == self._new else "old", wrong

    def _set(self) -> None:
        shutil.rmtree(self.stage, ignore_errors=True)
        shutil.copytree(self._before, self.stage)

    def _run(self) -> None:
        update(
            self.stage / "index",
            [self.stage / "docs"],
            engine=self._engine,
            rebuild=self._work.rebuild,
            jobs=self._work.jobs,
        )

    def _in_process(self, last: int | None, seconds: float | None) -> Killed:
        steps = _FORK.RawValue(c_int, 0)  # without a lock, which a killed process would hold for ever
        process = _FORK.Process(target=self._watched, args=(steps, last))
        process.start()
        process.join(seconds)
        process.kill()
        process.join()
        return Killed(process.exitcode == 0, steps.value, _lingers(process.pid or 0))

    def _watched(self, steps: c_int, last: int | None) -> None:
        """Run and count the steps; at the last one there is to be, the process ends itself."""
        os.setpgrp()
        inside, flush = os.fspath(self.stage / "index"), os.fsync

        def step() -> None:
            steps.value += 1
            if steps.value == last:
                os.kill(os.getpid(), signal.SIGKILL)

        def heard(event: str, arguments: tuple[object, ...]) -> None:
            if event in _STEPS and str(arguments[0]).startswith(inside):
                step()

        def counted(descriptor: int) -> None:
            step()
            flush(descriptor)

        mock.patch("os.fsync", counted).start()
        sys.addaudithook(heard)
        self._run()


def _lingers(group: int) -> bool:
    """Whether processes of a group do not end; they are ended then."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.02)
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
    return True


def state(index: Path) -> State:
    """Everything that an index says, to compare with what another says."""
    try:
        opened = open_index(index)
    except IndexMissingError:
        return None
    with opened:
        snapshot = opened.snapshot
        documents = tuple(
            (document.id, document.path, document.title, document.sha256, *_paragraphs(opened, document.id))
            for document in snapshot.documents
        )
        found = (opened.search(query, limit=None, match="exact") for query in QUERIES)
        totals = tuple((one.total, one.occurrences, *sorted(hit.id for hit in one.hits)) for one in found)
        return documents, totals, snapshot.manifest.alignments


def _paragraphs(opened: Index, document: str) -> list[tuple[object, ...]]:
    found = opened.snapshot.paragraphs(opened.snapshot.document(document))
    return [(one.id, one.row.text, one.row.kind, one.row.section, one.row.span) for one in found]


def _write(folder: Path, age: int, names: Sequence[str]) -> None:
    """Write small reports, and a translation of one; they look older than the clock's grain."""
    (folder / "docs").mkdir(parents=True, exist_ok=True)
    for name in names:
        path = folder / "docs" / f"{name}.md"
        body = "".join(f"{name}第{n}段：第{age}版经济发展，稳定就业。\n\n" for n in range(12))
        path.write_text(f"---\ndate: 2024-03-05\n---\n\n# 报告{name}\n\n{body}", encoding="utf-8")
        os.utime(path, (_LONG_AGO + age, _LONG_AGO + age))
    path = folder / "docs" / "plan.md"
    body = "".join(f"Part {n} of the plan, version {age}: growth and jobs.\n\n" for n in range(12))
    path.write_text(f"---\ndate: 2024-03-05\n---\n\n# The plan\n\n{body}", encoding="utf-8")
    (folder / "docs" / "plan.md.yaml").write_text("translation_of: a.md\n", encoding="utf-8")
    os.utime(path, (_LONG_AGO + age, _LONG_AGO + age))


def _nothing(folder: Path, _engine: str) -> None:
    _write(folder, 0, "abcd")


def _indexed(folder: Path, engine: str) -> None:
    _write(folder, 0, "abcd")
    update(folder / "index", [folder / "docs"], engine=engine)


def _changed(folder: Path, engine: str) -> None:
    """Two files changed, one is new, one gone, one renamed."""
    _indexed(folder, engine)
    _write(folder, 60, "abe")
    (folder / "docs" / "c.md").unlink()
    (folder / "docs" / "d.md").rename(folder / "docs" / "z.md")


def _in_many_segments(folder: Path, engine: str) -> None:
    """So many that the next update merges half of them."""
    for n in range(MAX_SEGMENTS):
        _write(folder, 0, [f"{n:02}"])
        update(folder / "index", [folder / "docs"], engine=engine)
    _write(folder, 60, ["a", "b"])


WORKS = {
    "build": Work(_nothing),
    "update": Work(_changed),
    "merge": Work(_in_many_segments),
    "rebuild": Work(_indexed, rebuild=True),
    "in two processes": Work(_changed, rebuild=True, jobs=2),
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Kill whoever writes an index, at any moment.")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--engine", choices=sorted(ENGINES), default="whoosh")
    parser.add_argument("--work", action="append", choices=list(WORKS), default=[])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="where the indexes of failed rounds go")
    options = parser.parse_args(arguments)
    folder = options.keep or Path(tempfile.mkdtemp(prefix="crash-"))
    report = crash(
        rounds=options.rounds, engine=options.engine, seed=options.seed, folder=folder, only=options.work
    )
    print(*report.lines(), sep="\n")
    if report.failures:
        print(f"the indexes of failed rounds are in {folder}")
    return 1 if report.failures or report.unproved else 0


if __name__ == "__main__":
    sys.exit(main())
