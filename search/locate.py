"""Finding the index that a command is about."""

from __future__ import annotations

import os
from pathlib import Path

from corpus.errors import DuizhaoError

#: Name of an index directory that nobody named otherwise.
DIRECTORY = ".duizhao"
#: Environment variable that names the index.
VARIABLE = "DUIZHAO_INDEX"


def find_index(option: Path | None) -> Path:
    """The index to read: the one named, else ``DUIZHAO_INDEX``, else the nearest ``.duizhao`` upward.

    Whether a directory that was named holds an index is found out by whoever opens it.

    Raises:
        DuizhaoError: None is named, and there is none from the working directory upward.
    """
    found = _named(option) or _upward()
    if found is None:
        raise DuizhaoError(
            f"no index: there is none in {DIRECTORY} here or in a directory above",
            where=_working_directory(),
            hint=f"create one with `duizhao index PATH...`, or name one with --index or {VARIABLE}",
        )
    return found


def find_or_place_index(option: Path | None) -> Path:
    """The index to write: as `find_index`, and where there is none, ``.duizhao`` in the working directory."""
    return _named(option) or _upward() or _working_directory() / DIRECTORY


def found_above(option: Path | None) -> Path | None:
    """The index that is read and written if it stands in a directory above, where nobody named one."""
    found = None if _named(option) else _upward()
    return found if found and found.parent != _working_directory() else None


def _named(option: Path | None) -> Path | None:
    if option is not None:
        return option
    variable = os.environ.get(VARIABLE)
    return Path(variable) if variable else None


def _upward() -> Path | None:
    from index.home import is_index

    here = _working_directory()
    candidates = (directory / DIRECTORY for directory in (here, *here.parents))
    return next(filter(is_index, candidates), None)


def _working_directory() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise DuizhaoError("the working directory is gone", hint="change to one that exists") from None
