"""Texts to measure on and queries to ask, the same in every run."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Sequence
from pathlib import Path

from corpus import samples
from corpus.han import HAN
from index.reader import Snapshot

_SEED = 7
_HAN_RUN = re.compile(f"[{HAN}]+")
_ENGLISH_RUN = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,})+")
_SENTENCE = re.compile(r"[^。！？.!?\n]+[。！？.!?]")

#: Lengths of random strings, as often as they are to come.
MIXED_LENGTHS = (1, 2, 2, 3, 3, 4, 4, 5, 6, 8, 12)


_PER_FILE = 100


def corpora(given: Sequence[Path], scratch: Path, paragraphs: int = 40 * _PER_FILE) -> list[Path]:
    """The folders to index: those given, else those in $DUIZHAO_CORPORA, else generated paragraphs."""
    if given:
        return list(given)
    if named := os.environ.get("DUIZHAO_CORPORA"):
        return [Path(name) for name in named.split(os.pathsep)]
    return [generated(scratch / "generated", files=-(-paragraphs // _PER_FILE))]


def generated(directory: Path, files: int = 40) -> Path:
    """A folder of texts put together from sentences of the sample corpus.

    Sentences recur far more often than in real texts, so its figures compare only with each other.
    """
    rng = random.Random(_SEED)
    texts = [path.read_text(encoding="utf-8").replace("\n", " ") for path in samples.paths()]
    sentences = [found.strip() for text in texts for found in _SENTENCE.findall(text)]
    directory.mkdir()
    for number in range(files):
        body = (" ".join(rng.choices(sentences, k=rng.randint(1, 5))) for _ in range(_PER_FILE))
        (directory / f"{number:04}.txt").write_text("\n\n".join(body), encoding="utf-8")
    return directory


def stored_texts(snapshot: Snapshot) -> list[str]:
    """The text of every paragraph, as printed."""
    return [
        segment.store.text[number].decode()
        for segment in snapshot.segments
        for number in range(len(segment.store))
    ]


def han_strings(texts: Sequence[str], count: int, lengths: Sequence[int]) -> list[str]:
    """Random parts of runs of Han characters; none where no run is long enough."""
    rng = random.Random(_SEED)
    found = [run for text in texts for run in _HAN_RUN.findall(text)]
    usable = [length for length in lengths if length <= max(map(len, found), default=0)]
    runs = "\n".join(found)
    strings: list[str] = []
    while usable and len(strings) < count:
        length, start = rng.choice(usable), rng.randrange(len(runs))
        string = runs[start : start + length]
        if len(string) == length and "\n" not in string:
            strings.append(string)
    return strings


def english_phrases(texts: Sequence[str], count: int) -> list[str]:
    """Random stretches of two to four English words, in quotation marks."""
    rng = random.Random(_SEED)
    runs = [run.split() for text in texts for run in _ENGLISH_RUN.findall(text)]
    phrases = []
    for run in rng.choices(runs, k=count) if runs else ():
        size = rng.randint(2, 4)
        start = rng.randint(0, max(0, len(run) - size))
        phrases.append(f'"{" ".join(run[start : start + size])}"')
    return phrases
