"""How authors set citations and quotations: notes, references, marks of all kinds, long quotations."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx_maker import note_of, p, pr, r, style, styled, word
from hypothesis import given
from hypothesis import strategies as st
from verifying import NOWHERE, Shelf

from search.searcher import open_index
from search.verification import Verifier
from search.verification.differences import shown

CHANNEL = "航道疏浚工程已经完成，水深由九米增加到十二米，五万吨级货轮可以全天候进出港口。"
TRAINING = "码头工人的培训由港务局负责，每年不少于六十个小时，费用由企业和财政各承担一半。"
WAREHOUSE = "The new warehouse opened in May"
WRONG = "水深由九米增加到十三米"
INVENTED = "港务局还打算再买三条渡船。"
OF_OTHERS = "海外学者说过的另一句话"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.fixture(scope="module")
def names(shelf: Shelf) -> dict[str, str]:
    """What the manuscripts below write for ids and words."""
    ids = {"c": shelf.id(CHANNEL), "t": shelf.id(TRAINING), "w": shelf.id(WAREHOUSE), "k": shelf.id("冷库")}
    said = {"channel": CHANNEL, "training": TRAINING, "wrong": WRONG, "new": INVENTED, "others": OF_OTHERS}
    return ids | said | {"gone": NOWHERE}


Case = tuple[str, str, str]


def parameters(*cases: Case) -> pytest.MarkDecorator:
    rows = [pytest.param(manuscript, statuses, id=name) for name, manuscript, statuses in cases]
    return pytest.mark.parametrize(("manuscript", "statuses"), rows)


def check(shelf: Shelf, names: dict[str, str], manuscript: str, statuses: str) -> None:
    """Statuses of ids without words are written large."""
    found = shelf.verify(manuscript.format_map(names))
    told = [finding.status if finding.quotation else finding.status.upper() for finding in found]
    assert told == statuses.split()


# --- notes -----------------------------------------------------------------------------------------------


@parameters(
    ("a note", "“{wrong}”[^1]。\n\n别的话。\n\n[^1]: 报告，¶ 3 [{c}]", "misquoted"),
    ("two notes", "“{channel}”[^1]，“{wrong}”。[^b]\n\n[^1]: [{c}]\n[^b]: [{c}]", "same misquoted"),
    ("the mark inside", "“{wrong}。[^1]”\n\n[^1]: [{c}]", "misquoted"),
    ("a note for two quotations", "“{channel}”[^1]，“{wrong}”[^1]\n\n[^1]: [{c}]", "same misquoted"),
    ("a note of another source", "“{others}”[^9]，“{channel}” [{c}]\n\n[^9]: Smith", "same"),
    ("a note that is missing", "“{others}”[^9]，“{channel}” [{c}]", "same"),
    ("references", "“{channel}”[1]，“{wrong}”[2]\n\n[1] [{t}; {c}]\n[2] [{c}]\n[3] A", "same misquoted SAME"),
    ("full-width brackets", "“{wrong}”〔1〕\n\n〔1〕[{c}]", "misquoted"),
    ("a numbered list", "“{wrong}”[2]。\n\n1. Smith\n2. 报告 [{c}]", "misquoted"),
    ("several references", "“{wrong}”[1,3-4]。\n\n[1] Smith\n[4] 报告 [{c}]", "misquoted"),
    ("a reference of others", "“{others}”[2]，“{channel}” [{c}]\n\n[2] Smith", "same"),
    ("circled, anew on each page", "“{channel}”①\n\n① [{c}]\n\n“{wrong}”①\n\n① [{c}]", "same misquoted"),
    ("raised numbers", "“{wrong}”²。\n\n2. 报告 [{c}]", "misquoted"),
    ("a block quotation", "> {wrong}[^1]\n\n[^1]: [{c}]", "misquoted"),
    ("a block quotation introduced", "他说：[^1]\n\n> {wrong}\n\n后文。\n\n[^1]: [{c}]", "misquoted"),
    ("another source after ours", "[{c}]说“{others}”[^9]", "SAME"),
)  # fmt: skip
def test_the_mark_of_a_note_stands_for_the_ids_in_it(
    shelf: Shelf, names: dict[str, str], manuscript: str, statuses: str
) -> None:
    check(shelf, names, manuscript, statuses)


def test_a_quotation_is_placed_where_it_stands_and_a_note_where_it_is_alone(
    shelf: Shelf, names: dict[str, str]
) -> None:
    manuscript = "“{wrong}”[^1]\n\n又一段。\n\n[^1]: [{c}]\n[^2]: [{t}]".format_map(names)
    found = shelf.verify(manuscript)
    assert [(finding.place, finding.status) for finding in found] == [("1", "misquoted"), ("6", "same")]


# --- marks -----------------------------------------------------------------------------------------------


@parameters(
    ("single", "‘{wrong}’ [{c}]", "misquoted"),
    ("single with an apostrophe", "‘The port’s warehouse opened’ [{w}]", "misquoted"),
    ("single with a possessive", "‘The farmers’ warehouse opened’ [{w}]", "misquoted"),
    ("single with both kinds inside", "‘{wrong}，“大船”’ [{c}]", "misquoted"),
    ("straight single", "He said 'The old warehouse opened' [{w}].", "misquoted"),
    ("no marks but apostrophes", "It's the port's plan and the workers' hope [{w}].", "SAME"),
    ("inches", 'A 5" pipe: "The new warehouse opened" [{w}].', "same"),
    ("two possessives", "‘farmers’ hope and ‘The old warehouse’ [{w}]", "misquoted misquoted"),
    ("not closed", "“{wrong} [{t}]\n\n“{wrong}” [{c}]", "SAME misquoted"),
    ("closed nowhere", "“甲说\n\n普通一段。“{channel}” [{c}]", "same"),
    ("straight amid Chinese", '他说"{wrong}"[{c}]。', "misquoted"),
    ("guillemets", "« The old warehouse opened » [{w}]", "misquoted"),
    ("within another", "“有人说‘{wrong}’” [{c}]", "misquoted"),
    ("opened twice", "“{wrong}“ [{c}]", "misquoted"),
)
def test_marks_of_quotations(shelf: Shelf, names: dict[str, str], manuscript: str, statuses: str) -> None:
    check(shelf, names, manuscript, statuses)


@parameters(
    ("single", "‘The new warehouse opened in May, and its cold rooms’ [{w}]", "same"),
    ("dots in the middle", "“水深⋯⋯十二米” [{c}]", "same"),
    ("stops for dots", "“水深。。。十二米” [{c}]", "same"),
    ("what is put in", "“[海潮港的]航道疏浚工程[已]完成” [{c}]", "same"),
    ("what is put in is no licence", "“航道疏浚工程[尚]未完成” [{c}]", "misquoted"),
    ("emphasis added", "“_航道疏浚工程_ 已经完成 [emphasis added]” [{c}]", "same"),
)
def test_what_quoting_may_change(shelf: Shelf, names: dict[str, str], manuscript: str, statuses: str) -> None:
    check(shelf, names, manuscript, statuses)


# --- several paragraphs ----------------------------------------------------------------------------------


@parameters(
    ("each opened, one closed", "“{channel}\n\n“{training}” [{c}]", "same"),
    ("one opened, one closed", "“{channel}\n\n{training}” [{c}]", "same"),
    ("by the second", "“{channel}\n\n“{training}” [{t}]", "same"),
    ("with an error in the first", "“{wrong}，\n\n“{training}” [{t}]", "misquoted"),
    ("in one line", "“可以全天候进出港口。码头工人的培训” [{c}]", "same"),
    ("in one line, of others", "“可以全天候进出港口。码头工人的培训” [{k}]", "misquoted"),
    ("with an omission", "“水深由九米……码头工人的培训” [{c}]", "same"),
    ("all of the next", "“码头工人的培训由港务局负责” [{c}]", "misquoted"),
    ("all of the next, with an omission", "“码头工人的培训……费用由企业” [{c}]", "misquoted"),
    (
        "of a paragraph that is gone",
        "“可以全天候进出港口。码头工人的培训由港务局负责” [harbour:{gone}]",
        "moved",
    ),
)
def test_a_quotation_may_run_over_into_the_next_paragraph(
    shelf: Shelf, names: dict[str, str], manuscript: str, statuses: str
) -> None:
    check(shelf, names, manuscript, statuses)


@pytest.mark.parametrize(
    "source",
    [
        "> {channel}\n>\n> {training}\n> [{c}]",
        "> {channel}\n>\n> {training}\n>\n> — 海潮港务报告 [{c}]",
        "> {channel}\n>\n> {training}\n>\n> Port of Haichao, 2024 [{c}]",
        "> {channel}\n>\n> {training}\n> 海潮港务报告 [{c}]",
        "> {channel}\n>\n> {training}\n\n海潮港务报告 [{c}]",
        "> {channel}\n>\n> {training}[^1]\n\n[^1]: [{c}]",
        "The port [{c}] says:\n\n> {channel}\n>\n> {training}",
        "> [{c}] {channel}\n>\n> {training}",
        "> {channel}\n>\n> {training} [{c}; {t}]",
    ],
)
def test_a_block_quotation_of_several_paragraphs_counts_as_a_whole(
    shelf: Shelf, names: dict[str, str], source: str
) -> None:
    def statuses(training: str) -> list[str]:
        manuscript = source.format_map(names | {"training": training})
        return [finding.status for finding in shelf.verify(manuscript) if finding.quotation]

    assert statuses(TRAINING) == ["same"]
    assert statuses(TRAINING.replace("六十", "七十")) == ["misquoted"]
    assert statuses(INVENTED) == ["misquoted"]


@parameters(
    ("each with its id", "> {channel} [{c}]\n>\n> {training} [{t}]", "same same"),
    ("each with that of the other", "> {channel} [{t}]\n>\n> {training} [{c}]", "misquoted misquoted"),
    ("beginning with a quotation", "> “航道”疏浚工程从未完成 [{c}]", "misquoted"),
    ("all in marks, and its source", "> “航道疏浚工程” 海潮港务报告 [{c}]", "same"),
)
def test_block_quotations(shelf: Shelf, names: dict[str, str], manuscript: str, statuses: str) -> None:
    found = shelf.verify(manuscript.format_map(names))
    assert [finding.status for finding in found] == statuses.split()
    assert all(finding.quotation for finding in found)


def test_places_and_differences_in_a_long_block_quotation(shelf: Shelf, names: dict[str, str]) -> None:
    training = TRAINING.replace("六十", "七十")
    found = shelf.verify(f"> {CHANNEL} [{names['c']}]\n>\n>\n> {CHANNEL}\n>\n> {training} [{names['c']}]")
    assert [(finding.place, finding.status) for finding in found] == [("1", "same"), ("4", "misquoted")]
    assert "不少于[-七-]{+六+}十个小时" in shown(found[1].changes)


def test_words_from_paragraphs_that_are_cited_together(shelf: Shelf, names: dict[str, str]) -> None:
    manuscript = f"> {CHANNEL}\n>\n> {WAREHOUSE} [{names['c']}; {names['w']}]"
    assert shelf.statuses(manuscript) == ["same", "same"]
    assert shelf.statuses(manuscript.replace(names["w"], names["t"])) == ["misquoted", "same"]


def test_paragraphs_may_be_told_by_their_indents(shelf: Shelf, names: dict[str, str]) -> None:
    manuscript = f"\u3000\u3000“{OF_OTHERS}”。\n\u3000\u3000“{CHANNEL}” [{names['c']}]"
    assert shelf.statuses(manuscript, "paper.txt") == ["same"]


def test_lines_that_nobody_wrapped_are_paragraphs(shelf: Shelf, names: dict[str, str]) -> None:
    line = "这一行说的是没有出处的话，写得很长。" * 10
    manuscript = f"“{OF_OTHERS}”，{line}\n{{c}}里说“{WRONG}”，{line}\n“{WAREHOUSE}” {line}\n[{{w}}]"
    found = shelf.verify(manuscript.format_map(names), "paper.txt")
    assert [(finding.place, finding.status) for finding in found] == [("2", "misquoted"), ("3", "same")]


# --- formats ---------------------------------------------------------------------------------------------


def test_notes_and_block_quotations_of_a_word_document(shelf: Shelf, names: dict[str, str]) -> None:
    c, w = names["c"], names["w"]
    cited = r(f"“{CHANNEL}”") + note_of("footnote", 7) + r(f"，又说“{WRONG}”。") + note_of("endnote", 7)
    body = (
        p(cited)
        + pr(CHANNEL, styled("a"))
        + pr("", styled("a"))
        + pr(f"{TRAINING} [{c}]", styled("a"))
        + pr(f"“{WAREHOUSE}” [{w}]")
        + p(r(INVENTED, "") + note_of("footnote", 5), styled("own"))
    )
    notes = f"<w:footnote w:id='7'>{pr(f'报告 [{c}]')}</w:footnote><w:footnote w:id='5'>{pr(c)}</w:footnote>"
    parts = {
        "styles": style("Intense Quote", id_="a") + style("own", based_on="a"),
        "footnotes": notes,
        "endnotes": f"<w:endnote w:id='7'>{pr(f'¶ 9 [{c}]')}</w:endnote>",
    }
    data = word(body, parts=parts)
    expected = [
        ("block 1", "same"),
        ("block 1", "misquoted"),
        ("block 2", "same"),
        ("block 5", "same"),
        ("block 6", "misquoted"),
    ]
    for name in ("paper.docx", "-"):
        assert [(one.place, one.status) for one in shelf.verify(data, name)] == expected
    [alone] = shelf.verify(word(p(r("没有引文。") + note_of("endnote", 7)), parts=parts), "paper.docx")
    assert (alone.place, alone.status) == ("endnote 1", "moved")


def test_a_web_annotation_is_checked_with_what_it_quotes(shelf: Shelf, names: dict[str, str]) -> None:
    def statuses(exact: str, name: str) -> list[str]:
        selectors = [
            {"type": "TextQuoteSelector", "exact": exact},
            {"type": "TextPositionSelector", "start": 1},
        ]
        target = {"source": "urn:sha256:0", "selector": selectors}
        annotation = {"type": "Annotation", "id": f"urn:duizhao:{name}", "target": target}
        return shelf.statuses(json.dumps([annotation]), "refs.json")

    assert statuses(CHANNEL, names["c"]) == ["same"]
    assert statuses(f"“{CHANNEL[:2]}”没有疏浚", names["c"]) == ["misquoted"]
    assert statuses(TRAINING, names["c"]) == ["misquoted"]
    assert statuses(CHANNEL, names["c"].replace("harbour", "%E6%B8%AF")) == ["moved"]


def test_values_of_an_entry_may_stand_in_marks(shelf: Shelf, names: dict[str, str]) -> None:
    entry = f'@misc{{x,\n title = "A {{"}}B \\{{",\n note = "¶ 3: “{WRONG}” [{names["c"]}]",\n}}\n'
    assert shelf.statuses(entry, "refs.bib") == ["misquoted"]


PIECES = [
    "“",
    "”",
    "‘",
    "’",
    '"',
    "'",
    "「",
    "」",
    "> ",
    "\n",
    "\n\n",
    "[^1]",
    "[^1]: ",
    "[1]",
    "1. ",
    "①",
    "——",
]


@given(pieces=st.lists(st.sampled_from([*PIECES, "……", "[x]", "：", "水深", WRONG, CHANNEL, "{c}", "{t}"])))
def test_whatever_stands_around_it_each_id_is_told_of(
    verifier: Verifier, names: dict[str, str], pieces: list[str]
) -> None:
    manuscript = "\u3000".join(["报告里说。", *pieces]).format_map(names)
    found = verifier.verify(manuscript.encode(), "paper.md")
    written = {names[piece.strip("{}")] for piece in pieces if piece in ("{c}", "{t}")}
    assert {finding.id for finding in found} == written
    lines = manuscript.count("\n") + 1
    assert all(1 <= int(finding.place) <= lines for finding in found)


@pytest.fixture(scope="module")
def verifier(shelf: Shelf) -> Iterator[Verifier]:
    with open_index(shelf.index) as index:
        yield Verifier(index.snapshot)


def test_how_programs_write_letters_is_no_difference(tmp_path: Path) -> None:
    own = Shelf(tmp_path)
    own.edit("harbour.md", "The new warehouse", "The Café-bar and its files. The new warehouse")
    name = own.id("Café")
    for words in ("Café‑bar and its ﬁles", unicodedata.normalize("NFD", "Café-bar and its files")):
        assert own.statuses(f"“{words}” [{name}]") == ["same"]
