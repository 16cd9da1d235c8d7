"""Facts about documents, each with where it came from.

Where several sources tell the same fact, the first of these wins: the sidecar, front matter, the properties
of the file, what its first page prints, its signature, its name. Two facts are told better by the text than
by what a program wrote into a file: its language, and an author where the first page prints one.
"""

from corpus.metadata.facts import Facts
from corpus.metadata.schema import EXPECTED, FIELDS, Field, suggestion
from corpus.metadata.sidecar import (
    Sidecar,
    is_sidecar_name,
    sidecar,
    sidecar_bytes,
    sidecar_names,
    sidecar_of,
    sidecar_path,
)
from corpus.metadata.stated import facts_from, parse_yaml
from corpus.metadata.template import template
from corpus.metadata.works import apply, document

__all__ = [
    "EXPECTED",
    "FIELDS",
    "Facts",
    "Field",
    "Sidecar",
    "apply",
    "document",
    "facts_from",
    "is_sidecar_name",
    "parse_yaml",
    "sidecar",
    "sidecar_bytes",
    "sidecar_names",
    "sidecar_of",
    "sidecar_path",
    "suggestion",
    "template",
]
