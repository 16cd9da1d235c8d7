"""A CSL processor as a second opinion on works in English; where it falls short, why.

The styles in tests/data/citations/oracle were written for these tests: they say what the rules say, and
leave the mechanics of names, dates and marks to the processor.
"""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from citing import DATA, citation, works

from search.citations import formatter
from search.citations.csljson import item
from search.citations.pieces import markdown, plain

pytest.importorskip("citeproc", reason="the CSL processor citeproc-py is not installed")

WORKS = works()
AGREED = [
    (style, work)
    for style in ("apa", "chicago", "mla")
    for work in ("en-book", "en-book-four", "en-book-pinyin", "en-news", "en-web", "en-report-online")
]


def processed(style: str, csl: dict[str, Any]) -> str:
    """What the processor makes of an item, italics as in Markdown."""
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
    )
    from citeproc import (
        formatter as formatters,
    )
    from citeproc.source.json import CiteProcJSON

    used = {name: value for name, value in csl.items() if name not in ("note", "custom", "language")}
    rules = CitationStylesStyle(str(DATA / "oracle" / f"{style}.csl"), validate=False)
    library = CitationStylesBibliography(rules, CiteProcJSON([used]), formatters.html)
    library.register(Citation([CitationItem(used["id"])]))
    [entry] = library.bibliography()
    return html.unescape(re.sub(r"</?i>", "*", str(entry)))


@pytest.mark.parametrize(("style", "work"), AGREED)
def test_a_csl_processor_agrees_on_works_in_english(style: str, work: str) -> None:
    found = citation({"facts": WORKS[work]})
    assert markdown(formatter(style)(found)) == processed(style, item(found))


def test_a_processor_takes_chinese_names_apart_and_ours_stay_whole() -> None:
    # CSL inverts and shortens a name that it has in parts, whosever family name comes first.
    facts = WORKS["en-book-pinyin"]
    csl = item(citation({"facts": facts})) | {"author": [{"family": "Li", "given": "Keqiang"}]}
    assert processed("apa", csl).startswith("Li, K. (2010)")
    assert plain(formatter("apa")(citation({"facts": facts}))).startswith("Li Keqiang. (2010)")


def test_a_processor_writes_no_pinyin_and_no_translation() -> None:
    # CSL has no variable for either: characters alone, which APA 9.38 does not accept.
    found = citation({"facts": WORKS["zh-report"] | {"author": "国务院"}})
    assert processed("apa", item(found)) == "国务院. (2024). *政府工作报告*. 国务院."
    assert markdown(formatter("apa")(found)).startswith(
        "Guowuyuan. (2024). *Zhengfu gongzuo baogao* [Report on"
    )


def test_a_processor_repeats_a_publisher_that_is_the_author() -> None:
    # CSL does not compare two variables; APA 9.29 leaves the second out.
    found = citation({"facts": WORKS["en-report"]})
    ours = markdown(formatter("apa")(found))
    assert processed("apa", item(found)) == f"{ours} World Example Organization."
