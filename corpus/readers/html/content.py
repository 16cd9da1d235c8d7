"""Which passages of a page are its text, and which belong to the site around it.

An element that its author calls a menu, a footer, a share bar is none of the text, unless it holds most of
the prose. The text is what ``<main>`` or ``<article>`` hold, or else the deepest element that holds most of
the prose, together with what stands beside it as long as that is text rather than links. Outside of it prose
is text all the same, and so are the lines between the title and it: what is in doubt is text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

from corpus.readers.html.hints import Hint
from corpus.readers.html.page import Page, Passage, Region, letters
from corpus.segmentation.characters import ends_clause, width
from corpus.segmentation.marks import Mark
from corpus.segmentation.site import site_role

_MAJORITY = 0.5  # Share of a page's prose; what holds so much is no furniture, whatever it is called.
_MOST = 0.7  # Share of a page's prose that the element of its text holds.
_MENU = 3  # Links in a row; fewer may be a reference.
_SHORTEST = 4  # Code points of a passage that may be recognised as the page's title.
_LABELS = 120  # Code points of several labels in a row.
_LABEL = 20  # Columns of a label over links.
_SITE = "site_name"


@dataclass(frozen=True, slots=True)
class Content:
    """What a page says.

    Attributes:
        passages: Those that are shown, in document order.
        roles: What each is to the site; empty for text.
        title: The index of the one that is the page's title, if there is one.
    """

    passages: tuple[Passage, ...]
    roles: tuple[str, ...]
    title: int | None

    @property
    def headline(self) -> str | None:
        """The title as printed."""
        return None if self.title is None else self.passages[self.title].text


def judge(page: Page, titles: Sequence[str]) -> Content:
    """Tell text from site; ``titles`` are what the page is called in its head, most telling first."""
    prose = frozenset(passage for passage in page.passages if passage.is_prose)
    hints = _hints(page, prose)
    passages = [passage for passage in page.passages if hints[passage.region].role != "hidden"]
    roles = [_role(passage, hints[passage.region], is_prose=passage in prose) for passage in passages]
    main = _main(page, prose, {passage for passage, role in zip(passages, roles, strict=True) if not role})
    inside = _inside(page, main)
    is_main = [not role and passage.region in inside for passage, role in zip(passages, roles, strict=True)]
    first = next((i for i, passage in enumerate(passages) if is_main[i] and passage in prose), len(passages))
    title = _title(passages[: first + 1], roles, titles)
    if title is not None and not _level(passages[title]):
        passages[title].mark = Mark("heading", level=1)
    kept = [inside or passage in prose for inside, passage in zip(is_main, passages, strict=True)]
    _set_aside(passages, roles, kept, title)
    _set_menus_aside(passages, roles, range((title or 0) + 1, first))
    if main is None or not main.in_article:
        _set_menus_aside(passages, roles, range(len(passages)))
        _set_menus_aside(passages, roles, range(len(passages) - 1, -1, -1))
    return Content(tuple(passages), tuple(roles), title)


def _hints(page: Page, prose_passages: Collection[Passage]) -> dict[Region, Hint]:
    """What each region is, as said by its own element or one around it; never of what holds most prose."""
    prose = _sums(page, [len(passage.text) * (passage in prose_passages) for passage in page.passages])
    total = max(prose.values(), default=0)
    hints: dict[Region, Hint] = {}
    for region in page.regions:
        above = hints[region.parent] if region.parent else Hint()
        own = Hint() if total and prose[region] >= _MAJORITY * total else region.hint
        hints[region] = own if not above.role or (above.of_labels and own.role) else above
    return hints


def _sums(page: Page, weights: Sequence[int]) -> dict[Region, int]:
    """The weights of the passages in each region, those of the regions inside of it included."""
    sums = dict.fromkeys(page.regions, 0)
    for passage, weight in zip(page.passages, weights, strict=True):
        sums[passage.region] += weight
    for region in reversed(page.regions):
        if region.parent:
            sums[region.parent] += sums[region]
    return sums


def _role(passage: Passage, hint: Hint, *, is_prose: bool) -> str:
    if 2 * passage.controls > len(passage.text):
        return "page_tool"
    if len(passage.text) <= _LABELS and len(parts := passage.text.split()) > 1 and all(map(site_role, parts)):
        return site_role(parts[0])
    return "" if hint.of_labels and is_prose else hint.role


def _main(page: Page, prose_passages: Collection[Passage], text: Collection[Passage]) -> Region | None:
    """The region of the text, told by the passages that are no furniture; None if no region holds prose."""
    sizes = [len(passage.text) if passage in text else 0 for passage in page.passages]
    prose = _sums(page, [n * (p in prose_passages) for n, p in zip(sizes, page.passages, strict=True)])
    total = max(prose.values(), default=0)
    if not total:
        return None
    for region in page.regions:
        is_first = region.in_article and not (region.parent and region.parent.in_article)
        if is_first and prose[region] >= _MAJORITY * total:
            return region
    deepest = [region for region in page.regions if prose[region] >= _MOST * total][-1]
    links = _sums(page, [passage.links if passage in text else 0 for passage in page.passages])
    return _climb(deepest, _sums(page, sizes), links)


def _climb(region: Region, size: dict[Region, int], links: dict[Region, int]) -> Region:
    """The largest region around this one that adds text rather than links."""
    while region.parent:
        above = region.parent
        if 2 * (links[above] - links[region]) > size[above] - size[region]:
            break
        region = above
    return region


def _inside(page: Page, main: Region | None) -> set[Region]:
    """The main region and all inside of it; all regions where there is none."""
    if main is None:
        return set(page.regions)
    inside = {main}
    for region in page.regions:
        if region.parent in inside:
            inside.add(region)
    return inside


def _title(passages: Sequence[Passage], roles: Sequence[str], titles: Sequence[str]) -> int | None:
    """Which passage is the title: one that the head of the page names, or a first-level heading."""
    fits = [
        index
        for index, passage in enumerate(passages)
        if roles[index] in ("", _SITE) and (_level(passage) or not (passage.is_link or passage.is_prose))
    ]
    named = next(filter(None, (_named(passages, fits, title) for title in titles)), [])
    best = max(
        named, key=lambda index: (len(passages[index].text), _level(passages[index]), -index), default=None
    )
    if best is not None and _level(passages[best]):
        return best
    # The logo of a site is often a heading too, but then a link or a part of the page's name.
    headings = [i for i in fits if _level(passages[i]) == 1 and i not in named and not passages[i].is_link]
    return next(reversed(headings), best)


def _named(passages: Sequence[Passage], fits: Sequence[int], title: str) -> list[int]:
    """Which passages are ``title`` or a part of it: it may have the name of the site before or behind it."""
    wanted = letters(title)
    found = {index: letters(passages[index].text) for index in fits}
    return [index for index, text in found.items() if len(text) >= _SHORTEST and text in wanted]


def _level(passage: Passage) -> int:
    return passage.mark.level if passage.mark else 0


def _set_aside(
    passages: Sequence[Passage], roles: list[str], kept: Sequence[bool], title: int | None
) -> None:
    """Give a role to what is not kept, nor stands between the title and the text, and to labels above it."""
    start = next((index for index, is_kept in enumerate(kept) if is_kept), 0)
    for index, passage in enumerate(passages):
        if index == title:
            roles[index] = ""
        elif not roles[index] and not passage.is_prose:
            is_below = title is None or index > title
            is_front = title is not None and title < index < start and not passage.is_link
            if not (kept[index] and is_below) and not is_front:
                roles[index] = "navigation" if passage.is_link else _SITE


def _set_menus_aside(passages: Sequence[Passage], roles: list[str], order: range) -> None:
    """Give a role to the row of links, with the labels among them, that the passages of ``order`` begin."""
    row: list[int] = []
    waiting: list[int] = []
    for index in takewhile(lambda index: roles[index] or _is_label(passages[index]), order):
        waiting += [] if roles[index] else [index]
        if passages[index].is_link:
            row, waiting = row + waiting, []
    if _MENU <= len(row) < len(passages):
        for index in row:
            roles[index] = "navigation"


def _is_label(passage: Passage) -> bool:
    is_text = passage.mark is not None and passage.mark.kind not in ("heading", "bullet")
    return passage.is_link or (
        not is_text and width(passage.text) <= _LABEL and not ends_clause(passage.text)
    )
