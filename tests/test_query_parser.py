"""The query language through its public face: golden cases, what errors show, and laws."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.errors import DuizhaoError
from search.parser import MAX_LENGTH, MAX_NESTING, QuerySyntaxError, parse
from search.query import (
    And,
    DateRange,
    FieldFilter,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    Word,
    YearRange,
    all_of,
    any_of,
    leaves,
    negate,
    to_string,
)

GOLDEN = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "queries.jsonl").read_text(encoding="utf-8").splitlines()
]


def s_expression(query: Query) -> str:
    match query:
        case Word():
            return f"(word {query.text})"
        case Phrase():
            return f"(phrase {query.text})"
        case FieldFilter():
            return f"(field {query.name} {query.value})"
        case YearRange() | DateRange():
            name = "year" if isinstance(query, YearRange) else "date"
            ends = ("-" if end is None else end for end in (query.first, query.last))
            return "({} {} {})".format(name, *ends)
        case Near():
            return f"(near {query.distance} {s_expression(query.left)} {s_expression(query.right)})"
        case Not():
            return f"(not {s_expression(query.part)})"
        case And() | Or():
            name = type(query).__name__.lower()
            return f"({name} {' '.join(map(s_expression, query.parts))})"


def children(query: Query) -> tuple[Query, ...]:
    match query:
        case And() | Or():
            return query.parts
        case Near():
            return (query.left, query.right)
        case Not():
            return (query.part,)
        case _:
            return ()


def walk(query: Query) -> Iterator[Query]:
    yield query
    for child in children(query):
        yield from walk(child)


def outcome(text: str) -> Query | QuerySyntaxError:
    """What it is read as; any other exception fails the test."""
    try:
        return parse(text)
    except QuerySyntaxError as error:
        return error


def parsed(text: str) -> Query | None:
    result = outcome(text)
    return None if isinstance(result, QuerySyntaxError) else result


# --- golden cases ------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in GOLDEN if "ast" in case])
def test_query_has_its_tree(case: dict[str, Any]) -> None:
    assert s_expression(parse(case["query"])) == case["ast"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in GOLDEN if "error" in case])
def test_mistake_has_its_place_and_sentence(case: dict[str, Any]) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse(case["query"])
    assert [caught.value.start, caught.value.end] == case["error"]
    assert case["says"] in str(caught.value).splitlines()[0]
    assert caught.value.query == case["query"]


def test_golden_names_are_unique() -> None:
    names = [case["id"] for case in GOLDEN]
    assert sorted(set(names)) == sorted(names)


# --- what an error shows -----------------------------------------------------------------------------


def shown(query: str) -> list[str]:
    with pytest.raises(QuerySyntaxError) as caught:
        parse(query)
    return str(caught.value).splitlines()


def test_marker_stands_under_the_place_in_columns_of_a_terminal() -> None:
    assert shown("养老 ＯＲ OR 医疗") == ["OR has nothing after it", "养老 ＯＲ OR 医疗", "     ~~~^"]


def test_marker_of_one_wide_character() -> None:
    assert shown("地方（债务") == ["this parenthesis is never closed", "地方（债务", "    ~^"]


def test_marker_of_one_narrow_character() -> None:
    assert shown("a) b") == ["this parenthesis was never opened", "a) b", " ^"]


def test_combining_marks_take_no_column() -> None:
    assert shown("cafe\u0301 )")[1:] == ["cafe\u0301 )", "     ^"]


def test_hint_follows_the_sentence() -> None:
    assert shown("script:latin") == [
        "script: does not know this value; choose one of Hans, Hant",
        "script:latin",
        "       ~~~~^",
    ]


def test_what_would_upset_a_terminal_is_not_echoed() -> None:
    lines = shown("a\u202eb\nc\td\x1b[2J")
    assert lines[1:] == ["a\ufffdb c d\ufffd[2J", "       ^"]


def test_message_with_a_surrogate_can_be_encoded() -> None:
    assert "U+DC80" in "\n".join(shown("a\udc80")).encode().decode()


def test_long_query_is_shown_around_the_place() -> None:
    lines = shown("x" * 500 + " ) " + "y" * 500)
    assert lines[1] == "..." + "x" * 39 + " ) " + "y" * 39 + "..."
    assert lines[2].index("^") == lines[1].index(")")


def test_long_place_is_shown_from_its_start() -> None:
    assert shown("、" * 500)[1:] == ["、" * 80 + "...", "~" * 79 + "^"]


def test_error_is_a_user_error_and_a_value_error() -> None:
    assert issubclass(QuerySyntaxError, DuizhaoError)
    assert issubclass(QuerySyntaxError, ValueError)


def test_error_survives_pickling() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse("养老 lang:de")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (str(copy), copy.start, copy.end) == (str(caught.value), 8, 10)


# --- limits ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["养" * 10_000, "老 " * 5_000, "“养" * 4_999 + "”" * 4_999, "-" * 9_999 + " a", "(a) " * 2_500]
)
def test_ten_thousand_characters_are_read_or_refused_without_a_crash(query: str) -> None:
    tree = parsed(query)
    assert tree is None or parse(to_string(tree)) == tree


def test_longest_query_and_one_character_more() -> None:
    assert parse("养" * MAX_LENGTH) == Word("养" * MAX_LENGTH)
    with pytest.raises(QuerySyntaxError, match="20,000 characters, this one has 20,001") as caught:
        parse("养" * (MAX_LENGTH + 1))
    assert (caught.value.start, caught.value.end) == (MAX_LENGTH, MAX_LENGTH + 1)


def test_deepest_nesting_and_one_parenthesis_more() -> None:
    assert parse("(" * MAX_NESTING + "a" + ")" * MAX_NESTING) == Word("a")
    with pytest.raises(QuerySyntaxError, match="nested more than 50 deep") as caught:
        parse("(" * (MAX_NESTING + 1) + "a" + ")" * (MAX_NESTING + 1))
    assert caught.value.start == MAX_NESTING


def test_deepest_tree_can_be_compared_hashed_and_shown() -> None:
    query = "a OR b NOT (" * MAX_NESTING + "c" + ")" * MAX_NESTING
    tree = parse(query)
    assert parse(to_string(tree)) == tree
    assert hash(parse(query)) == hash(tree)
    assert repr(tree).count("Not(") == MAX_NESTING


def test_parentheses_side_by_side_are_not_nested() -> None:
    assert isinstance(parse("(a) " * (MAX_NESTING + 1)), And)


def test_long_chains_of_not_need_no_recursion() -> None:
    assert parse("NOT " * 4_998 + "a") == Word("a")


# --- trees -------------------------------------------------------------------------------------------


def test_span_takes_no_part_in_equality() -> None:
    assert parse("  养老") == parse("养老")
    assert hash(parse("  养老")) == hash(parse("养老"))


def test_spans_are_places_in_what_was_typed() -> None:
    query = "养老 －section：“社区 服务” 年？ kind:title"
    spans = [part.span for part in walk(parse(query)) if not isinstance(part, And | Or | Near)]
    assert [query[slice(*span)] for span in spans] == [
        "养老",
        "－section：“社区 服务”",
        "section：“社区 服务”",
        "年？",
        "kind:title",
    ]


def test_leaves_are_the_positive_words_and_phrases() -> None:
    query = 'a "b c" NOT (d NOT e) (f NEAR (g | h)) lang:en year:2020.. a'
    assert [leaf.text for leaf in leaves(parse(query))] == ["a", "b c", "f", "g", "h", "a"]


def test_canonical_text() -> None:
    query = "甲｜（“乙” 丙* －（丁｜戊 NEAR 己）） ｜section：序 ＹＥＡＲ：2020．．2020｜year:..2021"
    canonical = '甲 OR "乙" 丙* NOT (丁 OR 戊 NEAR/10 己) OR section:"序" year:2020 OR year:..2021'
    assert to_string(parse(query)) == canonical


def test_wildcard_at_the_end_survives_the_canonical_text() -> None:
    assert to_string(parse("甲 (乙？)")) == "甲 (乙?)"


def test_trees_built_by_hand_keep_the_promises_of_parsed_ones() -> None:
    a, b, c = Word("a"), Word("b"), Word("c")
    assert all_of([a, all_of([b, c])]) == And((a, b, c))
    assert any_of([any_of([a, b]), c]) == Or((a, b, c))
    assert all_of([a]) == any_of([a]) == a
    assert negate(negate(a)) == a


# --- laws --------------------------------------------------------------------------------------------

SYNTAX = [
    *'()（）"“”「」『』＂|｜-－*＊?？:：　 \t‘’，。《》ＯＲ',
    *("OR", "AND", " NOT ", "NEAR", "NEAR/3", " ＮＥＡＲ／７ ", "or", "ＯＲ "),
    *(
        "lang:",
        "ｋｉｎｄ：",
        "year:",
        "date:",
        "title:",
        "author:",
        "section:",
        "doc：",
        "zh",
        "heading",
        "2019",
        "..",
        "．．",
    ),
    *("甲", "乙丙", "a", "b?", "养老*", "Five-Year"),
]
soup = st.lists(st.sampled_from(SYNTAX), max_size=30).map("".join)

han = st.text("养老服务新质生产力", min_size=1, max_size=4)
word = st.builds(lambda head, tail: head + tail, han, st.sampled_from(["", "", "*", "?", "*力"]))
phrase = han.map('"{}"'.format)
field = st.sampled_from(
    [
        "lang:zh-Hant",
        "script:simplified",
        "kind:list_item",
        "year:2024",
        "year:2019..",
        "date:2024-03..2024-06",
        "title:报告",
        'section:"社区"',
        "doc:报告",
    ]
)
sought = word | phrase
near = st.builds(
    "{} NEAR/{} {}".format,
    sought,
    st.integers(1, 100),
    sought | st.builds("({} | {})".format, sought, sought),
)
well_formed = st.recursive(
    word | phrase | field | near,
    lambda inner: (
        st.builds("({}) OR {}".format, inner, inner)
        | st.builds("({}) ({})".format, inner, inner)
        | st.builds("({}) AND {}".format, inner, inner)
        | st.builds("({}) -({})".format, inner, inner)
        | st.builds("NOT ({}) ({})".format, inner, inner)
    ),
    max_leaves=8,
)
FULL_WIDTH = {place: place + 0xFEE0 for place in range(0x21, 0x7F)} | {ord(" "): "　"}
# The wildcard at the end of a whole query is the one thing that is not written alike everywhere.
ASCII_AND_TYPED = well_formed.map(lambda query: f"({query})")


@given(st.text(st.characters()) | soup)
@example("\ud800")
@example("\x00")
@example("NEAR/" + "9" * 5000 + " a")
@example("a NEAR/" + "9" * 5000 + " b")
@example("year:" + "9" * 5000)
@example("\u212aind:title")
def test_whatever_is_typed_is_a_query_or_a_syntax_error_inside_it(text: str) -> None:
    result = outcome(text)
    if isinstance(result, QuerySyntaxError):
        assert 0 <= result.start <= result.end <= len(text)
        assert str(result).encode()


@given(ASCII_AND_TYPED)
def test_full_width_typing_asks_the_same(query: str) -> None:
    assert parse(query.translate(FULL_WIDTH)) == parse(query)


@given(ASCII_AND_TYPED, st.sampled_from(["“{}”", "「{}」", "『{}』", "＂{}＂", '“{}"', "『{}”"]))
def test_every_pair_of_quotation_marks_asks_the_same(query: str, marks: str) -> None:
    assert parse(re.sub('"([^"]+)"', lambda found: marks.format(found[1]), query)) == parse(query)


@given(well_formed)
def test_well_formed_queries_are_read_and_written_back(query: str) -> None:
    tree = parse(query)
    assert parse(to_string(tree)) == tree


@given(soup)
@example("“甲“乙「” x")
@example("「甲“乙」 丙")
@example("(a (b?) -)")
@example('"a"-OR b')
@example("年？ -")
def test_canonical_text_of_anything_readable_is_read_back(text: str) -> None:
    tree = parsed(text)
    if tree is not None:
        canonical = to_string(tree)
        assert parse(canonical) == tree
        assert to_string(parse(canonical)) == canonical


@given(soup | well_formed)
def test_trees_keep_their_promises(text: str) -> None:
    tree = parsed(text)
    assert not isinstance(tree, Not)
    for node in walk(tree) if tree else ():
        if isinstance(node, And | Or):
            assert len(node.parts) > 1
            assert not any(type(part) is type(node) for part in node.parts)
        if isinstance(node, And):
            assert not all(isinstance(part, Not) for part in node.parts)
        else:
            assert not any(isinstance(child, Not) for child in children(node))


@given(soup | well_formed)
def test_spans_name_what_the_leaves_say(text: str) -> None:
    tree = parsed(text)
    for leaf in walk(tree) if tree else ():
        if isinstance(leaf, Word):
            assert text[slice(*leaf.span)].replace("＊", "*").replace("？", "?") == leaf.text
        elif isinstance(leaf, Phrase):
            assert text[leaf.span.start + 1 : leaf.span.end - 1].strip() == leaf.text
