"""A paragraph for the Web: W3C Web Annotation selectors, and text fragments of web pages.

Sources: Web Annotation Data Model (W3C Recommendation, 23 February 2017), sections 4.2.4 and 4.2.5; URL
Fragment Text Directives (WICG draft).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from corpus.errors import DuizhaoError
from search.citations.exporting import to_json
from search.citations.work import Citation, Passage

_CLAUSE_END = re.compile(r"[，,、；;：:。.！!？?](?=\s|[^\x00-\x7f]|$)\s*")
#: Shorter words than this (code points) are given whole; longer ones by how they begin and end.
_WHOLE = 60
#: A beginning or end of fewer code points may stand elsewhere on the page too.
_ENOUGH = 8


def export(citations: Sequence[Citation]) -> str:
    """Citations as an array of annotations."""
    return to_json([annotation(citation) for citation in citations])


def export_fragments(citations: Sequence[Citation]) -> str:
    """Citations as addresses that browsers scroll to, one a line.

    Raises:
        DuizhaoError: A source is no web page with an address.
    """
    return "".join(f"{fragment_url(citation)}\n" for citation in citations)


def annotation(citation: Citation) -> dict[str, object]:
    """A Web Annotation whose target is the paragraph, or the words quoted of it.

    The selectors of the paragraph are alternatives: its words with what stands around them, and its place in
    the decoded source (code points) where that is plain text. Words quoted of it refine them, by their place
    in it.
    """
    work, passage = citation.work, citation.passage
    selectors: list[dict[str, object]] = [
        {
            "type": "TextQuoteSelector",
            "exact": passage.text,
            "prefix": passage.before,
            "suffix": passage.after,
        }
    ]
    if passage.span:
        selectors.append(_position(passage.span.start, passage.span.end))
    if passage.part:
        part = _position(passage.part.start, passage.part.end)
        selectors = [selector | {"refinedBy": part} for selector in selectors]
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:duizhao:{quote(citation.id, safe=':')}",
        "type": "Annotation",
        "motivation": "identifying",
        "target": {
            "source": work.url or f"urn:sha256:{work.sha256}",
            "selector": selectors[0] if len(selectors) == 1 else selectors,
        },
    }


def fragment_url(citation: Citation) -> str:
    """The address of a web page with the words of a citation as a text fragment.

    Raises:
        DuizhaoError: The source is no web page with an address.
    """
    work = citation.work
    if not (work.is_html and work.url):
        hint = "other formats: web-annotation" if not work.is_html else "add url: to its metadata"
        raise DuizhaoError("only a web page with an address has text fragments", where=citation.id, hint=hint)
    return f"{work.url.partition('#')[0]}#:~:text={','.join(map(_encoded, ends(citation.passage)))}"


def ends(passage: Passage) -> tuple[str, ...]:
    """The words of a passage whole where they are few, else how they begin and end, cut at punctuation."""
    words = passage.quoted.strip()
    if len(words) <= _WHOLE:
        return (words,)
    cuts = [found.end() for found in _CLAUSE_END.finditer(words)]
    start = next((cut for cut in cuts if cut >= _ENOUGH), 0)
    stop = next((cut for cut in reversed(cuts) if len(words) - cut >= _ENOUGH), 0)
    return (words[:start].rstrip(), words[stop:]) if 0 < start <= stop else (words,)


def _encoded(text: str) -> str:
    # A hyphen, a comma and an ampersand have meanings of their own in a fragment.
    return quote(text, safe="").replace("-", "%2D")


def _position(start: int, end: int) -> dict[str, object]:
    return {"type": "TextPositionSelector", "start": start, "end": end}
