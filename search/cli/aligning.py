"""``duizhao align``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import DuizhaoError
from search.cli.options import format_for_output, format_option, index_option, script_option
from search.locate import find_index
from search.render import Script, View
from search.render.parallel import PARALLEL_FORMATS, parallel_renderer

if TYPE_CHECKING:
    from search.alignment.versions import Parallel


@click.command()
@click.argument("left", metavar="ONE")
@click.argument("right", metavar="OTHER")
@index_option
@format_option(PARALLEL_FORMATS)
@script_option
def align(left: str, right: str, directory: Path | None, format_: str | None, script: Script) -> None:
    """Set two versions of a document side by side, paragraph by paragraph.

    ONE and OTHER are two files, or the ids of two documents of the index: a text and its translation, or a
    text in simplified and in traditional characters. Every paragraph is in one row; one without a counterpart
    has a row of its own. --format tmx makes a translation memory, html a page for a browser. Nothing is kept:
    which documents of an index are versions is for `duizhao index` to find out, and for sidecars to say
    (`translation_of: FILE` or `none`).
    """
    parallel = _parallel(left, right, directory)
    view = View(sys.stdout, sys.stderr, script=script)
    parallel_renderer(format_for_output(format_))(parallel, view)


def _parallel(left: str, right: str, directory: Path | None) -> Parallel:
    from contextlib import closing

    from search.alignment.versions import parallel_documents, parallel_files

    one, other = Path(left), Path(right)
    if one.exists() and other.exists():
        return parallel_files(one, other)
    if one.exists() or other.exists():
        missing = right if one.exists() else left
        raise DuizhaoError("there is no such file", where=missing, hint="give two files, or two ids")
    from index.reader import Snapshot

    with closing(Snapshot(find_index(directory))) as snapshot:
        return parallel_documents(snapshot, left, right)
