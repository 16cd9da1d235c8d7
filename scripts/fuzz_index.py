"""Feed spoilt indexes, theme files, sidecars and queries to what reads them: a result or a sentence, no more.

    python -m scripts.fuzz_index --seconds 300 [--target manifest] [--seed 7] [--keep FOLDER]

Each try damages one thing: bytes of any file of an index (the manifest often made to agree, as a forger
would), values of the manifest and of alignments, a theme, a sidecar, a query. It has 10 seconds and, from the
command line, 2 GB. Any exception but one meant for the user is a failure, and the exit status is then 1.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from corpus.errors import DuizhaoError
from corpus.metadata import sidecar
from index.checking import check
from index.counterparts import Counterparts
from index.manifest import ALIGNMENTS, FILE, SEGMENTS
from index.update import update
from scripts.fuzz_mutations import mutate
from search.searcher import open_index
from search.themes.reading import read_theme

_SECONDS = 10
_MEMORY = 2 << 30
_DAY = "---\ndate: 2024-03-05\n---\n\n"
_DOCUMENTS = {
    "a.md": f"{_DAY}# 报告\n\n## 一\n\n经济增长5.2%，养老服务发展。\n\n就业人数增加1200万。\n\n完。\n",
    "b.md": f"{_DAY}# Report\n\nGrowth was 5.2%, elderly care.\n\nEmployment rose by 1200.\n\nEnd.\n",
    "b.md.yaml": "translation_of: a.md\nauthor: 某\nnumber: 国发〔2024〕5号\n",
}
_THEME = """id: care
label: {zh: 养老, en: Care}
threshold: 1
terms:
  zh: [养老, {term: 养*老, weight: 2}]
  en: [care]
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
        "\x00",
        "\ud800",
        "\U00020000",
        "½",
        "＊",
        "（",
        "）",
        "§",
    ),
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

    def __init__(self, folder: Path) -> None:
        self.folder, self.whole, self.copy = folder, folder / "whole", folder / "copy"
        docs = folder / "docs"
        docs.mkdir(parents=True)
        for name, text in _DOCUMENTS.items():
            (docs / name).write_text(text, encoding="utf-8")
        update(self.whole, [docs])
        shutil.copytree(self.whole, self.copy)
        self.names = sorted(path.relative_to(self.whole) for path in self.whole.rglob("*") if path.is_file())

    def bytes_of_a_file(self, chance: random.Random) -> str:
        """Damage bytes of any file; the manifest is made to agree half the time."""
        name = chance.choice(self.names)
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
        changed, mutation = mutate(_THEME.encode(), chance)
        path = self.folder / "themes" / "care.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(changed)
        read_theme(path)
        with open_index(self.whole, themes=path.parent) as opened:
            opened.search("theme:care")
        return mutation.name

    def sidecars(self, chance: random.Random) -> str:
        """Read a damaged sidecar."""
        beside = self.folder / "docs" / "a.md"
        ending, content = chance.choice(
            [
                ("yaml", _DOCUMENTS["b.md.yaml"]),
                ("json", '{"title": "a", "issued": {"date-parts": [[2024, 3]]}}'),
            ]
        )
        changed, mutation = mutate(content.encode(), chance)
        path = beside.with_name(f"a.md.{ending}")
        path.write_bytes(changed)
        try:
            sidecar(beside)
        finally:
            path.unlink()
        return mutation.name

    def queries(self, chance: random.Random) -> str:
        """Ask for a heap of operators and words."""
        query = "".join(chance.choices(_BITS, k=chance.choice((1, 2, 5, 12, 60))))
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
            "人数增长多少",
        ):
            opened.search(query, limit=None)


def _read(directory: Path) -> None:
    with open_index(directory) as opened:
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
    "themes": Bench.themes,
    "sidecars": Bench.sidecars,
    "queries": Bench.queries,
}


def fuzz(*, seconds: float, rounds: int, seed: int, folder: Path, only: Sequence[str] = ()) -> Report:
    """Try until time or rounds are used up.

    Args:
        seconds: At most so many.
        rounds: At most so many tries.
        seed: The same one makes the same damage.
        folder: Scratch.
        only: Names of targets; all if empty.
    """
    bench, report, end = Bench(folder), Report(), time.monotonic() + seconds
    targets = list(only or TARGETS)
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


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise Hang


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Feed spoilt indexes, themes, sidecars and queries to their readers."
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rounds", type=int, default=sys.maxsize)
    parser.add_argument("--target", action="append", choices=list(TARGETS), default=[])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="scratch folder that stays")
    options = parser.parse_args(arguments)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    folder = options.keep or Path(tempfile.mkdtemp(prefix="fuzz-index-"))
    report = fuzz(
        seconds=options.seconds, rounds=options.rounds, seed=options.seed, folder=folder, only=options.target
    )
    for (target, verdict), count in sorted(report.verdicts.items()):
        print(f"{target:10} {verdict:8} {count:8,}")
    for signature, how in report.failures.items():
        print(f"{signature}\n  {how}")
    print(f"{sum(report.verdicts.values()):,} tries, {len(report.failures)} kinds of failure")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
