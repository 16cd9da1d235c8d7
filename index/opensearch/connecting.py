"""Making a directory the mirror of an index on a server."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus.errors import DuizhaoError
from index.home import SERVER
from index.manifest import IndexMissingError, read_manifest
from index.opensearch.client import ServerError, client_of
from index.opensearch.server import Server, checked, read_server, write_server
from index.opensearch.sharing import current_on, refuse_own_index

_OLDEST = 2
_NAME = "documents"


def connect(
    directory: Path,
    *,
    urls: Sequence[str] = (),
    name: str | None = None,
    ca: Path | None = None,
    shards: int | None = None,
    replicas: int | None = None,
    plain_http: bool = False,
    anew: bool = False,
) -> None:
    """Note in an index directory on which server it is kept; what is not given stays as it was noted.

    Args:
        directory: The index; made if there is none.
        urls: Of the server's nodes.
        name: Of the index on the server; ``documents`` unless it is noted or given.
        ca: File with the certificates that sign the server's.
        shards: Of each segment, from now on.
        replicas: Of each segment, from now on.
        plain_http: Whether requests may go unencrypted over a network.
        anew: Whether the index is about to be made anew, so that another engine may have kept it so far.

    Raises:
        DuizhaoError: What is given cannot be used, the server is none of OpenSearch, or the directory is
            another index.
    """
    noted = _noted(directory)
    server = checked(
        Server(
            urls=tuple(url.rstrip("/") for url in urls) or noted.urls,
            name=name or noted.name or _NAME,
            ca=str(ca.absolute()) if ca else noted.ca,
            shards=noted.shards if shards is None else shards,
            replicas=noted.replicas if replicas is None else replicas,
            plain_http=plain_http or noted.plain_http,
        )
    )
    _refuse_another(directory, noted, server, anew)
    _check_version(server)
    if current_on(client_of(server)):
        refuse_own_index(directory, "give another --name, or connect another directory with --index")
    directory.mkdir(parents=True, exist_ok=True)
    write_server(directory, server)


def _noted(directory: Path) -> Server:
    if (directory / SERVER).exists():
        return read_server(directory)
    return Server(urls=(), name="")


def _refuse_another(directory: Path, noted: Server, server: Server, anew: bool) -> None:
    """An index is not given up by the way."""
    if noted.name and noted.name != server.name:
        hint = "connect another directory, with --index"
        raise DuizhaoError(f"this directory is the index {noted.name!r}", where=directory, hint=hint)
    if anew or noted.name:
        return
    try:
        manifest = read_manifest(directory)
    except IndexMissingError:
        return
    hint = f"`duizhao index --from {directory}` with the same options moves it"
    raise DuizhaoError(f"this index is kept by the engine {manifest.engine}", where=directory, hint=hint)


def _check_version(server: Server) -> None:
    version = client_of(server).ask("GET", "/")["version"]
    number = str(version.get("number", ""))
    major = number.partition(".")[0]
    if version.get("distribution") != "opensearch" or not (major.isdecimal() and int(major) >= _OLDEST):
        what = f"this is {version.get('distribution', 'not OpenSearch')} {number}"
        hint = f"the engine needs OpenSearch {_OLDEST} or newer"
        raise ServerError(what, where=", ".join(server.urls), hint=hint)
