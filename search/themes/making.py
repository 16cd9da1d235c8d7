"""The file of a new theme, with comments that say what belongs where."""

from __future__ import annotations

from pathlib import Path

from search.themes.model import ThemeError
from search.themes.reading import is_id
from search.themes.registry import BUILTIN, SUFFIX

_TEMPLATE = """\
# A theme. A paragraph belongs to it if the weights of the terms that occur in it sum to the threshold; a term
# that occurs twice counts half as much again, four times or more twice as much.
id: {id}
label: {{zh: {id}, en: {id}}}      # what readers call it
cap: null                      # major topic of the Comparative Agendas Project, such as 14 for housing
parent: null                   # id of the theme it is listed under; nothing is inherited
note: >
  Its scope, and where its terms come from.
threshold: 1                   # at 1.5, one mention of one term is not enough
terms:                         # all are looked for in all paragraphs, Chinese in either script
  zh:
    # - 住房
    # - term: 房住不炒           # a term with further spellings, and with what it counts: 1 if left out
    #   variants: [房子是用来住的]
    #   weight: 2
    # - term: 市场              # .5 needs another term for company
    #   weight: .5
  en:
    # - housing                # found by its stem: house, houses, housing
    # - real estate            # words in a row
    # - decarboni*             # * for any letters, ? for one; then the words of the term as printed
exclude:                       # a term inside one of these phrases does not count there
  zh: []
  en: []
"""


def new_theme(name: str, folder: Path) -> Path:
    """Write the file of a theme into a folder, where nothing is overwritten; return its path.

    It is a template; or a copy of the built-in theme of that id, to be changed.

    Raises:
        ThemeError: The id is none, or there is such a file, or it cannot be written.
    """
    if not is_id(name):
        hint = "an id is of small letters, digits and _, a letter first: green_growth"
        raise ThemeError("that is no id of a theme", where=name, hint=hint)
    builtin = BUILTIN / f"{name}{SUFFIX}"
    text = builtin.read_text(encoding="utf-8") if builtin.exists() else _TEMPLATE.format(id=name)
    path = folder / f"{name}{SUFFIX}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise ThemeError("there is such a theme already", where=error.filename, hint="edit it") from error
    except OSError as error:
        raise ThemeError(f"cannot be written: {error.strerror}", where=error.filename) from error
    return path
