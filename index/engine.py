"""What every engine offers, and the table of those there are.

An engine keeps postings and nothing else: tokens in, paragraph numbers out. It writes the postings of one
*segment* (an immutable batch of paragraphs numbered from 0) into a directory of its own, and opens them.
It may propose too much, never too little, and says of each answer whether it is exact.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Generic, NamedTuple, Protocol, TypeVar

from corpus.errors import DuizhaoError
from corpus.loading import load
from index.analysis import Analysis
from index.plan import Plan, Term

T = TypeVar("T")


class Answer(NamedTuple, Generic[T]):
    """An engine's answer: `value`, and whether it is `exact` or only bounds the truth from above."""

    value: T
    exact: bool


class Scored(NamedTuple):
    """A paragraph number and its sum of term weights."""

    number: int
    score: float


class Postings(Protocol):
    """The opened postings of one segment."""

    def candidates(self, plan: Plan) -> Answer[Sequence[int]]:
        """Ascending numbers of the paragraphs that may satisfy the plan; none that does is missing."""
        ...

    def count(self, plan: Plan) -> Answer[int]:
        """How many paragraphs satisfy the plan."""
        ...

    def top(self, plan: Plan, k: int) -> Answer[list[Scored]]:
        """The `k` paragraphs with the greatest sum of the weights of the plan's terms they contain.

        Ties go to the smaller number.
        """
        ...

    def best(self, plan: Plan, k: int) -> Sequence[int] | None:
        """The `k` paragraphs that come first by the engine's own ranking, of those that satisfy the plan.

        That minds how often terms occur and how long paragraphs are, as BM25 does. None where the engine has
        no such ranking, or no exact answer.
        """
        ...

    def df(self, terms: Sequence[Term]) -> Answer[list[int]]:
        """For each term, the number of paragraphs that contain it."""
        ...

    def close(self) -> None:
        """Let go of files; the object is not used again."""
        ...


class Engine(Protocol):
    """Writes and opens the postings of segments."""

    name: str

    def write(self, directory: Path, paragraphs: Iterable[Analysis]) -> None:
        """Write the postings of a new segment into an empty directory; the first paragraph is number 0."""
        ...

    def open(self, directory: Path, size: int) -> Postings:
        """Open the postings of a segment of `size` paragraphs.

        Raises:
            IndexDamagedError: The files are not what `write` wrote.
        """
        ...


#: What to do about an index that cannot be read.
REBUILD = "rebuild it with `duizhao index --rebuild`"
#: The same where the index no longer says what it was made of.
REBUILD_FROM = f"{REBUILD} and the folders that were indexed"


class IndexDamagedError(DuizhaoError):
    """The files of an index cannot be read as what they should be."""


def is_refusal(error: BaseException) -> bool:
    """Whether the system refused something: it says nothing about what the files of an index hold.

    Too many open files, no permission, a broken disk, no memory. EINVAL is what a wrong offset gives.
    """
    refused = isinstance(error, OSError) and error.errno not in (None, errno.EINVAL)
    return refused or isinstance(error, MemoryError)


#: name -> "module:factory". The module is imported when the engine is first used.
ENGINES: dict[str, str] = {
    "whoosh": "index.whoosh_engine:WhooshEngine",
    "tantivy": "index.tantivy_engine:TantivyEngine",
    "opensearch": "index.opensearch.engine:OpenSearchEngine",
}
DEFAULT_ENGINE = "whoosh"


class Room(NamedTuple):
    """Up to what size of an index an engine serves well.

    Attributes:
        paragraphs: No more than these.
        reason: What was measured beyond.
        next: The engine to move to then.
    """

    paragraphs: int
    reason: str
    next: str


#: name -> its room, for engines that have an end to it. CPU time on one core, of queries of one to eight
#: characters with total and best ten, 95th percentile: 34 ms with 38,000 paragraphs, 102 with 202,000, where
#: Tantivy takes 5.
ROOMS: dict[str, Room] = {
    "whoosh": Room(200_000, "one exact query in twenty takes over 100 ms, with tantivy 5 ms", "tantivy"),
}


def engine(name: str) -> Engine:
    """The engine of that name.

    Raises:
        DuizhaoError: There is none.
    """
    if name not in ENGINES:
        raise DuizhaoError(f"no engine is called {name!r}", hint=f"there is: {', '.join(ENGINES)}")
    make: Callable[[], Engine] = load(ENGINES[name])
    return make()
