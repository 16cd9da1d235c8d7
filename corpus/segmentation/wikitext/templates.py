"""What templates stand for: most print nothing that belongs to the text, some print their arguments."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from corpus.segmentation.wikitext.nodes import Node

Shown = Literal["first", "second", "last", "label", "all", "nothing"]
"""Which arguments are text: the third or else the first for ``label``."""

# By lower-case name; of English and Chinese Wikipedia and Wikisource. A bar parts names of one meaning.
_NAMES: dict[Shown, str] = {
    "first": (
        "nowrap|nobr|nobreak|j|small|smaller|big|larger|large|x-larger|xx-larger|fine|center|中|居中"
        "|right|left|align|block center|larger block|smaller block|quote|quotation|blockquote|cquote"
        "|quote box|bq|引言|引用|abbr|tooltip|僻字|生僻字|ruby|ruby-py|zy|注音|另|專名|专名|專|书名"
        "|書名|sic|not a typo|as written|sup|sub|superscript|subscript|smallcaps|sc|b|i|em|strong"
        "|italic|bold|noitalic|nobold|underline|u|下划线|s|del|kbd|code|var|mono|formatnum|lc|uc"
        "|ucfirst|lcfirst|nihongo|red|green|blue|marked|highlight|*|注|校注|yearnum|n-date|date|flag"
        "|flagcountry|flagu|国旗|noflag|dropinitial|verse"
    ),
    "second": (
        "lang|lang2|color|font color|fontcolor|color box|colour|fontsize|font|transl|transliteration|rquote"
    ),
    "last": "tsl|tls|translink",
    "label": (
        "le|link-en|link-ja|link-de|link-fr|link-ru|link-ko|link-es|link-it|link-pt|link-vi|link-la"
        "|link-nl|ilh|internal link helper|interlanguage link|ill|illm|wikidata link|link-wd"
        "|link-interwiki"
    ),
    "all": (
        "unbulleted list|ubl|plainlist|plain list|flatlist|hlist|bulleted list|ordered list|vunblist|bd"
        "|birth date|birth date and age|death date|death date and age|start date|end date|film date|dts"
        "|convert|cvt|val|lang-zh|zh|生年|卒年|出生日期|死亡日期|出生日期和年齡|死亡日期和年齡|marriage"
        "|ymd|date range|collapsible list"
    ),
}
_SHOWN: dict[str, Shown] = {name: which for which, names in _NAMES.items() for name in names.split("|")}
_LANGUAGE = re.compile(r"lang-[a-z-]{2,10}\Z")
_INFOBOX = re.compile(
    r"(?:.*\s)?infobox\b|.*(?:信息框|資訊框|信息[栏欄]|資訊[栏欄])|headers?\d?(?:/|\Z)|(?:taxo|geo)box\b"
)
_ASIDE = re.compile(
    r"(?:cite|citation|navbox|sidebar|noteta|multiple image|authority control|coord)\b|.*导航|.*導航"
)
_PARAMETER = re.compile(r"\s*([^=|\[\]{}<>]{0,80}?)\s*=\s*")


class Argument(NamedTuple):
    """One argument of a template.

    Attributes:
        bar: Where the ``|`` before it stands.
        start: Where its value starts, blanks left out.
        end: Past its value.
        name: Empty if it has none but its position.
        label: Where its name starts.
    """

    bar: int
    start: int
    end: int
    name: str
    label: int


def name_of(node: Node, source: str) -> str:
    """Return the name of a template, in lower case, without what only a namespace or a colon adds."""
    start, end = node.parts()[0]
    own = " ".join(node.own_text(source, start, end).replace("_", " ").lower().split())
    return own.removeprefix("template:").removeprefix("模板:")


def shown(name: str) -> Shown:
    """Return which arguments of the template called ``name`` are text."""
    return _SHOWN.get(name) or ("first" if _LANGUAGE.match(name) else "nothing")


def is_infobox(name: str) -> bool:
    """Tell whether the template prints its arguments as a table of facts."""
    return _INFOBOX.match(name) is not None


def may_hold_facts(name: str) -> bool:
    """Tell whether a template of this name may print facts; those of sources and menus do not."""
    return shown(name) == "nothing" and not _ASIDE.match(name)


def arguments(node: Node, source: str) -> list[Argument]:
    """Return the arguments of a template in order."""
    return [_argument(node, source, *part) for part in node.parts()[1:]]


def _argument(node: Node, source: str, start: int, end: int) -> Argument:
    own = node.own_text(source, start, end)
    named = _PARAMETER.match(own)
    first = named.end() if named else len(own) - len(own.lstrip())
    stop = max(first, len(own.rstrip()))
    label = start + (named.start(1) if named else first)
    return Argument(start - 1, start + first, start + stop, named[1].lower() if named else "", label)


def chosen(which: Shown, given: list[Argument]) -> list[Argument]:
    """Return the arguments that are text; a name that is a number is a position."""
    if which == "all":
        return [argument for argument in given if argument.end > argument.start]
    numbered = [argument for argument in given if not argument.name or argument.name.isdecimal()]
    place = {
        "first": 0,
        "second": 1,
        "last": min(3, len(numbered) - 1),
        "label": 2 if len(numbered) > 2 else 0,
    }
    named = [argument for argument in given if argument.name in ("text", "quote", "lt", "content", "1")]
    if which == "nothing" or not (numbered or named):
        return []
    index = place[which]
    return [numbered[index]] if 0 <= index < len(numbered) else named[:1]
