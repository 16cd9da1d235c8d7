"""In how many paragraphs of an index tokens stand, and the words that cut a run of a question best."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log

from index.plan import Term
from index.reader import Snapshot

#: Characters of the longest word that is looked for.
_LONGEST = 8


class Vocabulary:
    """The tokens of an index, all its segments together; paragraphs that are gone are counted too."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.paragraphs = sum(len(segment.store) for segment in snapshot.segments)

    def df(self, field: str, texts: Iterable[str]) -> dict[str, int]:
        """The number of paragraphs that contain each token of a field; those in none are left out."""
        asked = list(dict.fromkeys(texts))
        totals = self._snapshot.df([Term(field, text) for text in asked])
        return {text: total for text, total in zip(asked, totals, strict=True) if total}

    def dfs(self, tokens: Iterable[Term]) -> dict[Term, int]:
        """The number of paragraphs that contain each token; none for those that there are not."""
        asked = list(tokens)
        return dict(zip(asked, self._snapshot.df(asked), strict=True))

    def character_df(self, characters: Iterable[str]) -> dict[str, int]:
        """The same for single Han characters."""
        totals = {
            c: sum(segment.store.character_df(c) for segment in self._snapshot.segments) for c in characters
        }
        return {character: total for character, total in totals.items() if total}

    def words(self, run: str, bigrams: Mapping[str, int]) -> list[str]:
        """The likeliest words of a run of folded Han characters; characters in no word stand alone."""
        return _best_cut(run, self.df("word", _candidates(run, bigrams)), self.paragraphs)


def _candidates(run: str, bigrams: Mapping[str, int]) -> Iterable[str]:
    """The parts of a run that may be words: all their bigrams occur."""
    for start in range(len(run) - 1):
        for end in range(start + 2, min(len(run), start + _LONGEST) + 1):
            if run[end - 2 : end] not in bigrams:
                break
            yield run[start:end]


def _best_cut(run: str, df: dict[str, int], paragraphs: int) -> list[str]:
    """The cut with the greatest product of shares of paragraphs (Viterbi over a unigram model).

    A character counts as one that stands nowhere: how often it stands alone is not known, and characters are
    so much more frequent than words that their true shares would take all words apart.
    """
    alone = log(0.5 / (paragraphs + 1))
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        words = (
            (best[start][0] + log((found + 0.5) / (paragraphs + 1)), start)
            for start in range(max(0, end - _LONGEST), end - 1)
            if (found := df.get(run[start:end]))
        )
        best.append(max([(best[end - 1][0] + alone, end - 1), *words]))
    return _trace(run, [start for _, start in best])


def _trace(run: str, starts: Sequence[int]) -> list[str]:
    words, end = [], len(run)
    while end:
        words.append(run[starts[end] : end])
        end = starts[end]
    return words[::-1]
