"""The best of many things, when it takes time to learn what one of them is worth."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.rank import best_lifted

MOST = 1.5
scores = st.sampled_from([0.0, 1.0, 1.2, 1.5, 2.0, 3.0])
lifts = st.sampled_from([1.0, 1.25, MOST])


@given(st.lists(st.tuples(scores, lifts), max_size=12), st.integers(1, 5))
def test_the_best_are_those_of_a_full_sort(given_: list[tuple[float, float]], k: int) -> None:
    scored = [(score, (place,)) for place, (score, _) in enumerate(given_)]

    def final(score: float, thing: tuple[int]) -> float:
        return score * given_[thing[0]][1]

    wanted = sorted(scored, key=lambda pair: (-final(*pair), pair[1]))
    assert best_lifted(scored, k, MOST, final) == [thing for _, thing in wanted[:k]]


def test_what_cannot_come_among_the_best_is_not_asked_about() -> None:
    asked: list[int] = []

    def final(score: float, thing: tuple[int]) -> float:
        asked.append(thing[0])
        return score

    assert best_lifted([(1.0, (0,)), (10.0, (1,)), (9.0, (2,))], 1, MOST, final) == [(1,)]
    assert sorted(asked) == [1, 2]
