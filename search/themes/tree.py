"""YAML as a small tree whose every node knows its line: text, lists and mappings, nothing else.

Built from the parser's events, one by one, and not by its composer: that one follows aliases, by which a
small file grows without end, and recurses as deep as a file is nested, which in C ends the process.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from search.themes.model import Problem

if TYPE_CHECKING:
    import yaml

_DEPTH = 8  # a theme needs five
_NULLS = ("", "~", "null", "Null", "NULL")


class Scalar(NamedTuple):
    """A text; `is_null` if it is the plain word for nothing."""

    line: int
    text: str
    is_null: bool


class Items(NamedTuple):
    """A list."""

    line: int
    items: tuple[Node, ...]


class Entries(NamedTuple):
    """A mapping, its keys in order and perhaps repeated."""

    line: int
    entries: tuple[tuple[Node, Node], ...]


Node: TypeAlias = Scalar | Items | Entries


class TreeError(Exception):
    """The text is no YAML, or YAML of a kind that is not read here."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.problem = Problem(line, what)


def parse_tree(text: str) -> Node:
    """Read the one document of a YAML text.

    Raises:
        TreeError: It is not valid, empty, nested too deeply, or has an alias or a second document.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is twenty times as fast
    try:
        return _document(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TreeError(line, f"not valid YAML: {error.problem}") from error
    except (yaml.YAMLError, UnicodeError) as error:
        problem = " ".join(str(error).split())
        raise TreeError(1, f"not valid YAML: {problem}") from error


def _document(events: Iterator[yaml.Event]) -> Node:
    import yaml

    next(events)  # the start of the stream
    if isinstance(next(events), yaml.StreamEndEvent):
        raise TreeError(1, "the file is empty")
    tree = _node(next(events), events, 0)
    next(events)  # the end of the document
    after = next(events)
    if not isinstance(after, yaml.StreamEndEvent):
        raise TreeError(_line(after), "a second document begins; a file holds one theme")
    return tree


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
    import yaml

    line = _line(event)
    if depth > _DEPTH:
        raise TreeError(line, "lists and mappings are nested too deeply")
    match event:
        case yaml.ScalarEvent():
            return Scalar(line, event.value, event.implicit[0] and event.value in _NULLS)
        case yaml.SequenceStartEvent():
            return Items(line, tuple(_children(yaml.SequenceEndEvent, events, depth)))
        case yaml.MappingStartEvent():
            inner = _children(yaml.MappingEndEvent, events, depth)
            return Entries(line, tuple(zip(inner, inner, strict=True)))
        case _:
            raise TreeError(line, "aliases (*name) are not read")


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _children(end: type[yaml.Event], events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
    while not isinstance(event := next(events), end):
        yield _node(event, events, depth + 1)
