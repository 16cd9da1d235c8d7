"""Which files there are to index, under the paths a user gave."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from corpus.metadata import is_sidecar_name, sidecar_names, sidecar_of
from corpus.readers import SUFFIXES
from corpus.readers.content import BY_SUFFIX

# The second is what Office puts beside a file that is open.
_HIDDEN = (".", "~$")
_OUTSIDE = "a link to what was not named; name it too, should it be indexed"


class FoundFile(NamedTuple):
    """A file to index.

    Attributes:
        size: Bytes of it and of its sidecar.
        stamp: Size and modification time of both: another file, or another version, has another one.
        newest_ns: The later of the two times, nanoseconds.
    """

    path: str
    size: int
    stamp: str
    newest_ns: int


class Skipped(NamedTuple):
    """A file or directory that was left out, and why."""

    path: str
    reason: str


@dataclass(slots=True)
class Scan:
    """What was found.

    Attributes:
        files: By absolute path, in order of path.
        skipped: With reasons; a missing root is among them.
        same: Second names of one file (hard or symbolic links): path -> the path that is kept.
        blind: Directories that could not be read and roots that are missing: nothing is known below them.
        roots: The absolute paths given.
    """

    files: dict[str, FoundFile] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    same: dict[str, str] = field(default_factory=dict)
    blind: list[str] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)

    def covers(self, path: str) -> bool:
        """Whether a file at this path would have been found, were it there."""
        return any(is_under(path, root) for root in self.roots) and not any(
            is_under(path, d) for d in self.blind
        )


def scan(
    paths: Sequence[Path],
    exclude: Collection[str] = (),
    own: Path | None = None,
    known: Collection[str] = frozenset(),
) -> Scan:
    """Find the files under some paths; directories are walked in order of name.

    Links are followed to what lies under the paths themselves, directories once, and nowhere else.

    Args:
        paths: Files and directories; a file is taken whatever its suffix.
        exclude: Globs for names of files and directories below `paths`; those with a ``/`` are for the last
            parts of the path below.
        own: The index directory, which is never walked.
        known: Paths that are kept where one file has several.
    """
    return _Walk(exclude, own, known).run(paths)


def is_under(path: str, root: str) -> bool:
    """Whether `path` is `root` or lies below it."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


class _Walk:
    def __init__(self, exclude: Collection[str], own: Path | None, known: Collection[str]) -> None:
        self.found = Scan()
        self._inside: list[str] = []
        self._exclude = exclude
        self._known = known
        self._own = None if own is None else os.path.realpath(own)
        self._inodes: dict[tuple[int, int], str] = {}
        self._sidecars: dict[str, frozenset[str]] = {}

    def run(self, paths: Sequence[Path]) -> Scan:
        roots = sorted({os.path.abspath(path) for path in paths})
        self._inside = [os.path.realpath(root) for root in roots]
        for path in roots:
            self.found.roots.append(path)
            try:
                mode = os.stat(path).st_mode
            except OSError as error:
                self._blind(path, _reason(error))
                continue
            if stat.S_ISDIR(mode):
                self._directory(path)
            elif not self._is_beside_document(path):  # FOLDER/* names the sidecars too
                self._file(path, mode, os.path.dirname(path))
        self.found.files = dict(sorted(self.found.files.items()))
        return self.found

    def _directory(self, root: str) -> None:
        pending = [root]
        seen: set[tuple[int, int]] = set()
        while pending:
            directory = pending.pop()
            try:
                status = os.stat(directory)
                entries = sorted(os.scandir(directory), key=lambda entry: entry.name)
            except OSError as error:
                self._blind(directory, _reason(error))
                continue
            if (status.st_dev, status.st_ino) in seen or os.path.realpath(directory) == self._own:
                continue
            seen.add((status.st_dev, status.st_ino))
            pending += reversed(list(self._entries(entries, root)))

    def _entries(self, entries: Sequence[os.DirEntry[str]], root: str) -> Iterator[str]:
        """Take the files among the entries; yield the directories."""
        owned = _sidecar_names(entry.name for entry in entries)
        for entry in entries:
            if entry.name.startswith(_HIDDEN) or self._excluded(entry.path, root):
                continue
            try:
                mode = entry.stat().st_mode
            except OSError as error:
                self._unknown(entry.path, error)
                continue
            if entry.is_symlink() and entry.name not in owned and not self._is_inside(entry.path):
                self._blind(entry.path, _OUTSIDE)
            elif stat.S_ISDIR(mode):
                yield entry.path
            elif _is_read(entry.name):
                self._file(entry.path, mode, root)
            elif entry.name not in owned:
                self.found.skipped.append(
                    Skipped(entry.path, f"{_why_not(entry.name)}; --exclude silences this")
                )

    def _file(self, path: str, mode: int, root: str) -> None:
        if not stat.S_ISREG(mode):
            self.found.skipped.append(Skipped(path, "not a regular file"))
            return
        if path in self.found.files or self._excluded(path, root):
            return
        try:
            status = os.stat(path)
            sidecar = sidecar_of(Path(path))
            beside = None if sidecar is None else os.stat(sidecar)
            if sidecar is not None and sidecar.is_symlink() and not self._is_inside(str(sidecar)):
                self._blind(path, f"{sidecar.name}: {_OUTSIDE}")
                return
        except OSError as error:
            self._unknown(path, error)
            return
        inode = (status.st_dev, status.st_ino)
        first = self._inodes.setdefault(inode, path)
        if first != path:
            if path not in self._known or first in self._known:
                self.found.same[path] = first
                return
            self.found.same[first] = self._inodes[inode] = path
            del self.found.files[first]
        both = [status, *([beside] if beside else [])]
        self.found.files[path] = FoundFile(
            path,
            size=sum(one.st_size for one in both),
            stamp="+".join(f"{one.st_size}@{one.st_mtime_ns}" for one in both),
            newest_ns=max(one.st_mtime_ns for one in both),
        )

    def _is_inside(self, path: str) -> bool:
        """Whether a link leads to what the user named; one in a folder from elsewhere may lead anywhere."""
        target = os.path.realpath(path)
        return any(is_under(target, root) for root in self._inside)

    def _is_beside_document(self, path: str) -> bool:
        """Whether a file is the sidecar of another that is read."""
        folder, own = os.path.split(path)
        if not is_sidecar_name(own):
            return False
        if folder not in self._sidecars:
            try:
                names = os.listdir(folder)
            except OSError:  # A folder may be open to those who know its files, and closed to a look at it.
                names = []
            self._sidecars[folder] = _sidecar_names(names)
        return own in self._sidecars[folder]

    def _excluded(self, path: str, root: str) -> bool:
        names = path[len(root) :].strip(os.sep).split(os.sep)
        tails = [os.sep.join(names[i:]) for i in range(len(names))]
        return any(
            any(fnmatch(tail, pattern.rstrip(os.sep)) for tail in tails)
            if os.sep in pattern.rstrip(os.sep)
            else fnmatch(names[-1], pattern.rstrip(os.sep))
            for pattern in self._exclude
        )

    def _unknown(self, path: str, error: OSError) -> None:
        """A file that is listed but cannot be looked at; unless it is gone, what is known of it stays."""
        if isinstance(error, FileNotFoundError):
            self.found.skipped.append(Skipped(path, _reason(error)))
        else:
            self._blind(path, _reason(error))

    def _blind(self, path: str, reason: str) -> None:
        self.found.skipped.append(Skipped(path, reason))
        self.found.blind.append(path)


def _sidecar_names(names: Iterable[str]) -> frozenset[str]:
    """What sidecars of the documents among files of these names may be called."""
    return frozenset(sidecar for name in names if _is_read(name) for sidecar in sidecar_names(name))


def _why_not(name: str) -> str:
    """Why a file in a folder is no document to read."""
    if is_sidecar_name(name):
        return "stands beside no document"
    known = BY_SUFFIX.get(Path(name).suffix.lower())
    return f"{known.what}, which is not read: {known.hint}" if known else "not a format that is read"


def _is_read(name: str) -> bool:
    return Path(name).suffix.lower() in SUFFIXES


def _reason(error: OSError) -> str:
    return {
        FileNotFoundError: "no such file or directory",
        PermissionError: "no permission to read it",
    }.get(type(error), error.strerror or str(error))
