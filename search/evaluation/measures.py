"""Figures of runs, computed by ir-measures over pytrec_eval; tests of their differences by SciPy."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from corpus.errors import DuizhaoError
from search.evaluation.trec import Judgements, Run

if TYPE_CHECKING:
    from ir_measures import Measure
    from numpy import float64
    from numpy.typing import NDArray

#: Measure -> query -> value.
Scores: TypeAlias = Mapping[str, Mapping[str, float]]

MEASURES = ("nDCG@10", "MRR@10", "R@100")

_RESAMPLES = 9_999
_BATCH = 500  # resamples held in memory at a time


class Comparison(NamedTuple):
    """How two runs differ in one measure.

    Attributes:
        value: Mean of the first over all queries.
        other: Mean of the second.
        better: Queries on which the first is better.
        worse: Queries on which it is worse.
        p: Probability of a difference as large, in either direction, between runs of equal worth.
    """

    value: float
    other: float
    better: int
    worse: int
    p: float


def require_libraries() -> None:
    """Make sure that figures can be computed, before much work is done for them.

    Raises:
        DuizhaoError: A library is missing.
    """
    try:
        import ir_measures  # noqa: F401 - whether it can be imported is the question
    except ImportError as error:
        raise missing(error) from error


def missing(error: ImportError) -> DuizhaoError:
    """The error that says what to install."""
    return DuizhaoError(
        f"evaluation needs {error.name}, which is not installed",
        hint="install it with `pip install 'duizhao[eval]'`",
    )


def score(judgements: Judgements, run: Run) -> Scores:
    """The value of each of `MEASURES` for every judged query; one that the run lacks has 0 in all of them.

    nDCG@10 has gains of 2**relevance - 1 and discounts of log2(rank + 1) (Burges et al. 2005, "Learning to
    rank using gradient descent"). MRR@10 is the reciprocal rank of the first relevant passage, 0 below rank
    10. R@100 is the share of all relevant passages among the first 100.

    Raises:
        DuizhaoError: A library is missing.
    """
    require_libraries()
    import ir_measures

    measures = _measures(judgements)
    # The library sorts by score and breaks ties by name; ranks as scores leave nothing to break.
    scored = {query: {name: -float(i) for i, name in enumerate(names)} for query, names in run.items()}
    values: dict[str, dict[str, float]] = {name: {} for name in MEASURES}
    for metric in ir_measures.iter_calc(list(measures), judgements, scored):
        values[measures[metric.measure]][metric.query_id] = metric.value
    return values


def means(scores: Scores) -> dict[str, float]:
    """The mean of each measure over all queries."""
    return {name: fmean(values.values()) for name, values in scores.items()}


def compare(scores: Scores, others: Scores) -> dict[str, Comparison]:
    """Compare two runs measure by measure, on the same queries.

    The test is Fisher's paired randomisation test, two-sided (Smucker, Allan and Carterette 2007, "A
    comparison of statistical significance tests for information retrieval evaluation"): how often the
    difference is as large if for each query chance says which run is which. It is exact for few queries, else
    from 9,999 samples.

    Raises:
        DuizhaoError: A library is missing.
    """
    ours, theirs = means(scores), means(others)
    found = {}
    for name, values in scores.items():
        differences = [value - others[name][query] for query, value in values.items()]
        found[name] = Comparison(
            ours[name],
            theirs[name],
            better=sum(difference > 0 for difference in differences),
            worse=sum(difference < 0 for difference in differences),
            p=_chance([difference for difference in differences if difference]),
        )
    return found


def _measures(judgements: Judgements) -> dict[Measure, str]:
    """The library's measures, and what they are called here."""
    from ir_measures import RR, R, nDCG

    levels = {level for judged in judgements.values() for level in judged.values()}
    gains = {level: 2 ** max(level, 0) - 1 for level in levels}
    return dict(zip((nDCG(gains=gains) @ 10, RR @ 10, R @ 100), MEASURES, strict=True))


def _chance(differences: list[float]) -> float:
    """The p of the randomisation test; queries without a difference do not change it."""
    if len(differences) < 2:
        return 1.0  # either sign of a single difference is as large
    try:
        from scipy.stats import permutation_test
    except ImportError as error:
        raise missing(error) from error
    # Of a single sample SciPy flips signs, which is what exchanging the runs of a query does.
    test = permutation_test(
        (differences,), _sum, permutation_type="samples", n_resamples=_RESAMPLES, batch=_BATCH, rng=0
    )
    return float(test.pvalue)


def _sum(values: NDArray[float64], axis: int) -> NDArray[float64]:
    total: NDArray[float64] = values.sum(axis=axis)
    return total
