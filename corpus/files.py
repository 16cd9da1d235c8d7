"""Reading files that come from elsewhere, which may be no files.

Under any name there may be a pipe that nobody writes to, whose opening waits for ever, or a device that never
ends; the size that the system states for these says nothing.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from io import BufferedReader, RawIOBase
from pathlib import Path

# Systems that do not know it have no such pipes.
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
# Seconds until a pipe has a writer, and between two looks at it; bytes read at a time.
_PATIENCE, _GLANCE, _PART = 2.0, 0.02, 1 << 16


def open_regular(path: Path) -> BufferedReader:
    """A regular file, or a link to one, opened for reading.

    Raises:
        OSError: It cannot be opened or is something else.
    """
    return open(path, "rb", opener=_regular)


def read_regular(path: Path, most: int = -1) -> bytes:
    """The bytes of a regular file, no more than `most`.

    Raises:
        OSError: As of `open_regular`, or it cannot be read.
    """
    with open_regular(path) as file:
        # Nothing at all, not even b"", comes from a file of the system's that has nothing to say now.
        return file.read(most) or b""


def read_stream(path: Path, most: int) -> bytes:
    """The bytes, no more than `most`, of a regular file or of a pipe, as a shell passes it for a file.

    Raises:
        OSError: It cannot be read, is something else, or a pipe that nobody writes to.
    """
    if not path.is_fifo():
        return read_regular(path, most)
    descriptor = os.open(path, os.O_RDONLY | _AT_ONCE)
    with os.fdopen(descriptor, "rb", buffering=0) as pipe:
        begun = _begun(pipe, path)
        os.set_blocking(descriptor, True)
        parts, left = [begun], most - len(begun)
        while left > 0 and (part := pipe.read(min(_PART, left))):
            parts.append(part)
            left -= len(part)
    return b"".join(parts)


def _regular(path: str, flags: int) -> int:
    # Looked at before, since opening a device may set it going; and opened without waiting, should a pipe
    # have taken the place of the file meanwhile.
    if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - what `open` hands over is a string
        raise OSError(errno.EINVAL, "not a regular file", path)
    return os.open(path, flags | _AT_ONCE)


def _begun(pipe: RawIOBase, path: Path) -> bytes:
    """What can be read of a pipe at once; whoever is to write to it may still be starting."""
    deadline = time.monotonic() + _PATIENCE
    while (begun := pipe.read(_PART)) == b"":
        if time.monotonic() > deadline:
            raise OSError(errno.EINVAL, "nobody writes to this pipe", str(path))
        time.sleep(_GLANCE)
    return begun or b""  # None: there is a writer, who has not written yet
