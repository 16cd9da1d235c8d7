"""The commands there are, together the command ``duizhao``.

Commands are imported when they run, so that a search does not wait for what only indexing needs.
"""

from __future__ import annotations

import click

from corpus import __version__
from corpus.loading import load

#: command -> ("module:attribute", what it does, as ``--help`` lists it).
COMMANDS: dict[str, tuple[str, str]] = {
    "index": ("search.cli.indexing:index", "Index files and folders, or bring an index up to date."),
    "remove": ("search.cli.indexing:remove", "Drop documents from the index."),
    "search": ("search.cli.searching:search", "Find every paragraph that matches a query."),
    "show": ("search.cli.reading:show", "Show a paragraph in its surroundings."),
    "cite": ("search.cli.citing:cite", "Cite paragraphs in a style, or for other programs."),
    "align": ("search.cli.aligning:align", "Set two versions of a document side by side."),
    "trend": ("search.cli.trending:trend", "Count queries by year, side by side."),
    "kwic": ("search.cli.concordance:kwic", "Show every occurrence of a query in context, one a line."),
    "term": ("search.cli.term:term", "Show what is known of a term, in both languages."),
    "collocates": ("search.cli.vocabulary:collocates", "List the words that stand near a query."),
    "keywords": ("search.cli.vocabulary:keywords", "List what a document says more often than the rest."),
    "themes": ("search.cli.theming:themes", "List, show, make and check themes."),
    "verify": ("search.cli.verifying:verify", "Check the citations and quotations in a manuscript."),
    "paragraphs": ("search.cli.reading:paragraphs", "List every paragraph of the index."),
    "segment": ("search.cli.reading:segment", "Show how a file would be cut into paragraphs."),
    "meta": ("search.cli.meta:meta", "Show the facts of a file, or put them right in a sidecar."),
    "info": ("search.cli.status:info", "Say what the index holds."),
    "eval": ("search.cli.evaluating:evaluate", "Measure the ranking on queries with judgements."),
    "demo": ("search.cli.demo:demo", "Index the sample corpus in a temporary place and search it."),
}


class _Commands(click.Group):
    """Commands found in `COMMANDS`, imported one at a time."""

    # The signatures are click's.
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = load(COMMANDS[cmd_name][0])
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, purpose) for name, (_, purpose) in COMMANDS.items()])


_HELP = """Search policy documents in Chinese, simplified and traditional alike, and in English.

\b
  duizhao index FOLDER
  duizhao search 新质生产力
"""


@click.group(cls=_Commands, help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="duizhao", message="%(prog)s %(version)s")
def duizhao() -> None:
    """All commands together; options of its own it has none."""
