"""Postings on an OpenSearch server: an index of its own for each segment, written once and never changed."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from corpus.files import read_regular
from index.analysis import Analysis
from index.engine import REBUILD, Answer, IndexDamagedError, Scored
from index.opensearch.bulk import Entry, send, to_entry
from index.opensearch.client import WRITING, Client, Json, ServerError, client_of
from index.opensearch.queries import CLAUSES, Dsl, query, texts, weighed
from index.opensearch.server import Server, nearest_server
from index.plan import Character, Everything, Plan, Term

#: Names the server's part of a segment, in the directory of its postings.
FILE = "opensearch.json"
_MISSING = 404
# A page may be as large as a segment: a number and a score each.
_LARGEST_PAGE = 10_000_000
_BEST_FIRST: list[Dsl] = [{"_score": "desc"}, {"number": "asc"}]


class OpenSearchEngine:
    """Postings with positions on a server; exact but for wildcards, very long words and a few phrases.

    Args:
        find_server: The server for a directory of postings.
    """

    name = "opensearch"

    def __init__(self, find_server: Callable[[Path], Server] = nearest_server) -> None:
        self._find_server = find_server

    def write(self, directory: Path, paragraphs: Iterable[Analysis]) -> None:
        """See `index.engine.Engine.write`.

        Raises:
            ServerError: The server does not take it.
        """
        server = self._find_server(directory)
        client, name = client_of(server), server.segment(directory.parent.name)
        _create(client, name)
        count = send(client, name, map(_entry, itertools.count(), paragraphs))
        _finish(client, name, count)
        values = {"index": name, "paragraphs": count}
        (directory / FILE).write_text(json.dumps(values), encoding="ascii")

    def open(self, directory: Path, size: int) -> OpenSearchPostings:
        """See `index.engine.Engine.open`. The server is first asked when something is looked for."""
        path = directory / FILE
        try:
            values = json.loads(read_regular(path))
            index, count = values["index"], values["paragraphs"]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise IndexDamagedError("the server's part is not named", where=path, hint=REBUILD) from error
        server = self._find_server(directory)
        if index != server.segment(directory.parent.name) or count != size:
            raise IndexDamagedError("another part of the server is named", where=path, hint=REBUILD)
        return OpenSearchPostings(client_of(server), index, size)


class OpenSearchPostings:
    """The postings of one segment; see `index.engine.Postings`."""

    def __init__(self, client: Client, index: str, size: int) -> None:
        self._client = client
        self._index = index
        self._size = size
        self._dfs: dict[Term, int] = {}
        # Of what was ranked last, for its number is asked next: one request less.
        self._counted: tuple[Plan, int] | None = None

    def candidates(self, plan: Plan) -> Answer[Sequence[int]]:
        """See `index.engine.Postings.candidates`."""
        if isinstance(plan, Everything | Character):
            return Answer(range(self._size), isinstance(plan, Everything))
        asked = query(plan)
        found = self._page(asked.dsl, self._size, [{"number": "asc"}])
        return Answer([number for (number,) in _sorted_by(found)], asked.exact)

    def count(self, plan: Plan) -> Answer[int]:
        """See `index.engine.Postings.count`."""
        asked = query(plan)
        if self._counted and self._counted[0] == plan:
            return Answer(self._counted[1], asked.exact)
        return Answer(_total(self._page(asked.dsl, 0, _BEST_FIRST, counted=True)), asked.exact)

    def top(self, plan: Plan, k: int) -> Answer[list[Scored]]:
        """See `index.engine.Postings.top`."""
        asked = weighed(plan)
        found = self._page(asked.dsl, min(k, self._size), _BEST_FIRST)
        return Answer([Scored(number, score) for score, number in _sorted_by(found)], asked.exact)

    def best(self, plan: Plan, k: int) -> Sequence[int] | None:
        """See `index.engine.Postings.best`: BM25 of the server."""
        asked = query(plan)
        if not asked.exact:
            return None
        found = self._page(asked.dsl, min(k, self._size), _BEST_FIRST, counted=True)
        self._counted = plan, _total(found)
        return [number for _, number in _sorted_by(found)]

    def df(self, terms: Sequence[Term]) -> Answer[list[int]]:
        """See `index.engine.Postings.df`."""
        plain = [term._replace(weight=1.0) for term in terms]
        asked = [term for term in dict.fromkeys(plain) if term not in self._dfs]
        for first in range(0, len(asked), CLAUSES):
            some = asked[first : first + CLAUSES]
            self._dfs |= zip(some, self._counts([query(term).dsl for term in some]), strict=True)
        return Answer([self._dfs[term] for term in plain], all(query(term).exact for term in plain))

    def close(self) -> None:
        """See `index.engine.Postings.close`. The connections are the process's."""
        self._dfs.clear()

    def _page(self, asked: Dsl, size: int, sort: list[Dsl], *, counted: bool = False) -> Json:
        """What the first `size` paragraphs are sorted by, and if wanted how many there are."""
        body = {
            "query": asked,
            "size": size,
            "sort": sort,
            "track_total_hits": counted,
            "stored_fields": "_none_",
        }
        return self._ask(body, "hits.total.value,hits.hits.sort")

    def _counts(self, asked: Sequence[Dsl]) -> list[int]:
        """How many paragraphs each query finds; one request, for those of a question are hundreds."""
        body = {"size": 0, "track_total_hits": False, "aggs": {"df": {"filters": {"filters": asked}}}}
        answer = self._ask(body, "aggregations.df.buckets.doc_count")
        return [bucket["doc_count"] for bucket in answer["aggregations"]["df"]["buckets"]]

    def _ask(self, body: Dsl, wanted: str) -> Json:
        """Search, and be told what is wanted of the answer; no answer is better than one from some shards."""
        parameters = {"filter_path": wanted, "allow_partial_search_results": "false"}
        try:
            return self._client.ask("POST", f"/{self._index}/_search", body, parameters)
        except ServerError as error:
            raise (_gone(self._index) if error.status == _MISSING else error) from None


def _sorted_by(answer: Json) -> list[list[Any]]:
    """By what each paragraph of an answer is sorted."""
    return [hit["sort"] for hit in answer.get("hits", {}).get("hits", ())]


def _total(answer: Json) -> int:
    """How many paragraphs there are, shown or not."""
    total: int = answer["hits"]["total"]["value"]
    return total


def _entry(number: int, paragraph: Analysis) -> Entry:
    return to_entry(str(number), {"number": number, **texts(paragraph)})


def _create(client: Client, name: str) -> None:
    """Make the server's part of a segment, instead of what a run that died may have left."""
    client.ask("DELETE", f"/{name}", None, {"ignore_unavailable": "true"}, patience=WRITING)
    tokens = {"type": "text", "analyzer": "whitespace"}
    properties = {
        "text": tokens,
        "form": tokens,
        "word": tokens | {"index_options": "docs", "norms": False},
        "number": {"type": "integer", "index": False},
    }
    settings = {
        "number_of_shards": client.server.shards,
        "number_of_replicas": client.server.replicas,
        "refresh_interval": -1,
        "max_result_window": _LARGEST_PAGE,
    }
    mappings = {"dynamic": "strict", "_source": {"enabled": False}, "properties": properties}
    client.create_index(name, {"settings": settings, "mappings": mappings})


def _finish(client: Client, name: str, count: int) -> None:
    """Make what was sent visible, count it, and let nobody change it."""
    client.ask("POST", f"/{name}/_flush", patience=WRITING)
    client.ask("POST", f"/{name}/_refresh", patience=WRITING)
    found = client.ask("GET", f"/{name}/_count", patience=WRITING)["count"]
    if found != count:
        where = ", ".join(client.server.urls)
        raise ServerError(f"the server keeps {found} of {count} paragraphs", where=where, hint="try again")
    client.ask("PUT", f"/{name}/_settings", {"index.blocks.write": True}, patience=WRITING)


def _gone(index: str) -> IndexDamagedError:
    hint = f"open the index again, for it may have been updated meanwhile; else {REBUILD}"
    return IndexDamagedError("the server no longer has this part of the index", where=index, hint=hint)
