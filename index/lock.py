"""One writer at a time; readers need no lock."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from corpus.errors import DuizhaoError

FILE = "writer.lock"
#: Seconds that another writer is waited for, where nobody said.
WAIT_SECONDS = 30.0
_POLL_SECONDS = 0.1


class IndexLockedError(DuizhaoError):
    """Another process is writing to the index."""


@contextmanager
def writer_lock(
    directory: Path, *, wait: float, on_wait: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the right to write to an index; the system takes it back should the process die.

    Args:
        directory: The index.
        wait: Seconds to wait for another writer.
        on_wait: Told once, in a sentence, who is waited for.

    Raises:
        IndexLockedError: Another writer was not done in time.
    """
    with open(directory / FILE, "a+", encoding="utf-8", opener=_no_link) as file:
        deadline = time.monotonic() + wait
        told = False
        while not _try_lock(file):
            holder = _holder(file)
            if time.monotonic() >= deadline:
                raise IndexLockedError(
                    f"{holder} is writing to the index", where=directory, hint="try again later"
                )
            if on_wait and not told:
                on_wait(f"waiting for {holder}, which is writing to {directory}")
                told = True
            time.sleep(_POLL_SECONDS)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _no_link(path: str, flags: int) -> int:
    # In an index from elsewhere the lock may be a link to a file of the user's, which would be emptied.
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)


def _holder(file: IO[str]) -> str:
    file.seek(0)
    pid = file.read(20).strip()
    return f"process {pid}" if pid.isdigit() else "another process"


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[str]) -> bool:
        file.seek(1 << 20)  # a byte that nobody reads, since Windows locks forbid reading
        with suppress(OSError):
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            return True
        return False

else:
    import fcntl

    def _try_lock(file: IO[str]) -> bool:
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False
