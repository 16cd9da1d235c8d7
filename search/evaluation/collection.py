"""The test collection: passages, queries and judgements, and what of them counts."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from corpus.scripts import language
from search.evaluation.files import CollectionError, read_records
from search.evaluation.trec import Judgements

# Ids that a note names at most.
_NAMED = 3


class Passage(NamedTuple):
    """A passage of a corpus.

    Attributes:
        id: What judgements and runs call it.
        text: Its characters.
        title: The heading above it, or empty.
        lang: As its corpus says, else the BCP 47 tag that its text tells.
    """

    id: str
    text: str
    title: str
    lang: str


@dataclass(frozen=True, slots=True)
class Collection:
    """What a run is measured by.

    Attributes:
        queries: Id -> text of each query that counts.
        judgements: Of these queries, each with a relevant passage.
        notes: What was left out, and why.
    """

    queries: Mapping[str, str]
    judgements: Judgements
    notes: tuple[str, ...]


def read_corpus(path: Path, lang: str = "") -> list[Passage]:
    """Read the passages of a JSON lines file: ``id``, ``text``, and perhaps ``title`` and ``lang``.

    Args:
        path: The file.
        lang: Only passages of this language: ``zh`` means ``zh-Hans`` and ``zh-Hant`` too.

    Raises:
        CollectionError: The file cannot be used, or has no passage of that language.
    """
    passages = []
    for record in read_records(path):
        text = record.text("text")
        title = record.text("title") if record.values.get("title") else ""
        spoken = record.text("lang") if record.values.get("lang") else language(text)
        if not lang or spoken == lang or spoken.startswith(f"{lang}-"):
            passages.append(Passage(record.id, text, title, spoken))
    if not passages:
        what = f"no passage in {lang}" if lang else "no passage"
        raise CollectionError(what, where=path, hint='a line is {"id": ..., "text": ...}')
    return passages


def read_queries(path: Path, field: str = "text") -> dict[str, str]:
    """Read the queries of a JSON lines file: id -> text.

    Args:
        path: The file.
        field: Which of its texts is asked.

    Raises:
        CollectionError: The file cannot be used, or a query has no such text.
    """
    return {record.id: record.text(field) for record in read_records(path)}


def collect(
    queries: Mapping[str, str], judgements: Judgements, corpus: AbstractSet[str] | None = None
) -> Collection:
    """Bring together what can be measured.

    A judgement of a passage outside of the corpus does not count, as nothing could find the passage. Nor does
    a query without a relevant passage, as no run could do better or worse on it.

    Args:
        queries: Id -> text.
        judgements: Of these queries and of others.
        corpus: The ids of all passages; None if they are unknown.

    Raises:
        CollectionError: Nothing is left.
    """
    passages = {passage for judged in judgements.values() for passage in judged}
    outside = set() if corpus is None else passages - corpus
    kept = {
        query: {name: value for name, value in judgements.get(query, {}).items() if name not in outside}
        for query in queries
    }
    counting = {query for query, judged in kept.items() if max(judged.values(), default=0) > 0}
    left_out = {
        "judged passages outside of the corpus": outside,
        "judged queries that are not asked": judgements.keys() - queries.keys(),
        "queries without a relevant passage": queries.keys() - counting,
    }
    notes = [f"{what} do not count: {named(names)}" for what, names in left_out.items() if names]
    if not counting:
        raise CollectionError(
            "no query has a relevant passage",
            hint="\n".join(["are the ids the same in corpus, queries and judgements?", *notes]),
        )
    return Collection(
        queries={query: text for query, text in queries.items() if query in counting},
        judgements={query: judged for query, judged in kept.items() if query in counting},
        notes=tuple(notes),
    )


def named(names: AbstractSet[str]) -> str:
    """How many names there are and the first few, for a note."""
    more = ", ..." if len(names) > _NAMED else ""
    return f"{len(names):,} ({', '.join(sorted(names)[:_NAMED])}{more})"
