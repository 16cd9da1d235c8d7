"""What kind of work a document is: as metadata says, else told by its title and facts, with caution.

Without ``type`` in the metadata these rules are tried in order; where none holds it is a ``document``:

1. A law: its title ends like one (法, 条例, 规定, 办法 ..., ``Law``, ``Regulations``) and a note on its
   adoption stands beneath it, or the title is that of a national law (``中华人民共和国…法``, ``… of the
   People's Republic of China``).
2. A report: its title ends in 报告, 白皮书 or the like. A work report is delivered, but circulates and is
   cited as a report, so this goes before:
3. A speech: it has an occasion, or its title is that of one (讲话, 致辞, ``Remarks by``).
4. A newspaper article: what it appeared in is called a paper (日报, ``Daily``).
5. A web page: the file is one, and has an address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from search.citations.work import Kind

_BY_CSL: dict[str, Kind] = {
    "report": "report",
    "legislation": "law",
    "regulation": "law",
    "statute": "law",
    "treaty": "law",
    "speech": "speech",
    "webpage": "webpage",
    "post": "webpage",
    "post-weblog": "webpage",
    "book": "book",
    "article-newspaper": "article-newspaper",
    "standard": "standard",
}
_CSL: dict[Kind, str] = {"law": "legislation"}
_LAW_ZH = re.compile(
    r"(?:宪法|憲法|法典|法|条例|條例|规定|規定|办法|辦法|细则|細則|规则|規則|解释|解釋|决定|決定|修正案)(?:[（(].*[）)])?$"
)
_LAW_EN = re.compile(r"\b(?:Law|Constitution|Code|Act|Ordinance|Regulations?|Provisions|Measures)\b")
_NATIONAL = re.compile(r"^中[华華]人民共和[国國].*(?:法|法典|条例|條例)(?:[（(].*[）)])?$")
_NATIONAL_EN = re.compile(
    r"^(?:\w+ ){0,6}(?:Law|Constitution|Code|Regulations) (?:of the People['’]s Republic of China|on the .*)$"
)
_REPORT = re.compile(r"(?:报告|報告|白皮书|白皮書|蓝皮书)(?:[（(].*[）)])?$|\b(?i:Report|White Paper)\b")
_SPEECH = re.compile(
    r"(?:讲话|講話|致辞|致辭|致词|演讲|演講|发言|發言)(?:[（(].*[）)])?$"
    r"|^(?i:Remarks|Speech|Address|Statement) "
)
_PAPER = re.compile(
    r"(?:日报|日報|晚报|晚報|晨报|时报|時報|早报|早報|青年报|[^简通公]报)$|\b(?:Daily|Times|Post|Herald)\b"
)
_PRC = re.compile(
    r"中[华華]人民共和[国國]|People['’]s Republic of China"
    r"|^(?:全[国國]人民代表大[会會]|[国國][务務]院|最高人民(?:法院|[检檢]察院))"
)


def kind_of(title: str, facts: Mapping[str, str], format_: str) -> Kind:
    """The kind of a work.

    Args:
        title: Its title.
        facts: Its metadata; a ``type`` is one of CSL's.
        format_: The format of its file.
    """
    stated = facts.get("type", "").lower().replace("_", "-")
    if stated:
        return _BY_CSL.get(stated, "document")
    if _is_law(title, facts):
        return "law"
    if _REPORT.search(title):
        return "report"
    if facts.get("occasion") or _SPEECH.search(title):
        return "speech"
    if _PAPER.search(facts.get("container_title", "")):
        return "article-newspaper"
    return "webpage" if format_ == "html" and facts.get("url") else "document"


def csl_type_of(kind: Kind, facts: Mapping[str, str]) -> str:
    """The type of CSL 1.0.2 for a kind of work: the one stated where styles know it, else its nearest."""
    stated = facts.get("type", "").lower().replace("_", "-")
    return stated if stated in _BY_CSL and stated != "statute" else _CSL.get(kind, kind)


def is_prc_law(title: str, publisher: str) -> bool:
    """Whether the title of a law, or who issued it, says that it is one of the People's Republic of China."""
    return _PRC.search(title) is not None or _PRC.search(publisher) is not None


def _is_law(title: str, facts: Mapping[str, str]) -> bool:
    if _NATIONAL.match(title) or _NATIONAL_EN.match(title):
        return True
    return bool(facts.get("adoption_note")) and bool(_LAW_ZH.search(title) or _LAW_EN.search(title))
