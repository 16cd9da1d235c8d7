"""Dropping documents from an index."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from corpus.errors import DuizhaoError
from index.disposal import clear_up
from index.durable import cannot_write
from index.home import writing
from index.learning import learn_lexicon
from index.lock import WAIT_SECONDS, writer_lock
from index.manifest import DocumentEntry, Manifest
from index.manifest_file import IndexMissingError, read_manifest


def remove(directory: Path, names: Iterable[str]) -> list[DocumentEntry]:
    """Drop documents, named by id or path, from an index; returns their entries.

    Raises:
        DuizhaoError: A name is not in the index; nothing is dropped then.
    """
    try:
        with writer_lock(directory, wait=WAIT_SECONDS), writing(directory, WAIT_SECONDS) as home:
            manifest = read_manifest(directory)
            gone = {document.id: document for name in names for document in _named(manifest, name)}
            documents = [document for document in manifest.documents if document.id not in gone]
            successor = manifest.successor(documents, list(manifest.segments))
            # Nothing stays of what was learned from them.
            successor = successor._replace(lexicon=learn_lexicon(directory, successor, None))
            home.commit(successor)
            clear_up(home, directory, successor)
            return list(gone.values())
    except FileNotFoundError as error:
        raise IndexMissingError("no index here", where=directory) from error
    except OSError as error:
        raise cannot_write(directory, error) from error


def _named(manifest: Manifest, name: str) -> list[DocumentEntry]:
    path = os.path.abspath(name)  # noqa: PTH100 - links are kept as they were given
    found = [document for document in manifest.documents if document.id == name or document.path == path]
    if not found:
        raise DuizhaoError(
            f"no document is called {name!r}", hint="`duizhao info --documents` lists ids and paths"
        )
    return found
