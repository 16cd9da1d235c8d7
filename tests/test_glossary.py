"""The built-in glossary: its rules of form, and what aligned reports make of it."""

from __future__ import annotations

import pytest
from support import SHARED

from corpus.fold import fold
from corpus.glossary import Entry, builtin
from scripts.check_glossary import STATUSES, attestations, problems, read_pairs, share

PAIRS = SHARED / "corpora" / "gwr-pairs.jsonl"
#: Official entries of which aligned reports have no English form beside a Chinese one, and why.
JUDGED = {
    "政事分开": "one of a row of separations, translated with one verb for all",
    "主题教育": "the campaigns go by their own themes: founding mission",
    "民主管理": "one of four, democratic standing before the first alone",
    "人工智能+": "read as 人工智能, the plus sign being no character of a word",
    "中澳自贸协定": "always named together with that with the Republic of Korea",
}
#: Share of the official entries in Chinese reports that have an English form beside them.
MEASURED = 0.904


def made(chinese: str = "灯塔", english: str = "lighthouse", **fields: str) -> Entry:
    """An entry that keeps the rules, but for what is given."""
    fields = {"years": "2013-", "status": "official", "note": "", "where": f"{chinese}.tsv:2"} | fields
    return Entry(tuple(chinese.split(" | ")), tuple(english.split(" | ")), **fields)


def test_the_glossary_keeps_its_rules() -> None:
    assert list(problems(builtin())) == []


@pytest.mark.parametrize(
    "entry",
    [
        made(""),
        made(english=""),
        made("灯塔 | "),
        made("灯"),
        made("！"),
        made(english=" lighthouse"),
        made(english="lighthouse|beacon"),
        made(years="2013"),
        made(years="2013-2012"),
        made(years="2013-now"),
        made(status=""),
        made(status="modern"),
        made("灯塔 | 燈塔"),
        made(english="lighthouse | Lighthouse"),
    ],
)
def test_what_breaks_a_rule_is_named(entry: Entry) -> None:
    assert list(problems([made("码头", "wharf"), entry]))


@pytest.mark.parametrize("second", [made("燈塔", "beacon"), made("码头", "LIGHTHOUSE")])
def test_a_form_has_one_entry(second: Entry) -> None:
    assert list(problems([made(), made("渡口", "ferry")])) == []
    [problem] = problems([made(), second])
    assert "the same form" in problem


@pytest.mark.parametrize(
    ("short", "meaning"),
    [
        ("三农", "agriculture, rural areas, and farmers"),
        ("双减", "reduce the burden of homework and off-campus tutoring"),
        ("两不愁三保障", "Two Assurances and Three Guarantees"),
        ("一老一小", "elderly care and childcare"),
        ("六稳", "stability on six fronts"),
        ("六保", "security in six areas"),
        ("三去一降一补", "five priority tasks"),
        ("双循环", "dual circulation"),
        ("放管服", "streamline administration and delegate power, improve regulation, and upgrade services"),
        ("两新一重", "new infrastructure and new urbanization initiatives and major projects"),
        ("新农合", "new rural cooperative medical care system"),
        ("高才通", "Top Talent Pass Scheme"),
        ("十五五", "15th Five-Year Plan"),
    ],
)
def test_abbreviations_have_their_meaning(short: str, meaning: str) -> None:
    [entry] = (entry for entry in builtin() if fold(short) in map(fold, entry.chinese))
    assert meaning in entry.english


def test_every_status_is_in_use() -> None:
    assert {entry.status for entry in builtin()} == set(STATUSES)


def test_co_occurrence_is_counted_by_segments() -> None:
    entries = [made(), made("灯塔看守人", "lighthouse keeper"), made("渡口", "ferry")]
    pairs = [
        ("灯塔看守人老了。", "The lighthouse keeper is old."),
        ("灯塔和灯塔。", "Two lighthouses."),
        ("灯塔亮了。", "It is lit."),
        ("渡口。", "A landing."),
        ("渡口！", "A landing!"),
        ("渡口？", "A landing?"),
    ]
    found = attestations(entries, pairs)
    assert [(one.chinese, one.is_met, one.is_missed) for one in found] == [
        (2, True, False),
        (1, True, False),
        (3, False, True),
    ]
    assert share(found) == pytest.approx(2 / 3)


@pytest.mark.slow
@pytest.mark.skipif(not PAIRS.exists(), reason="needs the aligned reports of the shared folder")
def test_official_forms_stand_beside_each_other_in_reports() -> None:
    found = attestations(builtin(), read_pairs(PAIRS))
    assert {one.entry.chinese[0] for one in found if one.is_missed} == set(JUDGED)
    assert share(found) >= MEASURED - 0.01
