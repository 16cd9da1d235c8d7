"""Feed damaged files to the readers: none may crash, hang, or pass off a part of a document as the whole.

    python -m scripts.fuzz_readers --seconds 600 [--format pdf] [--seed 7] [--keep FOLDER]

Small valid files of every format are made, damaged and read in a process of its own, which has 5 seconds and
1.5 GB for each. What fails is kept and named; the exit status is 1 if anything did.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal, NamedTuple

from corpus.errors import ReadError
from corpus.readers import FORMATS, read_bytes
from scripts.fuzz_mutations import Mutation, mutate
from scripts.fuzz_seeds import seeds

_SECONDS = 5.0
_MEMORY = 1536 << 20

Verdict = Literal["read", "refused", "error", "hang", "died", "partial"]


class Outcome(NamedTuple):
    """What a reader made of a file: paragraphs if it was read, the reason or the traceback if not."""

    verdict: Verdict
    paragraphs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = ""


@dataclass(slots=True)
class Report:
    """What a run found.

    Attributes:
        verdicts: By format and verdict, how many.
        failures: By signature, the file that showed it first.
        slowest: Seconds, by format.
    """

    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: dict[str, Path] = field(default_factory=dict)
    slowest: dict[str, float] = field(default_factory=dict)


class Worker:
    """A process that reads one file after another, replaced when it dies or takes too long."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._start()

    def _start(self) -> None:
        self._pipe, other = self._context.Pipe()
        self._process = self._context.Process(target=_serve, args=(other,), daemon=True)
        self._process.start()
        other.close()
        self._pipe.recv()  # Imports are done; they do not count.

    def read(self, data: bytes, name: str) -> Outcome:
        self._pipe.send((data, name))
        try:
            if self._pipe.poll(_SECONDS):
                outcome: Outcome = self._pipe.recv()
                return outcome
            outcome = Outcome("hang", reason=f"took more than {_SECONDS:.0f} s")
        except EOFError:
            self._process.join()
            outcome = Outcome("died", reason=f"exit code {self._process.exitcode}")
        self.close()
        self._start()
        return outcome

    def close(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    for name, data in seeds():
        _outcome(data, name)
    pipe.send(None)
    while True:
        try:
            pipe.send(_outcome(*pipe.recv()))
        except EOFError:
            return


def _outcome(data: bytes, name: str) -> Outcome:
    try:
        parsed = read_bytes(data, name)
    except ReadError as error:
        return Outcome("refused", reason=error.what)
    except BaseException:
        return Outcome("error", reason=traceback.format_exc())
    texts = tuple(paragraph.text for document in parsed.documents for paragraph in document.paragraphs)
    return Outcome("read", texts, parsed.notes)


def fuzz(
    *, seconds: float, rounds: int, only: Sequence[str], seed: int, keep: Path, show: bool = False
) -> Report:
    """Read damaged files until time or rounds are used up, and return what happened.

    Args:
        seconds: At most so many.
        rounds: At most so many files.
        only: Names of formats; all if empty.
        seed: The same one makes the same files.
        keep: Where failing files go.
        show: Print each new failure.
    """
    report, worker, end = Report(), Worker(), time.monotonic() + seconds
    try:
        whole = {name: worker.read(data, name) for name, data in seeds()}
        for name, data in seeds():
            if whole[name].verdict != "read":
                _record(
                    report,
                    whole[name],
                    name,
                    data,
                    Mutation("nothing", is_plain_damage=False),
                    0,
                    keep,
                    show=show,
                )
        for number, (name, data, mutation) in enumerate(_damaged(only, seed)):
            if number >= rounds or time.monotonic() > end:
                return report
            began = time.monotonic()
            outcome = _judged(worker.read(data, name), whole[name], mutation)
            _record(report, outcome, name, data, mutation, time.monotonic() - began, keep, show=show)
        return report
    finally:
        worker.close()


def _damaged(only: Sequence[str], seed: int) -> Iterator[tuple[str, bytes, Mutation]]:
    chance = random.Random(seed)
    files = [(name, data) for name, data in seeds() if not only or Path(name).stem.split("-")[0] in only]
    while files:
        name, data = chance.choice(files)
        yield name, *mutate(data, chance)


def _judged(outcome: Outcome, whole: Outcome, mutation: Mutation) -> Outcome:
    """A file that was damaged from outside, and read as a part of what it was without a word, is partial."""
    texts, all_texts = set(outcome.paragraphs), set(whole.paragraphs)
    if outcome.verdict == "read" and mutation.is_plain_damage and texts < all_texts and not outcome.notes:
        missing = "; ".join(sorted(all_texts - texts))[:300]
        return outcome._replace(verdict="partial", reason=f"missing: {missing}")
    return outcome


def _record(
    report: Report,
    outcome: Outcome,
    name: str,
    data: bytes,
    mutation: Mutation,
    took: float,
    keep: Path,
    *,
    show: bool,
) -> None:
    kind = Path(name).suffix[1:]
    report.verdicts[kind, outcome.verdict] += 1
    report.slowest[kind] = max(took, report.slowest.get(kind, 0.0))
    if outcome.verdict in ("read", "refused"):
        return
    signature = f"{kind}: {outcome.verdict}: {_signature(outcome, mutation)}"
    if signature not in report.failures:
        keep.mkdir(parents=True, exist_ok=True)
        path = keep / f"{len(report.failures):03d}-{outcome.verdict}-{name}"
        path.write_bytes(data)
        path.with_name(path.name + ".why").write_text(f"{mutation.name}\n{outcome.reason}\n", "utf-8")
        report.failures[signature] = path
        if show:
            print(f"{path}\n  {signature}", flush=True)


def _signature(outcome: Outcome, mutation: Mutation) -> str:
    """One for each defect: the exception and the line that raised it, or how the file was damaged."""
    if outcome.verdict != "error":
        return mutation.name.split("+")[0].split(" in ")[0]
    lines = [line.strip() for line in outcome.reason.splitlines() if line.strip()]
    place = next((line for line in reversed(lines) if line.startswith("File ")), "")
    return f"{lines[-1][:80]} at {place}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Feed damaged files to the readers.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rounds", type=int, default=sys.maxsize, help="at most so many files")
    parser.add_argument("--format", action="append", choices=sorted(FORMATS), default=[])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="where failing files go")
    options = parser.parse_args(arguments)
    keep = options.keep or Path(tempfile.mkdtemp(prefix="fuzz-readers-"))
    report = fuzz(
        seconds=options.seconds,
        rounds=options.rounds,
        only=options.format,
        seed=options.seed,
        keep=keep,
        show=True,
    )
    for (kind, verdict), count in sorted(report.verdicts.items()):
        print(f"{kind:10} {verdict:8} {count:8,}")
    print("slowest:", ", ".join(f"{kind} {took:.2f} s" for kind, took in sorted(report.slowest.items())))
    print(f"{sum(report.verdicts.values()):,} files, {len(report.failures)} kinds of failure", end="")
    print(f", kept in {keep}" if report.failures else "")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
