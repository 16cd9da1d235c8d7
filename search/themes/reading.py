"""From the file of a theme to the theme, and to everything that is wrong with the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import inf
from pathlib import Path
from typing import NamedTuple

from corpus.encodings import decode
from corpus.errors import ReadError
from corpus.files import read_regular
from search.themes.model import THRESHOLD, Phrase, Problem, Theme, ThemeError, ThemeLanguage, ThemeTerm
from search.themes.tree import Entries, Items, Node, Scalar, TreeError, parse_tree

MAX_BYTES = 4_000_000
"""Longest file of a theme; 10,000 terms take about a tenth of it."""

MAX_SPELLINGS = 20_000
"""Most terms, variants and excluded phrases of a theme: each is looked for in the whole index."""

MAX_STARS = 200
"""Most ``*`` in all of them: what no postings tell is looked for in every paragraph that may have it."""

_LANGUAGES: tuple[ThemeLanguage, ...] = ("zh", "en")
_KEYS = ("id", "label", "cap", "parent", "note", "threshold", "terms", "exclude")
_TERM_KEYS = ("term", "variants", "weight")
_ID = re.compile(r"[a-z][a-z0-9_]*")


class ThemeFile(NamedTuple):
    """What was read.

    Attributes:
        theme: The theme; None if the file says too little to make one.
        problems: What must be mended before the theme can be used, in order of line.
    """

    theme: Theme | None
    problems: tuple[Problem, ...]


def load_theme(path: Path) -> Theme:
    """The theme of a file.

    Raises:
        ThemeError: The file cannot be read or has a bad entry; the first is named.
    """
    theme, problems = read_theme(path)
    if problems or theme is None:
        line, what = problems[0]
        hint = "`duizhao themes check FILE` names every bad entry"
        raise ThemeError(f"bad theme: {what}", where=f"{path}:{line}", hint=hint)
    return theme


def read_theme(path: Path) -> ThemeFile:
    """The theme of a file with all that is wrong with it.

    Raises:
        ThemeError: The file cannot be read, is longer than `MAX_BYTES`, or in no encoding that is known.
    """
    try:
        tree = parse_tree(_text(path))
    except TreeError as error:
        return ThemeFile(None, (error.problem,))
    reader = _Reader()
    theme = reader.theme(tree, path)
    return ThemeFile(theme, tuple(sorted(reader.problems)))


def is_id(text: str) -> bool:
    """Whether a theme may have that id: small letters, digits and ``_``, a letter first."""
    return _ID.fullmatch(text) is not None


def _text(path: Path) -> str:
    try:
        return decode(_bytes(path), where=path).text
    except ReadError as error:
        raise ThemeError(error.what, where=error.where, hint=error.hint) from error


def _bytes(path: Path) -> bytes:
    try:
        content = read_regular(path, MAX_BYTES + 1)
    except OSError as error:
        raise ThemeError(f"cannot be read: {error.strerror}", where=path) from error
    if len(content) > MAX_BYTES:
        raise ThemeError(f"is longer than {MAX_BYTES:,} bytes, which no theme is", where=path)
    return content


class _Reader:
    """Takes a tree for a theme and goes on after a problem, so that all of them are named at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._spellings = self._stars = 0

    def theme(self, tree: Node, path: Path) -> Theme:
        """The theme; where there are problems, what could be made of it."""
        found = self._fields(tree, _KEYS, "a theme")
        self._require(found, ("id", "label", "terms"), tree.line)
        label = self._fields(found.get("label"), _LANGUAGES, "label")
        if "label" in found:
            self._require(label, _LANGUAGES, found["label"].line, "label ")
        terms = self._fields(found.get("terms"), _LANGUAGES, "terms")
        exclude = self._fields(found.get("exclude"), _LANGUAGES, "exclude")
        return Theme(
            id=self._id(found.get("id"), path),
            label={name: self._text(label.get(name), f"label {name}") for name in _LANGUAGES},
            terms={name: self._terms(terms.get(name), name) for name in _LANGUAGES},
            exclude={name: self._phrases(exclude.get(name), name) for name in _LANGUAGES},
            threshold=self._amount(found.get("threshold"), "threshold", THRESHOLD),
            cap=self._cap(found.get("cap")),
            parent=self._phrase(found["parent"], "parent") if "parent" in found else None,
            note=self._text(found.get("note"), "note"),
            path=path,
        )

    def _complain(self, line: int, what: str) -> None:
        self.problems.append(Problem(line, what))

    def _require(self, found: Mapping[str, Node], names: Iterable[str], line: int, of: str = "") -> None:
        for name in names:
            if name not in found:
                self._complain(line, f"{of}{name} is missing")

    def _fields(self, node: Node | None, known: tuple[str, ...], what: str) -> dict[str, Node]:
        """The entries of a mapping that say something."""
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return {}
        if not isinstance(node, Entries):
            self._complain(node.line, f"{what} is a mapping with the keys {', '.join(known)}")
            return {}
        found: dict[str, Node] = {}
        for key, value in node.entries:
            name = key.text if isinstance(key, Scalar) else ""
            if name not in known:
                self._complain(key.line, f"unknown key {name!r}; {what} has {', '.join(known)}")
            elif name in found:
                self._complain(key.line, f"{name} stands here a second time")
            elif not (isinstance(value, Scalar) and value.is_null):
                found[name] = value
        return found

    def _text(self, node: Node | None, what: str) -> str:
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self._complain(node.line, f"{what} is a text")
            return ""
        if not node.text.strip():
            self._complain(node.line, f"{what} is empty")
        return " ".join(node.text.split())

    def _id(self, node: Node | None, path: Path) -> str:
        text = self._text(node, "id")
        if node and text and not is_id(text):
            self._complain(node.line, f"id {text!r} is not of small letters, digits and _, a letter first")
        elif node and text and text != path.stem:
            self._complain(node.line, f"id is {text!r}, but the file is called {path.name}")
        return text

    def _cap(self, node: Node | None) -> int | None:
        text = self._text(node, "cap")
        if node and text and not re.fullmatch("[0-9]{1,4}", text):
            self._complain(node.line, "cap is the number of a major topic")
            return None
        return int(text) if text else None

    def _terms(self, node: Node | None, language: ThemeLanguage) -> tuple[ThemeTerm, ...]:
        return tuple(term for item in self._items(node, f"terms {language}") if (term := self._term(item)))

    def _term(self, node: Node) -> ThemeTerm | None:
        if isinstance(node, Scalar):
            phrase = self._phrase(node, "term")
            return ThemeTerm((phrase,)) if phrase else None
        found = self._fields(node, _TERM_KEYS, "a term")
        if "term" not in found:
            self._complain(node.line, "a term is a text, or a mapping with the key term")
            return None
        spellings = [self._phrase(found["term"], "term")]
        spellings += [
            self._phrase(item, "variant") for item in self._items(found.get("variants"), "variants")
        ]
        kept = tuple(phrase for phrase in spellings if phrase)
        return ThemeTerm(kept, self._amount(found.get("weight"), "weight", 1.0)) if kept else None

    def _phrases(self, node: Node | None, language: ThemeLanguage) -> tuple[Phrase, ...]:
        found = (self._phrase(item, "excluded phrase") for item in self._items(node, f"exclude {language}"))
        return tuple(phrase for phrase in found if phrase)

    def _phrase(self, node: Node, what: str) -> Phrase | None:
        if isinstance(node, Scalar) and node.is_null:
            self._complain(node.line, f"{what} is empty")
            return None
        text = self._text(node, what)
        self._limit(node.line, text)
        return Phrase(text, node.line) if text else None

    def _limit(self, line: int, text: str) -> None:
        """Complain once where there is more than can be looked for."""
        stars, self._spellings = self._stars, self._spellings + 1
        self._stars += text.count("*")
        if self._spellings == MAX_SPELLINGS + 1:
            self._complain(line, f"a theme may have {MAX_SPELLINGS:,} terms, variants and excluded phrases")
        if stars <= MAX_STARS < self._stars:
            self._complain(line, f"a theme may have {MAX_STARS} stars in all its terms")

    def _items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        if node is None or isinstance(node, Items):
            return node.items if node else ()
        self._complain(node.line, f"{what} is a list")
        return ()

    def _amount(self, node: Node | None, what: str, default: float) -> float:
        text = self._text(node, what) or str(default)
        try:
            amount = float(text)
        except ValueError:
            amount = 0.0
        if node and not 0 < amount < inf:
            self._complain(node.line, f"{what} is a number above 0")
            return default
        return amount
