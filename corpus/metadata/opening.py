"""The title of a report that prints none, from the words with which it opens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.metadata.facts import OPENING, Facts, of
from corpus.model import Paragraph

_LOOKED_AT = 800  # Code points from the first.
_ZH = re.compile(
    r"我[^。]{0,20}?(?:代表|受|根[据據])(?P<body>[\u4e00-\u9fff]{0,14}?(?:[国國][务務]院|政府))[^。]{0,150}?"
    r"(?:(?:作|提出)(?P<title>[关關][于於][^。；]{4,70}?的(?:报告|報告))"
    r"|作(?:政府)?工作(?P<noun>报告|報告)|大[会會]作(?:[以如]下)?(?P<bare>报告|報告)"
    r"|(?P<verb>报告|報告)(?:(?:本[届屆]政府)?[过過]去[一二三四五几幾]年的?)?(?:政府的?)?工作)(?=[，,。、；]|[并並][对對])"
    r"|向大[会會]作政府工作(?P<only>报告|報告)"
)
_EN = re.compile(
    r"\bI\b[^.]{0,60}\breport\b[^.]{0,20}\bon the (?:work of the government|government[’']s work)",
    re.IGNORECASE,
)
# 省人民政府 alone does not say which province.
_INCOMPLETE = re.compile(r"[本省市县縣区區州]|自治")


def opening(shown: Sequence[Paragraph]) -> Facts:
    """Return the title that the first sentences give the text, and the body in whose name it speaks."""
    printed = " ".join(paragraph.text[:_LOOKED_AT] for paragraph in shown[:10])[:_LOOKED_AT]
    if _EN.search(printed):
        return of({"title": "Report on the Work of the Government"}).told_by(OPENING)
    found = _ZH.search("".join(printed.split()))
    if found is None:
        return Facts()
    report = next(filter(None, found.group("noun", "bare", "verb", "only")), "")
    told = {"title": found["title"] or f"政府工作{report}"}
    body = found["body"]
    if body and not _INCOMPLETE.match(body):
        told["publisher"] = body
    return of(told).told_by(OPENING)
