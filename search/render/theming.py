"""Themes as lists and tables: which there are, their terms, what is wrong with their files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, TextIO

from search.render.records import to_line
from search.render.sheet import Column, Sheet, Value, aligned, cut, records, write_csv
from search.render.wording import printable
from search.themes.counting import TermCount
from search.themes.model import Problem, Theme
from search.themes.suggest import Suggestion

FORMATS = ("plain", "json", "csv")
#: The origin of a theme that is not the user's own.
BUILT_IN = "built-in"
#: Columns that labels take, at most, in a list for people.
_LABEL_WIDTHS = {"zh": 12, "en": 20}

_TERMS = Column("terms", ",d")
_THEME = (
    *(Column("id"), Column("zh"), Column("en"), Column("cap", "d"), Column("parent")),
    _TERMS,
)
_THEME_COUNTS = (Column("paragraphs", ",d"), Column("documents", ",d"), Column("occurrences", ",d"))
_TERM = (Column("lang"), Column("term"), Column("variants"), Column("weight", "g"))
_TERM_COUNTS = (Column("paragraphs", ",d"), Column("occurrences", ",d"))
_SUGGESTION = (
    *(Column("word"), Column("paragraphs", ",d", "in the theme"), Column("elsewhere", ",d")),
    Column("log_likelihood", ".2f", "log-likelihood"),
)


def list_sheet(rows: Sequence[Sequence[Value]], *, counted: bool) -> Sheet:
    """The themes, a row each; `counted` if the rows have counts."""
    return Sheet((*_THEME, *(_THEME_COUNTS if counted else ()), Column("origin")), rows)


def write_list(rows: Sequence[Sequence[Value]], format_: str, out: TextIO, *, counted: bool) -> None:
    """Write the rows of `list_sheet`; for people what fits a line of 80 columns, long labels cut."""
    sheet = list_sheet(rows, counted=counted)
    write_sheet(_brief(sheet, counted=counted) if format_ == "plain" else sheet, format_, out)


def _brief(sheet: Sheet, *, counted: bool) -> Sheet:
    figures = _THEME_COUNTS[:2] if counted else (_TERMS,)
    rows = [
        (
            *(row["id"], *(cut(printable(str(row[lang])), width) for lang, width in _LABEL_WIDTHS.items())),
            *(row[column.name] for column in figures),
            None if row["origin"] == BUILT_IN else "yes",
        )
        for row in records(sheet)
    ]
    return Sheet((Column("id"), *map(Column, _LABEL_WIDTHS), *figures, Column("own")), rows)


def terms_sheet(theme: Theme, counts: Sequence[TermCount] | None) -> Sheet:
    """The terms of a theme, a row each, with their counts where there are any."""
    languages = (language for language, terms in theme.terms.items() for _ in terms)
    rows: list[tuple[Value, ...]] = [
        (language, term.label, " | ".join(phrase.text for phrase in term.spellings[1:]), term.weight)
        for language, term in zip(languages, theme.all_terms, strict=True)
    ]
    if counts is None:
        return Sheet(_TERM, rows)
    counted = zip(rows, counts, strict=True)
    return Sheet((*_TERM, *_TERM_COUNTS), [(*row, *count[1:]) for row, count in counted])


def suggestions_sheet(suggestions: Sequence[Suggestion]) -> Sheet:
    """Words that a theme might lack, a row each."""
    return Sheet(_SUGGESTION, suggestions)


def head_lines(theme: Theme) -> Iterator[str]:
    """What stands above the terms of a theme, and an empty line."""
    yield printable(f"{theme.id}: {theme.label['zh']}, {theme.label['en']}")
    yield printable(str(theme.path))
    if theme.cap is not None:
        yield f"major topic {theme.cap} of the Comparative Agendas Project"
    if theme.parent:
        yield printable(f"listed under {theme.parent.text}")
    if theme.note:
        yield printable(theme.note)
    if theme.all_exclude:
        yield printable(f"not inside: {', '.join(phrase.text for phrase in theme.all_exclude)}")
    yield ""


def write_sheet(sheet: Sheet, format_: str, out: TextIO) -> None:
    """Write a sheet in one of `FORMATS`; JSON is one list of objects."""
    if format_ == "json":
        out.write(to_line(list(records(sheet))))
    elif format_ == "csv":
        write_csv(sheet, out)
    else:
        out.writelines(f"{line}\n" for line in aligned(sheet))


def write_problems(
    file: Path, problems: Sequence[Problem], severity: Literal["error", "note"], format_: str, out: TextIO
) -> None:
    """Write what is wrong with a file, a line each: ``FILE:LINE: what``, or an object."""
    for line, what in problems:
        if format_ == "json":
            out.write(to_line({"file": str(file), "line": line, "severity": severity, "what": what}))
        else:
            prefix = "note: " if severity == "note" else ""
            out.write(printable(f"{file}:{line}: {prefix}{what}") + "\n")
