"""Feed spoilt indexes, themes, glossaries, sidecars and queries to what reads them: a result or a sentence.

    python -m scripts.fuzz_index --seconds 300 [--target manifest] [--engine tantivy] [--seed 7] [--keep DIR]

Each try damages one thing: bytes of any file of an index (the manifest often made to agree, as a forger
would), or of alignments, lexicon and vectors alone; values of the manifest and of alignments; a pipe in the
place of any file; a theme, a glossary, a sidecar, a query. It has 10 seconds and, from the command line,
2 GB. Any exception but one meant for the user is a failure, and the exit status is then 1. Vectors are made
by a model of no sense, and only where the extra ``semantic`` is installed.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any
from unittest import mock

from corpus.errors import DuizhaoError
from corpus.metadata import sidecar
from index.checking import check
from index.counterparts import Counterparts
from index.encoder import EncoderMissingError, require_encoder
from index.engine import DEFAULT_ENGINE, ENGINES
from index.manifest import ALIGNMENTS, FILE, LEXICONS, SEGMENTS
from index.update import update
from index.vectors import DIMENSIONS, SUFFIX
from scripts.fuzz_mutations import mutate
from search.searcher import open_index
from search.terminology.card import term_card
from search.terminology.known import Glossaries
from search.themes.reading import read_theme

if TYPE_CHECKING:
    from index.vectors import Floats

_SECONDS = 10
_MEMORY = 2 << 30
_DAY = "---\ndate: 2024-03-05\n---\n\n"
_CHINESE = "".join(f"渔业产量增长{n}.7%，养老服务发展。\n\n码头扩建{n + 20}处。\n\n" for n in range(9))
_ENGLISH = "".join(
    f"Fishery output grew by {n}.7%, elderly care too.\n\nWharves: {n + 20} extended.\n\n" for n in range(9)
)
_DOCUMENTS = {
    "a.md": f"{_DAY}# 报告\n\n## 一\n\n经济增长5.2%，养老服务发展。\n\n{_CHINESE}完。\n",
    "b.md": f"{_DAY}# Report\n\nGrowth was 5.2%, elderly care.\n\n{_ENGLISH}End.\n",
    "b.md.yaml": "translation_of: a.md\nauthor: 某\nnumber: 国发〔2024〕5号\n",
}
_THEME = """id: care
label: {zh: 养老, en: Care}
threshold: 1
terms:
  zh: [养老, {term: 养*老, weight: 2}]
  en: [care]
"""
_GLOSSARY = """zh\ten\tyears\tstatus\tnote
养老服务 | 養老照護\telderly care | care for the aged\t2013-\tofficial\tof the town
渔业\tfishery\t\t\t
码头 | 渡口\twharf | landing-place\t\told\tby the sea
"""
_HOSTILE: tuple[object, ...] = (
    *(None, True, -1, 0, 2**31, 2**53, 2**64, 10**400, 1.5, 1e308, float("nan"), float("inf"), "", "../../x"),
    *("/dev/zero", "\ud800", "x" * 10_000, [], {}, [[]] * 3, {"../x": 1}, {"x": {}}, "\x1b[2J", "0" * 16),
)
_BITS = (
    *(
        "养老",
        "发展 ",
        "growth",
        "the ",
        "?",
        "*",
        "“",
        "”",
        '"',
        "(",
        ")",
        " OR ",
        " AND ",
        " NOT ",
        "-",
        "|",
    ),
    *(
        " NEAR/5 ",
        " NEAR ",
        "NEAR/0",
        "theme:care",
        "year:2024",
        "year:",
        "..",
        "date:2024-02-30",
        "lang:zh",
        ":",
    ),
    *(
        "5.2%",
        "国*民",
        "a*b*c",
        "\u3000",
        "\u0301",
        "\U00020000",
        "½",
        "＊",
        "（",
        "）",
        "§",
    ),
)

#: What stands in the place of a word of a file that is text.
_PIECES = (
    *("*", "养*", "?" * 300, '"', "“", "(", " OR ", "NOT x", "NEAR/5", "year:2024", "-", "=1+1", "5.2%", "½"),
    *(
        "\t",
        "|",
        " | ",
        "\n",
        "\r",
        "x" * 5000,
        "养" * 300,
        "a | " * 60 + "a",
        "\t" * 300,
        "\ufeff",
        "\u0301",
    ),
    *("\x1b[2J", "\u202e", "&a [*a]", "*a", "!!python/object:os.system", "[" * 12, "{a: {b: c}}", "- ", "# "),
    *("-1", "1e999", "nan", "~", "2024-02-30", "0", "9" * 5000, "第" + "一" * 400 + "条"),
)
_CHARACTERS = ("\x00", "\ud800", "\x85", "\u202e")


@dataclass(slots=True)
class Report:
    """What a run found.

    Attributes:
        verdicts: By target and verdict, how many.
        failures: Signature of each defect -> how it was brought about.
    """

    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)


class Hang(BaseException):
    """Something took too long."""


class Bench:
    """A sound index, and a copy of it to spoil."""

    def __init__(self, folder: Path, engine: str) -> None:
        self.folder, self.whole, self.copy = folder, folder / "whole", folder / "copy"
        docs = folder / "docs"
        docs.mkdir(parents=True)
        for name, text in _DOCUMENTS.items():
            (docs / name).write_text(text, encoding="utf-8")
        update(self.whole, [docs], engine=engine, semantic=_is_installed())
        shutil.copytree(self.whole, self.copy)
        self.names = sorted(path.relative_to(self.whole) for path in self.whole.rglob("*") if path.is_file())

    def bytes_of_a_file(self, chance: random.Random) -> str:
        """Damage bytes of any file; the manifest is made to agree half the time."""
        return self._bytes(chance.choice(self.names), chance)

    def bytes_of_what_was_learned(self, chance: random.Random) -> str:
        """Damage bytes of the alignment, the lexicon or vectors."""
        kinds = (ALIGNMENTS, LEXICONS)
        return self._bytes(
            chance.choice([n for n in self.names if n.parts[0] in kinds or n.suffix == SUFFIX]), chance
        )

    def pipes(self, chance: random.Random) -> str:
        """Put a pipe that nobody writes to in the place of a file, the manifest made to agree."""
        name = chance.choice(self.names)
        (self.copy / name).unlink()
        os.mkfifo(self.copy / name)
        try:
            if name.name != FILE:
                self._agree()
            self._use(self.copy)
        finally:
            (self.copy / name).unlink()
            for changed in {name, Path(FILE)}:
                shutil.copyfile(self.whole / changed, self.copy / changed)
        return f"a pipe for {name}"

    def _bytes(self, name: Path, chance: random.Random) -> str:
        changed, mutation = mutate((self.whole / name).read_bytes() or b"\n", chance)
        with self._spoilt(name, changed):
            if name.name != FILE and chance.random() < 0.5:
                self._agree()
            self._use(self.copy)
        return f"{mutation.name} in {name.name}"

    def values_of_the_manifest(self, chance: random.Random) -> str:
        """Put hostile values into the manifest."""
        return self._values(Path(FILE), chance)

    def values_of_alignments(self, chance: random.Random) -> str:
        """Put hostile values into a file of links, the manifest made to agree."""
        return self._values(next(name for name in self.names if name.parts[0] == ALIGNMENTS), chance)

    def themes(self, chance: random.Random) -> str:
        """Read a damaged theme, and search by it if it can be used."""
        changed, how = _damaged(_THEME, chance)
        path = self.folder / "themes" / "care.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(changed)
        read_theme(path)
        with open_index(self.whole, themes=path.parent) as opened:
            opened.search("theme:care")
        return how

    def glossaries(self, chance: random.Random) -> str:
        """Search by a damaged glossary, and look terms up in it."""
        changed, how = _damaged(_GLOSSARY, chance)
        path = self.folder / "glossary.tsv"
        path.write_bytes(changed)
        known = Glossaries(path)
        with open_index(self.whole, glossary=path) as opened:
            for text in ("养老服务", "elderly care", "渡口 OR wharf"):
                opened.search(text, match=chance.choice(("auto", "translation", "related")))
                term_card(opened, text, known)
        return how

    def sidecars(self, chance: random.Random) -> str:
        """Read a damaged sidecar."""
        beside = self.folder / "docs" / "a.md"
        ending, content = chance.choice(
            [
                ("yaml", _DOCUMENTS["b.md.yaml"]),
                ("json", '{"title": "a", "issued": {"date-parts": [[2024, 3]]}}'),
            ]
        )
        changed, how = _damaged(content, chance)
        path = beside.with_name(f"a.md.{ending}")
        path.write_bytes(changed)
        try:
            sidecar(beside)
        finally:
            path.unlink()
        return how

    def queries(self, chance: random.Random) -> str:
        """Ask for a heap of operators and words."""
        bits = chance.choices(chance.sample(_BITS, 5), k=chance.choice((1, 2, 5, 12, 60)))
        query = chance.choice(("", " ", " OR ", " NEAR/5 ", " 养老 ")).join(bits)
        query += chance.choice(_CHARACTERS) if chance.random() < 0.05 else ""
        with open_index(self.whole) as opened:
            opened.search(
                query, match=chance.choice(("auto", "exact", "related")), exact_script=chance.random() < 0.3
            )
        return query

    def _values(self, name: Path, chance: random.Random) -> str:
        values = json.loads((self.whole / name).read_text())
        told = [_spoil(values, chance) for _ in range(chance.choice((1, 1, 2, 5)))]
        with self._spoilt(name, json.dumps(values).encode()):
            if name.name != FILE:
                self._agree()
            self._use(self.copy)
        return "; ".join(told)

    @contextmanager
    def _spoilt(self, name: Path, data: bytes) -> Iterator[None]:
        try:
            (self.copy / name).write_bytes(data)
            yield
        finally:
            for changed in {name, Path(FILE)}:
                shutil.copyfile(self.whole / changed, self.copy / changed)

    def _agree(self) -> None:
        values = json.loads((self.copy / FILE).read_text())
        for segment in values["segments"]:
            home = self.copy / SEGMENTS / segment["name"]
            segment["files"] = {name: (home / name).stat().st_size for name in segment["files"]}
        for entry in values["alignments"]:
            entry["size"] = (self.copy / ALIGNMENTS / f"{entry['name']}.json").stat().st_size
        if entry := values["lexicon"]:
            entry["size"] = (self.copy / LEXICONS / f"{entry['name']}.tsv").stat().st_size
        (self.copy / FILE).write_text(json.dumps(values))

    def _use(self, directory: Path) -> None:
        """Read an index in every way there is, each way whatever came of the others."""
        for way in (_search, _read, check):
            try:
                way(directory)
            except DuizhaoError:
                continue


def _search(directory: Path) -> None:
    with open_index(directory) as opened:
        for query in (
            "养老",
            "care",
            "发",
            "gro*",
            "养?",
            "增长 section:一",
            "year:2024",
            "“完”",
            "渔业产量增长多少",
            "wharves extended",
        ):
            opened.search(query, limit=None)
        opened.search("渔业产量增长多少", match="related")


def _read(directory: Path) -> None:
    with open_index(directory) as opened:
        term_card(opened, "渔业", Glossaries())
        counterparts = Counterparts(opened.snapshot)
        for document in opened.snapshot.documents:
            for found in list(opened.snapshot.paragraphs(document)):
                counterparts.of(opened.snapshot.paragraph(found.id))


def _spoil(values: Any, chance: random.Random) -> str:  # noqa: ANN401 - JSON
    """Replace or remove one value somewhere in a tree; says which."""
    path: list[object] = []
    while True:
        keys = list(values) if isinstance(values, dict) else list(range(len(values)))
        if not keys:
            return "nothing"
        key = chance.choice(keys)
        path.append(key)
        inner = values[key]
        if isinstance(inner, dict | list) and inner and chance.random() < 0.8:
            values = inner
            continue
        value = chance.choice(_HOSTILE)
        if chance.random() < 0.1:
            del values[key]
        else:
            values[key] = copy.deepcopy(value)
        return f"{path} = {value!r:.40}"


TARGETS: dict[str, Callable[[Bench, random.Random], str]] = {
    "bytes": Bench.bytes_of_a_file,
    "manifest": Bench.values_of_the_manifest,
    "alignments": Bench.values_of_alignments,
    "learned": Bench.bytes_of_what_was_learned,
    "pipes": Bench.pipes,
    "themes": Bench.themes,
    "glossaries": Bench.glossaries,
    "sidecars": Bench.sidecars,
    "queries": Bench.queries,
}


def fuzz(
    *,
    seconds: float,
    rounds: int,
    seed: int,
    folder: Path,
    only: Sequence[str] = (),
    engine: str = DEFAULT_ENGINE,
) -> Report:
    """Try until time or rounds are used up.

    Args:
        seconds: At most so many.
        rounds: At most so many tries.
        seed: The same one makes the same damage.
        folder: Scratch.
        only: Names of targets; all if empty.
        engine: Of the index.
    """
    with mock.patch("index.encoder._model", _Model):
        return _fuzz(seconds, rounds, seed, Bench(folder, engine), list(only or TARGETS))


def _fuzz(seconds: float, rounds: int, seed: int, bench: Bench, targets: Sequence[str]) -> Report:
    report, end = Report(), time.monotonic() + seconds
    signal.signal(signal.SIGALRM, _too_long)
    for number in range(rounds):
        if time.monotonic() > end:
            break
        target = targets[number % len(targets)]
        signal.alarm(_SECONDS)
        try:
            TARGETS[target](bench, random.Random(f"{seed} {number}"))
            verdict = "read"
        except DuizhaoError:
            verdict = "refused"
        except (Exception, Hang):
            verdict = "failed"
            lines = traceback.format_exc().splitlines()
            place = [line.strip() for line in lines if line.strip().startswith("File ")][-1]
            report.failures.setdefault(
                f"{target}: {lines[-1][:100]} at {place}", f"try {number} of seed {seed}"
            )
        finally:
            signal.alarm(0)
        report.verdicts[target, verdict] += 1
    return report


def _damaged(text: str, chance: random.Random) -> tuple[bytes, str]:
    """A text with damaged bytes, or with one of its words replaced; and how."""
    if chance.random() < 0.3:
        changed, mutation = mutate(text.encode(), chance)
        return changed, mutation.name
    found, piece = chance.choice(list(re.finditer(r"\w+", text))), chance.choice(_PIECES)
    whole = text[: found.start()] + piece + text[found.end() :]
    return whole.encode(), f"{piece!r:.40} for {found[0]}"


class _Model:
    """Encodes texts at once and without sense, the same text always alike."""

    def encode(self, texts: Sequence[str]) -> Floats:
        import numpy as np

        rows = [
            np.random.default_rng(zlib.crc32(text.encode())).standard_normal(DIMENSIONS) for text in texts
        ]
        return np.array([row / np.linalg.norm(row) for row in rows], np.float32)


def _is_installed() -> bool:
    try:
        require_encoder()
    except EncoderMissingError:
        return False
    return True


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise Hang


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Feed spoilt indexes, themes, sidecars and queries to their readers."
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rounds", type=int, default=sys.maxsize)
    parser.add_argument("--target", action="append", choices=list(TARGETS), default=[])
    parser.add_argument("--engine", choices=sorted(ENGINES), default=DEFAULT_ENGINE)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="scratch folder that stays")
    options = parser.parse_args(arguments)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    folder = options.keep or Path(tempfile.mkdtemp(prefix="fuzz-index-"))
    report = fuzz(
        seconds=options.seconds,
        rounds=options.rounds,
        seed=options.seed,
        folder=folder,
        only=options.target,
        engine=options.engine,
    )
    for (target, verdict), count in sorted(report.verdicts.items()):
        print(f"{target:10} {verdict:8} {count:8,}")
    for signature, how in report.failures.items():
        print(f"{signature}\n  {how}")
    print(f"{sum(report.verdicts.values()):,} tries, {len(report.failures)} kinds of failure")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
