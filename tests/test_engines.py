"""The battery that every engine must pass; an engine is added with one line in ``ENGINES``.

How whole searches agree is tested in `test_engine_agreement`.
"""

from __future__ import annotations

import errno
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from engines import SCRATCH, engine_param
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from memory_engine import MemoryEngine, MemoryPostings

from corpus.errors import DuizhaoError
from index.analysis import Analysis
from index.engine import DEFAULT_ENGINE, ENGINES, Engine, IndexDamagedError, Postings, engine
from index.plan import And, Character, Everything, Glob, Not, Or, Phrase, Plan, Term

LOCAL = [pytest.param(MemoryEngine(), id="memory")]
LOCAL += [engine_param(name) for name in ENGINES if name != "opensearch"]
every_engine = pytest.mark.parametrize("tested", [*LOCAL, engine_param("opensearch")])
# A server takes a fifth of a second for each segment; test_opensearch asks random plans of one segment.
every_local_engine = pytest.mark.parametrize("tested", LOCAL)

TEXTS = (
    "发展新质生产力，推进高质量发展。",
    "發展新質生產力",
    "GDP增长5.2%，就业稳定",
    "The plan grows. Growing plans for growth",
    "“十四五”规划 five-year plan",
    "力",
    "",
)


@contextmanager
def written(tested: Engine, texts: Sequence[str]) -> Iterator[Postings]:
    with TemporaryDirectory(dir=SCRATCH, ignore_cleanup_errors=True) as folder:
        tested.write(Path(folder), map(Analysis, texts))
        postings = tested.open(Path(folder), len(texts))
        yield postings
        postings.close()


def reference(texts: Sequence[str]) -> MemoryPostings:
    with written(MemoryEngine(), texts) as postings:
        assert isinstance(postings, MemoryPostings)
        return MemoryPostings(postings._paragraphs)


def phrase(text: str, field: str) -> Phrase:
    tokens = [token for token in Analysis(text).tokens() if token.field == field]
    first = tokens[0].position
    return Phrase(
        tuple(Term(field, token.text) for token in tokens), tuple(token.position - first for token in tokens)
    )


# Few letters and words, so that random plans meet random texts.
TERMS = [
    *(
        Term("bigram", pair, weight)
        for pair, weight in [("甲乙", 1.0), ("乙甲", 2.5), ("甲甲", 0.5), ("乙丙", 1.0)]
    ),
    *(Term("form", word) for word in ["plans", "plan", "5.2", "gdp"]),
    *(Term("stem", word, 1.5) for word in ["plan", "gdp", "%"]),
    Term("stem", "nowhere"),
    Term("nofield", "甲乙"),
]
PHRASES = [
    phrase("甲乙甲", "bigram"),
    phrase("乙甲甲乙", "bigram"),
    phrase("plans plan", "form"),
    phrase("gdp 5.2", "stem"),
    Phrase((Term("form", "plan"), Term("bigram", "甲乙")), (0, 1)),
]
GLOBS = [Glob("form", pattern) for pattern in ["pl*", "*n", "p?an", "*", "??", "5.*", "zz*", "*[a-z]"]]
positive = st.recursive(
    st.sampled_from(
        [
            *TERMS,
            *PHRASES,
            *GLOBS,
            Everything(),
            *map(Character, "甲丙丁"),
        ]
    ),
    lambda inner: st.one_of(
        st.builds(lambda parts: Or(tuple(parts)), st.lists(inner, max_size=4)),
        st.builds(
            lambda parts, nots: And((*parts, *map(Not, nots))),
            st.lists(inner, min_size=1, max_size=3),
            st.lists(inner, max_size=2),
        ),
    ),
    max_leaves=8,
)
texts = st.lists(
    st.lists(
        st.sampled_from(["甲", "乙", "丙", "，", "。", " ", "“", "plan ", "plans", " 5.2", "%", "GDP", ". "]),
        max_size=12,
    ).map("".join),
    max_size=12,
)


@every_local_engine
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts=texts, plans=st.lists(positive, min_size=1, max_size=8))
def test_an_engine_never_misses_and_its_exact_answers_are_exact(
    tested: Engine, texts: list[str], plans: list[Plan]
) -> None:
    truth = reference(texts)
    with written(tested, texts) as postings:
        for plan in plans:
            answer, right = postings.candidates(plan), list(truth.candidates(plan).value)
            found = list(answer.value)
            assert found == sorted(set(found)), f"candidates({plan}) must ascend without repeats"
            assert set(found) <= set(range(len(texts))), f"candidates({plan}) names paragraphs there are not"
            assert set(right) <= set(found), f"candidates({plan}) misses paragraphs"
            if answer.exact:
                assert found == right, f"candidates({plan}) says it is exact and is not"


@every_local_engine
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts=texts, plan=positive, k=st.integers(0, 14))
def test_count_and_top_agree_with_the_reference(tested: Engine, texts: list[str], plan: Plan, k: int) -> None:
    truth = reference(texts)
    with written(tested, texts) as postings:
        count, right = postings.count(plan), truth.count(plan).value
        assert count.value >= right, "count must not be below the truth"
        assert not count.exact or count.value == right, "count says it is exact and is not"
        top = postings.top(plan, k)
        scores = {item.number: item.score for item in truth.top(Or((Everything(), plan)), len(texts)).value}
        assert len(top.value) <= k, "top gives more than k"
        best = [(-item.score, item.number) for item in top.value]
        assert best == sorted(best), "top must be in order of score, ties in order of number"
        for item in top.value:
            assert item.score == pytest.approx(scores[item.number]), (
                "a score is the sum of the weights of terms"
            )
        if top.exact:
            expected = [item.number for item in truth.top(plan, k).value]
            assert [item.number for item in top.value] == expected, "top says it is exact and is not"


@every_local_engine
@settings(max_examples=40, deadline=None)
@given(texts=texts)
def test_df_counts_paragraphs(tested: Engine, texts: list[str]) -> None:
    with written(tested, texts) as postings:
        answer = postings.df(TERMS)
    right = reference(texts).df(TERMS).value
    assert len(answer.value) == len(TERMS), "df answers for each term, in order"
    assert not answer.exact or answer.value == right, "df says it is exact and is not"


@every_engine
def test_single_tokens_of_every_field_are_found(tested: Engine) -> None:
    truth = reference(TEXTS)
    with written(tested, TEXTS) as postings:
        tokens = {(token.field, token.text) for text in TEXTS for token in Analysis(text).tokens()}
        assert len(tokens) > 30
        for field, text in tokens:
            answer = postings.candidates(Term(field, text))
            assert list(answer.value) == truth.candidates(Term(field, text)).value, (field, text)


@every_engine
def test_scripts_share_their_tokens(tested: Engine) -> None:
    with written(tested, TEXTS) as postings:
        pairs = [Term("bigram", token.text) for token in Analysis("新質生產力").tokens()]
        assert list(postings.candidates(And(tuple(pairs))).value) == [0, 1]


@every_engine
@pytest.mark.parametrize(
    "plan", [Term("stem", ""), Term("", "plan"), Or(()), Glob("form", ""), Glob("", "*")]
)
def test_empty_terms_and_unknown_fields_find_nothing(tested: Engine, plan: Plan) -> None:
    with written(tested, TEXTS) as postings:
        assert list(postings.candidates(plan).value) == []
        assert postings.count(plan).value == 0
        assert postings.top(plan, 3).value == []


@every_engine
def test_everything_is_every_paragraph_even_without_tokens(tested: Engine) -> None:
    with written(tested, TEXTS) as postings:
        assert list(postings.candidates(Everything()).value) == list(range(len(TEXTS)))
        assert postings.count(Everything()).value == len(TEXTS)


@every_engine
@pytest.mark.parametrize("texts", [(), ("",), ("。，",)], ids=["no-paragraph", "empty", "punctuation"])
def test_a_segment_may_hold_no_token(tested: Engine, texts: tuple[str, ...]) -> None:
    with written(tested, texts) as postings:
        assert list(postings.candidates(Term("bigram", "甲乙")).value) == []
        assert postings.df([Term("bigram", "甲乙")]).value == [0]
        assert list(postings.candidates(Everything()).value) == list(range(len(texts)))


@every_engine
def test_marks_of_regular_expressions_are_ordinary_in_a_glob(tested: Engine) -> None:
    with written(tested, ["5.2 5x2", "%", "plan"]) as postings:
        assert list(postings.candidates(Glob("form", "5.?")).value) == [0]
        assert list(postings.candidates(Glob("form", "(plan|%)*")).value) == []
        assert list(postings.candidates(Glob("form", "%*")).value) == [1]
        assert list(postings.candidates(Glob("form", "*[a-z]")).value) == []


@every_local_engine
def test_what_an_engine_can_know_it_knows(tested: Engine) -> None:
    """An engine that says of nothing that it is exact would be slow, and pass all the other tests."""
    known: list[Plan] = [*TERMS, Glob("form", "pl*"), Everything(), Or((TERMS[0], TERMS[4]))]
    phrases = [phrase("质生产力", "bigram"), phrase("growing plans", "form")]
    with written(tested, TEXTS) as postings:
        for plan in known:
            assert postings.candidates(plan).exact, plan
            assert postings.count(plan).exact, plan
        assert postings.df(TERMS).exact
        for plan in phrases:
            # Whoosh's positions are not used: phrases are verified on the text.
            assert postings.count(plan).exact == (tested.name != "whoosh"), plan


@every_engine
def test_many_paragraphs_and_many_terms(tested: Engine) -> None:
    # More than one block of postings, and long terms.
    texts = [f"growth {'even' if n % 2 == 0 else 'odd'} n{n}" for n in range(5000)]
    texts[77] += " " + "x" * 3000
    with written(tested, texts) as postings:
        assert postings.count(Term("form", "growth")).value == 5000
        assert list(postings.candidates(Term("form", "odd")).value) == list(range(1, 5000, 2))
        assert list(postings.candidates(Glob("form", "n499?")).value) == list(range(4990, 5000))
        assert list(postings.candidates(Term("form", "x" * 3000)).value) == [77]


@every_engine
def test_a_segment_can_be_opened_again_and_twice_at_once(tested: Engine, tmp_path: Path) -> None:
    tested.write(tmp_path, map(Analysis, TEXTS))
    first, second = tested.open(tmp_path, len(TEXTS)), tested.open(tmp_path, len(TEXTS))
    asked = Term("stem", "plan")
    assert list(first.candidates(asked).value) == [3, 4]
    first.close()
    assert list(second.candidates(asked).value) == [3, 4]
    second.close()
    third = tested.open(tmp_path, len(TEXTS))
    assert list(third.candidates(asked).value) == [3, 4]
    third.close()


@every_engine
def test_writing_is_deterministic(tested: Engine, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        tested.write(tmp_path / name, map(Analysis, TEXTS))
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert one, "an engine keeps its postings in the directory it is given"


@every_engine
def test_a_missing_file_is_missing_not_damaged(tested: Engine, tmp_path: Path) -> None:
    # The reader takes it for a segment that a newer generation dropped, and looks again.
    with pytest.raises(FileNotFoundError):
        tested.open(tmp_path, 1)


@every_engine
@pytest.mark.parametrize("damage", ["empty", "halved", "zeros", "noise"])
def test_damaged_files_are_named_as_such(tested: Engine, damage: str, tmp_path: Path) -> None:
    tested.write(tmp_path, map(Analysis, TEXTS))
    for path in tmp_path.iterdir():
        data = path.read_bytes()
        spoilt = {
            "empty": b"",
            "halved": data[: len(data) // 2],
            "zeros": bytes(len(data)),
            "noise": bytes((byte * 31 + 7 * i) % 256 for i, byte in enumerate(data)),
        }
        path.write_bytes(spoilt[damage])
    with pytest.raises(IndexDamagedError):
        _ask_everything(tested, tmp_path)


def _ask_everything(tested: Engine, directory: Path) -> None:
    postings = tested.open(directory, len(TEXTS))
    try:
        for text in TEXTS:
            for token in Analysis(text).tokens():
                postings.candidates(Term(token.field, token.text))
        postings.candidates(Glob("form", "*"))
    finally:
        postings.close()


def test_a_folder_that_cannot_be_deleted_is_not_tried_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("tantivy")
    real, tried = shutil.rmtree, []

    def refuse(path: Path, ignore_errors: bool = False) -> None:
        tried.append(path)
        if len(tried) > 50:
            real(path)
        elif not ignore_errors:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(shutil, "rmtree", refuse)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    with pytest.raises(PermissionError):
        engine("tantivy").write(tmp_path, map(Analysis, TEXTS))


def test_the_default_engine_is_in_the_table_and_an_unknown_one_is_refused() -> None:
    assert engine(DEFAULT_ENGINE).name == DEFAULT_ENGINE
    with pytest.raises(DuizhaoError, match="no engine is called 'lucene'") as caught:
        engine("lucene")
    assert DEFAULT_ENGINE in caught.value.hint
