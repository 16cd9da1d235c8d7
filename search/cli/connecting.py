"""The options of ``duizhao index`` that say on which server an index is kept."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from index.opensearch.client import URL
from search.render.wording import plural, printable

C = TypeVar("C", bound=Callable[..., Any])
_ENGINE = "opensearch"


class ServerOptions(NamedTuple):
    """What was said of a server; empty where nothing was."""

    urls: tuple[str, ...]
    name: str | None
    ca: Path | None
    shards: int | None
    replicas: int | None
    plain_http: bool


def server_options(command: C) -> Callable[..., Any]:
    """``--url`` and what belongs to it, handed over together as ``server``."""

    @wraps(command)
    def gathered(
        *,
        urls: tuple[str, ...],
        name: str | None,
        ca: Path | None,
        shards: int | None,
        replicas: int | None,
        plain_http: bool,
        **others: object,
    ) -> object:
        said = ServerOptions(urls, name, ca, shards, replicas, plain_http)
        return command(server=said, **others)

    options = (
        click.option(
            "--url",
            "urls",
            metavar="URL",
            multiple=True,
            help=f"A node of the OpenSearch server; else {URL}.",
        ),
        click.option(
            "--name", metavar="NAME", help="The name of the index on the server.  [default: documents]"
        ),
        click.option(
            "--ca",
            metavar="FILE",
            type=click.Path(path_type=Path, exists=True, dir_okay=False),
            help="The certificates that sign the server's.",
        ),
        click.option(
            "--shards",
            metavar="N",
            type=click.IntRange(1),
            help="Parts of each segment on the server; else 1.",
        ),
        click.option(
            "--replicas", metavar="N", type=click.IntRange(0), help="Further copies of each part; else 1."
        ),
        click.option(
            "--plain-http", is_flag=True, help="Go unencrypted to a server on a network that is safe."
        ),
    )
    whole: Callable[..., Any] = gathered
    for option in reversed(options):
        whole = option(whole)
    return whole


def connect(directory: Path, engine: str | None, said: ServerOptions, *, anew: bool) -> bool:
    """Note in the index which server keeps it, if that was said; whether it was."""
    if not any(said):
        return False
    if engine != _ENGINE:
        raise click.UsageError(f"--url, --name and what belongs to them need --engine {_ENGINE}")
    from index.opensearch.connecting import connect

    urls = said.urls or tuple(os.environ.get(URL, "").split())
    connect(directory, anew=anew, **said._replace(urls=urls)._asdict())
    return True


def report(directory: Path) -> None:
    """Bring a directory to what the server has, and say what that is."""
    from search.searcher import open_index

    with open_index(directory) as index:
        paragraphs, documents = index.snapshot.paragraph_count, len(index.snapshot.documents)
    sys.stdout.write(f"Connected {printable(str(directory))}: ")
    sys.stdout.write(f"{plural(paragraphs, 'paragraph')} in {plural(documents, 'document')}\n")
