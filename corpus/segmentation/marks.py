"""What a line opens: a heading, a bullet, a table row ... The syntaxes differ in what they write so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from corpus.han import HAN
from corpus.segmentation.numbering import Number, number
from corpus.segmentation.roles import RELEASE_TIME, SALUTATION
from corpus.segmentation.site import site_role

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
        marker: The bullet or number as printed; of ``site`` the role.
        number: The number's system, for ``number``.
    """

    kind: MarkKind
    level: int = 0
    prefix: int = 0
    suffix: int = 0
    marker: str = ""
    number: Number | None = None


PLAIN = Mark("plain")

# Of HTML inside Markdown; what is no known tag is text, as laws quote each other in such brackets.
_TAG = (
    r"</?(?:a|abbr|b|big|br|center|code|del|div|em|font|hr|i|img|ins|kbd|mark|p|pre|q|s|small|span|strike|strong"
    r"|sub|sup|tt|u|wbr)(?:\s[^<>]{0,500})?/?>"
)

_PATTERNS: dict[str, tuple[MarkKind, re.Pattern[str]]] = {
    "rule": ("rule", re.compile(r"(?:-{2,}|={2,}|_{3,}|~{3,}|(?:[-*_][ \t]*){3,}|—{4,}|–{4,})\Z")),
    "comment": ("rule", re.compile(r"<!--(?:(?!-->).)*-->\Z")),
    "tags": ("rule", re.compile(rf"(?:(?:{_TAG}|&nbsp;)[ \t]*)+\Z", re.IGNORECASE)),
    "fence": ("rule", re.compile(r"(?:```|~~~)[\w+-]*\Z")),
    "table_rule": ("rule", re.compile(r"\|?[ \t]*(?::-|-:|:?--)[-|: \t]*\Z")),
    "wiki_rule": ("rule", re.compile(r"(?:\{\||\|\}|\|-|\{\{[\w ]{0,40}\}?\}?|\}\})[^|]*\Z")),
    "hash": ("heading", re.compile(r"(?P<prefix>#{1,6}[ \t]+)(?=\S).*?(?P<suffix>[ \t]#+)?\Z")),
    "equals": ("heading", re.compile(r"(?P<prefix>={1,6})(?=[^=]).{0,300}?[^=](?P<suffix>={1,6})\Z")),
    "opening": ("opening", re.compile(r"={2,6}[ \t]*[^=\s]")),
    "salutation": ("whole", SALUTATION),
    "release_time": ("whole", RELEASE_TIME),
    "note": ("note", re.compile(r"[（(][ \t]*\d{4}[ \t]*年")),
    "emphasis": ("emphasis", re.compile(r"(?P<m>\*{1,3}|_{2,3})(?=[^\s*_])(?:(?!(?P=m)).){1,600}(?P=m)\Z")),
    "bracket": ("bracket", re.compile(r"【[^】]{1,40}】\Z|\[[^\]\[]{1,40}\]\Z")),
    "field": ("field", re.compile(r"(?P<prefix>\|[ \t]*)[^|=]{1,40}=[^|]*\Z")),
    "row": ("row", re.compile(r"\|")),
    "wiki_row": ("row", re.compile(r"[|!]")),
    "quote": ("quote", re.compile(r"(?P<prefix>(?:>[ \t]?)+)(?=\S)")),
    "footnote": ("bullet", re.compile(r"(?P<prefix>\[\^[\w-]{1,40}\]:[ \t]*)(?=\S)")),
    "bullet": ("bullet", re.compile(r"(?P<prefix>[-*+–·][ \t\u3000]+|[•●▪◦■◆▶►○][ \t\u3000]*)(?=\S)")),
    "wiki_bullet": ("bullet", re.compile(r"(?P<prefix>[*#:;]+[ \t]*|-[ \t]+|•[ \t]*)(?=\S)")),
}


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a family of text files writes structure.

    Attributes:
        name: Plain text, Markdown or MediaWiki.
        patterns: Names of the recognisers that apply to its lines, most telling first.
        inline: What is markup inside a line: each match is markup but for its group ``keep``.
        joins_lines: A paragraph ends at a blank line only, however short its lines are.
    """

    name: str
    patterns: tuple[str, ...]
    inline: re.Pattern[str] | None = None
    joins_lines: bool = False

    def recognise(self, text: str) -> Mark:
        """Return what ``text``, a line without blanks at its edges, opens."""
        if role := site_role(text):
            return Mark("site", marker=role)
        for name in self.patterns:
            kind, pattern = _PATTERNS[name]
            found = pattern.match(text)
            if found is not None:
                return _mark(kind, found)
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
_INSIDE = r"(?=[^\s*，。；：、！？）])"
_MARKDOWN_INLINE = re.compile(
    rf"{_OPENS}(?P<open>\*{{2,3}}){_INSIDE}(?P<keep>(?:[^*]|\*(?!\*)){{1,2000}}?)(?<=\S)(?P=open){_CLOSES}"
    rf"|{_OPENS}(?P<open_i>\*){_INSIDE}(?P<keep_i>[^*]{{1,2000}}?)(?<=[^\s\\])\*{_CLOSES}"
    r"|(?<!\w)(?P<open_u>_{1,3})(?=[^\s_])(?P<keep_u>[^_]{1,2000}?)(?<=[^\s_])(?P=open_u)(?!\w)"
    r"|!?\[(?P<keep_a>[^\[\]]{1,500})\]\([^()\s]{0,1000}(?:\s\"[^\"]{0,200}\")?\)"
    r"|`(?P<keep_code>[^`\n]{1,500})`"
    r"|\[\^[\w-]{1,40}\]"
    rf"|<!--(?:(?!-->).){{0,2000}}-->|(?=[<&])(?i:{_TAG}|&nbsp;)"
    r"|\\(?=[ \t]*(?:\r?\n|\Z))"
)
BLANK_MARKUP = re.compile(r"<(?:br|hr|p|div)\b|&nbsp;", re.IGNORECASE)
"""What among inline markup stands for a blank between words."""
_WIKI_INLINE = re.compile(
    r"(?P<open>'{2,5})(?=[^'\s])(?P<keep>[^']{1,2000}?)(?P=open)(?!')"
    r"|\[\[(?:[^\[\]|]{1,300}\|)?(?P<keep_a>[^\[\]|]{1,300})\]\]"
    r"|\[https?://[^\s\]]{1,1000}\s(?P<keep_b>[^\]]{1,500})\]"
    r"|<ref[^<>/]{0,200}/>|<!--(?:(?!-->).){0,2000}-->"
)

PLAIN_TEXT = Syntax("plain text", ("rule", "bracket", "row", "bullet", "note", "salutation", "release_time"))
STRUCTURED = Syntax("structured", ("bracket",))
"""Of sources that mark their own blocks; wording and numbers tell what their markup does not."""
MARKDOWN = Syntax(
    "Markdown",
    (
        *("rule", "comment", "tags", "fence", "table_rule", "hash", "equals", "opening", "bracket"),
        *("emphasis", "row", "quote", "footnote", "bullet", "note", "salutation", "release_time"),
    ),
    _MARKDOWN_INLINE,
    joins_lines=True,
)
MEDIAWIKI = Syntax(
    "MediaWiki",
    (
        *("equals", "rule", "opening", "comment", "wiki_rule", "bracket", "field"),
        *("wiki_row", "wiki_bullet", "salutation"),
    ),
    _WIKI_INLINE,
)
