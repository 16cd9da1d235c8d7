"""What the author of a page says that an element is: by its name, its role, its class and its id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from corpus.readers.html.elements import HEADINGS

Attributes = Mapping[str, str | None]


class Hint(NamedTuple):
    """What an element is to its site.

    Attributes:
        role: Such as ``navigation``; ``hidden`` where it is not shown, empty where it is text.
        of_labels: Prose in it is text all the same.
    """

    role: str = ""
    of_labels: bool = False


_NONE = Hint()
_HIDDEN = Hint("hidden")


def _roles(**words: str) -> dict[str, str]:
    return {word: role for role, listed in words.items() for word in listed.split()}


_BY_TAG = _roles(
    navigation="nav",
    sidebar="aside",
    copyright="footer",
    page_tool="search",
    notice="dialog",
    site_name="header",
)
_BY_ROLE = _roles(
    navigation="navigation menu menubar doc-toc",
    sidebar="complementary",
    copyright="contentinfo",
    page_tool="search toolbar",
    notice="dialog alertdialog",
    site_name="banner",
)
_OF_ARTICLES = ("site_name", "sidebar", "copyright")
"""An article has a header with its title, asides and a footer of its own."""

_BY_NAME = _roles(
    navigation="nav navbar navigation navbox breadcrumb breadcrumbs crumb crumbs menu submenu menubar sitemap"
    " pagination pager paging catlinks dqwz mbx",
    sharing="share sharing sharebar sharethis social addthis jiathis bdshare bdsharebuttonbox fenxiang"
    " sharedaddy",
    related="related recommend recommended recommendations popular trending relatedposts xgyd",
    comments="comment comments disqus respond pinglun",
    notice="cookie cookies consent gdpr newsletter",
    copyright="footer foot copyright colophon printfooter",
    advertisement="ad ads advert advertisement adsbygoogle",
    sidebar="sidebar",
)
_OF_LABELS = _roles(
    page_tool="tool tools toolbar search login noprint qrcode ewm lang languages",
    site_name="logo masthead banner",
    related="tags keywords",
    sharing="subscribe follow",
)
_BY_CLASS = _roles(copyright="bottom dibu banquan")
"""Whole classes; as parts of one these words say where space is left."""
_BY_TITLE = {"header": "header", "footer": "footer"}
"""What LibreOffice calls the running head and foot of a text in a ``title``."""
_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_NOTES = frozenset({"note", "notes", "footnote", "footnotes", "endnotes"})
_NOT_SHOWN = re.compile(r"(?:display|mso-hide|visibility)\s*:\s*(?:none|all|hidden)", re.IGNORECASE)


def is_hidden(attributes: Attributes) -> bool:
    """Tell whether an element says of itself that it is not shown."""
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    return attributes.get("aria-hidden") == "true" or bool(_NOT_SHOWN.search(attributes.get("style") or ""))


def hint(tag: str, attributes: Attributes, *, in_article: bool) -> Hint:
    """Return what an element is; ``in_article`` if it stands inside of ``<main>`` or ``<article>``."""
    if not attributes and tag not in _BY_TAG:
        return _NONE
    if is_hidden(attributes):
        return _HIDDEN
    names = _names(tag, attributes)
    if not _NOTES.isdisjoint(names):
        return _NONE
    said = _BY_TAG.get(tag) or _value(_BY_ROLE, attributes, "role")
    if said in _OF_ARTICLES and in_article:
        return _NONE if said == "site_name" else Hint(said, of_labels=True)
    role = said or _first(_BY_NAME, names) or _value(_BY_CLASS, attributes, "class")
    role = role or _value(_BY_TITLE, attributes, "title")
    return Hint(role) if role else Hint(_first(_OF_LABELS, names), of_labels=True)


def _names(tag: str, attributes: Attributes) -> list[str]:
    """The words of the class, and the id as a whole, unless it is made of what a heading says."""
    names = _NAME.findall(attributes.get("class") or "")
    if tag != "section" and tag not in HEADINGS:
        names.append(attributes.get("id") or "")
    return [name.lower() for name in names]


def _value(roles: Mapping[str, str], attributes: Attributes, name: str) -> str:
    return roles.get((attributes.get(name) or "").lower(), "")


def _first(roles: Mapping[str, str], names: list[str]) -> str:
    return next((roles[name] for name in names if name in roles), "")
