"""Talking to the server: one request at a time, credentials, patience, and errors in words.

The only module that knows opensearch-py.
"""

from __future__ import annotations

import base64
import logging
import os
import random
import re
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from corpus.errors import DuizhaoError
from corpus.files import open_regular
from index.opensearch.server import Server

if TYPE_CHECKING:
    from opensearchpy import Transport
    from opensearchpy.exceptions import TransportError

URL = "DUIZHAO_OPENSEARCH_URL"
USER = "DUIZHAO_OPENSEARCH_USER"
PASSWORD = "DUIZHAO_OPENSEARCH_PASSWORD"  # noqa: S105 - the name of a variable
TOKEN = "DUIZHAO_OPENSEARCH_TOKEN"  # noqa: S105

# As RFC 6750 has it.
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
# Too many requests, also of a circuit breaker; a node between two states.
_BUSY = frozenset({429, 502, 503, 504})
_ALREADY = 400
_TIMEOUT = 60.0
# Seconds that a request goes on being tried: a search is waited for, and a node that died while writing is
# replaced within a minute.
READING, WRITING = 10.0, 120.0
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 10.0


Json: TypeAlias = Any
Parameters: TypeAlias = Mapping[str, str | int]
NONE: Parameters = {}


class ServerError(DuizhaoError):
    """The server cannot be reached, or refuses.

    Attributes:
        status: The HTTP status, 0 where there is none.
    """

    status = 0


class Client:
    """Requests to one server.

    Args:
        server: Where, and how.
    """

    def __init__(self, server: Server) -> None:
        self.server = server
        self._transport = _transport(server)

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        parameters: Parameters = NONE,
        *,
        patience: float = READING,
    ) -> Json:
        """The answer to a request, parsed.

        Args:
            method: Of HTTP.
            path: Below the URL.
            body: Values to send as JSON, or a text as it is.
            parameters: Of the URL.
            patience: Seconds to go on trying while the server is busy; with more than `READING`, also while
                it is away, as it may be in the middle of writing.

        Raises:
            ServerError: There is no answer, or it is a refusal.
        """
        from opensearchpy.exceptions import TransportError

        for wait in _waits(patience):
            try:
                return self._transport.perform_request(method, path, params=dict(parameters), body=body)
            except TransportError as error:
                status = error.status_code if isinstance(error.status_code, int) else 0
                away = status == 0 and patience > READING and not _is_for_good(error)
                if wait is None or not (status in _BUSY or away):
                    raise self._refusal(error, status) from None  # the cause repeats what was sent
            time.sleep(wait)
        raise AssertionError("the last wait is None")

    def create_index(self, name: str, body: object) -> None:
        """Make an index on the server, unless there is one.

        Raises:
            ServerError: It cannot be made.
        """
        if self.ask("HEAD", f"/{name}", patience=WRITING):
            return
        try:
            self.ask("PUT", f"/{name}", body, patience=WRITING)
        except ServerError as error:
            # Another was faster, or our first request got through and its answer did not.
            if error.status != _ALREADY or not self.ask("HEAD", f"/{name}", patience=WRITING):
                raise

    def close(self) -> None:
        """Let go of all connections."""
        self._transport.close()

    def _refusal(self, error: TransportError, status: int) -> ServerError:
        what, hint = _words(error, status)
        refusal = ServerError(what, where=", ".join(self.server.urls), hint=hint)
        refusal.status = status
        return refusal


@lru_cache(maxsize=4)
def client_of(server: Server) -> Client:
    """The client of a server; one a process, for it keeps its connections."""
    return Client(server)


def _waits(patience: float) -> Iterator[float | None]:
    """Seconds to wait after each try, twice as long each time, scattered so that clients do not meet."""
    end = time.monotonic() + patience
    wait = _FIRST_WAIT
    while time.monotonic() + wait < end:
        yield wait * random.uniform(0.5, 1.0)  # noqa: S311
        wait = min(2 * wait, _LONGEST_WAIT)
    yield None


def _transport(server: Server) -> Transport:
    try:
        from opensearchpy import OpenSearch
    except ImportError as error:
        hint = "pip install 'duizhao[opensearch]'"
        raise DuizhaoError("the opensearch engine is not installed", hint=hint) from error
    # What goes wrong is told once, in an error of ours; its log would repeat each try on standard error.
    logging.getLogger("opensearch").addHandler(logging.NullHandler())
    made = OpenSearch(
        list(server.urls),
        ca_certs=_certificates(server),
        verify_certs=True,
        timeout=_TIMEOUT,
        max_retries=len(server.urls),  # the next node, and once more where a kept connection was stale
        headers=_credentials(server),
    )
    transport: Transport = made.transport
    return transport


def _certificates(server: Server) -> str | None:
    """The file of those that sign the server's; an index from elsewhere may name a pipe."""
    if not server.ca:
        return None
    try:
        open_regular(Path(server.ca)).close()
    except OSError as error:
        what = f"the certificates cannot be read: {error.strerror}"
        raise DuizhaoError(what, where=server.ca, hint="--ca FILE names who signed the server's") from error
    return server.ca


def _credentials(server: Server) -> dict[str, str]:
    """The header to identify with, from the environment or the keyring.

    Those of the environment go to the server that the environment names and to no other: an index directory
    from elsewhere may name any.
    """
    token, user = os.environ.get(TOKEN), os.environ.get(USER)
    if not token and not user:
        return {}
    if not set(server.urls) <= set(os.environ.get(URL, "").split()):
        hint = f"set {URL}, the URLs that they are meant for, parted by blanks"
        raise DuizhaoError(
            "the credentials of the environment are not for this server",
            where=" ".join(server.urls),
            hint=hint,
        )
    if token:
        if not _TOKEN.fullmatch(token):
            raise DuizhaoError(f"{TOKEN} holds what no token does", hint="has it a line end or a blank?")
        return {"Authorization": f"Bearer {token}"}
    # Here and not in the library, which knows no passwords but Latin-1.
    pair = f"{user}:{os.environ.get(PASSWORD) or _from_keyring(str(user), server)}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _from_keyring(user: str, server: Server) -> str:
    try:
        keyring = import_module("keyring")
    except ImportError:
        password = None
    else:
        try:
            password = keyring.get_password(server.urls[0], user)
        except keyring.errors.KeyringError as error:
            raise DuizhaoError(f"the keyring gives no password ({type(error).__name__})") from None
    if not password:
        hint = f"set {PASSWORD}, or keep it with `keyring set {server.urls[0]} {user}`"
        raise DuizhaoError(f"{USER} is set, but no password", where=server.urls[0], hint=hint)
    return str(password)


def _is_for_good(error: TransportError) -> bool:
    from opensearchpy.exceptions import SSLError

    return isinstance(error, SSLError)


def _words(error: TransportError, status: int) -> tuple[str, str]:
    """What happened and what to do, with nothing of what was sent."""
    reason = _reason(error)
    if _is_for_good(error):
        return "the server's certificate is not trusted", "--ca FILE names who signed it"
    known = {
        0: (f"cannot reach the OpenSearch server ({reason})", "is it running, and is the URL right?"),
        401: ("the server wants to know who asks", f"set {USER} and {PASSWORD}, or {TOKEN}, and {URL}"),
        403: (f"the server does not allow it: {reason}", "ask those who run it for the right"),
        429: ("the server is overloaded", "try again later, or give it more memory"),
    }
    if status in known:
        return known[status]
    if status in _BUSY:
        return f"the server is not ready: {reason}", "try again when its nodes are up"
    return f"the server refuses (status {status}): {reason}", ""


def _reason(error: TransportError) -> str:
    info = error.info
    if isinstance(info, dict):
        told = info.get("error")
        causes = told.get("root_cause") if isinstance(told, dict) else None
        return str(causes[0].get("reason") if causes else told)[:300]
    return type(info).__name__ if isinstance(info, Exception) else str(error.error)[:300]
