"""Damaged files and indexes: no crash, no hang, no part of a document passed off as the whole."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest

from scripts.fuzz_index import TARGETS
from scripts.fuzz_index import fuzz as fuzz_index
from scripts.fuzz_mutations import mutate
from scripts.fuzz_readers import fuzz
from scripts.fuzz_seeds import seeds
from scripts.soak import soak


def test_the_seeds_are_of_every_format() -> None:
    from corpus.readers import FORMATS

    assert {name.split("-")[0] for name, _ in seeds()} == set(FORMATS)


def test_the_same_seed_damages_alike() -> None:
    def damaged() -> list[bytes]:
        chance = random.Random(5)
        return [mutate(data, chance)[0] for _, data in seeds() for _ in range(5)]

    first = damaged()
    assert first == damaged()
    assert sum(data not in first for _, data in seeds()) > len(seeds()) / 2


@pytest.mark.slow
def test_no_damaged_file_breaks_a_reader(tmp_path: Path) -> None:
    report = fuzz(seconds=math.inf, rounds=500, only=(), seed=1, keep=tmp_path)
    assert report.failures == {}
    assert sum(report.verdicts.values()) == 500
    assert {verdict for _, verdict in report.verdicts} <= {"read", "refused"}


def test_no_spoilt_index_theme_sidecar_or_query_ends_in_a_traceback(tmp_path: Path) -> None:
    report = fuzz_index(seconds=math.inf, rounds=40, seed=5, folder=tmp_path)
    assert report.failures == {}
    assert {target for target, _ in report.verdicts} == set(TARGETS)


@pytest.mark.slow
def test_a_short_soak(tmp_path: Path) -> None:
    report = soak(queries=60, updates=6, seed=1, engine="whoosh", folder=tmp_path)
    assert report.failures == []
    assert (report.queries, report.updates) == (60, 6)
