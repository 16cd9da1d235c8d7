"""The file of a manifest: read, checked before anything else is opened, and replaced in one step."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path
from typing import Any, NoReturn

from corpus.errors import DuizhaoError
from index.analysis import ANALYSIS_VERSION
from index.durable import replace_file
from index.engine import DEFAULT_ENGINE, ENGINES, REBUILD, IndexDamagedError
from index.manifest import FILE, SEGMENTS, Manifest, SegmentEntry
from index.manifest_checks import manifest_of, salvaged

_FORMAT = "duizhao index"
_SUM = "sha256"  # of all the rest of the manifest
#: Changes whenever an older index can no longer be read.
SCHEMA = 6


class IndexMissingError(DuizhaoError):
    """There is no index where one was looked for."""


class IndexStaleError(DuizhaoError):
    """The index was made by another version, or is not one of ours."""


def read_manifest(directory: Path) -> Manifest:
    """The current generation of the index in a directory.

    Raises:
        IndexMissingError: There is none.
        IndexStaleError: It is not ours, or of a version that cannot be read.
        IndexDamagedError: It is cut short or does not hold together.
    """
    path = directory / FILE
    try:
        text = _read(path)
    except (FileNotFoundError, NotADirectoryError):
        hint = "create one with `duizhao index PATH...`"
        raise IndexMissingError("no index here", where=directory, hint=hint) from None
    except UnicodeDecodeError as error:
        raise IndexDamagedError(f"the manifest cannot be read: {error}", where=path) from error
    return parse_manifest(text, directory)


def parse_manifest(text: str, directory: Path) -> Manifest:
    """The generation that a manifest describes.

    Raises:
        IndexStaleError: As of `read_manifest`.
        IndexDamagedError: As of `read_manifest`.
    """
    try:
        values = json.loads(text, parse_constant=_refuse)
        _check_versions(values, directory)
        return manifest_of(values)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise IndexDamagedError(
            f"the manifest is damaged ({type(error).__name__}: {error})", where=directory / FILE, hint=REBUILD
        ) from error


def salvage(directory: Path) -> Manifest:
    """Engine, documents and model of a manifest of whatever version, as far as they can be made out.

    If one of the documents cannot be, none is: those that are left out would be dropped unseen.
    """
    try:
        values = json.loads(_read(directory / FILE))
        name = values["engine"] if values["engine"] in ENGINES else DEFAULT_ENGINE
        documents = tuple(map(salvaged, values["documents"]))
        return Manifest(engine=name, documents=documents, model=str(values.get("model", "")))
    except (
        IndexDamagedError,
        OSError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
    ):
        return Manifest()  # nothing can be made out: the user names the files again


def _read(path: Path) -> str:
    if path.exists() and not path.is_file():
        # A pipe in this place would be waited for.
        raise IndexDamagedError("not a regular file", where=path, hint=REBUILD)
    return path.read_bytes().decode()  # to look for line ends in megabytes takes ten times as long


def write_manifest(directory: Path, manifest: Manifest) -> None:
    """Make a generation current: written beside, flushed to the disk, and put in place in one step."""
    replace_file(directory / FILE, manifest_text(manifest).encode("ascii"))


def manifest_text(manifest: Manifest) -> str:
    """What `read_manifest` reads, ASCII."""
    values = {
        "format": _FORMAT,
        "schema": SCHEMA,
        "analysis": ANALYSIS_VERSION,
        "byteorder": sys.byteorder,
        "generation": manifest.generation,
        "engine": manifest.engine,
        "segments": [segment._asdict() for segment in manifest.segments],
        "documents": [document._asdict() for document in manifest.documents],
        "alignments": None
        if manifest.alignments is None
        else [entry._asdict() for entry in manifest.alignments],
        "lexicon": manifest.lexicon and manifest.lexicon._asdict(),
        "model": manifest.model,
    }
    return _packed({**values, _SUM: _sum(values)})


def is_unspoilt(directory: Path) -> bool:
    """Whether the manifest is, byte for byte, as it was written.

    Raises:
        IndexDamagedError: It is no JSON object.
        OSError: It cannot be read.
    """
    try:
        values = json.loads(_read(directory / FILE))
        stated = values.pop(_SUM, "")
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise IndexDamagedError(f"the manifest cannot be read: {error}", where=directory / FILE) from error
    return bool(stated == _sum(values))


def check_files(directory: Path, segment: SegmentEntry) -> None:
    """Compare the sizes of a segment's files with the manifest.

    Raises:
        FileNotFoundError: One is missing.
        IndexDamagedError: One has another size, or is no file: a pipe would be waited for.
    """
    for name, size in segment.files.items():
        path = directory / SEGMENTS / segment.name / name
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise IndexDamagedError("not a regular file", where=path, hint=REBUILD)
        if found.st_size != size:
            what = f"{found.st_size} bytes where {size} were written"
            raise IndexDamagedError(what, where=path, hint=REBUILD)


def _sum(values: dict[str, Any]) -> str:
    import hashlib  # it loads OpenSSL, which no search needs

    return hashlib.sha256(_packed(values).encode()).hexdigest()


def _packed(values: dict[str, Any]) -> str:
    return json.dumps(values, separators=(",", ":"))


def _check_versions(values: dict[str, Any], directory: Path) -> None:
    if values.get("format") != _FORMAT:
        raise IndexStaleError("this is not an index of duizhao", where=directory / FILE)
    wanted = {"schema": SCHEMA, "analysis": ANALYSIS_VERSION, "byteorder": sys.byteorder}
    for name, value in wanted.items():
        if values.get(name) != value:
            raise IndexStaleError(
                f"the index was made by another version ({name} {values.get(name)!r}, here {value!r})",
                where=directory,
                hint=REBUILD,
            )


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")
