"""What stands inside of the lines of Markdown and reaches beyond one, or only escapes a character."""

from __future__ import annotations

import re
from bisect import bisect_right

from corpus.segmentation.markdown.sheet import Sheet, label_key
from corpus.segmentation.marks import Mark
from corpus.segmentation.structure import Hidden

_INLINE = re.compile(
    r"(?=[`\\&<!\[])(?:"  # Looked at first: every character of a text is asked.
    r"(?P<code>`[^`\n]{1,500}`)|(?P<escape>\\[!-/:-@\[-`{-~])|(?P<entity>&(?:amp|nbsp|ensp|emsp|#160|#xa0);)"
    r"|(?P<comment><!--)|(?P<address><(?:(?:https?|ftp|mailto):[^<>\s]{1,1000}|[\w.+-]{1,64}@[\w.-]{1,200})>)"
    r"|(?P<row><tr\b[^<>]{0,500}>)"
    r"|(?P<link>!?\[(?P<text>[^\[\]\n]{1,300})\](?:\[(?P<label>[^\[\]\n]{0,300})\])?(?![(\[{:])))"
)
_HTML_CELL = re.compile(r"<t[dh]\b[^<>]{0,500}>")
_TAG = re.compile(r"<[^<>]{0,500}>")
_ROW_END = "</tr>"
_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


class InlineReader:
    """Reads a sheet once, code left out."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._absent: set[str] = set()  # Ends that do not come any more.

    def read(self) -> None:
        """Read what stands inside of lines, code left out."""
        position = self._sheet.start
        while found := _INLINE.search(self._sheet.source, position):
            position = self._past_code(found.start()) or self._take(found)

    def _past_code(self, position: int) -> int | None:
        """Where the block of code ends that stands at ``position``."""
        before = bisect_right(self._sheet.code, (position, len(self._sheet.source))) - 1
        return (
            self._sheet.code[before][1] + 1
            if before >= 0 and position < self._sheet.code[before][1]
            else None
        )

    def _take(self, found: re.Match[str]) -> int:
        start, end = found.span()
        match found.lastgroup:
            case "escape":
                self._sheet.hidden.append(Hidden(start, start + 1))
            case "entity":
                blank = found.group() != "&amp;"
                self._sheet.hidden.append(Hidden(start + (not blank), end, blank))
            case "address":
                self._sheet.hidden += [Hidden(start, start + 1), Hidden(end - 1, end)]
            case "comment":
                return self._comment(start) or end
            case "row":
                self._html_row(start, end)
            case "link":
                self._reference(found)
        return end

    def _comment(self, start: int) -> int | None:
        end = self._find("-->", start)
        if end is None:
            return None
        self._sheet.hidden.append(Hidden(start, end))
        return end

    def _html_row(self, start: int, end: int) -> None:
        """A row of an HTML table is one line, however many it is printed in."""
        close = self._find(_ROW_END, end)
        if close is None:
            return
        row = self._sheet.source[start:close]
        self._sheet.breaks |= {start, close}
        self._sheet.joins |= {start + found.end() for found in _LINE_BREAK.finditer(row)}
        cells = tuple(" ".join(_TAG.sub("", cell).split()) for cell in _HTML_CELL.split(row)[1:])
        is_header = "<th" in row and "<td" not in row
        self._sheet.marks[start] = Mark("row", marker="header" if is_header else "", cells=cells)

    def _find(self, closer: str, start: int) -> int | None:
        """Past the next ``closer``; None if none comes any more."""
        if closer in self._absent:
            return None
        found = self._sheet.source.find(closer, start)
        if found < 0:
            self._absent.add(closer)
            return None
        return found + len(closer)

    def _reference(self, found: re.Match[str]) -> None:
        """``[text][label]``, ``[label][]`` or ``[label]``, where the label is defined."""
        if label_key(found["label"] or found["text"]) not in self._sheet.labels:
            return
        start, end = found.span()
        if found.group().startswith("!"):
            self._sheet.hidden.append(Hidden(start, end))
        else:
            self._sheet.hidden += [Hidden(start, start + 1), Hidden(found.end("text"), end)]
