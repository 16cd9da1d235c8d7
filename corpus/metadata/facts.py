"""What a source of metadata tells, and how it is completed by weaker ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

SIDECAR = "sidecar"
FRONT_MATTER = "front matter"
PROPERTIES = "file properties"
FIRST_PAGE = "first page"
OPENING = "first page, opening words"
TEXT = "text"
SIGNATURE = "signature"
FILE_NAME = "file name"


@dataclass(frozen=True, slots=True)
class Facts:
    """What one source of metadata tells; None where it tells nothing.

    Attributes:
        id: The document's identifier.
        title: Its title.
        date: ISO 8601, as precise as known.
        other: Author, publisher, url ... by their names in the table of facts.
        origins: Where each fact came from, by its name, for those that say so.
    """

    id: str | None = None
    title: str | None = None
    date: str | None = None
    other: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, str]:
        """All facts that are told, by name."""
        named = {"id": self.id, "title": self.title, "date": self.date, **self.other}
        return {name: value for name, value in named.items() if value}

    def told_by(self, origin: str) -> Facts:
        """Return these facts, those without an origin having this one."""
        return replace(self, origins=dict.fromkeys(self.values, origin) | dict(self.origins))

    def without(self, names: Iterable[str]) -> Facts:
        """Return these facts but for those named."""
        left_out = frozenset(names)
        kept = {name: value for name, value in self.values.items() if name not in left_out}
        return of(kept, self.origins)

    def over(self, weaker: Facts) -> Facts:
        """Return these facts, completed by ``weaker`` ones."""
        own = self.values
        origins = {name: told for name, told in weaker.origins.items() if name not in own}
        return of(weaker.values | own, origins | dict(self.origins))


def of(values: Mapping[str, str], origins: Mapping[str, str] | None = None) -> Facts:
    """Return facts given by name, with the origins of those that are there."""
    other = {name: value for name, value in values.items() if name not in ("id", "title", "date")}
    told = {name: origin for name, origin in (origins or {}).items() if name in values}
    return Facts(values.get("id"), values.get("title"), values.get("date"), other, told)
