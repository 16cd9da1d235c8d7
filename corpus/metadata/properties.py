"""What a file states of itself beside its text, as far as somebody meant it."""

from __future__ import annotations

import re

from corpus.metadata.facts import Facts, of
from corpus.metadata.schema import canonical

# What programs put into a title when nobody did.
_NO_TITLE = re.compile(
    r"(?:Microsoft (?:Word|PowerPoint|Excel)\b.*|untitled.*|无标题.*|無標題.*|未命名.*|title|new document"
    r"|(?:文档|文檔|文件|新建|幻灯片|投影片|slide|document|doc|presentation|演示文稿)\s?\d*"
    r"|.|.*\.(?:docx?|wps|rtf|pdf|pptx?|indd|qxd|txt|html?))",
    re.IGNORECASE,
)


def meant(properties: Facts) -> Facts:
    """Return ``properties`` under the names of the table of facts, without titles that no person gave."""
    values = {canonical(name): " ".join(value.split()) for name, value in properties.values.items()}
    if _NO_TITLE.fullmatch(values.get("title", "")):
        del values["title"]
    return of({name: value for name, value in values.items() if value})
