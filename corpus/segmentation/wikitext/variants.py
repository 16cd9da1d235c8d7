"""Language conversion in wikis: ``-{zh-hans:软件;zh-hant:軟體}-`` stands for one of its variants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.scripts import Script
from corpus.segmentation.structure import Hidden
from corpus.segmentation.wikitext.nodes import Node

_PREFERRED: dict[Script, tuple[str, ...]] = {
    "Hans": ("zh-hans", "zh-cn", "zh-sg", "zh-my", "zh"),
    "Hant": ("zh-hant", "zh-tw", "zh-hk", "zh-mo", "zh"),
}
_RULE = re.compile(r"(?:\A|;)\s*(?:[^;:]{0,200}?=>\s*)?(?P<code>zh(?:-[a-z]{2,4})?)\s*:\s*", re.IGNORECASE)
_FLAGS = re.compile(
    r"\s*(?:[A-Z+-]|zh(?:-[a-z]{2,4})?)(?:\s*;\s*(?:[A-Z+-]|zh(?:-[a-z]{2,4})?))*\s*\Z", re.IGNORECASE
)
# Flags of rules for the rest of the page, of titles and of names, which print nothing where they stand.
_SILENT = frozenset("HTND-")


class _Variant(NamedTuple):
    code: str
    start: int
    end: int


def hide_variants(node: Node, source: str, script: Script) -> Iterator[Hidden]:
    """Yield what of a conversion is markup in a document of ``script``: all but one variant."""
    start, end = node.start + 2, node.end - 2
    if node.bars and _FLAGS.match(node.own_text(source, start, node.bars[0])):
        flags = source[start : node.bars[0]].upper()
        start = node.bars[0] + 1
        if _SILENT & {flag.strip() for flag in flags.split(";")}:
            yield Hidden(node.start, node.end)
            return
    shown = _chosen(_variants(node, source, start, end), script)
    if shown:
        start, end = shown.start, shown.end
    yield Hidden(node.start, start)
    yield Hidden(end, node.end)


def _variants(node: Node, source: str, start: int, end: int) -> list[_Variant]:
    body = node.own_text(source, start, end)
    rules = list(_RULE.finditer(body))
    if not rules:
        return []
    stops = [*(rule.start() for rule in rules[1:]), len(body)]
    return [_variant(rule, body, stop, start) for rule, stop in zip(rules, stops, strict=True)]


def _variant(rule: re.Match[str], body: str, stop: int, offset: int) -> _Variant:
    text = body[rule.end() : stop].rstrip("; \t\n")
    return _Variant(rule["code"].lower(), offset + rule.end(), offset + rule.end() + len(text))


def _chosen(variants: list[_Variant], script: Script) -> _Variant | None:
    """The variant of the script; else the first, as a wiki falls back."""
    for code in _PREFERRED[script]:
        for variant in variants:
            if variant.code == code and variant.end > variant.start:
                return variant
    return next((variant for variant in variants if variant.end > variant.start), None)
