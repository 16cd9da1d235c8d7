"""The Python interface: open an index, search it, get typed results."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, get_args
from weakref import WeakSet

from index.reader import Snapshot, naming_damage
from search import query
from search.compile import Compiler
from search.exact import ExactSearch
from search.notes import absences, hints, listed
from search.parser import parse
from search.results import Hit, Match, Results, Sort

if TYPE_CHECKING:
    from corpus.glossary import Glossary
    from index.analysis import Piece
    from index.concepts import Concepts
    from index.counterparts import Counterparts
    from search.related.semantic import Similarity
    from search.related.tier import RelatedSearch
    from search.related.translator import Translator
    from search.translation.linked import Place, Source
    from search.translation.tier import TranslationSearch

_NOTHING_NEAR = "no passage is near: that takes a Latin word, or two Chinese characters in a row, in common"
_NOT_TRANSLATED = "not in the glossary, so looked for as typed in either language"
_BY_WORDS = "the nearest passages are ranked by words alone"
_INSTEAD = "nothing matches exactly; the nearest passages are given instead"
#: Nearest passages that nobody asked for are a hint, not a result list.
RELATED_LIMIT = 10


def open_index(
    directory: str | Path, *, themes: str | Path | None = None, glossary: str | Path | None = None
) -> Index:
    """Open the index in a directory, as it is now.

    Args:
        directory: The index.
        themes: The user's folder of themes; None for the one that `search.themes.registry` finds.
        glossary: The user's own glossary; None for the one that `corpus.glossary.users_glossary` finds.

    Raises:
        DuizhaoError: There is no index, or it is damaged, or of another version.
    """
    folder, file = Path(themes) if themes else None, Path(glossary) if glossary else None
    return Index(Snapshot(Path(directory)), folder, file)


class Index:
    """An opened index; close it, or use it in a ``with`` statement.

    Attributes:
        snapshot: The documents and paragraphs it holds.
        themes: The user's folder of themes, if one was named.
        glossary: The user's own glossary, if one was named.
    """

    def __init__(self, snapshot: Snapshot, themes: Path | None = None, glossary: Path | None = None) -> None:
        self.snapshot = snapshot
        self.themes = themes
        self.glossary = glossary
        self._asked: WeakSet[ExactSearch] = WeakSet()
        self._has_translated = False

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all files; results that somebody holds are counted before."""
        try:
            for exact in self._asked:
                exact.count()
        finally:
            self.snapshot.close()

    def search(
        self,
        text: str,
        *,
        limit: int | None = 10,
        offset: int = 0,
        sort: Sort = "score",
        match: Match = "auto",
        exact_script: bool = False,
        explain: bool = False,
        translate: bool = True,
        semantic: bool = True,
    ) -> Results:
        """Find the paragraphs that match a query, and those that say it in the other language.

        Args:
            text: The query as typed; the language is described in `search.parser`.
            limit: How many hits to return; None for all, of related ones `search.related.tier.POOL`; 0 for
                the totals alone.
            offset: How many hits to leave out first.
            sort: By score, or by date with the newest first, ties in document order; or by ``document``, the
                oldest first and each from beginning to end, as one reads how a matter developed.
            match: ``auto`` returns exact hits and translations; and the nearest passages, at most ten, where
                there are neither, or no exact hit and not all of the query could be translated. ``exact``
                returns exact hits alone; ``translation`` and ``related`` return those instead, the latter
                always by score; `limit` and `offset` are theirs, totals are still those of exact hits.
            exact_script: Whether simplified and traditional characters are kept apart in exact hits.
            explain: Whether each hit is to say what its score is made of.
            translate: Whether translations are looked for; exact hits are the same either way.
            semantic: Whether the nearest passages are near in meaning too, where the index has vectors.

        Raises:
            QuerySyntaxError: The query cannot be understood.
            ThemeError: It names a theme that there is not, or whose file cannot be used.
            GlossaryError: The user's glossary cannot be used.
            IndexDamagedError: The index cannot be read.
            ValueError: `limit` or `offset` is negative, `sort` or `match` unknown, or translations are asked
                for and not to be looked for.
        """
        _require(sort, match, offset, limit, translate)
        began = time.perf_counter()
        asked = parse(text)
        with naming_damage(self.snapshot.directory):
            compiler = self._compiler(asked, exact_script)
            exact = ExactSearch(self.snapshot, compiler)
            notes = [*compiler.notes, *hints(asked, found=exact.total > 0), *self._repeats(exact)]
            is_listed = match in ("auto", "exact")
            hits = exact.page(offset, limit if is_listed else 0, sort, explain=explain)
            translation, is_whole = None, False
            if translate and match in ("auto", "translation"):
                translation, is_whole = self._translation(asked, exact, notes)
            others = translation.page(offset, limit, sort, explain=explain) if translation else ()
            near: Sequence[Hit] = ()
            is_near = False
            if match == "related":
                related = self._related(asked, translate, semantic, notes)
                near, is_near = self._nearest(related, offset, limit, explain)
                notes += [] if is_near else [_NOTHING_NEAR]
            elif not exact.total and not (translation and translation.total and is_whole):
                if not (translation and translation.total):
                    notes += absences(self.snapshot, asked, lambda part: self._compiler(part, exact_script))
                if match == "auto":
                    most = _at_most(RELATED_LIMIT - offset, limit)
                    related = self._related(asked, translate, semantic, notes)
                    near = related.page(offset, most, explain=explain)
                notes += [_INSTEAD] if near else []
        self._asked.add(exact)
        return Results(
            query=text,
            total=exact.total,
            count=exact.count,
            took_ms=(time.perf_counter() - began) * 1000,
            hits=tuple(hits),
            translations=tuple(others),
            translated_total=translation.total if translation else 0,
            translated_documents=len(translation.documents) if translation else 0,
            related=tuple(near),
            notes=tuple(notes),
            match=match,
            is_near=is_near,
        )

    def _translation(
        self, asked: query.Query, exact: ExactSearch, notes: list[str]
    ) -> tuple[TranslationSearch | None, bool]:
        """What the query finds besides exact hits, and whether all of it could be translated.

        Adds to the notes what the reader should know of that.
        """
        from index.counterparts import AlignmentGoneError
        from search.translation.linked import linked
        from search.translation.tier import TranslationSearch, conditions
        from search.translation.tree import translate

        translated = translate(asked, self._concepts_of)
        compiler = None
        if translated.query is not None:
            compiler = self._compiler(translated.query, exact_script=False)
            notes += [f"{_NOT_TRANSLATED}: {listed(translated.unknown)}"] if translated.unknown else []
        sources: dict[Place, list[Source]] = {}
        try:
            sources = linked(self.snapshot, exact, self._counterparts)
        except AlignmentGoneError as error:
            notes.append(f"counterparts are left out: {error.what}")
        if compiler is None and not sources:
            return None, False
        within = self._compiler(conditions(asked), exact_script=False)
        return TranslationSearch(self.snapshot, exact, compiler, within, sources), translated.is_whole

    def _concepts_of(self, pieces: Sequence[Piece]) -> Concepts:
        """The concepts that a query may hold; all are made only for those who ask more than one."""
        from index.concepts import concepts_in, relevant

        if self._has_translated:
            return concepts_in(*self._glossaries)
        self._has_translated = True
        return relevant(pieces, *self._glossaries)

    @cached_property
    def _glossaries(self) -> tuple[Glossary, ...]:
        """The user's own, if there is one, and the built-in one."""
        from corpus.glossary import glossaries

        return glossaries(self.glossary)

    @cached_property
    def _counterparts(self) -> Counterparts:
        from index.counterparts import Counterparts

        return Counterparts(self.snapshot)

    def _nearest(
        self, related: RelatedSearch, offset: int, limit: int | None, explain: bool
    ) -> tuple[Sequence[Hit], bool]:
        """A page of the nearest passages, and whether there are any on any page."""
        hits = related.page(offset, limit, explain=explain)
        return hits, bool(hits or related.page(0, 1))

    def _related(
        self, asked: query.Query, translate: bool, semantic: bool, notes: list[str]
    ) -> RelatedSearch:
        from search.related.tier import RelatedSearch, limits  # most queries find something

        within = self._compiler(limits(asked), exact_script=False)
        is_semantic = semantic and self.snapshot.manifest.model and any(query.leaves(asked))
        similarity = self._similarity(asked, notes) if is_semantic else None
        if not translate:
            return RelatedSearch(self.snapshot, asked, within, similarity=similarity)
        return RelatedSearch(
            self.snapshot, asked, within, self._translator, self._counterparts, similarity=similarity
        )

    def _similarity(self, asked: query.Query, notes: list[str]) -> Similarity | None:
        """How near paragraphs are in meaning; where their vectors are of no use, a note says so."""
        from index.encoder import EncoderMissingError
        from search.related.semantic import Similarity

        if not self.snapshot.has_vectors:
            notes.append(f"{_BY_WORDS}: the vectors are of another model; `duizhao index` makes them anew")
            return None
        try:
            return Similarity(self.snapshot, asked)
        except EncoderMissingError as error:
            notes.append(f"{_BY_WORDS}: {error}")
            return None

    @cached_property
    def _translator(self) -> Translator:
        from search.related.translator import Translator

        return Translator(self.snapshot, self._glossaries)

    def _repeats(self, exact: ExactSearch) -> list[str]:
        """Which documents with hits are the same file twice."""
        twice = sorted(exact.documents.intersection(self._copies)) if self._copies else ()
        return [
            f"counted twice: {self.snapshot.documents[place].path} is identical to {self._copies[place]}"
            for place in twice
        ]

    @cached_property
    def _copies(self) -> dict[int, str]:
        """The places of documents that repeat an earlier one, and the path of that one."""
        firsts: dict[tuple[str, int], str] = {}
        paths = [
            firsts.setdefault((document.content, document.part), document.path)
            for document in self.snapshot.documents
        ]
        return {i: path for i, path in enumerate(paths) if path != self.snapshot.documents[i].path}

    def _compiler(self, asked: query.Query, exact_script: bool) -> Compiler:
        return Compiler(asked, self.snapshot.documents, exact_script=exact_script, themes=self.themes)


def _require(sort: Sort, match: Match, offset: int, limit: int | None, translate: bool) -> None:
    """Refuse what a caller without types may ask for."""
    if match == "translation" and not translate:
        raise ValueError("translations are asked for, and not to be looked for")
    if sort not in get_args(Sort) or match not in get_args(Match):
        raise ValueError(f"sort is one of {get_args(Sort)}, match one of {get_args(Match)}")
    if offset < 0 or (limit is not None and limit < 0):
        raise ValueError("limit and offset count hits; they are not negative")


def _at_most(most: int, limit: int | None) -> int:
    return max(0, most if limit is None else min(most, limit))
