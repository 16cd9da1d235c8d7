"""What a citation is made of: the work, the place in it, the words quoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from corpus.han import is_han
from corpus.model import Span

#: The kinds of work that styles tell apart; all names but ``law`` are those of CSL.
Kind = Literal["report", "law", "speech", "webpage", "book", "article-newspaper", "standard", "document"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_FROM_PRESSES = frozenset({"book", "standard", "article-newspaper"})


def has_han(text: str) -> bool:
    """Whether there is a Han character in a text."""
    return not text.isascii() and any(map(is_han, text))


@dataclass(frozen=True, slots=True)
class Name:
    """Someone responsible for a work.

    Attributes:
        text: As the source prints it, an office left out.
        is_person: A person, else a body.
        pinyin: Its pinyin, where metadata gives it.
        translation: What it is called in English, where metadata gives it.
    """

    text: str
    is_person: bool
    pinyin: str = ""
    translation: str = ""

    @property
    def is_chinese(self) -> bool:
        """Whether it is written in Han characters."""
        return has_han(self.text)


@dataclass(frozen=True, slots=True)
class Work:
    """A document as styles see it; a fact that is unknown is empty.

    Attributes:
        document: Id of the document in the index.
        kind: What it is.
        csl_type: The same as a type of CSL 1.0.2.
        title: In its own script.
        title_pinyin: Its pinyin, where metadata gives it.
        title_translation: What it means, where metadata gives it; never made up.
        authors: Persons and bodies who wrote or delivered it.
        publisher: The body that issued it.
        place: Where it was published or delivered.
        number: Of the document: ``国发〔2024〕5号``.
        date: Of issue or delivery, ISO 8601 as precise as known.
        effective: The day a law took effect, ISO 8601.
        url: Where it was found.
        accessed: The day it was looked at there, ISO 8601.
        container: The newspaper or web site it appeared in.
        container_pinyin: Its pinyin, where metadata gives it.
        event: Where it was delivered.
        event_translation: The same in English, where metadata gives it.
        edition: Which edition of a book, as printed.
        page: The page or pages of the newspaper that it is on.
        jurisdiction: The country whose law it is.
        language: BCP 47.
        sha256: Of the file's bytes.
        is_html: Whether the file is a web page.
        other: What else metadata says, by name, for programs.
    """

    document: str
    kind: Kind
    csl_type: str
    title: str
    title_pinyin: str = ""
    title_translation: str = ""
    authors: tuple[Name, ...] = ()
    publisher: Name | None = None
    place: str = ""
    number: str = ""
    date: str = ""
    effective: str = ""
    url: str = ""
    accessed: str = ""
    container: str = ""
    container_pinyin: str = ""
    event: str = ""
    event_translation: str = ""
    edition: str = ""
    page: str = ""
    jurisdiction: str = ""
    language: str = ""
    sha256: str = ""
    is_html: bool = False
    other: tuple[tuple[str, str], ...] = ()

    @property
    def is_chinese(self) -> bool:
        """Whether its title is written in Han characters."""
        return has_han(self.title)

    @property
    def creators(self) -> tuple[Name, ...]:
        """Who stands first in a citation: the authors, else the body that issued it; a press is none."""
        issuer = () if self.kind in _FROM_PRESSES or self.publisher is None else (self.publisher,)
        return self.authors or issuer

    @property
    def imprint(self) -> Name | None:
        """The publisher where somebody else stands first."""
        return None if self.publisher in self.creators else self.publisher


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a work a paragraph stands.

    Attributes:
        n: Number of the paragraph, counted through the work from 1.
        article: Of a law, as printed.
        section: The heading it stands under, empty at the top.
        page: As printed.
        pdf_page: From 1.
    """

    n: int
    article: str = ""
    section: str = ""
    page: str = ""
    pdf_page: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """What a paragraph says, and what stands around it.

    Attributes:
        text: The paragraph, characters as printed.
        language: Of the paragraph, BCP 47.
        before, after: The end of the paragraph before it, the beginning of the one after it.
        span: Where it stands in the decoded source (code points), None where that is no plain text.
        part: The words that are quoted (code points into `text`), None for all of it.
    """

    text: str
    language: str
    before: str = ""
    after: str = ""
    span: Span | None = None
    part: Span | None = None

    @property
    def quoted(self) -> str:
        """The words that are quoted."""
        return self.text if self.part is None else self.text[self.part.start : self.part.end]


@dataclass(frozen=True, slots=True)
class Citation:
    """A paragraph to be cited.

    Attributes:
        id: The paragraph's id.
        work: What it stands in.
        passage: What it says.
        place: Where it stands.
        is_quoted: Whether its words are part of the citation.
        is_placed: Whether its place is part of the citation.
    """

    id: str
    work: Work
    passage: Passage
    place: Place
    is_quoted: bool = False
    is_placed: bool = False
