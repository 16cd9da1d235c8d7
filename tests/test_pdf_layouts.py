"""A text printed as PDF comes back as the same paragraphs, however it is laid out."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Pt
from pdf_printer import MING, Layout, typeset

from corpus.model import Paragraph
from corpus.readers import read, read_bytes

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
HANS = ("hans-productive-forces-report.txt", "hans-local-debt-article.txt")
HANT = ("hant-mainland-growth-report.txt", "hant-hongkong-housing.txt")
ENGLISH = ("en-productive-forces-report.txt", "en-housing-article.txt")

LAYOUTS: dict[str, tuple[tuple[str, ...], Layout]] = {
    "set in, justified": (HANS, Layout(footer="- {} -".format)),
    "set in, ragged": (HANS, Layout(justified=False, size=12, footer="第{}页".format)),
    "gaps": (HANS, Layout(indent=0, gap=0.6, size=9, footer="{}".format)),
    "double spaced": (HANS, Layout(leading=2.4, header=lambda page: "某某文件汇编")),
    "header with number": (HANS, Layout(size=10.5, header="工作报告 · {}".format)),
    "traditional": (HANT, Layout(font=MING, leading=1.8, footer="{} / 9".format)),
    "two columns": (HANS, Layout(columns=2, size=9, margin=50, footer="— {} —".format)),
    "two columns, gaps": (HANS, Layout(columns=2, size=9, margin=50, indent=0, gap=0.5)),
    "three columns": (HANT, Layout(font=MING, columns=3, size=8, leading=1.35, margin=40, gutter=15)),
    "Times": (ENGLISH, Layout("Times-Roman", "Times-Bold", 11, 1.2, footer="Page {} of 9".format)),
    "Times, divided": (ENGLISH, Layout("Times-Roman", "Times-Bold", 12, 1.2, divided=True)),
    "Helvetica, ragged": (
        ENGLISH,
        Layout("Helvetica", "Helvetica-Bold", 10, 1.3, indent=0, gap=0.6, justified=False),
    ),
    "English columns, divided": (
        ENGLISH,
        Layout("Times-Roman", "Times-Bold", 9.5, 1.2, 1.2, columns=2, margin=50, divided=True),
    ),
}


def shown(paragraphs: tuple[Paragraph, ...]) -> list[Paragraph]:
    return [paragraph for paragraph in paragraphs if paragraph.kind != "boilerplate"]


def sample(names: tuple[str, ...]) -> list[Paragraph]:
    """The text of samples one after the other, the titles after the first left out."""
    works = [shown(read(SAMPLES / name).documents[0].paragraphs) for name in names]
    return [*works[0], *(p for work in works[1:] for p in work if p.kind != "title")]


def squeezed(paragraphs: list[Paragraph]) -> list[str]:
    return ["".join(paragraph.text.split()) for paragraph in paragraphs]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_paragraphs_come_back(layout: str) -> None:
    names, how = LAYOUTS[layout]
    printed = sample(names)
    headings = [paragraph.text for paragraph in printed if paragraph.kind == "heading"] if how.bold else []
    data = typeset([paragraph.text for paragraph in printed], how, headings)
    (work,) = read_bytes(data, "x.pdf").documents
    assert squeezed(shown(work.paragraphs)) == squeezed(printed)


@pytest.mark.parametrize("layout", [name for name, (_, how) in LAYOUTS.items() if how.footer])
def test_every_paragraph_has_the_page_that_is_printed(layout: str) -> None:
    names, how = LAYOUTS[layout]
    data = typeset([paragraph.text for paragraph in sample(names)], how)
    (work,) = read_bytes(data, "x.pdf").documents
    assert all(paragraph.page == paragraph.locator["pdf_page"] for paragraph in work.paragraphs)
    assert any(paragraph.extra.get("role") == "page_number" for paragraph in work.paragraphs)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.slow
def test_pdfs_of_libreoffice_come_back(tmp_path: Path) -> None:
    works = {"chinese": sample(HANS), "english": sample(ENGLISH)}
    for name, printed in works.items():
        document = Document()
        for paragraph in printed:
            added = document.add_paragraph(paragraph.text)
            added.paragraph_format.first_line_indent = Pt(24)
            added.paragraph_format.space_after = Pt(0)
        document.save(str(tmp_path / f"{name}.docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    files = [str(tmp_path / f"{name}.docx") for name in works]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=120)
    for name, printed in works.items():
        (work,) = read(tmp_path / f"{name}.pdf").documents
        assert squeezed(shown(work.paragraphs)) == squeezed(printed)
