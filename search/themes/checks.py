"""What may be wrong with the terms of a theme that can be read: what never means what its author meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from corpus.fold import fold
from corpus.han import HAN
from index.analysis import Analysis
from search import query
from search._lexer import QuerySyntaxError, tokenize
from search.terms import Term, parts, terms
from search.themes.model import Phrase, Problem, Theme, ThemeError, ThemeLanguage

if TYPE_CHECKING:
    from search.themes.counting import TermCount
    from search.themes.registry import Themes

#: A term in a greater share of all paragraphs than this tells little about any of them.
EVERYWHERE = 0.25

_REGEX = re.compile(r"\\|[\[\]{}|^]|\.[*+?]|\$$")
_HAN = re.compile(f"[{HAN}]")
_ENGLISH_WORD = re.compile(r"(?<![A-Za-z])[a-z]{3,}(?![A-Za-z])")
_WILDCARDS = re.compile(r"[*?]")


def check(theme: Theme, themes: Themes) -> list[Problem]:
    """Everything that is wrong with a theme by itself and among the others, in order of line."""
    problems = [*_phrase_problems(theme), *_repeats(theme), *_idle_exclusions(theme)]
    if theme.parent and (what := _parent_problem(theme, themes)):
        problems.append(Problem(theme.parent.line, what))
    return sorted(problems)


def check_counts(counts: Iterable[TermCount], paragraphs: int) -> Iterator[Problem]:
    """The terms that occur nowhere in an index of so many paragraphs, and those that occur everywhere."""
    for term, found, _ in counts:
        if not found:
            yield Problem(term.line, f"{term.label!r} occurs nowhere in the index")
        elif found > EVERYWHERE * paragraphs:
            yield Problem(term.line, f"{term.label!r} occurs in {found / paragraphs:.0%} of all paragraphs")


def _phrase_problems(theme: Theme) -> Iterator[Problem]:
    for language, phrase in _phrases(theme):
        if what := _syntax_problem(phrase.text) or _language_problem(phrase.text, language):
            yield Problem(phrase.line, f"{phrase.text!r} {what}")


def _phrases(theme: Theme) -> Iterator[tuple[ThemeLanguage, Phrase]]:
    for language, found in theme.terms.items():
        yield from ((language, spelling) for term in found for spelling in term.spellings)
    for language, excluded in theme.exclude.items():
        yield from ((language, phrase) for phrase in excluded)


def _syntax_problem(text: str) -> str:
    """Why a phrase cannot be looked for as it was meant; empty if it can."""
    if _REGEX.search(text):
        return "looks like a regular expression; the wildcards are * and ?"
    try:
        kinds = {token.kind for token in tokenize(text)}
    except QuerySyntaxError as error:
        return f"cannot be looked for: {error.what}"
    if kinds == {"END"}:
        return "is nothing but punctuation"
    if kinds != {"WORD", "END"}:
        return "has an operator of the query language in it; a term is one phrase without any"
    if len(list(parts(_WILDCARDS.sub("", text)))) > 1:
        return "has punctuation inside that nothing matches across; make it several terms"
    return ""


def _language_problem(text: str, language: ThemeLanguage) -> str:
    if language == "en" and _HAN.search(text):
        return "is Chinese and stands under en"
    if language == "zh" and not _HAN.search(text) and _ENGLISH_WORD.search(text):
        return "is English and stands under zh"
    return ""


def _repeats(theme: Theme) -> Iterator[Problem]:
    """The phrases that are found wherever an earlier one is, so that their weight would count twice."""
    seen: dict[str, Phrase] = {}
    for term in theme.all_terms:
        for spelling in term.spellings:
            first = seen.setdefault(_looked_for(spelling.text), spelling)
            if first is not spelling:
                what = f"{spelling.text!r} is found wherever {first.text!r} of line {first.line} is"
                yield Problem(spelling.line, what)


def _idle_exclusions(theme: Theme) -> Iterator[Problem]:
    """The excluded phrases that take away nothing, and those that take away a whole term."""
    spellings = {
        _looked_for(phrase.text): phrase.text for term in theme.all_terms for phrase in term.spellings
    }
    ready = [term for text in spellings.values() for found in terms(query.Word(text)) for term in found]
    for phrase in theme.all_exclude:
        if whole := spellings.get(_looked_for(phrase.text)):
            yield Problem(phrase.line, f"excluding {phrase.text!r} leaves nothing of the term {whole!r}")
        elif not _WILDCARDS.search(phrase.text) and not _contains_any(phrase.text, ready):
            yield Problem(phrase.line, f"excluding {phrase.text!r} does nothing: no term occurs in it")


def _contains_any(text: str, ready: Sequence[Term]) -> bool:
    analysis = Analysis(text)
    forms, stems = analysis.forms.encode(), analysis.stems.encode()
    buffers: Mapping[str, bytes] = {"any": forms, "forms": forms, "stems": stems}
    return any(term.intervals(buffers[term.stream], 0, len(buffers[term.stream])) for term in ready)


def _looked_for(text: str) -> str:
    """What is looked for in texts, the same for all that is found in the same places."""
    return "".join(fold(text).lower().split()) if _WILDCARDS.search(text) else Analysis(text).stems


def _parent_problem(theme: Theme, themes: Themes) -> str:
    path = [theme.id]
    parent = theme.parent
    while parent:
        if parent.text in path:
            return f"the theme is its own ancestor: {' < '.join([*path, parent.text])}"
        if parent.text not in themes.paths:
            return f"there is no theme {parent.text!r} to be the parent" if len(path) == 1 else ""
        path.append(parent.text)
        try:
            parent = themes.load(parent.text).parent
        except ThemeError as error:
            return f"the parent cannot be used: {error}"
    return ""
