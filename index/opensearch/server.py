"""Which server an index is kept on, and under which name: a small file in the index directory.

The file holds no secret. What is in it may come from elsewhere, so it is checked whenever it is read.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from corpus.errors import DuizhaoError
from corpus.files import read_regular
from index.durable import replace_file
from index.engine import IndexDamagedError
from index.home import SERVER

#: Names of indexes of one name on a server begin so.
PREFIX = "duizhao-"
_NAME = re.compile(r"[a-z0-9_]{1,64}")  # without a hyphen, which parts it from what follows
_LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")
_MOST_COPIES = 1000
_MOST_BYTES = 1 << 16  # of the file
_SUCH_AS = "such as https://search.example:9200"


class Server(NamedTuple):
    """An index on a server.

    Attributes:
        urls: Of the cluster's nodes; any of them answers for all.
        name: Tells indexes on one server apart.
        ca: File with the certificates that sign the server's; empty for those that the system trusts.
        shards: Into how many parts each segment is divided.
        replicas: How many copies of each part there are besides the first.
        plain_http: Whether requests may go unencrypted over a network.
    """

    urls: tuple[str, ...]
    name: str
    ca: str = ""
    shards: int = 1
    replicas: int = 1
    plain_http: bool = False

    @property
    def alias(self) -> str:
        """The name on the server under which all current segments can be searched."""
        return f"{PREFIX}{self.name}"

    def segment(self, name: str) -> str:
        """The name on the server of a segment."""
        return f"{self.alias}-{name}"


def checked(server: Server) -> Server:
    """The same, known to make sense and to be no risk.

    Raises:
        DuizhaoError: A URL, the name or a number cannot be used.
    """
    if not server.urls:
        raise DuizhaoError("no server is named", hint="name one with --url https://HOST:9200")
    for url in server.urls:
        _check_url(url, server.plain_http)
    if not _NAME.fullmatch(server.name):
        hint = "up to 64 small Latin letters, digits and underscores"
        raise DuizhaoError(f"{server.name!r} cannot name an index on a server", hint=hint)
    if not (1 <= server.shards <= _MOST_COPIES and 0 <= server.replicas <= _MOST_COPIES):
        raise DuizhaoError("an index has at least one shard, and no fewer than no replicas")
    return server


def read_server(directory: Path) -> Server:
    """What an index directory says of its server.

    Raises:
        FileNotFoundError: It has none.
        IndexDamagedError: It cannot be made out.
        DuizhaoError: It names what cannot be used.
    """
    path = directory / SERVER
    try:
        values = json.loads(read_regular(path, _MOST_BYTES))
        server = Server(
            urls=tuple(map(str, values["urls"])),
            name=str(values["name"]),
            ca=str(values["ca"]),
            shards=int(values["shards"]),
            replicas=int(values["replicas"]),
            plain_http=values["plain_http"] is True,
        )
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        hint = "name the server again: `duizhao index --engine opensearch --url URL`"
        raise IndexDamagedError("the server's name cannot be read", where=path, hint=hint) from error
    return checked(server)


def write_server(directory: Path, server: Server) -> None:
    """Make a directory that of an index on a server."""
    replace_file(directory / SERVER, f"{json.dumps(server._asdict(), indent=1)}\n".encode())


def nearest_server(directory: Path) -> Server:
    """The server of the index that a directory is part of.

    Raises:
        DuizhaoError: No directory above says so.
    """
    for above in (directory, *directory.parents):
        if (above / SERVER).is_file():
            return read_server(above)
    hint = "name one: `duizhao index --engine opensearch --url https://HOST:9200`"
    raise DuizhaoError("the index says no server for its engine", where=directory, hint=hint)


def _check_url(url: str, plain_http: bool) -> None:
    # A URL is kept and shown. What may hold a password, even a mistyped one, is not repeated in an error.
    if "@" in url:
        hint = "set DUIZHAO_OPENSEARCH_USER and DUIZHAO_OPENSEARCH_PASSWORD instead"
        raise DuizhaoError("a URL must not hold a user or password", hint=hint)
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise DuizhaoError("not the URL of a server", hint=_SUCH_AS) from None
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise DuizhaoError("not the URL of a server", hint=_SUCH_AS)
    if parts.scheme == "http" and not plain_http and not _LOOPBACK.fullmatch(host):
        hint = "use https; --plain-http if the network itself is safe"
        raise DuizhaoError("unencrypted http to another machine", where=url, hint=hint)
