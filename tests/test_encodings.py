"""Which encoding a file is in, and why some are no text."""

from __future__ import annotations

import contextlib
import re

import pytest

from corpus import samples
from corpus.encodings import decode
from corpus.errors import ReadError

SIMPLIFIED = "各位代表：\n现在，我向大会报告工作。2024年，粮食产量稳步提高，城乡居民收入继续增加。\r\n"
TRADITIONAL = "各位代表：\n現在，我向大會報告工作。2024年，糧食產量穩步提高，城鄉居民收入繼續增加。\r\n"
ENGLISH = "Fellow deputies,\nThe harvest was good, and incomes in towns and villages rose.\r\n"

_TEN_HAN = re.compile(r"(?:[^\u4e00-\u9fff\n]*[\u4e00-\u9fff]){10}")


def short_texts() -> set[str]:
    """The lines of the sample documents that have ten Han characters, and those cut after the tenth."""
    lines = [line.strip() for path in samples.paths() for line in path.read_text("utf-8").splitlines()]
    cuts = [found[0] for line in lines if (found := _TEN_HAN.match(line))]
    return {*cuts, *filter(_TEN_HAN.match, lines)}


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, ENGLISH])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_every_encoding_gives_the_same_text(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), where="x.txt").text == text


def test_big5_is_told_from_gb() -> None:
    source = decode(TRADITIONAL.encode("big5hkscs"), where="x.txt")
    assert (source.text, source.encoding) == (TRADITIONAL, "big5hkscs")


def test_newlines_and_lone_controls_stay() -> None:
    text = "one\r\ntwo\rthree\x0c four" * 40 + "\x07"
    assert decode(text.encode(), where="x.txt").text == text


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty file"),
        (b" \n\t", "empty file"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3 1 0 obj", "binary data"),
        (bytes(range(256)) * 20, "binary data"),
        (b"\x00\x01\x02\x03" * 500, "binary data"),
        (b"\xef\xbb\xbfabc\xff", "broken encoding: not valid utf-8 at byte 6"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, what: str) -> None:
    with pytest.raises(ReadError, match=what) as caught:
        decode(data, where="report.txt")
    assert str(caught.value).startswith("report.txt: ")


def test_a_fault_in_the_middle_is_located_and_never_replaced() -> None:
    good = SIMPLIFIED.encode()
    with pytest.raises(ReadError, match=f"at byte {len(good)}"):
        decode(good + b"\xff\xfe\xfd" + good, where="x.txt")


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs", "utf-16"])
def test_one_short_line_is_enough(encoding: str) -> None:
    data = {text: text.encode(encoding, errors="replace") for text in short_texts()}
    writable = {text: line for text, line in data.items() if line.decode(encoding) == text}
    assert len(writable) > 100
    assert [text for text, line in writable.items() if decode(line, where="x.txt").text != text] == []


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_read_right_or_refused(encoding: str) -> None:
    read = []
    for text in short_texts():
        with contextlib.suppress(ReadError):  # Ten characters may consist of the bytes of ASCII alone.
            read.append((decode(text.encode(encoding), where="x.txt").text, text))
    assert [pair for pair in read if pair[0] != pair[1]] == []
    assert len(read) > 0.95 * len(short_texts())


@pytest.mark.parametrize(
    "text",
    [
        "- 碳排放权交易",
        "# 基本案情",
        "字号：大 中 小",
        "1.将引言修改为：",
        "１９８２年经济",
        "│ 年份 │ 产量 │",
    ],
)
def test_a_title_in_gb_is_neither_utf16_nor_big5(text: str) -> None:
    assert decode(text.encode("gb18030"), where="x.md").text == text


def test_english_before_and_between_does_not_hide_the_encoding() -> None:
    text = ENGLISH * 2000 + TRADITIONAL + ENGLISH
    assert decode(text.encode("big5hkscs"), where="x.txt").text == text


def test_a_lone_nul_does_not_make_it_utf16() -> None:
    text = "The harvest was\x00 good."
    assert decode(text.encode(), where="x.txt").text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("The minister’s café is “open”.", "cp1252"),
        ("La acción de los ministros españoles está prevista.", "latin-1"),
        ("これは日本語の文章です。報告書を読みました。", "shift_jis"),
        ("Это текст о политике правительства.", "cp1251"),
    ],
)
def test_an_encoding_that_nobody_reads_is_an_error_not_a_guess(text: str, encoding: str) -> None:
    with pytest.raises(ReadError, match="broken encoding"):
        decode(text.encode(encoding), where="x.txt")


def test_the_fault_in_a_legacy_file_is_located() -> None:
    good = SIMPLIFIED.encode("gb18030")
    with pytest.raises(ReadError, match=f"not valid gb18030 at byte {len(good)}"):
        decode(good + b"\xff\n" + good, where="x.txt")


@pytest.mark.parametrize("text", ["中国".encode()[:-1], "改革意见".encode()[1:], "改革".encode() + b"\xff"])
def test_a_few_broken_bytes_of_utf8_are_not_read_as_something_else(text: bytes) -> None:
    with pytest.raises(ReadError, match="not valid utf-8"):
        decode(text, where="x.txt")
