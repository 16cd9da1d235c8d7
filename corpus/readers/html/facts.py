"""What the head of a page says of it: title, date, author, publisher, site, address, language."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from corpus.dates import find_date, year_in_name
from corpus.metadata import Facts

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_TITLES = ("og:title", "citation_title", "articletitle", "dc.title", "dcterms.title", "headline", "title")
_DATES = (
    *(
        "article:published_time",
        "pubdate",
        "publishdate",
        "publish_date",
        "datepublished",
        "firstpublishedtime",
    ),
    *(
        "dc.date.issued",
        "dcterms.issued",
        "dc.date",
        "dcterms.date",
        "dcterms.created",
        "citation_publication_date",
    ),
    *("citation_date", "date", "time"),
)
_FIELDS: Mapping[str, Sequence[str]] = {
    "author": ("citation_author", "author", "dc.creator", "dcterms.creator", "article:author", "byl"),
    "publisher": ("dc.publisher", "dcterms.publisher", "citation_publisher", "publisher"),
    "container_title": ("og:site_name", "sitename"),
    "url": ("canonical", "og:url", "url", "saved"),
    "language": ("lang", "dc.language", "content-language", "og:locale"),
}
_ARTICLE = re.compile(r"Article|Report|WebPage|Legislation|GovernmentService|BlogPosting|CreativeWork|Book")
_SAVED = re.compile(r"<!--\s*(?:saved from url=\(\d{4}\)|Page saved with SingleFile\s+url:\s*)(https?://\S+)")
_SEPARATOR = re.compile(r"\s*[_|｜]+\s*|\s+[-–—·»«]+\s+|--+")
_SITE = re.compile(
    r"(?<=\w)\s*[-–—]+\s*[^-–—]{0,16}(?:[网網站]|频道|頻道|门户|日报|日報|在线|新闻|新聞|\.\w{2,3})\Z"
)
_LONGEST_TITLE = 500  # Code points.
_MOST_NESTED = 200_000  # Code points of JSON; more is no description of one page.


def stated(root: LexborNode, text: str) -> dict[str, list[str]]:
    """Return what the head of a page says, by lower-case name; ``text`` is its source."""
    found: dict[str, list[str]] = defaultdict(list)
    for node in root.css("meta"):
        name = _attribute(node, "property") or _attribute(node, "name") or _attribute(node, "itemprop")
        name = name or _attribute(node, "http-equiv")
        if name and (content := _attribute(node, "content")):
            found[name.lower()].append(content)
    for node in root.css("title, link[rel=canonical], time[datetime]"):
        name = {"link": "canonical"}.get(node.tag or "", node.tag or "")
        value = _attribute(node, "href") or _attribute(node, "datetime") or " ".join(node.text().split())
        if value and not _is_in_picture(node):
            found[name].append(value)
    if language := _attribute(root, "lang") or _attribute(root, "xml:lang"):
        found["lang"].append(language)
    for name, value in _linked_data(root):
        found[name].append(value)
    if saved := _SAVED.search(text, 0, 4000):
        found["saved"].append(saved[1])
    return dict(found)


def titles(said: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what a page may be called, most telling first."""
    return list(dict.fromkeys(said[name][0][:_LONGEST_TITLE] for name in _TITLES if said.get(name)))


def facts(said: Mapping[str, Sequence[str]], headline: str | None) -> Facts:
    """Return what a page says of itself; ``headline`` is the title as printed in it."""
    named = titles(said)
    title = headline or (without_site(named[0], (said.get("og:site_name") or [""])[0]) if named else None)
    date = next((date for name in _DATES for value in said.get(name, ()) if (date := _date(value))), None)
    other = {field: value for field, names in _FIELDS.items() if (value := _value(field, names, said))}
    return Facts(title=title or None, date=date, other=other)


def without_site(title: str, site: str) -> str:
    """Return the title of a page without the name of its site before or behind it."""
    parts = [part for part in _SEPARATOR.split(title) if part and part != site]
    return _SITE.sub("", parts[0]) or title if parts else title


def _value(field: str, names: Sequence[str], said: Mapping[str, Sequence[str]]) -> str:
    for name in names:
        values = [
            value for value in said.get(name, ()) if (field == "url") == value.startswith(("http:", "https:"))
        ]
        if values:
            return "; ".join(dict.fromkeys(values)) if field == "author" else values[0]
    return ""


def _date(value: str) -> str | None:
    return find_date(value) or year_in_name(value)


def _attribute(node: LexborNode, name: str) -> str:
    return " ".join((node.attributes.get(name) or "").split())


def _is_in_picture(node: LexborNode) -> bool:
    return node.tag == "title" and node.parent is not None and node.parent.tag != "head"


def _linked_data(root: LexborNode) -> Iterator[tuple[str, str]]:
    """What JSON-LD says of the article, in the words of schema.org."""
    for node in root.css('script[type="application/ld+json"]'):
        try:
            content = json.loads(node.text()[:_MOST_NESTED])
        except (ValueError, RecursionError):
            continue  # It is for search engines; a page is read without it.
        for thing in _things(content):
            yield from _described(thing)


def _things(content: object) -> Iterator[Mapping[str, object]]:
    for thing in content if isinstance(content, list) else [content]:
        if isinstance(thing, Mapping):
            graph = thing.get("@graph")
            inner = graph if isinstance(graph, list) else []
            yield from (item for item in (thing, *inner) if isinstance(item, Mapping) and _is_article(item))


def _is_article(thing: Mapping[str, object]) -> bool:
    return _ARTICLE.search(str(thing.get("@type", ""))) is not None


def _described(thing: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key in ("headline", "datePublished", "author", "publisher"):
        value = thing.get(key)
        for one in value if isinstance(value, list) else [value]:
            name = one.get("name") if isinstance(one, Mapping) else one
            if isinstance(name, str) and name:
                yield key.lower(), name
