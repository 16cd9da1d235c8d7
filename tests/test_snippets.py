"""What is shown of a long paragraph."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Span
from search.snippets import Snippet, snippets

SENTENCES = "第一句讲码头。第二句讲食堂！第三句讲学校；最后一句讲床位。"


def shown(text: str, words: list[str], width: int) -> list[str]:
    spans = sorted(Span(text.index(word), text.index(word) + len(word)) for word in words)
    return [text[piece.start : piece.end] for piece in snippets(text, spans, width)]


def test_a_short_paragraph_is_shown_whole() -> None:
    assert snippets(SENTENCES, [Span(4, 6)], len(SENTENCES)) == [Snippet(0, len(SENTENCES), (Span(4, 6),))]


def test_whole_sentences_around_the_matches() -> None:
    assert shown(SENTENCES, ["食堂"], 10) == ["第二句讲食堂！"]
    text = SENTENCES + "没有什么可说的一句话在这里。" + SENTENCES[::-1]
    assert shown(text, ["码头", "可说"], 15) == ["第一句讲码头。", "没有什么可说的一句话在这里。"]


def test_neighbouring_sentences_are_one_piece() -> None:
    assert shown(SENTENCES, ["码头", "食堂"], 10) == ["第一句讲码头。第二句讲食堂！"]


def test_a_gap_not_worth_an_ellipsis_is_shown() -> None:
    assert shown(SENTENCES, ["码头", "学校"], 10) == ["第一句讲码头。第二句讲食堂！第三句讲学校；"]


def test_a_latin_stop_inside_a_number_ends_no_sentence() -> None:
    text = "Growth was 5.2 percent. The port of the U.S. grew, too. It rained."
    assert shown(text, ["percent"], 30) == ["Growth was 5.2 percent."]


def test_a_closing_quote_belongs_to_its_sentence() -> None:
    assert shown("他说：“修码头。”别人说：“修食堂。”大家都同意了。", ["码头"], 12) == ["他说：“修码头。”"]


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "many words stand before the harbour and many other words stand after it without a stop"
    assert shown(text, ["harbour"], 40) == ["before the harbour and many other"]


def test_a_long_sentence_is_cut_between_clauses() -> None:
    text = "先修了码头和食堂，再修了学校，又添了床位，后来还有许多别的事情要做"
    assert shown(text, ["学校"], 16) == ["再修了学校，又添了床位"]


def test_a_long_paragraph_without_a_match_is_shown_from_its_start() -> None:
    assert shown(SENTENCES, [], 10) == ["第一句讲码头。"]


TEXT = st.text(alphabet=st.sampled_from("漢字汉ab5.。！？；，、 ”\n)𨭎"), min_size=1, max_size=120)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(TEXT)
    borders = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    return text, [Span(*pair) for pair in zip(borders[::2], borders[1::2], strict=False)]


@given(marked_texts(), st.integers(1, 130))
def test_every_match_is_inside_exactly_one_piece(marked: tuple[str, list[Span]], width: int) -> None:
    text, spans = marked
    pieces = snippets(text, spans, width)
    assert [span for piece in pieces for span in piece.spans] == spans
    assert all(
        piece.start <= span.start and span.end <= piece.end for piece in pieces for span in piece.spans
    )
    for span in spans:
        assert sum(piece.start < span.end and span.start < piece.end for piece in pieces) == 1


@given(marked_texts(), st.integers(1, 130))
def test_pieces_are_in_order_apart_and_within_the_text(marked: tuple[str, list[Span]], width: int) -> None:
    text, spans = marked
    pieces = snippets(text, spans, width)
    assert all(0 <= piece.start <= piece.end <= len(text) for piece in pieces)
    assert all(one.end < two.start for one, two in pairwise(pieces))
    if len(text) <= width:
        assert [(piece.start, piece.end) for piece in pieces] == [(0, len(text))]


@given(marked_texts(), st.integers(1, 130))
def test_no_sentence_is_wider_than_allowed_but_for_its_match(
    marked: tuple[str, list[Span]], width: int
) -> None:
    text, spans = marked
    for span in spans:
        piece = snippets(text, [span], width)[0]
        assert piece.end - piece.start <= max(width, span.end - span.start)
