"""Keys carried over from the document that a document was before.

A text that stands once in both keeps its key whatever happens around it. For repeats, and for a text of which
a copy was added or taken away, the places decide which is which:

1. What precedes the first difference of the two documents, and what follows the last, keeps its key. So one
   change in one place, however large, never touches the key of a paragraph outside of it.
2. Elsewhere a repeat is told by the nearest paragraphs before and after it that stand once in both documents,
   and by its neighbours where several repeats stand between the same two.
3. What is left is taken in order: a repeat that was moved.

Repeats next to each other, with nothing between them, cannot be told apart, and need not be: the first of the
row keep their keys in order, so a copy added there has a new one, and with a copy taken away the last goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from index.engine import IndexDamagedError
from index.ids import another_key, content_of
from index.manifest import SEGMENTS, DocumentEntry
from index.pairing import Way, pair
from index.store import Store


def carry_keys(
    index: Path, documents: Sequence[DocumentEntry], earlier: Sequence[DocumentEntry | None]
) -> list[DocumentEntry]:
    """The documents, with the keys that their paragraphs had before.

    Args:
        index: The index directory, with the segments of both.
        documents: Documents that were read.
        earlier: What each of them was before.
    """
    with ExitStack() as files:
        stores: dict[str, Store] = {}

        def stored(document: DocumentEntry) -> list[str]:
            if document.segment not in stores:
                store = Store(index / SEGMENTS / document.segment)
                stores[document.segment] = files.enter_context(closing(store))
            return stores[document.segment].keys(document.first, document.first + document.paragraphs)

        def carried(document: DocumentEntry, before: DocumentEntry) -> DocumentEntry:
            own = stored(document)
            try:
                old = [before.keys.get(key, key) for key in stored(before)]
            except (IndexDamagedError, OSError):
                # The index is being rebuilt because it is damaged: what was replaced can still be told.
                return document._replace(keys={key: kept for key, kept in before.keys.items() if key in own})
            return document._replace(keys=replaced_keys(old, own))

        pairs = zip(documents, earlier, strict=True)
        return [carried(document, before) if before else document for document, before in pairs]


def replaced_keys(old: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """Which keys of a document are to be replaced, and by which.

    Args:
        old: The keys that its paragraphs had, in order.
        new: The keys that they would have, in order.
    """
    olds, news = _places(old, new), _places(new, old)
    # A text that stands once in both, under the same key, needs no comparing.
    settled = {p.key for p in olds if p.is_anchor}.intersection(p.key for p in news if p.is_anchor)
    olds = [place for place in olds if place.key not in settled]
    news = [place for place in news if place.key not in settled]
    taken = set(old)
    replaced = {}
    former = pair(news, _ways(olds))
    for place, before in zip(news, former, strict=True):
        key = before.key if before else place.key
        if before is None and key in taken:
            key = another_key(place.content, taken)
        taken.add(key)
        if key != place.key:
            replaced[place.key] = key
    return replaced


class _Place(NamedTuple):
    """Where a paragraph stands.

    Attributes:
        key: Its key.
        content: Its content key.
        edge: How far from the beginning or, negative, from the end of the document it is, if all as far as
            there is the same in both.
        neighbours: Content keys of the paragraphs before and after it.
        anchors: Those of the nearest before and after it that stand once in both.
        is_anchor: Whether it stands once in both.
    """

    key: str
    content: str
    edge: int | None
    neighbours: tuple[str, str]
    anchors: tuple[str, str]
    is_anchor: bool


def _places(keys: Sequence[str], others: Sequence[str]) -> list[_Place]:
    contents, there = [content_of(key) for key in keys], [content_of(key) for key in others]
    once = _once(contents) & _once(there)
    neighbours = list(zip(["", *contents], [*contents[1:], ""], strict=False))[: len(keys)]
    anchors = zip(_last_of(contents, once), list(_last_of(contents[::-1], once))[::-1], strict=True)
    edges = _edges(contents, there)
    rows = zip(keys, contents, edges, neighbours, anchors, strict=True)
    return [_Place(*row, is_anchor=row[1] in once) for row in rows]


def _ways(olds: Sequence[_Place]) -> list[Way[_Place]]:
    return [
        (olds, lambda p: p.edge),
        (olds, lambda p: (p.content, p.anchors, p.neighbours)),
        (olds, lambda p: (p.content, p.anchors[0])),
        (olds, lambda p: (p.content, p.anchors[1])),
        (olds, lambda p: p.content),
    ]


def _once(contents: Sequence[str]) -> set[str]:
    return {content for content, count in Counter(contents).items() if count == 1}


def _last_of(contents: Sequence[str], wanted: set[str]) -> Iterator[str]:
    """For each place, the last before it of the contents wanted; empty where there is none."""
    last = ""
    for content in contents:
        yield last
        if content in wanted:
            last = content


def _edges(contents: Sequence[str], others: Sequence[str]) -> list[int | None]:
    shorter = min(len(contents), len(others))
    head = _common(contents, others)
    tail = min(_common(contents[::-1], others[::-1]), shorter - head)
    middle = [None] * (len(contents) - head - tail)
    return [*range(1, head + 1), *middle, *range(-tail, 0)]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many they have in common at their beginnings."""
    return sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(one, other, strict=False)))
