"""The bilingual glossary of policy terms, as files that a person can edit.

Each file is a table in UTF-8 with a tab between columns and one entry a line. The first line names the
columns: ``zh`` and ``en``, and if there are, ``years``, ``status`` and ``note``; others are passed over.
Forms of one thing in one language are parted by `` | ``, the official one first. The built-in files stand in
``data/``, one a domain; users add a file of their own.

The status of an entry is ``official`` where official translations have it so, ``common`` where others do,
``old`` where the thing or its name is of the past. Within a file, lines stand by subject. A form has one
entry: what has a name of its own, however near, has a line of its own. `scripts.check_glossary` checks this.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple, overload

from corpus.errors import DuizhaoError
from corpus.files import read_regular
from corpus.fold import variants
from corpus.han import is_han
from corpus.places import user_directory

#: Environment variable that names the user's file.
VARIABLE = "DUIZHAO_GLOSSARY"
#: What parts the forms of a column.
SEPARATOR = " | "

MAX_BYTES = 12_000_000
"""Longest file of a user's; all of CC-CEDICT would take as much, with 120,000 entries."""

MAX_LINES, MAX_LINE = 150_000, 20_000
"""Most lines of a user's file, and code points of the longest."""

MAX_FORMS, MAX_FORM = 50, 200
"""Most forms of a user's entry in a language, all of which a query looks for, and their code points."""

_BUILTIN = Path(__file__).parent / "data"
_COLUMNS = ("zh", "en", "years", "status", "note")
_REQUIRED = ("zh", "en")
_ADVICE = "the first line names the columns, zh and en, with a tab between them"


class GlossaryError(DuizhaoError):
    """A file of the user's cannot be used as a glossary."""


class Entry(NamedTuple):
    """One line of a glossary: what one thing is called in two languages.

    Attributes:
        chinese: Its Chinese forms as printed, the official one first.
        english: Its English forms, likewise.
        years: When it was in use, such as ``2013-`` or ``2007-2012``; may be empty.
        status: ``official``, ``common`` or ``old``; may be empty.
        note: A remark; may be empty.
        where: Name of its file and number of its line: ``economy.tsv:12``.
    """

    chinese: tuple[str, ...]
    english: tuple[str, ...]
    years: str
    status: str
    note: str
    where: str


class _Line(NamedTuple):
    file: str
    number: int
    cells: list[str]


class Glossary(Sequence[Entry]):
    """The entries of files; each is made when it is asked for.

    That spares a query, which needs a few of thousands, most of the time that it takes to make them all.

    Args:
        texts: By name of each file, its text; the first line names the columns.
        columns: The places of the columns in a line, by name.
    """

    def __init__(self, texts: Mapping[str, str], columns: Mapping[str, int]) -> None:
        self._texts = texts
        self._columns = columns

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> Entry: ...

    @overload
    def __getitem__(self, place: slice) -> list[Entry]: ...

    def __getitem__(self, place: int | slice) -> Entry | list[Entry]:
        if isinstance(place, slice):
            return [self._entry(line) for line in self._lines[place]]
        return self._entry(self._lines[place])

    @cached_property
    def _lines(self) -> list[_Line]:
        return [line for file, text in self._texts.items() for line in _lines(file, text)]

    def beginning(self, heads: Collection[str]) -> Iterator[Entry]:
        """The entries of which a form begins with one of some heads, in order.

        Args:
            heads: Folded Han characters, with which no English form begins, or Latin letters in lower case.
        """
        latin = [head for head in heads if not is_han(head[0])]
        patterns = [
            _beginning(self._columns[name], own) for name, own in (("zh", heads), ("en", latin)) if own
        ]
        for file, text in self._texts.items():
            found = {match.start(): match[1] for pattern in patterns for match in pattern.finditer(text)}
            for start, line in sorted(found.items()):
                yield self._entry(_Line(file, text.count("\n", 0, start) + 2, line.split("\t")))

    def _entry(self, line: _Line) -> Entry:
        columns, cells = self._columns, line.cells
        chinese, english, years, status, note = (
            cells[columns[name]].strip() if columns.get(name, len(cells)) < len(cells) else ""
            for name in _COLUMNS
        )
        return Entry(_forms(chinese), _forms(english), years, status, note, f"{line.file}:{line.number}")


@lru_cache(maxsize=1)
def builtin() -> Glossary:
    """The built-in glossary: all files of ``data/``, in order of name."""
    columns = {name: i for i, name in enumerate(_COLUMNS)}
    return Glossary(
        {path.name: path.read_bytes().decode() for path in sorted(_BUILTIN.glob("*.tsv"))}, columns
    )


def read_glossary(path: Path) -> Glossary:
    """The glossary in a file of the user's.

    Raises:
        GlossaryError: It cannot be read, lacks a column, has a line that lacks a form, or more of something
            than the limits above.
    """
    text = _text(path)
    _check_lines(text, path)
    header = [name.strip().lower() for name in text.split("\n", 1)[0].split("\t")]
    missing = [name for name in _REQUIRED if name not in header]
    if missing:
        raise GlossaryError(f"there is no column {missing[0]}", where=f"{path}:1", hint=_ADVICE)
    columns = {name: header.index(name) for name in _COLUMNS if name in header}
    lines = text.split("\n")
    for line in _lines(path.name, text):
        lines[line.number - 1] = "\t".join(_checked(line, columns, path).cells)
    return Glossary({path.name: "\n".join(lines)}, columns)


def glossaries(named: Path | None = None) -> tuple[Glossary, ...]:
    """The user's glossary, if `users_glossary` finds one, and the built-in one.

    Raises:
        GlossaryError: The user's file cannot be used.
    """
    file = users_glossary(named)
    return (read_glossary(file), builtin()) if file else (builtin(),)


def users_glossary(named: Path | None = None) -> Path | None:
    """The user's file: the one named, else ``DUIZHAO_GLOSSARY``, else ``duizhao/glossary.tsv`` in ~/.config.

    The last, whose folder XDG_CONFIG_HOME may name, need not exist: None where it does not.
    """
    chosen = named or os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    default = user_directory("XDG_CONFIG_HOME", "~/.config") / "glossary.tsv"
    return default if default.exists() else None


def _text(path: Path) -> str:
    try:
        data = read_regular(path, MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise GlossaryError(f"is longer than {MAX_BYTES:,} bytes, which no glossary is", where=path)
        # Lines may end as on Windows.
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError:
        raise GlossaryError("there is no such glossary", where=path, hint=_ADVICE) from None
    except UnicodeDecodeError:
        raise GlossaryError("the glossary is not UTF-8", where=path, hint="save it as UTF-8") from None
    except OSError as error:
        raise GlossaryError(f"cannot be read: {error.strerror}", where=path) from error


def _check_lines(text: str, path: Path) -> None:
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        raise GlossaryError(f"has more than {MAX_LINES:,} lines", where=path)
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE:
            raise GlossaryError(f"a line of {len(line):,} characters", where=f"{path}:{number}")


def _checked(line: _Line, columns: Mapping[str, int], path: Path) -> _Line:
    """A line of the user's with its forms parted as ours are."""
    cells = [SEPARATOR.join(form.strip() for form in cell.split("|")) for cell in line.cells]
    for name in _REQUIRED:
        forms = cells[columns[name]].split(SEPARATOR) if columns[name] < len(cells) else [""]
        if not all(forms):
            what = f"the column {name} is empty, or one of its forms is"
            raise GlossaryError(what, where=f"{path}:{line.number}", hint=_ADVICE)
        if len(forms) > MAX_FORMS or max(map(len, forms)) > MAX_FORM:
            what = f"the column {name} may have {MAX_FORMS} forms of {MAX_FORM} characters"
            raise GlossaryError(what, where=f"{path}:{line.number}")
    return line._replace(cells=cells)


def _lines(file: str, text: str) -> Iterator[_Line]:
    """The lines below the first that are not blank."""
    for number, line in enumerate(text.split("\n"), 1):
        if number > 1 and line.strip():
            yield _Line(file, number, line.split("\t"))


def _beginning(column: int, heads: Iterable[str]) -> re.Pattern[str]:
    """What finds the lines of which a form in that column begins with one of some heads."""
    every = variants({character for head in heads for character in head})
    forms = "|".join("".join(f"[{re.escape(every[character])}]" for character in head) for head in heads)
    before = rf"(?:[^\t\n]*\t){{{column}}}(?:[^\t\n]*?{re.escape(SEPARATOR)})?"
    return re.compile(rf"\n(?={before}(?:{forms}))(.+)", re.IGNORECASE)


def _forms(column: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in column.split(SEPARATOR))
