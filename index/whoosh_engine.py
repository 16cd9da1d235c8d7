"""The embedded default engine: postings in Whoosh's codec, plain Python, no server.

The only module that knows Whoosh. It uses the codec alone (term dictionary and posting lists), because the
store keeps texts and the manifest keeps the state:

- a segment is written once and never changed, so there is no table of contents, no schema and no lock file;
- posting lists are gathered in memory and handed over sorted, which spares Whoosh's external sort.

Whoosh pickles small tuples into its files. Nothing here unpickles more than plain values, so that an index
from elsewhere cannot run code: see `_PlainUnpickler`.
"""

from __future__ import annotations

import io
import pickle
import re
import zlib
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, closing
from functools import lru_cache, wraps
from heapq import nsmallest
from itertools import accumulate
from pathlib import Path
from types import SimpleNamespace
from typing import Concatenate, NoReturn, ParamSpec, TypeVar

from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher, W3Segment, W3TermInfo, W3TermsReader
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.formats import Existence

from corpus.files import open_regular
from index.analysis import Analysis
from index.engine import REBUILD, Answer, IndexDamagedError, Scored, is_refusal
from index.plan import And, Character, Everything, Glob, Not, Or, Phrase, Plan, Term, matcher, terms_of

P = ParamSpec("P")
R = TypeVar("R")

_FIELD = SimpleNamespace(format=Existence())  # all that the codec asks of a schema field
# Whole lists are read, never skipped through: large blocks, and deflate at its fastest.
_BLOCK = 2048
_CODEC = W3Codec(blocklimit=_BLOCK, compression=1)
# Bytes of a block unpacked: the pickle of a number takes seven of them at most.
_UNPACKED = 8 * _BLOCK
# Verifying one more candidate costs about as much as reading this many postings.
_WORTH_READING = 4


class WhooshEngine:
    """Postings in Whoosh's third codec; exact for single terms and their combinations, not for phrases."""

    name = "whoosh"

    def write(self, directory: Path, paragraphs: Iterable[Analysis]) -> None:
        """See `index.engine.Engine.write`. Holds all postings in memory, about 6 bytes each."""
        fields: dict[str, defaultdict[str, array[int]]] = {}
        for number, paragraph in enumerate(paragraphs):
            for field, terms in paragraph.terms().items():
                lists = fields.setdefault(field, defaultdict(_numbers))
                for term in terms:
                    lists[term].append(number)
        writer = _CODEC.field_writer(FileStorage(str(directory)), _segment())
        for field in sorted(fields):
            writer.start_field(field, _FIELD)
            for term, ids in sorted(fields[field].items()):
                writer.start_term(term.encode())
                for number in ids:
                    writer.add(number, 1.0, b"", None)
                writer.finish_term()
            writer.finish_field()
        writer.close()

    def open(self, directory: Path, size: int) -> WhooshPostings:
        """See `index.engine.Engine.open`."""
        try:
            return WhooshPostings(_TermsReader(directory), size)
        except Exception as error:
            if is_refusal(error):
                raise  # a file is missing: the segment was dropped by a newer generation
            raise _damaged(directory, error) from error


class WhooshPostings:
    """The postings of one segment; see `index.engine.Postings`."""

    def __init__(self, reader: _TermsReader, size: int) -> None:
        self._reader = reader
        self._size = size
        self._read = lru_cache(maxsize=256)(self._read_postings)
        self._df = lru_cache(maxsize=4096)(self._reader.df)

    def candidates(self, plan: Plan) -> Answer[Sequence[int]]:
        """See `index.engine.Postings.candidates`."""
        match plan:
            case Term():
                return Answer(self._read(plan.field, plan.text), exact=True)
            case Phrase(terms):
                found = self._intersection(terms, ())
                return Answer(found.value, found.exact and len(terms) == 1)
            case And(parts):
                terms = tuple(part for part in parts if isinstance(part, Term))
                return self._intersection(terms, tuple(p for p in parts if not isinstance(p, Term)))
            case Or(parts):
                answers = [self.candidates(part) for part in parts]
                union = set().union(*(answer.value for answer in answers))
                return Answer(sorted(union), all(answer.exact for answer in answers))
            case Glob(field, pattern):
                union = set().union(*(self._read(field, word) for word in self._reader.words(field, pattern)))
                return Answer(sorted(union), exact=True)
            case Everything() | Character():
                return Answer(range(self._size), isinstance(plan, Everything))
            case Not():
                raise ValueError("Not stands only inside an And")

    def count(self, plan: Plan) -> Answer[int]:
        """See `index.engine.Postings.count`."""
        if isinstance(plan, Term):
            return Answer(self._reader.df(plan.field, plan.text), exact=True)
        answer = self.candidates(plan)
        return Answer(len(answer.value), answer.exact)

    def top(self, plan: Plan, k: int) -> Answer[list[Scored]]:
        """See `index.engine.Postings.top`."""
        scores: defaultdict[int, float] = defaultdict(float)
        for term in terms_of(plan):
            weight = term.weight
            for number in self._read(term.field, term.text):
                scores[number] += weight
        if isinstance(plan, Or) and all(isinstance(part, Term) for part in plan.parts):
            answer: Answer[Iterable[int]] = Answer(scores, exact=True)  # no others satisfy it
        else:
            answer = Answer(*self.candidates(plan))
        best = nsmallest(k, ((-scores[number], number) for number in answer.value))
        return Answer([Scored(number, -score) for score, number in best], answer.exact)

    def best(self, plan: Plan, k: int) -> None:
        """See `index.engine.Postings.best`: without frequencies there is no ranking."""

    def df(self, terms: Sequence[Term]) -> Answer[list[int]]:
        """See `index.engine.Postings.df`."""
        return Answer([self._df(term.field, term.text) for term in terms], exact=True)

    def close(self) -> None:
        """See `index.engine.Postings.close`."""
        self._reader.close()

    def _intersection(self, terms: Sequence[Term], others: Sequence[Plan]) -> Answer[Sequence[int]]:
        """Paragraphs with all terms, rarest first; long lists are left to verification once few remain."""
        by_df = sorted((self._df(term.field, term.text), term.field, term.text) for term in terms)
        exact = True
        found: Sequence[int] | None = None
        for df, field, text in by_df:
            if found is not None and df > _WORTH_READING * len(found):
                exact = exact and not found
                break
            found = _both(found, self._read(field, text))
        for part in others:
            if isinstance(part, Not):
                continue
            if isinstance(part, Character):
                exact = False
                continue
            answer = self.candidates(part)
            found, exact = _both(found, answer.value), exact and answer.exact
        if found is None:
            found = range(self._size)
        for part in others:
            if isinstance(part, Not):
                answer = self.candidates(part.part)
                exact = exact and answer.exact
                if answer.exact:
                    found = sorted(set(found).difference(answer.value))
        return Answer(found, exact)

    def _read_postings(self, field: str, text: str) -> array[int]:
        return self._reader.postings(field, text)


def _both(found: Sequence[int] | None, more: Sequence[int]) -> Sequence[int]:
    return more if found is None else sorted(set(found).intersection(more))


def _numbers() -> array[int]:
    return array("I")


def _segment() -> W3Segment:
    return W3Segment(_CODEC, "whoosh", segid="postings")


def _damaged(where: object, error: Exception) -> IndexDamagedError:
    return IndexDamagedError(
        f"the postings are damaged ({type(error).__name__}: {error})",
        where=where,
        hint=REBUILD,
    )


class _PlainUnpickler(pickle.Unpickler):
    """Reads tuples, numbers, strings and dictionaries; anything that names a class or function is refused."""

    def find_class(self, module: str, name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"the index asks for {module}.{name}, which no index of ours does")


class _PlainFile(StructFile):  # type: ignore[misc]
    def read_pickle(self) -> object:
        return _PlainUnpickler(self.file).load()


class _PlainStorage(FileStorage):  # type: ignore[misc]
    def open_file(self, name: str, **kwargs: object) -> _PlainFile:
        return _PlainFile(open_regular(Path(self.folder) / name), name=name, **kwargs)


class _BlockReader(W3LeafMatcher):  # type: ignore[misc]
    def numbers(self) -> array[int]:
        """All paragraph numbers of the list."""
        found = _numbers()
        while self.is_active():
            self._read_data()
            found.extend(accumulate(self._data[0]))  # the codec stores differences
            self._next_block()
        return found

    def _read_data(self) -> None:
        # The stock method calls pickle.loads.
        packed = self._postfile.get(self._dataoffset, self._nextoffset - self._dataoffset)
        if self._compression:
            packed = _unpacked(packed)
        self._data = _PlainUnpickler(io.BytesIO(packed)).load()


def _unpacked(packed: bytes) -> bytes:
    """A block of postings unpacked; one that someone forged may be a thousand times as large."""
    unpacking = zlib.decompressobj()
    data = unpacking.decompress(packed, _UNPACKED)
    if not unpacking.eof:
        raise ValueError("a block that is cut short, or larger than any")
    return data


def _reports_damage(
    method: Callable[Concatenate[_TermsReader, P], R],
) -> Callable[Concatenate[_TermsReader, P], R]:
    @wraps(method)
    def guarded(self: _TermsReader, /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(self, *args, **kwargs)
        except Exception as error:
            if is_refusal(error):
                raise
            # A damaged file makes Whoosh raise nearly anything: struct.error, EOFError, zlib.error ...
            raise _damaged(self.directory, error) from error

    return guarded


class _TermsReader(W3TermsReader):  # type: ignore[misc]
    """The term dictionary of a segment, without the places where Whoosh unpickles at will."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        storage, segment = _PlainStorage(str(directory)), _segment()
        name = segment.make_filename(W3Codec.TERMS_EXT)
        with ExitStack() as files:  # closed again should one of them be damaged
            terms = files.enter_context(closing(storage.open_file(name)))
            postings = files.enter_context(closing(segment.open_file(storage, W3Codec.POSTS_EXT)))
            super().__init__(_CODEC, terms, storage.file_length(name), postings)
            files.pop_all()

    @_reports_damage
    def df(self, field: str, text: str) -> int:
        """Number of paragraphs that contain the term."""
        info = self._info(field, text)
        return 0 if info is None else int(info.doc_frequency())

    @_reports_damage
    def postings(self, field: str, text: str) -> array[int]:
        """Ascending numbers of the paragraphs that contain the term."""
        info = self._info(field, text)
        if info is None:
            return _numbers()
        return _BlockReader(self._postfile, *info.extent(), _FIELD.format).numbers()

    @_reports_damage
    def words(self, field: str, pattern: str) -> list[str]:
        """The terms of a field that match a pattern of ``?`` and ``*``."""
        prefix = re.split(r"[?*]", pattern, maxsplit=1)[0].encode()
        matches = matcher(pattern)
        found = []
        for name, term in self.terms_from(field, prefix):
            if name != field or not term.startswith(prefix):
                break
            if matches(word := term.decode()):
                found.append(word)
        return found

    def _info(self, field: str, text: str) -> W3TermInfo | None:
        try:
            packed = self._tindex[self._keycoder(field, text.encode())]
        except KeyError:
            return None
        if packed[0]:
            # The stock reader would unpickle postings kept inside the term's entry; `write` never makes any.
            raise ValueError("postings inside the term dictionary")
        return W3TermInfo.from_bytes(packed)
