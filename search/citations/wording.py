"""Dates and places in a work, in the words of several styles."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.numerals import han
from search.citations.work import Place, Work

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
#: The Bluebook, table T12; MLA 9, appendix 1, has the same.
_SHORT = ["Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."]
_ARTICLE = re.compile(
    r"第\s?(?P<main>[〇零一二三四五六七八九十百千\d]+)\s?[条條](?:之(?P<more>[一二三四五六七八九十]+))?|Article\s+(?P<english>\d+)"
)


def day_first(iso: str, *, is_short: bool = False) -> str:
    """``5 March 2024``, ``March 2024``, ``2024``; short, ``5 Mar. 2024``."""
    year, month, day = _parts(iso)
    return " ".join(filter(None, (day, _month(month, is_short), year)))


def month_first(iso: str, *, is_short: bool = False) -> str:
    """``March 5, 2024``, ``March 2024``, ``2024``; short, ``Mar. 5, 2024``."""
    year, month, day = _parts(iso)
    if not day:
        return " ".join(filter(None, (_month(month, is_short), year)))
    return f"{_month(month, is_short)} {day}, {year}"


def article_number(article: str) -> str:
    """The number of an article in Arabic digits: 1165 for 第一千一百六十五条, 120-1 for 第一百二十条之一."""
    found = _ARTICLE.match(article)
    if found is None:
        return article
    if found["english"]:
        return found["english"]
    return "-".join(str(han(part)) for part in (found["main"], found["more"]) if part)


def ordinal(number: str) -> str:
    """``2nd``, ``3rd``, ``11th``, ``21st``."""
    tens = "th" if number[-2:-1] == "1" else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")
    return number + tens


def edition(work: Work) -> str:
    """``2nd ed.``; empty for the first, and as printed where it is more than a number."""
    if not work.edition.isdecimal():
        return work.edition
    return "" if work.edition == "1" else f"{ordinal(work.edition)} ed."


class Terms(NamedTuple):
    """How a style calls places in a work; ``{}`` stands for the number or name.

    Attributes:
        page: A printed page.
        pdf_page: A page of the PDF, where none is printed.
        article: An article of a law, ``{number}`` in Arabic digits or ``{printed}`` as it is.
        paragraph: A paragraph, counted through the work.
        section: The heading that it stands under.
        is_section_first: Whether the heading goes before the paragraph.
    """

    page: str
    pdf_page: str
    article: str
    paragraph: str
    section: str
    is_section_first: bool = False

    def places(self, place: Place) -> list[str]:
        """The place in a work: page, paragraph and heading.

        A paragraph of a law is told by its article alone: the number of a paragraph beside it would be read
        as that of one within the article.
        """
        page = self.page.format(place.page) if place.page else ""
        if not page and place.pdf_page:
            page = self.pdf_page.format(place.pdf_page)
        if place.article:
            return list(filter(None, (page, self._article(place.article))))
        section = self.section.format(place.section) if place.section else ""
        paragraph = self.paragraph.format(place.n)
        inside = (section, paragraph) if self.is_section_first else (paragraph, section)
        return list(filter(None, (page, *inside)))

    def _article(self, article: str) -> str:
        return self.article.format(number=article_number(article), printed=article)


def _parts(iso: str) -> tuple[str, str, str]:
    year, month, day = (*iso.split("-"), "", "")[:3]
    return year, month, day.lstrip("0")


def _month(number: str, is_short: bool) -> str:
    return (_SHORT if is_short else _MONTHS)[int(number) - 1] if number else ""
