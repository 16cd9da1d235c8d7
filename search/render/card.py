"""The card of a term: lines for people, one object for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple

from corpus.model import Span
from search.render import View
from search.render.records import to_line
from search.render.sheet import Column, Sheet, Value, aligned, cut
from search.render.wording import in_script, plural, printable, title

if TYPE_CHECKING:
    from search.render import Script
    from search.terminology.card import Card
    from search.terminology.examples import Example, Quoted
    from search.terminology.known import Known
    from search.terminology.usage import Attested, Count, Side, Usage

_LANGUAGES: dict[Side, str] = {"zh": "Chinese", "en": "English"}
_STYLES = {"heading": "bold yellow", "term": "bold", "aside": "dim", "id": "dim", "text": ""}
_MATCH = "bold red"  # as in `search.render.terminal`
_INDENT = 4
_UNDATED = "no date"
# Columns of a terminal for a form: what the counts beside it leave, and a few at least.
_COUNTS, _NARROWEST = 27, 12

_Kind = Literal["heading", "term", "aside", "id", "text"]


class CardView(NamedTuple):
    """How a card is to be shown; `citations` are those of the paragraphs of its examples by their ids."""

    view: View
    citations: Mapping[str, str]


class _Line(NamedTuple):
    text: str
    kind: _Kind = "text"
    indent: int = 0
    spans: tuple[Span, ...] = ()


def render_plain(card: Card, how: CardView) -> None:
    """Write what glossaries and the index know, a line a fact, a paragraph whole on one line."""
    for line in _lines(card, how):
        how.view.out.write(f"{' ' * line.indent}{line.text}".rstrip() + "\n")


def render_rich(card: Card, how: CardView) -> None:
    """Write the same with colour, the term marked where it occurs."""
    from rich.text import Text

    from search.render.plain import marked
    from search.render.terminal import Screen

    screen = Screen(how.view)
    for line in _lines(card, how, max(_NARROWEST, screen.columns - _COUNTS)):
        text = Text(marked(line.text, line.spans) if screen.mark else line.text, _STYLES[line.kind])
        for span in () if screen.mark else line.spans:
            text.stylize(_MATCH, span.start, span.end)
        # An id is there to be copied, in one piece.
        (screen.write_unbroken if line.kind == "id" else screen.write)(text, line.indent)


def render_json(card: Card, how: CardView) -> None:
    """Write one object."""
    answer = {
        "term": card.term,
        "found": card.is_found,
        "entries": list(map(_entry, card.known)),
        "learned": [one._asdict() for one in card.learned],
        "index": {side: _usage(used) for side, used in card.usage.items()},
        "years": [
            {"year": year or None} | {side: count._asdict() for side, count in counts.items()}
            for year, counts in card.years
        ],
        "examples": [
            {
                "confidence": example.confidence,
                "paragraphs": [_quoted(quoted, how.citations) for quoted in example.paragraphs],
            }
            for example in card.examples
        ],
        "near": list(map(_entry, card.near)),
    }
    how.view.out.write(to_line(answer))


#: format -> what writes it.
FORMATS: dict[str, Callable[[Card, CardView], None]] = {
    "rich": render_rich,
    "plain": render_plain,
    "json": render_json,
}


def _lines(card: Card, how: CardView, room: int | None = None) -> Iterator[_Line]:
    """The card; forms in tables cut to so many columns, where that is limited."""
    script = how.view.script
    yield _Line(in_script(card.term, (), script)[0], "heading")
    yield from chain.from_iterable(_known_lines(known, script) for known in card.known)
    if not card.known:
        yield _Line("in no glossary", "aside")
    if card.learned:
        words = ", ".join(f"{one.text} {one.likelihood:.2f}" for one in card.learned)
        yield _Line(f"learned from aligned documents: {printable(words)}", "aside")
    if card.occurs:
        yield from _usage_lines(card, script, room)
        yield from (_Line(""), _Line("Examples", "heading"))
        for i, example in enumerate(card.examples):
            yield from [_Line("")] if i else []
            yield from _example_lines(example, how)
    elif card.usage:
        yield _Line("in no paragraph of the index", "aside")
    if card.near:
        yield from (_Line(""), _Line("Nearest entries", "heading"))
        yield from chain.from_iterable(_known_lines(known, script) for known in card.near)


def _known_lines(known: Known, script: Script) -> Iterator[_Line]:
    entry = known.entry
    yield _Line(in_script(" | ".join(entry.chinese), (), script)[0], "term")
    yield _Line(printable(" | ".join(entry.english)), "term")
    facts = (entry.status, entry.years, entry.note, f"{known.source}, {entry.where}")
    yield _Line("; ".join(in_script(fact, (), script)[0] for fact in facts if fact), "aside")


def _usage_lines(card: Card, script: Script, room: int | None) -> Iterator[_Line]:
    yield from (_Line(""), _Line("In the index", "heading"))
    for side, used in card.usage.items():
        yield _Line(_sentence(_LANGUAGES[side], used))
        for name, attested in (("first", used.first), ("last", used.last)):
            if attested:
                yield _Line(f"{name} {printable(attested.date)}  {printable(attested.id)}", "id", _INDENT)
    yield _Line("")
    yield from map(_Line, aligned(_forms_sheet(card.usage, script, room)))
    yield _Line("")
    yield from map(_Line, aligned(_years_sheet(card)))


def _sentence(language: str, used: Usage) -> str:
    found = plural(used.total.occurrences, "occurrence")
    paragraphs, documents = plural(used.total.paragraphs, "paragraph"), plural(used.documents, "document")
    return f"{language}: {found} in {paragraphs} of {documents}"


def _forms_sheet(usage: Mapping[Side, Usage], script: Script, room: int | None) -> Sheet:
    head = [Column("form"), Column("occurrences", ",d"), Column("paragraphs", ",d")]
    rows = []
    for one in chain.from_iterable(used.forms for used in usage.values()):
        form, _ = in_script(one.form, (), script)
        rows.append((form if room is None else cut(form, room), one.occurrences, one.paragraphs))
    return Sheet(head, rows)


def _years_sheet(card: Card) -> Sheet:
    """Years under each other, their counts in each language side by side, totals last."""
    sides = list(card.usage)
    head = [Column("year")]
    head += [Column(f"{side} {name}", ",d") for side in sides for name in ("occurrences", "paragraphs")]
    rows: list[Sequence[Value]] = [
        (year or _UNDATED, *_numbers(counts[side] for side in sides)) for year, counts in card.years
    ]
    return Sheet(head, [*rows, ("total", *_numbers(used.total for used in card.usage.values()))])


def _numbers(counts: Iterable[Count]) -> list[int]:
    return [number for count in counts for number in count]


def _example_lines(example: Example, how: CardView) -> Iterator[_Line]:
    for quoted in example.paragraphs:
        yield from _quoted_lines(quoted, how)
    if example.confidence is not None:
        yield _Line(f"aligned, confidence {example.confidence:.2f}", "aside", _INDENT)


def _quoted_lines(quoted: Quoted, how: CardView) -> Iterator[_Line]:
    located = quoted.located
    text, spans = in_script(located.row.text, quoted.spans, how.view.script)
    yield _Line(text, spans=spans)
    named = how.citations.get(located.id) or title(located.document, how.view.script)
    yield _Line(f"{printable(named)} [{printable(located.id)}]", "id", _INDENT)


def _entry(known: Known) -> dict[str, object]:
    return known.entry._asdict() | {"source": known.source}


def _usage(used: Usage) -> dict[str, object]:
    return {
        "query": used.query,
        **used.total._asdict(),
        "documents": used.documents,
        "forms": [one._asdict() for one in used.forms],
        "first": _attested(used.first),
        "last": _attested(used.last),
    }


def _attested(attested: Attested | None) -> dict[str, str] | None:
    return attested._asdict() if attested else None


def _quoted(quoted: Quoted, citations: Mapping[str, str]) -> dict[str, object]:
    located = quoted.located
    return {
        "id": located.id,
        "lang": located.row.lang,
        "date": located.document.date,
        "text": located.row.text,
        "spans": [list(span) for span in quoted.spans],
        "citation": citations.get(located.id),
    }
