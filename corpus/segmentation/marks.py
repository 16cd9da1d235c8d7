"""What a line opens: a heading, a bullet, a table row ... The syntaxes differ in what they write so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from corpus.han import HAN
from corpus.loading import load
from corpus.segmentation.numbering import Number, number
from corpus.segmentation.roles import RELEASE_TIME, SALUTATION
from corpus.segmentation.site import site_role
from corpus.segmentation.structure import Scan, Structure

MarkKind = Literal[
    "plain",
    "heading",
    "opening",
    "emphasis",
    "bracket",
    "whole",
    "bullet",
    "number",
    "note",
    "caption",
    "code",
    "row",
    "field",
    "quote",
    "rule",
    "site",
]


class Mark(NamedTuple):
    """The construct that a line opens.

    Attributes:
        kind: ``whole`` is complete by its wording, such as a salutation; ``opening`` a heading that goes on
            in the next line; ``rule`` nothing but markup; ``field`` a key and value of an infobox; ``site``
            furniture of a web page.
        level: Of a heading whose syntax says it, else 0.
        prefix: Characters of markup at its start.
        suffix: Characters of markup at its end.
        marker: The bullet or number as printed; of ``site`` and ``caption`` the role; ``header`` of a ``row``
            that names the columns of its table, ``first`` of one that opens a table without such names; of a
            ``rule``, ``table`` if it ends a table, ``row`` if it stands between any two rows.
        number: The number that the text begins with: of ``number``, and of ``heading`` and ``emphasis``.
        cells: Of a ``row`` that has no ``|`` between its cells: their texts.
    """

    kind: MarkKind
    level: int = 0
    prefix: int = 0
    suffix: int = 0
    marker: str = ""
    number: Number | None = None
    cells: tuple[str, ...] = ()


PLAIN = Mark("plain")
RULE = Mark("rule")

# Of HTML inside Markdown; what is no known tag is text, as laws quote each other in such brackets.
_TAG = (
    r"</?(?:a|abbr|b|big|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|details|div|dl|dt|em|figcaption"
    r"|figure|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|q|s|section|small|span|strike|strong|sub|summary|sup"
    r"|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|wbr)(?:\s[^<>]{0,500})?/?>"
)

_PATTERNS: dict[str, tuple[MarkKind, re.Pattern[str]]] = {
    "rule": ("rule", re.compile(r"(?:-{2,}|={2,}|_{3,}|~{3,}|(?:[-*_][ \t]*){3,}|—{4,}|–{4,})\Z")),
    "tags": ("rule", re.compile(rf"(?:{_TAG}[ \t]*)+\Z", re.IGNORECASE)),
    "fence": ("rule", re.compile(r"(?:```|~~~)[\w+-]*\Z")),
    "table_rule": ("rule", re.compile(r"\|?[ \t]*(?::-|-:|:?--)[-|: \t]*\Z")),
    "wiki_rule": ("rule", re.compile(r"(?:\{\||\|\}|\|-|\{\{[\w ]{0,40}\}?\}?|\}\})[^|]*\Z")),
    "hash": ("heading", re.compile(r"(?P<prefix>#{1,6}[ \t]+)(?=\S).*?(?P<suffix>[ \t]#+)?\Z")),
    "equals": ("heading", re.compile(r"(?P<prefix>={1,6})(?=[^=]).{0,300}?[^=](?P<suffix>={1,6})\Z")),
    "opening": ("opening", re.compile(r"={2,6}[ \t]*[^=\s]")),
    "salutation": ("whole", SALUTATION),
    "release_time": ("whole", RELEASE_TIME),
    "note": ("note", re.compile(r"[（(][ \t]*\d{4}[ \t]*年")),
    "emphasis": (
        "emphasis",
        re.compile(
            r"(?P<m>\*{1,3}|_{2,3})(?=[\u2002\u2003\u3000\xa0]*[^\s*_])(?:(?!(?P=m)).){1,600}(?P=m)\Z"
        ),
    ),
    "bracket": ("bracket", re.compile(r"【[^】]{1,40}】\Z|\[[^\]\[]{1,40}\]\Z")),
    "field": ("field", re.compile(r"(?P<prefix>\|[ \t]*)[^|=]{1,40}=[^|]*\Z")),
    "row": ("row", re.compile(r"\|")),
    "wiki_row": ("row", re.compile(r"[|!]")),
    "quote": ("quote", re.compile(r"(?P<prefix>(?:>[ \t]?)+)(?=\S)")),
    "footnote": ("bullet", re.compile(r"(?P<prefix>\[\^[\w-]{1,40}\]:[ \t]*)(?=\S)")),
    "bullet": ("bullet", re.compile(r"(?P<prefix>[-*+–·][ \t\u3000]+|[•●▪◦■◆▶►○][ \t\u3000]*)(?=\S)")),
    "wiki_indent": ("whole", re.compile(r"(?P<prefix>:+[ \t]*)(?=[^\s*#;:])")),
    "wiki_bullet": ("bullet", re.compile(r"(?P<prefix>[*#:;]+[ \t]*|-[ \t]+|•[ \t]*)(?=\S)")),
}

_WORDED = frozenset({"salutation", "release_time"})  # The only ones that begin with a letter or digit.

_LEADERS = re.compile(r"(?:\.{4,}|…{2,}|[·．]{4,}|(?:\s\.){4,})\s*\d{1,4}\Z")


def ends_in_leaders(text: str) -> bool:
    """Tell whether ``text`` is an entry of a table of contents: dots up to the number of a page."""
    return text[-1:].isdigit() and _LEADERS.search(text[-40:]) is not None


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a family of text files writes structure.

    Attributes:
        name: Plain text, Markdown or MediaWiki.
        patterns: Names of the recognisers that apply to its lines, most telling first.
        inline: What is markup inside a line: each match is markup but for its group ``keep``.
        joins_lines: A paragraph ends at a blank line only, however short its lines are.
        scan: What finds markup that goes beyond one line, as ``module:function``; empty if there is none.
    """

    name: str
    patterns: tuple[str, ...]
    inline: re.Pattern[str] | None = None
    joins_lines: bool = False
    scan: str = ""

    def structure(self, text: str, start: int) -> Structure:
        """Return what a look at all of ``text`` from ``start`` on tells of its lines."""
        if not self.scan:
            return Structure()
        scan: Scan = load(self.scan)
        return scan(text, start)

    def recognise(self, text: str) -> Mark:
        """Return what ``text``, a line without blanks at its edges, opens."""
        if role := site_role(text):
            return Mark("site", marker=role)
        is_worded = text[:1].isalnum()
        for name in self.patterns:
            if is_worded and name not in _WORDED:
                continue
            kind, pattern = _PATTERNS[name]
            found = pattern.match(text)
            if found is not None:
                return _mark(kind, found)
        if ends_in_leaders(text):
            return Mark("whole")
        numbered = number(text)
        return Mark("number", marker=numbered.marker, number=numbered) if numbered else PLAIN


def _mark(kind: MarkKind, found: re.Match[str]) -> Mark:
    groups = found.groupdict()
    prefix, suffix = groups.get("prefix") or "", groups.get("suffix") or ""
    level = len(prefix.strip()) if kind == "heading" else 0
    return Mark(kind, level, len(prefix), len(suffix), prefix.strip() if kind == "bullet" else "")


# An emphasis mark hugs a word inside, where no stop can be first, and stands outside of one: 5*3 and
# snake_case are none. Chinese words stand side by side, so there a star may touch the next one.
_LATIN = rf"[^\W{HAN}]"
_OPENS, _CLOSES = rf"(?<!{_LATIN})(?<![*\\])", rf"(?!\*)(?!{_LATIN})"
# Converters set the indent of a Chinese paragraph in bold with its first words.
_INSIDE = r"(?=[\u2002\u2003\u3000\xa0]*[^\s*，。；：、！？）])"
_TARGET = r"\([^()\s]{0,1000}(?:\s\"[^\"]{0,200}\")?\)"
_ATTRIBUTES = r"(?:\{[#.\w][^{}\n]{0,300}\})"
_MARKDOWN_INLINE = re.compile(
    r"(?=[*_!\[~^`<\\])(?:"  # Looked at first: every character of a text is asked.
    rf"{_OPENS}(?P<open>\*{{2,3}}){_INSIDE}(?P<keep>(?:[^*]|\*(?!\*)){{1,2000}}?)(?<=\S)(?P=open){_CLOSES}"
    rf"|{_OPENS}(?P<open_i>\*){_INSIDE}(?P<keep_i>[^*]{{1,2000}}?)(?<=[^\s\\])\*{_CLOSES}"
    r"|(?<![\w\\])(?P<open_u>_{1,3})(?=[^\s_])(?P<keep_u>[^_]{1,2000}?)(?<=[^\s_\\])(?P=open_u)(?!\w)"
    rf"|!\[[^\[\]]{{0,500}}\]{_TARGET}{_ATTRIBUTES}?"
    rf"|(?<!\\)\[(?P<keep_a>[^\[\]]{{0,500}})\](?:{_TARGET}{_ATTRIBUTES}?|{_ATTRIBUTES})"
    r"|~~(?=\S)(?P<keep_d>[^~]{1,500}?)(?<=\S)~~|(?<=\S)\^(?P<keep_p>[\w+-]{1,20})\^"
    r"|(?<=[A-Za-z])~(?P<keep_n>\d{1,3})~"
    r"|`(?P<keep_code>[^`\n]{1,500})`"
    r"|\[\^[\w-]{1,40}\]"
    rf"|(?=<)(?i:{_TAG})"
    r"|\\(?=[ \t]*(?:\r?\n|\Z)))"
)
BLANK_MARKUP = re.compile(r"<(?:br|hr|p|div|td|th|tr|li|dt|dd)\b", re.IGNORECASE)
"""What among inline markup stands for a blank between words."""

PLAIN_TEXT = Syntax("plain text", ("rule", "bracket", "row", "bullet", "note", "salutation", "release_time"))
STRUCTURED = Syntax("structured", ("bracket",))
"""Of sources that mark their own blocks; wording and numbers tell what their markup does not."""
MARKDOWN = Syntax(
    "Markdown",
    (
        *("rule", "tags", "fence", "table_rule", "hash", "equals", "opening", "bracket"),
        *("emphasis", "row", "quote", "footnote", "bullet", "note", "salutation", "release_time"),
    ),
    _MARKDOWN_INLINE,
    joins_lines=True,
    scan="corpus.segmentation.markdown:structure",
)
MEDIAWIKI = Syntax(
    "MediaWiki",
    (
        *("equals", "rule", "opening", "wiki_rule", "bracket", "field"),
        *("wiki_row", "wiki_indent", "wiki_bullet", "salutation"),
    ),
    scan="corpus.segmentation.wikitext:structure",
)
