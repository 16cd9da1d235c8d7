"""Paragraphs on their way to the server: in requests of limited size, sent again until each is stored."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from index.opensearch.client import WRITING, Client, ServerError

# Bytes and entries of one request. The server refuses 100 MB, and holds what it works on in memory.
_BYTES, _ENTRIES = 4 << 20, 2000
_BUSY = frozenset({429, 503})
_TOO_LARGE = 413
_WAIT_SECONDS = 0.5


class Entry(NamedTuple):
    """One thing to store: its id, by which storing it twice is storing it once, and its values as JSON."""

    id: str
    source: bytes


def send(client: Client, index: str, entries: Iterable[Entry]) -> int:
    """Store entries; all of them are on the server's disk when this returns. Their number.

    Raises:
        ServerError: Some could not be stored.
    """
    count = 0
    for batch in _batches(entries):
        _send(client, index, batch)
        count += len(batch)
    return count


def to_entry(identity: str, values: object) -> Entry:
    """An entry of values."""
    return Entry(identity, json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode())


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        if batch and (len(batch) >= _ENTRIES or size + len(entry.source) > _BYTES):
            yield batch
            batch, size = [], 0
        batch.append(entry)
        size += len(entry.source)
    if batch:
        yield batch


def _send(client: Client, index: str, batch: Sequence[Entry]) -> None:
    """Store a batch; in halves where the server or what stands before it finds it too large or too much."""
    deadline = time.monotonic() + WRITING
    wait = _WAIT_SECONDS
    while batch:
        try:
            batch = _refused(client, index, batch)
        except ServerError as error:
            if error.status not in (_TOO_LARGE, 429) or len(batch) == 1:
                raise
            half = len(batch) // 2
            _send(client, index, batch[:half])
            batch = batch[half:]
        else:
            if batch and time.monotonic() > deadline:
                where = ", ".join(client.server.urls)
                raise ServerError("the server is overloaded", where=where, hint="try again later")
            if batch:
                time.sleep(wait)
                wait *= 2


def _refused(client: Client, index: str, batch: Sequence[Entry]) -> list[Entry]:
    """Send a batch; what of it the server was too busy for."""
    lines = b"".join(b'{"index":{"_id":"%s"}}\n%s\n' % (e.id.encode(), e.source) for e in batch)
    wanted = {"filter_path": "items.*.status,items.*.error.reason"}
    answer = client.ask("POST", f"/{index}/_bulk", lines, wanted, patience=WRITING)
    again = []
    for entry, item in zip(batch, answer["items"], strict=True):
        result = item["index"]
        if result["status"] in _BUSY:
            again.append(entry)
        elif "error" in result:
            where = ", ".join(client.server.urls)
            raise ServerError(f"the server does not store it: {result['error']['reason']}", where=where)
    return again
