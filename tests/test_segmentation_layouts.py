"""The same report in many layouts comes back as the same paragraphs."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.segmentation import segment

REPORT: list[tuple[str, str, list[str]]] = json.loads(
    (Path(__file__).parent / "data" / "segmentation" / "report.json").read_text(encoding="utf-8")
)
_TOKEN = re.compile(r"[A-Za-z0-9.%]+[，。、：]?|[“（]?.[，。、：！”）]*")


@dataclass(frozen=True)
class Printer:
    """How to print: columns of a line, indent, blank lines in and between paragraphs, pages."""

    columns: int = 0
    indent: str = ""
    within: int = 0
    between: int = 1
    page: int = 0
    number: str = ""
    header: str = ""
    feed: str = ""

    def print(self) -> str:
        lines: list[str] = []
        for kind, text, _ in REPORT:
            set_in = self.indent if kind == "paragraph" and not text.endswith("：") else ""
            wrapped = self._wrap(text, set_in)
            lines += ["\n"] * self.between * bool(lines)
            lines += [part + "\n" * (1 + self.within * (part is not wrapped[-1])) for part in wrapped]
        return self._paged(lines)

    def _wrap(self, text: str, set_in: str) -> list[str]:
        if not self.columns:
            return [set_in + text]
        lines = [set_in]
        for token in _TOKEN.findall(text):
            if width(lines[-1]) + width(token) > self.columns:
                lines.append("")
            lines[-1] += token
        return [line.rstrip() for line in lines]

    def _paged(self, lines: list[str]) -> str:
        if not self.page:
            return "".join(lines)
        pages = [lines[start : start + self.page] for start in range(0, len(lines), self.page)]
        head = f"{self.header}\n\n" if self.header else ""
        foot = f"\n{self.number}\n\n" if self.number else "\n"
        return self.feed.join(
            head.format(n=n) + "".join(p) + foot.format(n=n) for n, p in enumerate(pages, start=1)
        )


def width(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)


LAYOUTS = {
    "a line each": Printer(),
    "a line each, no blanks": Printer(between=0),
    "a line each, set in": Printer(between=0, indent="　　"),
    "wrapped": Printer(columns=60),
    "narrow": Printer(columns=44),
    "wide": Printer(columns=100),
    "set in": Printer(columns=60, between=0, indent="　　"),
    "double spaced, set in": Printer(columns=56, within=1, indent="　　"),
    "double spaced, wider gaps": Printer(columns=64, within=1, between=2),
    "dashed numbers": Printer(columns=60, page=9, number="- {n} -", feed="\f"),
    "Chinese numbers": Printer(columns=60, page=9, number="第{n}页"),
    "numbers of a total": Printer(columns=60, page=9, number="{n} / 4", indent="　　", between=0),
    "bare numbers": Printer(columns=60, page=9, number="{n}", feed="\f"),
    "running header": Printer(columns=60, page=8, header="某市文件汇编", number="- {n} -"),
    "numbers in brackets": Printer(columns=60, page=9, number="[{n}]"),
    "numbers between bars": Printer(columns=60, page=9, number="| {n} |", feed="\f"),
    "full-width dashes": Printer(columns=60, page=9, number="－{n}－", indent="　　", between=0),
    "header with its number": Printer(columns=60, page=8, header="某市文件汇编 {n}"),
    "header alone": Printer(columns=60, page=8, header="某市文件汇编"),
    "header after form feed": Printer(columns=60, page=8, header="某市文件汇编", feed="\f"),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_report_comes_back(name: str) -> None:
    (work,) = segment(LAYOUTS[name].print())
    shown = [p for p in work if p.kind != "boilerplate"]
    found = [(p.kind, "".join(p.text.split()), list(p.section)) for p in shown]
    assert found == [(kind, "".join(text.split()), section) for kind, text, section in REPORT]


@pytest.mark.parametrize("name", [name for name, layout in LAYOUTS.items() if layout.number])
def test_furniture_is_set_aside_and_pages_are_numbered(name: str) -> None:
    (work,) = segment(LAYOUTS[name].print())
    numbers = [p for p in work if p.extra.get("role") == "page_number"]
    assert [p.page for p in numbers] == list(range(1, len(numbers) + 1))
    assert len(numbers) > 1
    assert work[-1].page == len(numbers)
