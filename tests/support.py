"""Builders that the tests of the index and of search share: small files, small indexes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from corpus.model import Kind, Language, Paragraph, Span
from index.engine import DEFAULT_ENGINE
from index.manifest import DocumentEntry, Manifest
from index.manifest_file import write_manifest
from index.segment import SegmentWriter
from index.update import Summary, update
from search.results import Hit, Results
from search.searcher import Index, open_index

SHARED = Path(__file__).parents[2] / "shared"
#: Long enough ago for the index to trust the clock of the file system.
LONG_AGO = 1_600_000_000


def span(paragraph: Paragraph) -> Span:
    """The span of a paragraph whose source is plain text."""
    assert paragraph.span is not None
    return paragraph.span


def write_files(folder: Path, files: Mapping[str, str | bytes], *, age: int = 0) -> None:
    """Write files by relative name, dated long ago, later by `age` seconds."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, (LONG_AGO + age, LONG_AGO + age))


@dataclass
class Library:
    """A folder of source files and the index made of it."""

    root: Path

    def __post_init__(self) -> None:
        self.sources.mkdir(parents=True, exist_ok=True)

    @property
    def sources(self) -> Path:
        return self.root / "sources"

    @property
    def index(self) -> Path:
        return self.root / "index"

    def write(self, files: Mapping[str, str | bytes], *, age: int = 0) -> None:
        write_files(self.sources, files, age=age)

    def update(self, *names: str, **options: object) -> Summary:
        """Index the named parts of the source folder, or all of it."""
        paths = [self.sources / name for name in names] or [self.sources]
        return update(self.index, paths, **options)  # type: ignore[arg-type]

    def search(self, query: str, **options: object) -> Results:
        with open_index(self.index) as opened:
            return opened.search(query, **options)  # type: ignore[arg-type]

    def ids(self) -> dict[str, list[str]]:
        """The ids of all paragraphs by the relative path of their document."""
        with open_index(self.index) as opened:
            return {
                os.path.relpath(document.path, self.sources): [
                    found.id for found in opened.snapshot.paragraphs(document)
                ]
                for document in opened.snapshot.documents
            }

    def document_ids(self) -> dict[str, str]:
        """The ids of documents by relative path."""
        with open_index(self.index) as opened:
            return {os.path.relpath(d.path, self.sources): d.id for d in opened.snapshot.documents}

    def paths(self) -> dict[str, str]:
        """Absolute path by relative name, for comparing with summaries."""
        return {
            path.relative_to(self.sources).as_posix(): str(path)
            for path in self.sources.rglob("*")
            if path.is_file()
        }


@dataclass(frozen=True)
class Text:
    """A paragraph of a made-up document."""

    text: str
    kind: Kind = "paragraph"
    lang: Language = "zh-Hans"
    section: tuple[str, ...] = ()


@dataclass(frozen=True)
class Work:
    """A made-up document; its id is its path."""

    texts: Sequence[Text | str]
    path: str = "/a.txt"
    date: str | None = None
    title: str = "题"
    sha256: str = ""


def write_index(
    directory: Path, works: Sequence[Work], *, segments: int = 1, engine: str = DEFAULT_ENGINE
) -> None:
    """Make an index of ready paragraphs, past readers and segmentation, in so many segments."""
    directory.mkdir(parents=True, exist_ok=True)
    with mock.patch("os.fsync"):  # these indexes need not survive a power cut
        _write_index(directory, works, segments, engine)


def _write_index(directory: Path, works: Sequence[Work], segments: int, engine: str) -> None:
    entries: list[DocumentEntry] = []
    parts = []
    for number in range(segments):
        writer = SegmentWriter(directory, engine)
        for work in works[number::segments]:
            texts = [Text(text) if isinstance(text, str) else text for text in work.texts]
            writer.add(_entry(work), enumerate(map(_paragraph, texts), 1))
        built = writer.finish()
        entries += built.documents
        assert built.segment is not None
        parts.append(built.segment)
    write_manifest(directory, Manifest(engine=engine).successor(entries, parts))


@contextmanager
def opened(works: Sequence[Work | str], *, segments: int = 1) -> Iterator[Index]:
    """An opened index of made-up documents; a text alone is a paragraph of the one document ``/a.txt``."""
    texts = [work for work in works if isinstance(work, str)]
    whole = [work for work in works if isinstance(work, Work)] + ([Work(texts)] if texts else [])
    with TemporaryDirectory() as folder:
        write_index(Path(folder), whole, segments=segments)
        with open_index(folder) as index:
            yield index


def marked(hit: Hit) -> str:
    """The text of a hit with its matches in square brackets."""
    parts, end = [], 0
    for span in hit.spans:
        parts += [hit.text[end : span.start], "[", hit.text[span.start : span.end], "]"]
        end = span.end
    return "".join([*parts, hit.text[end:]])


def everything(index: Index, query: str, **options: object) -> Results:
    """All hits of a query, with what must hold of every answer checked."""
    results = index.search(query, limit=None, **options)  # type: ignore[arg-type]
    assert len(results.hits) == results.total
    assert sum(len(hit.spans) for hit in results.hits) == results.occurrences
    assert len({hit.document.id for hit in results.hits}) == results.documents
    for hit in results.hits:
        ends = [0, *(span.end for span in hit.spans)]
        assert all(e <= s.start < s.end for e, s in zip(ends, hit.spans, strict=False)), "spans overlap"
        assert ends[-1] <= len(hit.text), "a span outside its text"
    return results


def _paragraph(text: Text) -> Paragraph:
    return Paragraph(text.kind, text.text, Span(0, len(text.text)), text.section, text.lang)


def _entry(work: Work) -> DocumentEntry:
    return DocumentEntry(
        id=work.path,
        path=work.path,
        part=0,
        title=work.title,
        date=work.date,
        sha256=work.sha256 or work.path,
        size=1,
        stamp="1@1",
        format="text",
        encoding="utf-8",
        segment="",
        slot=0,
        first=0,
        paragraphs=0,
        boilerplate=0,
        metadata={},
    )
