"""From the container of an e-book to its paragraphs: container, package, spine, chapters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from corpus.dates import find_date, year_in_name
from corpus.errors import ReadError
from corpus.metadata import Facts
from corpus.readers.archive import Archive, resolve
from corpus.readers.base import Blocks, Parsed
from corpus.readers.epub import CONTAINER
from corpus.readers.html import add
from corpus.readers.html.decoding import decode
from corpus.readers.html.hints import Hint
from corpus.readers.html.page import Passage, Region, letters
from corpus.readers.html.source import parse
from corpus.readers.html.walk import walk
from corpus.segmentation.marks import Mark

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
# Fonts are commonly scrambled, and no text is lost by that.
_OF_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_ENTITY = re.compile(r"<!ENTITY\s")
_LOOKED_AT = 20_000  # Code points; declarations stand before the text.
_FRONT = 12  # Passages, at most, in which a book prints its title.
_MODIFIED = "dcterms:modified"
_OF_MAKING = frozenset({"modification", "creation", "conversion"})
_FIELDS = {"creator": "author", "publisher": "publisher", "language": "language", "identifier": "identifier"}


@dataclass(slots=True)
class _Block:
    """A passage of a chapter, its number there, and what it is beside the text, if no text."""

    chapter: str
    number: int
    passage: Passage
    role: str = ""


@dataclass(frozen=True, slots=True)
class _Item:
    """A file of the book, as its package lists it."""

    name: str
    type: str
    is_contents: bool


def read(data: bytes, name: str) -> Parsed:
    """Read an e-book.

    A paragraph's ``locator`` has its ``chapter``, the name of its file in the container, and its ``block``:
    its number among all blocks of text in that chapter, from 1, in document order, table rows counted; and
    the ``anchor`` it stands under, if any. Its ``page`` is that of the printed book, where the source tells.

    Raises:
        ReadError: It is damaged, encrypted or far too large, or has no text.
    """
    archive = Archive(data, name)
    _refuse_encrypted(archive)
    package = _package_name(archive)
    root = archive.xml(package)
    spine = list(_spine(root, package))
    shown = [block for item in spine if item.name in archive for block in _chapter(archive, item)]
    facts = _facts(root)
    blocks = Blocks()
    for block in _titled(shown, facts.title, package):
        add(blocks, block.passage, {"chapter": block.chapter, "block": block.number}, block.role)
    pages: dict[tuple[object, object], str] = {
        (block.chapter, block.number): block.passage.page for block in shown if block.passage.page
    }
    return replace(_with_pages(blocks.parse(name, facts), pages), notes=tuple(_lacks(archive, spine)))


def _lacks(archive: Archive, spine: Sequence[_Item]) -> Iterator[str]:
    """Yield what should be read and cannot."""
    for item in spine:
        if item.name not in archive:
            yield f"{item.name} is missing"
        elif not archive.size(item.name):
            yield f"{item.name} is empty"


def _refuse_encrypted(archive: Archive) -> None:
    if _ENCRYPTION not in archive:
        return
    used = (element.get("Algorithm") for element in _all(archive.xml(_ENCRYPTION), "EncryptionMethod"))
    if any(algorithm not in _OF_FONTS for algorithm in used):
        raise ReadError(
            "protected by DRM: its text is encrypted",
            where=archive.where,
            hint="only the shop's program can open it",
        )


def _package_name(archive: Archive) -> str:
    """The name of the file that lists what the book is made of."""
    for element in _all(archive.xml(CONTAINER), "rootfile"):
        path = element.get("full-path")
        if path:
            return resolve("", path)
    raise ReadError("damaged: its container names no book", where=archive.where)


def _spine(package: ET.Element, name: str) -> Iterator[_Item]:
    """The pages of the book in reading order, each once."""
    contents = {
        _address(element, name) for element in _all(package, "reference") if element.get("type") == "toc"
    }
    listed = {element.get("id"): element for element in _all(package, "item")}
    seen: set[str] = set()
    for reference in _all(package, "itemref"):
        element = listed.get(reference.get("idref"))
        if element is None:
            continue
        address = _address(element, name)
        is_contents = address in contents or "nav" in (element.get("properties") or "").split()
        item = _Item(address, element.get("media-type") or "", is_contents)
        if item.type in _PAGES and item.name not in seen:
            seen.add(item.name)
            yield item


def _address(element: ET.Element, package: str) -> str:
    return resolve(package, unquote((element.get("href") or "").partition("#")[0]))


def _chapter(archive: Archive, item: _Item) -> Iterator[_Block]:
    where = f"{archive.where}: {item.name}"
    data = archive.read(item.name)
    if not data.strip():
        return
    text = decode(data, where)
    if _ENTITY.search(text, 0, _LOOKED_AT):
        raise ReadError("declares entities of its own, which no text needs", where=where)
    passages = filter(_is_shown, walk(parse(text, where, is_xhtml=True)).passages)
    for number, passage in enumerate(passages, 1):
        yield _Block(item.name, number, passage, "navigation" if item.is_contents else "")


def _is_shown(passage: Passage) -> bool:
    region: Region | None = passage.region
    while region is not None and region.hint.role != "hidden":
        region = region.parent
    return region is None


def _titled(shown: Sequence[_Block], title: str | None, package: str) -> list[_Block]:
    """The blocks, the title of the book first: as it is printed, or else as the package has it.

    Without it the heading of the first chapter would be the title of all others.
    """
    if title is None:
        return list(shown)
    front = [block for block in shown if not block.role][:_FRONT]
    printed = next((index for index, block in enumerate(front) if _is_title(block.passage, title)), None)
    if printed is None or any(block.passage.is_prose for block in front[:printed]):
        stated = Passage(title, Region("package", Hint()), Mark("heading", level=1))
        return [_Block(package, 1, stated), *shown]
    for block in front[:printed]:
        block.role = "title_page"
    front[printed].passage.mark = Mark("heading", level=1)
    return list(shown)


def _is_title(passage: Passage, title: str) -> bool:
    return letters(passage.text) == letters(title)


def _facts(package: ET.Element) -> Facts:
    """What the package says of the book, in the words of Dublin Core."""
    said: dict[str, list[str]] = {}
    dates: list[str] = []
    # A converter that is told no date gives the moment at which it made the book.
    made = {element.text for element in _all(package, "meta") if element.get("property") == _MODIFIED}
    for element in package.iter():
        namespace, _, name = element.tag.rpartition("}")
        text = " ".join("".join(element.itertext()).split())
        if not namespace.startswith("{http://purl.org/dc/") or not text:
            continue
        if name == "date":
            is_issue = text not in made and not _OF_MAKING.intersection(element.attrib.values())
            dates += [date for date in (find_date(text) or year_in_name(text),) if date and is_issue]
        else:
            said.setdefault(name, []).append(text)
    other = {field: "; ".join(said[name]) for name, field in _FIELDS.items() if name in said}
    return Facts(title=said.get("title", [None])[0], date=next(iter(dates), None), other=other)


def _all(root: ET.Element, name: str) -> Iterator[ET.Element]:
    """The elements of that name in whatever namespace: makers of books differ in that."""
    return (element for element in root.iter() if element.tag.rpartition("}")[2] == name)


def _with_pages(parsed: Parsed, pages: Mapping[tuple[object, object], str]) -> Parsed:
    documents = []
    for document in parsed.documents:
        paragraphs = [
            paragraph._replace(page=int(page) if page.isdecimal() else page)
            if (page := pages.get((paragraph.locator["chapter"], paragraph.locator["block"])))
            else paragraph
            for paragraph in document.paragraphs
        ]
        documents.append(document._replace(paragraphs=tuple(paragraphs)))
    return replace(parsed, documents=tuple(documents))
