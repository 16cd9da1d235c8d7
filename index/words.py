"""Words of Chinese text by jieba: for ranking, related passages and statistics, never for matching.

A word segmenter splits the same string differently in different sentences, so matching on its words loses
occurrences; bigrams lose none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jieba


def words(run: str) -> Iterable[str]:
    """The words of a run of folded Han characters, in order; unknown names stay single characters.

    jieba's hidden Markov model is off: it guesses long words that do not recur, which makes ranking worse.
    """
    found: Iterable[str] = _tokenizer().cut(run, HMM=False)
    return found


def short_words(run: str, longest: int) -> Iterator[str]:
    """The likeliest words of a run of folded Han characters, none of more than `longest` characters."""
    tokenizer = _tokenizer()
    graph = tokenizer.get_DAG(run)
    short = {
        start: [end for end in ends if end - start < longest] or [start] for start, ends in graph.items()
    }
    route: dict[int, tuple[float, int]] = {}
    tokenizer.calc(run, short, route)
    start = 0
    while start < len(run):
        end = route[start][1] + 1
        yield run[start:end]
        start = end


@lru_cache(maxsize=1)
def _tokenizer() -> jieba.Tokenizer:
    import logging
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes and pkg_resources in jieba 0.42.1
        import jieba

    jieba.default_logger.setLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    # What `initialize` does, without its cache in the shared temporary directory, where anyone may plant one.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer
