"""From what the index knows of a document to a `Work`: the one place that knows the names of metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from corpus.dates import find_date
from corpus.scripts import language
from search.citations.casing import headline
from search.citations.kinds import csl_type_of, is_prc_law, kind_of
from search.citations.names import body_of, names_of
from search.citations.quoting import find_part
from search.citations.work import Citation, Name, Passage, Place, Work, has_han

if TYPE_CHECKING:
    from index.manifest import DocumentEntry
    from index.reader import Located

_PRC = "China"
_AROUND = 32  # Code points of context: enough to tell repeats apart, and W3C's examples have as many.
_YEAR = re.compile(r"\d{4}")
_NUMBER = re.compile(r"\d+")
#: The names a fact is read under, the first that is there; names are lower case with underscores.
_NAMES: dict[str, tuple[str, ...]] = {
    "number": ("number",),
    "url": ("url",),
    "container": ("container_title",),
    "container_pinyin": ("container_title_pinyin",),
    "title_pinyin": ("title_pinyin",),
    "title_translation": ("title_translation",),
    "place": ("publisher_place", "event_place"),
    "edition": ("edition",),
    "page": ("page",),
    "event_translation": ("occasion_translation", "event_translation"),
}
_ALSO_READ = """
    type author author_pinyin author_translation publisher publisher_pinyin publisher_translation
    accessed effective occasion language jurisdiction
"""
_READ = frozenset((*_ALSO_READ.split(), *(name for names in _NAMES.values() for name in names)))
_MEETING_ZH = re.compile(r"在(?P<event>[^在]*(?:会议|會議|大会|大會|全会|全會|论坛|論壇|座谈会|座談會))")
_EVENT_ZH = re.compile(
    r"\d{4}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?[^在]{0,10}?在?(?P<event>[^在].*?)上?[）)\s]*$"
)
_EVENT_EN = re.compile(r"^(?:(?:Delivered|Presented|Made|Given) (?:at|to|before) )?(?P<event>.*?)[,\s]*$")
_DATE_EN = re.compile(r"(?:on\s+)?(?:\d{1,2}\s+)?[A-Z][a-z]{2,8}\.?\s+(?:\d{1,2},?\s+)?\d{4}\)?$")


def work_of(document: DocumentEntry, *, accessed: str = "", translation: str = "") -> Work:
    """What is known of a document, as styles see it.

    Args:
        document: Its entry in the index, with metadata by the names in `corpus.metadata`.
        accessed: The day it was looked at where it was found (ISO 8601), before what metadata says.
        translation: The title of its counterpart in English, taken where metadata has no translation.
    """
    facts = {name.lower().replace("-", "_"): value.strip() for name, value in document.metadata.items()}
    told = {field: next((facts[n] for n in names if facts.get(n)), "") for field, names in _NAMES.items()}
    told["title_translation"] = told["title_translation"] or headline(translation)
    kind = kind_of(document.title, facts, document.format)
    return Work(
        document=document.id,
        kind=kind,
        csl_type=csl_type_of(kind, facts),
        title=document.title,
        authors=_people(facts, "author"),
        publisher=body_of(*(facts.get(f"publisher{end}", "") for end in ("", "_pinyin", "_translation"))),
        date=_date(document.date or ""),
        effective=_date(facts.get("effective", "")),
        accessed=accessed or _date(facts.get("accessed", "")),
        event=_event(facts.get("occasion", "")),
        language=facts.get("language") or language(document.title),
        sha256=document.content,
        is_html=document.format == "html",
        jurisdiction=facts.get("jurisdiction")
        or (_PRC if kind == "law" and is_prc_law(document.title, facts.get("publisher", "")) else ""),
        other=tuple(sorted((n, v) for n, v in facts.items() if n not in _READ and v)),
        **told,
    )


def citation_of(
    located: Located,
    work: Work,
    *,
    before: str = "",
    after: str = "",
    quote: str | None = None,
    is_placed: bool = False,
) -> Citation:
    """A citation of a paragraph.

    Args:
        located: The paragraph.
        work: Its document, by `work_of`.
        before: The text of the paragraph before it.
        after: The text of the paragraph after it.
        quote: What to quote of it, in any script; all of it if empty, nothing if None.
        is_placed: Whether to name the place in the work.

    Raises:
        DuizhaoError: The paragraph does not contain the words of `quote`.
    """
    row = located.row
    part = find_part(row.text, quote, where=located.id) if quote else None
    spoken = row.lang if row.lang != "und" else work.language
    passage = Passage(row.text, spoken, before[-_AROUND:], after[:_AROUND], row.span, part)
    return Citation(located.id, work, passage, place_of(located), quote is not None, is_placed)


def place_of(located: Located) -> Place:
    """Where a paragraph stands in its work; the title's own heading is no section of it."""
    row, document = located.row, located.document
    above = [heading for heading in row.section if heading != document.title]
    article = row.locator.get("article") or row.extra.get("article") or ""
    return Place(
        n=row.n,
        article=str(article).rstrip("：: 　"),
        section=above[-1] if above else "",
        page="" if row.page is None else str(row.page),
        pdf_page=str(row.locator.get("pdf_page") or ""),
    )


def _people(facts: Mapping[str, str], name: str) -> tuple[Name, ...]:
    return names_of(*(facts.get(f"{name}{end}", "") for end in ("", "_pinyin", "_translation")))


def _date(stated: str) -> str:
    """A date in whatever form metadata has it, CSL's ``date-parts`` too, as ISO 8601; empty if it is none."""
    if "date-parts" in stated:
        stated = "-".join(number.zfill(2) for number in _NUMBER.findall(stated)[:3])
    return find_date(stated) or (stated if _YEAR.fullmatch(stated) else "")


def _event(occasion: str) -> str:
    """The meeting in a line that says where and when a work was delivered, without the date."""
    bare = occasion.strip("—–- （()）")
    if has_han(bare):
        found = _MEETING_ZH.search(bare) or _EVENT_ZH.search(bare)
    else:
        found = _EVENT_EN.match(_DATE_EN.sub("", bare))
    return found["event"].strip(" ,") if found else bare
