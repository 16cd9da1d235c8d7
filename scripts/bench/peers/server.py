"""An OpenSearch for the time of a comparison."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from corpus.loading import load
from index.opensearch.client import URL
from scripts.bench.peers.ours import OPENSEARCH
from scripts.bench.peers.peer import peer


@contextmanager
def server(names: Collection[str]) -> Iterator[None]:
    """Start a server of one node, if one is asked and can be started here.

    Args:
        names: Of what is compared.
    """
    if OPENSEARCH not in names or peer(OPENSEARCH).missing():
        yield
        return
    with load("tests.opensearch_cluster:cluster")() as started:
        os.environ[URL] = started.nodes[0].url
        yield
