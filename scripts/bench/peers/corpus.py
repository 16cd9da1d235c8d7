"""A folder of documents with so many paragraphs, completed by copies in the other script."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from corpus.errors import DuizhaoError
from corpus.readers import read
from index.scan import scan
from scripts.bench.peers.peer import Corpus

#: OpenCC's names of the conversions that make copies, in this order: either changes most Chinese texts.
_CONVERSIONS = ("s2t", "t2s")
_SEED = 7


def gather(folders: Sequence[Path], count: int, directory: Path) -> Corpus:
    """Copy documents into a new folder until they have `count` paragraphs.

    Where the folders have fewer, texts are taken again, converted to the other script.

    Raises:
        DuizhaoError: There are too few even so.
    """
    directory.mkdir()
    corpus = Corpus(directory, [], [])
    for number, (path, data) in enumerate(_documents(folders)):
        target = directory / f"{number:05}-{path.name}"
        try:
            parsed = read(path, data)
        except DuizhaoError:
            continue  # other engines know no files, and a file that is no document is none for ours
        target.write_bytes(data)
        for part, document in enumerate(parsed.documents):
            kept = [paragraph.text for paragraph in document.paragraphs if paragraph.kind != "boilerplate"]
            corpus.texts.extend(kept)
            corpus.names.extend(f"{target}:{part}:{n}" for n in range(1, len(kept) + 1))
        if len(corpus.texts) >= count:
            return corpus
    raise DuizhaoError(
        f"{len(corpus.texts):,} paragraphs, copies included, where {count:,} are wanted",
        where=", ".join(map(str, folders)),
        hint="name larger folders, or ask for fewer with --paragraphs",
    )


def _documents(folders: Sequence[Path]) -> Iterator[tuple[Path, bytes]]:
    """All files, then the plain texts among them converted, once for each conversion."""
    paths = [Path(path) for path in sorted(scan(folders).files)]
    random.Random(_SEED).shuffle(paths)  # of every folder, however few are taken
    originals = ((path, path.read_bytes()) for path in paths)
    texts = [path for path in paths if path.suffix in (".txt", ".md")]
    return chain(originals, *(_converted(texts, convert, name) for name, convert in _converters()))


def _converted(
    paths: Sequence[Path], convert: Callable[[str], str], name: str
) -> Iterator[tuple[Path, bytes]]:
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if (converted := convert(text)) != text:
            yield path.with_name(f"{path.stem}-{name}{path.suffix}"), converted.encode()


def _converters() -> Iterator[tuple[str, Callable[[str], str]]]:
    from opencc import OpenCC

    for name in _CONVERSIONS:
        yield name, OpenCC(name).convert
