"""What a line of Markdown means by the lines around it: headings, code, definitions."""

from __future__ import annotations

import re

from corpus.segmentation.markdown.sheet import Sheet, label_key
from corpus.segmentation.markdown.tables import read_table
from corpus.segmentation.marks import MARKDOWN, PLAIN, RULE, Mark
from corpus.segmentation.structure import Hidden

_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`]*)\Z")
_UNDERLINE = re.compile(r"(?P<first>={2,}|-{2,})\Z")
_UNDERLINED = frozenset({"plain", "number", "emphasis"})
_ATTRIBUTES = re.compile(r"(?<![ \t])[ \t]*\{[#.-][^{}\n]{0,300}\}\Z")
_DEFINITION = re.compile(
    r"\[(?!\^)(?P<label>[^\[\]]{1,300})\]:[ \t]*(?:<[^<>]{1,1000}>|(?=[!-~]*[/.#:])[!-~]{1,1000})"
    r"(?:[ \t]+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\Z"
)
_TITLE_BLOCK = re.compile(r"%[ \t]*(?=\S)")
_DIVISION = re.compile(r":{3,}[ \t]*(?:\{[^{}]*\}|[\w-]+)?[ \t]*:*\Z")
_TASK = re.compile(r"(?:[-*+]|\d{1,3}[.)])[ \t]+(?P<box>\[[ xX]\])(?=[ \t])")
_EXPLAINED = re.compile(r"[:~][ \t]+(?=\S)")
_ESCAPED_MARK = re.compile(r"\\[#*+>|=_~`-]")
_TITLE_LINES = 3  # Of pandoc's title block: title, authors, date.


def read_lines(sheet: Sheet) -> None:
    """Read line by line what a line means by those around it."""
    index = _title_block(sheet)
    unclosed: set[str] = set()
    while index < len(sheet.lines):
        if fence := _FENCE.match(sheet.lines[index].text):
            end = None if fence["fence"] in unclosed else _fence_end(sheet, index, fence["fence"])
            if end is not None:
                _take_code(sheet, index, end)
                index = end + 1
                continue
            unclosed.add(fence["fence"])
        after = read_table(sheet, index)
        if after is None:
            _read_line(sheet, index)
        index = index + 1 if after is None else after


def _take_code(sheet: Sheet, first: int, last: int) -> None:
    sheet.code.append((sheet.lines[first].start, sheet.lines[last].start))
    for line in sheet.lines[first : last + 1]:
        sheet.marks[line.start] = Mark("code")
    sheet.marks[sheet.lines[first].start] = sheet.marks[sheet.lines[last].start] = RULE


def _fence_end(sheet: Sheet, first: int, fence: str) -> int | None:
    for index in range(first + 1, len(sheet.lines)):
        text = sheet.lines[index].text
        if text.startswith(fence) and not text.strip(fence[0]):
            return index
    return None


def _title_block(sheet: Sheet) -> int:
    """``% title``, ``% authors``, ``% date`` at the very start; returns how many lines it takes."""
    count = 0
    for line in sheet.lines[:_TITLE_LINES]:
        found = _TITLE_BLOCK.match(line.text)
        if not found:
            break
        mark = Mark("whole", prefix=found.end())
        sheet.marks[line.start] = mark if count else mark._replace(kind="heading", level=1)
        count += 1
    return count


def _read_line(sheet: Sheet, index: int) -> None:
    line = sheet.lines[index]
    if _is_heading(sheet, index):
        level = 1 if sheet.text(index + 1)[0] == "=" else 2
        sheet.marks[line.start] = Mark("heading", level=level)
    elif definition := _DEFINITION.match(line.text):
        sheet.labels.add(label_key(definition["label"]))
        sheet.marks[line.start] = RULE
    elif _DIVISION.match(line.text):
        sheet.marks[line.start] = RULE
    elif _ESCAPED_MARK.match(line.text):
        sheet.marks[line.start] = PLAIN
    elif explained := _EXPLAINED.match(line.text):
        sheet.marks[line.start] = Mark("whole", prefix=explained.end())
    elif task := _TASK.match(line.text):
        sheet.hidden.append(Hidden(line.start + task.start("box"), line.start + task.end("box")))
    is_heading = line.text.startswith("#") or line.start in sheet.marks
    if is_heading and (attributes := _ATTRIBUTES.search(line.text)):
        sheet.hidden.append(Hidden(line.start + attributes.start(), line.start + attributes.end()))


def _is_heading(sheet: Sheet, index: int) -> bool:
    """Whether a line of its own is underlined."""
    text = sheet.text(index)
    return (
        bool(text)
        and not sheet.text(index - 1)
        and _UNDERLINE.match(sheet.text(index + 1)) is not None
        and MARKDOWN.recognise(text).kind in _UNDERLINED
    )
