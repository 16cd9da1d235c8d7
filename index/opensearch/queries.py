"""A plan in OpenSearch's query language, and the texts of a paragraph that such queries are asked of.

The server cuts what it is given at blanks and does nothing else to it. It is given, in three fields,

- ``text``: bigrams and stems, ``=`` before a stem, at the positions of `index.analysis.Token`;
- ``form``: word forms, where only neighbours have positions to go by;
- ``word``: Chinese words, of which only the number of paragraphs is asked.

Where a position holds no token stands a filler, so that no phrase is found across a border.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from index.analysis import Analysis
from index.gaps import FIELDS, Tokens, rows
from index.plan import And, Character, Everything, Glob, Not, Or, Phrase, Plan, Term, terms_of

Dsl: TypeAlias = dict[str, Any]

_FILLER = "_"  # in no token
# The server would cut tokens of more than 255 UTF-16 units; longer ones than this are cut here and end in
# the filler.
_LONGEST = 120
_TOKENS = Tokens(_LONGEST, ending=_FILLER)
#: Clauses of one query, at most: the server refuses more than 1,024.
CLAUSES = 1000
# Question marks after a star, at most: each may double the states of the automaton.
_AFTER_STAR = 6
_NOTHING: Dsl = {"match_none": {}}


class Asked(NamedTuple):
    """A plan as the server understands it, and whether it asks for just the same."""

    dsl: Dsl
    exact: bool


def texts(paragraph: Analysis) -> dict[str, str]:
    """What the server is given of a paragraph, by its fields."""
    found = rows(paragraph, _FILLER, _TOKENS.stem, _TOKENS.cut)
    words = sorted(paragraph.words)
    return {"text": found.text, "form": found.form, "word": " ".join(words)}


def query(plan: Plan) -> Asked:
    """What is asked for a plan: no paragraph that satisfies it is missing."""
    match plan:
        case Term(field):
            return (
                Asked({"term": dict([_TOKENS.named(plan)])}, _TOKENS.is_whole(plan))
                if field in FIELDS
                else _NONE
            )
        case Glob(field, pattern):
            return _glob(field, pattern)
        case Everything() | Character():
            return Asked({"match_all": {}}, isinstance(plan, Everything))
        case Phrase(terms, offsets):
            return _phrase(terms, offsets)
        case And(parts):
            return _all(parts)
        case Or(parts):
            return _any(parts)
        case Not():
            raise ValueError("Not stands only inside an And")


def weighed(plan: Plan) -> Asked:
    """The same, scored by the sum of the weights of the plan's terms that a paragraph contains.

    Of more terms than the server takes, the heaviest count.
    """
    terms = sorted((term for term in terms_of(plan) if term.field in FIELDS), key=lambda term: -term.weight)
    scored = [
        {"constant_score": {"filter": query(term).dsl, "boost": term.weight}} for term in terms[:CLAUSES]
    ]
    exact = len(terms) <= CLAUSES
    if isinstance(plan, Or) and all(isinstance(part, Term) for part in plan.parts):
        return Asked(_either(scored), exact and all(map(_TOKENS.is_whole, terms)))
    asked = query(plan)
    return Asked({"bool": {"filter": [asked.dsl], "should": scored}}, exact and asked.exact)


_NONE = Asked(_NOTHING, exact=True)


def _all(parts: Sequence[Plan]) -> Asked:
    wanted = [query(part) for part in parts if not isinstance(part, Not)]
    refused = [query(part.part) for part in parts if isinstance(part, Not)]
    # To take away too much would lose paragraphs.
    dsl = {"must": [one.dsl for one in wanted], "must_not": [one.dsl for one in refused if one.exact]}
    return Asked({"bool": dsl}, all(one.exact for one in (*wanted, *refused)))


def _any(parts: Sequence[Plan]) -> Asked:
    if len(parts) > CLAUSES and all(isinstance(part, Term) for part in parts):
        return _any_term(list(terms_of(Or(tuple(parts)))))
    asked = [query(part) for part in parts]
    return Asked(_either([one.dsl for one in asked]), all(one.exact for one in asked))


def _any_term(terms: Sequence[Term]) -> Asked:
    """Terms of a field as one clause, however many they are."""
    tokens: dict[str, list[str]] = {}
    for term in terms:
        if term.field in FIELDS:
            field, token = _TOKENS.named(term)
            tokens.setdefault(field, []).append(token)
    return Asked(
        _either([{"terms": {field: found}} for field, found in tokens.items()]),
        all(map(_TOKENS.is_whole, terms)),
    )


def _either(clauses: Sequence[Dsl]) -> Dsl:
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}} if clauses else _NOTHING


def _phrase(terms: Sequence[Term], offsets: Sequence[int]) -> Asked:
    if not all(term.field in FIELDS for term in terms):
        return _NONE
    fields = {FIELDS[term.field][0] for term in terms}
    if len(terms) == 1 or fields not in ({"text"}, {"form"}) or list(offsets) != list(range(len(terms))):
        together = _all(terms)
        return together._replace(exact=together.exact and len(terms) == 1)
    words = {"query": " ".join(_TOKENS.named(term)[1] for term in terms), "analyzer": "whitespace"}
    return Asked({"match_phrase": {fields.pop(): words}}, all(map(_TOKENS.is_whole, terms)))


def _glob(field: str, pattern: str) -> Asked:
    """A pattern as a regular expression of Lucene, which also takes tokens that were cut and may match."""
    if field not in FIELDS:
        return _NONE
    name, mark = FIELDS[field]
    whole = "".join(map(_as_regexp, mark + _relaxed(pattern)))
    head = re.split(r"[?*]", mark + pattern, maxsplit=1)[0][:_LONGEST]
    rest = f"[^{_FILLER}]{'*' if head else '+'}{_FILLER}"  # a filler alone is no token
    value = f"{whole}|{''.join(map(_as_regexp, head))}{rest}"
    return Asked({"regexp": {name: {"value": value, "flags": "NONE"}}}, exact=False)


def _relaxed(pattern: str) -> str:
    """A pattern that takes at least as much, and whose automaton is small."""
    if len(pattern) > _LONGEST:
        pattern = pattern[:_LONGEST] + "*"
    head, star, tail = pattern.partition("*")
    return head + star + (tail if tail.count("?") <= _AFTER_STAR else tail.replace("?", "*"))


def _as_regexp(character: str) -> str:
    places = {"?": f"[^{_FILLER}]", "*": f"[^{_FILLER}]*"}
    return places.get(character) or (character if character.isalnum() else f"\\{character}")
