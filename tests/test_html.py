"""HTML: what of a page is its text, and what belongs to the site around it."""

from __future__ import annotations

import html
import shutil
import subprocess
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.model import Document, Paragraph
from corpus.readers import read_bytes

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
PROSE = "The council has decided to build more homes, and to let them at prices that people can pay."
ZH = "全市要扎实推进保障性住房建设，让更多新市民和青年人住有所居，租得起、住得好。"
MENU = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "Topics", "Experts", "Donate"))


def page(body: str, head: str = "") -> Document:
    """The one work of a page."""
    source = f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    (work,) = read_bytes(source.encode(), "page.html").documents
    return work


def shown(body: str, head: str = "") -> list[str]:
    """The texts of a page that are no page furniture."""
    return [paragraph.text for paragraph in text_of(page(body, head))]


def text_of(work: Document) -> list[Paragraph]:
    return [paragraph for paragraph in work.paragraphs if paragraph.kind != "boilerplate"]


def aside(body: str, head: str = "") -> list[str]:
    """The texts of a page that are page furniture."""
    return [paragraph.text for paragraph in page(body, head).paragraphs if paragraph.kind == "boilerplate"]


# --- blocks ---------------------------------------------------------------------------------------------


def test_headings_paragraphs_and_items_have_their_kinds_and_sections() -> None:
    work = page(f"<h1>Homes</h1><p>{PROSE}</p><h2>Plan</h2><p>{PROSE}</p><ul><li>One thing<li>Another</ul>")
    assert [(p.kind, p.section) for p in work.paragraphs] == [
        ("title", ()),
        ("paragraph", ("Homes",)),
        ("heading", ("Homes",)),
        ("paragraph", ("Homes", "Plan")),
        ("list_item", ("Homes", "Plan")),
        ("list_item", ("Homes", "Plan")),
    ]


def test_paragraphs_have_a_block_and_an_anchor_for_their_place_and_no_span() -> None:
    body = f'<nav>Menu</nav><h1>Homes</h1><div id="s1"><p>{PROSE}</p><p id="p2">{PROSE}</p></div>'
    work = page(body)
    assert [dict(p.locator) for p in work.paragraphs] == [
        {"block": 1},
        {"block": 2},
        {"block": 3, "anchor": "s1"},
        {"block": 4, "anchor": "p2"},
    ]
    assert {p.span for p in work.paragraphs} == {None}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<ol><li>a word<li>a word</ol>", ["1. a word", "2. a word"]),
        (
            '<ol start="4"><li>a word<li value="9">a word<li>a word</ol>',
            ["4. a word", "9. a word", "10. a word"],
        ),
        ("<ol reversed><li>a word<li>a word</ol>", ["2. a word", "1. a word"]),
        ('<ol type="a" start="26"><li>a word<li>a word</ol>', ["z. a word", "aa. a word"]),
        ('<ol type="I" start="9"><li>a word<li type="i">a word</ol>', ["IX. a word", "x. a word"]),
        ("<ol><li>outer<ol><li>inner</ol><li>outer</ol>", ["1. outer", "1. inner", "2. outer"]),
        ("<ol><li>（一）各地<li>（二）各部门</ol>", ["（一）各地", "（二）各部门"]),
        ('<ol style="list-style: none"><li>a word</ol>', ["a word"]),
        ("<ul><li>a word</ul>", ["a word"]),
    ],
)
def test_ordered_items_have_the_number_that_a_browser_prints(source: str, expected: list[str]) -> None:
    assert shown(f"<p>{PROSE}</p>{source}<p>{PROSE}</p>")[1:-1] == expected


def test_inline_elements_part_no_words_and_blocks_do() -> None:
    assert shown(f"<p>{PROSE}</p><p>com<b>mit</b>ted<p>one<div>two</div>three<p>")[1:] == [
        "committed",
        "one",
        "two",
        "three",
    ]


def test_newlines_of_the_source_are_no_blanks_between_chinese_characters() -> None:
    body = f"<p>{ZH}</p><p>中国\n    人民\nand GDP\n增长</p>"
    assert shown(body)[1] == "中国人民 and GDP 增长"


def test_entities_blanks_and_invisible_characters() -> None:
    assert shown(f"<p>{PROSE}</p><p>A&amp;B&nbsp;&#x4e2d;&ensp;x\u200by\ufeff</p>")[1] == "A&B 中 xy"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"　　{ZH}<br>　　{ZH}", [ZH, ZH]),
        (f"{ZH}<br/>{ZH}", [ZH, ZH]),
        (f"第一行没有标点<br><br>{ZH}", ["第一行没有标点", ZH]),
        (f"一、总体要求<br>{ZH}", ["一、总体要求", ZH]),
        ("国务院关于印发<br>规划的通知", ["国务院关于印发规划的通知"]),
        ("A title that goes<br>over two lines", ["A title that goes over two lines"]),
    ],
)
@pytest.mark.parametrize("tag", ["p", "div", "td"])
def test_line_breaks_divide_only_what_are_paragraphs(source: str, expected: list[str], tag: str) -> None:
    around = ("<table><tr>", "</table>") if tag == "td" else ("", "")
    assert (
        shown(f"<p>{PROSE}</p>{around[0]}<{tag}>{source}</{tag}>{around[1]}<p>{PROSE}</p>")[1:-1] == expected
    )


def test_hard_wrapped_lines_are_joined_in_preformatted_text_and_between_breaks() -> None:
    paragraph = f"{PROSE} {PROSE} {PROSE}"
    wrapped = "\n".join([*textwrap.wrap(paragraph, 60), "", *textwrap.wrap(PROSE, 60)])
    joined = [paragraph, PROSE]
    assert shown(f"<pre>{wrapped}</pre>") == joined
    assert shown("<div>" + wrapped.replace("\n", "<br>\n") + "</div>") == joined


def test_tables_of_data_are_rows_with_their_columns_in_line() -> None:
    body = f"""<p>{PROSE}</p><table><caption>Homes built</caption><tr><th>City<th>2030<th>2031</tr>
      <tr><td rowspan=2>North<td>1<td>2</tr><tr><td>3<td>4</tr><tr><td colspan=2>Sum<td>10</tr></table>"""
    rows = text_of(page(body))[1:]
    assert [row.text for row in rows] == [
        "Homes built",
        "| City | 2030 | 2031 |",
        "| North | 1 | 2 |",
        "| | 3 | 4 |",
        "| Sum | | 10 |",
    ]
    assert [row.extra.get("role") for row in rows[1:]] == ["header", None, None, None]


def test_tables_that_lay_out_the_page_are_no_rows() -> None:
    article = f"<h2>Homes</h2><p>{PROSE}</p><p>{PROSE}</p>"
    body = f"<table><tr><td><a href=/>Home</a><td>{article}</tr></table>"
    assert shown(body) == ["Homes", PROSE, PROSE]
    assert shown(f"<table><tr><td>{PROSE}</table>") == [PROSE]


def test_an_infobox_is_fields() -> None:
    box = '<table class="infobox"><tr><th>Founded<td>2031<tr><th>成立<td>2031年</table>'
    fields = [
        p for p in text_of(page(f"<main><h1>Council</h1>{box}<p>{PROSE}</p></main>")) if p.kind == "infobox"
    ]
    assert [field.text for field in fields] == ["Founded: 2031", "成立：2031年"]


def test_what_is_not_shown_is_left_out_altogether() -> None:
    hidden = """<script>x</script><style>y</style><template>z</template><div hidden>u</div>
      <p style="display:none">v</p><p>A<i style="display: none">w</i> <b aria-hidden=true>x</b>B</p>
      <noscript>n</noscript><svg><text>s</text></svg><select><option>o</select><!-- c -->"""
    work = page(f"<p>{PROSE}</p>{hidden}")
    assert [p.text for p in work.paragraphs] == [PROSE, "A B"]


def test_a_page_that_is_hidden_until_it_is_ready_is_read() -> None:
    assert shown(f'<div aria-hidden="true"><p>{PROSE}</p></div><p>Short.</p>') == [PROSE, "Short."]


@pytest.mark.parametrize(
    "mark",
    [
        '<sup class="reference"><a href="#cite_note-1">[1]</a></sup>',
        '<a href="#fn1" role="doc-noteref"><sup>1</sup></a>',
        '<a href="#_ftn1" name="_ftnref1">[1]</a>',
        "<sup>[citation needed]</sup>",
        '<a href="#fnref1">↩︎</a>',
    ],
)
def test_marks_of_notes_are_no_text(mark: str) -> None:
    assert shown(f"<p>{PROSE}{mark}</p>") == [PROSE]


def test_exponents_and_links_in_the_text_stay() -> None:
    body = f'<p>{PROSE} An area of 12 km<sup>2</sup>, see <a href="#s3">3</a> and <a href="/x">here</a>.</p>'
    assert shown(body) == [f"{PROSE} An area of 12 km2, see 3 and here."]


def test_readings_beside_characters_and_texts_of_images_are_no_text() -> None:
    body = f"<p>{ZH}</p><p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字<img src=x alt=photo></p>"
    assert shown(body)[1] == "漢字"


def test_a_bold_line_is_a_heading() -> None:
    for bold in (
        "<b>The plan</b>",
        '<span style="font-weight:700">The plan</span>',
        "<b>The</b> <strong>plan</strong>",
    ):
        kinds = [p.kind for p in page(f"<h1>Homes</h1><p>{PROSE}</p><p>{bold}</p><p>{PROSE}</p>").paragraphs]
        assert kinds == ["title", "paragraph", "heading", "paragraph"]


# --- text or site ---------------------------------------------------------------------------------------

FURNITURE = {
    "nav": f"<nav><ul>{MENU}</ul></nav>",
    "role": f'<div role="navigation"><ul>{MENU}</ul></div>',
    "class": f'<div class="site-nav"><ul>{MENU}</ul></div>',
    "id": f'<div id="nav"><ul>{MENU}</ul></div>',
    "links alone": f"<ul>{MENU}</ul>",
    "crumbs": '<div class="crumb"><a href="/">Home</a> &gt; <a href="/t">Topics</a> &gt; Homes</div>',
    "footer": f"<footer><p>{PROSE}</p></footer>",
    "aside": f"<aside><h2>Popular</h2><p>{PROSE}</p></aside>",
    "comments": f'<div class="comments-area"><p>{PROSE}</p></div>',
    "cookies": f'<div id="x" class="cookie-banner" role="dialog"><p>{PROSE}</p></div>',
    "related": f'<section class="related-content"><h2>More</h2><p>{PROSE}</p></section>',
    "share": '<div class="share"><span>Share</span><a href="#x">Weibo</a></div>',
    "button": "<button>Search</button>",
    "credit": "<div>责任编辑：张三</div>",
    "licence": "<div>京ICP备05070218号</div>",
}
ARTICLES = {
    "div": "<div class=c><h1>Homes</h1>{}</div>",
    "main": "<main><h1>Homes</h1>{}</main>",
    "article": "<div><article><header><h1>Homes</h1></header>{}</article></div>",
    "title apart": "<div><div class=t>Homes</div><div class=c>{}</div></div>",
    "table": "<table><tr><td><b>Homes</b></table><table><tr><td>{}</table>",
    "divs": "<h1>Homes</h1><div>{}</div>",
}


@pytest.mark.parametrize("article", ARTICLES)
@pytest.mark.parametrize("furniture", FURNITURE)
@pytest.mark.parametrize("is_above", [True, False])
def test_what_is_around_an_article_is_furniture(article: str, furniture: str, is_above: bool) -> None:
    text = ARTICLES[article].format(f"<p>{PROSE} One.</p><p>{PROSE} Two.</p><p>{PROSE} Three.</p>")
    parts = [FURNITURE[furniture], text] if is_above else [text, FURNITURE[furniture]]
    head = "<title>Homes | Example Institute</title>"
    expected = ["Homes", *(f"{PROSE} {count}." for count in ("One", "Two", "Three"))]
    assert shown("".join(parts), head) == expected
    assert aside("".join(parts), head)  # Nothing is dropped.


def test_prose_beside_the_article_is_text() -> None:
    article = f"<div><h1>Homes</h1><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p></div>"
    body = f"{article}<div class=x><ul>{MENU}</ul></div>"
    assert f"{PROSE} Beside." in shown(f"{body}<div class=y><p>{PROSE} Beside.</p></div>")


def test_what_holds_most_of_the_prose_is_text_whatever_it_is_called() -> None:
    assert shown(f'<div class="page has-menu footer"><p>{PROSE}</p></div><p>A note.</p>') == [
        PROSE,
        "A note.",
    ]


def test_a_section_named_by_its_heading_is_text() -> None:
    section = f'<section id="comments"><h2>Comments</h2><p>{PROSE}</p></section>'
    body = f"<main><h1>Work</h1><p>{PROSE}</p>{section}</main>"
    assert shown(body) == ["Work", PROSE, "Comments", PROSE]


def test_lines_between_title_and_text_are_text_with_their_role() -> None:
    body = f"""<div class=top><ul>{MENU}</ul></div><div><h1>住房工作</h1>
      <div class=info><span>2024-03-05 10:00</span> <span>来源：新华社</span></div></div>
      <div class=c><p>{ZH}</p><p>{ZH}</p></div>"""
    work = page(body)
    assert [(p.text, p.extra.get("role")) for p in text_of(work)][:2] == [
        ("住房工作", None),
        ("2024-03-05 10:00 来源：新华社", "date"),
    ]
    assert work.date == "2024-03-05"


def test_short_pages_without_prose_are_text() -> None:
    assert shown("<h1>Fees</h1><table><tr><td>A<td>1<tr><td>B<td>2</table>") == [
        "Fees",
        "| A | 1 |",
        "| B | 2 |",
    ]


def test_names_of_attachments_are_text() -> None:
    files = "".join(f"<p>附件{n}：<a href='/f{n}.docx'>住房目录第{n}部分</a></p>" for n in range(1, 5))
    assert len(shown(f"<div><h1>住房</h1><p>{ZH}</p>{files}</div>")) == 6


# --- facts ----------------------------------------------------------------------------------------------


def test_facts_of_the_head() -> None:
    head = """<title>住房工作_最新政策_某市政府网</title><meta name="PubDate" content="2024-03-12 19:20">
      <meta name="author" content="张三"><meta property="og:site_name" content="某市政府网">
      <link rel="canonical" href="https://city.example/1.html">"""
    work = page(f"<p>{ZH}</p>", head)
    assert (work.title, work.date) == ("住房工作", "2024-03-12")
    stated = {"author": "张三", "container_title": "某市政府网", "url": "https://city.example/1.html"}
    assert stated.items() <= work.metadata.items()


def test_facts_of_linked_data() -> None:
    head = """<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Homes",
      "datePublished": "2024-03-05T10:00:00Z", "author": [{"name": "A. Lee"}]}]}</script>"""
    source = f'<html lang="en-GB"><head>{head}</head><body><p>{PROSE}</p></body></html>'
    (work,) = read_bytes(source.encode(), "x.html").documents
    assert (work.title, work.date) == ("Homes", "2024-03-05")
    assert work.metadata["author"] == "A. Lee"


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Homes for all | Example Institute", "Homes for all"),
        ("Homes for all - Example", "Homes for all"),
        ("住房保障条例--时政--人民网", "住房保障条例"),
        ("住房保障条例-新华网", "住房保障条例"),
        ("Co-operation on homes", "Co-operation on homes"),
    ],
)
def test_titles_lose_the_name_of_their_site(stated: str, title: str) -> None:
    assert page(f"<p>{PROSE}</p>", f"<title>{stated}</title>").title == title


def test_linked_data_that_is_damaged_is_passed_over() -> None:
    head = '<script type="application/ld+json">{"a": </script><title>Homes</title>'
    assert page(f"<p>{PROSE}</p>", head).title == "Homes"


# --- encodings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030"),
        ('<meta charset="big5">', "big5hkscs"),
        ('<meta charset="utf-8">', "gb18030"),
        ('<meta charset="gb2312">', "utf-8"),
        ('<meta charset="iso-8859-1">', "gb18030"),
        ("", "utf-16"),
        ("", "utf-8-sig"),
    ],
)
def test_a_charset_is_believed_where_it_holds(declared: str, encoding: str) -> None:
    text = ("政府推進公營房屋建設，照顧市民需要。" if "big5" in encoding else ZH) * 3
    data = f"<html><head>{declared}</head><body><p>{text}</p></body></html>".encode(encoding)
    assert read_bytes(data, "x.html").documents[0].paragraphs[0].text == text


def test_latin_text_is_read_as_declared() -> None:
    data = f'<meta charset="iso-8859-1"><p>{PROSE} “Déjà vu”, a été dit.</p>'.encode("cp1252")
    assert read_bytes(data, "x.html").documents[0].paragraphs[0].text.endswith("“Déjà vu”, a été dit.")


def test_xhtml_elements_may_be_empty() -> None:
    source = f"""<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">
      <head><title/><script src="x"/></head><body><div/><p>{PROSE}</p><b/><p>Not bold</p></body></html>"""
    (work,) = read_bytes(source.encode(), "x.xhtml").documents
    assert [p.text for p in work.paragraphs] == [PROSE, "Not bold"]


# --- bad input ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [b"", b"  ", b"\x00\x01\x02" * 100, b"\x89PNG\r\n\x1a\n" + bytes(range(256))]
)
def test_what_is_no_page_is_named(data: bytes) -> None:
    with pytest.raises(ReadError):
        read_bytes(data, "x.html")


def test_a_page_without_text_is_named() -> None:
    with pytest.raises(ReadError, match=r"no text$"):
        read_bytes(b"<html><body><img src=x></body></html>", "x.html")
    with pytest.raises(ReadError, match="builds itself in a browser; save it from there"):
        read_bytes(
            b"<div id=app>Loading...</div><noscript>Enable it</noscript><script src=a.js></script>", "x.html"
        )


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 100_000 + "{}" + "</div>" * 100_000,
        "<b><div></b>" * 5_000 + "{}",
        "<table><tr><td>" * 5_000 + "{}",
        "".join(f"<p><b a{n}>" for n in range(3_000)) + "{}",
        "<form><div></form>" * 5_000 + "{}",
        "<div " + " ".join(f"a{n}=1" for n in range(20_000)) + ">{}</div>",
        "<select>" + "<option>x" * 10_000 + "</select>{}",
        "<ul><li>" * 5_000 + "{}",
    ],
)
def test_pages_that_would_choke_a_parser_are_read(source: str) -> None:
    assert PROSE in shown(source.format(f"<p>{PROSE}</p>"))


def test_tags_that_never_end_are_read_over() -> None:
    source = '<?xml version="1.0"?>' + f"<p>{PROSE}</p>" + "<p " * 50_000
    assert [p.text for p in read_bytes(source.encode(), "x.xhtml").documents[0].paragraphs] == [PROSE]


def test_a_page_of_too_many_tags_is_refused() -> None:
    with pytest.raises(ReadError, match="more than 1,000,000 tags"):
        read_bytes(b"<p>" * 1_000_001, "x.html")


# --- laws -----------------------------------------------------------------------------------------------

_WORDS = st.text(st.sampled_from("abc 中文，。&<>\"'"), min_size=1, max_size=30)


@given(
    st.lists(_WORDS, min_size=1, max_size=8), st.sampled_from(["p", "div", "li", "h3", "blockquote", "dd"])
)
def test_escaped_text_comes_back_as_it_was(texts: list[str], tag: str) -> None:
    body = (
        f"<main><p>{PROSE}</p>" + "".join(f"<{tag}>{html.escape(text)}</{tag}>" for text in texts) + "</main>"
    )
    expected = [" ".join(text.split()) for text in texts if text.strip()]
    assert [p.text for p in page(body).paragraphs][1:] == expected


_SOUP = """<div> </div> <p> <b> </b> <table> <tr> <td> </table> <ul> <li> </ul> <a/href=x> </a> text.&nbsp;
    <br> <pre> </pre> <h1> <!-- --> <script> <x/y=' < &amp; <main> <nav> </nav> <sup> <title>"""


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(_SOUP.split()),
        max_size=40,
    )
)
def test_any_soup_of_tags_is_a_page_or_an_error_that_says_why(tags: list[str]) -> None:
    try:
        (work,) = read_bytes("".join(tags).encode(), "x.html").documents
    except ReadError:
        return
    assert all(p.text == p.text.strip() != "" for p in work.paragraphs)


# --- the same document in another form ------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.md")))
def test_a_page_made_from_markdown_says_the_same(name: str, tmp_path: Path) -> None:
    made = tmp_path / "made.html"
    pandoc = ["pandoc", "-s", "-f", "markdown-smart", str(SAMPLES / name), "-o", str(made)]
    subprocess.run(pandoc, check=True, capture_output=True)  # It warns of missing titles.
    (work,) = read_bytes(made.read_bytes(), "made.html").documents
    (original,) = read_bytes((SAMPLES / name).read_bytes(), name).documents
    texts = [_letters(p.text) for p in text_of(work)]
    assert [text for text in texts if text != _letters(work.title)] == [
        text for p in text_of(original) if (text := _letters(p.text)) != _letters(work.title)
    ]


def _letters(text: str) -> str:
    return "".join(text.split()).replace("|", "")
