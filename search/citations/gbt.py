"""GB/T 7714: characters only, in the order and with the marks of the standard.

Sources: GB/T 7714-2015 《信息与文献 参考文献著录规则》 (sections cited as 2015/4.6 ...) and GB/T 7714-2025,
which replaces it from 1 July 2026 (2025/8.8 ...). Entries are those of the numeric system (顺序编码制),
without number. They differ in what follows:

- 2015 is set with half-width marks and blanks as in its own examples, 2025 with full-width ``：，（）`` and
  half-width ``. [ ] /`` (2025/6.2).
- Western family names are in capitals in 2015 (2015/8.1.1), not in 2025 (2025/7.1.1).
- 2015 gives every online work ``(date)[accessed]`` (2015/4.6.2); in 2025 web pages alone have them
  (2025/8.11.3), reports have the day of issue and no day of access (2025/8.8.3).
- A standard is ``number title[S]`` in 2025 (8.9.2).

Neither names laws. In 2015 laws and official documents are marked ``A`` (档案), as its own example is, a
notice that puts rules in force (2015/4.6.2, example 2). The examples of ``A`` in 2025 are holdings of
archives alone, with keeper and shelf mark (2025/8.12); there laws and documents are marked as speeches are
in both editions: ``EB`` online and ``Z`` (其他) on paper. So do the CSL styles for 2025 by zotero-chinese.
"""

from __future__ import annotations

from typing import NamedTuple

from search.citations.casing import headline
from search.citations.names import initials, western_parts
from search.citations.pieces import Line
from search.citations.quoting import quotation
from search.citations.wording import Terms
from search.citations.wording import edition as edition_of
from search.citations.work import Citation, Kind, Name, Work

_MOST = 3  # Names that are listed (2015/8.1.2, 2025/7.1.2).
_CODES: dict[Kind, str] = {
    "report": "R",
    "webpage": "EB",
    "book": "M",
    "article-newspaper": "N",
    "standard": "S",
}
_ZH = Terms("{}", "PDF第{}页", "{printed}", "第{}段", "“{}”")
_EN = Terms("{}", "PDF p. {}", "art. {number}", "para. {}", "“{}”")
_NO_DATE = ("出版时间不详", "n.d.")


class _Edition(NamedTuple):
    """One edition of the standard, and the marks it is set with."""

    is_2025: bool
    colon: str
    comma: str
    opening: str
    closing: str


_2015 = _Edition(False, ": ", ", ", "(", ")")
_2025 = _Edition(True, "：", "，", "（", "）")


def cite_2015(citation: Citation) -> Line:
    """A citation by GB/T 7714-2015."""
    return _cite(citation, _2015)


def cite_2025(citation: Citation) -> Line:
    """A citation by GB/T 7714-2025."""
    return _cite(citation, _2025)


def _cite(citation: Citation, edition: _Edition) -> Line:
    work = citation.work
    terms = _ZH if _is_chinese(work) else _EN
    places = edition.comma.join(terms.places(citation.place)) if citation.is_placed else ""
    parts = (_creators(work, edition), _title(work, edition), _issue(work, edition, places), work.url)
    entry = " ".join(_stopped(part) for part in parts if part)
    if not citation.is_quoted:
        return [entry]
    return [f"{quotation(citation.passage.quoted, citation.passage.language)} {entry}"]


def _stopped(part: str) -> str:
    return part if part.endswith(".") else f"{part}."


def _creators(work: Work, edition: _Edition) -> str:
    """Up to three names, then 等 or et al. (2015/8.1, 2025/7.1); a standard of 2025 has its number."""
    if work.kind == "standard" and (edition.is_2025 or not work.creators):
        return ""
    if not work.creators:
        return "佚名" if _is_chinese(work) else "Anon"
    names = [_name(name, edition) for name in work.creators[:_MOST]]
    if len(work.creators) > _MOST:
        names.append("等" if work.creators[0].is_chinese else "et al")
    return edition.comma.join(names)


def _name(name: Name, edition: _Edition) -> str:
    """A name; Western persons with the family name first, initials without points (2015/8.1.1).

    Of Chinese ones in pinyin the family name is in capitals in 2015; their given names are never initials.
    """
    if not name.is_person or name.is_chinese:
        return name.text
    parts = western_parts(name.text)
    if parts:
        family, given = parts
        return f"{family if edition.is_2025 else family.upper()} {initials(given, mark='')}".strip()
    family, _, given = name.text.partition(" ")
    return name.text if edition.is_2025 else f"{family.upper()} {given}"


def _title(work: Work, edition: _Edition) -> str:
    """Title, number and mark of type (2015/8.2, 2025/7.2, 7.3)."""
    code = _code(work, edition)
    mark = f"[{code}/OL]" if _is_online(work) else f"[{code}]"
    title = headline(work.title)
    if work.kind == "standard" and edition.is_2025:
        return f"{work.number}\u3000{title}{mark}".lstrip("\u3000")
    return edition.colon.join(filter(None, (title, work.number))) + mark


def _code(work: Work, edition: _Edition) -> str:
    is_official = work.kind == "law" or (work.kind == "document" and work.number)
    if is_official and not edition.is_2025:
        return "A"
    return _CODES.get(work.kind, "EB" if work.url else "Z")


def _is_online(work: Work) -> bool:
    return bool(work.url) or work.kind == "webpage"


def _issue(work: Work, edition: _Edition, places: str) -> str:
    """When and where it came out, the place cited in it, and the day of access."""
    if work.kind == "article-newspaper":
        return _in_paper(work, edition, places)
    if work.kind == "standard" and edition.is_2025:
        return places
    if work.kind == "book" or (work.place and work.imprint):
        return _printed(work, edition, places)
    if _is_online(work):
        return _online(work, edition, places)
    if edition.is_2025:
        return _placed(work.date or _unknown(work, *_NO_DATE), edition, places)
    return _printed(work, edition, places)


def _in_paper(work: Work, edition: _Edition, places: str) -> str:
    """``人民日报, 2013-01-12(2)[2013-11-06]`` (2015/4.4, A.9); without the last in 2025 (2025/8.5)."""
    page = f"{edition.opening}{work.page}{edition.closing}" if work.page else ""
    date = work.date or _unknown(work, *_NO_DATE)
    issue = edition.comma.join(filter(None, (work.container, date + page)))
    return _placed(issue, edition, places) + _access(work, edition)


def _online(work: Work, edition: _Edition, places: str) -> str:
    """A work online (2015/4.6.2; 2025/8.8.3, 8.11.3), where what is unknown is left out."""
    dated = f"{edition.opening}{work.date}{edition.closing}" if work.date else ""
    access = f"[{work.accessed}]" if work.accessed else ""
    if edition.is_2025:
        return _placed(dated + access if _code(work, edition) == "EB" else work.date, edition, places)
    if len(work.date) == len("2024"):
        return _placed(work.date, edition, places) + access
    # The pattern of 2015/4.6.2: year: page(date)[access].
    return (_placed(work.date[:4], edition, places) if places else "") + dated + access


def _printed(work: Work, edition: _Edition, places: str) -> str:
    """``版. 地: 者, 年: 页`` (2015/4.1.2, 2025/8.2.2)."""
    year = work.date[:4] or _unknown(work, *_NO_DATE)
    issue = edition.comma.join(filter(None, (_imprint(work, edition), year)))
    parts = (_version(work), _placed(issue, edition, places) + _access(work, edition))
    return " ".join(_stopped(part) for part in parts if part)


def _imprint(work: Work, edition: _Edition) -> str:
    """Place and publisher; what is unknown of a printed work is named in brackets (2015/8.4, 2025/7.5)."""
    issuer = work.publisher.text if work.publisher else ""
    place = work.place
    if not work.url:
        place = place or _unknown(work, "出版地不详", "S.l.")
        issuer = issuer or _unknown(work, "出版者不详", "s.n.")
    where = edition.colon.join(filter(None, (place, issuer)))
    # Two unknown facts share one pair of brackets (2015/A.3, example 3).
    return where.replace(f"]{edition.colon}[", edition.colon)


def _version(work: Work) -> str:
    """Which edition, the first left out: ``2版``, ``2nd ed.`` (2015/8.3, 2025/7.4)."""
    if _is_chinese(work) and work.edition.isdecimal() and work.edition != "1":
        return f"{work.edition}版"
    return edition_of(work)


def _access(work: Work, edition: _Edition) -> str:
    return f"[{work.accessed}]" if work.url and work.accessed and not edition.is_2025 else ""


def _placed(issue: str, edition: _Edition, places: str) -> str:
    """The issue with the place cited in it, which stands where the page does (2015/8.5, 2025/7.7)."""
    return edition.colon.join(filter(None, (issue, places)))


def _unknown(work: Work, chinese: str, foreign: str) -> str:
    return f"[{chinese if _is_chinese(work) else foreign}]"


def _is_chinese(work: Work) -> bool:
    """Whether the entry speaks Chinese: as its title does, or its text."""
    return work.is_chinese or work.language.startswith("zh")
