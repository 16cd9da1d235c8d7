"""Citations held against the index: what is said of each."""

from __future__ import annotations

from pathlib import Path

import pytest
from verifying import NOWHERE, Shelf

from search.verification.differences import shown

CHANNEL = "航道疏浚工程已经完成，水深由九米增加到十二米"
FERRY = "渡輪航線增加到七條，居民憑證件可以半價乘船"
WAREHOUSE = "The new warehouse opened in May"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The sources as they were cited."""
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.fixture
def own(tmp_path: Path) -> Shelf:
    """The sources of one test, which it may change."""
    return Shelf(tmp_path)


# --- the same --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "manuscript",
    [
        pytest.param("{id}", id="an id alone"),
        pytest.param("As is known [{id}].", id="an id in brackets"),
        pytest.param("报告已有说明（{id}）。", id="an id amid Chinese"),
        pytest.param("详见{id}。", id="an id without any space"),
        pytest.param("“{words}” [{id}]", id="a quotation before it"),
        pytest.param("[{id}] says: “{words}”.", id="a quotation after it"),
        pytest.param("「{words}」[{id}]", id="corner brackets"),
        pytest.param("『{words}』[{id}]", id="double corner brackets"),
        pytest.param('"{words}" [{id}]', id="straight marks"),
        pytest.param("> {words}\n> [{id}]", id="a block quotation with its id"),
        pytest.param("> {words} ({id})", id="a block quotation with its id behind it"),
        pytest.param("> {words}\n> — Port of Haichao [{id}]", id="a block quotation with its source"),
        pytest.param("> {words}\n>\n> — Port of Haichao [{id}]", id="a source apart"),
        pytest.param("> {words}\n>\n> Port of Haichao, 2024 [{id}]", id="a source apart without a dash"),
        pytest.param("> {words}\n\nPort of Haichao, 2024 [{id}]", id="a source below"),
        pytest.param("The port [{id}] reports:\n\n> {words}\n\nThat is all.", id="a line above"),
        pytest.param("{words}\n\n—— 海潮港 [{id}]", id="a source after a dash"),
        pytest.param("“{words}” and “五万吨级货轮” [{id}]", id="two quotations"),
        pytest.param("航道疏浚很重要：“航道**疏浚**工程” [{id}]", id="Markdown in a quotation"),
        pytest.param("“航道疏浚\n工程已经 完成” [{id}]", id="white space"),
        pytest.param("“水深……增加到十二米，…全天候进出港口” [{id}]", id="omissions"),
        pytest.param("“水深[...]十二米［……］港口。” [{id}]", id="omissions in brackets"),
        pytest.param("“水深由九米增加到十二米。” [{id}]", id="a stop of one's own"),
        pytest.param("“海潮港务报告”“一、航道” [{id}]", id="a title and a heading, as styles print them"),
        pytest.param("“{words}” [{other}; {id}]", id="two ids together"),
    ],
)
def test_what_is_cited_as_it_stands_is_the_same(shelf: Shelf, manuscript: str) -> None:
    name, other = shelf.id(CHANNEL), shelf.id("码头工人")
    found = shelf.verify(manuscript.format(id=name, words=CHANNEL, other=other))
    assert {(finding.id, finding.status) for finding in found} - {(other, "same")} == {(name, "same")}
    asked = {"quotations": "words" in manuscript, "found": any(finding.quotation for finding in found)}
    assert asked["found"] or not asked["quotations"]


def test_marks_inside_a_quotation_may_be_turned(shelf: Shelf) -> None:
    assert shelf.statuses(f"『供應“乾淨而便宜”的電力』 [{shelf.id('風力')}]") == ["same"]
    [finding] = shelf.verify(f"“供應“乾淨而便宜”的電力” [{shelf.id('風力')}]")
    assert (finding.status, finding.quotation) == ("same", "供應“乾淨而便宜”的電力")
    [mispaired] = shelf.verify(f"“供應“乾淨而便宜的電力” [{shelf.id('風力')}]")
    assert mispaired.quotation == "供應“乾淨而便宜的電力"


def test_another_script_is_the_same_and_said(shelf: Shelf) -> None:
    assert shelf.statuses(f"“渡轮航线增加到七条” [{shelf.id(FERRY)}]") == ["other-script"]
    assert shelf.statuses(f"「航道疏浚工程已經完成」[{shelf.id(CHANNEL)}]") == ["other-script"]
    assert shelf.statuses(f"“航道疏浚工程已经完成,水深” [{shelf.id(CHANNEL)}]") == ["same"], (
        "width is no script"
    )


def test_each_quotation_goes_with_the_id_that_follows_it(shelf: Shelf) -> None:
    one, two = shelf.id(CHANNEL), shelf.id(FERRY)
    found = shelf.verify(f"“{CHANNEL}” [{one}], while “{FERRY}” [{two}].")
    assert [(f.id, f.quotation, f.status) for f in found] == [(one, CHANNEL, "same"), (two, FERRY, "same")]
    swapped = shelf.verify(f"“{CHANNEL}” [{two}], while “{FERRY}” [{one}].")
    assert [finding.status for finding in swapped] == ["misquoted", "misquoted"]
    assert [finding.elsewhere and finding.elsewhere.id for finding in swapped] == [one, two]


def test_ids_before_their_quotations_keep_to_themselves(shelf: Shelf) -> None:
    one, two = shelf.id(CHANNEL), shelf.id(FERRY)
    listed = f"- [{one}] “{CHANNEL}”\n- [{two}] “{FERRY}”\n"
    assert shelf.statuses(listed) == ["same", "same"]
    assert shelf.statuses(listed.replace("七條", "八條")) == ["same", "misquoted"]


# --- misquoted -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "difference"),
    [
        ("水深由九米增加到十三米", "水深由九米增加到十[-三-]{+二+}米"),
        ("航道疏浚工程完成，水深", "航道疏浚工程{+已经+}完成，水深"),
        ("水深大约由九米增加到十二米", "水深[-大约-]由九米增加到十二米"),
    ],
)
def test_other_words_are_misquoted_and_shown(shelf: Shelf, words: str, difference: str) -> None:
    [finding] = shelf.verify(f"“{words}” [{shelf.id(CHANNEL)}]")
    assert finding.status == "misquoted"
    assert shown(finding.changes) == difference
    assert finding.elsewhere is None


def test_english_is_compared_by_words(shelf: Shelf) -> None:
    [finding] = shelf.verify(f"“The old warehouse opened in May, and” [{shelf.id(WAREHOUSE)}]")
    assert (finding.status, shown(finding.changes)) == (
        "misquoted",
        "The[- old-]{+ new+} warehouse opened in May, and",
    )
    name = shelf.id(WAREHOUSE)
    assert shelf.statuses(f"“[t]he new warehouse opened in May,” [{name}]") == ["same"]
    assert shelf.statuses(f"“its cold rooms serve . . . four counties” [{name}]") == ["same"]


def test_omitted_parts_stand_in_order(shelf: Shelf) -> None:
    name = shelf.id(CHANNEL)
    assert shelf.statuses(f"“水深……五万吨级” [{name}]") == ["same"]
    assert shelf.statuses(f"“五万吨级……水深” [{name}]") == ["misquoted"]
    assert shelf.statuses(f"“水深……五万吨级……水深” [{name}]") == ["misquoted"]


def test_a_block_quotation_counts_as_a_whole(shelf: Shelf) -> None:
    name = shelf.id(CHANNEL)
    assert shelf.statuses(f"> {CHANNEL}，这很了不起。\n> [{name}]") == ["misquoted"]
    assert shelf.statuses(f"> {CHANNEL}，这很了不起。\n\nHaichao [{name}]") == ["misquoted"]


# --- moved, changed, gone --------------------------------------------------------------------------------


def test_a_paragraph_in_another_document_is_moved(own: Shelf) -> None:
    name = own.id(CHANNEL)
    own.edit("harbour.md", "id: harbour", "id: port")
    [finding] = own.verify(f"“{CHANNEL}” [{name}]")
    assert (finding.status, finding.paragraph and finding.paragraph.id) == ("moved", own.id(CHANNEL))
    assert own.id(CHANNEL) != name
    assert own.statuses(name) == ["moved"]
    assert own.statuses(f"“水深只有九米” [{name}]") == ["misquoted"]


def test_another_paragraph_number_than_the_one_written_is_moved(own: Shelf) -> None:
    name = own.id(CHANNEL)
    assert own.statuses(f"Report, ¶ 3 [{name}]") == ["same"]
    assert own.statuses(f"Report, para. 3, under “一、航道” [{name}]") == ["same"]
    own.edit("harbour.md", "## 一、航道\n", "## 一、航道\n\n本章说明航道的情况。\n")
    assert own.statuses(f"“{CHANNEL}” Report, ¶ 3 [{name}]") == ["moved"]
    assert own.statuses(f"“{CHANNEL}” Report, ¶ 4 [{name}]") == ["same"]
    assert own.statuses(f"“{CHANNEL}” Report [{name}]") == ["same"]


def test_unchanged_words_of_a_changed_paragraph_are_moved(own: Shelf) -> None:
    name = own.id(CHANNEL)
    own.edit("harbour.md", "五万吨级货轮", "八万吨级货轮")
    [finding] = own.verify(f"“{CHANNEL}” [{name}]")
    assert (finding.status, finding.paragraph and finding.paragraph.id) == ("moved", own.id(CHANNEL))
    assert own.statuses(name) == ["gone"]
    assert own.statuses(f"“水深由九米” [{name}]") == ["moved"], "few words, but in their document"


def test_changed_words_are_shown_as_they_are_now(own: Shelf) -> None:
    name = own.id(CHANNEL)
    own.edit("harbour.md", "增加到十二米", "增加到十五米")
    [finding] = own.verify(f"“{CHANNEL}” [{name}]")
    assert finding.status == "changed"
    assert shown(finding.changes) == "航道疏浚工程已经完成，水深由九米增加到十[-二-]{+五+}米"
    assert finding.paragraph is not None
    assert finding.paragraph.id == own.id("十五米")


def test_a_changed_paragraph_is_looked_for_in_its_document_first(own: Shelf) -> None:
    name = own.id(CHANNEL)
    own.edit("island.md", "渡輪航線", f"{CHANNEL}，五万吨级货船。\n\n渡輪航線")
    own.edit("harbour.md", "增加到十二米", "增加到十五米")
    [finding] = own.verify(f"“{CHANNEL}，五万吨级货轮” [{name}]")
    assert finding.status == "changed"
    assert finding.paragraph is not None
    assert finding.paragraph.document.id == "harbour"


def test_words_that_stand_in_two_documents_are_those_of_the_one_cited(own: Shelf) -> None:
    name = own.id(CHANNEL)
    own.edit("island.md", "渡輪航線", f"{CHANNEL}。\n\n渡輪航線")
    own.edit("harbour.md", "五万吨级", "八万吨级")
    [finding] = own.verify(f"“{CHANNEL}” [{name}]")
    assert finding.status == "moved"
    assert finding.paragraph is not None
    assert finding.paragraph.document.id == "harbour"


def test_what_is_gone_is_said_with_what_is_nearest(own: Shelf) -> None:
    name = own.id(FERRY)
    own.edit("island.md", "渡輪航線增加到七條，居民憑證件可以半價乘船，學生在上課日免費。\n", "")
    [finding] = own.verify(f"“{FERRY}” [{name}]")
    assert finding.status == "gone"
    [by_number] = own.verify(f"Notes, ¶ 2 [{name}]")
    assert by_number.status == "gone"
    assert by_number.paragraph is not None
    assert by_number.paragraph.id == own.id("風力")
    [alone] = own.verify(name)
    assert (alone.status, alone.paragraph) == ("gone", None)


def test_a_document_that_is_gone(shelf: Shelf) -> None:
    assert shelf.statuses(f"nowhere:{NOWHERE}") == ["gone"]
    assert shelf.statuses(f"“{CHANNEL}” [nowhere:{NOWHERE}]") == ["moved"]
    [finding] = shelf.verify(f"“航道清理工程已经完成，水深由九米增加到十一米” [nowhere:{NOWHERE}]")
    assert finding.status == "changed"
    assert shelf.statuses(f"“没有哪里说过这样一句古怪的话” [nowhere:{NOWHERE}]") == ["gone"]


def test_a_repeat_that_was_cited_is_not_taken_for_another(own: Shelf) -> None:
    sentence = "码头工人的培训由港务局负责"
    name = own.id(sentence)
    own.edit(
        "harbour.md",
        "## 二、仓储\n",
        f"## 二、仓储\n\n{sentence}，每年不少于六十个小时，费用由企业和财政各承担一半。\n",
    )
    assert own.statuses(f"“{sentence}” [{name}]") == ["same"]
    text = (own.sources / "harbour.md").read_text(encoding="utf-8")
    at = text.index(sentence)
    (own.sources / "harbour.md").write_text(text[:at] + text[text.index("## 二") :], encoding="utf-8")
    own.update()
    assert own.id(sentence) != name
    [finding] = own.verify(f"“{sentence}” [{name}]")
    assert (finding.status, finding.paragraph and finding.paragraph.id) == ("moved", own.id(sentence))


# --- quotations without a citation -----------------------------------------------------------------------


def test_words_without_a_citation_are_looked_up_on_request(shelf: Shelf) -> None:
    manuscript = f"有人说过“{CHANNEL}”。\n\n也有人说“没有哪里说过这样一句古怪的话”。\n\n“短语”不算。\n"
    assert shelf.statuses(manuscript) == []
    found = shelf.verify(manuscript, every=True)
    assert [(finding.place, finding.status) for finding in found] == [("1", "found"), ("3", "not-found")]
    assert found[0].paragraph is not None
    assert found[0].paragraph.id == shelf.id(CHANNEL)


def test_words_after_the_last_citation_need_not_be_from_it(shelf: Shelf) -> None:
    name = shelf.id(CHANNEL)
    manuscript = f"“{CHANNEL}” [{name}]. Others speak of “没有哪里说过这样一句古怪的话”."
    assert shelf.statuses(manuscript) == ["same"]
    assert shelf.statuses(manuscript, every=True) == ["same", "not-found"]
    again = manuscript.replace("没有哪里说过这样一句古怪的话", "五万吨级货轮")
    assert shelf.statuses(again) == ["same", "same"]
