"""Writing that survives a power cut: data before the name that makes it count, and the name too."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from corpus.errors import DuizhaoError


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in place in one step: written beside, flushed to the disk, renamed, its folder flushed.

    Whatever stands where it is written first is removed and never written through: in an index from elsewhere
    that may be a link to any file of the user's.
    """
    new = beside(path)
    with new.open("xb") as file:
        file.write(data)
    put_in_place(new, path)


def beside(path: Path) -> Path:
    """Under which name a file is written before it is put in place; nothing stands there any more."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    return new


def put_in_place(new: Path, path: Path) -> None:
    """Let a file take the place of another, if there is one: flushed, renamed, its folder flushed."""
    with new.open("rb+") as file:
        os.fsync(file.fileno())
    new.replace(path)
    sync_directory(path.parent)


def write_file(path: Path, data: bytes) -> int:
    """Put a file in place, in a folder that is made if it is missing; returns its size in bytes."""
    make_directory(path.parent)
    replace_file(path, data)
    return len(data)


def make_directory(path: Path) -> None:
    """Make a directory and those above it that are missing, each of them flushed to the disk."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for folder in reversed(missing):
        sync_directory(folder.parent)


def sync_directory(directory: Path) -> None:
    """Flush a directory's entries to the disk, where the system can do that."""
    if os.name != "posix":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def cannot_write(directory: Path, error: OSError) -> DuizhaoError:
    """What the system's refusal to write an index means; it is as it was."""
    reasons = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "the disk quota is used up",
        errno.EACCES: "no permission to write there",
        errno.EPERM: "no permission to write there",
        errno.EROFS: "the disk is read-only",
        errno.ENOTDIR: "a file is in the way",
        errno.EEXIST: "a file is in the way",
    }
    reason = reasons.get(error.errno or 0, error.strerror or str(error))
    return DuizhaoError(f"cannot write the index: {reason}", where=directory, hint="the index is as it was")
