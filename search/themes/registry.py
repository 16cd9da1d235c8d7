"""Which themes there are: the built-in ones, and those of a folder of the user's, which come first."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import DuizhaoError
from corpus.places import user_directory
from search.compile import squash
from search.stop_words import STOP_WORDS
from search.themes.model import ThemeError

if TYPE_CHECKING:
    from search.themes.model import Theme

BUILTIN = Path(__file__).parent / "builtin"
#: Environment variable that names the user's folder.
VARIABLE = "DUIZHAO_THEMES"

SUFFIX = ".yaml"

MAX_FILES, MAX_BYTES = 1000, 40_000_000
"""Most themes of a folder, and bytes of all together; the built-in ones are 31 with 300,000."""

_DIVIDE = "name a folder with fewer by --themes"
_SHORTEST = 2  # characters of a part of a label
_NEAREST, _LIKENESS = 5, 0.6  # how many, and how like what was typed, as `difflib` measures it


def user_folder(option: Path | None = None) -> Path:
    """The user's folder: the one named, else ``DUIZHAO_THEMES``, else ``duizhao/themes`` in the XDG folder.

    It need not exist.
    """
    named = option or os.environ.get(VARIABLE)
    return Path(named) if named else _default_folder()


def _default_folder() -> Path:
    return user_directory("XDG_CONFIG_HOME", "~/.config") / "themes"


class Themes:
    """The themes by id; a file is read when its theme is asked for.

    Args:
        folder: The user's folder; None for the one that `user_folder` finds.

    Attributes:
        folder: That folder.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or user_folder()
        self._loaded: dict[str, Theme] = {}

    @cached_property
    def paths(self) -> dict[str, Path]:
        """The file of each theme by id, in order of id."""
        return dict(sorted((self._builtin | self._users).items()))

    def is_users(self, name: str) -> bool:
        """Whether the theme of that id is the user's own."""
        return name in self._users

    def overrides(self, name: str) -> bool:
        """Whether the user's own theme of that id stands in the place of a built-in one."""
        return name in self._users and name in self._builtin

    def load(self, name: str) -> Theme:
        """The theme of that id.

        Raises:
            ThemeError: Its file cannot be used.
            KeyError: There is none.
        """
        from search.themes.reading import load_theme

        if name not in self._loaded:
            self._loaded[name] = load_theme(self.paths[name])
        return self._loaded[name]

    def find(self, name: str) -> Theme:
        """The theme that goes by an id, by a label in either language and script, or by a part of one label.

        Files that cannot be used have no labels; they are named where no theme is found.

        Raises:
            ThemeError: There is none, or more than one; or its file, or the user's folder, cannot be used.
        """
        if name.lower() in self.paths:
            return self.load(name.lower())
        wanted = squash(name)
        found = [theme for theme in self._readable if wanted in _labels(theme)]
        if not found and len(wanted) >= _SHORTEST:
            found = [theme for theme in self._readable if any(wanted in label for label in _labels(theme))]
        if len(found) == 1:
            return found[0]
        if found:
            hint = f"choose one of {', '.join(theme.id for theme in found)}"
            raise ThemeError("more than one theme is called so", where=f"theme:{name}", hint=hint)
        raise ThemeError("there is no such theme", where=f"theme:{name}", hint=self._advice(name))

    @cached_property
    def _readable(self) -> list[Theme]:
        """The themes whose files can be used."""
        return [self.load(name) for name in self.paths if name not in self._spoilt]

    @cached_property
    def _spoilt(self) -> list[str]:
        """The ids whose files cannot be used."""
        return [name for name in self.paths if not self._is_usable(name)]

    def _is_usable(self, name: str) -> bool:
        try:
            self.load(name)
        except DuizhaoError:
            return False  # `find` names it, and so does every list of themes, with what is wrong
        return True

    def _advice(self, name: str) -> str:
        """The ids that share words with what was typed, then those like it; which files cannot be used."""
        names = dict(zip(self.paths, self.paths, strict=True))
        names |= {label: theme.id for theme in self._readable for label in _labels(theme)}
        alike = get_close_matches(squash(name), names, _NEAREST, _LIKENESS)
        ids = list(dict.fromkeys([*self._related(name), *(names[key] for key in alike)]))[:_NEAREST]
        advice = f"did you mean {' or '.join(ids)}?" if ids else "`duizhao themes` lists them all"
        return f"{advice}; the files of {', '.join(self._spoilt)} cannot be used" if self._spoilt else advice

    def _related(self, name: str) -> list[str]:
        """The ids of themes that share words of their id or label with a name, the most shared first."""
        typed = _words(name)
        shared = {theme.id: len(typed & _words(theme.id, *theme.label.values())) for theme in self._readable}
        return sorted((id_ for id_, count in shared.items() if count), key=lambda id_: -shared[id_])

    @cached_property
    def _builtin(self) -> dict[str, Path]:
        return _files(BUILTIN)

    @cached_property
    def _users(self) -> dict[str, Path]:
        if self.folder.exists() and not self.folder.is_dir():
            raise ThemeError("not a folder", where=self.folder, hint="name the folder the theme is in")
        if self.folder != _default_folder() and not self.folder.is_dir():
            hint = "`duizhao themes new ID` makes one"
            raise ThemeError("there is no such folder of themes", where=self.folder, hint=hint)
        return _files(self.folder)


def _files(folder: Path) -> dict[str, Path]:
    """The files of themes in a folder by id.

    Raises:
        ThemeError: There are more, or they are longer, than are read.
    """
    found = {path.stem: path for path in islice(folder.glob(f"*{SUFFIX}"), MAX_FILES + 1)}
    if len(found) > MAX_FILES:
        raise ThemeError(f"more than {MAX_FILES:,} themes are in this folder", where=folder, hint=_DIVIDE)
    if sum(path.stat().st_size for path in found.values() if path.is_file()) > MAX_BYTES:
        what = f"the themes in this folder are longer than {MAX_BYTES:,} bytes together"
        raise ThemeError(what, where=folder, hint=_DIVIDE)
    return found


def _words(*names: str) -> set[str]:
    return set(re.split(r"[\W_]+", " ".join(names).casefold())) - STOP_WORDS - {""}


def _labels(theme: Theme) -> list[str]:
    return [squash(label) for label in theme.label.values()]
