"""MediaWiki text: ``= title =``, ``* bullets``, ``| table | rows |``, ``[[links]]``, ``{{templates}}``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile

from corpus.dates import find_date, year_in_name
from corpus.encodings import decode
from corpus.metadata import Facts
from corpus.model import Paragraph, Source
from corpus.readers.base import Parsed, from_works
from corpus.segmentation import MEDIAWIKI, segment

_HEADING = re.compile(r"^(={1,6})[ \t]*[^=\s][^=\n]{0,200}?[ \t]*\1[ \t]*\r?$", re.MULTILINE)
_LOOKED_AT = 200_000  # Code points: a wiki page shows a heading by then.
_HEADER = re.compile(r"\{\{\s*header\d?\s*\|", re.IGNORECASE)
_FIELD = re.compile(r"(?P<name>[^=]{1,40}?)\s*=\s*(?P<value>.+)", re.DOTALL)


def read(data: bytes, name: str) -> Parsed:
    """Read a MediaWiki file.

    Raises:
        ReadError: It is empty, binary or broken.
    """
    return parse_source(decode(data, where=name), name)


def parse_source(source: Source, name: str) -> Parsed:
    """Return the works of decoded wiki text; the header of Wikisource states facts of the first."""
    works = segment(source.text, MEDIAWIKI)
    header = _HEADER.search(source.text, 0, _LOOKED_AT)
    facts = _facts(works[0], header.start()) if works and header else None
    return from_works(source, works, name, stated=facts)


def is_plainly(text: str) -> bool:
    """Tell whether ``text`` writes headings as wikis do, or begins with a header of Wikisource."""
    return _HEADING.search(text, 0, _LOOKED_AT) is not None or _HEADER.match(text.lstrip()) is not None


def _facts(work: Iterable[Paragraph], start: int) -> Facts:
    """What the header that begins at ``start`` states; its names are English or Chinese."""
    fields = _fields(work, start)
    day = [fields.get(name) or fields.get(name[0]) or "" for name in ("year", "month", "day")]
    printed = "-".join(part.zfill(2) for part in day if part.isdecimal())
    dated = printed or fields.get("times") or fields.get("date") or fields.get("年") or ""
    author = fields.get("override_author") or fields.get("author") or fields.get("作者")
    return Facts(
        title=fields.get("title") or fields.get("标题") or fields.get("標題"),
        date=find_date(dated) or year_in_name(dated),
        other={"author": author} if author else {},
    )


def _fields(work: Iterable[Paragraph], start: int) -> dict[str, str]:
    below = (paragraph for paragraph in work if paragraph.span is not None and paragraph.span.start >= start)
    table = takewhile(lambda paragraph: paragraph.kind in ("boilerplate", "infobox"), below)
    found = (_FIELD.match(paragraph.text) for paragraph in table if paragraph.kind == "infobox")
    return {field["name"].lower(): field["value"] for field in found if field}
