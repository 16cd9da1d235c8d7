"""Bringing the facts of a work together with its paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import ReadError
from corpus.metadata.facts import FIRST_PAGE, FRONT_MATTER, OPENING, PROPERTIES, SIDECAR, TEXT, Facts, of
from corpus.metadata.filename import from_name
from corpus.metadata.properties import meant
from corpus.metadata.sidecar import Sidecar
from corpus.model import Document, Paragraph

_YEAR = len("2024")
# Programs write down who was logged in, and the language that they were set to.
_OF_PROGRAMS = ("author", "language")


def document(
    paragraphs: Sequence[Paragraph], stated: Facts, name: str, properties: Facts | None = None
) -> Document:
    """Return the document that ``paragraphs`` make up.

    Args:
        paragraphs: All of them, in reading order.
        stated: What its front matter says of it.
        name: Its file name, the last resort for title and date.
        properties: What its file states of itself beside the text.
    """
    # Here, so that who looks for sidecars alone does not wait for all that tells a first page.
    from corpus.metadata.firstpage import news_day
    from corpus.metadata.signature import signature

    named = from_name(name)
    printed = _printed(paragraphs, named)
    known = meant(properties or Facts()).told_by(PROPERTIES)
    known = known.without(fact for fact in _OF_PROGRAMS if fact in printed.values)
    facts = stated.told_by(FRONT_MATTER).over(known).over(printed).over(signature(paragraphs)).over(named)
    day = news_day(paragraphs)
    if facts.date and len(facts.date) == _YEAR and day:
        origin = f"{FIRST_PAGE}, year: {facts.origins['date']}"
        facts = of({"date": f"{facts.date}-{day}"}).told_by(origin).over(facts)
    return _with(facts, Document(facts.title or Path(name).stem or name, tuple(paragraphs)))


def apply(sidecar: Sidecar, documents: Sequence[Document]) -> tuple[Document, ...]:
    """Return ``documents`` with the facts of their file's sidecar.

    A sidecar that speaks of the file as a whole lends its date and other facts to each work in it, its id and
    title to the first.

    Raises:
        ReadError: It lists more works than there are.
    """
    if len(sidecar.works) > len(documents):
        problem = f"sidecar lists {len(sidecar.works)} works, the file holds {len(documents)}"
        raise ReadError(problem, where=sidecar.path, hint="look at it with `duizhao meta show FILE`")
    changed = []
    for index, work in enumerate(documents):
        shared = sidecar.shared if index == 0 else sidecar.shared.without(("id", "title"))
        own = sidecar.works[index] if index < len(sidecar.works) else Facts()
        known = Facts(work.id, work.title, work.date, work.metadata, work.provenance)
        changed.append(_with(own.over(shared).told_by(SIDECAR).over(known), work))
    return tuple(changed)


def _with(facts: Facts, work: Document) -> Document:
    return work._replace(
        id=facts.id,
        title=facts.title or work.title,
        date=facts.date,
        metadata=dict(facts.other),
        provenance=dict(facts.origins),
    )


def _printed(paragraphs: Sequence[Paragraph], named: Facts) -> Facts:
    """What the text says of itself: its first page, its language."""
    from corpus.metadata.firstpage import first_page
    from corpus.segmentation.characters import width

    printed = first_page(paragraphs)
    if printed.origins.get("title") == OPENING and (printed.title or "") in (named.title or ""):
        printed = printed.without(["title"])  # 2025年广东省政府工作报告.docx says more than 政府工作报告.
    columns: Counter[str] = Counter()
    for paragraph in paragraphs:
        if paragraph.kind != "boilerplate" and paragraph.lang != "und":
            columns[paragraph.lang] += width(paragraph.text)
    most = columns.most_common(1)
    return printed.over(of({"language": most[0][0]}).told_by(TEXT)) if most else printed
