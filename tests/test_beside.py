"""A paragraph beside its counterpart: which documents are paired, what is highlighted, how it looks."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from cli_runner import here
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.text import Text as RichText
from support import Library

from corpus.convert import convert
from corpus.glossary import builtin
from corpus.model import Span
from index.concepts import Concepts
from index.counterparts import Counterparts
from index.issuers import are_different_bodies
from index.lexicon import Lexicon
from index.likely_versions import are_one_text, best_pairs, same_day_pairs
from index.manifest import AlignmentEntry, DocumentEntry
from search.alignment.likely import Marked
from search.render.beside import beside, room_beside
from search.render.sheet import columns
from search.searcher import open_index

DATA = Path(__file__).parent / "data" / "alignment"
CHINESE = (DATA / "zh.md").read_text(encoding="utf-8")
ENGLISH = (DATA / "en.md").read_text(encoding="utf-8")
DAY = "2024-05-06"


def entry(id_: str, language: str, paragraphs: int = 10, **metadata: str) -> DocumentEntry:
    """A document of one day."""
    return DocumentEntry(
        id=id_,
        path=f"/{id_}.md",
        part=0,
        title=id_,
        date=DAY,
        sha256=id_,
        size=1,
        stamp="1@1",
        format="markdown",
        encoding="utf-8",
        segment="s",
        slot=0,
        first=0,
        paragraphs=paragraphs,
        boilerplate=0,
        metadata={"language": language, **metadata},
    )


def tried(documents: Sequence[DocumentEntry], figures: Mapping[str, str] = {}) -> set[str]:
    pairs = same_day_pairs(documents, lambda document: Counter(figures.get(document.id, "")))
    return {f"{pair.left.id}={pair.right.id}" for pair in pairs}


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("国务院", "State Council", False),
        ("中华人民共和国国务院", "國務院", False),
        ("国务院", "廣東省人民政府", True),
        ("广东省人民政府", "State Council of the PRC", True),
        ("广东省人民政府", "The People's Government of Guangdong Province", False),
        ("西藏自治区人民政府", "People's Government of the Tibet Autonomous Region", False),
        ("新疆维吾尔自治区人民政府", "People's Government of Xinjiang", False),
        ("臺北市政府", "Taipei City Government", False),
        ("State Council", "Ministry of Finance", False),
        ("", "State Council", False),
    ],
)
def test_bodies_that_surely_differ(one: str, other: str, differ: bool) -> None:
    assert are_different_bodies(one, other) is are_different_bodies(other, one) is differ


def test_a_local_report_is_not_held_against_the_central_one() -> None:
    central = entry("central", "en", publisher="State Council")
    local = entry("local", "zh-Hans", publisher="广东省人民政府")
    assert tried([central, local]) == set()
    assert tried([central, entry("state", "zh-Hans", publisher="国务院")]) == {"central=state"}
    assert tried([central, entry("unknown", "zh-Hans")]) == {"central=unknown"}


def test_documents_of_other_numbers_stay_apart() -> None:
    order = entry("order", "zh-Hans", number="国发〔2024〕5号")
    assert tried([order, entry("same", "en", number="Guo Fa [2024] No. 5")]) == {"order=same"}
    assert tried([order, entry("other", "en", number="Guo Fa [2024] No. 6")]) == set()


def test_on_a_crowded_day_figures_tell_what_to_try() -> None:
    chinese = [entry(f"zh{n}", "zh-Hans") for n in range(8)]
    english = [entry(f"en{n}", "en") for n in range(8)]
    figures = {document.id: "abcdefgh"[int(document.id[-1])] * 3 for document in (*chinese, *english)}
    found = tried([*chinese, *english], figures)
    assert {f"zh{n}=en{n}" for n in range(8)} <= found
    assert len(found) <= 3 * 8


def test_of_rivals_in_a_language_the_best_is_taken() -> None:
    def aligned(left: str, right: str, support: float, origin: str = "same day") -> AlignmentEntry:
        return AlignmentEntry(left, right, left + right, 1, "", origin, 3, 0.9, support)

    documents = [*(entry(name, "zh-Hans") for name in "ab"), entry("c", "en"), entry("d", "zh-Hant")]
    good, copy, worse, twin = (
        *(aligned("a", "c", 9.0), aligned("b", "c", 8.5)),
        *(aligned("b", "c", 4.0), aligned("a", "d", 15.0)),
    )
    assert list(best_pairs([good, copy, twin], documents)) == [good, copy, twin]
    assert list(best_pairs([good, worse, twin], documents)) == [good, twin]
    stated = worse._replace(origin="translation_of")
    assert list(best_pairs([good, stated], documents)) == [good, stated]


RELEASE_ZH = """---
date: 2024-05-06
---
# 晚霞港公布年度捕捞计划

晚霞港渔业局今日公布年度捕捞计划，全年配额为1,250吨，比上年减少8%。

局长表示，休渔期从4月15日延长到7月30日，渔民每户补贴3,600元。

计划附件列出了46条渔船的编号和各自的配额。
"""
RELEASE_EN = """---
date: 2024-05-06
---
# Sunset Harbour publishes its annual fishing plan

The fisheries bureau of Sunset Harbour published its fishing plan today. The quota is 1,250 tons, down 8%.

The closed season is extended from April 15 to July 30, the director said; each household gets 3,600 yuan.

An annex to the plan lists 46 boats by number, and the quota of each.
"""
ANNEX_ZH = """---
date: 2024-05-06
---
# 附件：配额办法

第一条 配额按船长分配，12米以下每船18吨，12米以上每船31吨。

第二条 转让配额须在20日内登记，违者罚款5,000元。

第三条 本办法自6月1日起施行，有效期5年。
"""
ANNEX_EN = """---
date: 2024-05-06
---
# Annex: rules on quotas

Article 1 Quotas are allotted by the length of boats: 18 tons below 12 meters, 31 tons above 12 meters.

Article 2 A transfer of quotas must be registered within 20 days; the fine is 5,000 yuan.

Article 3 These rules take effect on June 1 and are valid for 5 years.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A release with its annex and a report, each in Chinese and English, the report in both scripts."""
    made = Library(tmp_path_factory.mktemp("beside"))
    traditional = convert(CHINESE, "traditional").replace("harbour-zh", "harbour-hant")
    files = {"zh.md": CHINESE, "en.md": ENGLISH, "hant.md": traditional}
    files |= {"release.zh.md": RELEASE_ZH, "release.en.md": RELEASE_EN}
    files["note.md"] = "# Notes\n\nThe lamps went out before the rain.\n"
    made.write(files | {"annex.zh.md": ANNEX_ZH, "annex.en.md": ANNEX_EN})
    told = here("index", made.sources, "--index", made.index)
    assert "not versions? put `translation_of: none`" in told.stderr
    return made


def test_a_release_its_annex_and_a_report_are_each_paired_with_their_own(library: Library) -> None:
    with open_index(library.index) as index:
        names = {document.id: Path(document.path).name for document in index.snapshot.documents}
        alignments = index.snapshot.manifest.alignments or ()
        found = {frozenset((names[entry.left], names[entry.right])) for entry in alignments}
    report = [{"zh.md", "en.md"}, {"zh.md", "hant.md"}, {"hant.md", "en.md"}]
    others = [{"release.zh.md", "release.en.md"}, {"annex.zh.md", "annex.en.md"}]
    assert found == set(map(frozenset, [*report, *others]))


def test_twins_are_linked_one_to_one(library: Library) -> None:
    with open_index(library.index) as index:
        counterparts = Counterparts(index.snapshot)
        for located in index.snapshot.paragraphs(index.snapshot.document("harbour-zh")):
            twins = [
                other.located for other in counterparts.of(located) if other.located.row.lang == "zh-Hant"
            ]
            assert [twin.row.n for twin in twins] == [located.row.n]


def test_texts_that_are_one_but_for_their_characters() -> None:
    assert are_one_text([CHINESE], [convert(CHINESE, "traditional")])
    assert not are_one_text([RELEASE_ZH], [ANNEX_ZH])
    assert not are_one_text([""], [""])


def test_an_interrupted_alignment_leaves_the_index_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(tmp_path)
    library.write({"zh.md": CHINESE})
    library.update()
    library.write({"en.md": ENGLISH}, age=10)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("index.versions.align", interrupted)
        with pytest.raises(KeyboardInterrupt):
            library.update()
    assert library.search("保障性住房").total == 1
    assert library.search("housing").total == 0
    steps: list[str] = []

    class Told:
        def start(self, total: int, what: str) -> None:
            steps.append(f"{what} {total}")

        def advance(self, size: int) -> None:
            steps.append(str(size))

    [versions] = library.update(progress=Told()).versions
    size = len((CHINESE + ENGLISH).encode())
    assert {versions.left, versions.right} == {"harbour-zh", "harbour-en"}
    first = steps.index(f"Aligning {size}")
    assert steps[first + 1] == str(size)


CONCEPTS = Concepts(builtin())


def renderings(marked: str, counterpart: str, learned: str = "") -> list[str]:
    """The reasons; what matches in the text is in square brackets, what is learned as in a lexicon's file."""
    bare, spans = "", []
    for part in re.split(r"(\[.*?\])", marked):
        if part.startswith("["):
            spans.append(Span(len(bare), len(bare) + len(part) - 2))
        bare += part.strip("[]")
    found = Marked(bare, spans, CONCEPTS, Lexicon(learned.encode())).renderings(counterpart)
    for span, reason in found:
        assert " ".join(counterpart[span.start : span.end].split()) == reason.partition(" <- ")[0]
    return [reason for _, reason in found]


@pytest.mark.parametrize(
    ("text", "counterpart", "reasons"),
    [
        ("化解[隐性债务]。", "Defuse hidden debt.", ["hidden debt <- 隐性债务 (glossary)"]),
        ("Defuse [hidden] [debts].", "化解“隐性”債務。", ["隐性”債務 <- hidden debts (glossary)"]),
        (
            "发展新质[生产力]",
            "to develop new quality productive forces",
            ["new quality productive forces <- 新质生产力 (glossary)"],
        ),
        (
            "[国有企业]改革",
            "reform of state-owned enterprises; other state-owned enterprises",
            ["state-owned enterprises <- 国有企业 (glossary)"],
        ),
        ("[5.2]%的增长", "grew by 5.2%", ["5.2 <- 5.2 (same words)"]),
        ("[隐性债务]风险", "隱性債務風險", ["隱性債務 <- 隐性债务 (same words)"]),
        ("[摆渡]的老人", "the ferryman sang", []),
        ("无关[隐性债务]", "nothing of the kind", []),
    ],
)
def test_what_renders_a_match(text: str, counterpart: str, reasons: list[str]) -> None:
    assert renderings(text, counterpart) == reasons


def test_learned_words_are_asked_only_where_the_glossary_knows_nothing() -> None:
    learned = "债务\tferri\t0.9\n老人\tferri\t0.3\tsing\t0.1\n"
    assert renderings("[老人]", "Old ferries sing.", learned) == ["ferries <- 老人 (learned)"]
    assert renderings("[老人]", "They sing.", learned) == []
    assert renderings("[隐性债务]", "Hidden debt of ferries", learned) == [
        "Hidden debt <- 隐性债务 (glossary)"
    ]


@settings(max_examples=40, deadline=None)
@given(
    text=st.text(alphabet="隐性债务 GDP5。hidde bt\n“", max_size=30),
    counterpart=st.text(alphabet="隐性債務 GDP5。hidde bt\n“", max_size=30),
    start=st.integers(0, 28),
    size=st.integers(1, 6),
)
def test_renderings_lie_apart_in_their_text(text: str, counterpart: str, start: int, size: int) -> None:
    spans = [Span(start, min(start + size, len(text)))] if start < len(text) else []
    end = 0
    for span, _ in Marked(text, spans, CONCEPTS).renderings(counterpart):
        assert end <= span.start < span.end <= len(counterpart)
        end = span.end


def test_json_says_what_renders_a_match_and_why(library: Library) -> None:
    told = here("search", "housing", "--with-translation", "--index", library.index, "--format", "json")
    [hit] = json.loads(told.stdout)["hits"]
    for counterpart in hit["counterparts"]:
        [[start, end]] = counterpart["spans"]
        assert counterpart["text"][start:end] == "住房"
        because, reason = counterpart["matched"]
        assert because == f"counterpart of {hit['id']}"
        assert reason == "住房 <- housing (glossary)"


def test_plain_output_marks_what_is_likely_in_another_way(library: Library) -> None:
    def shown(*options: str) -> str:
        return here("search", "住房", "--with-translation", "--index", library.index, *options).stdout

    assert "__" not in shown()
    assert "government-subsidized housing" in shown()
    assert "保障性**住房**" in shown("--mark")
    assert "government-subsidized __housing__" in shown("--mark")


def wide(monkeypatch: pytest.MonkeyPatch, width: int, *arguments: str | Path) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(width))
    told = here(*arguments, "--with-translation", "--format", "rich")
    assert told.returncode == 0
    return told.stdout.splitlines()


def halves(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The two columns of lines that have them."""
    for line in lines:
        left, gutter, right = line.partition("│")
        if gutter:
            yield left.strip(), right.strip()


def test_a_wide_terminal_has_both_beside_each_other(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = wide(monkeypatch, 120, "search", "国有企业 script:hans", "--index", library.index)
    left, right = ("\n".join(texts) for texts in zip(*halves(lines), strict=True))
    assert all(columns(line) <= 120 for line in lines)
    assert {columns(line.partition("│")[0]) for line in lines if "│" in line} == {room_beside(120) + 1}
    assert left.startswith("晚霞港区工作报告 (2021-03-09)\n二、今年的安排")
    assert left.index("harbour-zh:") < left.index("深化**国有企业**改革")
    assert right.index("= REPORT") < right.index("harbour-en:") < right.index("We will deepen")
    assert "__state-owned enterprises__" in " ".join(right.split())


def test_a_narrow_terminal_has_the_counterpart_below(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = wide(monkeypatch, 119, "search", "国有企业 script:hans", "--index", library.index)
    assert not any("│" in line for line in lines)
    assert any(line.startswith("    = REPORT") for line in lines)


def test_beside_a_paragraph_without_counterpart_it_says_so(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = wide(monkeypatch, 130, "search", "lamps", "--index", library.index)
    assert ("The **lamps** went out before the rain.", "") in halves(lines)
    assert "= no counterpart in another version" in {right for _, right in halves(lines)}


def test_show_has_them_beside_each_other_too(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    [hit] = json.loads(here("search", "局长", "--index", library.index, "--format", "json").stdout)["hits"]
    shown = list(
        halves(wide(monkeypatch, 130, "show", hit["id"], "--index", library.index, "--context", "1"))
    )
    assert [left for left, _ in shown if "¶" in left] == ["¶ 2", "> ¶ 3", "¶ 4"]
    assert sum("confidence" in right for _, right in shown) == 3


@given(
    left=st.lists(st.text(alphabet="港口ab ，。", max_size=40), max_size=3),
    right=st.lists(st.text(alphabet="港口ab ，。", max_size=40), max_size=3),
    width=st.integers(11, 60),
)
def test_two_columns_lose_nothing_and_keep_their_width(left: list[str], right: list[str], width: int) -> None:
    lines = [line.plain for line in beside(map(RichText, left), map(RichText, right), width)]
    assert all(columns(line) <= width for line in lines)
    parts = [line.partition("│") for line in lines]
    for texts, column in ((left, 0), (right, 2)):
        kept = "".join("".join(part[column].split()) for part in parts)
        assert kept == "".join("".join(text.split()) for text in texts)
