"""Exports for other programs: well-kept parsers read them, and every fact comes back."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from citing import DATA, citation, works
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import DuizhaoError
from search.citations import EXPORTS, exporter
from search.citations.annotation import annotation, ends, fragment_url
from search.citations.names import western_parts
from search.citations.work import Citation, Name, Passage

SCHEMA = json.loads((DATA / "csl-item.json").read_text(encoding="utf-8"))
PLACE = {"n": 12, "page": 3, "section": ["题", "一、港口"], "text": "港口应当开放，100% & 更多_#$~^\\。"}
MORE = {
    "author_pinyin": "Mou Ren",
    "container_title": "某网",
    "original_title": "An Original",
    "series": "丛书 第3期",
    "version": "修订版",
    "archive": "晚霞镇档案室",
    "effective": "2025-01-01",
    "jurisdiction": "Xingzhou",
}
COMMON = (
    "title",
    "number",
    "date",
    "url",
    "accessed",
    "container",
    "event",
    "edition",
    "page",
    "language",
    "place",
)


def all_citations() -> list[Citation]:
    """Every work of the golden cases, and one with every fact there is."""
    named = works() | {"everything": works()["hant-speech"] | MORE}
    found = [citation({"facts": facts, "place": PLACE, "quote": ""}) for facts in named.values()]
    return [replace(cited, id=f"{name}:0123456789ab") for cited, name in zip(found, named, strict=True)]


def name_text(name: Name) -> str:
    parts = western_parts(name.text) if name.is_person else None
    return ", ".join(parts) if parts else name.text


def known(cited: Citation) -> dict[str, object]:
    """What a citation says, empty facts left out, as the exports should give it back."""
    work = cited.work
    found: dict[str, object] = {fact: getattr(work, fact) for fact in COMMON}
    found |= {
        "authors": [name_text(name) for name in work.authors],
        "publisher": work.publisher.text if work.publisher else "",
        "left": {
            **{name: str(getattr(work, name)) for name in LEFT},
            "author_pinyin": "; ".join(name.pinyin for name in work.authors),
            "publisher_pinyin": work.publisher.pinyin if work.publisher else "",
            "publisher_translation": work.publisher.translation if work.publisher else "",
            "duizhao_id": cited.id,
            **dict(work.other),
        },
    }
    found["left"] = {name: value for name, value in found["left"].items() if value.strip("; ")}  # type: ignore[attr-defined]
    return {fact: value for fact, value in found.items() if value}


LEFT = (
    "title_pinyin",
    "title_translation",
    "container_pinyin",
    "event_translation",
    "effective",
    "jurisdiction",
    "sha256",
)


def csl_facts(item: dict[str, Any]) -> dict[str, object]:
    variables = {
        "title": "title",
        "number": "number",
        "url": "URL",
        "container": "container-title",
        "page": "page",
    }
    variables |= {
        "event": "event-title",
        "edition": "edition",
        "language": "language",
        "publisher": "publisher",
    }
    others = {"original_title": "original-title", "series": "collection-title", "version": "version"}
    left = dict(item["custom"]) | {ours: item.get(theirs) for ours, theirs in others.items()}
    left["jurisdiction"] = item.get("jurisdiction")
    found: dict[str, object] = {ours: item.get(theirs) for ours, theirs in variables.items()}
    found |= {
        "date": iso(item.get("issued")),
        "accessed": iso(item.get("accessed")),
        "place": item.get("publisher-place") or item.get("event-place"),
        "authors": [n.get("literal") or f"{n['family']}, {n['given']}" for n in item.get("author", [])],
        "left": {name: value for name, value in left.items() if value},
    }
    return {fact: value for fact, value in found.items() if value}


def iso(date: dict[str, Any] | None) -> str:
    return "-".join(f"{part:02}" for part in date["date-parts"][0]) if date else ""


def test_csl_json_is_valid_and_keeps_every_fact() -> None:
    citations = all_citations()
    items = json.loads(exporter("csl-json")(citations))
    jsonschema.validate(items, SCHEMA)
    assert [csl_facts(item) for item in items] == [known(cited) for cited in citations]
    assert len({item["id"] for item in items}) == len(items)


def test_place_words_and_id_are_in_the_note() -> None:
    [item] = json.loads(
        exporter("csl-json")([citation({"facts": works()["zh-report"], "place": PLACE, "quote": ""})])
    )
    assert item["note"] == "¶ 12, p. 3, § 一、港口: “港口应当开放，100% & 更多_#$~^\\。” [doc:0123456789ab]"


def bib_facts(entry: Any) -> dict[str, object]:
    fields = {name: field.value for name, field in entry.fields_dict.items()}
    names = {"title": "title", "number": "number", "date": "date", "url": "url", "accessed": "urldate"}
    names |= {
        "event": "eventtitle",
        "edition": "edition",
        "page": "pages",
        "language": "language",
        "place": "location",
    }
    found: dict[str, object] = {ours: unescaped(fields.get(theirs, "")) for ours, theirs in names.items()}
    issuer = next((fields[n] for n in ("institution", "publisher", "organization") if n in fields), "")
    container = fields.get("journaltitle") or fields.get("titleaddon", "")
    authors = [unescaped(name) for name in fields.get("author", "").split(" and ") if name]
    left = json.loads(fields["verba"])
    left |= {
        "title_pinyin": unescaped(fields.get("usera", "")),
        "title_translation": unescaped(fields.get("userb", "")),
    }
    found |= {
        "publisher": unescaped(issuer),
        "container": unescaped(container),
        # An entry without an author has the body that issued it for one.
        "authors": [] if authors == [unescaped(issuer)] else authors,
        "left": {name: value for name, value in left.items() if value},
    }
    return {fact: value for fact, value in found.items() if value}


def unescaped(value: str) -> str:
    """LaTeX as its characters: those that the export escapes."""
    macros = {
        "textbackslash": "\\",
        "textasciitilde": "~",
        "textasciicircum": "^",
        "textbraceleft": "\0",
        "textbraceright": "\1",
    }
    found = re.sub(r"\\(text\w+)\{\}|\\([&%$#_])", lambda m: macros[m[1]] if m[1] else m[2], value)
    return re.sub(r"[{}]", "", found).replace("\0", "{").replace("\1", "}")


def test_biblatex_parses_and_keeps_every_fact() -> None:
    citations = all_citations()
    library = parse_string(exporter("biblatex")(citations))
    assert not library.failed_blocks
    wanted = [known(cited) for cited in citations]
    for fact, cited in zip(wanted, citations, strict=True):
        if cited.work.authors == (cited.work.publisher,):
            fact.pop("authors")  # told by the publisher
    assert [bib_facts(entry) for entry in library.entries] == wanted
    assert [entry.key for entry in library.entries] == [f"{c.id.replace(':', '-')}" for c in citations]


def test_bodies_and_chinese_names_are_in_double_braces() -> None:
    bib = exporter("biblatex")(
        [citation({"facts": works()["zh-two-bodies"] | {"author": "财政部; 李强; John Smith"}})]
    )
    assert "author       = {{财政部} and {李强} and Smith, John}," in bib
    assert "institution  = {{国务院}}," in bib


@pytest.mark.skipif(shutil.which("biber") is None, reason="biber, which checks BibLaTeX, is not installed")
def test_biber_reads_every_entry_without_a_warning(tmp_path: Path) -> None:
    (tmp_path / "all.bib").write_text(exporter("biblatex")(all_citations()), encoding="utf-8")
    command = ["biber", "--tool", "--nolog", "all.bib"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0
    assert re.findall(r"^(?:WARN|ERROR) .*", done.stdout, re.MULTILINE) == []


def ris_facts(record: dict[str, Any]) -> dict[str, object]:
    place, *rest = record["notes"]
    left = dict(note.split(": ", 1) for note in rest)
    left["title_translation"] = record.get("translated_title", "")
    is_event = record["type_of_reference"] == "SLIDE" and "occasion" not in left
    second = record.get("secondary_title", "")
    names = {
        "title": "title",
        "url": "urls",
        "edition": "edition",
        "page": "start_page",
        "language": "language",
    }
    names |= {"place": "place_published", "publisher": "publisher"}
    found: dict[str, object] = {ours: record.get(theirs) for ours, theirs in names.items()}
    found |= {
        "number": record.get("issn") or record.get("number"),
        "date": record.get("date", "").strip("/").replace("/", "-"),
        "accessed": record.get("access_date", "").strip("/").replace("/", "-"),
        "event": second if is_event else left.pop("occasion", ""),
        "container": "" if is_event else second,
        "authors": record.get("authors", []),
        "left": {name: value for name, value in left.items() if value},
    }
    assert place.startswith("¶ 12, p. 3")
    if isinstance(found["url"], list):
        [found["url"]] = found["url"]
    return {fact: value for fact, value in found.items() if value}


def test_ris_parses_and_keeps_every_fact() -> None:
    citations = all_citations()
    records = rispy.loads(exporter("ris")(citations))
    assert [ris_facts(record) for record in records] == [known(cited) for cited in citations]


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip)


@given(TEXTS)
def test_any_title_comes_through_every_export(title: str) -> None:
    shown = " ".join(title.split())
    cited = citation({"facts": {"title": shown, "publisher": "某部"}})
    [item] = json.loads(exporter("csl-json")([cited]))
    assert item["title"] == shown
    safe = re.sub("[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]", "\ufffd", shown)
    library = parse_string(exporter("biblatex")([cited]))
    assert not library.failed_blocks
    assert unescaped(library.entries[0]["title"]) == safe
    assert f"TI  - {safe}\n" in exporter("ris")([cited])


@pytest.mark.parametrize("format_", [name for name in EXPORTS if name != "text-fragment"])
def test_no_export_lets_a_control_character_through(format_: str) -> None:
    facts = works()["zh-report"] | {"title": "题\x1b]0;x\x07\u202e目", "author": "某\x9b部"}
    written = exporter(format_)([citation({"facts": facts, "place": {"text": "文\x1b\u2066"}, "quote": ""})])
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066]", written) == []


def test_keys_are_safe_and_tell_strange_ids_apart() -> None:
    ids = ("a.b_c:00", "-a.b_c:00", "a.b_c-:00", "a.b:c:00", "题:00", "目:00")
    citations = [replace(all_citations()[0], id=name) for name in ids]
    found = [item["id"] for item in json.loads(exporter("csl-json")(citations))]
    assert found[0] == "a.b_c-00"
    assert len(set(found)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+", key) for key in found)


def test_an_annotation_selects_by_words_and_by_place() -> None:
    place = {"text": "港口应当开放。", "span": [10, 17]}
    case = {
        "facts": works()["zh-report-online"],
        "place": place,
        "before": "远" * 8 + "近" * 32,
        "after": "近" * 32 + "远",
    }
    target: Any = annotation(citation(case))["target"]
    assert target["source"] == "https://www.example.cn/2024/report.htm"
    assert target["selector"] == [
        {"type": "TextQuoteSelector", "exact": "港口应当开放。", "prefix": "近" * 32, "suffix": "近" * 32},
        {"type": "TextPositionSelector", "start": 10, "end": 17},
    ]


def test_words_quoted_refine_the_selection_of_the_paragraph() -> None:
    case = {"facts": works()["zh-report"], "place": {"text": "港口应当开放。"}, "quote": "應當開放"}
    target: Any = annotation(citation(case))["target"]
    assert target["source"] == "urn:sha256:" + "ab" * 32
    assert target["selector"]["refinedBy"] == {"type": "TextPositionSelector", "start": 2, "end": 6}


def test_a_web_page_without_an_address_has_no_fragment() -> None:
    with pytest.raises(DuizhaoError, match=r"only a web page with an address.*add url:"):
        fragment_url(citation({"facts": {"title": "港口", "format": "html"}}))


def page(text: str) -> Citation:
    facts = works()["zh-report-online"] | {"format": "html"}
    return citation({"facts": facts, "place": {"text": text}})


def test_a_text_fragment_is_encoded_whole() -> None:
    url = fragment_url(page("A-B, C & D：100%"))
    assert url == "https://www.example.cn/2024/report.htm#:~:text=A%2DB%2C%20C%20%26%20D%EF%BC%9A100%25"


def test_a_long_text_fragment_begins_and_ends_at_punctuation() -> None:
    text = "港口应当向所有船舶开放，" + "其余的话都很平常" * 8 + "。收费应当公开透明合理。"
    assert ends(page(text).passage) == ("港口应当向所有船舶开放，", "收费应当公开透明合理。")
    assert fragment_url(page(text)).count(",") == 1


def test_a_long_fragment_without_two_clauses_is_given_whole() -> None:
    text = "平常的话" * 16 + "，完了。"
    assert ends(page(text).passage) == (text,)


@given(TEXTS)
def test_a_fragment_is_made_of_the_beginning_and_the_end(text: str) -> None:
    parts = ends(Passage(text, "zh-Hans"))
    assert text.strip().startswith(parts[0])
    assert text.strip().endswith(parts[-1])
    assert sum(map(len, parts)) <= len(text.strip())
