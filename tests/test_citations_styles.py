"""Exact citations, written by hand from the published rules; the files name the rule of each."""

from __future__ import annotations

from typing import Any

import pytest
from citing import DATA, citation, load, works

from search.citations import STYLES, formatter
from search.citations.pieces import markdown, plain

FAMILIES = ["gbt", "chicago", "apa", "mla", "bluebook", "plain"]
WORKS = works()


def cases() -> list[Any]:
    return [
        pytest.param(case, style, id=f"{style}-{number}-{case['work']}")
        for family in FAMILIES
        for number, case in enumerate(load(f"{family}.yaml"), 1)
        for style in STYLES
        if style in case
    ]


@pytest.mark.parametrize(("case", "style"), cases())
def test_a_citation_is_exactly_what_the_rules_ask_for(case: dict[str, Any], style: str) -> None:
    facts = WORKS[case["work"]] | case.get("with", {})
    pieces = formatter(style)(citation({"facts": facts, **case}))
    assert markdown(pieces) == case[style], case["rule"]
    assert plain(pieces) == case[style].replace("*", ""), "plain text is the same without markup"


@pytest.mark.parametrize("family", FAMILIES[:-1])
def test_every_family_of_styles_has_its_forty_cases_each_with_a_rule(family: str) -> None:
    found = load(f"{family}.yaml")
    assert len(found) >= 40
    assert all(case["rule"] for case in found)


@pytest.mark.parametrize("family", FAMILIES[:-1])
def test_a_family_cites_every_work(family: str) -> None:
    cited = {case["work"] for case in load(f"{family}.yaml")}
    # Standards are numbered and cited by GB/T 7714 alone.
    assert WORKS.keys() - cited <= ({"zh-standard"} if family != "gbt" else set())


def test_no_style_is_without_cases() -> None:
    assert {path.stem for path in DATA.glob("*.yaml")} >= set(FAMILIES)
