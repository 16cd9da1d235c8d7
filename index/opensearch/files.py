"""The files of an index on the server: cut into parts, in an index of their own, read and written whole.

A file is written before anything names it and never changed. The number of its parts follows from its size,
which is known to whoever asks for it.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from index.engine import IndexDamagedError
from index.opensearch.bulk import Entry, send, to_entry
from index.opensearch.client import WRITING, Client

# Bytes of a part before it is compressed, parts of one answer, and parts deleted at once.
_PART = 1 << 20
_AT_ONCE = 4
_PAGE = 10_000
_MAPPINGS = {
    "dynamic": False,
    "properties": {"file": {"type": "keyword"}},
}


class Part(NamedTuple):
    """A part of a file, as it was found: how the server names it, and which state of it that is."""

    id: str
    number: int
    term: int


class Files:
    """The files of one index.

    Args:
        client: Of its server.
    """

    def __init__(self, client: Client) -> None:
        self.index = f"{client.server.alias}-store"
        self._client = client

    def create(self) -> None:
        """Make the place for files unless there is one."""
        settings = {"number_of_shards": 1, "number_of_replicas": self._client.server.replicas}
        body = {"settings": settings, "mappings": _MAPPINGS}
        self._client.create_index(self.index, body)

    def write(self, name: str, data: bytes) -> None:
        """Store a file; to store it again changes nothing."""
        send(self._client, self.index, _entries(name, data))

    def read(self, name: str, size: int) -> Iterator[bytes]:
        """The bytes of a file of that size, in parts.

        Raises:
            IndexDamagedError: The server does not have it, or has something else.
        """
        names = [f"{name}#{part}" for part in range(_parts(size))]
        left = size
        for first in range(0, len(names), _AT_ONCE):
            body = {"ids": names[first : first + _AT_ONCE]}
            for found in self._client.ask("POST", f"/{self.index}/_mget", body)["docs"]:
                part = _unpacked(found, left)
                left -= len(part)
                yield part
        if left:
            raise _spoilt(name)

    def others(self, names: Collection[str]) -> list[Part]:
        """The parts of all other files, of very many only some: the next time finds the others."""
        self._client.ask("POST", f"/{self.index}/_refresh", patience=WRITING)
        others = {"filter": [{"exists": {"field": "file"}}], "must_not": [{"terms": {"file": sorted(names)}}]}
        body = {"query": {"bool": others}, "_source": False, "size": _PAGE, "seq_no_primary_term": True}
        hits = self._client.ask("POST", f"/{self.index}/_search", body)["hits"]["hits"]
        return [Part(hit["_id"], hit["_seq_no"], hit["_primary_term"]) for hit in hits]

    def delete(self, parts: Collection[Part]) -> None:
        """Delete parts, but for those that were stored again meanwhile."""
        if parts:
            lines = "".join(map(_deletion, parts))
            self._client.ask("POST", f"/{self.index}/_bulk", lines, patience=WRITING)


def _deletion(part: Part) -> str:
    condition = {"_id": part.id, "if_seq_no": part.number, "if_primary_term": part.term}
    return json.dumps({"delete": condition}) + "\n"


def _entries(name: str, data: bytes) -> Iterator[Entry]:
    for part in range(_parts(len(data))):
        packed = zlib.compress(data[part * _PART : (part + 1) * _PART], 1)
        yield to_entry(f"{name}#{part}", {"file": name, "data": base64.b64encode(packed).decode()})


def _parts(size: int) -> int:
    return -(-size // _PART)


def _unpacked(found: dict[str, Any], left: int) -> bytes:
    try:
        # No more is unpacked than the file has left, whatever the server sends.
        part = zlib.decompressobj().decompress(
            base64.b64decode(found["_source"]["data"]), min(left, _PART) + 1
        )
    except (KeyError, TypeError, ValueError, zlib.error):
        raise _spoilt(str(found.get("_id"))) from None
    if len(part) != min(left, _PART):
        raise _spoilt(str(found.get("_id")))
    return part


def _spoilt(name: str) -> IndexDamagedError:
    return IndexDamagedError(
        "the server does not have this file of the index as it was stored", where=name, hint="try again"
    )
