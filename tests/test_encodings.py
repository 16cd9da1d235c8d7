"""Which encoding a file is in, and why some are no text."""

from __future__ import annotations

import contextlib
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from support import SHARED

from corpus import samples
from corpus.encodings import decode
from corpus.errors import ReadError

SIMPLIFIED = "各位代表：\n现在，我向大会报告工作。2024年，粮食产量稳步提高，城乡居民收入继续增加。\r\n"
TRADITIONAL = "各位代表：\n現在，我向大會報告工作。2024年，糧食產量穩步提高，城鄉居民收入繼續增加。\r\n"
ENGLISH = "Fellow deputies,\nThe harvest was good, and incomes in towns and villages rose.\r\n"

DOCUMENTS = dict(
    re.findall(
        r"^## (\w+)\n(.*?)(?=^## |\Z)",
        (Path(__file__).parent / "data" / "encodings.md").read_text("utf-8"),
        re.MULTILINE | re.DOTALL,
    )
)
CHINESE = ("gb18030", "gbk", "big5", "big5hkscs", "cp950")
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
ENCODINGS = (*UNICODE, *CHINESE, "cp1252", "latin-1", "mac_roman")

_TEN_HAN = re.compile(r"(?:[^\u4e00-\u9fff\n]*[\u4e00-\u9fff]){10}")


def short_texts() -> set[str]:
    """The lines of the sample documents that have ten Han characters, and those cut after the tenth."""
    lines = [line.strip() for path in samples.paths() for line in path.read_text("utf-8").splitlines()]
    cuts = [found[0] for line in lines if (found := _TEN_HAN.match(line))]
    return {*cuts, *filter(_TEN_HAN.match, lines)}


def encoded(text: str, encoding: str) -> bytes | None:
    """The text in an encoding that holds it, which one that merges signs does not."""
    data = text.encode(encoding, errors="replace")
    return data if data.decode(encoding) == text else None


def cuts(texts: Iterator[str], size: int) -> Iterator[str]:
    """Pieces of so many characters, from every tenth place on."""
    for text in texts:
        for start in range(0, max(1, len(text) - size), 10):
            piece = text[start : start + size]
            if not piece.isascii() and piece.strip():
                yield piece


def mistakes(pieces: Iterator[str], encoding: str) -> tuple[int, list[str]]:
    """How many of the pieces could be tried, and which were read as something else or refused."""
    tried, failed = 0, []
    for piece in pieces:
        data = encoded(piece, encoding)
        if data is None or data.isascii():
            continue
        tried += 1
        with contextlib.suppress(ReadError):
            if decode(data, where="x.txt").text == piece:
                continue
        failed.append(piece)
    return tried, failed


def test_there_are_ten_documents() -> None:
    assert len(DOCUMENTS) == 10


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_that_can_hold_a_document_gives_the_same_text(name: str, encoding: str) -> None:
    data = encoded(DOCUMENTS[name], encoding)
    if data is None:
        assert encoding not in UNICODE
        return
    assert decode(data, where="x.txt").text == DOCUMENTS[name]


def test_every_encoding_holds_some_document() -> None:
    assert {e for e in ENCODINGS if any(encoded(text, e) for text in DOCUMENTS.values())} == set(ENCODINGS)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_two_hundred_characters_are_enough(encoding: str) -> None:
    tried, failed = mistakes(cuts(iter(DOCUMENTS.values()), 200), encoding)
    assert tried > 20
    assert failed == []


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_fifty_characters_are_nearly_always_enough(encoding: str) -> None:
    tried, failed = mistakes(cuts(iter(DOCUMENTS.values()), 50), encoding)
    assert tried > 30
    assert len(failed) <= 0.05 * tried


@cache
def real_documents() -> list[Path]:
    return sorted(path for path in (SHARED / "corpora").rglob("*") if path.suffix in (".txt", ".md"))


@cache
def real_text(path: Path) -> str:
    return path.read_text("utf-8-sig")


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "corpora").is_dir(), reason="the corpora are not here")
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(("size", "allowed"), [(200, 0.0), (50, 0.05)])
def test_pieces_of_real_documents(encoding: str, size: int, allowed: float) -> None:
    chance = random.Random(f"{encoding}{size}")
    texts = [real_text(path) for path in chance.sample(real_documents(), 60)]
    starts = [(text, chance.randrange(max(1, len(text) - size))) for text in texts for _ in range(20)]
    pieces = (text[start : start + size] for text, start in starts)
    tried, failed = mistakes((piece for piece in pieces if piece.strip()), encoding)
    assert len(failed) <= allowed * tried


def test_big5_is_told_from_gb() -> None:
    source = decode(TRADITIONAL.encode("big5hkscs"), where="x.txt")
    assert (source.text, source.encoding) == (TRADITIONAL, "big5hkscs")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("會議於二○三一～二○三五年間舉行，由約翰‧陳主持。", "cp950"),
        ("以 € 計價的債券，利率由發行人決定。", "cp950"),
        ("議程：\n• 第一項：預算\n• 第二項：衞生", "big5hkscs"),
    ],
)
def test_signs_that_windows_and_hkscs_read_differently(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), where="x.txt").text == text


def test_newlines_and_lone_controls_stay() -> None:
    text = "one\r\ntwo\rthree\x0c four" * 40 + "\x07"
    assert decode(text.encode(), where="x.txt").text == text


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty file"),
        (b" \n\t", "empty file"),
        (bytes(range(256)) * 20, "binary data"),
        (b"\x00\x01\x02\x03" * 500, "binary data"),
        (b"\xef\xbb\xbfabc\xff", "broken encoding: not valid utf-8 at byte 6"),
        (b"\xff\xfea\x00b\x00c", "not valid utf-16-le at byte 6, where it ends amid a character"),
        ("现在报告工作".encode()[:-1], "not valid utf-8 at byte 15, where it ends amid a character"),
        ("现在，我向大会报告工作".encode("gb18030")[:-1], "not valid gb18030 at byte 20, where it ends"),
        ("現在，我向大會報告工作".encode("big5")[:-1], "not valid big5hkscs at byte 20, where it ends"),
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


def test_a_text_in_two_encodings_is_refused_where_the_second_begins() -> None:
    good = SIMPLIFIED.encode()
    with pytest.raises(ReadError, match=f"at byte {len(good)}"):
        decode(good + SIMPLIFIED.encode("gb18030"), where="x.txt")


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


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs", "cp1252"])
def test_quotation_marks_alone_tell_the_encoding_of_english(encoding: str) -> None:
    text = "It’s the “third pillar” of the ministers’ plan – and that’s that…\n"
    assert decode(text.encode(encoding), where="x.txt").text == text


def test_english_before_and_between_does_not_hide_the_encoding() -> None:
    text = ENGLISH * 2000 + TRADITIONAL + ENGLISH
    assert decode(text.encode("big5hkscs"), where="x.txt").text == text


def test_western_text_before_chinese_does_not_decide_for_it() -> None:
    data = "The ministers’ café is “open”.\n".encode("cp1252") * 4000 + SIMPLIFIED.encode("gb18030") * 4000
    with pytest.raises(ReadError, match="broken encoding"):
        decode(data, where="x.txt")


def test_a_lone_nul_does_not_make_it_utf16() -> None:
    text = "The harvest was\x00 good."
    assert decode(text.encode(), where="x.txt").text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("これは日本語の文章です。報告書を読みました。", "shift_jis"),
        ("これは日本語の文章です。報告書を読みました。", "euc_jp"),
        ("Это текст о политике правительства.", "cp1251"),
        ("Rząd przyjął dziś projekt ustawy o ochronie środowiska.", "cp1250"),
        ("Příští týden vláda projedná návrh zákona.", "iso-8859-2"),
        ("Η κυβέρνηση ανακοίνωσε σήμερα νέα μέτρα.", "cp1253"),
    ],
)
def test_an_encoding_that_nobody_reads_is_an_error_not_a_guess(text: str, encoding: str) -> None:
    with pytest.raises(ReadError, match="broken encoding"):
        decode(text.encode(encoding), where="x.txt")


def test_the_fault_in_a_legacy_file_is_located() -> None:
    good = SIMPLIFIED.encode("gb18030")
    with pytest.raises(ReadError, match=f"not valid gb18030 at byte {len(good)}"):
        decode(good + b"\xff\n" + good, where="x.txt")


@pytest.mark.parametrize("text", ["改革意见".encode()[1:], "改革".encode() + b"\xff", b"it\xe2\x80 is so"])
def test_a_few_broken_bytes_of_utf8_are_not_read_as_something_else(text: bytes) -> None:
    with pytest.raises(ReadError, match="not valid utf-8"):
        decode(text, where="x.txt")


@pytest.mark.parametrize("data", [b"It\xe2", b"It\xe2\x80", "naïve, it’".encode()[:-1]])
def test_a_character_cut_at_the_end_is_no_accent(data: bytes) -> None:
    with pytest.raises(ReadError, match="where it ends amid a character"):
        decode(data, where="x.txt")
