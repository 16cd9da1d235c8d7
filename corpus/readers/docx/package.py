"""The parts of a Word document: which member of the container is what."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from corpus.errors import ReadError
from corpus.readers.archive import Archive, resolve
from corpus.readers.docx import is_encrypted


@dataclass(frozen=True, slots=True)
class Package:
    """The parts that text is read from; what a document does not have is an empty element.

    Attributes:
        body: Its blocks.
        styles: Definitions of styles.
        numbering: Definitions of lists.
        footnotes: At the foot of pages.
        endnotes: At the end.
        properties: Title, creator, keywords ...
    """

    body: Element
    styles: Element = field(default_factory=lambda: Element("styles"))
    numbering: Element = field(default_factory=lambda: Element("numbering"))
    footnotes: Element = field(default_factory=lambda: Element("footnotes"))
    endnotes: Element = field(default_factory=lambda: Element("endnotes"))
    properties: Element = field(default_factory=lambda: Element("properties"))


_PARTS = ("styles", "numbering", "footnotes", "endnotes")
_USUAL = "word/document.xml"


def open_package(data: bytes, name: str) -> Package:
    """Return the parts of a Word document called ``name``.

    Raises:
        ReadError: It is encrypted, damaged, too large, or no Word document.
    """
    if is_encrypted(data):
        raise ReadError("password-protected", where=name, hint="save it without a password")
    archive = Archive(data, name)
    top = _related(archive, "")
    main = top.get("officeDocument", _USUAL)
    body = _plain(archive.xml(main)).find("body")
    if body is None:
        raise ReadError(f"no Word document: {main} has no body", where=name)
    members = _related(archive, main)
    parts = {part: members[part] for part in _PARTS if part in members}
    if "core-properties" in top:
        parts["properties"] = top["core-properties"]
    return Package(body, **{part: _plain(archive.xml(member)) for part, member in parts.items()})


def _related(archive: Archive, base: str) -> dict[str, str]:
    """The members that ``base`` refers to, by the last word of what they are to it."""
    folder, _, own = base.rpartition("/")
    member = f"{folder}/_rels/{own}.rels".lstrip("/")
    if member not in archive:
        return {}
    found: dict[str, str] = {}
    for relation in _plain(archive.xml(member)):
        target = resolve(base, relation.get("Target", ""))
        if relation.get("TargetMode") != "External" and target in archive:
            found.setdefault(relation.get("Type", "").rpartition("/")[2], target)
    return found


def _plain(root: Element) -> Element:
    """Take the namespaces off all names: the format has two dialects that differ in little else."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        if element.attrib:
            element.attrib = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    return root


def value(element: Element, path: str) -> str | None:
    """Return the ``val`` of what stands at ``path`` below ``element``, None if nothing stands there."""
    found = element.find(path)
    return None if found is None else found.get("val", "")


def integer(text: str | None, default: int = 0) -> int:
    """Return the number that an attribute holds, ``default`` if it holds none."""
    text = (text or "").strip()
    is_number = text.removeprefix("-").isdecimal() and len(text) <= 9
    return int(text) if is_number else default


def is_on(properties: Element | None, name: str) -> bool | None:
    """Return whether a toggle such as ``b`` is set or cleared, None if nothing is said of it."""
    setting = None if properties is None else value(properties, name)
    return None if setting is None else setting.lower() not in ("0", "false", "off", "none")
