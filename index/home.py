"""Where the generations of an index become current: in its directory, or on a server that it mirrors.

Local engines need the directory alone. An index on a server says so by a file in its directory; the modules
that know the server are loaded only then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Protocol

from corpus.loading import load
from index.engine import DEFAULT_ENGINE, IndexDamagedError
from index.manifest import ALIGNMENTS, LEXICONS, SEGMENTS, Manifest, write_manifest

#: Says that an index is kept on a server, and on which.
SERVER = "server.json"


class Home(Protocol):
    """An index to which one process may write.

    Attributes:
        engine: The engine of a new index that none was chosen for.
    """

    engine: str

    def commit(self, manifest: Manifest) -> None:
        """Make a generation current.

        Raises:
            DuizhaoError: It cannot be; the generation before it stays current.
        """
        ...

    def tidy(self, manifest: Manifest) -> None:
        """Delete elsewhere what the current generation does not name; the directory is for others to tidy."""
        ...


def refresh(directory: Path) -> None:
    """Bring a directory to the current generation of the server, if it mirrors one.

    Raises:
        IndexDamagedError: A folder of the mirror is a link.
        DuizhaoError: The server cannot be reached, or what it holds does not hold together.
    """
    if (directory / SERVER).exists():
        _refuse_links_in(directory)
        bring: Callable[[Path], None] = load("index.opensearch.sharing:refresh")
        bring(directory)


def writing(directory: Path, wait: float) -> AbstractContextManager[Home]:
    """The right to write to an index whose own lock is held; its directory is brought up to date first.

    Args:
        directory: The index.
        wait: Seconds to wait for a writer on another machine.

    Raises:
        IndexLockedError: Another writer was not done in time.
        IndexDamagedError: A folder of the index is a link.
        DuizhaoError: As of `refresh`.
    """
    _refuse_links_in(directory)
    if not (directory / SERVER).exists():
        return nullcontext(_Directory(directory))
    begin: Callable[[Path, float], AbstractContextManager[Home]] = load("index.opensearch.sharing:writing")
    return begin(directory, wait)


def refuse_links(folders: Iterable[Path]) -> None:
    """Refuse to write where an index from elsewhere may lead to any folder of the user's.

    Raises:
        IndexDamagedError: One of the folders is a link.
    """
    for folder in folders:
        if folder.is_symlink():
            hint = "put the folder itself there; an index is moved or linked as a whole"
            raise IndexDamagedError("a folder of the index is a link", where=folder, hint=hint)


def _refuse_links_in(directory: Path) -> None:
    segments = directory / SEGMENTS
    refuse_links((segments, directory / ALIGNMENTS, directory / LEXICONS))
    if segments.is_dir():
        refuse_links(segments.iterdir())


class _Directory:
    """An index that is nowhere but in its directory."""

    engine = DEFAULT_ENGINE

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def commit(self, manifest: Manifest) -> None:
        """See `Home.commit`."""
        write_manifest(self._directory, manifest)

    def tidy(self, manifest: Manifest) -> None:
        """See `Home.tidy`: there is nothing elsewhere."""
