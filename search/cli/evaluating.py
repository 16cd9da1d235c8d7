"""``duizhao eval``: how good the ranking is, on queries with judgements."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import click

from index.encoder import require_encoder
from index.engine import DEFAULT_ENGINE, ENGINES
from search.cli.options import format_option
from search.cli.progress import progress_bar
from search.evaluation.asking import Asking, ask, paragraph_ids
from search.evaluation.building import corpus_index, default_cache
from search.evaluation.collection import Collection, collect, named
from search.evaluation.files import CollectionError
from search.evaluation.measures import Scores, compare, means, require_libraries, score
from search.evaluation.report import Report, lines
from search.evaluation.source import Source
from search.evaluation.trec import Judgements, Run, read_run, write_run
from search.render.records import to_line
from search.render.wording import printable
from search.results import Match
from search.searcher import Index, open_index

_T = TypeVar("_T")
_PATH = click.Path(path_type=Path)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


class _NamedRun(NamedTuple):
    """A run, and what it is called: the path of its file if it has one."""

    name: str
    passages: Run


class _Trial(NamedTuple):
    """A run, what it is measured by, and what to know of both."""

    run: _NamedRun
    collection: Collection
    notes: tuple[str, ...]


@click.command("eval")
@click.argument("folder", metavar="[FOLDER]", required=False, type=_FOLDER)
@click.option("--corpus", metavar="FILE", type=_PATH, help="Passages; else corpus.jsonl(.gz) of FOLDER.")
@click.option("--queries", metavar="FILE", type=_PATH, help="Queries; else queries.jsonl(.gz) of FOLDER.")
@click.option("--qrels", metavar="FILE", type=_PATH, help="Judgements; else qrels.tsv of FOLDER.")
@click.option("--field", metavar="NAME", default="text", show_default=True, help="Text of a query to ask.")
@click.option("--lang", metavar="TAG", default="", help="Only passages of the corpus in this language.")
@click.option(
    "--index",
    "directory",
    metavar="DIR",
    type=_PATH,
    help="Ask this index instead of a corpus; judgements name its paragraphs by id.",
)
@click.option(
    "--match",
    type=click.Choice(["related", "auto", "exact"]),
    default="related",
    show_default=True,
    help="What is measured; as for search.",
)
@click.option(
    "--no-translate",
    "translate",
    is_flag=True,
    flag_value=False,
    default=True,
    help="Measure without translations, and without passages found by way of the other language.",
)
@click.option(
    "--no-semantic",
    "use_semantic",
    is_flag=True,
    flag_value=False,
    default=True,
    help="Measure a ranking by words alone, though the index has vectors.",
)
@click.option(
    "--engine",
    type=click.Choice(list(ENGINES)),
    default=DEFAULT_ENGINE,
    show_default=True,
    help="The engine that indexes a corpus.",
)
@click.option("--semantic", is_flag=True, help="Encode the passages of a corpus (extra `semantic`).")
@click.option(
    "--cache",
    metavar="DIR",
    type=_PATH,
    help="Where indexes of corpora are kept; else ~/.cache/duizhao/eval.",
)
@click.option("--run", "out", metavar="FILE", type=_PATH, help="Write what was found as a TREC run.")
@click.option("--score", "given", metavar="RUN", type=_PATH, help="Measure a TREC run; ask nothing.")
@click.option("--compare", "other", metavar="RUN", type=_PATH, help="Test the difference from another run.")
@format_option(["plain", "json"], default="plain")
def evaluate(
    *,
    folder: Path | None,
    corpus: Path | None,
    queries: Path | None,
    qrels: Path | None,
    field: str,
    lang: str,
    directory: Path | None,
    match: Match,
    translate: bool,
    use_semantic: bool,
    engine: str,
    semantic: bool,
    cache: Path | None,
    out: Path | None,
    given: Path | None,
    other: Path | None,
    format_: str,
) -> None:
    """Measure the ranking on queries with judgements.

    FOLDER holds passages in corpus.jsonl, {"id", "text"} and perhaps "title" and "lang"; queries.jsonl,
    {"id", "text"}; and TREC judgements in qrels.tsv. Passages are indexed once, and the index is kept.
    nDCG@10, MRR@10 and R@100 are means over all queries with a relevant passage.
    """
    if given and (out or directory):
        raise click.UsageError("--score measures a run that is there: give neither --run nor --index with it")
    if directory and (corpus or lang or semantic):
        others = "neither --corpus nor --lang nor --semantic"
        raise click.UsageError(f"--index asks an index as it is: give {others} with it")
    require_libraries()
    if semantic:
        require_encoder()  # before a corpus is indexed for it
    how = Asking(match, translate, use_semantic)
    source = Source(folder, corpus, queries, qrels, field, lang)
    compared = _read_run(other) if other else None  # before anything is asked, or written over it
    if given:
        trial = _given(source, given)
    elif directory:
        trial = _asked_index(source, directory, how)
    else:
        trial = _asked_corpus(source, cache, engine, how, semantic)
    if out:
        write_run(out, trial.run.passages, trial.run.name)
    _write(_report(trial, compared), format_)


def _given(source: Source, path: Path) -> _Trial:
    """A run from a file."""
    judgements = source.read_judgements()
    queries = source.read_queries() if source.has_queries else dict.fromkeys(judgements, "")
    ids = {passage.id for passage in source.read_corpus()} if source.has_corpus else None
    collection = collect(queries, judgements, ids)
    return _Trial(_read_run(path), collection, collection.notes)


def _asked_index(source: Source, directory: Path, how: Asking) -> _Trial:
    """A run over an index of documents."""
    with open_index(directory) as index:
        collection = collect(source.read_queries(), source.read_judgements(), paragraph_ids(index))
        return _asked(index, collection, how)


def _asked_corpus(source: Source, cache: Path | None, engine: str, how: Asking, semantic: bool) -> _Trial:
    """A run over a corpus of passages."""
    passages = source.read_corpus()
    ids = {passage.id for passage in passages}
    collection = collect(source.read_queries(), source.read_judgements(), ids)
    with progress_bar() as progress:
        directory = corpus_index(
            passages,
            cache or default_cache(),
            engine,
            _watch,
            _tell,
            semantic=semantic,
            progress=progress,
        )
    with open_index(directory) as index:
        return _asked(index, collection, how)


def _asked(index: Index, collection: Collection, how: Asking) -> _Trial:
    answers = ask(index, collection.queries, how, _watch)
    notes = collection.notes
    if answers.unread:
        why = {f"{query}: {what}" for query, what in answers.unread.items()}
        notes += (f"queries that cannot be read find nothing: {named(why)}",)
    return _Trial(_NamedRun(how.name, answers.run), collection, notes)


def _read_run(path: Path) -> _NamedRun:
    return _NamedRun(str(path), read_run(path))


def _report(trial: _Trial, other: _NamedRun | None) -> Report:
    """The figures of a run, beside those of another if there is one."""
    judgements = trial.collection.judgements
    scores = _scores(judgements, trial.run)
    return Report(
        queries=len(judgements),
        run=trial.run.name,
        means=means(scores),
        other=other.name if other else "",
        comparisons=compare(scores, _scores(judgements, other)) if other else None,
        notes=trial.notes,
    )


def _scores(judgements: Judgements, given: _NamedRun) -> Scores:
    if not given.passages.keys() & judgements.keys():
        raise CollectionError("the run has none of the judged queries", where=given.name)
    return score(judgements, given.passages)


def _write(report: Report, format_: str) -> None:
    if format_ == "json":
        sys.stdout.write(to_line(report.to_json()))
        return
    for note in report.notes:
        _tell(note)
    sys.stdout.writelines(f"{line}\n" for line in lines(report))


def _tell(sentence: str) -> None:
    """Say something that is no figure."""
    click.echo(printable(sentence), err=True)


def _watch(items: Sequence[_T], what: str) -> Iterable[_T]:
    """Show a bar on standard error where someone may see it."""
    if not sys.stderr.isatty():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, what, console=Console(stderr=True), transient=True)
