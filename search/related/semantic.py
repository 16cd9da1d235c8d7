"""How near in meaning the paragraphs of an index are to a question, by their vectors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.model import LANGUAGES
from index.analysis import Analysis
from index.encoder import encode
from index.reader import Snapshot
from search import query
from search.related.candidates import Place
from search.results import Share

if TYPE_CHECKING:
    from index.vectors import Floats

# What a cosine of 1 is worth, as a share of what a passage scores that holds everything asked once. Across
# languages words say less, for only translations are found. By trial, on four sets of questions in one
# language and two across: more for the other language would lift what only looks near above what is.
_SAME_LANGUAGE = 0.75
_OTHER_LANGUAGE = 1.5
# What is no nearer means nothing: random letters come so near to some passage of every index.
_FLOOR = 0.25


class Similarity:
    """The cosines of one question with the paragraphs of an index.

    Args:
        snapshot: An index with vectors.
        asked: The question; only its words and phrases are looked at.

    Raises:
        EncoderMissingError: The extra is not installed.
    """

    def __init__(self, snapshot: Snapshot, asked: query.Query) -> None:
        text = " ".join(leaf.text for leaf in query.leaves(asked))
        self._segments = snapshot.segments
        self._is_chinese = any(piece.han for piece in Analysis(text).pieces)
        self._vector = encode([text])[0]
        self._cosines: dict[int, Floats] = {}

    def nearest(self, segment: int) -> Iterator[tuple[int, float]]:
        """The numbers of the paragraphs of a segment that are near, with their cosines, the nearest first."""
        cosines = self._of(segment)
        for number in (-cosines).argsort(kind="stable"):
            if cosines[number] < _FLOOR:
                return
            yield int(number), float(cosines[number])

    def score(self, place: Place, whole: float) -> float:
        """What its meaning adds to the score of a passage; `whole` is `units.whole` of the question."""
        return self._weight(place) * whole * max(0.0, self._cosine(place))

    def shares(self, place: Place, whole: float) -> Iterator[Share]:
        """The same score, explained."""
        if score := self.score(place, whole):
            yield Share(self._reason(place), "meaning", 1, 0, self._weight(place) * whole, score)

    def reasons(self, place: Place) -> Iterator[str]:
        """Why a passage is near, if it is near in meaning."""
        if self._cosine(place) >= _FLOOR:
            yield f"{self._reason(place)} (embedding)"

    def _reason(self, place: Place) -> str:
        return f"similar meaning {self._cosine(place):.2f}"

    def _weight(self, place: Place) -> float:
        lang = LANGUAGES[self._segments[place.segment].store.lang[place.number]]
        is_foreign = lang != "und" and lang.startswith("zh") != self._is_chinese
        return _OTHER_LANGUAGE if is_foreign else _SAME_LANGUAGE

    def _cosine(self, place: Place) -> float:
        return float(self._of(place.segment)[place.number])

    def _of(self, segment: int) -> Floats:
        if segment not in self._cosines:
            vectors = self._segments[segment].vectors
            if vectors is None:
                raise ValueError(f"segment {segment} has no vectors")
            self._cosines[segment] = vectors.cosines(self._vector)
        return self._cosines[segment]
