"""Collocates and keywords: words with their measures."""

from __future__ import annotations

from collections.abc import Mapping

from search.render import View
from search.render.records import to_line
from search.render.sheet import Column, Sheet, aligned, records, tell, write_csv, write_jsonl
from search.render.wording import plural
from search.statistics.collocates import Collocates
from search.statistics.keywords import Keywords

FORMATS = ("plain", "json", "jsonl", "csv")

_COLLOCATES = (
    *(Column("word"), Column("frequency", ",d", "near"), Column("total", ",d", "in all")),
    *(Column("log_likelihood", ".2f", "log-likelihood"), Column("log_dice", ".2f", "log-dice")),
    Column("mutual_information", ".2f", "MI"),
)
_KEYWORDS = (
    *(Column("word"), Column("frequency", ",d", "here"), Column("reference", ",d", "there")),
    *(Column("log_likelihood", ".2f", "log-likelihood"), Column("log_ratio", ".2f", "log ratio")),
)


def write_collocates(found: Collocates, format_: str, view: View) -> None:
    """Write the words near a query."""
    rows = [
        (one.word, one.frequency, one.total, one.log_likelihood, one.log_dice, one.mutual_information)
        for one in found.collocates
    ]
    head = {"query": found.query, "occurrences": found.occurrences}
    tell(found.notes, view)
    words = f"{plural(found.occurrences, 'occurrence')}, {plural(len(rows), 'collocate')}"
    _write(Sheet(_COLLOCATES, rows), format_, view, head, words)


def write_keywords(found: Keywords, format_: str, view: View) -> None:
    """Write the words of some paragraphs against those of others."""
    rows = [
        (one.word, one.frequency, one.reference, one.log_likelihood, one.log_ratio) for one in found.keywords
    ]
    if found.shared:
        tell([f"{plural(found.shared, 'paragraph')} on both sides"], view)
    head = {"words": found.words, "reference": found.reference}
    words = f"{plural(found.words, 'word')} against {found.reference:,}, {plural(len(rows), 'keyword')}"
    _write(Sheet(_KEYWORDS, rows), format_, view, head, words)


def _write(sheet: Sheet, format_: str, view: View, head: Mapping[str, object], sentence: str) -> None:
    """Write a sheet; `head` and `sentence` say the same of it for programs and for people."""
    if format_ == "json":
        view.out.write(to_line({**head, "rows": list(records(sheet))}))
        return
    if format_ == "plain":
        view.out.writelines(f"{line}\n" for line in (sentence, *(aligned(sheet) if sheet.rows else ())))
        return
    tell([sentence], view)
    {"csv": write_csv, "jsonl": write_jsonl}[format_](sheet, view.out)
