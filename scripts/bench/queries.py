"""What a warm query costs, through the Python interface and on one core; and whether totals are right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from corpus.fold import fold
from index.analysis import Analysis
from index.engine import DEFAULT_ENGINE, Postings, engine
from index.plan import Term as PlanTerm
from index.reader import Segment, Snapshot
from scripts.bench.clock import milliseconds, percentile, spread, timed
from scripts.bench.postings import directory_bytes, write_postings
from scripts.bench.report import Report
from scripts.bench.sampling import MIXED_LENGTHS, english_phrases, han_strings, stored_texts
from search import open_index
from search.match import StoredTexts, tally
from search.nodes import TermNode
from search.query import Word
from search.terms import Text, terms

#: What stands between Han characters without parting them; kept apart from the product, which it checks.
SEEN_THROUGH = re.compile(
    "[\\s“”‘’「」『』《》〈〉\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]+"
)
_CONVERSIONS = ("s2t", "t2s", "s2hk", "s2tw")
_WARM_UP = 50
# Han characters of each half of a question.
_QUESTION_LENGTHS = (4, 6, 8, 10)


def warm(report: Report, directory: Path, count: int) -> None:
    """Time exact queries with their totals and best ten hits."""
    report.section("warm queries: exact total and best ten, CPU, p95 in ms")
    with open_index(directory) as index:
        texts = stored_texts(index.snapshot)
        groups = {
            "1 Han character": (han_strings(texts, count, (1,)), 25.0),
            "2 to 12 Han characters": (han_strings(texts, count, MIXED_LENGTHS[1:]), 5.0),
            "English phrases of 2 to 4 words": (english_phrases(texts, count), 5.0),
        }
        for name, (queries, limit) in groups.items():
            if not queries:
                report.fact(name, "none in these texts")
                continue
            milliseconds(lambda query: index.search(query, match="exact"), queries[:_WARM_UP])
            taken = milliseconds(lambda query: index.search(query, match="exact"), queries)
            report.at_most(
                f"{name}, {len(queries):,}", percentile(taken, 95), limit, "ms", note=spread(taken)
            )


def related(report: Report, directory: Path, count: int) -> None:
    """Time questions that are put together from two stretches of different paragraphs."""
    report.section("warm related queries: exact total and nearest ten, CPU, p95 in ms")
    with open_index(directory) as index:
        strings = han_strings(stored_texts(index.snapshot), 2 * count, _QUESTION_LENGTHS)
        queries = [f"{one}，{two}？" for one, two in zip(strings[::2], strings[1::2], strict=False)]
        if not queries:
            report.fact("questions", "no Han characters in these texts")
            return
        milliseconds(lambda query: index.search(query, match="related"), queries[:_WARM_UP])
        taken = milliseconds(lambda query: index.search(query, match="related"), queries)
        report.at_most(f"questions, {len(queries):,}", percentile(taken, 95), 150.0, "ms", note=spread(taken))


def one_character(report: Report, directory: Path, scratch: Path, count: int) -> None:
    """Compare what answers one character, a scan of the match texts, with postings of single characters."""
    report.section("one Han character: paragraphs and counts, without ranking")
    snapshot = Snapshot(directory)
    characters = han_strings(stored_texts(snapshot), count, (1,))
    pairs, size, seconds = _with_unigrams(snapshot, scratch)
    if characters:
        scan = milliseconds(lambda char: _by_scan(snapshot, char), characters)
        read = milliseconds(lambda char: _by_postings(pairs, char), characters)
        slower = percentile(scan, 95) / percentile(read, 95)
        report.fact("scan of the match texts (in use)", f"p95 {percentile(scan, 95):.2f}, {spread(scan)}")
        report.fact("postings of single characters", f"p95 {percentile(read, 95):.2f}, {spread(read)}")
        report.fact("scan against postings, p95", f"x {slower:.2f}")
    bigger = size / sum(sum(segment.entry.files.values()) for segment in snapshot.segments)
    report.fact(
        "price of the postings", f"{size / 1e6:.2f} MB (+{bigger:.0%} of the index), {seconds:.2f} s CPU"
    )
    for _, postings in pairs:
        postings.close()
    snapshot.close()


def recall(report: Report, directory: Path, count: int) -> None:
    """Compare totals with a plain scan of the stored texts, for strings in five scripts."""
    report.section("exactness: random strings, as printed and converted by OpenCC")
    with open_index(directory) as index:
        stored = stored_texts(index.snapshot)
        texts = [SEEN_THROUGH.sub("", fold(text)) for text in stored]
        wrong, asked = [], 0
        strings = han_strings(stored, count, MIXED_LENGTHS)
        converters = _converters()
        for string in strings:
            truth = _count(texts, fold(string))
            for query in dict.fromkeys([string, *(convert(string) for convert in converters)]):
                found = index.search(query, match="exact", limit=0)
                asked += 1
                if (found.total, found.occurrences) != truth:
                    wrong.append(f"{query} {found.total}/{found.occurrences}, not {truth[0]}/{truth[1]}")
    note = f"{len(strings):,} strings, {asked:,} queries {'; '.join(wrong[:5])}"
    report.at_most("queries with a wrong total or count", len(wrong), 0, note=note)


def _converters() -> list[Callable[[str], str]]:
    from opencc import OpenCC

    return [OpenCC(name).convert for name in _CONVERSIONS]


def _count(texts: Sequence[str], needle: str) -> tuple[int, int]:
    counts = [found for text in texts if (found := text.count(needle))]
    return len(counts), sum(counts)


def _with_unigrams(snapshot: Snapshot, scratch: Path) -> tuple[list[tuple[Segment, Postings]], int, float]:
    """The segments beside postings of single characters made for them; their bytes and CPU seconds."""
    pairs, size, seconds = [], 0, 0.0
    for segment in snapshot.segments:
        directory = scratch / f"unigrams-{segment.entry.name}"
        terms = [{"unigram": set(_characters(segment, n))} for n in range(len(segment.store))]
        _, cost = timed(partial(write_postings, terms, directory))
        size, seconds = size + directory_bytes(directory), seconds + cost.cpu
        pairs.append((segment, engine(DEFAULT_ENGINE).open(directory, len(segment.store))))
    return pairs, size, seconds


def _characters(segment: Segment, number: int) -> Iterator[str]:
    for piece in Analysis(segment.store.text[number].decode()).pieces:
        if piece.han:
            yield from piece.text


def _term(character: str) -> Text:
    ((term,),) = terms(Word(character))
    assert isinstance(term, Text)
    return term


def _by_scan(snapshot: Snapshot, character: str) -> None:
    node = TermNode(0, _term(character))
    for segment in snapshot.segments:
        tally(node, StoredTexts(segment.store), segment.store, range(len(segment.store)), 1)


def _by_postings(pairs: Sequence[tuple[Segment, Postings]], character: str) -> None:
    asked = PlanTerm("unigram", fold(character))
    node = TermNode(0, _term(character)._replace(plan=asked))
    for segment, postings in pairs:
        numbers = postings.candidates(asked).value
        tally(node, StoredTexts(segment.store), segment.store, numbers, 1)
