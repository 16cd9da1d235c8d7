"""What an OpenSearch server does with entries and names of indexes, in memory; it searches for nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from index.opensearch.client import NONE, Json, Parameters, ServerError
from index.opensearch.server import Server, write_server

SERVER = Server(("http://127.0.0.1:1",), "tests")


class StandIn:
    """One server, and a client of it; see `index.opensearch.client.Client`.

    Attributes:
        indexes: Entries by id, by index; each a number that rises with every change, and what it holds.
        loses: Told of method and path; whether the answer to this request is lost on its way.
    """

    server = SERVER

    def __init__(self) -> None:
        self.indexes: dict[str, dict[str, tuple[int, Any]]] = {}
        self.loses: Callable[[str, str], bool] = lambda _method, _path: False
        self._aliased: set[str] = set()
        self._changes = 0
        self._lock = threading.RLock()

    def mirror(self, directory: Path) -> Path:
        """A directory that is to mirror the index on this server."""
        directory.mkdir(parents=True)
        write_server(directory, SERVER)
        return directory

    def create_index(self, name: str, _body: object) -> None:
        """Make an index unless there is one."""
        self.indexes.setdefault(name, {})

    def ask(
        self, method: str, path: str, body: Any = None, parameters: Parameters = NONE, *, patience: float = 0
    ) -> Json:
        """The answer to a request that the engine makes."""
        del patience
        with self._lock:
            answer = self._answer(method, path, body, parameters)
        if self.loses(method, path):
            raise _refusal(0)
        return answer

    def _answer(self, method: str, path: str, body: Any, parameters: Parameters) -> Json:
        _, name, *rest = path.split("/")
        match rest:
            case []:
                return self._of_server(method, name, body)
            case ["indices", _]:
                return [{"index": name} for name in self.indexes]
            case ["aliases", _]:
                return [{"index": name} for name in self._aliased]
            case _ if name not in self.indexes:
                raise _refusal(404)
            case ["_doc", identity]:
                return self._entry(method, self.indexes[name], identity, body, parameters)
            case [what]:
                return self._of_index(self.indexes[name], what, body)

    def _of_server(self, method: str, name: str, body: Any) -> Json:
        if method == "DELETE":
            self.indexes.pop(name, None)
        for action in body["actions"] if name == "_aliases" else ():
            self._aliased |= {one["index"] for what, one in action.items() if what == "add"}
            self._aliased -= {one["index"] for what, one in action.items() if what == "remove"}
        return {"version": {"distribution": "opensearch", "number": "2.19.3"}}

    def _entry(
        self, method: str, entries: dict[str, tuple[int, Any]], name: str, body: Any, condition: Parameters
    ) -> Json:
        number, held = entries.get(name, (-1, None))
        if condition.get("if_seq_no", number) != number or (
            held is not None and condition.get("op_type") == "create"
        ):
            raise _refusal(409)
        if held is None and method != "PUT":
            raise _refusal(404)
        if method == "PUT":
            number, held = self._put(entries, name, body)
        elif method == "DELETE":
            del entries[name]
        return {"_source": held, "_seq_no": number, "_primary_term": 1}

    def _put(self, entries: dict[str, tuple[int, Any]], name: str, held: Any) -> tuple[int, Any]:
        self._changes += 1
        entries[name] = self._changes, held
        return entries[name]

    def _of_index(self, entries: dict[str, tuple[int, Any]], what: str, body: Any) -> Json:
        match what:
            case "_bulk":
                lines = iter(body.splitlines())
                return {"items": [self._bulk(entries, json.loads(line), lines) for line in lines]}
            case "_mget":
                found = ((name, entries.get(name)) for name in body["ids"])
                return {"docs": [{"_id": name, **({"_source": e[1]} if e else {})} for name, e in found]}
            case "_search":
                kept = set(body["query"]["bool"]["must_not"][0]["terms"]["file"])
                return {"hits": {"hits": list(_others(entries, kept))}}
        return {"count": len(entries)}

    def _bulk(
        self, entries: dict[str, tuple[int, Any]], action: dict[str, dict[str, Any]], lines: Iterator[str]
    ) -> dict[str, dict[str, int]]:
        [(what, about)] = action.items()
        if what == "index":
            self._put(entries, about["_id"], json.loads(next(lines)))
        elif entries.get(about["_id"], (-1,))[0] == about.get("if_seq_no", -1):
            del entries[about["_id"]]
        else:
            return {what: {"status": 409}}
        return {what: {"status": 200}}


def _others(entries: dict[str, tuple[int, Any]], kept: set[str]) -> Iterable[dict[str, object]]:
    for name, (number, held) in entries.items():
        if "file" in held and held["file"] not in kept:
            yield {"_id": name, "_seq_no": number, "_primary_term": 1}


def _refusal(status: int) -> ServerError:
    error = ServerError(f"status {status}", where=SERVER.urls[0])
    error.status = status
    return error
