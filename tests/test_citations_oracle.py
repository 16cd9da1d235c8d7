"""A CSL processor as a second opinion on works in English; where it falls short, why.

The styles in tests/data/citations/oracle were written for these tests: they say what the rules say, and
leave the mechanics of names, dates and marks to the processor.
"""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any

import pytest
from citing import DATA, citation, works

from search.citations import formatter
from search.citations.csljson import item
from search.citations.pieces import markdown, plain
from search.citations.work import has_han

pytest.importorskip("citeproc", reason="the CSL processor citeproc-py is not installed")

WORKS = works()
ENGLISH = [name for name, facts in WORKS.items() if not has_han(str(facts))]
#: Works in English on which the processor disagrees: in which styles, and why it falls short.
DISAGREED = {
    "en-report": ("apa chicago mla", "CSL compares no variables: a publisher that is the author is repeated"),
    "en-law": ("apa chicago", "who issued a law has no variable of its own and is the publisher of a book"),
    "en-speech": ("apa chicago mla", "citeproc-py does not know event-title: where it was delivered is lost"),
    "en-web-undated": (
        "apa chicago mla",
        "the body that issued a page is its publisher; CSL knows no author",
    ),
    "en-bare": ("chicago", "CSL prints the parentheses of an imprint for the date alone"),
    "en-report-capitals": ("apa chicago mla", "CSL keeps words in capitals, which might be acronyms"),
    "en-web-quoting": ("apa chicago mla", "citeproc-py leaves straight quotation marks as they are typed"),
}


@cache
def rules(style: str) -> Any:
    """A style of the processor, which may be used again and again."""
    from citeproc import CitationStylesStyle

    return CitationStylesStyle(str(DATA / "oracle" / f"{style}.csl"), validate=False)


def processed(style: str, csl: dict[str, Any]) -> str:
    """What the processor makes of an item, italics as in Markdown."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography
    from citeproc import formatter as formatters
    from citeproc.source.json import CiteProcJSON

    used = {name: value for name, value in csl.items() if name not in ("note", "custom", "language")}
    library = CitationStylesBibliography(rules(style), CiteProcJSON([used]), formatters.html)
    library.register(Citation([CitationItem(used["id"])]))
    [entry] = library.bibliography()
    return html.unescape(re.sub(r"</?i>", "*", str(entry)))


@pytest.mark.filterwarnings("ignore:The following arguments for Reference are unsupported")
@pytest.mark.parametrize("style", ["apa", "chicago", "mla"])
@pytest.mark.parametrize("work", ENGLISH)
def test_a_csl_processor_agrees_on_works_in_english_but_for_a_reason(style: str, work: str) -> None:
    found = citation({"facts": WORKS[work]})
    styles, reason = DISAGREED.get(work, ("", ""))
    is_same = markdown(formatter(style)(found)) == processed(style, item(found))
    assert is_same == (style not in styles.split()), reason


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
