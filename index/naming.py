"""Which id each document gets: the one it had, wherever its file has gone, else its own, else a new one."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from index.ids import document_id, unique_id
from index.manifest import DocumentEntry
from index.pairing import pair


class Names(NamedTuple):
    """Documents with their ids.

    Attributes:
        documents: In the order given.
        earlier: What each of them was before, None for one that is new.
        moved: New path -> old path of files that were found elsewhere.
        renamed: Ids that documents claim for themselves but others have: claimed -> given.
    """

    documents: list[DocumentEntry]
    earlier: list[DocumentEntry | None]
    moved: dict[str, str]
    renamed: dict[str, str]


def name_documents(
    new: Sequence[DocumentEntry],
    known: Mapping[str, Sequence[DocumentEntry]],
    gone: Sequence[DocumentEntry],
    taken: Collection[str],
) -> Names:
    """Name the documents that were read.

    Args:
        new: What was read; `id` is what the file says of itself, or empty.
        known: By path, the documents that were in files read again.
        gone: Documents whose file is no longer where it was.
        taken: Ids of the documents that stay.
    """
    earlier = _predecessors(new, known, gone)
    held = [_held(document, before) for document, before in zip(new, earlier, strict=True)]
    used = {*taken, *filter(None, held)}
    ids = []
    renamed = {}
    for document, kept in zip(new, held, strict=True):
        given = kept or _fresh_id(document, used)
        used.add(given)
        ids.append(given)
        if document.id and given != document.id:
            renamed[document.id] = given
    documents = [document._replace(id=given) for document, given in zip(new, ids, strict=True)]
    pairs = zip(new, earlier, strict=True)
    moved = {document.path: old.path for document, old in pairs if old and old.path != document.path}
    return Names(documents, earlier, moved, renamed)


def _held(document: DocumentEntry, earlier: DocumentEntry | None) -> str:
    """The id that a document already has, unless its file has come to claim another."""
    if earlier is None:
        return ""
    claims_another = document.id and not re.fullmatch(rf"{re.escape(document.id)}(-\d+)?", earlier.id)
    return "" if claims_another else earlier.id


def _fresh_id(document: DocumentEntry, used: Collection[str]) -> str:
    if document.id:
        return unique_id(document.id, used)
    return document_id(Path(document.path).stem, document.title, used)


def _predecessors(
    new: Sequence[DocumentEntry],
    known: Mapping[str, Sequence[DocumentEntry]],
    gone: Sequence[DocumentEntry],
) -> list[DocumentEntry | None]:
    """What each document was before: by path and title, by path and part, by content and name, by content."""
    here = [document for path in {document.path for document in new} for document in known.get(path, ())]
    return pair(
        new,
        [
            (here, lambda d: (d.path, d.title)),
            (here, lambda d: (d.path, d.part)),
            (gone, lambda d: (d.sha256, d.part, Path(d.path).name)),
            (gone, lambda d: (d.sha256, d.part)),
        ],
    )
