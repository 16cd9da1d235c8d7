"""The cut of a file into paragraphs, for a person to check: where each begins and ends, and what it is."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.model import Document, Paragraph
from corpus.segmentation.characters import width
from corpus.segmentation.rows import number
from search.render.wording import plural, printable

_TEXT = 76  # Columns for the text and its indent.
_INDENT = 2  # Columns for each heading above a paragraph ...
_DEEPEST = 8  # ... up to so many headings.
_GAP = " … "
_ENDING = 0.4  # Share of what is shown of a long text that goes to its end.


def cut_lines(documents: tuple[Document, ...]) -> Iterator[str]:
    """Yield the lines of the overview, without line ends.

    A work begins with a line for its title, date and size. Then each paragraph has one: its number (page
    furniture has none), its kind, its printed page, and its beginning and end, set in below its headings; of
    what is left out between the two, the number of code points.
    """
    for document in documents:
        shown = sum(paragraph.kind != "boilerplate" for paragraph in document.paragraphs)
        aside = len(document.paragraphs) - shown
        furniture = f", {plural(aside, 'piece')} of page furniture" if aside else ""
        date = f" ({document.date})" if document.date else ""
        yield f"{printable(document.title)}{date}: {plural(shown, 'paragraph')}{furniture}"
        yield from (_line(n, paragraph) for n, paragraph in number(document.paragraphs))


def _line(n: int | None, paragraph: Paragraph) -> str:
    page = "" if paragraph.page is None else f"p. {paragraph.page}"
    indent = " " * (_INDENT * min(len(paragraph.section), _DEEPEST))
    text = _ends(printable(paragraph.text), _TEXT - len(indent))
    return f"{'-' if n is None else n:>5}  {paragraph.kind:<11}  {page:<6} {indent}{text}"


def _ends(text: str, columns: int) -> str:
    """The text if it fits, else its beginning and end."""
    if len(text) <= columns and width(text) <= columns:
        return text
    room = columns - len(_GAP) - len(" (12345 left out)")
    tail = _fitting(text[::-1], int(room * _ENDING))[::-1]
    head = _fitting(text, room - width(tail))
    return f"{head}{_GAP}{tail} ({len(text) - len(head) - len(tail)} left out)"


def _fitting(text: str, columns: int) -> str:
    """As much of the beginning of a text as fits into so many columns."""
    end = used = 0
    while end < len(text) and (used := used + width(text[end])) <= columns:
        end += 1
    return text[:end]
