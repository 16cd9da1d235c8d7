"""Themes: their files, which paragraphs belong to them, and the laws that searching them keeps."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import product
from math import log2
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import Text, Work, marked, opened
from support import everything as found_by

from corpus.errors import DuizhaoError
from search.parser import within_themes
from search.results import Results
from search.searcher import Index
from search.themes.checks import check
from search.themes.model import ThemeError
from search.themes.reading import MAX_BYTES, load_theme, read_theme
from search.themes.registry import BUILTIN, Themes

OWN = Path(__file__).parent / "data" / "themes"
BAD = OWN / "bad"

WORKS = [
    Work(
        [
            "住房供应增加。",
            "住房公积金上调。",
            "住房公积金和住房都有。",
            "資本市場平穩，市場活躍，供應充足。",
            "市场很大。",
            "房子是用来住的，不是用来炒的。",
            "校舍落成。",
        ],
        path="/old.txt",
        date="2019",
    ),
    Work(
        [
            Text("Two houses by the pier.", lang="en"),
            Text("A house of cards.", lang="en"),
            Text("Property developers rented a flat, so they said.", lang="en"),
            Text("They offer rental flat hunting.", lang="en"),
        ],
        path="/new.txt",
        date="2024-03-05",
    ),
    Work(["碼頭旁的住房。"], path="/undated.txt"),
]


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with opened(WORKS, segments=2) as found:
        found.themes = OWN
        yield found


def everything(index: Index, query: str, **options: object) -> Results:
    """All exact hits, checked; the nearest passages are not looked for where there are none."""
    return found_by(index, query, match="exact", **options)


def texts(index: Index, query: str, **options: object) -> list[str]:
    return [marked(hit) for hit in everything(index, query, sort="document", **options).hits]


# --- which paragraphs belong --------------------------------------------------------------------------


def test_a_theme_finds_its_terms_in_both_languages_and_scripts(index: Index) -> None:
    assert texts(index, "theme:lodging") == [
        "[住房][供应]增加。",
        "住房公积金和[住房]都有。",
        "資本市場平穩，[市場]活躍，[供應]充足。",
        "[房子是用来住的]，不是用来炒的。",
        "Two [houses] by the pier.",
        "[Property developers] rented a flat, so they said.",
        "They offer [rental flat] hunting.",
        "碼頭旁的[住房]。",
    ]


def test_a_hit_names_the_terms_of_each_theme(index: Index) -> None:
    (hit,) = everything(index, "theme:lodging theme:harbour year:2024").hits
    assert hit.matched == ("lodging: house", "harbour: pier", "year:2024")
    assert hit.themes == {"lodging": ("house",), "harbour": ("pier",)}
    assert hit.to_json()["themes"] == {"lodging": ["house"], "harbour": ["pier"]}


def test_a_variant_goes_by_the_label_of_its_term(index: Index) -> None:
    (hit,) = everything(index, "theme:lodging 房子").hits
    assert hit.matched[0] == "lodging: 房住不炒"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("theme:lodging NOT theme:harbour", 6),
        ("theme:harbour OR 校舍", 3),
        ("市场 NOT theme:lodging", 1),
        ("(theme:harbour OR theme:lodging) lang:en", 3),
        ("theme:lodging 校舍", 0),
        ("theme:LODGING", 8),
        ("theme:居住", 8),
        ("theme:Lodging", 8),
        ("theme:港口", 2),
    ],
)
def test_a_theme_stands_anywhere_in_a_query(index: Index, query: str, count: int) -> None:
    assert everything(index, query).total == count


def test_exact_script_keeps_the_scripts_apart(index: Index) -> None:
    assert "碼頭旁的[住房]。" in texts(index, "theme:lodging", exact_script=True)
    assert not any("供應" in text for text in texts(index, "theme:lodging", exact_script=True))


def test_sorted_by_document_the_oldest_comes_first_and_the_undated_last(index: Index) -> None:
    hits = everything(index, "theme:lodging", sort="document").hits
    assert [(hit.document.date, hit.n) for hit in hits] == [
        *(("2019", n) for n in (1, 3, 4, 6)),
        *(("2024-03-05", n) for n in (1, 3, 4)),
        (None, 1),
    ]


def test_themes_limit_the_nearest_passages_too(index: Index) -> None:
    results = index.search("theme:harbour 住房养老住房", translate=False)
    assert results.total == 0
    assert [hit.text for hit in results.related] == ["碼頭旁的住房。"]


class Definition(NamedTuple):
    """A theme over the alphabet 甲乙丙: terms with weights, each in several spellings, and exclusions."""

    terms: list[tuple[list[str], float]]
    exclude: list[str]
    threshold: float = 1.0


ALPHABET = "甲乙丙"
PARAGRAPHS = ["".join(letters) for letters in product(ALPHABET, repeat=4)]

phrases = st.text(ALPHABET, min_size=1, max_size=3)
definitions = st.builds(
    Definition,
    st.lists(
        st.tuples(st.lists(phrases, min_size=1, max_size=2, unique=True), st.sampled_from([0.4, 0.5, 1.0])),
        min_size=1,
        max_size=4,
    ),
    st.lists(st.text(ALPHABET, min_size=2, max_size=4), max_size=3),
    st.sampled_from([0.5, 1.0, 1.5]),
)


@pytest.fixture(scope="module")
def all_paragraphs() -> Iterator[Index]:
    with opened([Work(PARAGRAPHS[:40]), Work(PARAGRAPHS[40:], path="/b.txt")], segments=2) as found:
        yield found


def write_theme(folder: Path, definition: Definition, name: str = "drawn") -> None:
    lines = [f"id: {name}", "label: {zh: 试, en: Trial}", f"threshold: {definition.threshold}"]
    lines += ["terms:", "  zh:"]
    for (first, *others), weight in definition.terms:
        lines += [f"    - term: {first}", f"      variants: {others}", f"      weight: {weight}"]
    lines += ["exclude:", f"  zh: {definition.exclude}"]
    (folder / f"{name}.yaml").write_text("\n".join(lines), encoding="utf-8")


def occurrences(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    at = text.find(phrase)
    while at >= 0:
        yield at, at + len(phrase)
        at = text.find(phrase, at + len(phrase))


def expected(text: str, definition: Definition) -> list[tuple[int, int]]:
    """The spans of a paragraph that belongs to the theme, by the letter of the format; else none."""
    shades = [shade for phrase in definition.exclude for shade in occurrences(text, phrase)]
    weights, found = 0.0, []
    for spellings, weight in definition.terms:
        kept = [
            (start, end)
            for spelling in spellings
            for start, end in occurrences(text, spelling)
            if not any(first <= start and end <= last for first, last in shades)
        ]
        found += kept
        weights += weight * min(2, 1 + log2(len(joined(kept))) / 2) if kept else 0
    return joined(found) if weights > definition.threshold - 0.001 else []


def joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that overlap made one."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if whole and start < whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(definition=definitions)
def test_what_is_marked_is_what_counts(all_paragraphs: Index, tmp_path: Path, definition: Definition) -> None:
    write_theme(tmp_path, definition)
    all_paragraphs.themes = tmp_path
    results = everything(all_paragraphs, "theme:drawn")
    found = {hit.text: [tuple(span) for span in hit.spans] for hit in results.hits}
    assert found == {text: spans for text in PARAGRAPHS if (spans := expected(text, definition))}


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(term=st.text(f"{ALPHABET}*?", min_size=1, max_size=4).filter(set(ALPHABET).intersection))
def test_a_theme_of_one_term_is_the_query_for_it(all_paragraphs: Index, tmp_path: Path, term: str) -> None:
    write_theme(tmp_path, Definition([([f'"{term}"'], 1)], []))
    all_paragraphs.themes = tmp_path
    themed = everything(all_paragraphs, "theme:drawn", sort="document")
    plain = everything(all_paragraphs, f"({term})", sort="document")
    assert [(hit.text, hit.spans) for hit in themed.hits] == [(hit.text, hit.spans) for hit in plain.hits]


def test_ten_thousand_terms_are_one_theme(tmp_path: Path) -> None:
    terms = [one + two for one, two in product(map(chr, range(0x4E00, 0x4E65)), repeat=2)]
    assert len(terms) > 10_000
    text = "\n      - ".join(["id: drawn\nlabel: {zh: 试, en: Trial}\nterms:\n  zh:", *terms])
    (tmp_path / "drawn.yaml").write_text(text, encoding="utf-8")
    with opened(["一丁住房", "住房"]) as small:
        small.themes = tmp_path
        assert [marked(hit) for hit in everything(small, "theme:drawn").hits] == ["[一丁]住房"]


# --- names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("lodgging", "did you mean lodging"),
        ("harbor", "did you mean harbour"),
        ("government_debt", "did you mean fiscal_debt or government?"),
        ("-", "lists them all"),
    ],
)
def test_an_unknown_theme_is_an_error_that_offers_the_nearest(index: Index, name: str, hint: str) -> None:
    with pytest.raises(ThemeError, match="no such theme") as caught:
        index.search(f"theme:{name}")
    assert hint in caught.value.hint


def test_a_part_of_two_labels_names_neither(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_theme(tmp_path, Definition([(["甲"], 1)], []), name)
    with pytest.raises(ThemeError, match="choose one of one, two"):
        Themes(tmp_path).find("试")


def test_a_users_theme_takes_the_place_of_the_built_in_one_and_says_so(tmp_path: Path, index: Index) -> None:
    write_theme(tmp_path, Definition([(["校舍"], 1)], []), "education")
    index.themes = tmp_path
    try:
        results = everything(index, "theme:education")
    finally:
        index.themes = OWN
    assert [marked(hit) for hit in results.hits] == ["[校舍]落成。"]
    assert results.notes == (
        f"theme education is your own, of {tmp_path}/education.yaml, not the built-in one",
    )


def test_the_folder_is_found_by_option_variable_and_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.themes.registry import user_folder

    monkeypatch.delenv("DUIZHAO_THEMES", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert user_folder() == tmp_path / "duizhao" / "themes"
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    assert user_folder() == Path.home() / ".config" / "duizhao" / "themes"
    monkeypatch.setenv("DUIZHAO_THEMES", "mine")
    assert user_folder() == Path("mine")
    assert user_folder(Path("other")) == Path("other")


def test_a_folder_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ThemeError, match="no such folder"):
        Themes(tmp_path / "none").find("housing")
    (tmp_path / "file.yaml").touch()
    with pytest.raises(ThemeError, match="not a folder"):
        Themes(tmp_path / "file.yaml").find("housing")


def test_a_file_that_cannot_be_used_hides_no_other_theme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.themes.registry.BUILTIN", OWN)
    (tmp_path / "drawn.yaml").write_bytes(b"\0\1\2")
    (tmp_path / "void.yaml").touch()
    assert Themes(tmp_path).find("居住").id == "lodging"
    with pytest.raises(ThemeError, match=r"did you mean lodging\?; the files of drawn, void cannot be used"):
        Themes(tmp_path).find("lodgging")
    with pytest.raises(DuizhaoError, match="empty file"):
        Themes(tmp_path).find("void")


def test_a_query_within_themes() -> None:
    assert within_themes("养老 OR 教育？", ["a", "居住 区"]) == 'theme:"a" theme:"居住 区" (养老 OR 教育)'
    assert within_themes("", ["a"]) == 'theme:"a"'
    assert within_themes("养老?", []) == "养老?"


# --- files ------------------------------------------------------------------------------------------


def test_every_bad_entry_is_named_by_its_line() -> None:
    _, problems = read_theme(BAD / "faulty.yaml")
    assert [(line, what) for line, what in problems] == [
        (1, "id 'Faulty' is not of small letters, digits and _, a letter first"),
        (2, "label en is missing"),
        (3, "cap is the number of a major topic"),
        (4, "unknown key 'colour'; a theme has id, label, cap, parent, note, threshold, terms, exclude"),
        (8, "term is empty"),
        (10, "unknown key 'varients'; a term has term, variants, weight"),
        (11, "weight is a number above 0"),
        (12, "a term is a text, or a mapping with the key term"),
        (13, "a term is a mapping with the keys term, variants, weight"),
        (13, "a term is a text, or a mapping with the key term"),
        (14, "term is empty"),
        (15, "terms en is a list"),
        (16, "unknown key 'fr'; terms has zh, en"),
        (18, "exclude zh is a list"),
        (19, "id stands here a second time"),
    ]


def test_every_term_that_cannot_mean_what_it_says_is_named_by_its_line() -> None:
    theme = load_theme(BAD / "dubious.yaml")
    assert [(line, what) for line, what in check(theme, Themes(OWN))] == [
        (3, "there is no theme 'nowhere' to be the parent"),
        (7, "'住 房' is found wherever '住房' of line 6 is"),
        (8, "'经济.*发展' looks like a regular expression; the wildcards are * and ?"),
        (9, "'……' is nothing but punctuation"),
        (10, "'住房 OR 养老' has an operator of the query language in it; a term is one phrase without any"),
        (11, "'住房，养老' has punctuation inside that nothing matches across; make it several terms"),
        (12, "'housing policy' is English and stands under zh"),
        (17, "'houses' is found wherever 'house' of line 15 is"),
        (18, "'\\\\w+ing' looks like a regular expression; the wildcards are * and ?"),
        (19, "'教育' is Chinese and stands under en"),
        (20, "'**' cannot be looked for: a wildcard needs a letter, a digit or a Han character beside it"),
        (21, "'title:report' has an operator of the query language in it; a term is one phrase without any"),
        (23, "excluding '公园' does nothing: no term occurs in it"),
        (23, "excluding '资本市场' leaves nothing of the term '资本市场'"),
        (24, "excluding 'warehouse' does nothing: no term occurs in it"),
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("# nothing", "the file is empty"),
        ("just text", "a theme is a mapping with the keys id"),
        ("- a\n- b", "a theme is a mapping with the keys id"),
        ("a: [b", "not valid YAML"),
        ("\x00", "not valid YAML"),
        ("a: b\n---\nc: d", "a second document begins"),
        ("a: &x [b]\nc: *x", r"aliases \(\*name\) are not read"),
        ("[" * 100_000, "nested too deeply"),
        ("id: drawn\nlabel: {zh: a, en: b}", "terms is missing"),
    ],
)
def test_what_is_no_theme_is_an_error(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "drawn.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DuizhaoError, match=what):
        load_theme(path)


def test_a_file_too_long_or_not_there_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "long.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(ThemeError, match="longer than"):
        load_theme(tmp_path / "long.yaml")
    with pytest.raises(ThemeError, match="cannot be read"):
        load_theme(tmp_path / "none.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(ThemeError, match="not a regular file"):  # and is not waited for
        load_theme(tmp_path / "pipe.yaml")


def test_a_theme_that_is_its_own_ancestor(tmp_path: Path) -> None:
    for name, parent in {"one": "two", "two": "three", "three": "one", "self": "self"}.items():
        text = (OWN / "harbour.yaml").read_text(encoding="utf-8")
        text = text.replace("id: harbour", f"id: {name}").replace("parent: lodging", f"parent: {parent}")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    themes = Themes(tmp_path)
    ((line, what),) = check(themes.load("one"), themes)
    assert (line, what) == (4, "the theme is its own ancestor: one < two < three < one")
    assert "self < self" in check(themes.load("self"), themes)[0].what


@pytest.mark.parametrize("path", sorted(BUILTIN.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_built_in_theme_has_no_bad_entry(path: Path) -> None:
    theme, problems = read_theme(path)
    assert theme is not None
    assert [*problems, *check(theme, Themes(OWN))] == []


def test_the_built_in_themes_cover_the_field() -> None:
    assert len(list(BUILTIN.glob("*.yaml"))) >= 24


@pytest.mark.parametrize(
    ("terms", "what"),
    [
        (["养*老"] * 201, "a theme may have 200 stars in all its terms"),
        ([str(n) for n in range(20_001)], "a theme may have 20,000 terms"),
    ],
)
def test_a_theme_that_would_take_minutes_is_refused_once(terms: list[str], what: str, tmp_path: Path) -> None:
    path = tmp_path / "care.yaml"
    listed = "".join(f"  - '{term}'\n" for term in terms)
    path.write_text(f"id: care\nlabel: {{zh: 养, en: C}}\nterms:\n  zh:\n{listed}", encoding="utf-8")
    [problem] = read_theme(path).problems
    assert what in problem.what
