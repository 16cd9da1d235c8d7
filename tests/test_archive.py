"""ZIP containers opened safely: bounded, checked, and never unpacked to a disk."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers import archive
from corpus.readers.archive import Archive, resolve


def zipped(members: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as container:
        for name, content in members.items():
            container.writestr(name, content)
    return buffer.getvalue()


def patched(data: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """Overwrite a field of the first header that starts with ``signature``."""
    place = data.index(signature) + offset
    return data[:place] + value + data[place + len(value) :]


CENTRAL, LOCAL = b"PK\x01\x02", b"PK\x03\x04"


def test_members_are_read_as_they_were_written() -> None:
    opened = Archive(zipped({"a.txt": b"one", "deep/b.xml": "<r><c/></r>"}), "file.zip")
    assert opened.names == {"a.txt", "deep/b.xml"}
    assert "a.txt" in opened
    assert opened.read("a.txt") == b"one"
    assert [child.tag for child in opened.xml("deep/b.xml")] == ["c"]


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" + b"\0" * 40, b"plain text"])
def test_what_is_no_zip_file_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match="no ZIP directory") as caught:
        Archive(data, "broken.zip")
    assert caught.value.where == "broken.zip"
    assert caught.value.hint


def test_a_truncated_file_is_refused() -> None:
    data = zipped({"a.txt": b"one two three" * 100})
    with pytest.raises(ReadError, match="truncated"):
        Archive(data[:-30], "cut.zip")


def test_a_missing_member_is_named() -> None:
    with pytest.raises(ReadError, match=r"b\.xml is missing"):
        Archive(zipped({"a.xml": "<a/>"}), "x.zip").xml("b.xml")


def test_a_wrong_checksum_is_damage() -> None:
    data = zipped({"a.txt": b"0123456789"}, zipfile.ZIP_STORED)
    with pytest.raises(ReadError, match=r"a\.txt cannot be unpacked"):
        Archive(data.replace(b"0123456789", b"0123456780"), "x.zip").read("a.txt")


def test_a_directory_that_forgot_a_size_is_damage() -> None:
    data = zipped({"a": "some text"})
    for offset in (16, 20, 24):  # checksum, packed and unpacked size: an empty member to all appearance
        data = patched(data, b"PK\x01\x02", offset, bytes(4))
    with pytest.raises(ReadError, match="a has lost its size"):
        Archive(data, "x").read("a")


def test_an_encrypted_member_is_called_password_protected() -> None:
    data = patched(zipped({"a.txt": b"secret"}), CENTRAL, 8, struct.pack("<H", 1))
    with pytest.raises(ReadError, match="password-protected") as caught:
        Archive(data, "x.zip").read("a.txt")
    assert "without a password" in caught.value.hint


def test_other_compression_than_office_uses_is_refused() -> None:
    with pytest.raises(ReadError, match="unusual way"):
        Archive(zipped({"a.txt": b"text"}, zipfile.ZIP_BZIP2), "x.zip").read("a.txt")


def test_a_member_that_unpacks_to_more_than_its_packed_bytes_could_hold_of_text_is_a_bomb() -> None:
    data = zipped({"a.txt": bytes(20 << 20)})
    assert len(data) < 100_000
    with pytest.raises(ReadError, match="ZIP bomb"):
        Archive(data, "x.zip").read("a.txt")


def test_a_member_that_says_it_is_huge_is_not_unpacked() -> None:
    data = patched(zipped({"a.txt": b"x" * 100}), CENTRAL, 24, struct.pack("<I", 3 << 30))
    with pytest.raises(ReadError, match="3,072 MiB"):
        Archive(data, "x.zip").read("a.txt")


def test_a_member_that_lies_about_its_size_is_unpacked_no_further_than_it_says() -> None:
    data = patched(zipped({"a.txt": bytes(20 << 20)}), CENTRAL, 24, struct.pack("<I", 1000))
    with pytest.raises(ReadError, match="cannot be unpacked"):
        Archive(data, "x.zip").read("a.txt")


def test_all_that_is_read_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_TOTAL", 1000)
    opened = Archive(zipped({"a.txt": b"x" * 600}), "x.zip")
    assert len(opened.read("a.txt")) == 600
    with pytest.raises(ReadError, match="too much"):
        opened.read("a.txt")


def test_too_many_entries_are_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_ENTRIES", 10)
    with pytest.raises(ReadError, match="more than 10 entries"):
        Archive(zipped({str(number): b"" for number in range(11)}), "x.zip")


LAUGHS = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>'
EXTERNAL = '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><r>&a;</r>'
PARAMETER = '<!DOCTYPE r [<!ENTITY % a SYSTEM "http://localhost/a.dtd"> %a;]><r/>'


@pytest.mark.parametrize("xml", [LAUGHS, EXTERNAL, PARAMETER])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declarations_of_entities_are_refused(xml: str, encoding: str) -> None:
    with pytest.raises(ReadError, match=r"a\.xml declares entities"):
        Archive(zipped({"a.xml": xml.encode(encoding)}), "x.zip").xml("a.xml")


def test_a_public_document_type_is_harmless() -> None:
    xml = '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://localhost/ncx.dtd"><ncx>text</ncx>'
    assert Archive(zipped({"toc.ncx": xml}), "x.epub").xml("toc.ncx").text == "text"


@pytest.mark.parametrize(
    "xml", ["", "<r>", "<r>&undefined;</r>", "<r/>more", '<?xml version="1.0" encoding="x"?><r/>']
)
def test_xml_that_is_not_well_formed_is_damage(xml: str) -> None:
    with pytest.raises(ReadError, match=r"a\.xml is no well-formed XML"):
        Archive(zipped({"a.xml": xml}), "x.zip").xml("a.xml")


def test_xml_that_is_nested_too_deep_is_refused() -> None:
    depth = archive.DEEPEST
    fitting, deeper = (f"{'<a>' * levels}{'</a>' * levels}" for levels in (depth, depth + 1))
    opened = Archive(
        zipped(
            {"fitting.xml": fitting, "deeper.xml": deeper, "abyss.xml": "<a>" * 500_000 + "</a>" * 500_000}
        ),
        "x.zip",
    )
    assert opened.xml("fitting.xml").tag == "a"
    with pytest.raises(ReadError, match="levels deep"):
        opened.xml("deeper.xml")
    with pytest.raises(ReadError, match="levels deep"):
        opened.xml("abyss.xml")


def test_xml_of_too_many_tags_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_TAGS", 100)
    with pytest.raises(ReadError, match="more than 100 tags"):
        Archive(zipped({"a.xml": f"<r>{'<a/>' * 100}</r>"}), "x.zip").xml("a.xml")


@pytest.mark.parametrize(
    ("base", "target", "member"),
    [
        ("", "word/document.xml", "word/document.xml"),
        ("", "/word/document.xml", "word/document.xml"),
        ("word/document.xml", "styles.xml", "word/styles.xml"),
        ("word/document.xml", "/customXml/item.xml", "customXml/item.xml"),
        ("OEBPS/text/one.xhtml", "../toc.ncx", "OEBPS/toc.ncx"),
        ("a/b.xml", "../../../c.xml", "c.xml"),
        ("a/b.xml", "./c.xml", "a/c.xml"),
    ],
)
def test_relative_addresses(base: str, target: str, member: str) -> None:
    assert resolve(base, target) == member


@given(seed=st.integers(0, 2**32), changes=st.integers(1, 6), cut=st.booleans())
def test_whatever_is_broken_is_reported(seed: int, changes: int, cut: bool) -> None:
    chance = random.Random(seed)
    data = bytearray(zipped({"a.xml": "<r>text</r>", "b/c.xml": "<r><a/></r>"}))
    for _ in range(changes):
        data[chance.randrange(len(data))] = chance.randrange(256)
    broken = bytes(data[: chance.randrange(len(data))] if cut else data)
    with suppress(ReadError):
        opened = Archive(broken, "x.zip")
        for name in opened.names:
            opened.xml(name)
