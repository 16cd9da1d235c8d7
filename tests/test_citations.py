"""What a citation is made of: names, kinds of work, pinyin, quotations, what is missing."""

from __future__ import annotations

import pytest
from citing import citation, document, works
from hypothesis import given
from hypothesis import strategies as st

from corpus.convert import convert
from corpus.errors import DuizhaoError
from corpus.metadata.lines import issuer_in_note
from search.citations import STYLES, formatter
from search.citations.facts import work_of
from search.citations.kinds import kind_of
from search.citations.names import initials, names_of, western_parts
from search.citations.pieces import Italic, comma, markdown, plain, stop
from search.citations.quoting import find_part, quotation


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("李强", [("李强", True)]),
        ("国务院总理 李强", [("李强", True)]),
        ("星洲省省长周大文", [("周大文", True)]),
        ("安娜·李", [("安娜·李", True)]),
        ("欧阳明、司马文", [("欧阳明", True), ("司马文", True)]),
        ("国务院", [("国务院", False)]),
        ("财政部；商务部", [("财政部", False), ("商务部", False)]),
        ("江苏省", [("江苏省", False)]),
        ("方正证券", [("方正证券", False)]),
        ("晚霞镇民政办公室", [("晚霞镇民政办公室", False)]),
        ("By Li Qiang, Premier of the State Council", [("Li Qiang", True)]),
        ("by the State Council", [("State Council", False)]),
        ("The Editors", [("Editors", False)]),
        ("Li Qiang Premier of the State Council", [("Li Qiang", True)]),
        ("Office of the Governor of Xingzhou", [("Office of the Governor of Xingzhou", False)]),
        ("CHEN Gang", [("Chen Gang", True)]),
        ("Ministry of Finance; Jane Doe", [("Ministry of Finance", False), ("Jane Doe", True)]),
        ("UNICEF", [("UNICEF", False)]),
        ("Smith, John", [("Smith, John", True)]),
    ],
)
def test_persons_are_told_from_bodies(printed: str, expected: list[tuple[str, bool]]) -> None:
    assert [(name.text, name.is_person) for name in names_of(printed)] == expected


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("John Smith", ("Smith", "John")),
        ("Smith, John Paul", ("Smith", "John Paul")),
        ("Ludwig van Beek", ("van Beek", "Ludwig")),
        ("Lee Miller", ("Miller", "Lee")),
        ("Jane Li", ("Li", "Jane")),
        ("Long John", ("John", "Long")),
        ("Li Keqiang", None),
        ("Keqiang Li", None),
        ("Xi Jinping", None),
        ("Zhang Xi'an", None),
        ("Mo Yan", None),
        ("Ouyang Ming", None),
        ("李强", None),
    ],
)
def test_chinese_names_have_no_parts(name: str, parts: tuple[str, str] | None) -> None:
    assert western_parts(name) == parts


def test_initials_keep_hyphens() -> None:
    assert initials("Jean-Luc Marie") == "J.-L. M."
    assert initials("Jean-Luc Marie", mark="") == "J-L M"


@pytest.mark.parametrize(
    ("title", "facts", "format_", "kind"),
    [
        ("中华人民共和国港口法", {}, "text", "law"),
        ("Port Law of the People's Republic of China", {}, "text", "law"),
        ("星洲市港口条例", {"adoption_note": "（2022年6月1日通过）"}, "text", "law"),
        ("星洲市港口条例", {}, "text", "document"),
        ("做好工作的办法", {}, "text", "document"),
        ("政府工作报告", {"occasion": "——2024年3月5日在大会上"}, "text", "report"),
        ("港口白皮书（2024年）", {}, "text", "report"),
        ("REPORT ON THE WORK OF THE GOVERNMENT", {"occasion": "Delivered at the Session"}, "text", "report"),
        ("关于报告工作的通知", {}, "text", "document"),
        ("关于港口法适用的解释", {"adoption_note": "（2022年6月1日通过）"}, "text", "law"),
        ("在大会上的讲话", {}, "text", "speech"),
        ("港口的未来", {"occasion": "2024年3月5日在大会上"}, "text", "speech"),
        ("港口开放", {"container_title": "星洲日报"}, "text", "article-newspaper"),
        ("港口开放", {"url": "https://www.example.cn/"}, "html", "webpage"),
        ("港口开放", {"url": "https://www.example.cn/"}, "pdf", "document"),
        ("港口开放", {}, "html", "document"),
        ("政府工作报告", {"type": "book"}, "text", "book"),
        ("港口开放", {"type": "thesis"}, "text", "document"),
    ],
)
def test_the_kind_of_a_work_is_told_with_caution(
    title: str, facts: dict[str, str], format_: str, kind: str
) -> None:
    assert kind_of(title, facts, format_) == kind


@pytest.mark.parametrize(
    ("title", "publisher", "country"),
    [
        ("中华人民共和国港口法", "", "China"),
        ("关于港口法适用的解释", "最高人民法院", "China"),
        ("港口条例", "国务院", "China"),
        ("星洲市港口条例", "星洲市人民代表大会", ""),
        ("港口條例", "星洲最高法院", ""),
    ],
)
def test_the_country_of_a_law_is_told_by_its_title_or_who_issued_it(
    title: str, publisher: str, country: str
) -> None:
    entry = document({"title": title, "publisher": publisher, "type": "legislation"})
    assert work_of(entry).jurisdiction == country


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-Hans", "“文”"), ("zh-Hant", "「文」"), ("en", "“文”"), ("und", "“文”"), ("es", "«文»")],
)
def test_quotation_marks_are_those_of_the_language(language: str, expected: str) -> None:
    assert quotation("文", language) == expected


def test_a_paragraph_of_no_language_is_quoted_in_that_of_its_work() -> None:
    case = {"facts": works()["hant-speech"], "place": {"lang": "und", "text": "2024"}, "quote": ""}
    assert plain(formatter("plain")(citation(case))).startswith("「2024」 陳大文")


HAN = st.text(st.sampled_from("发展經濟开放国家發条款“”，。 港口"), min_size=1)


@given(HAN, st.data())
def test_any_part_of_a_paragraph_is_found_in_either_script(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    wanted = convert(text[start:end], "traditional")
    if wanted.split():
        span = find_part(text, wanted, where="id")
        assert "".join(convert(text[span.start : span.end], "traditional").split()) == "".join(wanted.split())


@given(HAN)
def test_a_quotation_gives_the_source_back(text: str) -> None:
    for language in ("zh-Hans", "zh-Hant", "en"):
        assert quotation(text, language)[1:-1] == text


def test_words_that_are_not_in_the_paragraph_are_refused() -> None:
    with pytest.raises(DuizhaoError, match="does not say '港口关闭'"):
        find_part("港口应当开放。", "港口关闭", where="doc:00")


def test_marks_go_inside_of_english_quotation_marks_alone() -> None:
    assert plain(comma(["“A title”", "next"])) == "“A title,” next"
    assert plain(stop("“A title”")) == "“A title.”"
    assert plain(stop("“Why?”")) == "“Why?”"
    assert plain(comma(["“Why?”", "next"])) == "“Why?” next"
    assert plain(comma(["under “一、港口”", "next"])) == "under “一、港口”, next"
    assert plain(stop("他说：“好。”")) == "他说：“好。”."


def test_markdown_escapes_what_it_would_take_for_markup_but_no_address() -> None:
    pieces = [Italic("A*b"), " c_d [e] ", "https://example.org/a_b*c"]
    assert markdown(pieces) == r"*A\*b* c\_d [e] https://example.org/a_b*c"
    assert plain(pieces) == "A*b c_d [e] https://example.org/a_b*c"


def test_facts_are_read_in_the_forms_that_metadata_has_them() -> None:
    facts = {
        "title": "港口",
        "accessed": '{"date-parts": [[2024, 6, 1]]}',
        "occasion": "——2024年3月5日在第十届港口大会第二次会议上",
        "Publisher-Place": "星洲",
    }
    work = work_of(document(facts))
    assert (work.accessed, work.event, work.place) == ("2024-06-01", "第十届港口大会第二次会议", "星洲")


@pytest.mark.parametrize(
    ("occasion", "event"),
    [
        ("——2024年3月5日在第十届大会第二次会议上", "第十届大会第二次会议"),
        ("2025年1月15日周大文市长在星洲市第六届大会第三次会议的报告", "星洲市第六届大会第三次会议"),
        ("（2024 年 3 月 5 日在全省港口工作會議上）", "全省港口工作會議"),
        ("Delivered at the Third Session on March 5, 2015", "the Third Session"),
        ("The Fifth Session of the Congress, 1 March 1997", "The Fifth Session of the Congress"),
        ("北京", "北京"),
    ],
)
def test_the_meeting_is_told_without_its_date(occasion: str, event: str) -> None:
    assert work_of(document({"title": "讲话", "occasion": occasion})).event == event


@pytest.mark.parametrize(
    "day", ["2031年3月11日", "2031 年 3 月 11 日", "2031年3月11 日", "二〇三一年三月十一日", " "]
)
@pytest.mark.parametrize("body", ["星洲市人民代表大会", "日照市人民代表大会", "星洲市人民代表大會"])
def test_who_adopted_a_law_is_told_however_its_date_is_printed(day: str, body: str) -> None:
    assert issuer_in_note(f"（{day}第十届{body}第二次会议通过）") == body
    assert issuer_in_note(f"（{day}{body}常务委员会第三次会议修正）") == f"{body}常务委员会"


@pytest.mark.parametrize("stated", ["{not json", '{"date-parts": [[]]}', "2024-13-45", "soon"])
def test_a_date_that_is_none_is_unknown(stated: str) -> None:
    work = work_of(document({"title": "港口", "accessed": stated, "date": stated}))
    assert (work.date, work.accessed) == ("", "")


def test_of_more_than_twenty_authors_apa_names_nineteen_and_the_last() -> None:
    authors = "; ".join(f"Anna {chr(65 + n)}lder" for n in range(22))
    text = plain(formatter("apa")(citation({"facts": {"title": "Ports", "author": authors, "date": "2020"}})))
    assert text.count("lder, A.") == 20
    assert "Slder, A., . . . Vlder, A. (2020)." in text


def test_the_title_is_no_section_and_the_colon_no_part_of_an_article() -> None:
    place = {"section": ["政府工作报告"], "locator": {"article": "第三条："}}
    found = citation({"facts": works()["zh-report"], "place": place}).place
    assert (found.section, found.article) == ("", "第三条")


def test_the_title_of_a_counterpart_is_taken_where_metadata_has_no_translation() -> None:
    known, unknown = document(works()["zh-report"]), document(works()["zh-book"])
    assert work_of(unknown, translation="DIGITAL VILLAGES").title_translation == "Digital Villages"
    assert work_of(known, translation="Another").title_translation == "Report on the Work of the Government"


@pytest.mark.parametrize("style", STYLES)
def test_no_style_makes_up_a_translation_or_a_date(style: str) -> None:
    text = plain(formatter(style)(citation({"facts": {"title": "政府工作报告", "publisher": "国务院"}})))
    assert not {"Report", "State Council", "2024"} & set(text.replace(".", " ").split())
