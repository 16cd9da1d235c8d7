"""What a stretch of code, or a child process, costs."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

T = TypeVar("T")

ROOT = Path(__file__).parents[2]


class Cost(NamedTuple):
    """Seconds of CPU (user and system) and of the clock on the wall."""

    cpu: float
    wall: float

    def less(self, part: Cost) -> Cost:
        """What remains without a part, which was measured apart and may exceed the whole by noise."""
        return Cost(max(0.0, self.cpu - part.cpu), max(0.0, self.wall - part.wall))


def timed(action: Callable[[], T]) -> tuple[T, Cost]:
    """Call a function: its result and what it cost this process."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = action()
    return result, Cost(time.process_time() - cpu, time.perf_counter() - wall)


def milliseconds(action: Callable[[T], object], inputs: Iterable[T]) -> list[float]:
    """The CPU time of each call, in ascending order."""
    taken = []
    for value in inputs:
        began = time.process_time()
        action(value)
        taken.append((time.process_time() - began) * 1000)
    return sorted(taken)


def percentile(ascending: Sequence[float], percent: int) -> float:
    """The value that so many percent do not exceed (nearest rank)."""
    return ascending[max(0, -(-len(ascending) * percent // 100) - 1)]


def spread(ascending: Sequence[float]) -> str:
    """Median, 99th percentile and maximum in milliseconds."""
    p50, p99 = percentile(ascending, 50), percentile(ascending, 99)
    return f"p50 {p50:.2f}, p99 {p99:.2f}, max {ascending[-1]:.2f} ms"


class Child(NamedTuple):
    """A finished process.

    Attributes:
        cost: That of its own children included.
        status: With which it exited.
        errors: What it wrote to stderr.
        peak: The most memory that it or one of its children held, MB.
    """

    cost: Cost
    status: int
    errors: str
    peak: float


def run_python(*arguments: str) -> Child:
    """Run this interpreter in the root of the repository, its output thrown away."""
    return run([sys.executable, *arguments])


def run(command: Sequence[str]) -> Child:
    """Run a command in the root of the repository, its output thrown away."""
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        text = errors.read().decode(errors="replace")
    peak = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)  # bytes there, else kilobytes
    return Child(Cost(usage.ru_utime + usage.ru_stime, wall), process.returncode, text, peak)
