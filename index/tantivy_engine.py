"""The engine for large collections: postings with positions in Tantivy, a library in Rust, no server.

The only module that knows Tantivy. A segment of ours is an index of Tantivy's that has one segment and was
written by one thread, so that the number of a document there is that of the paragraph here.

Tantivy cuts what it is given at blanks, so it is given tokens parted by blanks, in four fields:

- ``text``: bigrams and stems, ``=`` before a stem, at the positions of `index.analysis.Token`;
- ``form``: word forms, where only neighbours have positions to go by;
- ``character``: single Han characters, which no phrase needs;
- ``word``: Chinese words, of which only the number of paragraphs is asked.

Where a position holds no token stands a mark that the tokenizer drops.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import DuizhaoError
from index.analysis import Analysis
from index.engine import REBUILD, Answer, IndexDamagedError, Scored, is_refusal
from index.gaps import FIELDS, Tokens, rows
from index.plan import And, Character, Everything, Glob, Not, Or, Phrase, Plan, Term, matcher, terms_of

try:
    from tantivy import (
        Document,
        Filter,
        Index,
        Occur,
        Query,
        Schema,
        SchemaBuilder,
        Searcher,
        TextAnalyzerBuilder,
        Tokenizer,
    )
except ImportError as error:
    raise DuizhaoError(
        "the engine tantivy needs a package that is not installed",
        hint="install it with `pip install 'duizhao[tantivy]'`",
    ) from error

_FIELDS = {**FIELDS, "character": ("character", "")}
_GAP = "|"  # in no token
# Tantivy drops tokens of more than 65,530 bytes; longer ones are cut to so many code points of four bytes.
_LONGEST = 16_000
_TOKENS = Tokens(_LONGEST, fields=_FIELDS)
# A Tantivy segment is closed when it takes up so many bytes of memory: never, as large as ours are.
_MEMORY = 4_000_000_000
_META = "meta.json"
# How often, and with how many seconds between, it is tried to delete a folder that Tantivy has worked in.
_ATTEMPTS, _PAUSE = 20, 0.05
# How Tantivy tells of a number that the system gave for refusing something.
_SYSTEM_ERROR = re.compile(r"\bOs \{ code: (\d+),")
_SEGMENT = "00000000-0000-0000-0000-000000000000"


class TantivyEngine:
    """Postings in Tantivy; exact for all but phrases of word forms with something between them."""

    name = "tantivy"

    def write(self, directory: Path, paragraphs: Iterable[Analysis]) -> None:
        """See `index.engine.Engine.write`."""
        scratch = directory / "scratch"
        scratch.mkdir()
        index = _unwatched(Index(_schema(), str(scratch)))
        gaps = TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.custom_stopword([_GAP]))
        index.register_tokenizer("gaps", gaps.build())
        index.register_tokenizer("characters", TextAnalyzerBuilder(Tokenizer.ngram(1, 1)).build())
        writer = index.writer(_MEMORY, 1)
        for paragraph in paragraphs:
            document = Document()
            for field, text in _texts(paragraph):
                document.add_text(field, text)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        del writer, index  # they hold files and a lock there
        _settle(scratch, directory)

    def open(self, directory: Path, size: int) -> TantivyPostings:
        """See `index.engine.Engine.open`."""
        (directory / _META).stat()  # FileNotFoundError: the segment was dropped by a newer generation
        with _reporting_damage(directory):
            if not all(path.is_file() or path.is_dir() for path in directory.iterdir()):
                raise ValueError("a pipe or a device is among them")  # which would be waited for
            postings = TantivyPostings(directory, _opened(directory))
            if postings.size != size:
                raise ValueError(f"{postings.size} paragraphs where {size} were written")
        return postings


class _Asked(NamedTuple):
    """A plan as Tantivy understands it, and whether it asks for just the same."""

    query: Query
    exact: bool


class TantivyPostings:
    """The postings of one segment; see `index.engine.Postings`."""

    def __init__(self, directory: Path, index: Index) -> None:
        self._directory = directory
        self._schema = index.schema
        self._searcher: Searcher = index.searcher()
        self.size = self._searcher.num_docs

    def candidates(self, plan: Plan) -> Answer[Sequence[int]]:
        """See `index.engine.Postings.candidates`."""
        if isinstance(plan, Everything):
            return Answer(range(self.size), exact=True)
        with _reporting_damage(self._directory):
            asked = self._asked(plan)
            # All score alike, and of those Tantivy puts the smaller number first.
            return Answer(self._numbers(Query.const_score_query(asked.query, 0.0), self.size), asked.exact)

    def count(self, plan: Plan) -> Answer[int]:
        """See `index.engine.Postings.count`."""
        with _reporting_damage(self._directory):
            if isinstance(plan, Character):
                plan = Term("character", plan.text)
            if isinstance(plan, Term):
                return Answer(self._df(plan), _TOKENS.is_whole(plan))
            asked = self._asked(plan)
            # Nothing is ranked: where a phrase stands once, Tantivy looks no further.
            query = Query.const_score_query(asked.query, 0.0)
            found = self._searcher.search(query, limit=1, count=True)
            return Answer(int(found.count), asked.exact)  # type: ignore[attr-defined]

    def top(self, plan: Plan, k: int) -> Answer[list[Scored]]:
        """See `index.engine.Postings.top`."""
        with _reporting_damage(self._directory):
            weighed = [
                Query.const_score_query(self._asked(term).query, term.weight) for term in terms_of(plan)
            ]
            clauses = [(Occur.Should, query) for query in weighed]
            exact = True
            if not (isinstance(plan, Or) and all(isinstance(part, Term) for part in plan.parts)):
                asked = self._asked(plan)
                clauses.append((Occur.Must, Query.const_score_query(asked.query, 0.0)))
                exact = asked.exact
            hits = self._search(Query.boolean_query(clauses), k)
            return Answer([Scored(address.doc, score) for score, address in hits], exact)

    def best(self, plan: Plan, k: int) -> list[int] | None:
        """See `index.engine.Postings.best`: BM25 of Tantivy."""
        with _reporting_damage(self._directory):
            asked = self._asked(plan)
            return self._numbers(asked.query, k) if asked.exact else None

    def df(self, terms: Sequence[Term]) -> Answer[list[int]]:
        """See `index.engine.Postings.df`."""
        with _reporting_damage(self._directory):
            return Answer([self._df(term) for term in terms], all(map(_TOKENS.is_whole, terms)))

    def close(self) -> None:
        """See `index.engine.Postings.close`."""
        del self._searcher

    def _df(self, term: Term) -> int:
        if term.field not in _FIELDS:
            return 0
        return self._searcher.doc_freq(*_TOKENS.named(term))

    def _numbers(self, query: Query, k: int) -> list[int]:
        return [address.doc for _, address in self._search(query, k)]

    def _search(self, query: Query, k: int) -> list[tuple[Any, Any]]:
        """Scores and addresses of the best `k` by Tantivy's score, ties in order of number."""
        if not (k and self.size):  # Tantivy can look for one at least
            return []
        return self._searcher.search(query, limit=min(k, self.size), count=False).hits

    def _asked(self, plan: Plan) -> _Asked:
        match plan:
            case Term(field) if field in _FIELDS:
                return _Asked(Query.term_query(self._schema, *_TOKENS.named(plan)), _TOKENS.is_whole(plan))
            case Term():
                return _Asked(Query.empty_query(), exact=True)
            case Character(text):
                return _Asked(Query.term_query(self._schema, "character", text), exact=True)
            case Everything():
                return _Asked(Query.all_query(), exact=True)
            case Glob(field, pattern):
                return self._glob(field, pattern)
            case _:
                return self._together(plan)

    def _together(self, plan: Phrase | And | Or | Not) -> _Asked:
        match plan:
            case Phrase(parts, offsets):
                return self._phrase(parts, offsets)
            case And(parts):
                return self._all(parts)
            case Or(parts):
                asked = [self._asked(part) for part in parts]
                query = Query.boolean_query([(Occur.Should, one.query) for one in asked])
                return _Asked(query, all(one.exact for one in asked))
            case Not():
                raise ValueError("Not stands only inside an And")

    def _all(self, parts: Sequence[Plan]) -> _Asked:
        wanted = [self._asked(part) for part in parts if not isinstance(part, Not)]
        refused = [self._asked(part.part) for part in parts if isinstance(part, Not)]
        clauses = [(Occur.Must, one.query) for one in wanted] or [(Occur.Must, Query.all_query())]
        # To take away too much would lose paragraphs.
        clauses += [(Occur.MustNot, one.query) for one in refused if one.exact]
        return _Asked(Query.boolean_query(clauses), all(one.exact for one in (*wanted, *refused)))

    def _phrase(self, parts: Sequence[Term], offsets: Sequence[int]) -> _Asked:
        named = [_TOKENS.named(term) for term in parts if term.field in _FIELDS]
        if len(named) < len(parts):
            return _Asked(Query.empty_query(), exact=True)
        fields = {field for field, _ in named}
        in_a_row = all(after - before == 1 for before, after in pairwise(offsets))
        if len(parts) > 1 and (fields == {"text"} or (fields == {"form"} and in_a_row)):
            words: list[str | tuple[int, str]] = [
                (offset, text) for offset, (_, text) in zip(offsets, named, strict=True)
            ]
            query = Query.phrase_query(self._schema, fields.pop(), words)
            return _Asked(query, all(map(_TOKENS.is_whole, parts)))
        whole = self._all(parts)
        return whole._replace(exact=whole.exact and len(parts) == 1)

    def _glob(self, field: str, pattern: str) -> _Asked:
        if field not in _FIELDS:
            return _Asked(Query.empty_query(), exact=True)
        name, mark = _FIELDS[field]
        prefix = re.split(r"[?*]", pattern, maxsplit=1)[0]
        matches = matcher(mark + pattern)
        words = [word for word, _ in self._searcher.terms_with_prefix(name, mark + prefix)]
        found = [word for word in words if len(word) >= _LONGEST or matches(word)]
        exact = all(len(word) < _LONGEST for word in found)
        return _Asked(Query.term_set_query(self._schema, name, found), exact)


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="gaps", index_option="position")
    builder.add_text_field("form", tokenizer_name="gaps", index_option="position")
    builder.add_text_field("character", tokenizer_name="characters", index_option="freq")
    builder.add_text_field("word", tokenizer_name="gaps", index_option="basic")
    return builder.build()


def _texts(paragraph: Analysis) -> Iterator[tuple[str, str]]:
    """What a paragraph says in each field, the tokens parted by blanks."""
    found = rows(paragraph, _GAP, _TOKENS.stem, _TOKENS.cut)
    yield "text", found.text
    if " " in paragraph.forms:  # a Latin word; else there are marks alone
        yield "form", found.form
    yield "character", "".join(paragraph.runs)
    yield "word", " ".join(paragraph.words)


def _unwatched(index: Index) -> Index:
    """The index, and no thread that watches its files for changes: there are none."""
    index.config_reader("manual")
    return index


def _settle(scratch: Path, directory: Path) -> None:
    """Keep what is read, under names that are the same each time; Tantivy makes them at random."""
    meta = json.loads((scratch / _META).read_text())
    for segment in meta["segments"]:
        for path in scratch.glob(f"{_file_name(segment['segment_id'])}.*"):
            path.rename(directory / f"{_file_name(_SEGMENT)}{path.suffix}")
        segment["segment_id"] = _SEGMENT
    (directory / _META).write_text(json.dumps(meta))
    _remove(scratch)


def _remove(scratch: Path) -> None:
    """Delete a folder where a thread of Tantivy's may put one more lock file meanwhile.

    Raises:
        OSError: It cannot be deleted.
    """
    import shutil

    for _ in range(_ATTEMPTS):
        shutil.rmtree(scratch, ignore_errors=True)
        if not scratch.exists():
            return
        time.sleep(_PAUSE)
    shutil.rmtree(scratch)


def _file_name(segment: str) -> str:
    return segment.replace("-", "")


def _opened(directory: Path) -> Index:
    try:
        return _unwatched(Index.open(str(directory)))
    except ValueError:
        return _linked(directory)


def _linked(directory: Path) -> Index:
    """An index that is opened where Tantivy can put its lock files, which takes more than to read them."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for path in directory.glob("[!.]*"):
            (Path(folder) / path.name).symlink_to(path.absolute())
        return _unwatched(Index.open(folder))


@contextmanager
def _reporting_damage(directory: Path) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        if is_refusal(error):
            raise
        if number := _SYSTEM_ERROR.search(str(error)):
            code = int(number[1])
            raise OSError(code, os.strerror(code), str(directory)) from error
        # A damaged file makes Tantivy panic, which Python learns of by a class that nobody can import.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise IndexDamagedError(
                f"the postings are damaged ({type(error).__name__}: {error})", where=directory, hint=REBUILD
            ) from error
        raise
