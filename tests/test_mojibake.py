"""Text that was saved after a wrong reading: found, named, and nothing else taken for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from support import SHARED
from test_encodings import DOCUMENTS, cuts

from corpus.encodings import decode
from corpus.errors import ReadError
from corpus.mojibake import misreading


def as_cp1252(data: bytes) -> str:
    """As browsers read it: what Windows-1252 leaves undefined is read as Latin-1."""
    return "".join(
        char if (char := bytes([byte]).decode("cp1252", "replace")) != "\ufffd" else chr(byte)
        for byte in data
    )


CHINESE = [name for name in DOCUMENTS if name not in ("report_english", "western")]
READINGS: dict[str, tuple[str, Callable[[bytes], str], str]] = {
    "UTF-8 as Latin-1": ("utf-8", lambda data: data.decode("latin-1"), "UTF-8 was read as Latin-1"),
    "UTF-8 as Windows-1252": ("utf-8", as_cp1252, "UTF-8 was read as Latin-1"),
    "UTF-8 as Mac Roman": ("utf-8", lambda data: data.decode("mac_roman"), "UTF-8 was read as Mac Roman"),
    "UTF-8 as GBK": ("utf-8", lambda data: data.decode("gbk", "replace"), "UTF-8 was read as GBK"),
    "GBK as Latin-1": ("gbk", lambda data: data.decode("latin-1"), "GBK was read as Latin-1"),
    "GBK as Windows-1252": ("gbk", as_cp1252, "GBK was read as Latin-1"),
    "Big5 as Latin-1": ("big5hkscs", lambda data: data.decode("latin-1"), "Big5 was read as Latin-1"),
    "Big5 as Windows-1252": ("big5hkscs", as_cp1252, "Big5 was read as Latin-1"),
    "Big5 as GB 18030": ("big5hkscs", lambda data: data.decode("gb18030"), "Big5 was read as GBK"),
}


def misread(name: str, texts: Iterator[str]) -> Iterator[str]:
    encoding, reading, _ = READINGS[name]
    for text in texts:
        data = text.encode(encoding, errors="replace")
        if data.decode(encoding) == text:
            yield reading(data)


@pytest.mark.parametrize("name", READINGS)
def test_a_misread_document_is_refused_with_the_reading_named(name: str) -> None:
    texts = list(misread(name, (DOCUMENTS[document] for document in CHINESE)))
    assert len(texts) >= 2
    for text in texts:
        with pytest.raises(ReadError, match=f"mojibake: saved after {READINGS[name][2]}") as caught:
            decode(text.encode(), where="x.txt")
        assert "save it as UTF-8" in caught.value.hint


@pytest.mark.parametrize("name", READINGS)
def test_fifty_characters_are_enough(name: str) -> None:
    texts = (DOCUMENTS[document] for document in CHINESE if document not in ("mixed", "table_simplified"))
    found = [misreading(text) is not None for text in misread(name, cuts(texts, 50))]
    assert len(found) > 30
    assert sum(found) >= 0.99 * len(found)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("æ–°è´¨ç”Ÿäº§åŠ›", "UTF-8 was read as Latin-1"),
        ("ÐÂÖÊÉú²úÁ¦", "GBK was read as Latin-1"),
        ("鏂拌川鐢熶骇鍔�", "UTF-8 was read as GBK"),
        ("It wasnâ€™t so, they said, and it isnâ€™t now.", "UTF-8 was read as Latin-1"),
        ("L'Ã©tÃ© dernier, les dÃ©putÃ©s avaient refusÃ©.", "UTF-8 was read as Latin-1"),
        ("锟斤拷锟斤拷锟斤拷，锟斤拷2031锟斤拷。", "characters were lost: .*it holds 锟斤拷"),
        ("报告烫烫烫烫烫烫烫烫烫烫", "characters were lost: .*it holds 烫烫烫"),
        ("报告\ufffd\ufffd\ufffd\ufffd的\ufffd\ufffd", "U\\+FFFD"),
    ],
)
def test_what_went_wrong_is_said(text: str, what: str) -> None:
    with pytest.raises(ReadError, match=what):
        decode(text.encode(), where="x.txt")


@pytest.mark.parametrize("size", [20, 50, 200, 10_000])
def test_no_real_text_is_taken_for_it(size: int) -> None:
    found = [piece for piece in cuts(iter(DOCUMENTS.values()), size) if misreading(piece)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "Ein Gebäude, größer als üblich; Öl, Ärger und Übermut.",
        "Noël à Genève : l’œuvre du garçon naïf, où est-elle ? Ça va, déjà là-bas.",
        "El pingüino y la cigüeña: ¿mañana? ¡Sí!",
        "Příští týden vláda projedná návrh zákona.",
        "Это текст о политике правительства.",
        "これは日本語の文章です。報告書を読みました。",
        "정부는 오늘 국회에서 예산안에 대한 연설을 했다.",
        "Η κυβέρνηση ανακοίνωσε σήμερα νέα μέτρα.",
        "Chính phủ đã công bố kế hoạch mới về nhà ở.",
        "氕氘氚氡镧铈镨钕钷钐铕钆铽镝钬铒铥镱镥铪钽铼锇铱",
        "魑魅魍魉，饕餮貔貅，囹圄桎梏，觊觎龃龉，彳亍踟蹰",
        "佢哋喺嗰度嘈，唔知做乜嘢，冚唪唥走晒㗎喇",
        "水太烫，烫烫烫！他连说三遍。锟斤拷是什么？",
        "😀😀😀 →→→ ████ ─── ①②③",
        "ā á ǎ à ō ó ǒ ò ē é ě è",
    ],
)
def test_other_languages_and_rare_characters_are_left_alone(text: str) -> None:
    assert misreading(text) is None


def test_a_misread_paragraph_in_a_long_text_is_no_reason_to_refuse_it() -> None:
    bad = DOCUMENTS["report_simplified"][:60].encode().decode("latin-1")
    text = DOCUMENTS["report_simplified"] * 3 + bad + DOCUMENTS["law_simplified"] * 3
    assert decode(text.encode(), where="x.txt").text == text


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "corpora").is_dir(), reason="the corpora are not here")
def test_nothing_in_the_corpora_is_taken_for_it() -> None:
    paths = [path for path in (SHARED / "corpora").rglob("*") if path.suffix in (".txt", ".md")]
    texts = [path.read_text("utf-8-sig") for path in sorted(paths)]
    assert len(texts) > 300
    assert [text[:100] for text in texts if misreading(text)] == []
    lines = {line for text in texts[::7] for line in text.splitlines()}
    assert [line[:100] for line in lines if misreading(line)] == []
