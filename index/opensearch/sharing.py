"""One index for a team: the server keeps all of its files, and each directory is a mirror of them.

What is current is said by one entry on the server, which names a manifest; replacing that entry, on condition
that it is still the one that the writer began with, is the commit. Readers bring the files of segments, which
never change, once; they ask the server on opening whether there is a newer manifest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from corpus.errors import DuizhaoError
from corpus.files import read_regular
from index.disposal import remove_unused
from index.durable import replace_file
from index.engine import IndexDamagedError
from index.home import SERVER, refuse_links
from index.lock import writer_lock
from index.manifest import (
    FILE,
    IndexMissingError,
    IndexStaleError,
    Manifest,
    manifest_text,
    parse_manifest,
    read_manifest,
    salvage,
)
from index.opensearch.client import WRITING, Client, Parameters, ServerError, client_of
from index.opensearch.files import Files
from index.opensearch.lease import lease
from index.opensearch.server import read_server

_WAIT_SECONDS = 30.0
_ATTEMPTS = 3
_CURRENT = "current"
_NAMES: Parameters = {"format": "json", "h": "index"}
_CONFLICT, _MISSING = 409, 404
_SEGMENT = re.compile(r"[0-9a-f]{16}")
# Of a segment: a manifest from elsewhere must not lead out of its directory.
_FILE = re.compile(r"(\w[\w.-]*/)*\w[\w.-]*", re.ASCII)

#: The engine of an index that is kept on a server.
ENGINE = "opensearch"


class Current:
    """The entry that says what is current.

    Attributes:
        digest: SHA-256 of the manifest, by which it is kept.
        size: Its bytes.
        version: Of the entry, as the condition of replacing it.
    """

    def __init__(self, entry: Mapping[str, Any]) -> None:
        self.digest, self.size = str(entry["_source"]["manifest"]), int(entry["_source"]["size"])
        self.version = {"if_seq_no": entry["_seq_no"], "if_primary_term": entry["_primary_term"]}


def refresh(directory: Path) -> None:
    """See `index.home.refresh`."""
    client = client_of(read_server(directory))
    current = current_on(client)
    if current is not None and current.digest != _local_digest(directory):
        with writer_lock(directory, wait=_WAIT_SECONDS):
            _catch_up(directory, client)


@contextmanager
def writing(directory: Path, wait: float) -> Iterator[ServerHome]:
    """See `index.home.writing`."""
    client = client_of(read_server(directory))
    files = Files(client)
    files.create()
    with lease(client, files.index, wait):
        yield ServerHome(directory, client, _catch_up(directory, client))


class ServerHome:
    """See `index.home.Home`."""

    engine = ENGINE

    def __init__(self, directory: Path, client: Client, current: Current | None) -> None:
        self._directory = directory
        self._client = client
        self._files = Files(client)
        self._begun = self._current = current
        self._before = Manifest() if current is None else _read_if_whole(directory)

    def commit(self, manifest: Manifest) -> None:
        """See `index.home.Home.commit`."""
        data = manifest_text(manifest).encode("ascii")
        if manifest.engine != ENGINE:  # moved away: from now on the directory is all there is
            replace_file(self._directory / FILE, data)
            (self._directory / SERVER).unlink()
            return
        known = _files(self._before)
        for name in _files(manifest):
            if name not in known:
                self._files.write(name, read_regular(self._directory / name))
        digest = hashlib.sha256(data).hexdigest()
        self._files.write(_manifest_name(digest), data)
        self._replace_current(digest, len(data))
        replace_file(self._directory / FILE, data)

    def tidy(self, manifest: Manifest) -> None:
        """See `index.home.Home.tidy`; what the one before it names is kept for those who still read it."""
        if manifest.engine != ENGINE:
            return
        server = self._client.server
        current = {server.segment(segment.name) for segment in manifest.segments}
        before = {server.segment(segment.name) for segment in self._before.segments}
        rows = self._client.ask("GET", f"/_cat/indices/{server.alias}-*", None, _NAMES)
        found = {row["index"] for row in rows if _SEGMENT.fullmatch(row["index"].rpartition("-")[2])}
        manifests = [_manifest_name(_local_digest(self._directory))]
        manifests += [_manifest_name(self._begun.digest)] if self._begun else []
        parts = self._files.others({*_files(manifest), *_files(self._before), *manifests})
        if not self._fence():
            return  # a writer who took us for dead tidies
        self._point_alias(current)
        for name in sorted(found - current - before):
            self._client.ask("DELETE", f"/{name}", None, {"ignore_unavailable": "true"}, patience=WRITING)
        self._files.delete(parts)

    def _fence(self) -> bool:
        """Write what is current anew, so that its condition holds for no writer who began before.

        Of what was found to belong to no generation, such a writer, whose lease ran out while it slept, may
        have built something and be about to commit it. What others build from now on was not found.

        Returns:
            Whether it was still ours to write.
        """
        if self._current is None:
            return True
        try:
            self._put(self._current.digest, self._current.size)
        except ServerError as error:
            if error.status != _CONFLICT:
                raise
            return False
        return True

    def _replace_current(self, digest: str, size: int) -> None:
        try:
            self._put(digest, size)
        except ServerError as error:
            # An answer may be lost on its way and the request sent again: the entry may be ours already.
            now = current_on(self._client) if error.status == _CONFLICT else None
            if now is None or now.digest != digest:
                raise (_overtaken(self._directory) if now else error) from None
            self._current = now

    def _put(self, digest: str, size: int) -> None:
        """Write the entry of what is current, on condition that it is the one we know."""
        condition: Parameters = self._current.version if self._current else {"op_type": "create"}
        entry = {"manifest": digest, "size": size}
        answer = self._client.ask("PUT", _path(self._client), entry, condition, patience=WRITING)
        self._current = Current({**answer, "_source": entry})

    def _point_alias(self, current: set[str]) -> None:
        """Let the alias name the current segments, in one step."""
        alias = self._client.server.alias
        rows = self._client.ask("GET", f"/_cat/aliases/{alias}", None, _NAMES)
        named = {row["index"] for row in rows}
        actions = [{"add": {"index": name, "alias": alias}} for name in sorted(current - named)]
        actions += [{"remove": {"index": name, "alias": alias}} for name in sorted(named - current)]
        if actions:
            self._client.ask("POST", "/_aliases", {"actions": actions}, patience=WRITING)


def current_on(client: Client) -> Current | None:
    """What is current on the server; None if nothing is.

    Raises:
        IndexDamagedError: The entry that says so is another.
        ServerError: There is no answer.
    """
    try:
        return Current(client.ask("GET", _path(client)))
    except ServerError as error:
        if error.status != _MISSING:
            raise
        return None
    except (KeyError, TypeError, ValueError) as error:
        what = "the server's entry of what is current cannot be read"
        raise IndexDamagedError(what, where=_path(client)) from error


def _catch_up(directory: Path, client: Client) -> Current | None:
    """Make a directory, whose lock is held, the mirror of what is current, and say what that is."""
    current = current_on(client)
    for _ in range(_ATTEMPTS):
        if current is None or current.digest == _local_digest(directory):
            break
        try:
            _bring(directory, client, current)
        except IndexDamagedError:
            # Two updates meanwhile have deleted what was current before.
            tried, current = current, current_on(client)
            if current is None or current.digest == tried.digest:
                raise
    return current


def _bring(directory: Path, client: Client, current: Current) -> None:
    """Make a directory the mirror of what is current."""
    refuse_own_index(directory, f"to keep it, delete {SERVER} there")
    files = Files(client)
    data = b"".join(files.read(_manifest_name(current.digest), current.size))
    if hashlib.sha256(data).hexdigest() != current.digest:
        raise IndexDamagedError("the manifest on the server is not what was stored", where=files.index)
    try:
        manifest = parse_manifest(data.decode("ascii"), directory)
    except IndexStaleError:
        replace_file(directory / FILE, data)  # of another version: whoever reads it says so, or rebuilds
        return
    for name, size in _files(manifest).items():
        path = directory / name
        refuse_links(directory / folder for folder in PurePosixPath(name).parents[:-1])
        if not path.is_file() or path.stat().st_size != size:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, b"".join(files.read(name, size)))
    replace_file(directory / FILE, data)
    remove_unused(directory, manifest)


def refuse_own_index(directory: Path, hint: str) -> None:
    """Refuse to make a directory a mirror whose index is nowhere else: it would be deleted.

    Raises:
        DuizhaoError: The directory holds an index of another engine; the hint says what to do.
    """
    own = salvage(directory)
    if own.documents and own.engine != ENGINE:
        what = f"the directory has an index of the engine {own.engine}, and the server one under this name"
        raise DuizhaoError(what, where=directory, hint=hint)


def _files(manifest: Manifest) -> dict[str, int]:
    """The files that a generation names, see `Manifest.files`."""
    found = manifest.files()
    for name in found:
        if not _FILE.fullmatch(name):
            raise IndexDamagedError("the manifest names a file that cannot be one of an index", where=name)
    return found


def _read_if_whole(directory: Path) -> Manifest:
    """The manifest of a directory, or an empty one if it cannot be read, as before a rebuild."""
    try:
        return read_manifest(directory)
    except (IndexMissingError, IndexStaleError, IndexDamagedError):
        return Manifest()


def _local_digest(directory: Path) -> str:
    """SHA-256 of a directory's manifest, empty if there is none."""
    try:
        return hashlib.sha256(read_regular(directory / FILE)).hexdigest()
    except FileNotFoundError:
        return ""


def _manifest_name(digest: str) -> str:
    return f"manifest/{digest}"


def _path(client: Client) -> str:
    return f"/{Files(client).index}/_doc/{_CURRENT}"


def _overtaken(directory: Path) -> DuizhaoError:
    hint = "run the command again; the index is as the other writer left it"
    return DuizhaoError("another machine has changed the index meanwhile", where=directory, hint=hint)
