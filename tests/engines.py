"""The engines that tests are run with."""

from __future__ import annotations

import atexit
import os
import shutil
from pathlib import Path
from tempfile import mkdtemp

import pytest
from _pytest.mark import ParameterSet

from corpus.errors import DuizhaoError
from index.engine import engine
from index.opensearch.engine import OpenSearchEngine
from index.opensearch.server import nearest_server


def _is_roomy(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > _ROOM


_MEMORY = Path("/dev/shm")
_ROOM = 1 << 30  # bytes; containers have much less by default
#: Where tests write indexes. All that is written is flushed to the disk; where there is a disk in memory,
#: nobody need wait for that. The server of the engine opensearch is noted here too, once it runs.
SCRATCH = Path(mkdtemp(prefix="duizhao-", dir=_MEMORY if _is_roomy(_MEMORY) else None))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)


def engine_param(name: str) -> ParameterSet:
    """The engine of that name as a parameter of a test, which is skipped where the engine cannot be used."""
    if name == "opensearch":
        made = OpenSearchEngine(lambda _directory: nearest_server(SCRATCH))
        return pytest.param(made, id=name, marks=pytest.mark.opensearch)
    try:
        return pytest.param(engine(name), id=name)
    except DuizhaoError as error:
        return pytest.param(None, id=name, marks=pytest.mark.skip(reason=str(error)))
