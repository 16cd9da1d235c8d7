"""A small bilingual corpus to try the search engine on.

Fourteen short texts on economic and social policy, in simplified and traditional characters (as
written on the mainland, in Hong Kong and in Taiwan) and in English; one article is there in both.
They are laid out as such texts are found: hard-wrapped reports with page numbers, Markdown, wiki
pages, articles with the furniture of a web site.

The Duizhao contributors wrote them for this purpose and give them to the public domain (CC0 1.0). The laws,
figures and dates that they mention are real; the journals and series that they seem to come from are not.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

SUFFIXES = (".md", ".txt", ".wiki")


def directory() -> Path:
    """Return the directory that holds the documents."""
    return Path(str(resources.files(__name__)))


def paths() -> list[Path]:
    """Return the documents' files, sorted by name."""
    return sorted(path for path in directory().iterdir() if path.suffix in SUFFIXES)
