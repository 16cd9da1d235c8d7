"""Two versions of a document side by side: lines and columns for people, records for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from corpus.loading import load
from search.render import View
from search.render.records import to_line
from search.render.sheet import Column, Sheet, write_csv
from search.render.wording import in_script, plural, printable

if TYPE_CHECKING:
    from search.alignment.versions import Beside, Parallel, Part

ParallelRenderer: TypeAlias = "Callable[[Parallel, View], None]"

#: format -> "module:function", as in `search.render`.
PARALLEL_FORMATS: dict[str, str] = {
    "rich": "search.render.parallel:render_columns",
    "plain": "search.render.parallel:render_plain",
    "json": "search.render.parallel:render_json",
    "jsonl": "search.render.parallel:render_jsonl",
    "csv": "search.render.parallel:render_csv",
    "tmx": "search.render.tmx:render",
    "html": "search.render.page:render",
}
#: What stands where a paragraph has no counterpart.
NOTHING = "—"
_COLUMNS = ("left_n", "left_id", "left_text", "right_n", "right_id", "right_text", "confidence")


def parallel_renderer(name: str) -> ParallelRenderer:
    """The renderer of a format in `PARALLEL_FORMATS`."""
    found: ParallelRenderer = load(PARALLEL_FORMATS[name])
    return found


def render_plain(parallel: Parallel, view: View) -> None:
    """Write a summary, then of each row the numbers of its paragraphs, and each paragraph on a line."""
    view.out.writelines(f"{line}\n" for line in _summary(parallel))
    for row in parallel.rows():
        view.out.write(f"\n{_numbers(row.left)} | {_numbers(row.right)}{_confidence(row)}\n")
        for part in (*row.left, *row.right):
            view.out.write(f"{in_script(part.text, (), view.script)[0]}\n")


def render_columns(parallel: Parallel, view: View) -> None:
    """Write a summary, then the rows in two columns as wide as the terminal allows."""
    from rich.text import Text

    from search.render.beside import beside
    from search.render.terminal import Screen

    width = max(8, Screen(view).columns)
    view.out.writelines(f"{line}\n" for line in _summary(parallel))
    for row in parallel.rows():
        left, right = (map(Text, _told(parts, view)) for parts in (row.left, row.right))
        view.out.write("\n")
        view.out.writelines(f"{line.plain}\n" for line in beside(left, right, width))


def render_json(parallel: Parallel, view: View) -> None:
    """Write one object: the versions, figures, and the rows."""
    view.out.write(to_line(parallel.to_json() | {"rows": [_row(row) for row in parallel.rows()]}))


def render_jsonl(parallel: Parallel, view: View) -> None:
    """Write an object a row."""
    view.out.writelines(to_line(_row(row)) for row in parallel.rows())


def render_csv(parallel: Parallel, view: View) -> None:
    """Write a header, then the rows; several paragraphs of a side stand in one cell, parted by ¶."""
    rows = [(*_cells(row.left), *_cells(row.right), round(row.confidence, 4)) for row in parallel.rows()]
    write_csv(Sheet([Column(name) for name in _COLUMNS], rows), view.out)


def _summary(parallel: Parallel) -> Iterator[str]:
    left, right, alignment = parallel
    yield f"{printable(left.title)} | {printable(right.title)}"
    sizes = f"{len(left.parts):,} and {plural(len(right.parts), 'paragraph')}"
    yield f"{sizes}, {plural(len(alignment.links), 'link')}, mean confidence {alignment.confidence:.2f}"
    if not alignment.are_versions:
        yield "they have so little in common that they may be no versions of one document"


def _numbers(parts: Sequence[Part]) -> str:
    if not parts:
        return NOTHING
    first, last = parts[0].n, parts[-1].n
    return f"¶ {first}" if first == last else f"¶ {first}–{last}"


def _confidence(row: Beside) -> str:
    return f" · {row.confidence:.2f}" if row.left and row.right else ""


def _told(parts: Sequence[Part], view: View) -> list[str]:
    return [f"¶ {part.n} {in_script(part.text, (), view.script)[0]}" for part in parts] or [NOTHING]


def _row(row: Beside) -> dict[str, object]:
    left, right = ([_part(part) for part in parts] for parts in (row.left, row.right))
    return {"left": left, "right": right, "confidence": round(row.confidence, 4)}


def _part(part: Part) -> dict[str, object]:
    return {"n": part.n, **({"id": part.id} if part.id else {}), "lang": part.lang, "text": part.text}


def _cells(parts: Sequence[Part]) -> tuple[str, str, str]:
    numbers, ids = (" ".join(map(str, values)) for values in ([p.n for p in parts], [p.id for p in parts]))
    return numbers, ids.strip(), " ¶ ".join(part.text for part in parts)
