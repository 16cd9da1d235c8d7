"""What a PDF's information dictionary tells of the document, less what programs put there unasked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.metadata import Facts

_NO_TITLE = re.compile(
    r"microsoft |wps |untitled|无标题|無標題|未命名|未知|powerpoint|(?:https?|file)://|[a-z]:\\"
    r"|[(]?(?:anonymous|unspecified|unknown)\b|(?:document|文档|slide|幻灯片)\s?\d*\Z"
    r"|.*\.(?:docx?|pdf|wps|rtf|tex|dvi|indd|qxd|pptx?|xlsx?|html?|odt|txt|p65|cdr|fh\d+)\Z",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"[(]?(?:anonymous|unspecified|unknown|administrator|admin|user|owner|root|guest)\b.*\Z"
    r"|windows|microsoft|微软用户|[\W\d_]*\Z|.\Z",
    re.IGNORECASE,
)


def facts_of(properties: Mapping[str, str]) -> Facts:
    """Return title and author as the file states them; its dates are those of the file, not of the text."""
    title, author = _clean(properties, "Title"), _clean(properties, "Author")
    return Facts(
        title=None if len(title) < 2 or _NO_TITLE.match(title) else title,
        other={} if _NO_AUTHOR.match(author) else {"author": author},
    )


def _clean(properties: Mapping[str, str], name: str) -> str:
    text = " ".join(properties.get(name, "").split())
    return text if text.isprintable() and "\ufffd" not in text else ""
