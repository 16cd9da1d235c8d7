"""Reading files in several processes: each builds a segment of its own from a batch of files."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from corpus.errors import DuizhaoError
from index.scan import FoundFile
from index.segment import Built, build

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue

# A segment of this much source text (bytes) takes some 300 MB to build; a second process takes a second to
# start (the dictionary of words), which smaller batches do not repay.
_LARGEST_BATCH = 16 << 20
_SMALLEST_BATCH = 1 << 20


class Progress(Protocol):
    """Whoever shows how far a step of indexing has come, in bytes of source files or of text."""

    def start(self, total: int, what: str) -> None:
        """A step begins, called ``what``, such as Reading; so many bytes are to be dealt with."""
        ...

    def advance(self, size: int) -> None:
        """So many more bytes are dealt with."""
        ...


def build_all(
    index: Path, engine: str, files: Sequence[FoundFile], jobs: int, progress: Progress | None
) -> list[Built]:
    """Read files into new segments, in the order of the files whatever the number of processes.

    Raises:
        DuizhaoError: A process died.
    """
    advance = progress.advance if progress else _ignore
    if progress:
        progress.start(sum(file.size for file in files), "Reading")
    batches = _batches(files, jobs)
    if jobs == 1 or len(batches) < 2:
        return [build(index, engine, batch, advance) for batch in batches]
    context = multiprocessing.get_context("spawn")
    sizes = context.SimpleQueue()
    listener = threading.Thread(target=_listen, args=(sizes, advance), daemon=True)
    listener.start()
    others = multiprocessing.active_children()  # of the program that calls this
    pool = ProcessPoolExecutor(min(jobs, len(batches)), context, initializer=_begin, initargs=(sizes,))
    try:
        futures = [pool.submit(_build, index, engine, batch) for batch in batches]
        return [future.result() for future in futures]
    except BrokenProcessPool as error:
        raise DuizhaoError(
            "a process that read files was ended from outside, perhaps for want of memory",
            where=index,
            hint="try `--jobs 1`; the index is as it was",
        ) from error
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()).difference(others):
            process.terminate()
        raise
    finally:
        sizes.put(None)
        listener.join()
        pool.shutdown()


def _ignore(_size: int) -> None:
    """Nobody wants to know."""


def _batches(files: Sequence[FoundFile], jobs: int) -> list[list[FoundFile]]:
    """Consecutive files, about the same number of bytes in each batch."""
    total = sum(file.size for file in files)
    limit = min(_LARGEST_BATCH, max(_SMALLEST_BATCH, -(-total // jobs)))
    batches: list[list[FoundFile]] = []
    room = 0
    for file in files:
        if room <= 0:
            batches.append([])
            room = limit
        batches[-1].append(file)
        room -= file.size
    return batches


_advance: Callable[[int], None] = _ignore


def _begin(sizes: SimpleQueue[int | None]) -> None:
    global _advance  # noqa: PLW0603 - an initializer has no other way to hand over a queue
    _advance = sizes.put
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Ctrl-C reaches the whole group: die at once and silently, the parent reports.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _end_with_parent() -> None:
    """Wait for the end of whoever started this process: were that one killed, this one would never end."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _build(index: Path, engine: str, files: Sequence[FoundFile]) -> Built:
    return build(index, engine, files, _advance)


def _listen(sizes: SimpleQueue[int | None], advance: Callable[[int], None]) -> None:
    while (size := sizes.get()) is not None:
        advance(size)
