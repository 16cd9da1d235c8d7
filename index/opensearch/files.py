"""The files of an index on the server: cut into parts, in an index of their own, read and written whole.

A file is written before anything names it and never changed. The number of its parts follows from its size,
which is known to whoever asks for it.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Collection, Iterator
from typing import Any

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

    def keep(self, names: Collection[str]) -> None:
        """Delete the parts of all other files, of very many only some: the next time takes the others."""
        self._client.ask("POST", f"/{self.index}/_refresh", patience=WRITING)
        others = {"filter": [{"exists": {"field": "file"}}], "must_not": [{"terms": {"file": sorted(names)}}]}
        body = {"query": {"bool": others}, "_source": False, "size": _PAGE}
        hits = self._client.ask("POST", f"/{self.index}/_search", body)["hits"]["hits"]
        if hits:
            lines = "".join(f'{{"delete":{{"_id":"{hit["_id"]}"}}}}\n' for hit in hits)
            self._client.ask("POST", f"/{self.index}/_bulk", lines, patience=WRITING)


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
