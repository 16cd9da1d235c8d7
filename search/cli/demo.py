"""``duizhao demo``."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from search.cli.options import format_for_output
from search.render import View, renderer

QUERIES = ("新质生产力", '"local government debt"', "养老")
_HITS = 4


@click.command()
def demo() -> None:
    """Index the sample corpus in a temporary place and run three searches."""
    from corpus import samples
    from index.update import update
    from search.searcher import open_index

    render = renderer(format_for_output(None))
    view = View(sys.stdout, sys.stderr, mark=not sys.stdout.isatty(), notes_inline=True)
    with TemporaryDirectory(prefix="duizhao-") as directory:
        summary = update(Path(directory), samples.paths())
        sys.stdout.write(f"Indexed {summary.documents} sample documents: {summary.paragraphs} paragraphs\n")
        with open_index(directory) as index:
            for query in QUERIES:
                sys.stdout.write(f"\n$ duizhao search '{query}'\n")
                render([index.search(query, limit=_HITS)], view)
    sys.stdout.write("\nNow your own: `duizhao index FOLDER`, then `duizhao search QUERY`\n")
