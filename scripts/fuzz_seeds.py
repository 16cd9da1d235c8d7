"""Small valid files of every format, for the fuzzer to damage."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from corpus.readers import FORMATS
from scripts.writers import WRITERS, parse, to_html, to_text

_DOCUMENT = """
= 关于养老服务的若干意见 On elderly care
== 一、总体要求
近年来，城乡养老服务体系不断健全，服务质量稳步提高，但供给结构仍不平衡。
到二〇三五年，全体老年人享有基本养老服务，失能老年人得到长期照护。
* 每个县至少有一所养老院；
* 每个街道至少有一个老年食堂。
== 二、具体安排
The plan asks every county to build at least one care home within five years, and to train its staff.
| 年份 | 床位（万张）
| 2031 | 820
| 2032 | 861
各地区各部门要加强组织领导，明确责任分工，确保各项措施落到实处。
"""
_TRADITIONAL = """
= 關於養老服務的若干意見
各地區各部門要加強組織領導，明確責任分工，確保各項措施落到實處。
The plan asks every county to build at least one care home within five years, and to train its staff.
"""


@cache
def seeds() -> tuple[tuple[str, bytes], ...]:
    """Return names (``FORMAT-variant.suffix``) and contents."""
    return tuple(_all())


def _all() -> Iterator[tuple[str, bytes]]:
    blocks, traditional = parse(_DOCUMENT), parse(_TRADITIONAL)
    for format_, writer in WRITERS.items():
        yield f"{format_}-a{FORMATS[format_].suffixes[0]}", writer(blocks)
    for encoding in ("gb18030", "utf-16", "utf-16-le"):
        yield f"text-{encoding}.txt", to_text(blocks).decode().encode(encoding)
    yield "text-big5.txt", to_text(traditional).decode().encode("big5hkscs")
    yield "html-gbk.html", to_html(blocks).decode().replace("utf-8", "gbk").encode("gb18030")
    many = "\n".join(f"第{n}项措施由第{n * 7}号文件作出规定，各地结合实际抓好落实。" for n in range(1, 90))
    yield "pdf-long.pdf", WRITERS["pdf"](parse(_DOCUMENT + many))
