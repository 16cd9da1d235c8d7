"""Deleting what no generation names any more, or what a run that died has left behind."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from corpus.errors import DuizhaoError
from index.home import Home
from index.manifest import ALIGNMENTS, LEXICONS, SEGMENTS, Manifest
from index.vectors import SUFFIX

# What is not named as ours is left alone: the user may have chosen a directory with something in it.
_SEGMENT = re.compile(r"[0-9a-f]{16}")
_FILE = re.compile(r"[0-9a-f]{32}\.(json|tsv)(\.new)?")


def clear_up(home: Home, directory: Path, manifest: Manifest) -> None:
    """Delete what the generation that is current does not name, in its directory and elsewhere.

    The work is done by then, and what is left over harms nobody: where it cannot be deleted now, the command
    has not failed, and the next one tries again.
    """
    with suppress(DuizhaoError, OSError):
        home.tidy(manifest)
    with suppress(OSError):
        remove_unused(directory, manifest)


def remove_unused(directory: Path, manifest: Manifest) -> None:
    """Delete the files of an index that a manifest does not name.

    Those that are still open elsewhere on Windows go next time.
    """
    keep = {directory / name for name in manifest.files()}
    for path in entries(directory / SEGMENTS):
        if _SEGMENT.fullmatch(path.name):
            _clear(path, keep)
    for folder in (ALIGNMENTS, LEXICONS):
        for path in entries(directory / folder):
            if path not in keep and _FILE.fullmatch(path.name):
                _delete(path)


def _clear(segment: Path, keep: set[Path]) -> None:
    """Delete a segment of which nothing is kept, or the vectors that are not."""
    if not any(path.is_relative_to(segment) for path in keep):
        shutil.rmtree(segment, ignore_errors=True)
        return
    for path in entries(segment):
        if SUFFIX in path.suffixes and path not in keep:
            _delete(path)


def entries(folder: Path) -> Iterator[Path]:
    """What lies in a folder of an index, should there be that folder."""
    # In an index from elsewhere it may be a link to a folder of the user's.
    return iter(()) if folder.is_symlink() or not folder.is_dir() else folder.iterdir()


def _delete(path: Path) -> None:
    with suppress(OSError):  # it is open on Windows, or no file
        path.unlink(missing_ok=True)
