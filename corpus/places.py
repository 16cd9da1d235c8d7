"""The folders that are the user's own."""

from __future__ import annotations

import os
from pathlib import Path


def user_directory(variable: str, fallback: str) -> Path:
    """The folder of the program among the user's own: of configuration, or of what can be made again.

    Args:
        variable: The XDG variable that names the folder above it; a relative path there is ignored, as the
            XDG Base Directory Specification has it.
        fallback: That folder where the variable names none, ``~`` for the user's home.
    """
    named = Path(os.environ.get(variable, ""))
    # Path.home() fails where nobody knows the user.
    parent = named if named.is_absolute() else Path(os.path.expanduser(fallback))  # noqa: PTH111
    return parent / "duizhao"
