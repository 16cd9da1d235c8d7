"""``duizhao term``."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import DuizhaoError
from search.citations import STYLES
from search.cli.counting import view
from search.cli.options import (
    format_for_output,
    format_option,
    glossary_option,
    index_option,
    script_option,
)
from search.locate import find_index
from search.render import Script

if TYPE_CHECKING:
    from search.searcher import Index
    from search.terminology.card import Card

_FORMATS = ("rich", "plain", "json")


@click.command()
@click.argument("words", metavar="TERM", nargs=-1, required=True)
@index_option
@glossary_option
@click.option(
    "--style",
    type=click.Choice(list(STYLES)),
    default="chicago",
    show_default=True,
    help="The style in which examples are cited.",
)
@format_option(_FORMATS)
@script_option
def term(
    *,
    words: tuple[str, ...],
    directory: Path | None,
    glossary: Path | None,
    style: str,
    format_: str | None,
    script: Script,
) -> int:
    """Show what is known of TERM: equivalents, use by year in either language, examples.

    TERM is Chinese in either script, or English. Without an index, what glossaries know is shown.
    Exit status 0 if a glossary or the index has it, 1 if none has.
    """
    from search.render.card import FORMATS, CardView
    from search.terminology.card import term_card
    from search.terminology.known import Glossaries

    glossaries = Glossaries(glossary)
    with ExitStack() as files:
        index = _open(directory, files)
        card = term_card(index, " ".join(words), glossaries)
        citations = _citations(index, card, style) if index else {}
    how = CardView(view()._replace(script=script), citations)
    FORMATS[format_for_output(format_)](card, how)
    return 0 if card.is_found else 1


def _open(directory: Path | None, files: ExitStack) -> Index | None:
    """The index, if there is one; a term can be looked up without."""
    from search.searcher import open_index

    try:
        path = find_index(directory)
    except DuizhaoError as error:
        click.echo(f"glossaries alone: {error.what}", err=True)
        return None
    return files.enter_context(open_index(path))


def _citations(index: Index, card: Card, style: str) -> dict[str, str]:
    """The paragraphs of the examples, cited, by their ids."""
    from search.citations import formatter, writer
    from search.cli.citing import citations_of

    found = [quoted.located for example in card.examples for quoted in example.paragraphs]
    cited = citations_of(index.snapshot, found, is_placed=False)
    return {one.id: writer("text")(formatter(style)(one)) for one in cited}
