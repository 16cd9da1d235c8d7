"""What tests of several files share and start once."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest
from engines import SCRATCH
from opensearch_cluster import Cluster, cluster, missing_tools

from index.opensearch.server import write_server

# A hundred processes would each compile the same modules again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Indexes are flushed to the disk at every step. Nothing of this is there afterwards; `--basetemp` keeps it.
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(SCRATCH))


def pytest_collection_finish() -> None:
    """What was collected stays until the end: no search for garbage need look at it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def opensearch() -> Iterator[Cluster]:
    """A real OpenSearch of three nodes."""
    if reason := missing_tools():
        pytest.skip(reason)
    with cluster(3) as started:
        write_server(SCRATCH, started.server("battery"))
        yield started


@pytest.fixture(autouse=True)
def _started(request: pytest.FixtureRequest) -> None:
    """The server, for what is marked as asking one."""
    if request.node.get_closest_marker("opensearch"):
        request.getfixturevalue("opensearch")
