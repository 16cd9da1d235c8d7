"""Pages of web sites: menus, sharing and credits are set aside, the headline is the title."""

from __future__ import annotations

import pytest

from corpus.model import Document, Paragraph
from corpus.readers import read_bytes

ENGLISH = """Home | Town | Harbour
Skip to content

The Harbour Opens Again

By the Editors
Published: 7 May 2031
Share this article: Email Print

The harbour opened again on Monday, and the first ships of the year came in before noon.

Most Read
1. A bridge for the old town
2. Schools without lessons

About Us | Contact | Privacy Policy
Copyright © 2031. All rights reserved.
"""
CHINESE = """当前位置：首页 > 民生 > 交通

港口重新开放

2031-05-07 10:30
字号：大 中 小
分享到：微信 微博

港口星期一重新开放，今年的第一批船在中午以前进了港，码头上站满了来看热闹的市民。

（责任编辑：某某）
上一篇：老城要修一座桥
相关阅读
打印本页 | 关闭窗口
"""


def page(text: str, name: str = "page.txt") -> Document:
    (work,) = read_bytes(text.encode(), name).documents
    return work


def texts(work: Document, kind: str) -> list[str]:
    return [p.text for p in work.paragraphs if p.kind == kind]


def around(line: str) -> Paragraph:
    """What becomes of ``line`` between two paragraphs of prose."""
    prose = "这一段说明了去年一年里全市修路架桥的情况。" * 4
    return page(f"修路架桥的情况\n\n{prose}\n\n{line}\n\n{prose}\n").paragraphs[2]


@pytest.mark.parametrize(("text", "title"), [(ENGLISH, "The Harbour Opens Again"), (CHINESE, "港口重新开放")])
def test_the_title_is_the_headline_and_the_date_is_known(text: str, title: str) -> None:
    work = page(text)
    assert (work.title, work.date) == (title, "2031-05-07")


def test_only_the_article_is_left_of_an_english_page() -> None:
    work = page(ENGLISH)
    assert work.metadata["author"] == "the Editors"
    assert [p[:11] for p in texts(work, "paragraph")] == ["By the Edit", "Published: ", "The harbour"]
    assert len(texts(work, "boilerplate")) == 6


def test_only_the_article_is_left_of_a_chinese_page() -> None:
    work = page(CHINESE)
    assert [p[:4] for p in texts(work, "paragraph")] == ["2031", "港口星期"]
    assert len(texts(work, "boilerplate")) == 7


def test_what_a_site_recommends_stays_but_not_in_the_last_section() -> None:
    below = "The harbour was closed for years because nobody had paid for the walls along the river."
    work = page(ENGLISH.replace("\nMost Read", f"\n[The Walls]\n\n{below}\n\nMost Read"))
    assert {p.section for p in work.paragraphs if p.text == below} == {(work.title, "[The Walls]")}
    assert {p.section for p in work.paragraphs if p.kind == "list_item"} == {(work.title,)}


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("首頁 » 新聞 » 交通", "navigation"),
        ("首页 新闻 政策 服务", "navigation"),
        ("You are here: Home › News › Town", "navigation"),
        ("【打印本页】【关闭窗口】", "navigation"),
        ("上一页 下一页", "navigation"),
        ("Related Articles:", "related"),
        ("Share on Facebook, Twitter and WhatsApp", "sharing"),
        ("Follow us on Weibo", "sharing"),
        ("扫一扫在手机打开当前页", "sharing"),
        ("【字体：大 中 小】", "page_tool"),
        ("字号：默认 大 超大 | 打印 |", "page_tool"),
        ("責任編輯：某某", "credit"),
        ("(Web editor: A. Lee)", "credit"),
        ("版权所有：某市人民政府", "copyright"),
        ("京ICP备00000000号-1", "copyright"),
        ("备案序号：京ICP备00000000号", "copyright"),
        ("网站标识码：0000000000", "copyright"),
        ("主办：某市人民政府　承办：某市办公室", "copyright"),
        ("回上一頁", "navigation"),
        ("友善列印", "page_tool"),
        ("相关文件", "related"),
        ("Share this:", "sharing"),
    ],
)
def test_wordings_of_sites_are_furniture(line: str, role: str) -> None:
    found = around(line)
    assert (found.kind, found.extra) == ("boilerplate", {"role": role})


@pytest.mark.parametrize(
    "line",
    [
        "Copyright law protects the authors of books.",
        "Share this burden among all members.",
        "版权所有者应当说明来源。",
        "分享：我的学习体会",
        "上一篇报告已经说明了这一点。",
        "相关新闻报道指出，情况已经好转。",
        "ICP备案管理办法（2031年）",
        "Follow us on the road to a better harbour",
        "主办单位：某市教育局，各区、县人民政府",
        "相关文件要求，各区应当在年底以前完成。",
        "首页",
        "Privacy Policy",
        "全国 > 省 > 市",
        "Name | Contact | Phone",
        "Home | 12 | 15",
        "Previous articles of this law apply.",
    ],
)
def test_in_doubt_a_line_is_text(line: str) -> None:
    assert around(line).kind != "boilerplate"


def test_a_menu_of_links_is_furniture_in_markdown() -> None:
    menu = "[Home](/) | [News](/news) | [Contact](/contact)"
    work = page(f"{menu}\n\n# The Harbour\n\nThe harbour opened again on Monday.\n", "page.md")
    assert work.title == "The Harbour"
    assert texts(work, "boilerplate") == ["Home | News | Contact"]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("By Ann Lee and Bo Wu", "author"),
        ("作者：李某", "author"),
        ("December 2031", "date"),
        ("May 7, 2031 09:30", "date"),
        ("Last updated: 7 May 2031", "date"),
        ("发布时间：2031-05-07 18:00 来源： 某报", "date"),
    ],
)
def test_lines_under_a_headline_are_front_matter(line: str, role: str) -> None:
    prose = "The harbour opened again on Monday, and the first ships of the year came in before noon."
    work = page(f"The Harbour Opens Again\n\n{line}\n\n{prose}\n\n{prose}\n")
    assert work.paragraphs[1].extra == {"role": role}
