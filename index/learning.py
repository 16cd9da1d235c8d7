"""Learning a lexicon from the aligned documents of an index.

A lexicon depends on nothing but the alignments that it was learned from: its file is named by their hash and
never changed, and an update learns again only if they are others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from pathlib import Path

from corpus.files import read_regular
from index.alignment.clauses import Clause, clauses
from index.alignment.evidence import content_words
from index.analysis import Analysis
from index.associations import Pair, translations
from index.durable import write_file
from index.engine import REBUILD, IndexDamagedError
from index.lexicon import lexicon_path
from index.likely_versions import language
from index.manifest import (
    ALIGNMENTS,
    AlignmentEntry,
    DocumentEntry,
    LexiconEntry,
    Manifest,
)
from index.parallel import Progress
from index.reader import naming_damage
from index.versions import rows_of

# Changes whenever the same alignments would teach something else.
_VERSION = 1
# Links that are more likely right than this, and translations that are more likely than this, are kept; of a
# word so many translations at most. By trial with work reports; more make no better search.
_CONFIDENT = 0.5
_LIKELY = 0.05
_MOST = 5


def learn_lexicon(directory: Path, manifest: Manifest, progress: Progress | None) -> LexiconEntry | None:
    """The lexicon of a generation; a new one is written into the index, which nothing names yet.

    Args:
        directory: The index.
        manifest: The generation, with the lexicon of the one before it.
        progress: Told of the sizes of the files to learn from, and of those read.

    Raises:
        IndexDamagedError: An alignment cannot be read.
    """
    documents = {document.id: document for document in manifest.documents}
    entries = [entry for entry in manifest.alignments or () if _is_bilingual(entry, documents)]
    if not entries:
        return None
    names = sorted({entry.name for entry in entries})
    name = hashlib.sha256(json.dumps([_VERSION, names]).encode()).hexdigest()[:32]
    known = manifest.lexicon
    if known and known.name == name and lexicon_path(directory, name).is_file():
        return known
    if progress:
        progress.start(sum(_size(entry, documents) for entry in entries), "Learning words")
    pairs: list[Pair] = []
    for entry in entries:
        with naming_damage(directory):
            pairs += _pairs(directory, manifest, entry, documents)
        if progress:
            progress.advance(_size(entry, documents))
    lines = sorted(_lines(translations(pairs)))
    if not lines:
        return None
    data = b"".join(lines)
    size = write_file(lexicon_path(directory, name), data)
    return LexiconEntry(name, size, hashlib.sha256(data).hexdigest(), len(lines))


def _is_bilingual(entry: AlignmentEntry, documents: Mapping[str, DocumentEntry]) -> bool:
    """Whether one of two versions is Chinese and one is not."""
    ours, theirs = (language(documents[name]) for name in (entry.left, entry.right))
    return bool(ours and theirs) and ours.startswith("zh") != theirs.startswith("zh")


def _size(entry: AlignmentEntry, documents: Mapping[str, DocumentEntry]) -> int:
    return documents[entry.left].size + documents[entry.right].size


def _pairs(
    directory: Path, manifest: Manifest, entry: AlignmentEntry, documents: Mapping[str, DocumentEntry]
) -> Iterator[Pair]:
    """The words of clauses side by side, as far as their paragraphs surely belong together."""
    kept = json.loads(_bytes(directory / ALIGNMENTS / f"{entry.name}.json", entry.size))
    linked = {(left, right) for left, right, confidence in kept["links"] if confidence > _CONFIDENT}
    ours, theirs = (
        clauses(rows_of(directory, manifest, documents[name])) for name in (entry.left, entry.right)
    )
    for mine, others in _side_by_side(ours, theirs, kept["beads"]):
        if any((a.paragraph, b.paragraph) in linked for a in mine for b in others):
            yield Pair(_words(mine), _words(others))


def _bytes(path: Path, size: int) -> bytes:
    try:
        return read_regular(path, size)
    except FileNotFoundError as error:
        raise IndexDamagedError("a file is missing", where=path, hint=REBUILD) from error


def _side_by_side(
    ours: Sequence[Clause], theirs: Sequence[Clause], beads: Iterable[tuple[int, int]]
) -> Iterator[tuple[Sequence[Clause], Sequence[Clause]]]:
    here = there = 0
    for mine, others in beads:
        yield ours[here : here + mine], theirs[there : there + others]
        here, there = here + mine, there + others


def _words(clauses: Iterable[Clause]) -> frozenset[str]:
    return frozenset(word for clause in clauses for word in content_words(Analysis(clause.text)))


def _lines(found: Mapping[str, Mapping[str, float]]) -> Iterator[bytes]:
    """A line for each word with its likeliest translations."""
    for word, row in found.items():
        likely = [(likelihood, other) for other, likelihood in row.items() if likelihood >= _LIKELY]
        best = [f"\t{other}\t{likelihood:.3f}" for likelihood, other in nlargest(_MOST, likely)]
        if best:
            yield f"{word}{''.join(best)}\n".encode()
