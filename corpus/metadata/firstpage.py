"""What the first page prints above the text: title, date, author, number, issuing body."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from corpus.dates import find_date, version_date
from corpus.metadata import lines
from corpus.metadata.datelines import (
    DateLine,
    date_line,
    month_and_day,
    run_in_date,
    running_date,
    split_title,
)
from corpus.metadata.facts import FIRST_PAGE, Facts, of
from corpus.metadata.opening import opening
from corpus.model import Paragraph
from corpus.segmentation.characters import ends_sentence
from corpus.segmentation.roles import role

_FRONT_UNITS = 42  # Paragraphs from the top that may stand above the text.
_PRINTED = ("series", "occasion", "adoption_note")
_HEADLINE = 200  # Code points; a longer paragraph is text.
_ENTRIES = 2  # More bare dates than this are the entries of a chronicle.
_TO_THE_DAY = len("2024-03-05")


def first_page(paragraphs: Sequence[Paragraph]) -> Facts:
    """Return what the first page says: the title, and what the lines around it say of the document.

    A law has the date of its last amendment, anything else the date of a line that tells when it was issued
    or delivered; a date in a sentence is what the text is about. A report without a title has that of its
    opening words.
    """
    shown = [paragraph for paragraph in paragraphs if paragraph.kind != "boilerplate"]
    above = list(takewhile(_is_above, shown[:_FRONT_UNITS]))
    title, occasion = split_title(next((p.text for p in above if p.kind == "title"), ""))
    told = {
        "title": title,
        "publisher": lines.issuer_in_title(title),
        "number": lines.number_in_title(title),
        "date": _date(above, title, occasion) or _elsewhere(paragraphs, shown),
        **({"occasion": occasion} if occasion else {}),
    }
    facts = of({name: value for name, value in told.items() if value}).over(of(_around(above)))
    facts = facts.told_by(FIRST_PAGE)
    return facts if facts.title else facts.over(opening(shown))


def news_day(paragraphs: Sequence[Paragraph]) -> str | None:
    """Return month and day (``03-05``) that the dateline of news tells without the year."""
    shown = [paragraph.text for paragraph in paragraphs if paragraph.kind != "boilerplate"][:_FRONT_UNITS]
    return next(filter(None, map(month_and_day, shown)), None)


def _is_above(paragraph: Paragraph) -> bool:
    """Whether a paragraph may stand above the text: it is no sentence, and no address."""
    told = paragraph.extra.get("role")
    if paragraph.kind == "title" or told in (*_PRINTED, "date", "author"):
        return True
    if told == "salutation" or len(paragraph.text) > _HEADLINE:
        return False
    return not ends_sentence(paragraph.text) or date_line(paragraph.text) is not None


def _date(above: Sequence[Paragraph], title: str, occasion: str) -> str | None:
    is_law = any(_role(paragraph) == "adoption_note" for paragraph in above)
    notes = [p.text for p in above if _looks_like(p) in ("adoption_note", "occasion")]
    versions = list(filter(None, map(version_date, notes))) if is_law else []
    if versions:
        return max(versions)
    found = [line for paragraph in above if (line := _date_line(paragraph))]
    if sum(line.is_bare for line in found) > _ENTRIES:
        found = [line for line in found if not line.is_bare]
    in_title = find_date(title) or ""
    printed = min(found, key=lambda line: line.rank).iso if found else None
    # A title with a month has it for its subject.
    return find_date(occasion) or printed or (in_title if len(in_title) == _TO_THE_DAY else None)


def _date_line(paragraph: Paragraph) -> DateLine | None:
    line = None if paragraph.kind == "title" else date_line(paragraph.text)
    # What a list or a table tells with a date is something else, unless the date has a label.
    is_entry = paragraph.kind in ("list_item", "table_row")
    return None if line and is_entry and line.form != "label" else line


def _elsewhere(paragraphs: Sequence[Paragraph], shown: Sequence[Paragraph]) -> str | None:
    """The date of the running headers, or of an occasion that is run together with the text."""
    return running_date(paragraphs) or (run_in_date(shown[0].text) if shown else None)


def _around(above: Sequence[Paragraph]) -> dict[str, str]:
    """What the lines around the title tell, other than title and date."""
    told: dict[str, str] = {}
    for paragraph in (p for p in above if p.kind != "title"):
        for name, value in _of_line(paragraph).items():
            told.setdefault(name, value)
    speaker = told.pop("speaker", "")
    return {"author": _authors(above) or speaker} | told


def _of_line(paragraph: Paragraph) -> dict[str, str]:
    text, told = paragraph.text, _role(paragraph)
    facts = lines.labelled(text)
    line = date_line(text)
    if told in _PRINTED or (line and line.form == "occasion"):
        facts[told if told in _PRINTED else "occasion"] = text
    if told == "adoption_note":
        facts |= {"publisher": lines.issuer_in_note(text), "number": lines.number_in_note(text)}
    else:
        facts |= {
            "number": lines.number_line(text) or facts.get("number", ""),
            "speaker": lines.speaker(text),
        }
    return {name: value for name, value in facts.items() if value}


def _authors(above: Sequence[Paragraph]) -> str:
    """The author as printed; a name below an office joins it with a blank, another one with a semicolon."""
    printed = ""
    for line in (" ".join(lines.author_name(p.text).split()) for p in above if _role(p) == "author"):
        is_name = role(f"{printed} {line}") == "author" and not role(printed)
        printed = f"{printed} {line}" if is_name else f"{printed}; {line}" if printed else line
    return printed


def _role(paragraph: Paragraph) -> str:
    """What a line around a title is."""
    told = _looks_like(paragraph)
    # What stands in brackets below a title is a note on adoption only if it says so.
    return told if told != "adoption_note" or lines.is_adoption(paragraph.text) else ""


def _looks_like(paragraph: Paragraph) -> str:
    """The role of a line, told by its place or, where other lines stand between, by its wording."""
    return "" if paragraph.kind == "title" else str(paragraph.extra.get("role") or role(paragraph.text))
