"""The plainest engine: the tokens of each paragraph in memory, every plan answered exactly by looking.

The reference that other engines are compared with. It keeps tokens in one JSON file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from index.analysis import Analysis
from index.engine import Answer, IndexDamagedError, Scored
from index.plan import And, Character, Everything, Glob, Not, Or, Phrase, Plan, Term, terms_of

_FILE = "tokens.json"
Tokens = dict[str, dict[str, list[int]]]  # field -> text -> positions


class MemoryEngine:
    """Exact for every plan, phrases included."""

    name = "memory"

    def write(self, directory: Path, paragraphs: Iterable[Analysis]) -> None:
        (directory / _FILE).write_text(json.dumps([_tokens(paragraph) for paragraph in paragraphs]))

    def open(self, directory: Path, size: int) -> MemoryPostings:
        path = directory / _FILE
        try:
            paragraphs: list[Tokens] = json.loads(path.read_text())
        except ValueError as error:
            raise IndexDamagedError(str(error), where=path) from error
        if len(paragraphs) != size:
            raise IndexDamagedError("another number of paragraphs", where=path)
        return MemoryPostings(paragraphs)


class MemoryPostings:
    def __init__(self, paragraphs: Sequence[Tokens]) -> None:
        self._paragraphs = paragraphs

    def candidates(self, plan: Plan) -> Answer[Sequence[int]]:
        found = [number for number, tokens in enumerate(self._paragraphs) if satisfies(tokens, plan)]
        return Answer(found, exact=True)

    def count(self, plan: Plan) -> Answer[int]:
        return Answer(len(self.candidates(plan).value), exact=True)

    def top(self, plan: Plan, k: int) -> Answer[list[Scored]]:
        scored = [
            Scored(number, sum(t.weight for t in terms_of(plan) if satisfies(self._paragraphs[number], t)))
            for number in self.candidates(plan).value
        ]
        return Answer(sorted(scored, key=lambda item: (-item.score, item.number))[:k], exact=True)

    def best(self, plan: Plan, k: int) -> None:
        """No ranking."""

    def df(self, terms: Sequence[Term]) -> Answer[list[int]]:
        return Answer([self.count(term).value for term in terms], exact=True)

    def close(self) -> None:
        self._paragraphs = ()


def satisfies(tokens: Tokens, plan: Plan) -> bool:
    """Whether a paragraph with these tokens satisfies a plan: the meaning of `index.plan`, spelt out."""
    match plan:
        case Term(field, text):
            return text in tokens.get(field, {})
        case Phrase(terms, offsets):
            starts = tokens.get(terms[0].field, {}).get(terms[0].text, [])
            parts = list(zip(terms, offsets, strict=True))
            return any(
                all(start + offset in tokens.get(t.field, {}).get(t.text, []) for t, offset in parts)
                for start in starts
            )
        case Glob(field, pattern):
            return any(fnmatchcase(text, pattern.replace("[", "[[]")) for text in tokens.get(field, {}))
        case Character(text):
            return text in tokens.get("character", {})
        case Everything():
            return True
        case And(parts):
            return all(satisfies(tokens, part) for part in parts)
        case Or(parts):
            return any(satisfies(tokens, part) for part in parts)
        case Not(part):
            return not satisfies(tokens, part)


def _tokens(paragraph: Analysis) -> Tokens:
    found: Tokens = {"character": {character: [] for character in paragraph.characters}}
    for token in paragraph.tokens():
        found.setdefault(token.field, {}).setdefault(token.text, []).append(token.position)
    return found
