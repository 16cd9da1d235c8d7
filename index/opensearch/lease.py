"""One writer at a time, whichever machine it is on: an entry on the server that its holder keeps renewing."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from index.lock import IndexLockedError
from index.opensearch.client import Client, Parameters, ServerError

_ID = "writer"
# A holder renews its entry four times before others may take it for dead. They go by their own clocks, and
# by whether the entry changes, so clocks need not agree.
_RENEWED_EVERY, _DEAD_AFTER = 5.0, 20.0
_POLL_SECONDS = 0.5
_CONFLICT, _MISSING = 409, 404


@contextmanager
def lease(client: Client, index: str, wait: float) -> Iterator[None]:
    """Be the one writer.

    Args:
        client: Of the server.
        index: Where the entry is kept.
        wait: Seconds to wait for another writer.

    Raises:
        IndexLockedError: Another writer was not done in time.
    """
    held = _Lease(client, index)
    held.acquire(wait)
    done = threading.Event()
    renewing = threading.Thread(target=held.renew, args=(done,), daemon=True)
    renewing.start()
    try:
        yield
    finally:
        done.set()
        renewing.join()
        held.release()


class _Lease:
    def __init__(self, client: Client, index: str) -> None:
        self._client = client
        self._path = f"/{index}/_doc/{_ID}"
        self._own = {
            "host": socket.gethostname(),
            "system": _system(),
            "process": os.getpid(),
            "token": secrets.token_hex(8),
        }
        self._version: Parameters = {}

    def acquire(self, wait: float) -> None:
        deadline = time.monotonic() + wait
        seen: Parameters | None = None
        since = time.monotonic()
        while not self._write({"op_type": "create"}):
            holder = self._holder()
            if holder is None:
                continue
            version = _version(holder)
            if version != seen:
                seen, since = version, time.monotonic()
            # It may be ours already, and only the answer that said so was lost.
            free = self._is_ours(holder) or _is_dead(holder["_source"])
            if (free or time.monotonic() - since > _DEAD_AFTER) and self._write(version):
                return
            if time.monotonic() >= deadline:
                raise self._locked(holder["_source"])
            time.sleep(_POLL_SECONDS)

    def renew(self, done: threading.Event) -> None:
        while not done.wait(_RENEWED_EVERY):
            # Should it fail, others take over in time; a commit is safe by itself.
            with suppress(ServerError):
                if not self._write(self._version):
                    self._look_again()

    def release(self) -> None:
        with suppress(ServerError):  # it is taken for dead later
            self._look_again()
            self._client.ask("DELETE", self._path, None, self._version)

    def _look_again(self) -> None:
        """Go by what the entry is now if it is ours: the answer that said so may have been lost."""
        holder = self._holder()
        if holder and self._is_ours(holder):
            self._version = _version(holder)

    def _is_ours(self, holder: dict[str, Any]) -> bool:
        return bool(holder["_source"].get("token") == self._own["token"])

    def _write(self, condition: Parameters) -> bool:
        """Make the entry ours, if the condition holds; whether it did."""
        try:
            # A new value each time, so that others see it change.
            self._version = _version(self._client.ask("PUT", self._path, self._own, condition))
        except ServerError as error:
            if error.status != _CONFLICT:
                raise
            return False
        return True

    def _holder(self) -> dict[str, Any] | None:
        """The entry, or None if it is gone meanwhile."""
        try:
            found: dict[str, Any] = self._client.ask("GET", self._path)
        except ServerError as error:
            if error.status != _MISSING:
                raise
            return None
        return found

    def _locked(self, holder: dict[str, Any]) -> IndexLockedError:
        what = f"process {holder.get('process')} on {holder.get('host')} is writing to the index"
        return IndexLockedError(what, where=", ".join(self._client.server.urls), hint="try again later")


def _version(answer: dict[str, Any]) -> Parameters:
    return {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}


def _system() -> str:
    """Where numbers of processes mean the same: since when the system runs, and its part; else empty."""
    try:
        start = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{start} {Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return ""


def _is_dead(holder: dict[str, Any]) -> bool:
    """Whether the holder is known to be dead, being a process of this system that there is not."""
    process, system = holder.get("process"), _system()
    if not system or holder.get("system") != system or not isinstance(process, int):
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
