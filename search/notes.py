"""What the reader is told beside the hits: what a query may have meant, and why nothing was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from index.reader import Snapshot
from search import query
from search.compile import Compiler
from search.match import StoredTexts, UnfoldedTexts, tally
from search.nodes import candidates

# Terms that are named, at most, and characters of one of them.
_NAMED = 10
_LONGEST_NAME = 60
# Paragraphs that may have a term, looked at before all others: one of them mostly has it.
_FIRST = 64
_FIELDS = "lang: script: kind: section: doc: title: author: theme: year: date:"


def hints(asked: query.Query, *, found: bool) -> Iterator[str]:
    """What the query may have meant to say instead.

    Args:
        asked: The query.
        found: Whether anything matches it.
    """
    for leaf in dict.fromkeys(query.leaves(asked)):
        if not isinstance(leaf, query.Word):
            continue
        name, colon, value = leaf.text.replace("：", ":").partition(":")
        if colon and value and name.isascii() and name.isalpha() and not value.startswith("//"):
            yield f"{name}: is no field and was read as a word; fields are {_FIELDS}"
        if not found and leaf.text in ("and", "or", "not"):
            yield f"{leaf.text} was read as a word; operators are written in capitals: {leaf.text.upper()}"


def absences(
    snapshot: Snapshot, asked: query.Query, compiler_of: Callable[[query.Query], Compiler]
) -> list[str]:
    """Why nothing was found: the terms that occur nowhere, else that they never meet.

    Args:
        snapshot: What was searched.
        asked: The query.
        compiler_of: Compiles a part of it, as the whole was.
    """
    leaves = list(dict.fromkeys(query.leaves(asked)))
    absent = [leaf for leaf in leaves if not _occurs(snapshot, compiler_of(leaf))]
    if absent:
        named, more = _named([query.to_string(leaf) for leaf in absent])
        return [f"{name} occurs nowhere in the index" for name in named] + more
    if len(leaves) == 1 and leaves[0] == asked:
        return []
    return ["every term occurs, but no paragraph satisfies the whole query"] if leaves else []


def listed(names: Sequence[str]) -> str:
    """Names in a row, the first few of them if they are many."""
    named, more = _named(names)
    return ", ".join([*named, *more])


def _named(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The first few names, each no longer than a line holds, and how many more there are, if any."""
    more = [f"and {len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return [_shortened(name) for name in names[:_NAMED]], more


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


def _occurs(snapshot: Snapshot, compiler: Compiler) -> bool:
    """Whether any paragraph satisfies a query."""
    for segment in snapshot.segments:
        node, store, order = compiler.node(segment), segment.store, segment.order
        texts = UnfoldedTexts(store) if compiler.exact_script else StoredTexts(store)
        proposed = candidates(node, segment.postings)
        for numbers in (proposed[:_FIRST], proposed[_FIRST:]):
            found = tally(node, texts, store, numbers, len(compiler.terms))
            if any(order[store.slot[number]] >= 0 for number in found.numbers):
                return True
    return False
