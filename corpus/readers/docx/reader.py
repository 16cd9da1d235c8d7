"""Word documents: blocks to paragraphs, notes behind the paragraphs that refer to them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, groupby
from typing import NamedTuple

from corpus.metadata import Facts
from corpus.model import Document, Paragraph, Source
from corpus.readers.base import Blocks, Parsed
from corpus.readers.docx.body import Block, blocks, texts
from corpus.readers.docx.breaks import join
from corpus.readers.docx.package import Package, open_package
from corpus.readers.docx.runs import Note
from corpus.readers.docx.styles import TITLE, Styles
from corpus.scripts import language
from corpus.segmentation.characters import width
from corpus.segmentation.marks import STRUCTURED, Mark
from corpus.segmentation.roles import role

_LONGEST_HEADING = 240  # Columns; a longer paragraph that has a heading's style was given it by mistake.
_FACTS = {"title": "title", "creator": "author", "subject": "subject", "keywords": "keywords"}
_PRINTED = ("title", "author")
_FIRST_PAGE = 2000  # Code points.


def read(data: bytes, name: str) -> Parsed:
    """Read a Word document.

    Locators are ``{"block": n}``, the number of a paragraph of its body as `body.blocks` counts them, and
    ``{"footnote": n}`` or ``{"endnote": n}``, the number that is printed at the reference.

    Raises:
        ReadError: It is encrypted, damaged, too large, empty, or no Word document.
    """
    contents = _contents(open_package(data, name))
    top = _top(contents.blocks)
    gathered = Blocks()
    for block in contents.blocks:
        mark = _mark(block, top)
        is_heading = mark is not None and mark.kind == "heading"  # That such are bold says nothing more.
        gathered.add(block.text, {"block": block.number}, mark=mark, is_bold=block.is_bold and not is_heading)
    return _with_notes(gathered.parse(name, contents.properties), contents.notes)


class _Contents(NamedTuple):
    """All that is read out of a document; its XML, ten times as large, can go."""

    blocks: list[Block]
    properties: Facts
    notes: list[_Placed]


def _contents(package: Package) -> _Contents:
    found = list(_with_whole_titles(blocks(package)))
    return _Contents(found, _properties(package, found), list(_notes(package, found)))


def _with_whole_titles(found: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, lines of a title made one, but for who spoke when, which many set like it."""
    for is_title, group in groupby(found, lambda block: block.outline == TITLE and not role(block.text)):
        if is_title:
            lines = list(group)
            notes = tuple(note for line in lines for note in line.notes)
            yield replace(lines[0], text=join([line.text for line in lines]), notes=notes)
        else:
            yield from group


def _top(found: Sequence[Block]) -> int:
    """The level of the uppermost headings: that of titles if one of them stands where a title does."""
    levels = [block.outline for block in found if block.outline is not None]
    is_title = TITLE not in levels and levels.count(0) == 1 and found[0].outline == 0
    return 1 if is_title else 2


def _mark(block: Block, top: int) -> Mark | None:
    """What the document says a block is, None if it says nothing."""
    if block.cells:
        return Mark("row", marker="first" if block.is_first else "")
    if block.is_contents or block.is_caption:
        return Mark("site", marker="contents") if block.is_contents else Mark("caption", marker="caption")
    if block.outline is not None and _is_heading(block):
        return Mark("heading", level=1 if block.outline == TITLE else block.outline + top)
    if block.label is None:
        return None
    marker = block.label.text.strip()
    if block.label.is_bullet:
        return Mark("bullet", marker=marker)
    mark = STRUCTURED.recognise(block.text)
    return mark if mark.number else Mark("number", marker=marker)


def _is_heading(block: Block) -> bool:
    """Whether a block with the style of a heading or title is one."""
    return width(block.text) <= _LONGEST_HEADING and not (block.outline == TITLE and role(block.text))


def _properties(package: Package, found: Sequence[Block]) -> Facts:
    """What the document states of itself.

    Titles come from templates, and creators are names of accounts: they count if the first page prints them.
    When a document was created is not when it was issued.
    """
    facts = {
        own: " ".join(text.split())
        for key, own in _FACTS.items()
        if (text := package.properties.findtext(key)) and text.strip()
    }
    first = "".join("".join(block.text.split()) for block in found[:40])[:_FIRST_PAGE]
    for key in _PRINTED:
        if key in facts and "".join(facts[key].split()) not in first:
            del facts[key]
    return Facts(title=facts.pop("title", None), other=facts)


class _Placed(NamedTuple):
    """A note's paragraph: the block that it follows, the place of its own, and its text."""

    block: int
    kind: str
    number: int
    text: str


def _notes(package: Package, found: Sequence[Block]) -> Iterator[_Placed]:
    """Yield the paragraphs of all notes in the order of their references; those of a table follow it."""
    styles = Styles(package.styles)
    parts = {"footnote": package.footnotes, "endnote": package.endnotes}
    contents = {Note(kind, each.get("id", "")): each for kind, part in parts.items() for each in part}
    numbers = {kind: count(1) for kind in parts}
    waiting: list[tuple[Note, int]] = []
    for index, block in enumerate(found):
        waiting += [(note, next(numbers[note.kind])) for note in block.notes]
        if block.cells and index + 1 < len(found) and found[index + 1].cells:
            continue
        for note, number in waiting:
            # A note is printed once, however many marks there are.
            for text in texts(contents.pop(note), styles) if note in contents else ():
                yield _Placed(block.number, note.kind, number, " ".join(text.split()))
        waiting = []


def _with_notes(parsed: Parsed, notes: Sequence[_Placed]) -> Parsed:
    if not notes:
        return parsed
    text = "\n".join([parsed.source.text, *(note.text for note in notes)])
    by_block: dict[object, list[_Placed]] = defaultdict(list)
    shown = sorted(
        {
            number
            for document in parsed.documents
            for paragraph in document.paragraphs
            if isinstance(number := paragraph.locator["block"], int)
        }
    )
    for note in notes:
        # The paragraph that refers to it may itself be blank.
        by_block[shown[max(0, bisect_right(shown, note.block) - 1)]].append(note)
    documents = tuple(_insert(document, by_block) for document in parsed.documents)
    return replace(parsed, source=Source(text, ""), documents=documents)


def _insert(document: Document, notes: Mapping[object, Sequence[_Placed]]) -> Document:
    last = {paragraph.locator["block"]: index for index, paragraph in enumerate(document.paragraphs)}
    paragraphs: list[Paragraph] = []
    for index, paragraph in enumerate(document.paragraphs):
        paragraphs.append(paragraph)
        block = paragraph.locator["block"]
        if last[block] == index:
            paragraphs += [_note(note, paragraph) for note in notes.get(block, ())]
    return document._replace(paragraphs=tuple(paragraphs))


def _note(note: _Placed, above: Paragraph) -> Paragraph:
    return Paragraph(
        "paragraph",
        note.text,
        None,
        (*above.section, above.text) if above.kind in ("title", "heading") else above.section,
        language(note.text, above.lang),
        extra={"role": note.kind},
        locator={note.kind: note.number},
    )
