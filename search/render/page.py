"""Two versions of a document as one page for a browser, without anything that it would have to fetch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from search.render import View
from search.render.parallel import NOTHING
from search.render.tmx import xml_text

if TYPE_CHECKING:
    from search.alignment.versions import Beside, Parallel, Part, Version

# A link less likely than this is shown as doubtful.
_DOUBTFUL = 0.8
# Whatever a document smuggles in, a browser runs and fetches nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = (
    "body{font:1rem/1.6 serif;margin:2rem auto;max-width:75rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;table-layout:fixed}"
    "th,td{vertical-align:top;text-align:left;padding:.4rem .8rem;border-bottom:1px solid #ccc}"
    "p{margin:0 0 .4rem}.heading{font-weight:bold}.none{color:#767676}"
    ".doubtful td{background:#fff6dd}small{color:#767676}"
    "@media print{body{margin:0;max-width:none;font-size:10pt}thead{display:table-header-group}"
    "p{break-inside:avoid}.doubtful td{border-left:3px double #000}}"
)


def render(parallel: Parallel, view: View) -> None:
    """Write a page: a table with a row for the paragraphs that belong together, doubtful ones marked."""
    left, right = parallel.left, parallel.right
    view.out.write(
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{xml_text(left.title)} | {xml_text(right.title)}</title>\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<table>\n"
        f"<thead><tr>{_heading(left)}{_heading(right)}</tr></thead>\n<tbody>\n"
    )
    for row in parallel.rows():
        view.out.write(_row(row, left, right))
    view.out.write("</tbody>\n</table>\n</body>\n</html>\n")


def _row(row: Beside, left: Version, right: Version) -> str:
    doubtful = bool(row.left and row.right) and row.confidence < _DOUBTFUL
    start = '<tr class="doubtful">' if doubtful else "<tr>"
    doubt = f"<p><small>confidence {row.confidence:.2f}</small></p>" if doubtful else ""
    return f"{start}{_cell(row.left, left)}{_cell(row.right, right, doubt)}</tr>\n"


def _heading(version: Version) -> str:
    name = f"<small>{xml_text(version.name)}</small>"
    return f'<th scope="col" lang="{version.lang}">{xml_text(version.title)}<br>{name}</th>'


def _cell(parts: Sequence[Part], version: Version, doubt: str = "") -> str:
    paragraphs = "".join(map(_paragraph, parts)) or f'<p class="none">{NOTHING}</p>'
    return f'<td lang="{version.lang}">{paragraphs}{doubt}</td>'


def _paragraph(part: Part) -> str:
    style = ' class="heading"' if part.is_heading else ""
    # The id of a document may hold blanks, that of an element may not.
    name = f' id="{xml_text("_".join(part.id.split()))}"' if part.id else ""
    return f'<p lang="{part.lang}"{style}{name}><small>¶ {part.n}</small> {xml_text(part.text)}</p>'
