"""Where the time of indexing goes: by stage, and by token field; how fast our own part of it is."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from sys import intern

from corpus.encodings import decode
from corpus.model import Document
from index.analysis import Analysis
from index.reader import Snapshot
from index.scan import FoundFile, scan
from index.segment import read_documents
from index.stemming import stem
from index.store import StoreWriter
from index.words import words
from scripts.bench.clock import Cost, timed
from scripts.bench.postings import Terms, directory_bytes, write_postings
from scripts.bench.report import Report

#: What an engine without word segmentation needs: from bytes to tokens and ids. MB of UTF-8 a second of CPU.
_OWN = 4.0
_DECODE, _SEGMENT, _ANALYSE = (
    "read and decode",
    "segment into paragraphs",
    "analyse: fold, pieces, match texts",
)
_GATHER, _TERMS = "store: keys, rows, columns", "terms: bigrams, forms, stems"
_PROCESSING = (_DECODE, _SEGMENT, _ANALYSE, _GATHER, _TERMS)


def stages(report: Report, folders: Sequence[Path], index: Path, scratch: Path) -> None:
    """Print where the time goes, in one process, stage after stage; of the files that `index` holds."""
    report.section("indexing by stage, one process")
    readable = _indexed(index)
    found, scanning = timed(lambda: scan(folders))
    files = [file for path, file in found.files.items() if path in readable]
    documents, reading = timed(lambda: _documents(files))
    _, decoding = timed(lambda: _decode(files))
    texts = [p.text for d in documents for p in d.paragraphs if p.kind != "boilerplate"]
    _, analysing = timed(lambda: _analyse(texts))
    stem.cache_clear()  # as it was for the stage before
    store, adding = timed(lambda: _gather(documents))
    _, writing = timed(lambda: store.finish(scratch))
    _, loading = timed(lambda: list(words("经济")))
    _, cutting = timed(lambda: _cut(store.analyses))
    _, making = timed(lambda: _make(store.analyses))  # words are cut but once
    terms = [_interned(analysis.terms()) for analysis in store.analyses]
    _, posting = timed(lambda: write_postings(terms, scratch / "all"))
    _, syncing = timed(lambda: _sync(scratch))
    costs = {
        "scan folders": scanning,
        _DECODE: decoding,
        _SEGMENT: reading.less(decoding),
        _ANALYSE: analysing,
        _GATHER: adding.less(analysing),
        "store: write": writing,
        "words: load jieba's dictionary": loading,
        "words: cut": cutting,
        _TERMS: making,
        "postings: sort and write": posting,
        "flush to the disk": syncing,
    }
    _print_stages(report, costs)
    _own_speed(report, costs, cutting, sum(len(text.encode()) for text in texts) / 1e6)
    _fields(report, terms, posting, scratch)


def _print_stages(report: Report, costs: dict[str, Cost]) -> None:
    total = Cost(*map(sum, zip(*costs.values(), strict=True)))
    rows = [
        (name, f"{cost.cpu:.2f}", f"{cost.wall:.2f}", f"{cost.cpu / total.cpu:.0%}")
        for name, cost in [*costs.items(), ("all", total)]
    ]
    report.table(("stage", "CPU s", "wall s", "of CPU"), rows)


def _own_speed(report: Report, costs: dict[str, Cost], cutting: Cost, megabytes: float) -> None:
    """Print how fast texts are processed without an engine, as UTF-8, without and with words of Chinese."""
    report.section("own text processing: from bytes to pieces, match texts, tokens and ids; no engine")
    seconds = sum(costs[name].cpu for name in _PROCESSING)
    shares = ((name, f"{costs[name].cpu / seconds:.0%}") for name in _PROCESSING)
    report.table(("stage", "of CPU"), shares)
    report.at_least("without cutting words", megabytes / seconds, _OWN, "MB/s", note=f"{megabytes:.1f} MB")
    report.fact("with words by jieba's dictionary", f"{megabytes / (seconds + cutting.cpu):.4g} MB/s")


def _fields(report: Report, terms: Sequence[Terms], everything: Cost, scratch: Path) -> None:
    """Write the postings again without each field: what it adds, the making of its terms aside."""
    report.section("postings by token field; saved when the field is left out")
    size = directory_bytes(scratch / "all")
    rows = []
    for field in terms[0]:
        rest: list[Terms] = [{n: found for n, found in t.items() if n != field} for t in terms]
        directory = scratch / f"without-{field}"
        _, cost = timed(partial(write_postings, rest, directory))
        saved = size - directory_bytes(directory)
        counts = Counter(term for t in terms for term in t[field])
        rows.append(
            (
                field,
                f"{len(counts):,}",
                f"{counts.total():,}",
                f"{saved / 1e6:.2f}",
                f"{saved / size:.0%}",
                f"{everything.cpu - cost.cpu:.2f}",
            )
        )
    report.table(("field", "terms", "postings", "MB", "of bytes", "CPU s"), rows)


def _indexed(index: Path) -> set[str]:
    snapshot = Snapshot(index)
    snapshot.close()
    return {document.path for document in snapshot.documents}


def _documents(files: Sequence[FoundFile]) -> list[Document]:
    return [document for file in files for _, document in read_documents(file)]


def _decode(files: Sequence[FoundFile]) -> None:
    for file in files:
        decode(Path(file.path).read_bytes(), where=file.path)


def _analyse(texts: Sequence[str]) -> None:
    for text in texts:
        analysis = Analysis(text)
        _ = analysis.forms, analysis.stems, analysis.length


def _gather(documents: Sequence[Document]) -> StoreWriter:
    store = StoreWriter()
    for document in documents:
        store.start_document()
        citable = (paragraph for paragraph in document.paragraphs if paragraph.kind != "boilerplate")
        for n, paragraph in enumerate(citable, 1):
            store.add(n, paragraph)
    return store


def _cut(analyses: Sequence[Analysis]) -> None:
    for analysis in analyses:
        _ = analysis.words


def _make(analyses: Sequence[Analysis]) -> None:
    for analysis in analyses:
        analysis.terms()


def _interned(terms: Terms) -> Terms:
    return {field: set(map(intern, found)) for field, found in terms.items()}  # one object a term


def _sync(directory: Path) -> None:
    for path in directory.rglob("*"):
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
