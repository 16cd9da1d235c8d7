"""Which encoding a file is in, and why some are no text."""

from __future__ import annotations

import pytest

from corpus.encodings import decode
from corpus.errors import ReadError

SIMPLIFIED = "各位代表：\n现在，我向大会报告工作。2024年，粮食产量稳步提高，城乡居民收入继续增加。\r\n"
TRADITIONAL = "各位代表：\n現在，我向大會報告工作。2024年，糧食產量穩步提高，城鄉居民收入繼續增加。\r\n"
ENGLISH = "Fellow deputies,\nThe harvest was good, and incomes in towns and villages rose.\r\n"


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
