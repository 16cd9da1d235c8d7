"""Reading the files of a test collection line by line, each fault named with its line."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import NamedTuple

from corpus.errors import DuizhaoError
from corpus.files import open_regular

MAX_BYTES = 4 << 30
"""Longest file, unpacked; five million passages take about half of it."""

MAX_LINE = 16 << 20
"""Bytes of the longest line; a passage has a thousand."""


class CollectionError(DuizhaoError):
    """A file of a test collection, or a run, cannot be used."""


class Line(NamedTuple):
    """A line of a file that is not blank.

    Attributes:
        where: ``path:number``, for errors.
        text: Its characters.
    """

    where: str
    text: str


class Record(NamedTuple):
    """An object of a JSON lines file.

    Attributes:
        where: ``path:number``, for errors.
        id: Its ``id``.
        values: All of it.
    """

    where: str
    id: str
    values: Mapping[str, object]

    def text(self, name: str) -> str:
        """The string of that name.

        Raises:
            CollectionError: There is none.
        """
        value = self.values.get(name)
        if isinstance(value, str):
            return value.encode("utf-8", "replace").decode()  # half a surrogate pair is no character
        texts = ", ".join(key for key, other in self.values.items() if isinstance(other, str) and key != "id")
        raise CollectionError(
            f"no text called {name!r}", where=self.where, hint=f"its texts are: {texts}" if texts else ""
        )


def read_lines(path: Path) -> Iterator[Line]:
    """The lines of a UTF-8 file, unpacked if it is called ``.gz``.

    Raises:
        CollectionError: It cannot be read, or is longer than `MAX_BYTES`.
    """
    number = 0
    try:
        with _open(path) as file:
            for number, line in enumerate(_limited(file, path), 1):
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
                if text:
                    yield Line(f"{path}:{number}", text)
    except UnicodeDecodeError as error:
        raise CollectionError("not UTF-8", where=f"{path}:{number}") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise CollectionError(f"cannot be unpacked: {error}", where=path) from error
    except OSError as error:
        raise CollectionError(f"cannot be read: {error.strerror}", where=path) from error


def read_records(path: Path) -> Iterator[Record]:
    """The objects of a JSON lines file; each has an id of its own.

    Raises:
        CollectionError: It cannot be read, or a line is no such object.
    """
    places: dict[str, str] = {}
    for where, text in read_lines(path):
        values = _parse(where, text)
        name = values.get("id")
        if isinstance(name, int) and not isinstance(name, bool):
            name = str(name)
        if not isinstance(name, str) or len(name.split()) != 1 or name != name.strip():
            raise CollectionError(
                'the "id" is no name', where=where, hint="give each line an id without white space"
            )
        if name in places:
            raise CollectionError(f"the id {name} occurs twice", where=where, hint=f"first in {places[name]}")
        places[name] = where
        yield Record(where, name, values)


@contextmanager
def _open(path: Path) -> Iterator[BufferedIOBase]:
    with open_regular(path) as file:
        yield gzip.GzipFile(fileobj=file) if path.suffix == ".gz" else file


def _limited(file: BufferedIOBase, path: Path) -> Iterator[bytes]:
    """The lines of a file, which may be packed a thousandfold."""
    left = MAX_BYTES
    while line := file.readline(MAX_LINE + 1):
        left -= len(line)
        if len(line) > MAX_LINE:
            raise CollectionError(f"a line is longer than {MAX_LINE:,} bytes", where=path)
        if left < 0:
            raise CollectionError(f"longer than {MAX_BYTES >> 20:,} MiB", where=path, hint="divide it")
        yield line


def _parse(where: str, text: str) -> dict[str, object]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CollectionError(f"no JSON: {error}", where=where) from error
    if not isinstance(values, dict):
        raise CollectionError("no JSON object", where=where, hint='a line is {"id": ..., "text": ...}')
    return values
