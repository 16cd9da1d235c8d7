"""What every engine offers, and the table of those there are.

An engine keeps postings and nothing else: tokens in, paragraph numbers out. It writes the postings of one
*segment* (an immutable batch of paragraphs numbered from 0) into a directory of its own, and opens them.
It may propose too much, never too little, and says of each answer whether it is exact.
"""

from __future__ import annotations

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


class IndexDamagedError(DuizhaoError):
    """The files of an index cannot be read as what they should be."""


#: name -> "module:factory". The module is imported when the engine is first used.
ENGINES: dict[str, str] = {
    "whoosh": "index.whoosh_engine:WhooshEngine",
}
DEFAULT_ENGINE = "whoosh"


def engine(name: str) -> Engine:
    """The engine of that name.

    Raises:
        DuizhaoError: There is none.
    """
    if name not in ENGINES:
        raise DuizhaoError(f"no engine is called {name!r}", hint=f"there is: {', '.join(ENGINES)}")
    make: Callable[[], Engine] = load(ENGINES[name])
    return make()
